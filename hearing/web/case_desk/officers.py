"""用: what officers are needed, the exceptions to the draw, and the draw's record with codes only."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from flask import Response, render_template, request, url_for

from hearing.base.errors import NotFound
from hearing.hearings import officer_requests, preparing, queries
from hearing.hearings.officer_requests import Outsider
from hearing.papers import queries as papers
from hearing.people.rules import Gender
from hearing.pool import catalogue, draw_queries
from hearing.pool.draw import canonical
from hearing.pool.draw_rules import MOST_QUOTAS
from hearing.pool.rules import Quota, WordKind
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.case_desk.blueprint import blueprint, form_page, to_hearing
from hearing.web.papers import paper_response

ROWS = 4
QUOTA_KINDS = (WordKind.CATEGORY, WordKind.SPECIALITY, WordKind.IDENTITY)


class OutsiderForm(forms.BaseForm):
    """A person from outside the pool (F-05)."""

    reason = forms.prose("为何不能从库中抽取", rows=3, hint="如：库中没有这一专业的人")
    name = forms.line("姓名", most=40)
    identity = forms.line("身份证号", most=18, hint="加密保存，只用于核对身份和年龄")
    gender = forms.radio("性别", [(one, one.label) for one in Gender])
    phone = forms.line("手机号", most=20)
    employer = forms.line("工作单位")
    identity_words = forms.line("身份", hint="告知当事人用，如：骨科主任医师")
    declared_on = forms.day("本人声明无排除情形的日期")
    evidence = forms.prose("依据哪些材料核查", rows=2, hint="如：身份证、执业证、本人声明书")


class NamingForm(forms.BaseForm):
    """A member of the pool by name."""

    reason = forms.prose("为何不能随机抽取", rows=3)
    name = forms.line("拟指定的听证员姓名", most=40)


def _offered() -> list[tuple[str, str]]:
    found = [
        (f"{kind}={code}", f"{kind.label}：{name}")
        for kind in QUOTA_KINDS
        for code, name in catalogue.offered(kind)
    ]
    return [*found, *((f"gender={one}", f"性别：{one.label}性") for one in Gender)]


def _wished(hearing: Any) -> dict[str, Any]:
    """What the plan already says about the panel, for the form."""
    wishes = json.loads(hearing.wishes or "[]")
    data: dict[str, Any] = {"why": hearing.wish_words}
    for n, one in enumerate(wishes, start=1):
        data |= {f"what{n}": f"{one['key']}={one['value']}", f"least{n}": one["at_least"]}
    return data


def _need_form(rows: int, data: dict[str, Any] | None = None) -> Any:
    """The form with so many rows of requirements, each with its least number."""
    offered = [("", "不要求"), *_offered()]
    fields: dict[str, Any] = {}
    for n in range(1, rows + 1):
        fields[f"what{n}"] = forms.select(f"第 {n} 项要求", offered, required=False)
        fields[f"least{n}"] = forms.number("至少几人", 1, 7, required=False)
    fields["why"] = forms.prose("需要说明的情况", hint="如：涉及医疗专业问题", rows=2)
    return type("NeedForm", (forms.BaseForm,), fields)(data=data)


def _quotas(form: Any, rows: int) -> Iterator[Quota]:
    for n in range(1, rows + 1):
        what, least = form[f"what{n}"], form[f"least{n}"]
        if what.data and not least.data:
            least.errors = [*least.errors, f"填写第 {n} 项要求至少几人"]
        elif least.data and not what.data:
            what.errors = [*what.errors, f"选择第 {n} 项要求，或清除人数"]
        elif what.data:
            key, value = what.data.split("=", 1)
            yield Quota(key, value, least.data)


def _rows() -> int:
    asked = request.values.get("rows", ROWS, type=int)
    return max(ROWS, min(asked, MOST_QUOTAS))


@blueprint.route("/hearings/<int:hearing_id>/need", methods=["GET", "POST"])
@needs("need:state")
def need(hearing_id: int) -> Any:
    """State what officers are needed; the pool staff draw, not the handler."""
    hearing = queries.hearing(viewer(), hearing_id)
    rows = _rows()
    form = _need_form(rows, _wished(hearing))
    more = request.form.get("more") is not None
    if not more and form.validate_on_submit():
        wanted = list(_quotas(form, rows))
        if form.ok:
            with attempt(form):
                preparing.state_need(viewer(), hearing, wanted, form.why.data)
        if form.ok:
            return to_hearing(hearing_id)
    if more:
        rows = min(rows + ROWS, MOST_QUOTAS)
        form = _need_form(rows)
    status = form.status if form.is_submitted() and not form.ok else 200
    html = render_template(
        "case_desk/need.html", form=form, hearing=hearing, rows=rows, most=MOST_QUOTAS
    )
    return html, status


@blueprint.route("/hearings/<int:hearing_id>/outsider", methods=["GET", "POST"])
@needs("need:state")
def outsider(hearing_id: int) -> Any:
    """Ask the chief for a person from outside the pool (P-8)."""
    hearing = queries.hearing(viewer(), hearing_id)
    form = OutsiderForm()
    if form.validate_on_submit():
        known = {
            name: form[name].data
            for name in Outsider.__dataclass_fields__
        }  # fmt: skip
        with attempt(form):
            officer_requests.request_outsider(
                viewer(), hearing, Outsider(**known), form.reason.data
            )
        if form.ok:
            return to_hearing(hearing_id)
    return form_page(
        form, "申请邀请库外听证员", "报检察长批准", _back(hearing_id),
        under="一般从库中随机抽取；库中没有合适人选的，经检察长批准可以邀请库外人员（P-8）。",
        consequence="邀请的人数和理由公开、计入统计；资格条件和回避与库内听证员相同。",
    )  # fmt: skip


@blueprint.route("/hearings/<int:hearing_id>/naming", methods=["GET", "POST"])
@needs("need:state")
def naming(hearing_id: int) -> Any:
    """Ask the chief to name a member of the pool (P-8)."""
    hearing = queries.hearing(viewer(), hearing_id)
    form = NamingForm()
    if form.validate_on_submit():
        with attempt(form):
            officer_requests.request_naming(viewer(), hearing, form.name.data, form.reason.data)
        if form.ok:
            return to_hearing(hearing_id)
    return form_page(
        form, "申请指定听证员", "报检察长批准", _back(hearing_id),
        under="指定是随机抽取的例外，经检察长批准；是否在库由管理部门掌握，批准后才知道结果。",
        consequence="指定的人数和理由公开、计入统计。",
    )  # fmt: skip


def _back(hearing_id: int) -> str:
    return url_for("case_desk.hearing", hearing_id=hearing_id)


@blueprint.get("/hearings/<int:hearing_id>/draw.json")
@needs("hearing:read")
def draw_record(hearing_id: int) -> Any:
    """The record of the hearing's draw for its file: codes only."""
    hearing = queries.hearing(viewer(), hearing_id)
    body = canonical(draw_queries.record_of_hearing(hearing.id))
    headers = {"Content-Disposition": f'attachment; filename="draw-of-hearing-{hearing.id}.json"'}
    return Response(body, mimetype="application/json", headers=headers)


@blueprint.get("/hearings/<int:hearing_id>/draw-paper")
@needs("hearing:read")
def draw_paper(hearing_id: int) -> Any:
    """F-04 with codes only, once the pool's staff have printed it."""
    hearing = queries.hearing(viewer(), hearing_id)
    made = [p for p in papers.papers_of(viewer(), "hearing", hearing.id) if p.kind == "F-04"]
    if not made:
        raise NotFound
    return paper_response(papers.file_of(viewer(), made[-1].paper_id), _back(hearing_id))
