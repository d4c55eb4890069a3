"""公开摘要: drafted from a bulletin, decided on by a leader, withdrawn."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from flask import redirect, render_template, request, url_for

from hearing.base.errors import NotFound
from hearing.bulletins import extracts
from hearing.bulletins import queries as bulletins
from hearing.bulletins.extract_rules import ExtractState
from hearing.bulletins.rules import SENT
from hearing.people.queries import names
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.leader_desk.blueprint import blueprint
from hearing.web.pages import form_page


class DraftForm(forms.BaseForm):
    """Why it is made public."""

    reason = forms.prose("公开的理由和依据", hint="如：检务公开工作安排；写明文件或者会议决定")


class DecisionForm(forms.BaseForm):
    """Words that go with a decision."""

    words = forms.prose("意见", required=False, hint="不予公开和撤下须写明理由", most=500, rows=2)


ACTS: dict[str, Callable[[Any, Any, str], object]] = {
    "publish": extracts.publish, "return": extracts.send_back, "withdraw": extracts.withdraw,
}  # fmt: skip


@blueprint.get("/extracts", endpoint="extracts")
@needs("extract:read")
def extract_list() -> Any:
    """The extracts of the own unit."""
    return render_template(
        "leader_desk/extracts.html", rows=extracts.listed(viewer()), labels=ExtractState.labels()
    )


@blueprint.route("/bulletins/<int:bulletin_id>/extract", methods=["GET", "POST"])
@needs("extract:draft")
def draft_extract(bulletin_id: int) -> Any:
    """Draft an extract; what it would say is shown on its page, to be decided on there."""
    row = bulletins.bulletin(viewer(), bulletin_id)
    if row.state not in SENT or row.unit_id != viewer().unit_id:
        raise NotFound
    form = DraftForm()
    if form.validate_on_submit():
        with attempt(form):
            made = extracts.draft(viewer(), row, form.reason.data or "")
        if form.ok:
            return redirect(url_for("leader_desk.extract", extract_id=made.id), 303)
    return form_page(
        form, "编制公开摘要", "编制并报请审批", url_for("leader_desk.bulletin", bulletin_id=bulletin_id),
        under=row.title,
        consequence="只取公开听证的冻结数据；不足 5 的数和能推算出它们的数不公布；不含单位问题、姓名和案件。"
        "经检察长或者分管副检察长审批后才公开。",
    )  # fmt: skip


@blueprint.get("/extracts/<int:extract_id>")
@needs("extract:read")
def extract(extract_id: int) -> Any:
    """One extract as the public will see it, with what was decided."""
    return extract_page(extract_id, DecisionForm())


@blueprint.post("/extracts/<int:extract_id>/<act>")
@needs("extract:publish")
def extract_act(extract_id: int, act: str) -> Any:
    """Publish, refuse or withdraw."""
    if act not in ACTS:
        raise NotFound
    row, _ = extracts.extract(viewer(), extract_id)
    form = DecisionForm()
    if form.validate_on_submit():
        with attempt(form):
            ACTS[act](viewer(), row, form.words.data or "")
        if form.ok:
            return redirect(url_for("leader_desk.extract", extract_id=extract_id), 303)
    return extract_page(extract_id, form)


def extract_page(extract_id: int, form: DecisionForm) -> Any:
    """The page of one extract, with the words typed."""
    row, bulletin = extracts.extract(viewer(), extract_id)
    content = json.loads(row.content)
    html = render_template(
        "leader_desk/extract.html", row=row, bulletin=bulletin, c=content, form=form,
        labels=ExtractState.labels(), share=extracts.share_of(content),
        who=names([row.drafted_by, row.decided_by, row.withdrawn_by]),
    )  # fmt: skip
    return html, (form.status if request.method == "POST" and not form.ok else 200)
