"""抽取: commitments ahead of time, freeze, outside value, reveal; re-draws by two (settled 8)."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import func, select, update

from hearing.base import chance, clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Refused
from hearing.base.viewer import Viewer
from hearing.calendar import service as calendar
from hearing.journal import service as journal
from hearing.people import access
from hearing.pool import candidates, draw, use
from hearing.pool.models import Commitment, Draw, DrawEntry, Engagement, Need, Pool
from hearing.pool.rules import EngagementState, attributes
from hearing.units.queries import unit

AHEAD = 20
SOURCES = ("当事人", "人民监督员", "检务督察人员", "其他在场群众")


def publish_commitments(viewer: Viewer, pool: Pool, number: int = AHEAD) -> int:
    """Publish numbered commitments so that at least ``number`` are unused; give how many were made."""
    last = db.session.scalar(
        select(func.max(Commitment.serial)).where(Commitment.pool_id == pool.id)
    )
    unused = db.session.scalar(
        select(func.count(Commitment.id)).where(
            Commitment.pool_id == pool.id,
            Commitment.id.not_in(select(Draw.commitment_id)),
        )
    )
    made = max(0, number - (unused or 0))
    for step in range(made):
        secret = chance.token(32)
        row = Commitment(
            pool_id=pool.id,
            serial=(last or 0) + step + 1,
            digest=draw.commitment(secret),
            published_at=clock.now(),
        )
        row.secret = secret
        db.session.add(row)
        journal.record(
            viewer,
            "commitment.publish",
            "pool",
            pool.id,
            serial=row.serial,
            digest=row.digest,
        )
    db.session.flush()
    return made


def _oldest_unused(pool_id: int) -> Commitment:
    found = db.session.scalar(
        select(Commitment)
        .where(
            Commitment.pool_id == pool_id,
            Commitment.id.not_in(select(Draw.commitment_id)),
            Commitment.published_at < clock.now(),
        )
        .order_by(Commitment.serial)
        .limit(1)
        .with_for_update()
    )
    if found is None:
        raise Refused("本库没有事先公布的承诺可用；系统每晚补足，也可由系统管理员补发后再抽")
    return found


def freeze(viewer: Viewer, need: Need) -> Draw:
    """Step 2: freeze the list under the oldest commitment, each excluded member with the rule (P-9)."""
    use.require_manager(viewer, need)
    return _freeze(viewer, need, 1)


def _freeze(
    viewer: Viewer,
    need: Need,
    round_: int,
    reason: str | None = None,
    approver: int | None = None,
) -> Draw:
    if need.state == "withdrawn":
        raise Conflict("需求单已撤回，不再抽取")
    if round_ == 1 and db.session.scalar(select(Draw.id).where(Draw.need_id == need.id)):
        raise Conflict("这份需求单已经冻结过名单，请接着原来的步骤办理")
    number = f"{unit(need.pool.unit_id).short}抽〔{clock.today().year}〕{need.id}-{round_}号"
    listed = candidates.frozen_list(need)
    chosen = [
        draw.Candidate(item.code, attributes(item.facts)) for item in listed if not item.exclusion
    ]
    wanted = {
        "number": need.number,
        "reserves": need.reserves,
        "quotas": json.loads(need.quotas),
        "held_on": need.held_on.isoformat(),
    }
    text = draw.list_text(number, wanted, chosen)
    row = Draw(
        number=number,
        need_id=need.id,
        round=round_,
        state="frozen",
        commitment_id=_oldest_unused(need.pool_id).id,
        frozen_at=clock.now(),
        frozen_by=viewer.person_id,
        list_text=text,
        list_digest=draw.sha256(text),
        eligible=len(chosen),
        excluded=len(listed) - len(chosen),
        redraw_reason=reason,
        redraw_approved_by=approver,
    )
    row.entries = [
        DrawEntry(
            member_id=item.facts.member_id,
            code=item.code,
            is_eligible=item.exclusion is None,
            reason_rule=item.exclusion.rule if item.exclusion else None,
            reason_words=item.exclusion.words if item.exclusion else None,
        )
        for item in listed
    ]
    db.session.add(row)
    db.session.flush()
    journal.record(viewer, "draw.freeze", "draw", row.id, list=row.list_digest, round=round_)
    return row


def reveal(viewer: Viewer, row: Draw, value: str, source: str) -> Draw:
    """Steps 3–5: the outside value comes in, the secret is revealed, officers are invited (P-9)."""
    use.require_manager(viewer, row.need)
    value = value.strip()
    if not value or len(value) > 40:
        raise Refused("填写在场的人报出的数，1 到 40 个字符", field="value")
    if source not in SOURCES:
        raise Refused("选择报数的人是谁", field="source")
    now = clock.now()
    taken = db.session.execute(
        update(Draw)
        .where(Draw.id == row.id, Draw.state == "frozen")
        .values(
            outside_value=value, outside_source=source, outside_at=now, state="revealed",
            revealed_at=now,
        )
    )  # fmt: skip
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict("这次抽取已经揭示过，不能重来")
    db.session.refresh(row)
    record = _record_of(row)
    row.seed = record["seed"]
    row.record = draw.canonical(record)
    row.need.state = "drawn"
    journal.record(
        viewer, "draw.reveal", "draw", row.id, seed=row.seed, chosen=record["chosen"],
        reserves=record["reserves"],
    )  # fmt: skip
    _engage(viewer, row, record["chosen"], record["reserves"])
    return row


def _record_of(row: Draw) -> dict[str, Any]:
    made = row.commitment
    return draw.build_record(
        draw=row.number,
        frozen_list=row.list_text,
        secret=made.secret,
        committed={
            "serial": made.serial,
            "digest": made.digest,
            "published_at": made.published_at.isoformat(timespec="microseconds"),
        },
        frozen_at=row.frozen_at.isoformat(timespec="microseconds"),
        outside={
            "value": row.outside_value,
            "source": row.outside_source,
            "taken_at": row.outside_at.isoformat(timespec="microseconds") if row.outside_at else "",
        },
        revealed_at=row.revealed_at.isoformat(timespec="microseconds") if row.revealed_at else "",
        excluded=[
            {"code": e.code, "rule": e.reason_rule or "", "words": e.reason_words or ""}
            for e in row.entries
            if not e.is_eligible
        ],
        rounds=row.round,
    )


def _engage(viewer: Viewer, row: Draw, chosen: list[str], reserves: list[str]) -> None:
    by_code = {entry.code: entry for entry in row.entries}
    need = row.need
    rows = []
    for rank, code in enumerate([*chosen, *reserves], start=1):
        entry = by_code[code]
        entry.rank = rank
        rows.append(
            Engagement(
                hearing_id=need.hearing_id,
                need_id=need.id,
                draw_id=row.id,
                member_id=entry.member_id,
                person_id=entry.member.person_id,
                handler_person_id=need.handler_person_id,
                held_on=need.held_on,
                rank=rank,
                is_reserve=rank > len(chosen),
                state=EngagementState.WAITING,
            )
        )
    db.session.add_all(rows)
    db.session.flush()
    for engagement in rows[: len(chosen)]:
        use.invite(viewer, engagement, need)
    if len(chosen) == need.number:
        use.call_next_reserve(viewer, need.id)


def redraw(viewer: Viewer, row: Draw, reason: str, requested_by: int) -> Draw:
    """A re-draw: asked for by 管, approved by another, new commitment, counted and shown (P-9)."""
    access.require(viewer, "draw:approve_redraw", row.need)
    if not reason.strip():
        raise Refused("写明重新抽取的原因", field="reason")
    if viewer.person_id == requested_by:
        raise Refused("重新抽取须由另一人批准")
    db.session.execute(
        update(Engagement)
        .where(Engagement.draw_id == row.id)
        .values(state=EngagementState.RELEASED, ended_because="重新抽取")
    )
    if row.state == "frozen":
        row.state = "abandoned"
    calendar.release(viewer, row.need.hearing_id, "重新抽取", roles=("officer",))
    db.session.flush()
    frozen = _freeze(
        Viewer(name="", person_id=requested_by),
        row.need,
        row.round + 1,
        reason,
        viewer.person_id,
    )
    journal.record(viewer, "draw.redraw", "draw", frozen.id, earlier=row.id)
    return frozen
