"""聘: the letter with which an officer sets the first PIN, shown once to be printed."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for

from hearing.papers.codes import qr
from hearing.pool import first_pin, queries
from hearing.web.access import attempt, needs, viewer
from hearing.web.addresses import officer_base
from hearing.web.pages import Nothing, form_page
from hearing.web.pool_desk.blueprint import blueprint


@blueprint.route("/pool/hire/<int:member_id>/pin-letter", methods=["GET", "POST"])
@needs("pool:hire")
def pin_letter(member_id: int) -> Any:
    """Make the letter; it is on this page once, and the code is kept nowhere."""
    member = queries.member(viewer(), member_id)
    back = url_for("pool_desk.candidate", member_id=member_id)
    form = Nothing()
    if form.validate_on_submit():
        with attempt(form):
            letter = first_pin.make_letter(viewer(), member)
        if form.ok:
            address = f"{officer_base()}/officer/first-pin"
            return render_template(
                "pool_desk/hire/pin_letter.html", letter=letter, back=back, address=address,
                image=qr(f"{address}/{letter.code}"),
            )  # fmt: skip
    return form_page(
        form, f"制作{member.person.name}的口令信", "制作口令信", back,
        under="口令信交给或寄给本人，本人凭信和自己的手机设口令；制作的人不会知道口令。"
        "编码只显示这一次，请准备好打印机。以前制作、还没有用的口令信同时作废；已经设好的口令照旧能用。",
    )  # fmt: skip
