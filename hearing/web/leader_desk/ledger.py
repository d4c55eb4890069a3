"""未息诉台账: list with ages, one item with its notes, 包案, 销号 and reopening."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for

from hearing.base import clock
from hearing.base.errors import NotFound
from hearing.outcomes import closing, evidence, ledger, ledger_queries, rules
from hearing.papers import attachments, sheets
from hearing.papers.attachments import Upload
from hearing.people.queries import names
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.leader_desk.blueprint import blueprint
from hearing.web.pages import form_page
from hearing.web.papers import attachment_response, sheet_response


class NoteForm(forms.BaseForm):
    """A dated note."""

    noted_on = forms.day("日期")
    words = forms.prose("做了什么", rows=4)


class StepForm(forms.BaseForm):
    """A promised step."""

    words = forms.line("做到什么", hint="如：与被申诉人见面，当面释法说理")
    due_on = forms.day("完成期限")


class ReachForm(forms.BaseForm):
    """A step is reached."""

    words = forms.line("完成情况", required=False)


class LeadForm(forms.BaseForm):
    """Who leads."""

    version = forms.hidden()
    leader_id = forms.radio("包案领导")


class CloseForm(forms.BaseForm):
    """销号 is asked for."""

    version = forms.hidden()
    evidence = forms.radio("依据", list(rules.Evidence.labels().items()))
    evidence_on = forms.day("依据的日期")
    words = forms.prose("怎样化解的", rows=4)
    file = forms.upload("依据材料", required=False)
    is_open = forms.tick("文件不含涉密内容")


class VerifyForm(forms.BaseForm):
    """销号 is verified."""

    version = forms.hidden()
    verdict = forms.radio("核查意见", list(rules.Verdict.labels().items()))
    reasons = forms.prose("核查了什么、结论的理由", rows=4)


class ReopenForm(forms.BaseForm):
    """A closed number is taken up again."""

    words = forms.prose("重新列入台账的原因", rows=3)


def _to(item_id: int) -> Any:
    return redirect(_at(item_id), 303)


def _at(item_id: int) -> str:
    return url_for("leader_desk.ledger_item", item_id=item_id)


@blueprint.get("/ledger", endpoint="ledger")
@needs("ledger:read")
def ledger_list() -> Any:
    """The ledger in scope: what one owns, leads, or answers for as a leader."""
    state = request.args.get("state", "")
    return render_template(
        "leader_desk/ledger.html",
        rows=ledger_queries.items(viewer(), state),
        total=ledger_queries.total(viewer(), state),
        standing=ledger_queries.standing(viewer()),
        state=state,
        states=rules.LedgerState.labels(),
        reasons=rules.Outcome.labels(),
    )


@blueprint.get("/ledger/export")
@needs("ledger:read")
def ledger_export() -> Any:
    """The ledger as a spreadsheet."""
    rows = ledger_queries.items(viewer(), request.args.get("state", ""), sheets.MOST_ROWS)
    heads = ("编号", "单位", "案件", "情况", "状态", "列入日期", "本轮天数", "颜色", "承办人",
             "包案领导", "下一步", "期限", "销号日期")  # fmt: skip
    table = [
        (
            one.item.number, one.unit_name, one.title, rules.Outcome(one.item.reason).label,
            rules.LedgerState(one.item.state).label, one.item.opened_on, one.days,
            one.age.label if one.item.state != "closed" else "", one.owner, one.leader,
            one.next_step, one.next_on, one.item.closed_on,
        )
        for one in rows
    ]  # fmt: skip
    today = clock.today()
    remarks = (f"{viewer().unit_name} {viewer().name} {today} 导出；天数从本轮列入之日计。",)
    sheet = sheets.Sheet("未息诉台账", heads, table, "未息诉案件台账", remarks, (26, 24, 30))
    return sheet_response(sheets.write([sheet]), f"未息诉台账{today:%Y%m%d}.xlsx")


@blueprint.get("/ledger/<int:item_id>")
@needs("ledger:read")
def ledger_item(item_id: int) -> Any:
    """One item: who leads, promised steps, dated notes, every 销号 asked for."""
    item = ledger_queries.item(viewer(), item_id)
    notes, steps = ledger_queries.notes(item_id), ledger_queries.milestones(item_id)
    asked = ledger_queries.closings(item_id)
    people = [item.owner_person_id, item.leader_person_id, *(n.entered_by for n in notes)]
    people += [one for c in asked for one in (c.asked_by, c.verified_by)]
    return render_template(
        "leader_desk/ledger_item.html",
        item=item,
        age=ledger_queries.colour(item),
        days=ledger_queries.age_in_days(item),
        notes=notes,
        steps=steps,
        closings=asked,
        files=evidence.files_of([(evidence.CLOSING, one.id) for one in asked]),
        purposes=evidence.PURPOSES,
        who=names(people),
        states=rules.LedgerState.labels(),
        reasons=rules.Outcome.labels(),
        evidence_labels=rules.Evidence.labels(),
        verdicts=rules.Verdict.labels(),
        today=clock.today(),
    )


@blueprint.route("/ledger/<int:item_id>/note", methods=["GET", "POST"])
@needs("ledger:work")
def ledger_note(item_id: int) -> Any:
    """Add a dated note."""
    item = ledger_queries.item(viewer(), item_id)
    form = NoteForm(noted_on=clock.today())
    if form.validate_on_submit():
        with attempt(form):
            ledger.note(viewer(), item, form.words.data, form.noted_on.data)
        if form.ok:
            return _to(item_id)
    return form_page(form, "登记办理情况", "登记办理情况", _at(item_id), under=item.number)


@blueprint.route("/ledger/<int:item_id>/step", methods=["GET", "POST"])
@needs("ledger:work")
def ledger_step(item_id: int) -> Any:
    """Promise a step for a day."""
    item = ledger_queries.item(viewer(), item_id)
    form = StepForm()
    if form.validate_on_submit():
        with attempt(form):
            ledger.plan_step(viewer(), item, form.words.data, form.due_on.data)
        if form.ok:
            return _to(item_id)
    return form_page(form, "安排下一步", "安排下一步", _at(item_id), under=item.number)


@blueprint.route("/ledger/<int:item_id>/steps/<int:milestone_id>", methods=["GET", "POST"])
@needs("ledger:work")
def ledger_reach(item_id: int, milestone_id: int) -> Any:
    """A promised step is reached."""
    item = ledger_queries.item(viewer(), item_id)
    row = ledger.milestone(item, milestone_id)
    form = ReachForm()
    if form.validate_on_submit():
        with attempt(form):
            ledger.reach_step(viewer(), item, row, form.words.data or "")
        if form.ok:
            return _to(item_id)
    return form_page(form, "登记这一步已完成", "登记完成", _at(item_id), under=row.words)


@blueprint.route("/ledger/<int:item_id>/lead", methods=["GET", "POST"])
@needs("ledger:lead")
def ledger_lead(item_id: int) -> Any:
    """Name the leader who takes the case on."""
    item = ledger_queries.item(viewer(), item_id)
    form = LeadForm(version=item.version, leader_id=item.leader_person_id)
    form.leader_id.choices = forms.choices(ledger.leaders(item).items())
    if form.validate_on_submit():
        with attempt(form):
            ledger.assign(viewer(), item, int(form.version.data), int(form.leader_id.data))
        if form.ok:
            return _to(item_id)
        form.version.data = item.version
    return form_page(form, "指定包案领导", "指定包案领导", _at(item_id), under=item.number)


@blueprint.route("/ledger/<int:item_id>/close", methods=["GET", "POST"])
@needs("ledger:work")
def ledger_close(item_id: int) -> Any:
    """Ask for 销号 with evidence."""
    item = ledger_queries.item(viewer(), item_id)
    form = CloseForm(version=item.version, evidence_on=clock.today())
    if form.validate_on_submit():
        with attempt(form):
            row = closing.ask(
                viewer(),
                item,
                int(form.version.data),
                evidence=form.evidence.data,
                evidence_on=form.evidence_on.data,
                words=form.words.data,
            )
            if form.file.file_name:
                files = [Upload(form.file.file_name, form.file.content)]
                evidence.add_closing_files(viewer(), item, row, files, is_open=form.is_open.data)
        if form.ok:
            return _to(item_id)
    if form.is_submitted():
        form.version.data = item.version
        if form.file.file_name and not form.file.errors:
            form.file.errors = ["文件须重新选择"]
    return form_page(
        form,
        "申请销号",
        "申请销号",
        _at(item_id),
        under=f"{item.number}；由承办人以外的领导核查，核查同意后销号，编号保留。",
    )


@blueprint.route("/ledger/<int:item_id>/verify", methods=["GET", "POST"])
@needs("ledger:verify")
def ledger_verify(item_id: int) -> Any:
    """Verify the evidence: close the number or send it back."""
    item = ledger_queries.item(viewer(), item_id)
    row = closing.waiting(item)
    form = VerifyForm(version=item.version)
    if form.validate_on_submit():
        with attempt(form):
            closing.verify(
                viewer(),
                item,
                int(form.version.data),
                verdict=form.verdict.data,
                reasons=form.reasons.data,
            )
        if form.ok:
            return _to(item_id)
        form.version.data = item.version
    words = f"{rules.Evidence(row.evidence).label}（{row.evidence_on}）：{row.words}"
    return form_page(
        form, "核查销号", "提交核查意见", _at(item_id), under=f"{item.number}；{words}"
    )


@blueprint.route("/ledger/<int:item_id>/reopen", methods=["GET", "POST"])
@needs("ledger:reopen")
def ledger_reopen(item_id: int) -> Any:
    """Take a closed number up again."""
    item = ledger_queries.item(viewer(), item_id)
    form = ReopenForm()
    if form.validate_on_submit():
        with attempt(form):
            closing.reopen(viewer(), item, form.words.data)
        if form.ok:
            return _to(item_id)
    return form_page(
        form, "重新列入台账", "重新列入台账", _at(item_id), under=f"{item.number}；编号不变"
    )


@blueprint.post("/ledger/<int:item_id>/files/<int:attachment_id>")
@needs("ledger:read")
def ledger_file(item_id: int, attachment_id: int) -> Any:
    """Download a file of a 销号; who took it is recorded."""
    ledger_queries.item(viewer(), item_id)
    pairs = [(evidence.CLOSING, one.id) for one in ledger_queries.closings(item_id)]
    for (kind, number), rows in evidence.files_of(pairs).items():
        if attachment_id in {row.id for row in rows}:
            return attachment_response(attachments.download(viewer(), kind, number, attachment_id))
    raise NotFound
