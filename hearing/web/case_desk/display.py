"""What is shown outside the desk: the wall display, one's own feed, seat cards."""

from __future__ import annotations

from typing import Any

from flask import make_response, redirect, render_template, request, url_for

from hearing.base import clock
from hearing.base.errors import NotFound
from hearing.calendar import feeds, queries
from hearing.hearings import diary, seating
from hearing.hearings import queries as hearings
from hearing.papers import queries as papers
from hearing.units.queries import unit
from hearing.web.access import PUBLIC, attempt, needs, viewer
from hearing.web.case_desk.blueprint import Nothing, blueprint
from hearing.web.case_desk.hearing import show
from hearing.web.case_desk.rooms import show_mine
from hearing.web.papers import paper_response

REFRESH_SECONDS = "60"


@blueprint.get("/rooms/today")
@needs("room:read")
def rooms_today() -> Any:
    """The wall display as it looks, and its address for the screen at the door."""
    return _today(None)


def _today(address: str | None) -> Any:
    unit_id = viewer().unit_id or 0
    return render_template(
        "case_desk/rooms_today.html",
        rows=diary.wall_rows(unit_id, clock.today()),
        day=clock.today(),
        rooms=[r for r in queries.rooms(viewer()) if r.unit_id == unit_id],
        feed=feeds.display(viewer()),
        address=address,
    )


@blueprint.post("/rooms/today/address")
@needs("room:care")
def display_address() -> Any:
    """A new address for the wall display; it is shown this once."""
    token = feeds.renew_display(viewer())
    return _today(url_for("case_desk.screen", token=token, _external=True))


@blueprint.post("/rooms/today/address/revoke")
@needs("room:care")
def revoke_display() -> Any:
    """Stop the wall display's address."""
    feeds.revoke_display(viewer())
    return redirect(url_for("case_desk.rooms_today"), 303)


@blueprint.get("/screen/<token>")
@needs(PUBLIC)
def screen(token: str) -> Any:
    """The wall display: no session, no names, fresh every minute without a script."""
    unit_id = feeds.unit_of(token)
    room_id = request.args.get("room", None, type=int)
    now = clock.now()
    html = render_template(
        "case_desk/screen.html",
        rows=diary.wall_rows(unit_id, clock.today(), room_id),
        day=clock.today(),
        now=now,
        unit=unit(unit_id).name,
    )
    response = make_response(html)
    response.headers["Refresh"] = REFRESH_SECONDS
    return response


@blueprint.post("/rooms/feed")
@needs("room:read")
def own_feed() -> Any:
    """A new secret address for one's own calendar; it is shown this once."""
    token = feeds.renew_own(viewer())
    return show_mine(url_for("feeds.feed", token=token, _external=True))


@blueprint.post("/rooms/feed/revoke")
@needs("room:read")
def revoke_own_feed() -> Any:
    """Stop one's own address."""
    feeds.revoke_own(viewer())
    return redirect(url_for("case_desk.rooms_mine"), 303)


@blueprint.post("/hearings/<int:hearing_id>/seat-cards")
@needs("hearing:notify")
def seat_cards(hearing_id: int) -> Any:
    """Print the seating and the cards of all who take part (F-15)."""
    found = hearings.hearing(viewer(), hearing_id)
    form = Nothing()
    paper_id = 0
    with attempt(form):
        paper_id = seating.print_cards(viewer(), found).id
    if not form.ok:
        return show(hearing_id, form)
    return redirect(
        url_for("case_desk.seat_cards_paper", hearing_id=hearing_id, paper_id=paper_id), 303
    )


@blueprint.get("/hearings/<int:hearing_id>/seat-cards/<int:paper_id>")
@needs("hearing:read")
def seat_cards_paper(hearing_id: int, paper_id: int) -> Any:
    """The cards as PDF, or the page that says they are being set."""
    found = hearings.hearing(viewer(), hearing_id)
    paper = papers.file_of_object("hearing", found.id, paper_id)
    if paper.paper.kind != "F-15":
        raise NotFound
    return paper_response(paper, url_for("case_desk.hearing", hearing_id=hearing_id))
