"""All permissions on one page: permission → rows; any row grants. No other module asks for a post.

A row names the posts that may act and the small tests that the thing must pass. Things are duck-typed:
``unit_id``, ``unit_lineage`` and ``handler_person_id`` are read where a test needs them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hearing.base.errors import Forbidden, NotFound
from hearing.base.viewer import Viewer
from hearing.people.rules import PostKind as P

Test = Callable[[Viewer, Any], bool]


@dataclass(frozen=True)
class Row:
    """Posts that grant, at the units meant, if the thing (when there is one) passes every test."""

    posts: tuple[str, ...]
    tests: tuple[Test, ...] = ()
    at: Callable[[Viewer], bool] | None = None


def at_top(viewer: Viewer) -> bool:
    """The post worn now is one of the top unit, whose settings hold for all."""
    return viewer.hat is not None and viewer.hat.lineage.count("/") == 2


def own_unit(viewer: Viewer, thing: Any) -> bool:
    """The thing belongs to the unit of the post worn now."""
    return bool(thing.unit_id == viewer.unit_id)


def handles(viewer: Viewer, thing: Any) -> bool:
    """The viewer handles the case or hearing."""
    return bool(thing.handler_person_id == viewer.person_id)


def presides(viewer: Viewer, thing: Any) -> bool:
    """The viewer presides over the hearing."""
    return bool(thing.presider_person_id == viewer.person_id)


def not_presider(viewer: Viewer, thing: Any) -> bool:
    """The viewer does not preside over the hearing."""
    return bool(thing.presider_person_id != viewer.person_id)


def keeps_record(viewer: Viewer, thing: Any) -> bool:
    """The viewer is the hearing's clerk."""
    return bool(thing.clerk_person_id == viewer.person_id)


def not_handler(viewer: Viewer, thing: Any) -> bool:
    """The viewer does not handle the case."""
    return bool(thing.handler_person_id != viewer.person_id)


def not_case_handler(viewer: Viewer, thing: Any) -> bool:
    """The viewer does not handle the case behind the thing's need."""
    return bool(thing.need.handler_person_id != viewer.person_id)


def own_pool(viewer: Viewer, thing: Any) -> bool:
    """The thing belongs to the pool of the unit of the post worn now."""
    return bool(thing.pool.unit_id == viewer.unit_id)


def own_department(viewer: Viewer, thing: Any) -> bool:
    """The thing belongs to the viewer's department; where departments are not kept, to the unit's head."""
    mine = viewer.hat.department_id if viewer.hat else None
    return bool(mine is None or thing.department_id in (None, mine))


def owns(viewer: Viewer, thing: Any) -> bool:
    """The viewer is answerable for the item of the ledger."""
    return bool(thing.owner_person_id == viewer.person_id)


def not_owner(viewer: Viewer, thing: Any) -> bool:
    """Somebody else is answerable for the item of the ledger."""
    return bool(thing.owner_person_id != viewer.person_id)


def leads(viewer: Viewer, thing: Any) -> bool:
    """The viewer leads the item of the ledger (包案)."""
    return bool(thing.leader_person_id == viewer.person_id)


def is_officer(viewer: Viewer, thing: Any) -> bool:
    """The thing is the viewer's own."""
    return bool(thing.person_id == viewer.person_id)


def not_author(viewer: Viewer, thing: Any) -> bool:
    """The viewer neither nominated nor last edited the text."""
    return viewer.person_id not in (thing.nominated_by, thing.edited_by)


def reviews_here(viewer: Viewer, thing: Any) -> bool:
    """The text waits for the verdict of the unit of the post worn now."""
    return bool(thing.review_unit_id == viewer.unit_id)


def adopted_here(viewer: Viewer, thing: Any) -> bool:
    """The text was adopted by the unit of the post worn now."""
    return bool(thing.adopted_unit_id == viewer.unit_id)


def handed_down(viewer: Viewer, thing: Any) -> bool:
    """The thing was handed down by the unit of the post worn now."""
    return bool(thing.issuer_id == viewer.unit_id)


