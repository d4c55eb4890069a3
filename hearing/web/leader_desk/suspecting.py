"""疑似凑数 and drafted problems: a person looks, and says what is so and why."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for

from hearing.base.errors import NotFound
from hearing.bulletins import naming, rulings, suspicion
from hearing.bulletins import queries as bulletins
from hearing.bulletins.padding import Padding
from hearing.bulletins.rules import BulletinState
from hearing.people.queries import names
from hearing.units.queries import unit_names
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.leader_desk.blueprint import blueprint
from hearing.web.pages import form_page

VERDICTS = {"genuine": "认定（确已依法举行）", "padded": "不认定（不属实，继续待核实）"}


class VerdictForm(forms.BaseForm):
    """What the check of one hearing found."""

    verdict = forms.radio("核查结论", tuple(VERDICTS.items()))
    reason = forms.prose("核查情况", hint="写明查了什么材料、看到什么，如调阅录音录像、笔录原件")


class RulingForm(forms.BaseForm):
    """A drafted problem confirmed or dismissed."""

    verdict = forms.radio("决定", (("confirmed", "写入通报"), ("dismissed", "不写入通报")))
    reason = forms.prose("理由", hint="写入的写明核对了什么，不写入的写明为什么；留存备查")


@blueprint.get("/padding", endpoint="padding")
@needs("padding:decide")
def padding_list() -> Any:
    """Open flags and decided ones."""
    decided = request.args.get("decided") == "1"
    rows = suspicion.flagged(viewer(), decided=decided)
    return render_template(
        "leader_desk/padding.html",
        rows=rows,
        decided=decided,
        counts=suspicion.counts(rows),
        kinds=Padding.labels(),
        verdicts=VERDICTS,
        where=unit_names([hearing.unit_id for _, hearing in rows]),
        who=names([flag.decided_by for flag, _ in rows]),
    )


@blueprint.route("/padding/<int:flag_id>", methods=["GET", "POST"])
@needs("padding:decide")
def padding_flag(flag_id: int) -> Any:
    """One flag: what was seen, and the verdict."""
    row, hearing = suspicion.flag(viewer(), flag_id)
    form = VerdictForm()
    if form.validate_on_submit():
        with attempt(form):
            suspicion.decide(
                viewer(), row,
                is_genuine=form.verdict.data == "genuine", reason=form.reason.data or "",
            )  # fmt: skip
        if form.ok:
            return redirect(url_for("leader_desk.padding"), 303)
    done = f"；已有结论：{VERDICTS[row.verdict]}，{row.reason}" if row.verdict else ""
    return form_page(
        form,
        "核查疑似凑数听证",
        "提交核查结论",
        url_for("leader_desk.padding"),
        under=f"{hearing.number} · {Padding(row.kind).label}：{row.words}{done}",
        consequence="认定的不再计入“其中待核实”；不认定的继续列入，并作为问题起草。结论不能再改。",
    )


@blueprint.get("/bulletins/<int:bulletin_id>/problems")
@needs("bulletin:read")
def bulletin_problems(bulletin_id: int) -> Any:
    """The drafted problems with evidence and what was ruled on each."""
    row = bulletins.bulletin(viewer(), bulletin_id)
    kinds = rulings.by_kind(row)
    found = [problem for kind in kinds for problem, _ in kind.rows]
    return render_template(
        "leader_desk/problems.html",
        row=row,
        kinds=kinds,
        number=len(found),
        where=unit_names([one.unit_id for one in found]),
        evidence=naming.evidence_words(found),
        may_rule=row.state == BulletinState.DRAFT,
        who=names([ruled.by_person_id for kind in kinds for _, ruled in kind.rows if ruled]),
        open_number=sum(kind.open for kind in kinds),
    )


@blueprint.route("/bulletins/<int:bulletin_id>/problems/of/<detector>", methods=["GET", "POST"])
@needs("bulletin:draft")
def rule_problems(bulletin_id: int, detector: str) -> Any:
    """Confirm or dismiss all problems of one kind that are still open."""
    row = bulletins.bulletin(viewer(), bulletin_id)
    kind = next((one for one in rulings.by_kind(row) if one.detector == detector), None)
    if kind is None:
        raise NotFound
    form = RulingForm()
    back = url_for("leader_desk.bulletin_problems", bulletin_id=bulletin_id)
    if form.validate_on_submit():
        with attempt(form):
            rulings.rule_kind(
                viewer(), row, detector,
                confirmed=form.verdict.data == "confirmed", reason=form.reason.data or "",
            )  # fmt: skip
        if form.ok:
            return redirect(back, 303)
    where = unit_names([problem.unit_id for problem, _ in kind.rows])
    waiting = "、".join(where[problem.unit_id] for problem, ruled in kind.rows if ruled is None)
    return form_page(
        form, f"按类决定：{kind.detector.label}", "提交决定", back,
        under=f"尚未决定 {kind.open} 项：{waiting}" if kind.open else "这一类都已经决定",
        consequence="对这一类中尚未决定的各项作同样的决定，理由记入每一项；个别不同的请逐项决定。",
    )  # fmt: skip


@blueprint.route("/bulletins/<int:bulletin_id>/problems/<int:problem_id>", methods=["GET", "POST"])
@needs("bulletin:draft")
def rule_problem(bulletin_id: int, problem_id: int) -> Any:
    """Confirm or dismiss one drafted problem."""
    row = bulletins.bulletin(viewer(), bulletin_id)
    problem = rulings.problem_of(row, problem_id)
    form = RulingForm()
    back = url_for("leader_desk.bulletin_problems", bulletin_id=bulletin_id)
    if form.validate_on_submit():
        with attempt(form):
            rulings.rule(
                viewer(), row, problem,
                confirmed=form.verdict.data == "confirmed", reason=form.reason.data or "",
            )  # fmt: skip
        if form.ok:
            return redirect(back, 303)
    where = unit_names([problem.unit_id])[problem.unit_id]
    return form_page(
        form, "决定是否写入通报", "提交决定", back, under=f"{where}：{problem.fact}",
        consequence="写入通报的问题在印发时成为整改项，有编号、责任人和期限。",
    )  # fmt: skip
