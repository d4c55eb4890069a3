"""A member's state and history: every change leaves a line that is never changed."""

from __future__ import annotations

from collections.abc import Sequence

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict
from hearing.base.viewer import Viewer
from hearing.journal import service as journal
from hearing.pool import rules
from hearing.pool.models import Member, MemberEvent, Pool

VERBS = {
    "register": "登记", "reenter": "重新登记", "check": "逐项核查", "review": "资格审查通过",
    "reopen": "退回重新审查", "publish": "公示", "propose": "提请聘任", "appoint": "聘任",
    "return": "不予聘任", "activate": "入库", "suspend": "暂停", "train": "培训",
    "propose_renewal": "提请续聘", "renew": "续聘", "refuse_renewal": "不予续聘",
    "propose_removal": "提请解聘", "refuse_removal": "不予解聘", "remove": "解聘",
    "ask_to_leave": "本人申请退出", "resign": "退出", "drop": "不再推进", "term_end": "聘期届满出库",
    "certificate": "制作聘书", "profile": "资料变更", "withdraw_cross": "本人撤回跨院参加的同意",
    "correct": "按本人申请更正",
}  # fmt: skip


def note(viewer: Viewer, member: Member, verb: str, words: str | None = None) -> None:
    """Add a line to a member's history and to the journal."""
    db.session.add(
        MemberEvent(
            member_id=member.id,
            verb=verb,
            at=clock.now(),
            by_person_id=viewer.person_id,
            note=words,
        )
    )
    journal.record(viewer, f"member.{verb}", "member", member.id)


def move(member: Member, sources: Sequence[str], target: str) -> None:
    """Change a member's state, only from one of the given ones."""
    if member.state not in sources:
        now = rules.MemberState(member.state).label
        raise Conflict(f"此人现在的状态是“{now}”，不能这样办理；请刷新后再看")
    if db.session.is_modified(member):
        db.session.flush()  # each step by itself: the database knows the ways
    member.state = target
    member.version += 1


class InPool:
    """A thing whose ``pool`` is given, for permission tests."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
