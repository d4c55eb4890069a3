"""Qualification review: every condition of A-7 and every local one is a row of its own (A-7, P-6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import NotFound, Refused
from hearing.base.viewer import Viewer
from hearing.journal import service as journal
from hearing.people import access
from hearing.people.rules import PostKind
from hearing.people.service import live_posts
from hearing.pool import hire_rules, leaving
from hearing.pool.hire_rules import Finding
from hearing.pool.history import move, note
from hearing.pool.models import LocalExclusion, Member, MemberCheck
from hearing.pool.rules import MemberState as S

CACHE = "local_exclusions"


def local_exclusions(unit_id: int, on: date) -> list[tuple[str, str]]:
    """(code, name) of the further grounds in force at a unit on a day (settled 21)."""
    cached: dict[tuple[int, date], list[tuple[str, str]]] = db.session.info.setdefault(CACHE, {})
    if (unit_id, on) not in cached:
        rows = db.session.execute(
            select(LocalExclusion.code, LocalExclusion.name)
            .where(
                LocalExclusion.unit_id.is_(None) | (LocalExclusion.unit_id == unit_id),
                LocalExclusion.valid_from <= on,
                LocalExclusion.valid_until.is_(None) | (LocalExclusion.valid_until > on),
            )
            .order_by(LocalExclusion.id)
        )
        cached[unit_id, on] = [(row.code, row.name) for row in rows]
    return cached[unit_id, on]


def required(member: Member) -> dict[str, str]:
    """Every check that this member's review needs today."""
    return hire_rules.required_checks(local_exclusions(member.pool.unit_id, clock.today()))


def checks(member: Member, since: date | None = None) -> Sequence[MemberCheck]:
    """The checks of the member's present round, oldest first; only those made since a day."""
    wanted = select(MemberCheck).where(
        MemberCheck.member_id == member.id, MemberCheck.round == member.round
    )
    if since is not None:
        wanted = wanted.where(MemberCheck.checked_on >= since)
    return db.session.scalars(wanted.order_by(MemberCheck.id)).all()


def results(found: Iterable[MemberCheck]) -> dict[str, bool]:
    """Kind → passed, the latest check of a kind counting."""
    return {check.kind: check.passed for check in found}


def record_checks(viewer: Viewer, member: Member, findings: Mapping[str, Finding]) -> None:
    """Record what was looked at, with evidence; number, age and posts are computed each time (A-7).

    A hit on a member in the pool takes effect at once: no draw, and suspension.
    """
    access.require(viewer, "pool:hire", member)
    if member.state == S.LEFT:
        raise Refused("此人已出库，重新登记后再核查")
    known = required(member)
    for kind, finding in findings.items():
        if kind not in known or kind in hire_rules.AUTOMATIC:
            raise NotFound
        if not finding.evidence.strip():
            raise Refused(
                f"写明核查“{known[kind]}”看了什么材料", field=f"evidence_{kind}", rule="A-7"
            )
    every = [
        *hire_rules.automatic_findings(
            member.person.identity, clock.today(), _staff_post(member.person_id)
        ),
        *findings.values(),
    ]
    db.session.add_all(_row(viewer, member, finding) for finding in every)
    note(viewer, member, "check", "、".join(known[finding.kind] for finding in every)[:200])
    db.session.flush()
    if member.exclusion_hit or not all(finding.passed for finding in every):
        _take_effect(viewer, member, known)


def _row(viewer: Viewer, member: Member, finding: Finding) -> MemberCheck:
    return MemberCheck(
        member_id=member.id,
        round=member.round,
        kind=finding.kind,
        passed=finding.passed,
        evidence=finding.evidence.strip()[:200],
        checked_on=clock.today(),
        at=clock.now(),
        by_person_id=viewer.person_id,
    )


def _staff_post(person_id: int) -> str | None:
    """The words of a staff post that the person holds now, if any."""
    staff = [post for post in live_posts(person_id) if post.kind != PostKind.OFFICER]
    return PostKind(staff[0].kind).label if staff else None


