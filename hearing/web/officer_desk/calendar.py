"""The officer's hearings on a phone's calendar: one secret address, renewed or stopped at any time."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from hearing.calendar import feeds
from hearing.web.access import needs, viewer
from hearing.web.officer_desk.blueprint import blueprint


@blueprint.get("/calendar")
@needs("officer:desk")
def phone_calendar() -> Any:
    """Whether there is an address, and how to use it."""
    return _page(None)


def _page(address: str | None) -> Any:
    return render_template(
        "officer_desk/phone_calendar.html", feed=feeds.own(viewer()), address=address
    )


@blueprint.post("/calendar/address")
@needs("officer:desk")
def renew_address() -> Any:
    """A new address; it is shown this once."""
    token = feeds.renew_own(viewer())
    return _page(url_for("feeds.feed", token=token, _external=True))


@blueprint.post("/calendar/address/revoke")
@needs("officer:desk")
def revoke_address() -> Any:
    """Stop the address."""
    feeds.revoke_own(viewer())
    return redirect(url_for(".phone_calendar"), 303)
