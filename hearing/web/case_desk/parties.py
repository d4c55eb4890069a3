"""Parties of a case and the earlier cases that bear on it."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for

from hearing.cases import queries, relations, removing, rules, service
from hearing.hearings import minors, recusals
from hearing.people.access import require
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.case_desk import lists
from hearing.web.case_desk.blueprint import blueprint, form_page


class PartyForm(forms.BaseForm):
    """One party."""

    name = forms.line("姓名或名称", most=40)
    role = forms.select("身份", [(role, role.label) for role in rules.PartyRole])
    represents_id = forms.select(
        "代理、辩护或者照管谁", required=False, hint="代理人、辩护人、法定代理人等填写"
    )
    phone = forms.line("联系电话", required=False, most=30, hint="加密保存，只用于告知")
    address = forms.line("住址", required=False, hint="加密保存，只用于送达")
    identity = forms.line(
        "身份证号", required=False, most=18, hint="只保存核对码，用于自动排除有利害关系的听证员"
    )
    employer = forms.line(
        "工作单位", required=False, hint="律师填律师事务所；用于自动排除同单位的听证员"
    )
    is_minor = forms.tick("未成年人", hint="案件随即转为不公开听证，已发的公告撤下")


class EditPartyForm(PartyForm):
    """A party changed; the version seen comes along."""

    version = forms.hidden()


class RemoveForm(forms.BaseForm):
    """A party removed."""

    version = forms.hidden()
    reason = forms.prose("为什么移除", rows=2, hint="如：登记有误，此人是同名的另一人")


class RelationForm(forms.BaseForm):
    """An earlier case."""

    kind = forms.radio("与本案的关系", [(k, k.label) for k in rules.RelationKind])
    number = forms.line("此前案件的案号", hint="不在本系统中的也可以填写")
    note = forms.line("说明", required=False)


def _fill(form: PartyForm, case: Any, own_id: int = 0) -> None:
    others = [(one.id, one.name) for one in case.parties if one.id != own_id]
    form.represents_id.choices = forms.choices([("", "不适用"), *others])


def _values(form: PartyForm) -> dict[str, Any]:
    chosen = form.represents_id.data
    return {
        "role": form.role.data,
        "name": form.name.data,
        "is_minor": form.is_minor.data,
        "phone": form.phone.data,
        "address": form.address.data,
        "identity": form.identity.data,
        "employer": form.employer.data,
        "represents_id": int(chosen) if chosen else None,
    }


@blueprint.route("/cases/<int:case_id>/parties", methods=["GET", "POST"])
@needs("case:enter")
def party(case_id: int) -> Any:
    """Add a party."""
    found = queries.case(viewer(), case_id)
    require(viewer(), "case:edit", found)
    form = PartyForm()
    _fill(form, found)
    if form.validate_on_submit():
        with attempt(form):
            service.add_party(viewer(), found, **_values(form))
            minors.follow(viewer(), found)
            recusals.recheck_case(viewer(), found.id)
        if form.ok:
            return redirect(url_for("case_desk.case", case_id=case_id), 303)
    back = url_for("case_desk.case", case_id=case_id)
    return form_page(form, "添加当事人", "添加当事人", back, under=found.title)


@blueprint.route("/cases/<int:case_id>/parties/<int:party_id>", methods=["GET", "POST"])
@needs("case:enter")
def edit_party(case_id: int, party_id: int) -> Any:
    """Change a party."""
    found = queries.case(viewer(), case_id)
    require(viewer(), "case:edit", found)
    row = service.party_of(found, party_id)
    same = {name: getattr(row, name) for name in ("name", "role", "employer")}
    form = EditPartyForm(
        data={
            **same,
            "is_minor": row.is_minor,
            "represents_id": str(row.represents_id or ""),
            "version": str(row.version),
        }
    )
    _fill(form, found, party_id)
    if form.validate_on_submit():
        with attempt(form):
            values = _values(form)
            # numbers stand on no page: whoever leaves them blank keeps what is entered
            kept = {name: values[name] or getattr(row, name) for name in ("phone", "address")}
            service.edit_party(viewer(), found, row, lists.seen_version(form), **values | kept)
            minors.follow(viewer(), found)
            recusals.recheck_case(viewer(), found.id)
        if form.ok:
            return redirect(url_for("case_desk.case", case_id=case_id), 303)
    back = url_for("case_desk.case", case_id=case_id)
    under = "电话、住址和身份证号不在此显示，留空就保留已登记的内容"
    if form.is_submitted() and form.status == 409:
        now = service.party_of(queries.case(viewer(), case_id), party_id)
        form.version.data = str(now.version)
        role = rules.PartyRole(now.role).label
        under = f"现在的内容：{now.name}（{role}），工作单位 {now.employer or '未填'}"
    return form_page(form, f"修改当事人{row.name}", "保存当事人", back, under=under)


@blueprint.route("/cases/<int:case_id>/parties/<int:party_id>/remove", methods=["GET", "POST"])
@needs("case:enter")
def remove_party(case_id: int, party_id: int) -> Any:
    """Remove a party, on a page of its own that says what follows."""
    found = queries.case(viewer(), case_id)
    require(viewer(), "case:edit", found)
    row = service.party_of(found, party_id)
    form = RemoveForm(version=str(row.version))
    if form.validate_on_submit():
        with attempt(form):
            removing.remove_party(viewer(), found, row, lists.seen_version(form), form.reason.data)
            recusals.recheck_case(viewer(), found.id)
        if form.ok:
            return redirect(url_for("case_desk.case", case_id=case_id), 303)
    role = rules.PartyRole(row.role).label
    if form.is_submitted() and form.status == 409:
        form.version.data = str(row.version)
    return form_page(
        form, f"移除当事人{row.name}", f"移除{row.name}", url_for("case_desk.case", case_id=case_id),
        under=f"{found.title}，{role}",
        consequence="移除后不能恢复，要用时重新添加。姓名、移除的理由和时间留在案件页上。",
    )  # fmt: skip


@blueprint.route("/cases/<int:case_id>/relations", methods=["GET", "POST"])
@needs("case:edit")
def relation(case_id: int) -> Any:
    """Name an earlier case."""
    found = queries.case(viewer(), case_id)
    require(viewer(), "case:edit", found)
    form = RelationForm()
    if form.validate_on_submit():
        with attempt(form):
            relations.relate(
                viewer(),
                found,
                kind=form.kind.data,
                number=form.number.data,
                note=form.note.data,
            )
        if form.ok:
            return redirect(url_for("case_desk.case", case_id=case_id), 303)
    back = url_for("case_desk.case", case_id=case_id)
    return form_page(
        form, "登记此前的案件", "登记此前的案件", back,
        under="参加过此前听证的听证员，再抽取时应当回避，系统据此核对。",
    )  # fmt: skip
