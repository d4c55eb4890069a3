"""Signs of interest as they are dealt with: 管 confirms or waives, officers answer, later parties are looked at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.base.viewer import Viewer
from hearing.journal import service as journal
from hearing.people import access
from hearing.pool import interest, prospects, traces, use
from hearing.pool.models import Engagement, Member, MemberTie, Need, NeedConflict, RecusalFinding
from hearing.pool.recusal import GRADES, QUESTIONS, Grade, Sign, finding_problem
from hearing.pool.rules import EngagementState as E

STANDING = (E.WAITING, *use.LIVE)


def decide_before(
    viewer: Viewer, need: Need, person_id: int, sign: str, *, confirmed: bool, reason: str
) -> RecusalFinding:
    """Before the list is frozen, 管 confirms a likely sign (the member is left out) or waives it (A-7)."""
    use.require_manager(viewer, need)
    found = prospects.look(need)
    if (person_id, sign) not in {(one.person_id, str(found_)) for one, found_ in found.undecided}:
        raise Conflict("这一情形已经核实过，或已不存在；请刷新后再看")
    row = RecusalFinding(
        need_id=need.id,
        person_id=person_id,
        sign=sign,
        grade=GRADES[Sign(sign)],
        state="open",
        found_at=clock.now(),
    )
    _settle(viewer, row, confirmed=confirmed, reason=reason)
    return row


def _settle(viewer: Viewer, row: RecusalFinding, *, confirmed: bool, reason: str) -> None:
    problem = finding_problem(row.grade, confirmed=confirmed, reason=reason)
    if problem:
        raise Refused(problem, field="reason", rule="A-7")
    row.state = "confirmed" if confirmed else "waived"
    row.reasons = reason.strip() or None
    row.decided_by, row.decided_at = viewer.person_id, clock.now()
    db.session.add(row)
    db.session.flush()
    journal.record(viewer, f"finding.{row.state}", "recusal_finding", row.id, sign=row.sign)


def recheck(viewer: Viewer, need: Need, conflicts: Iterable[tuple[str, str]]) -> int:
    """Parties or agents came or changed: look again at everybody engaged; gives how many signs are open (A-7)."""
    known = {(row.kind, row.digest) for row in need.conflicts}
    fresh = sorted({(str(kind), digest) for kind, digest in conflicts} - known)
    need.conflicts.extend(NeedConflict(kind=kind, digest=digest) for kind, digest in fresh)
    db.session.flush()
    engaged = db.session.scalars(
        select(Engagement)
        .where(Engagement.need_id == need.id, Engagement.state.in_(STANDING))
        .order_by(Engagement.id)
    ).all()
    rows = look_at(need, engaged, interest.case_side(fresh))
    journal.record(viewer, "need.recheck", "need", need.id, traces=len(fresh), found=len(rows))
    return sum(row.state == "open" for row in rows)


def look_at(
    need: Need, engaged: Sequence[Engagement], fresh: Mapping[str, frozenset[str]]
) -> list[RecusalFinding]:
    """Keep every sign that nobody has dealt with; what fresh traces show counts as new even if known before."""
    people = [one.person for one in engaged]
    found = interest.signs_of(need, people, {})
    new = interest.signs_of(need, people, {}, fresh) if fresh else {}
    decided = interest.decisions(need.id)
    rows = []
    for one in engaged:
        for sign in found[one.person_id]:
            known = decided.get((one.person_id, sign))
            if known is None or (sign in new.get(one.person_id, ()) and known.decided_at):
                rows.append(
                    RecusalFinding(
                        need_id=need.id,
                        person_id=one.person_id,
                        sign=sign,
                        grade=GRADES[sign],
                        turn=known.turn + 1 if known else 1,
                        state=_waits_for(one, sign),
                        found_at=clock.now(),
                    )  # fmt: skip
                )
    db.session.add_all(rows)
    db.session.flush()
    return rows


def _waits_for(engagement: Engagement, sign: Sign) -> str:
    """Questions go to those who have not answered yet; everything else to 管."""
    unanswered = engagement.state in (E.WAITING, E.INVITED)
    return "asked" if GRADES[sign] == Grade.ASK and unanswered else "open"


def finding_of(viewer: Viewer, finding_id: int) -> RecusalFinding:
    """One finding of a need that the viewer's pool manages; another's is missing."""
    row = db.session.get(RecusalFinding, finding_id)
    if row is None:
        raise NotFound
    need = db.session.get_one(Need, row.need_id)
    if need.pool.unit_id != viewer.unit_id:
        raise NotFound
    use.require_manager(viewer, need)
    return row


def decide_after(
    viewer: Viewer, row: RecusalFinding, *, confirmed: bool, reason: str
) -> Engagement | None:
    """After the draw 管 confirms or waives; a confirmed one gives the engagement that has to end (A-7)."""
    use.require_manager(viewer, db.session.get_one(Need, row.need_id))
    if row.state != "open":
        raise Conflict("这一情形已经核实过")
    _settle(viewer, row, confirmed=confirmed, reason=reason)
    if not confirmed:
        return None
    return db.session.scalar(
        select(Engagement).where(
            Engagement.need_id == row.need_id,
            Engagement.person_id == row.person_id,
            Engagement.state.in_(STANDING),
        )
    )


def open_findings(need_id: int) -> Sequence[RecusalFinding]:
    """What still waits for 管 about a need, oldest first."""
    return db.session.scalars(
        select(RecusalFinding)
        .where(RecusalFinding.need_id == need_id, RecusalFinding.state == "open")
        .order_by(RecusalFinding.id)
    ).all()


def _asked(engagement: Engagement) -> Sequence[RecusalFinding]:
    return db.session.scalars(
        select(RecusalFinding)
        .where(
            RecusalFinding.need_id == engagement.need_id,
            RecusalFinding.person_id == engagement.person_id,
            RecusalFinding.state == "asked",
        )
        .order_by(RecusalFinding.id)
    ).all()


def questions(viewer: Viewer, engagement: Engagement) -> list[str]:
    """What the invited officer is asked about their own ties; it names nobody (A-10)."""
    if engagement.person_id != viewer.person_id:
        raise NotFound
    return [QUESTIONS[Sign(row.sign)] for row in _asked(engagement)]


def answer(viewer: Viewer, engagement: Engagement, *, answered: bool) -> None:
    """The officer says that what was asked does not apply; whoever cannot say so declines (A-7)."""
    asked = _asked(engagement)
    if asked and not answered:
        raise Refused(
            "请逐条看过上面的问题；有其中情形的，请选择不能参加", field="answered", rule="A-7"
        )
    for row in asked:
        row.state, row.decided_by, row.decided_at = "answered", viewer.person_id, clock.now()


def declare_tie(
    viewer: Viewer, member: Member, kind: str, words: str, relation: str | None = None
) -> MemberTie:
    """Officer or 管 declares a relative (by name) or the home address; only a keyed digest is kept (A-7)."""
    if viewer.person_id != member.person_id:
        access.require(viewer, "pool:manage", member)
    if kind not in ("relative", "address") or not words.strip():
        raise Refused("填写亲属姓名或住址", field="words")
    if kind == "relative" and not (relation or "").strip():
        raise Refused("写明与您的关系，如配偶、父母、子女", field="relation")
    digest = traces.name_digest(words) if kind == "relative" else traces.address_digest(words)
    known = db.session.scalar(
        select(MemberTie).where(
            MemberTie.person_id == member.person_id,
            MemberTie.kind == kind,
            MemberTie.digest == digest,
        )
    )
    if known is not None:
        known.ended_at = None
        return known
    row = MemberTie(
        person_id=member.person_id, kind=kind, digest=digest,
        relation=(relation or "").strip() or None, entered_by=viewer.person_id,
        entered_at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    journal.record(viewer, "member.tie", "member", member.id, kind=kind)
    return row


def end_tie(viewer: Viewer, member: Member, tie_id: int) -> None:
    """A declared tie no longer holds."""
    if viewer.person_id != member.person_id:
        access.require(viewer, "pool:manage", member)
    row = db.session.get(MemberTie, tie_id)
    if row is None or row.person_id != member.person_id:
        raise NotFound
    row.ended_at = clock.now()
    journal.record(viewer, "member.tie_end", "member", member.id, kind=row.kind)


def ties_of(person_id: int) -> Sequence[MemberTie]:
    """What a person has declared: kinds and relations, the names cannot be read back."""
    return db.session.scalars(
        select(MemberTie)
        .where(MemberTie.person_id == person_id, MemberTie.ended_at.is_(None))
        .order_by(MemberTie.id)
    ).all()
