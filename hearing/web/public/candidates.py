"""Candidates shown to the public, objections to them, and certificates that anybody can verify."""

from __future__ import annotations

import re
from typing import Any

from flask import redirect, render_template, request, session, url_for

from hearing.base.errors import NotFound
from hearing.pool import public
from hearing.web import forms
from hearing.web.access import PUBLIC, attempt, needs
from hearing.web.public.blueprint import blueprint
from hearing.web.public.recruitment import RECEIPT, tried

OBJECT_TRIES = 10


class ObjectForm(forms.BaseForm):
    """An objection to a candidate."""

    entry_id = forms.radio("您对哪位人选有意见")
    words = forms.prose("您反映的情况和依据", most=2000, rows=6)
    objector = forms.line("您的姓名", required=False, most=40, hint="加密保存，只用于核实")
    phone = forms.line("您的手机号", most=20, hint="用来核实情况，也用来查询处理结果")


@blueprint.get("/publicity/<number>")
@needs(PUBLIC)
def publicity(number: str) -> Any:
    """Candidates shown now: name, unit and identity."""
    return render_template("public/publicity.html", row=public.public_publicity(number))


@blueprint.route("/publicity/<number>/object", methods=["GET", "POST"])
@needs(PUBLIC)
def object_to(number: str) -> Any:
    """Object to a candidate while publicity runs."""
    row = public.public_publicity(number)
    form = ObjectForm()
    form.entry_id.choices = forms.choices(
        (one.entry_id, f"{one.name}（{one.employer}）") for one in row.candidates
    )
    if form.validate_on_submit() and tried(form, "object", OBJECT_TRIES):
        with attempt(form):
            number_ = public.object_to(
                number,
                int(form.entry_id.data),
                words=form.words.data,
                objector=form.objector.data or "",
                phone=form.phone.data,
            )
        if form.ok:
            session[RECEIPT] = ["objection", number_]
            return redirect(url_for("public.receipt"), 303)
    html = render_template("public/object.html", form=form, row=row)
    return html, (form.status if form.is_submitted() and not form.ok else 200)


@blueprint.get("/certificates")
@needs(PUBLIC)
def certificates() -> Any:
    """Type a certificate's code."""
    typed = request.args.get("code", "")[:80]
    code = re.sub(r"\s", "", typed).lower()
    if re.fullmatch(r"[0-9a-f]{32}", code):
        return redirect(url_for("public.certificate", code=code), 303)
    return render_template("public/certificates.html", typed=typed)


@blueprint.get("/certificates/<code>")
@needs(PUBLIC)
def certificate(code: str) -> Any:
    """Whether a certificate is valid; the name is masked."""
    try:
        found = public.verify_certificate(code.lower()[:64])
    except NotFound:
        return render_template("public/certificates.html", typed=code[:80], unknown=True), 404
    return render_template(
        "public/certificate.html", found=found, words=public.CERTIFICATE_WORDS[found.state]
    )
