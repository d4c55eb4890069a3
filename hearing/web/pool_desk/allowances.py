"""补助 (F-26): pay lists made by 管, decided by a leader of the pool's unit."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from hearing.base import clock
from hearing.base.errors import NotFound
from hearing.papers import queries as papers
from hearing.people.queries import names
from hearing.pool import allowances as service
from hearing.pool import banking, ledger, payable, queries
from hearing.pool.pay_rules import BINDING, BatchState, TariffItem
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.pages import Nothing, form_page
from hearing.web.papers import paper_response, sheet_response
from hearing.web.pool_desk.blueprint import ReasonForm, blueprint


class PrepareForm(forms.BaseForm):
    """The attendances to be paid."""

    lines = forms.ticks("列入发放表的补助")


class DecideForm(forms.BaseForm):
    """The approver's decision."""

    decision = forms.radio("决定", (("yes", "同意发放"), ("no", "不同意")))
    reasons = forms.prose("意见", required=False, hint="不同意的必须写明理由", rows=3)


class PaidForm(forms.BaseForm):
    """When the money went out."""

    paid_on = forms.day("发放日期")


def _to(batch_id: int) -> Any:
    return redirect(url_for("pool_desk.allowance_batch", batch_id=batch_id), 303)


@blueprint.get("/allowances")
@needs("allowance:read")
def allowances() -> Any:
    """Pay lists: what waits first; for 管 also how much is not yet listed."""
    is_manager = viewer().kind == "manage"
    lines = payable.lines(queries.own_pool(viewer())) if is_manager else []
    rows = ledger.batches(viewer())
    return render_template(
        "pool_desk/allowances.html",
        rows=rows,
        states=BatchState.labels(),
        unlisted=[one for one in lines if one.earned],
        without=[one for one in lines if one.earned is None],
        who=names([row[0].prepared_by for row in rows]),
        sum_fen=sum(one.earned.amount_fen for one in lines if one.earned),
    )


@blueprint.route("/allowances/new", methods=["GET", "POST"])
@needs("allowance:prepare")
def new_batch() -> Any:
    """Choose attendances; amounts are computed, never typed."""
    pool = queries.own_pool(viewer())
    lines = [one for one in payable.lines(pool) if one.earned]
    form = PrepareForm(lines=[str(one.engagement_id) for one in lines])
    form.lines.choices = forms.choices((one.engagement_id, one.name) for one in lines)
    if form.validate_on_submit():
        with attempt(form):
            chosen = [int(one) for one in form.lines.data]
            batch = service.prepare(viewer(), pool, chosen)
        if form.ok:
            return _to(batch.id)
    html = render_template("pool_desk/new_batch.html", form=form, lines=lines)
    return html, (form.status if form.is_submitted() and not form.ok else 200)


@blueprint.get("/allowances/<int:batch_id>")
@needs("allowance:read")
def allowance_batch(batch_id: int) -> Any:
    """One pay list."""
    return _show(batch_id, Nothing())


def _show(batch_id: int, form: Any) -> Any:
    batch = ledger.batch(viewer(), batch_id)
    accounts = banking.accounts([line.person_id for line in batch.entries])
    html = render_template(
        "pool_desk/allowance_batch.html",
        form=form,
        batch=batch,
        states=BatchState.labels(),
        items=TariffItem.labels(),
        numbers=ledger.numbers_of(batch),
        tails={person_id: banking.tail(row) for person_id, row in accounts.items()},
        undone=ledger.reversed_ids(batch),
        total=sum(line.amount_fen for line in batch.entries),
        who=names([batch.prepared_by, batch.decided_by, batch.paid_by]),
        is_bound=batch.state in BINDING,
        is_manager=viewer().kind == "manage",
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)


def _verb(batch_id: int, verb: Any) -> Any:
    batch = ledger.batch(viewer(), batch_id)
    form = Nothing()
    with attempt(form):
        verb(viewer(), batch)
    return _to(batch_id) if form.ok else _show(batch_id, form)


@blueprint.post("/allowances/<int:batch_id>/submit")
@needs("allowance:prepare")
def submit_batch(batch_id: int) -> Any:
    """Send to the approver."""
    return _verb(batch_id, service.submit)


@blueprint.post("/allowances/<int:batch_id>/withdraw")
@needs("allowance:prepare")
def withdraw_batch(batch_id: int) -> Any:
    """Drop a list not yet sent."""
    return _verb(batch_id, service.withdraw)


@blueprint.route("/allowances/<int:batch_id>/decide", methods=["GET", "POST"])
@needs("allowance:approve")
def decide_batch(batch_id: int) -> Any:
    """The second person: the whole list and the decision on one page."""
    batch = ledger.batch(viewer(), batch_id)
    form = DecideForm()
    if form.validate_on_submit():
        with attempt(form):
            if form.decision.data == "yes":
                service.approve(viewer(), batch)
            else:
                service.refuse(viewer(), batch, form.reasons.data or "")
        if form.ok:
            return redirect(url_for("pool_desk.allowances"), 303)
    return _show(batch_id, form)


@blueprint.route("/allowances/<int:batch_id>/paid", methods=["GET", "POST"])
@needs("allowance:prepare")
def pay_batch(batch_id: int) -> Any:
    """Enter the day of payment."""
    batch = ledger.batch(viewer(), batch_id)
    form = PaidForm(paid_on=clock.today())
    back = url_for("pool_desk.allowance_batch", batch_id=batch_id)
    if form.validate_on_submit():
        with attempt(form):
            service.pay(viewer(), batch, form.paid_on.data)
        if form.ok:
            return redirect(back, 303)
    return form_page(
        form,
        f"登记 {batch.number} 已发放",
        "登记已发放",
        back,
        consequence="登记后系统短信告诉名单上的听证员。差错只能另列冲正。",
    )


@blueprint.post("/allowances/<int:batch_id>/pay-list")
@needs("allowance:read")
def pay_list(batch_id: int) -> Any:
    """The file with whole account numbers; the download is journalled."""
    batch = ledger.batch(viewer(), batch_id)
    form = Nothing()
    with attempt(form):
        content = service.pay_list(viewer(), batch)
    if not form.ok:
        return _show(batch_id, form)
    return sheet_response(content, f"补助发放表{batch.number}.xlsx")


@blueprint.get("/allowances/<int:batch_id>/paper.pdf")
@needs("allowance:read")
def pay_paper(batch_id: int) -> Any:
    """The approved list as a paper."""
    batch = ledger.batch(viewer(), batch_id)
    if batch.paper_id is None:
        raise NotFound
    found = papers.file_of_object("allowance_batch", batch.id, batch.paper_id)
    return paper_response(found, url_for("pool_desk.allowance_batch", batch_id=batch_id))


@blueprint.route("/allowances/lines/<int:allowance_id>/reverse", methods=["GET", "POST"])
@needs("allowance:prepare")
def reverse_line(allowance_id: int) -> Any:
    """Undo an approved line by a counter-entry."""
    entry = ledger.entry(viewer(), allowance_id)
    back = url_for("pool_desk.allowance_batch", batch_id=entry.batch_id)
    form = ReasonForm()
    if form.validate_on_submit():
        with attempt(form):
            batch = service.prepare_reversal(viewer(), entry, form.words.data)
        if form.ok:
            return _to(batch.id)
    return form_page(
        form,
        f"冲正{entry.person.name}的补助",
        "制作冲正发放表",
        back,
        under=f"原发放表 {entry.batch.number}",
        consequence="原记录不改动；冲正单独成表，提交后由另一人批准才生效。生效后这场听证可以重新发放。",
    )
