"""Sweeping over every route, every post and every table: nothing is listed by hand, new ones are covered."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup
from sqlalchemy import LargeBinary, select

from hearing.base.db import Base, db
from hearing.people.access import PERMISSIONS
from tests.support.make import COUNTY, P

# no form and no session: asked by a machine that signs (tests/messages/test_receipts.py)
MACHINES = ("gateway.take",)
# tables that a request may touch whatever it asks for
SESSIONS = ("sign_in", "sign_in_limit", "form_use")


def cast(make: Any) -> dict[str, str]:
    """One confirmed account for every post, at the county or its city, and for an officer; kind → name."""
    names: dict[str, str] = {}
    for kind in P:
        unit = COUNTY
        if kind in (P.HIRE, P.MANAGE):
            unit = 340100
        if kind == P.OFFICER:
            continue
        held = make.province.staff.get((unit, kind))
        viewer = held[0] if held else make.staff(kind, 340000 if "admin" in kind else unit)
        names[kind] = make.account(viewer, f"c_{kind.value}")
    db.session.commit()
    return names


def officer_account(make: Any, person_id: int) -> str:
    """A confirmed account for an officer."""
    from hearing.base.viewer import SYSTEM
    from hearing.people import service as people
    from tests.support.make import PASSWORD

    account = people.open_account(SYSTEM, person_id, "c_officer", "officer", PASSWORD)
    people.confirm_account(SYSTEM, account.id)
    db.session.commit()
    return "c_officer"


def tables(*, without: tuple[str, ...] = SESSIONS) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table (sealed bytes as digests), in order of the primary key."""
    found = {}
    for table in Base.metadata.sorted_tables:
        if table.name in without:
            continue
        rows = db.session.execute(select(table).order_by(*table.primary_key.columns)).all()
        found[table.name] = [tuple(_plain(value) for value in row) for row in rows]
    db.session.rollback()
    return found


def _plain(value: Any) -> Any:
    return hashlib.sha256(value).hexdigest() if isinstance(value, bytes | memoryview) else value


def digest() -> str:
    """One digest over every business table."""
    return hashlib.sha256(repr(tables()).encode()).hexdigest()


RANDOM = (
    "seal_id",
    "hash",
    "previous_hash",
    "token_digest",
    "key_digest",
    "code_digest",
    "receipt",
    "code",
    "digest",
)


def lasting(table: Any) -> list[Any]:
    """A table's columns without those that are random by nature, for comparing two runs of one act."""
    return [
        column
        for column in table.columns
        if column.name not in RANDOM and not isinstance(column.type, LargeBinary)
    ]


def filled(page: BeautifulSoup, action: str | None = None) -> dict[str, list[str]]:
    """A plausible answer to the page's main form: the first choice, a short text, what is there already."""
    form = next((f for f in page.select("main form") if _asks(f)), None)
    return {} if form is None else answers(form)


def _asks(form: Any) -> bool:
    return (
        any(tag.get("type") != "hidden" for tag in form.select("input, select, textarea"))
        or form.get("method") == "post"
    )


def answers(form: Any) -> dict[str, list[str]]:
    """Name → values for one form."""
    found: dict[str, list[str]] = {}
    for tag in form.select("input[name], select[name], textarea[name]"):
        name, kind = tag["name"], tag.get("type", "text")
        if kind in ("radio", "checkbox"):
            if name not in found:
                found[name] = [tag.get("value", "y")]
        elif tag.name == "select":
            options = [o["value"] for o in tag.select("option") if o.get("value")]
            found[name] = options[:1]
        elif kind in ("hidden", "submit"):
            found[name] = [tag.get("value", "")]
        elif kind != "file":
            found[name] = [_typed(name, tag)]
    found.pop("csrf_token", None)
    return found


EXAMPLES = {
    "phone": "10012345678", "from_on": "2026-03-20", "until_on": "2026-03-21", "starts": "09:30",
    "ends": "11:00", "held_on": "2026-03-25", "valid_from": "2026-04-01", "wished": "10087654321",
}  # fmt: skip


def _typed(name: str, tag: Any) -> str:
    there = tag.get("value") or (tag.get_text() if tag.name == "textarea" else "")
    if there.strip():
        return str(there)
    if name in EXAMPLES:
        return EXAMPLES[name]
    if name.endswith(("_on", "day")):
        return "2026-03-20"
    if name.endswith("_at") or "time" in name:
        return "09:30"
    if tag.get("inputmode") == "numeric":
        return "3"
    return "核对过材料，情况属实，理由充分，没有异议"


def permitted(app: Any, rule: Any, kind: str | None) -> bool:
    """Whether a post opens a route at all (what it may not open is tried in ``test_security``)."""
    permission = getattr(app.view_functions[rule.endpoint], "permission", None)
    if kind is None or permission is None or permission not in PERMISSIONS:
        return True
    return any(kind in row.posts for row in PERMISSIONS[permission])


def readable(app: Any, kind: str | None = None) -> Iterator[Any]:
    """Every GET rule but static files, of those that a post opens."""
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and rule.endpoint != "static" and permitted(app, rule, kind):
            yield rule


def writable(app: Any, kind: str | None = None) -> Iterator[Any]:
    """Every POST rule, of those that a post opens."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint in MACHINES:
            continue
        if "POST" in rule.methods and permitted(app, rule, kind):
            yield rule
