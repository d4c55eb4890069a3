"""整改: the ledger, one item with its history and its next act, more time, the spreadsheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import redirect, render_template, request, url_for

from hearing.base import clock
from hearing.base.errors import NotFound, Stale
from hearing.bulletins import answering, ledger, ledger_sheet, overview, rectification
from hearing.bulletins.answering_rules import shown as shown_as
from hearing.bulletins.ledger import Wanted
from hearing.bulletins.rectifying import MOVES, State, age, age_words, possible
from hearing.bulletins.rules import Detector
from hearing.people import access
from hearing.people.queries import names
from hearing.units.queries import unit, unit_names, units_in_scope
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.leader_desk.blueprint import blueprint
from hearing.web.papers import sheet_response

PAGE = 30
STEP_WORDS = {name: move.words for name, move in MOVES.items()} | {
    "issue": "下发",
    "ask_extension": "申请延期",
    "decide_extension": "决定延期",
}
FREE: dict[str, Callable[..., None]] = {"take_up": rectification.take_up}
SPOKEN: dict[str, Callable[..., None]] = {
    "begin": rectification.begin,
    "answer": rectification.answer,
    "close": rectification.close,
    "send_back": rectification.send_back,
    "reopen": rectification.reopen,
}


class MoveForm(forms.BaseForm):
    """The next act on an item."""

    version = forms.hidden()
    words = forms.prose("说明", required=False, most=2000)


class ReceiveForm(forms.BaseForm):
    """Who answers for the item in the unit."""

    version = forms.hidden()
    person_id = forms.select("由谁负责整改")


class ExtensionForm(forms.BaseForm):
    """More time asked for."""

    until_on = forms.day("延期到哪天")
    reason = forms.prose("延期理由", hint="写明为什么不能按期完成、现在进展到哪里")


class ExtensionDecisionForm(forms.BaseForm):
    """More time decided on."""

    decision = forms.radio("决定", (("yes", "同意延期"), ("no", "不同意，按原期限")))
    reasons = forms.prose("意见", required=False, hint="不同意的写明理由")


def _wanted() -> Wanted:
    asked = request.values
    state, detector = asked.get("state", ""), asked.get("detector", "")
    return Wanted(
        state=state if state in ledger.GROUPS or state in State.labels() else "",
        detector=detector if detector in Detector.labels() else "",
        unit_id=asked.get("unit", 0, type=int),
        overdue=asked.get("overdue") == "1",
        repeated=asked.get("repeated") == "1",
        below=asked.get("below") == "1",
    )


@blueprint.get("/rectifications", endpoint="rectifications")
@needs("rectification:read")
def rectification_list() -> Any:
    """The ledger: open items first, the most overdue at the top; filters stand in the address."""
    wanted = _wanted()
    page = min(max(1, request.args.get("page", 1, type=int)), 10000)
    rows, total = ledger.items(viewer(), wanted, PAGE, (page - 1) * PAGE)
    today = clock.today()
    hat = viewer().hat
    return render_template(
        "leader_desk/rectifications.html",
        rows=rows,
        total=total,
        page=page,
        pages=(total + PAGE - 1) // PAGE,
        wanted=wanted,
        groups=[(code, words) for code, (words, _) in ledger.GROUPS.items()],
        states=State.labels(),
        detectors=Detector.labels(),
        where=unit_names([row.unit_id for row in rows]),
        units=[(one.id, one.short) for one in units_in_scope(viewer())],
        standing=overview.rectification(viewer(), unit(viewer().unit_id or 0)),
        who=names([row.person_id for row in rows]),
        answers=shown_as,
        ages={row.id: age(row.state, row.due_on, today) for row in rows},
        age_words={row.id: age_words(row.state, row.due_on, today) for row in rows},
        figures=ledger.closing_figures(
            hat.lineage if hat else "/-/", today.replace(month=1, day=1), today.replace(year=today.year + 1, month=1, day=1)
        ),
        today=today,
    )  # fmt: skip


@blueprint.post("/rectifications/export")
@needs("rectification:read")
def export_rectifications() -> Any:
    """The ledger as filtered, as a spreadsheet; journalled."""
    content = ledger_sheet.export(viewer(), _wanted())
    return sheet_response(content, f"整改台账{clock.today():%Y%m%d}.xlsx")


def _page(row: Any, shown: Any, extension: Any = None) -> Any:
    """One item: what is asked, where it stands, the one next act, its history."""
    history, asked = ledger.steps(row.id), ledger.extensions(row.id)
    mine = [
        name for name in possible(row.state) if access.may(viewer(), MOVES[name].permission, row)
    ]
    if row.answered_by == viewer().person_id:
        mine = [name for name in mine if MOVES[name].permission != "rectification:verify"]
    waiting = next((one for one in asked if one.decision is None), None)
    today = clock.today()
    who = [step.by_person_id for step in history] + [row.person_id]
    receive = ReceiveForm(version=row.version, person_id=str(row.person_id or ""))
    receive.person_id.choices = forms.choices(_candidates(row))
    html = render_template(
        "leader_desk/rectification.html",
        row=row,
        unit_name=unit(row.unit_id).name,
        issuer=unit(row.issuer_id).name,
        detector=Detector.labels().get(row.detector, row.detector),
        states=State.labels(),
        moves=MOVES,
        mine=mine,
        free=FREE,
        form=extension or shown,
        spoken=shown if isinstance(shown, MoveForm) else None,
        receive=shown if isinstance(shown, ReceiveForm) else receive,
        history=history,
        step_words=STEP_WORDS,
        asked=asked,
        waiting=waiting,
        extension=_either(extension, ExtensionForm),
        decision=_either(extension, ExtensionDecisionForm),
        may_ask=access.may(viewer(), "rectification:work", row) and waiting is None,
        may_extend=waiting is not None and access.may(viewer(), "rectification:extend", row),
        answers=shown_as,
        who=names([*who, *(one.asked_by for one in asked), *(one.decided_by for one in asked)]),
        age=age(row.state, row.due_on, today),
        age_words=age_words(row.state, row.due_on, today),
    )
    wrong = extension or shown
    return html, (wrong.status if wrong is not None and not wrong.ok else 200)


def _either(posted: Any, kind: Any) -> Any:
    """The form as posted when it is of the kind, else an empty one."""
    return posted if isinstance(posted, kind) else kind(formdata=None)


def _candidates(row: Any) -> list[tuple[int, str]]:
    return [(one.id, one.name) for one in answering.candidates(row.unit_id)]


@blueprint.get("/rectifications/<int:item_id>", endpoint="rectification")
@needs("rectification:read")
def rectification_item(item_id: int) -> Any:
    """One item with its history."""
    return _page(ledger.item(viewer(), item_id), None)


@blueprint.post("/rectifications/<int:item_id>/<move>")
@needs("rectification:read")
def rectification_move(item_id: int, move: str) -> Any:
    """The next act: receive, begin, answer, take up, close, send back, reopen."""
    row = ledger.item(viewer(), item_id)
    if move not in MOVES:
        raise NotFound
    form = ReceiveForm() if move == "receive" else MoveForm()
    if isinstance(form, ReceiveForm):
        form.person_id.choices = forms.choices(_candidates(row))
    if form.validate_on_submit():
        with attempt(form):
            if str(form.version.data) != str(row.version):
                raise Stale
            if isinstance(form, ReceiveForm):
                rectification.receive(viewer(), row, int(form.person_id.data))
            elif move in FREE:
                FREE[move](viewer(), row)
            else:
                SPOKEN[move](viewer(), row, form.words.data or "")
        if form.ok:
            return redirect(url_for("leader_desk.rectification", item_id=item_id), 303)
    form.move = move
    return _page(row, form)


@blueprint.post("/rectifications/<int:item_id>/extension")
@needs("rectification:read")
def rectification_extension(item_id: int) -> Any:
    """The unit asks for more time."""
    row, form = ledger.item(viewer(), item_id), ExtensionForm()
    if form.validate_on_submit():
        with attempt(form):
            rectification.ask_extension(viewer(), row, form.until_on.data, form.reason.data or "")
        if form.ok:
            return redirect(url_for("leader_desk.rectification", item_id=item_id), 303)
    return _page(row, None, form)


@blueprint.post("/rectifications/<int:item_id>/extension/decision")
@needs("rectification:read")
def rectification_extension_decision(item_id: int) -> Any:
    """The issuer's leaders decide on more time."""
    row, form = ledger.item(viewer(), item_id), ExtensionDecisionForm()
    if form.validate_on_submit():
        with attempt(form):
            rectification.decide_extension(
                viewer(), row, granted=form.decision.data == "yes", reasons=form.reasons.data or ""
            )
        if form.ok:
            return redirect(url_for("leader_desk.rectification", item_id=item_id), 303)
    return _page(row, None, form)
