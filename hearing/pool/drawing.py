"""抽取: freeze the list under the oldest commitment, take the outside value, reveal (settled 8)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update

from hearing.base import clock
from hearing.base.db import db, rows_changed
from hearing.base.errors import Conflict, Refused
from hearing.base.viewer import Viewer
from hearing.journal import service as journal
from hearing.pool import commitments, draw, draw_rules, interest, prospects, reserves, use
from hearing.pool.models import Draw, DrawEntry, DrawRequest, Engagement, Need, RecusalFinding
from hearing.pool.prospects import Prospects
from hearing.pool.recusal import GRADES, Sign
from hearing.pool.rules import EngagementState, Quota
from hearing.units.queries import parameter, unit

ENDED = ("abandoned", "superseded")


def freeze(
    viewer: Viewer, need: Need, *, agreed_figure: str = "", agreed_on: date | None = None
) -> Draw:
    """Freeze the list under the oldest commitment, each excluded member with the rule (P-9).

    ``agreed_figure`` and ``agreed_on`` fix a public figure of a later day as the outside value; without them
    somebody present names it. Quotas that cannot be met, likely interests that nobody has looked into, and an
    earlier draw that still stands are refused.
    """
    use.require_manager(viewer, need)
    if need.state == "withdrawn":
        raise Conflict("需求单已撤回，不再抽取")
    agreed = _agreement(agreed_figure, agreed_on)
    commitment = commitments.oldest_unused(need.pool_id)
    request, round_ = _round(need)
    found = prospects.look(need)
    relaxed = _possible(need, found)
    number = f"{unit(need.pool.unit_id).short}抽〔{clock.today().year}〕{need.id}-{round_}号"
    text = _list_text(need, number, found, relaxed, agreed)
    row = Draw(
        number=number, need_id=need.id, round=round_, state="frozen",
        commitment_id=commitment.id, frozen_at=clock.now(), frozen_by=viewer.person_id,
        list_text=text, list_digest=draw.sha256(text), eligible=len(found.eligible),
        excluded=len(found.listed) - len(found.eligible),
        agreed_figure=agreed[0] if agreed else None, agreed_on=agreed_on if agreed else None,
        redraw_request_id=request.id if request else None,
        redraw_reason=request.reason if request else None,
        redraw_approved_by=request.decided_by if request else None,
        relax_request_id=relaxed.id if relaxed else None,
    )  # fmt: skip
    row.entries = [
        DrawEntry(
            member_id=one.facts.member_id, code=one.code, is_eligible=one.exclusion is None,
            reason_rule=one.exclusion.rule if one.exclusion else None,
            reason_words=one.exclusion.words if one.exclusion else None,
            ask=",".join(one.ask) or None,
        )
        for one in found.listed
    ]  # fmt: skip
    db.session.add(row)
    db.session.flush()
    journal.record(viewer, "draw.freeze", "draw", row.id, list=row.list_digest, round=round_)
    return row


def _agreement(figure: str, day: date | None) -> tuple[str, str] | None:
    if not figure.strip() and day is None:
        return None
    problem = draw_rules.agreement_problem(figure, day, clock.today())
    if problem:
        raise Refused(problem, field="agreed_figure" if "哪一个" in problem else "agreed_on")
    return figure.strip(), day.isoformat() if day else ""


def _round(need: Need) -> tuple[DrawRequest | None, int]:
    """Which round comes now: the first, or the next one after a granted re-draw."""
    latest = db.session.scalars(
        select(Draw).where(Draw.need_id == need.id).order_by(Draw.round.desc()).limit(1)
    ).first()
    if latest is None:
        return None, 1
    granted = db.session.scalar(
        select(DrawRequest).where(
            DrawRequest.draw_id == latest.id, DrawRequest.decision == "granted"
        )
    )
    if granted is None:
        raise Conflict("这份需求单已经冻结过名单，请接着原来的步骤办理；重新抽取须另一人批准")
    return granted, latest.round + 1


def _possible(need: Need, found: Prospects) -> DrawRequest | None:
    """Refuse what cannot be drawn; give the granted relaxation when one is needed."""
    if found.number < 1:
        raise Conflict("指定和库外邀请的人已满所需人数，不需要抽取")
    if found.undecided:
        number = len({one.person_id for one, _ in found.undecided})
        raise Refused(
            f"有 {number} 人可能应当回避，尚未核实。逐项确认或排除后再冻结名单", rule="A-7"
        )
    if not found.eligible:
        raise Refused("库中没有可以抽取的人。可由承办人申请邀请库外听证员", rule="P-8")
    if found.relaxation is None:
        return None
    granted = prospects.granted_relaxation(need, found)
    if granted is None:
        words = prospects.lacking_words(found)
        raise Refused(f"{words}。可申请放宽要求，经批准后再冻结名单", rule="P-9")
    return granted


def _list_text(
    need: Need,
    number: str,
    found: Prospects,
    relaxed: DrawRequest | None,
    agreed: tuple[str, str] | None,
) -> str:
    weighted = parameter("draw_weighting", need.held_on, need.pool.unit_id) == "1"
    quotas, places, asked = found.quotas, found.number, None
    if relaxed is not None and found.relaxation is not None:
        asked = (found.number, found.quotas, relaxed.reason)
        places = found.relaxation.number
        quotas = tuple(
            Quota(q.key, q.value, least)
            for q, least in zip(quotas, found.relaxation.at_least, strict=True)
        )
    wanted = draw.Wanted(
        places, need.reserves, quotas, weighted, need.held_on.isoformat(),
        _pool_names(need, found), asked, agreed,
    )  # fmt: skip
    people = [
        draw.Candidate(one.code, words, one.facts.uses_year if weighted else None)
        for one, words in zip(found.eligible, found.attributes, strict=True)
    ]
    out = [
        {
            "code": one.code,
            "rule": one.exclusion.rule,
            "words": draw_rules.public_words(one.exclusion),
        }
        for one in found.listed
        if one.exclusion
    ]
    return draw.list_text(number, wanted.as_json(), people, out)


def _pool_names(need: Need, found: Prospects) -> tuple[str, ...]:
    if not any(one.facts.is_foreign for one in found.listed):
        return ()
    lenders = db.session.scalars(
        select(DrawRequest).where(
            DrawRequest.need_id == need.id,
            DrawRequest.kind == "borrow",
            DrawRequest.decision == "granted",
        )
    )
    return (need.pool.name, *(row.pool.name for row in lenders if row.pool))


def reveal(viewer: Viewer, row: Draw, value: str, source: str) -> Draw:
    """The outside value comes in, the secret is revealed, officers are invited (P-9)."""
    use.require_manager(viewer, row.need)
    value = value.strip()
    problem = draw_rules.outside_problem(source, value, row.agreed_on, clock.today())
    if problem:
        raise Refused(problem[1], field=problem[0], rule="P-9")
    now = clock.now()
    taken = rows_changed(
        update(Draw)
        .where(Draw.id == row.id, Draw.state == "frozen")
        .values(
            outside_value=value, outside_source=source, outside_at=now, state="revealed",
            revealed_at=now, revealed_by=viewer.person_id,
        )
    )  # fmt: skip
    if taken != 1:
        raise Conflict("这次抽取已经揭示过，不能重来")
    db.session.refresh(row)
    record = _record_of(row)
    rows = _engagements(row, [*record["chosen"], *record["reserves"]], len(record["chosen"]))
    row.seed, row.record, row.need.state = record["seed"], draw.canonical(record), "drawn"
    journal.record(
        viewer, "draw.reveal", "draw", row.id, seed=row.seed, chosen=record["chosen"],
        reserves=record["reserves"],
    )  # fmt: skip
    _invite(viewer, row.need, rows, len(record["chosen"]))
    return row


def _stamp(instant: datetime | None) -> str:
    return instant.isoformat(timespec="microseconds") if instant else ""


def _record_of(row: Draw) -> dict[str, Any]:
    made = row.commitment
    request = db.session.get(DrawRequest, row.redraw_request_id) if row.redraw_request_id else None
    redraw = {
        "because": request.reason,
        "requested_at": _stamp(request.requested_at),
        "approved_at": _stamp(request.decided_at),
    } if request else None  # fmt: skip
    return draw.build_record(
        draw=row.number,
        frozen_list=row.list_text,
        secret=made.secret,
        committed={
            "serial": made.serial,
            "digest": made.digest,
            "published_at": _stamp(made.published_at),
        },
        frozen_at=_stamp(row.frozen_at),
        outside={
            "value": row.outside_value,
            "source": row.outside_source,
            "taken_at": _stamp(row.outside_at),
        },
        revealed_at=_stamp(row.revealed_at),
        rounds=row.round,
        redraw=redraw,
    )


def _engagements(row: Draw, codes: list[str], chosen: int) -> list[Engagement]:
    """Rank the drawn entries, then one engagement for each; both stand before the record is kept."""
    by_code, need = {entry.code: entry for entry in row.entries}, row.need
    for rank, code in enumerate(codes, start=1):
        by_code[code].rank = rank
    db.session.flush()
    rows = [
        Engagement(
            hearing_id=need.hearing_id,
            need_id=need.id,
            draw_id=row.id,
            engaged_as=draw_rules.EngagedAs.DRAWN,
            member_id=by_code[code].member_id,
            person_id=by_code[code].member.person_id,
            handler_person_id=need.handler_person_id,
            held_on=need.held_on,
            rank=rank,
            is_reserve=rank > chosen,
            state=EngagementState.WAITING,
        )
        for rank, code in enumerate(codes, start=1)
    ]
    db.session.add_all(rows)
    db.session.flush()
    _ask(need, [by_code[code] for code in codes])
    return rows


def _ask(need: Need, entries: list[DrawEntry]) -> None:
    """What those who may be invited are to be asked about their ties."""
    asked = [
        (entry.member.person_id, Sign(sign))
        for entry in entries
        for sign in (entry.ask or "").split(",")
        if sign
    ]
    if not asked:
        return
    known = interest.decisions(need.id)
    db.session.add_all(
        RecusalFinding(
            need_id=need.id, person_id=person_id, sign=sign, grade=GRADES[sign], state="asked",
            found_at=clock.now(),
        )
        for person_id, sign in asked
        if (person_id, sign) not in known
    )  # fmt: skip
    db.session.flush()


def _invite(viewer: Viewer, need: Need, rows: list[Engagement], chosen: int) -> None:
    missed = [one for one in rows[:chosen] if not use.invite(viewer, one, need)]
    if missed:
        reserves.call(viewer, need)
