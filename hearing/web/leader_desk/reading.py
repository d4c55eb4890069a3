"""One issued bulletin to read: as paper, or as tables to compare."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for

from hearing.base.errors import NotFound
from hearing.bulletins import deck, reading
from hearing.bulletins.rules import BulletinState
from hearing.papers import bulletin_sentences, charts, enclosing
from hearing.papers import queries as papers
from hearing.papers.numerals import percent
from hearing.papers.runs import runs
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.leader_desk.blueprint import blueprint
from hearing.web.pages import form_page
from hearing.web.papers import enclosure_response, paper_response


class DeckForm(forms.BaseForm):
    """Which bulletins go on the slides, and for which meeting."""

    bulletins = forms.ticks("依据的通报", hint="选一份或两份；数字只取自已签发、冻结的内容")
    title = forms.line("材料标题", most=60)
    meeting_on = forms.day("会商日期")


@blueprint.get("/bulletins/<int:bulletin_id>/read")
@needs("bulletin:read")
def read_bulletin(bulletin_id: int) -> Any:
    """The frozen content; ``as=tables`` gives the tables alone, with charts."""
    found = reading.read(viewer(), bulletin_id)
    content, tables = found.content, request.args.get("as") == "tables"
    return render_template(
        "leader_desk/reading_tables.html" if tables else "leader_desk/reading.html",
        found=found,
        c=content,
        slides=deck.made(bulletin_id),
        enclosed=enclosing.digests(found.row.paper_id or 0),
        percent=percent,
        runs=runs,
        bulletin=bulletin_sentences,
        matrix=_matrix(content) if tables else None,
        bars=_bars(content) if tables else None,
    )


@blueprint.get("/bulletins/<int:bulletin_id>/text")
@needs("bulletin:read")
def bulletin_text(bulletin_id: int) -> Any:
    """The whole text before it is signed: nobody agrees to a bulletin unread."""
    found = reading.preview(viewer(), bulletin_id)
    return render_template(
        "leader_desk/reading.html",
        found=found,
        c=found.content,
        percent=percent,
        runs=runs,
        bulletin=bulletin_sentences,
        state=BulletinState(found.row.state).label,
    )


def _matrix(content: dict[str, Any]) -> Any:
    found = content["matrix"]
    return charts.matrix(
        "单位与条线覆盖",
        [row["name"] for row in found["rows"]],
        found["lines"],
        [row["cells"] for row in found["rows"]],
        "",
    )


def _bars(content: dict[str, Any]) -> Any:
    rows = [charts.Bar(row["name"], row["cases"]) for row in content["areas"]]
    return charts.bars("各地听证件数", rows, "件")


@blueprint.route("/bulletins/slides", methods=["GET", "POST"])
@needs("deck:make")
def new_deck() -> Any:
    """Slides for the two-monthly meeting, from issued bulletins alone."""
    title, today = deck.suggested(viewer())
    form = DeckForm(title=title[:60], meeting_on=today)
    rows = reading.issued(viewer(), viewer().unit_id or 0)
    form.bulletins.choices = forms.choices((r.id, f"{r.number} {r.title}") for r in rows)
    if form.validate_on_submit():
        with attempt(form):
            chosen = [int(one) for one in form.bulletins.data]
            paper = deck.make(viewer(), chosen, form.title.data, form.meeting_on.data)
        if form.ok:
            here = url_for("leader_desk.read_bulletin", bulletin_id=int(paper.object_id))
            return redirect(here, 303)
    return form_page(
        form, "制作会商材料", "生成幻灯片 PDF", url_for("leader_desk.bulletins"),
        under="每两个月业务数据会商用；16:9 幻灯片，内容一经生成即冻结" if rows else "还没有已签发的通报",
    )  # fmt: skip


@blueprint.get("/bulletins/<int:bulletin_id>/enclosure.<ending>")
@needs("bulletin:read")
def enclosure(bulletin_id: int, ending: str) -> Any:
    """The spreadsheet or Word document kept with an issued bulletin."""
    row = reading.read(viewer(), bulletin_id).row
    return enclosure_response(enclosing.of("bulletin", row.id, row.paper_id or 0, ending))


@blueprint.get("/bulletins/<int:bulletin_id>/slides")
@needs("bulletin:read")
def slides(bulletin_id: int) -> Any:
    """The stored slides."""
    found = reading.read(viewer(), bulletin_id)
    paper = deck.made(found.row.id)
    if paper is None:
        raise NotFound
    stored = papers.file_of_object(deck.OBJECT, found.row.id, paper.id)
    back = url_for("leader_desk.read_bulletin", bulletin_id=bulletin_id)
    return paper_response(stored, back)