def _take_effect(viewer: Viewer, member: Member, known: Mapping[str, str]) -> None:
    failed = [
        known.get(kind, kind) for kind, passed in results(checks(member)).items() if not passed
    ]
    hit = "、".join(failed)[:200] or None
    if hit == member.exclusion_hit:
        return
    member.exclusion_hit = hit
    member.version += 1
    if hit and member.state == S.ACTIVE:
        leaving.suspend(viewer, member, f"核查发现：{hit}")
    elif hit and member.state == S.REVIEWED:
        move(member, (S.REVIEWED,), S.CANDIDATE)
        note(viewer, member, "reopen", "核查发现不符合条件的情形")


def outstanding(member: Member, since: date | None = None) -> list[str]:
    """What stands against passing the review of a member now (A-7)."""
    return hire_rules.outstanding(required(member), results(checks(member, since)))


def renewal_outstanding(member: Member) -> list[str]:
    """What is not checked lately enough for a renewal (A-7)."""
    return outstanding(member, clock.today() - timedelta(days=hire_rules.RECHECK_DAYS))


def review(viewer: Viewer, member: Member, *, declared_on: date, evidence: str) -> None:
    """Pass the review of a candidate: only when every check of A-7 is made and passed (A-7)."""
    access.require(viewer, "pool:hire", member)
    if declared_on > clock.today():
        raise Refused("声明日期不能晚于今天", field="declared_on")
    missing = outstanding(member)
    if missing:
        raise Refused("；".join(missing), rule="A-7")
    move(member, (S.CANDIDATE,), S.REVIEWED)
    member.exclusions_declared_on = declared_on
    member.reviewed_by = viewer.person_id
    note(viewer, member, "review", evidence)


def local_rows(viewer: Viewer) -> Sequence[LocalExclusion]:
    """All further grounds that concern the viewer's unit, the ended ones too."""
    return db.session.scalars(
        select(LocalExclusion)
        .where(LocalExclusion.unit_id.is_(None) | (LocalExclusion.unit_id == viewer.unit_id))
        .order_by(LocalExclusion.valid_until.is_not(None), LocalExclusion.id)
    ).all()


def add_local_exclusion(
    viewer: Viewer, code: str, name: str, basis: str, valid_from: date
) -> LocalExclusion:
    """Set a further ground of exclusion for the own pool from a day on (settled 21)."""
    access.require(viewer, "pool:hire")
    if db.session.scalar(select(LocalExclusion.id).where(LocalExclusion.code == code)):
        raise Refused("这个代码已经用过，请换一个", field="code")
    if valid_from < clock.today():
        raise Refused("生效日期不能早于今天", field="valid_from")
    row = LocalExclusion(
        unit_id=viewer.unit_id, code=code, name=name, basis=basis, valid_from=valid_from,
        entered_by=viewer.person_id,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    db.session.info.pop(CACHE, None)
    journal.record(viewer, "local_exclusion.add", "local_exclusion", row.id, code=code)
    return row


def end_local_exclusion(viewer: Viewer, exclusion_id: int) -> None:
    """Let an own further ground end tomorrow; general ones stay, earlier reviews keep theirs."""
    access.require(viewer, "pool:hire")
    row = db.session.get(LocalExclusion, exclusion_id)
    if row is None or row.unit_id != viewer.unit_id:
        raise NotFound
    if row.valid_until is not None:
        raise Refused("这一项已经停用")
    row.valid_until = max(clock.today(), row.valid_from) + timedelta(days=1)
    db.session.info.pop(CACHE, None)
    journal.record(viewer, "local_exclusion.end", "local_exclusion", row.id)


GENERAL = (
    ("prosecuted", "正在受到刑事追究"),
    ("arbitration", "被仲裁机构除名"),
)
GENERAL_FROM = date(2022, 1, 26)


def seed(viewer: Viewer) -> int:
    """Add the general further grounds that are missing; gives how many were added."""
    known = set(db.session.scalars(select(LocalExclusion.code)))
    fresh = [
        LocalExclusion(
            code=code, name=name, basis="各地库管理办法常见，未核实", valid_from=GENERAL_FROM
        )
        for code, name in GENERAL
        if code not in known
    ]
    db.session.add_all(fresh)
    db.session.flush()
    db.session.info.pop(CACHE, None)
    journal.record(viewer, "local_exclusion.seed", "local_exclusion", "*", added=len(fresh))
    return len(fresh)
