"""聘: register, review, propose; the chief appoints."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from hearing.base import clock
from hearing.pool import hire, queries, rules
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.pages import form_page
from hearing.web.pool_desk.blueprint import WordsForm, blueprint
from hearing.web.pool_desk.members import member_page

S = rules.MemberState
GENDERS = (("F", "女"), ("M", "男"))


class RegisterForm(forms.BaseForm):
    """A candidate (F-25)."""

    name = forms.line("姓名", most=40)
    identity = forms.line("身份证号", most=18, hint="加密保存，只用于核对身份和年龄")
    gender = forms.radio("性别", GENDERS)
    phone = forms.line("手机号", most=20)
    employer = forms.line("工作单位")
    profession = forms.line("职业或专长")
    category = forms.radio("类别", [(c, c.label) for c in rules.Category])
    source = forms.radio("来源", [(s, s.label) for s in rules.Source])
    identities = forms.ticks("身份", [(i, i) for i in rules.IDENTITIES])
    consents_privacy = forms.tick("本人已书面同意按《个人信息处理告知书》处理其信息")
    consents_cross_pool = forms.tick("本人同意参加其他院的听证")


class ReviewForm(forms.BaseForm):
    """Qualification review (A-7)."""

    declared_on = forms.day("本人声明日期")
    exclusion_hit = forms.select(
        "排除情形",
        [("", "均无"), *((words, words) for _, words in rules.EXCLUSIONS)],
        required=False,
    )
    evidence = forms.prose("核查了什么材料", rows=3)


class AppointForm(forms.BaseForm):
    """The chief's decision."""

    decision = forms.radio("决定", (("yes", "聘任"), ("no", "不予聘任")))
    term_from = forms.day("聘期起")
    reasons = forms.prose("理由", required=False, hint="不予聘任的必须写明", rows=3)


@blueprint.get("/pool/hire")
@needs("pool:hire")
def candidates() -> Any:
    """Candidates in hand."""
    states = (S.CANDIDATE, S.REVIEWED, S.PROPOSED, S.APPOINTED)
    return render_template(
        "pool_desk/members.html",
        heading="候选人",
        rows=queries.members(viewer(), states),
        counts=queries.counts(viewer()),
        states=S.labels(),
        categories=rules.Category.labels(),
        endpoint="pool_desk.candidate",
    )


@blueprint.route("/pool/hire/register", methods=["GET", "POST"])
@needs("pool:hire")
def register() -> Any:
    """Register a candidate."""
    form = RegisterForm()
    if form.validate_on_submit():
        values = {f.name: f.data for f in form if f.name != "csrf_token"}
        with attempt(form):
            member = hire.register(viewer(), queries.own_pool(viewer()), **values)
        if form.ok:
            return redirect(url_for("pool_desk.candidate", member_id=member.id), 303)
    return form_page(form, "登记候选人", "登记候选人", url_for("pool_desk.candidates"))


@blueprint.get("/pool/hire/<int:member_id>")
@needs("pool:hire")
def candidate(member_id: int) -> Any:
    """One candidate for 聘."""
    return member_page(member_id, "候选人", side="hire")


@blueprint.route("/pool/hire/<int:member_id>/review", methods=["GET", "POST"])
@needs("pool:hire")
def review(member_id: int) -> Any:
    """Review age and exclusions on evidence."""
    member = queries.member(viewer(), member_id)
    form = ReviewForm(declared_on=clock.today())
    if form.validate_on_submit():
        with attempt(form):
            hire.review(
                viewer(),
                member,
                declared_on=form.declared_on.data,
                exclusion_hit=form.exclusion_hit.data or None,
                evidence=form.evidence.data,
            )
        if form.ok:
            return redirect(url_for("pool_desk.candidate", member_id=member_id), 303)
    back = url_for("pool_desk.candidate", member_id=member_id)
    return form_page(form, f"审查{member.person.name}的资格", "登记审查结果", back)


@blueprint.route("/pool/hire/<int:member_id>/propose", methods=["GET", "POST"])
@needs("pool:hire")
def propose(member_id: int) -> Any:
    """Propose to the chief."""
    member = queries.member(viewer(), member_id)
    form = WordsForm()
    if form.validate_on_submit():
        with attempt(form):
            hire.propose(viewer(), member, form.words.data)
        if form.ok:
            return redirect(url_for("pool_desk.candidates"), 303)
    back = url_for("pool_desk.candidate", member_id=member_id)
    return form_page(form, f"提请聘任{member.person.name}", "提请检察长聘任", back)


@blueprint.get("/pool/appointments")
@needs("pool:appoint")
def appointments() -> Any:
    """Proposals that wait for the chief."""
    return render_template(
        "pool_desk/members.html",
        heading="待聘任的候选人",
        rows=queries.members(viewer(), (S.PROPOSED,)),
        counts=queries.counts(viewer()),
        states=S.labels(),
        categories=rules.Category.labels(),
        endpoint="pool_desk.appoint",
    )


@blueprint.route("/pool/appointments/<int:member_id>", methods=["GET", "POST"])
@needs("pool:appoint")
def appoint(member_id: int) -> Any:
    """The chief appoints or returns."""
    member = queries.member(viewer(), member_id)
    form = AppointForm(term_from=clock.today())
    if form.validate_on_submit():
        with attempt(form):
            if form.decision.data == "yes":
                hire.appoint(viewer(), member, form.term_from.data)
            else:
                hire.return_candidate(viewer(), member, form.reasons.data or "")
        if form.ok:
            return redirect(url_for("pool_desk.appointments"), 303)
    back = url_for("pool_desk.appointments")
    return form_page(
        form,
        f"聘任{member.person.name}",
        "提交决定",
        back,
        under=f"{rules.Category(member.category).label} · {member.profession or ''} · "
        f"声明日期 {member.exclusions_declared_on}",
    )