LEADERS = (P.DEPARTMENT_HEAD, P.DEPUTY_CHIEF, P.CHIEF)
CASE_SIDE = (P.HANDLE, P.CLERK, *LEADERS)
BULLETIN = (P.BULLETIN_DRAFT, P.BULLETIN_REVIEW, P.BULLETIN_ISSUE)
PRESIDING = (P.HANDLE, *LEADERS)
_CASE_WORK = (Row((P.HANDLE, *LEADERS), (own_unit, handles)),)
_PREPARES = (*_CASE_WORK, Row((P.CLERK,), (own_unit, keeps_record)))
_SITS = (Row(PRESIDING, (presides,)), Row((P.CLERK,), (own_unit, keeps_record)))

PERMISSIONS: dict[str, tuple[Row, ...]] = {
    # pool: 聘
    "pool:hire": (Row((P.HIRE,), (own_pool,)),),
    "pool:appoint": (Row((P.CHIEF,), (own_pool,)),),
    # pool: 聘 or 管
    "pool:suspend": (Row((P.HIRE, P.MANAGE), (own_pool,)),),
    "pool:propose_removal": (Row((P.HIRE, P.MANAGE), (own_pool,)),),
    # pool: 管
    "pool:manage": (Row((P.MANAGE,), (own_pool,)),),
    "allowance:read": (Row((P.MANAGE, P.CHIEF, P.DEPUTY_CHIEF), (own_pool,)),),
    "allowance:prepare": (Row((P.MANAGE,), (own_pool,)),),
    "allowance:approve": (Row((P.CHIEF, P.DEPUTY_CHIEF), (own_pool,)),),
    "draw:run": (Row((P.MANAGE,), (own_pool, not_handler)),),
    # re-draw, relaxation, lending one's pool: the leaders of the unit that decides
    "draw:approve": (Row((P.CHIEF, P.DEPUTY_CHIEF), (own_unit, not_case_handler)),),
    "draw:audit": (Row((P.AUDIT_ADMIN,)),),
    # officers' data: full view with a reason, answers to their requests
    "people:unmask": (Row((P.HIRE, P.MANAGE), (own_pool,)),),
    "data:decide": (Row((P.HIRE, P.MANAGE), (own_pool,)),),
    # pool: 用
    "need:state": _CASE_WORK,
    # rooms
    "room:read": (Row(CASE_SIDE),),
    "room:keep": (Row((P.SYSTEM_ADMIN,)),),
    "room:use": (Row(CASE_SIDE, (own_unit,)),),
    "room:care": (Row((P.CLERK, P.DEPARTMENT_HEAD), (own_unit,)),),
    "holiday:keep": (Row((P.SYSTEM_ADMIN,), at=at_top),),
    # cases and hearings
    "case:enter": (Row((P.HANDLE, *LEADERS)),),
    "case:edit": _CASE_WORK,
    "case:read": (Row(CASE_SIDE),),
    "case:import": (Row((P.BULLETIN_DRAFT,), (own_unit,)),),
    "explanation:read": (Row(LEADERS),),
    "explanation:waiting_head": (Row((P.DEPARTMENT_HEAD,), (own_unit, not_handler)),),
    "explanation:waiting_chief": (Row((P.DEPUTY_CHIEF, P.CHIEF), (own_unit, not_handler)),),
    "party:unmask": _CASE_WORK,
    "application:reply": (Row((P.HANDLE, *LEADERS), (own_unit,)),),
    "hearing:read": (Row(CASE_SIDE),),
    "hearing:plan": (Row((P.HANDLE, *LEADERS), (own_unit, handles)),),
    "hearing:submit": _CASE_WORK,
    "hearing:department_agree": (Row((P.DEPARTMENT_HEAD,), (own_unit, not_handler)),),
    "hearing:notify": _PREPARES,
    "briefing:approve": (
        Row((P.DEPARTMENT_HEAD, P.DEPUTY_CHIEF, P.CHIEF), (own_unit, not_handler)),
    ),
    "hearing:reschedule": _CASE_WORK,
    "hearing:sit": _SITS,
    "hearing:record": (*_SITS, *_CASE_WORK),
    "hearing:file": _PREPARES,
    "board:work": (Row(CASE_SIDE, (own_unit,)),),
    "approval:read": (Row(LEADERS),),
    "approval:decide": (
        Row((P.CHIEF,), (own_unit,)),
        Row((P.DEPUTY_CHIEF,), (own_unit,)),
        Row((P.DEPARTMENT_HEAD,), (own_unit,)),
    ),
    # the department's opinion on a report to the chief; the next leader where its head handles the case
    "approval:department": (Row((P.DEPARTMENT_HEAD, P.DEPUTY_CHIEF), (own_unit, not_handler)),),
    "approval:delegate": (Row((P.CHIEF,), (own_unit,)),),
    # opinions
    "opinion:submit": (Row((P.OFFICER,), (is_officer,)),),
    "opinion:close": (Row(PRESIDING, (presides,)),),
    "opinion:collect": _SITS,
    # opinions on paper: taken by the hearing's clerk, entered again by another of the unit; neither handles
    # nor presides, and no leader enters, since leaders decide on what is built on the opinions
    "opinion:paper_open": (Row((P.CLERK,), (own_unit, keeps_record, not_handler, not_presider)),),
    "opinion:paper_enter": (Row((P.CLERK, P.HANDLE), (own_unit, not_handler, not_presider)),),
    "decision:draft": _CASE_WORK,
    "decision:decide": _CASE_WORK,
    "decision:tell": _PREPARES,
    "officer:desk": (Row((P.OFFICER,)),),
    "officer:own": (Row((P.OFFICER,), (is_officer,)),),
    "feedback:give": (Row(PRESIDING, (presides,)), *_CASE_WORK),
    # outcomes
    "outcome:record": _PREPARES,
    "outcome:confirm": (Row((P.DEPARTMENT_HEAD, P.DEPUTY_CHIEF, P.CHIEF), (own_unit,)),),
    # practice: gatherings and mock hearings
    "gathering:keep": (Row((*CASE_SIDE, P.MANAGE), (own_unit,)),),
    "gathering:read": (Row((*CASE_SIDE, P.MANAGE)),),
    "outcome:figures": (Row((*LEADERS, *BULLETIN)),),
    # what a procurator's hearings led to: the person, the head of the department, the chief
    "effect:person": (
        Row((P.HANDLE, *LEADERS), (own_unit, is_officer)),
        Row((P.DEPARTMENT_HEAD,), (own_unit, own_department)),
        Row((P.CHIEF,), (own_unit,)),
    ),
    # practice: typical cases
    "exemplar:read": (Row((*CASE_SIDE, P.MANAGE, *BULLETIN)),),
    "exemplar:nominate": (Row((P.HANDLE, *LEADERS)),),
    "exemplar:edit": (Row((P.HANDLE, *LEADERS), (own_unit,)),),
    "exemplar:review": (Row(LEADERS, (reviews_here, not_author)),),
    "exemplar:publish": (Row((P.DEPUTY_CHIEF, P.CHIEF), (adopted_here, not_author)),),
    # practice: case review and document contest
    "review:lead": (Row(LEADERS, (own_unit,)),),
    "review:read": (Row((P.HANDLE, P.CLERK, *LEADERS)),),
    # the ledger of unresolved cases
    "ledger:read": (Row(CASE_SIDE),),
    "ledger:work": (
        Row((P.HANDLE, *LEADERS), (own_unit, owns)),
        Row((P.DEPUTY_CHIEF, P.CHIEF), (leads,)),
    ),
    "ledger:lead": (Row((P.DEPUTY_CHIEF, P.CHIEF), (own_unit,)),),
    "ledger:verify": (
        Row(LEADERS, (own_unit, not_owner)),
        Row((P.DEPUTY_CHIEF, P.CHIEF), (leads, not_owner)),
    ),
    "ledger:reopen": (Row(LEADERS, (own_unit,)),),
    # leaders and bulletins
    "figures:read": (Row((P.DEPUTY_CHIEF, P.CHIEF, *BULLETIN)),),
    "deck:make": (Row((P.BULLETIN_DRAFT,)),),
    "plan:read": (Row((*LEADERS, *BULLETIN)),),
    "plan:draft": (Row((P.BULLETIN_DRAFT,), (own_unit,)),),
    "plan:approve": (Row((P.CHIEF, P.DEPUTY_CHIEF), (own_unit,)),),
    "bulletin:read": (Row((*LEADERS, *BULLETIN)),),
    "bulletin:draft": (Row((P.BULLETIN_DRAFT,), (own_unit,)),),
    "bulletin:review": (Row((P.BULLETIN_REVIEW,), (own_unit,)),),
    "bulletin:countersign": (Row((P.DEPARTMENT_HEAD, P.DEPUTY_CHIEF), (own_unit,)),),
    "bulletin:issue": (Row((P.BULLETIN_ISSUE, P.CHIEF), (own_unit,)),),
    "bulletin:receive": (Row((P.CHIEF,)),),
    # the public extract is an act of its own: drafted by one, decided on by a leader
    "coverage:set": (Row((P.BULLETIN_DRAFT, P.BULLETIN_ISSUE), at=at_top),),
    "extract:read": (Row((P.CHIEF, P.DEPUTY_CHIEF, *BULLETIN)),),
    "extract:draft": (Row((P.BULLETIN_DRAFT,), (own_unit,)),),
    "extract:publish": (Row((P.CHIEF, P.DEPUTY_CHIEF), (own_unit,)),),
    "padding:decide": (Row((P.BULLETIN_DRAFT, P.BULLETIN_REVIEW)),),
    # rectification: the unit answers, who handed it down verifies and decides on more time
    "rectification:read": (Row((*LEADERS, *BULLETIN)),),
    "rectification:receive": (Row((P.CHIEF, P.DEPUTY_CHIEF), (own_unit,)),),
    "rectification:work": (Row(LEADERS, (own_unit,)),),
    "rectification:verify": (Row((P.BULLETIN_DRAFT, P.BULLETIN_REVIEW), (handed_down,)),),
    "trigger:set": (Row((P.BULLETIN_ISSUE, P.CHIEF), (own_unit,)),),
    "trigger:talk": (Row((P.CHIEF, P.DEPUTY_CHIEF), (handed_down,)),),
    "rectification:extend": (Row((P.BULLETIN_ISSUE, P.CHIEF), (handed_down,)),),
    # administrators
    "admin:system": (Row((P.SYSTEM_ADMIN,)),),
    # what holds for every unit: word lists, checklists, general parameters and texts, background work
    "setting:common": (Row((P.SYSTEM_ADMIN,), at=at_top),),
    "admin:security": (Row((P.SECURITY_ADMIN,)),),
    "admin:audit": (Row((P.AUDIT_ADMIN,)),),
    # everybody signed in
    "self": (Row(tuple(P)),),
}

WHO_CAN: dict[str, str] = {
    permission: "、".join(dict.fromkeys(P(post).label for row in rows for post in row.posts))
    for permission, rows in PERMISSIONS.items()
}


def may(viewer: Viewer, permission: str, thing: Any = None) -> bool:
    """Whether the post worn now grants the permission, on the thing when one is given."""
    rows = PERMISSIONS[permission]
    return any(
        viewer.kind in row.posts
        and (row.at is None or row.at(viewer))
        and (thing is None or all(test(viewer, thing) for test in row.tests))
        for row in rows
    )


def require(viewer: Viewer, permission: str, thing: Any = None) -> None:
    """Refuse with a page that names who can; a thing out of scope is answered as missing."""
    if not may(viewer, permission):
        raise Forbidden(who=WHO_CAN[permission])
    if thing is not None and not may(viewer, permission, thing):
        raise Forbidden("这件事由具体承办、主持或管理它的人办理。", who=WHO_CAN[permission])


__all__ = ["PERMISSIONS", "WHO_CAN", "NotFound", "Row", "may", "require"]
