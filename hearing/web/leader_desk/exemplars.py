"""Typical cases: a level's verdict, publishing by a second person, withdrawing."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for

from hearing.practice import exemplars, shelf
from hearing.practice.exemplar_rules import Verdict
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.leader_desk.blueprint import blueprint
from hearing.web.pages import form_page


class VerdictForm(forms.BaseForm):
    """One level's verdict."""

    verdict = forms.radio("审核意见", [(k, k.label) for k in Verdict])
    words = forms.prose("理由", required=False, most=1000, hint="退回或不予入选的写明理由", rows=3)


class PublishForm(forms.BaseForm):
    """Where it is published, or why it goes back."""

    decision = forms.radio(
        "发布范围",
        (("public", "公开页面和系统内"), ("inside", "只在系统内"), ("back", "不发布，退回修改")),
        hint="来源听证不公开或涉未成年人的，只能在系统内发布",
    )
    because = forms.line("退回的理由", required=False)


class WithdrawForm(forms.BaseForm):
    """Why it is taken off the shelf."""

    because = forms.line("撤下的原因")


def _to(exemplar_id: int) -> Any:
    return redirect(url_for("case_desk.exemplar", exemplar_id=exemplar_id), 303)


@blueprint.route("/exemplars/<int:exemplar_id>/review", methods=["GET", "POST"])
@needs("exemplar:review")
def review_exemplar(exemplar_id: int) -> Any:
    """The verdict of the own unit."""
    row, form = shelf.exemplar(viewer(), exemplar_id), VerdictForm()
    if form.validate_on_submit():
        with attempt(form):
            shelf.review(viewer(), row, form.verdict.data, form.words.data or "")
        if form.ok:
            return _to(row.id)
    back = url_for("case_desk.exemplar", exemplar_id=row.id)
    return form_page(form, f"审核：{row.title}", "提出审核意见", back)


@blueprint.route("/exemplars/<int:exemplar_id>/publish", methods=["GET", "POST"])
@needs("exemplar:publish")
def publish_exemplar(exemplar_id: int) -> Any:
    """Publish, or send back."""
    row, form = shelf.exemplar(viewer(), exemplar_id), PublishForm()
    left = len(exemplars.findings(row)) if row.published_at is None else 0
    if form.validate_on_submit():
        with attempt(form):
            if form.decision.data == "back":
                shelf.give_back(viewer(), row, form.because.data or "")
            else:
                shelf.publish(viewer(), row, is_public=form.decision.data == "public")
        if form.ok:
            return _to(row.id)
    return form_page(
        form,
        f"发布：{row.title}",
        "决定发布",
        url_for("case_desk.exemplar", exemplar_id=row.id),
        under=f"可能识别到人的内容 {left} 处未处理" if left else "没有未处理的姓名、号码和住址",
        consequence="发布后文字不能再改，只能撤下；推荐人和最后修改的人不能发布。",
    )


@blueprint.route("/exemplars/<int:exemplar_id>/withdraw", methods=["GET", "POST"])
@needs("exemplar:publish")
def withdraw_exemplar(exemplar_id: int) -> Any:
    """Take it off the shelf."""
    row, form = shelf.exemplar(viewer(), exemplar_id), WithdrawForm()
    if form.validate_on_submit():
        with attempt(form):
            shelf.withdraw(viewer(), row, form.because.data)
        if form.ok:
            return _to(row.id)
    back = url_for("case_desk.exemplar", exemplar_id=row.id)
    return form_page(
        form, f"撤下：{row.title}", "撤下", back,
        consequence="撤下后公开页面和系统内的书架都不再显示，编号、文字和原因保留备查。",
    )  # fmt: skip
