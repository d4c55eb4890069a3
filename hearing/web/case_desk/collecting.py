"""Collecting the opinions: links to the officers, the room's tablet, a lost telephone."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from hearing.hearings import queries
from hearing.opinions import links, tablets
from hearing.opinions import queries as opinions
from hearing.web.access import attempt, needs, viewer
from hearing.web.addresses import officer_base
from hearing.web.case_desk.blueprint import Nothing, blueprint
from hearing.web.case_desk.hearing import context


def _page(hearing_id: int, form: Any = None, code: str = "") -> Any:
    found = queries.hearing(viewer(), hearing_id)
    html = render_template(
        "case_desk/collecting.html", hearing=found, form=form or Nothing(), code=code,
        tablet_address=f"{officer_base()}/officer/tablet",
        seats=opinions.collecting_seats(viewer(), found), **context(found),
    )  # fmt: skip
    return html, (form.status if form is not None and not form.ok else 200)


@blueprint.get("/hearings/<int:hearing_id>/collecting")
@needs("opinion:collect")
def collecting(hearing_id: int) -> Any:
    """Who sits where, and by which ways the opinions can come."""
    return _page(hearing_id)


def _verb(hearing_id: int, act: Any) -> Any:
    queries.hearing(viewer(), hearing_id)
    form = Nothing()
    with attempt(form):
        act()
    if form.ok:
        return redirect(url_for(".collecting", hearing_id=hearing_id), 303)
    return _page(hearing_id, form)


@blueprint.post("/hearings/<int:hearing_id>/collecting/links")
@needs("opinion:collect")
def send_links(hearing_id: int) -> Any:
    """Send every officer a link."""
    return _verb(hearing_id, lambda: links.send_links(viewer(), hearing_id, officer_base()))


@blueprint.post("/hearings/<int:hearing_id>/collecting/links/<int:seat_id>")
@needs("opinion:collect")
def send_link(hearing_id: int, seat_id: int) -> Any:
    """Send one officer a new link; the earlier one dies."""
    return _verb(
        hearing_id, lambda: links.send_links(viewer(), hearing_id, officer_base(), seat_id)
    )


@blueprint.post("/hearings/<int:hearing_id>/collecting/loss/<int:seat_id>")
@needs("opinion:collect")
def lost_phone(hearing_id: int, seat_id: int) -> Any:
    """An officer's telephone is lost."""
    return _verb(hearing_id, lambda: links.report_loss(viewer(), hearing_id, seat_id))


@blueprint.post("/hearings/<int:hearing_id>/collecting/tablet")
@needs("opinion:collect")
def open_tablet(hearing_id: int) -> Any:
    """Show the code that makes a browser the room's tablet."""
    queries.hearing(viewer(), hearing_id)
    form, made = Nothing(), []
    with attempt(form):
        made.append(tablets.open_tablet(viewer(), hearing_id))
    return _page(hearing_id, form, made[0] if made else "")


@blueprint.post("/hearings/<int:hearing_id>/collecting/tablet/close")
@needs("opinion:collect")
def close_tablet(hearing_id: int) -> Any:
    """End tablet mode."""
    return _verb(hearing_id, lambda: tablets.close(viewer(), hearing_id))
