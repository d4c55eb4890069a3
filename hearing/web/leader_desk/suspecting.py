"""疑似凑数 and drafted problems: a person looks, and says what is so and why."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for

from hearing.base.errors import NotFound
from hearing.bulletins import answering, naming, rulings, suspicion
from hearing.bulletins import answering_rules as rules
from hearing.bulletins import queries as bulletins
from hearing.bulletins.answering import Choice, Demand
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
    answerable = forms.select(
        "责任人", required=False, hint="写入通报的，由谁负责整改；不写入的不用选"
    )
    answerable_words = forms.line(
        "另行填写的责任人", required=False, most=rules.MOST_WORDS,
        hint="责任人选“另行填写”的，写职务或者姓名，如“第三检察部主任”",
    )  # fmt: skip

    demand = forms.line(
        "整改要求",
        required=False,
        most=rules.MOST_DEMAND,
        hint="写入通报的，要求该院做什么；不写入的不用填",
    )
    due_on = forms.day("整改期限", required=False, hint="写入通报的，在今天以后，如 2026-12-01")

    def demanded(self) -> Demand:
        """What was demanded, for the service."""
        return Demand(self.demand.data or "", self.due_on.data)

    def choice(self) -> Choice:
        """What was chosen, for the service."""
        kind, _, value = (self.answerable.data or "").partition(":")
        if kind == "words":
            return Choice(words=self.answerable_words.data or " ")
        if kind == "person":
            return Choice(person_id=int(value))
        return Choice(post=value)


OTHER = ("words:", "另行填写")


def _posts(detector: str) -> list[tuple[str, str]]:
    """The posts, the one whose matter the kind usually is named as such."""
    usual = rules.usual_post(detector)
    return [
        (f"post:{post.value}", post.label + ("（这类问题通常由其负责）" if post is usual else ""))
        for post in rules.Answerable
    ]


def _people(unit_id: int) -> list[tuple[str, str]]:
    return [
        (f"person:{one.id}", rules.named(rules.highest(one.kinds), one.name))
        for one in answering.candidates(unit_id)
    ]


def _ruled_so_far(row: Any, problem: Any) -> dict[str, Any]:
    """Who answers for what until when as ruled before, else the usual."""
    found = rulings.answering_of(row.id).get(problem.id)
    if found is None:
        return {
            "answerable": f"post:{rules.usual_post(problem.detector).value}",
            **_usual_demand(problem),
        }
    return {**_chosen(found), "demand": found.demand, "due_on": found.due_on}


def _usual_demand(problem: Any) -> dict[str, Any]:
    found = answering.usual_demand(problem)
    return {"demand": found.words, "due_on": found.due_on}


def _chosen(found: answering.Answering) -> dict[str, str]:
    post = rules.post_of(found.words)
    if found.person_id is not None:
        return {"answerable": f"person:{found.person_id}"}
    if post is not None:
        return {"answerable": f"post:{post.value}"}
    return {"answerable": OTHER[0], "answerable_words": found.words}


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
    form = RulingForm(
        answerable=f"post:{rules.usual_post(detector).value}", **_usual_demand(kind.rows[0][0])
    )
    form.answerable.choices = forms.choices(_posts(detector) + [OTHER])
    back = url_for("leader_desk.bulletin_problems", bulletin_id=bulletin_id)
    if form.validate_on_submit():
        with attempt(form):
            rulings.rule_kind(
                viewer(), row, detector, confirmed=form.verdict.data == "confirmed",
                reason=form.reason.data or "", answerable=form.choice(), demand=form.demanded(),
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
    form = RulingForm(**_ruled_so_far(row, problem))
    form.answerable.choices = forms.choices(
        [*_posts(problem.detector), *_people(problem.unit_id), OTHER]
    )
    back = url_for("leader_desk.bulletin_problems", bulletin_id=bulletin_id)
    if form.validate_on_submit():
        with attempt(form):
            rulings.rule(
                viewer(), row, problem, confirmed=form.verdict.data == "confirmed",
                reason=form.reason.data or "", answerable=form.choice(), demand=form.demanded(),
            )  # fmt: skip
        if form.ok:
            return redirect(back, 303)
    where = unit_names([problem.unit_id])[problem.unit_id]
    return form_page(
        form, "决定是否写入通报", "提交决定", back, under=f"{where}：{problem.fact}",
        consequence="写入通报的问题在印发时成为整改项，有编号、责任人和期限。",
    )  # fmt: skip
