"""Applying to become an officer: consent, short steps, check, receipt; looking the answer up."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, session, url_for

from hearing.base.errors import NotFound
from hearing.people.sessions import try_once
from hearing.pool import applying, public
from hearing.web import forms
from hearing.web.access import PUBLIC, attempt, needs
from hearing.web.pages import Nothing
from hearing.web.public.blueprint import blueprint

DRAFT, RECEIPT = "application", "receipt"
BEGIN_TRIES, SUBMIT_TRIES, ASK_TRIES = 20, 10, 10
TOO_OFTEN = "次数太多，请过 15 分钟再试。着急的，请打公告上的电话。"


class ConsentForm(forms.BaseForm):
    """Both consents, each by itself."""

    privacy = forms.tick("我已阅读《个人信息处理告知书》，同意按其处理我的个人信息")
    sensitive = forms.tick("我单独同意处理我的身份证号")


class WhoForm(forms.BaseForm):
    """Who applies."""

    name = forms.line("姓名", most=40, hint="与身份证一致")
    identity = forms.line("身份证号", most=24, hint="18 位；加密保存，只用于核对身份和年龄")


class PhoneForm(forms.BaseForm):
    """How to reach the applicant."""

    phone = forms.line("手机号", most=20, hint="11 位；用来通知您结果，也用来查询进展")


class WorkForm(forms.BaseForm):
    """Work and knowledge."""

    employer = forms.line("工作单位", hint="没有单位的，写您所在的村或社区")
    profession = forms.line("职业或专长", required=False, hint="如：教师、医生、村委会主任")
    identities = forms.ticks("您的身份", hint="可以选几个；没有其他身份的，选“基层代表”")
    specialities = forms.ticks("您熟悉的领域", required=False)


class DeclareForm(forms.BaseForm):
    """Declarations and further consent."""

    declares = forms.tick(
        "我声明：没有受过刑事处罚，没有被开除公职，没有被吊销律师、公证员执业证书，不是失信被执行人",
        hint="受聘前会逐项核查；不实的取消资格",
    )
    cross_pool = forms.tick("我同意参加其他检察院的听证（可不选）")
    about = forms.prose("还想告诉我们的话", required=False, most=500, rows=4)


STEPS: dict[str, tuple[str, type[forms.BaseForm]]] = {
    "who": ("您是谁", WhoForm),
    "phone": ("怎么联系您", PhoneForm),
    "work": ("工作和专长", WorkForm),
    "declare": ("声明", DeclareForm),
}
ORDER = [*STEPS, "check"]


def tried(form: Any, what: str, tries: int) -> bool:
    """Count one try of this address; when there were too many the form says so (429)."""
    if try_once(f"{what}:{request.remote_addr or ''}"[:100], tries):
        return True
    form.refused.append(TOO_OFTEN)
    form.status = 429
    return False


@blueprint.get("/recruitment")
@needs(PUBLIC)
def recruitments() -> Any:
    """Open notices, running publicities, and where to ask."""
    return render_template(
        "public/recruitments.html",
        rows=public.public_recruitments(),
        publicities=public.public_publicities(),
    )


@blueprint.get("/recruitment/<number>")
@needs(PUBLIC)
def recruitment(number: str) -> Any:
    """One open notice."""
    return render_template("public/recruitment.html", row=public.public_recruitment(number))


@blueprint.route("/recruitment/<number>/enrol", methods=["GET", "POST"])
@needs(PUBLIC)
def enrol(number: str) -> Any:
    """What happens with the data, and both consents; the draft begins."""
    row = public.public_recruitment(number)
    form = ConsentForm()
    if form.validate_on_submit() and tried(form, "enrol", BEGIN_TRIES):
        with attempt(form):
            token = applying.begin_application(
                number, privacy=form.privacy.data, sensitive=form.sensitive.data
            )
        if form.ok:
            session[DRAFT] = token
            return redirect(url_for("public.enrol_step", number=number, step="who"), 303)
    html = render_template(
        "public/enrol.html",
        form=form,
        row=row,
        privacy=public.public_text("privacy"),
        sensitive=public.public_text("sensitive"),
        total=len(ORDER) + 1,
    )
    return html, _status(form)


def _status(form: Any) -> int:
    return int(form.status) if form.is_submitted() and not form.ok else 200


@blueprint.route("/recruitment/<number>/enrol/<step>", methods=["GET", "POST"])
@needs(PUBLIC)
def enrol_step(number: str, step: str) -> Any:
    """One short step; what was typed stays in the draft until it is submitted."""
    if step not in ORDER:
        raise NotFound
    public.public_recruitment(number)
    try:
        values = applying.typed(number, session.get(DRAFT, ""))
    except NotFound:
        return redirect(url_for("public.enrol", number=number), 303)
    return _check(number, values) if step == "check" else _ask(number, step, values)


def _ask(number: str, step: str, values: dict[str, Any]) -> Any:
    title, kind = STEPS[step]
    form = kind(data=values)
    for name, words in (("identities", "identity"), ("specialities", "speciality")):
        if name in form:
            form[name].choices = forms.choices(public.public_words(words))
    if form.validate_on_submit():
        answers = {f.name: f.data for f in form if f.name != "csrf_token"}
        for field, sentence in applying.problems({**values, **answers}):
            if field in answers:
                form[field].errors = [*form[field].errors, sentence]
        if form.ok:
            with attempt(form):
                applying.keep(number, session.get(DRAFT, ""), answers)
        if form.ok:
            return redirect(url_for("public.enrol_step", number=number, step=_next(step)), 303)
    place = ORDER.index(step)
    back = url_for("public.enrol_step", number=number, step=ORDER[place - 1]) if place else None
    html = render_template(
        "public/enrol_step.html",
        form=form,
        number=number,
        title=title,
        back=back or url_for("public.enrol", number=number),
        place=place + 2,
        total=len(ORDER) + 1,
        last=step == "declare",
    )
    return html, _status(form)


def _next(step: str) -> str:
    if request.args.get("change") == "1":
        return "check"
    return ORDER[ORDER.index(step) + 1]


def _check(number: str, values: dict[str, Any]) -> Any:
    form = Nothing()
    missing = applying.problems(values)
    if form.validate_on_submit() and tried(form, "enrol-submit", SUBMIT_TRIES):
        with attempt(form):
            receipt = applying.submit(number, session.get(DRAFT, ""))
        if form.ok:
            session.pop(DRAFT, None)
            session[RECEIPT] = ["application", receipt]
            return redirect(url_for("public.receipt"), 303)
    html = render_template(
        "public/enrol_check.html",
        form=form,
        number=number,
        values=values,
        missing=missing,
        row=public.public_recruitment(number),
        place=len(ORDER) + 1,
        total=len(ORDER) + 1,
    )
    return html, _status(form)


@blueprint.get("/recruitment/receipt")
@needs(PUBLIC)
def receipt() -> Any:
    """The receipt of what was just submitted."""
    kept = session.get(RECEIPT)
    if not kept:
        return redirect(url_for("public.recruitments"), 303)
    return render_template("public/receipt.html", kind=kept[0], number=kept[1])


class AskForm(forms.BaseForm):
    """Receipt number and telephone."""

    receipt = forms.line("回执号", most=30, hint="12 位数字，中间有空格也可以")
    phone = forms.line("手机号", most=20, hint="提交时填写的手机号")


@blueprint.route("/recruitment/status", methods=["GET", "POST"])
@needs(PUBLIC)
def application_status() -> Any:
    """How an application or an objection stands, by receipt and telephone."""
    form = AskForm()
    found = None
    if form.validate_on_submit() and tried(form, "ask", ASK_TRIES):
        asked = form.receipt.data, form.phone.data
        found = applying.application_status(*asked) or public.objection_status(*asked)
        if found is None:
            form.refused.append("没有找到：请核对回执号和手机号，两项都对才能查到")
    html = render_template("public/application_status.html", form=form, found=found)
    return html, _status(form)
