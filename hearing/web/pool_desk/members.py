"""One member's page, as 聘 and 管 see it."""

from __future__ import annotations

from typing import Any

from flask import render_template

from hearing.base import clock
from hearing.pool import queries, rules
from hearing.web.access import viewer

S = rules.MemberState


def member_page(member_id: int, heading: str, **extra: Any) -> Any:
    member = queries.member(viewer(), member_id)
    return render_template(
        "pool_desk/member.html",
        heading=heading,
        member=member,
        history=queries.history(viewer(), member_id),
        states=S.labels(),
        categories=rules.Category.labels(),
        sources=rules.Source.labels(),
        today=clock.today(),
        **extra,
    )
