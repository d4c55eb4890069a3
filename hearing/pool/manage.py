"""管: take into the active pool, suspend, keep the profile. Never the steps of 聘 (P-3)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from hearing.base.db import db
from hearing.base.errors import Refused, Stale
from hearing.base.viewer import Viewer
from hearing.people import access
from hearing.pool import catalogue, leaving
from hearing.pool.history import move, note
from hearing.pool.models import Member, MemberIdentity, MemberLanguage, MemberSpeciality
from hearing.pool.rules import MemberState, WordKind


def activate(viewer: Viewer, member: Member) -> None:
    """Take an appointed member into the active pool."""
    access.require(viewer, "pool:manage", member)
    if member.registered_by == viewer.person_id:
        raise Refused("聘任登记人不能办理入库，聘、管须分人", rule="P-3")
    if member.resignation_asked_at is not None:
        raise Refused("本人已申请退出，等聘任部门办理", rule="P-7")
    if member.exclusion_hit:
        raise Refused(f"核查发现“{member.exclusion_hit}”，聘任部门复核通过后才能入库", rule="A-7")
    move(member, (MemberState.APPOINTED, MemberState.SUSPENDED), MemberState.ACTIVE)
    member.activated_by = viewer.person_id
    member.suspended_because = None
    note(viewer, member, "activate")


def suspend(viewer: Viewer, member: Member, reason: str) -> None:
    """Suspend a member at once; suspended members are not drawn (P-6)."""
    access.require(viewer, "pool:manage", member)
    leaving.suspend(viewer, member, reason)


@dataclass(frozen=True)
class Profile:
    """What 管 keeps about a member; words are codes of the vocabulary."""

    category: str
    identities: tuple[str, ...]
    specialities: tuple[str, ...]
    languages: tuple[str, ...]
    profession: str | None


FIELDS = (
    ("category", "类别", WordKind.CATEGORY),
    ("identities", "身份", WordKind.IDENTITY),
    ("specialities", "专业领域", WordKind.SPECIALITY),
    ("languages", "语言", WordKind.LANGUAGE),
)


def profile_of(member: Member) -> Profile:
    """The profile as it is stored."""
    return Profile(
        member.category,
        tuple(row.identity for row in member.identities),
        tuple(row.word for row in member.specialities),
        tuple(row.word for row in member.languages),
        member.profession,
    )


def edit_profile(viewer: Viewer, member: Member, wanted: Profile, seen_version: int) -> None:
    """Keep a member's profile; what changed is written into the history (P-5)."""
    access.require(viewer, "pool:manage", member)
    if member.state == MemberState.LEFT:
        raise Refused("此人已出库，资料不再更改")
    if member.version != seen_version:
        raise Stale
    earlier = profile_of(member)
    _check(wanted, earlier)
    words = _difference(earlier, wanted)
    if not words:
        raise Refused("内容没有变化，不用登记")
    member.category = wanted.category
    member.profession = wanted.profession
    _replace(member.identities, wanted.identities, "identity", MemberIdentity)
    _replace(member.specialities, wanted.specialities, "word", MemberSpeciality)
    _replace(member.languages, wanted.languages, "word", MemberLanguage)
    member.version += 1
    db.session.flush()
    note(viewer, member, "profile", "；".join(words))


def _check(wanted: Profile, earlier: Profile) -> None:
    """Words must be offered now, or have been the member's before."""
    for name, label, kind in FIELDS:
        chosen, had = _listed(getattr(wanted, name)), _listed(getattr(earlier, name))
        offered = {code for code, _ in catalogue.offered(kind)}
        if not set(chosen) <= offered | set(had):
            raise Refused(f"从列表中选择{label}", field=name)


def _listed(value: str | Sequence[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _difference(earlier: Profile, wanted: Profile) -> list[str]:
    found = []
    for name, label, kind in FIELDS:
        names = catalogue.names(kind)
        before, after = set(_listed(getattr(earlier, name))), set(_listed(getattr(wanted, name)))
        added = "、".join(names.get(code, code) for code in sorted(after - before))
        gone = "、".join(names.get(code, code) for code in sorted(before - after))
        parts = [f"加{added}" if added else "", f"去{gone}" if gone else ""]
        if added or gone:
            found.append(f"{label}：" + "，".join(part for part in parts if part))
    if earlier.profession != wanted.profession:
        found.append("职业或专长有更改")
    return found


def _replace(
    rows: list[Any], wanted: Sequence[str], attribute: str, make: Callable[..., Any]
) -> None:
    """Let a member's words be the wanted ones, keeping the rows that stay."""
    for row in [row for row in rows if getattr(row, attribute) not in wanted]:
        rows.remove(row)
    had = {getattr(row, attribute) for row in rows}
    rows.extend(make(**{attribute: code}) for code in dict.fromkeys(wanted) if code not in had)
