"""聘: candidates by stage, registering, one candidate's page with the next act."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for

from hearing.base import clock
from hearing.pool import (
    candidate_sheet,
    catalogue,
    certificates,
    consents,
    dossier,
    hire,
    hire_queries,
    queries,
    rules,
)
from hearing.pool.hire_rules import (
    CheckKind,
    ConsentKind,
    Ground,
    ProposalKind,
    ProposalState,
    Stage,
)
from hearing.pool.history import VERBS
from hearing.pool.objections import CHANNELS
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.pages import form_page
from hearing.web.papers import pdf_response
from hearing.web.pool_desk.blueprint import blueprint

MATERIALS = {
    "recommendation": "推荐表或报名表",
    "identity": "身份证明",
    "education": "学历、职业资格证明",
    "declaration": "本人声明书",
    "consent": "同意书",
    "inquiry": "核查结果",
    "other": "其他",
}


class RegisterForm(forms.BaseForm):
    """A candidate (F-25): as little as the duty needs."""

    name = forms.line("姓名", most=40)
    identity = forms.line(
        "身份证号", most=20, hint="加密保存，只用于核对身份和年龄；性别、出生日期由号码得出"
    )
    phone = forms.line("手机号", most=20)
    employer = forms.line("工作单位", hint="没有单位的写村（社区）")
    profession = forms.line("职业或专长", required=False)
    category = forms.radio("类别")
    source = forms.radio("来源", [(s, s.label) for s in rules.Source])
    recommender = forms.line("推荐单位", required=False, hint="单位推荐的必须写明")
    identities = forms.ticks("身份")
    specialities = forms.ticks("专业领域", required=False)
    languages = forms.ticks("语言", required=False)
    consents_privacy = forms.tick("本人已书面同意按《个人信息处理告知书》处理其信息")
    consents_sensitive = forms.tick("本人已就处理身份证号单独书面同意")
    consent_on = forms.day("同意书上的日期")
    consents_cross_pool = forms.tick(
        "本人同意参加其他院的听证", hint="已在其他院听证员库的，没有这项同意不能登记"
    )
    cross_pool_evidence = forms.line("跨院同意的依据", required=False, hint="如：书面同意书")


def register_form() -> RegisterForm:
    """The form with the words offered today."""
    form = RegisterForm(consent_on=clock.today())
    form.category.choices = forms.choices(catalogue.offered("category"))
    form.identities.choices = forms.choices(catalogue.offered("identity"))
    form.specialities.choices = forms.choices(catalogue.offered("speciality"))
    form.languages.choices = forms.choices(catalogue.offered("language"))
    return form


@blueprint.get("/pool/hire")
@needs("pool:hire")
def candidates() -> Any:
    """Candidates in hand, by stage, source and words."""
    stage = request.args.get("stage", "")
    stage = stage if stage in Stage.labels() else ""
    source = request.args.get("source", "")
    source = source if source in rules.Source.labels() else ""
    search = request.args.get("q", "").strip()[:40]
    return render_template(
        "pool_desk/hire/candidates.html",
        rows=hire_queries.candidates(viewer(), stage, source, search),
        counts=hire_queries.stage_counts(viewer()),
        stages=Stage.labels(),
        stage=stage,
        source=source,
        search=search,
        sources=rules.Source.labels(),
        categories=catalogue.names("category"),
        today=clock.today(),
    )


@blueprint.route("/pool/hire/register", methods=["GET", "POST"])
@needs("pool:hire")
def register() -> Any:
    """Register a candidate."""
    form = register_form()
    if form.validate_on_submit():
        values = {f.name: f.data for f in form if f.name != "csrf_token"}
        values["profession"] = values["profession"] or ""
        with attempt(form):
            member = hire.register(viewer(), queries.own_pool(viewer()), **values)
        if form.ok:
            return redirect(url_for("pool_desk.candidate", member_id=member.id), 303)
    return form_page(
        form,
        "登记候选人",
        "登记候选人",
        url_for("pool_desk.candidates"),
        under="多名候选人可以用表格导入。家庭成员、照片、民族、政治面貌不登记。",
    )


@blueprint.get("/pool/hire/<int:member_id>")
@needs("pool:hire")
def candidate(member_id: int) -> Any:
    """One candidate or member for 聘, with the next act first."""
    whole = dossier.whole(viewer(), queries.member(viewer(), member_id))
    return render_template(
        "pool_desk/hire/candidate.html",
        w=whole,
        member=whole.member,
        history=queries.history(viewer(), member_id),
        verbs=VERBS,
        stages=Stage.labels(),
        kinds=CheckKind.labels(),
        grounds=Ground.labels(),
        proposal_kinds=ProposalKind.labels(),
        proposal_states=ProposalState.labels(),
        consent_kinds=ConsentKind.labels(),
        channels=CHANNELS,
        categories=catalogue.names("category"),
        sources=rules.Source.labels(),
        materials=MATERIALS,
        today=clock.today(),
        certificate_words=certificates.WORDS,
    )


@blueprint.get("/pool/hire/<int:member_id>/sheet.pdf")
@needs("pool:hire")
def registration_sheet(member_id: int) -> Any:
    """The registration as a paper, made now, numbers masked (F-25)."""
    member = queries.member(viewer(), member_id)
    name, content = candidate_sheet.registration_sheet(viewer(), member)
    return pdf_response(content, name)


class CrossPoolForm(forms.BaseForm):
    """Consent to hearings elsewhere, or its withdrawal."""

    on = forms.day("日期")
    evidence = forms.line("依据", hint="如：书面同意书、撤回申请")


@blueprint.route("/pool/hire/<int:member_id>/cross-pool", methods=["GET", "POST"])
@needs("pool:hire")
def cross_pool(member_id: int) -> Any:
    """Record that a member agrees to hearings elsewhere, or takes the consent back."""
    member = queries.member(viewer(), member_id)
    form = CrossPoolForm(on=clock.today())
    withdrawing = member.consents_cross_pool
    if form.validate_on_submit():
        with attempt(form):
            if withdrawing:
                hire.withdraw_cross_pool(viewer(), member, form.evidence.data)
            else:
                consents.give_cross_pool(viewer(), member, form.on.data, form.evidence.data)
        if form.ok:
            return redirect(url_for("pool_desk.candidate", member_id=member_id), 303)
    act = "登记撤回同意" if withdrawing else "登记本人同意"
    after = "撤回后不再参加其他院的听证；同时在其他院库的，在本库立即暂停。"
    return form_page(
        form,
        f"{member.person.name}参加其他院听证：{act}",
        act,
        url_for("pool_desk.candidate", member_id=member_id),
        under=after if withdrawing else "须有本人书面同意（P-5）。",
    )
