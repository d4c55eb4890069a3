"""What officers agree to: versioned texts, and the log of consents given and withdrawn (P-5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Refused
from hearing.base.viewer import Viewer
from hearing.journal import service as journal
from hearing.people import access
from hearing.pool.hire_rules import ConsentKind
from hearing.pool.models import Consent, ConsentText, Member, Pool

CACHE = "consent_texts"
FIRST = date(2019, 1, 1)
BASIC: dict[ConsentKind, str] = {
    ConsentKind.PRIVACY: (
        "一、谁在处理：受理您报名或者聘任您的人民检察院。联系方式见公告或聘书。\n"
        "二、为什么处理：核对您是否符合听证员条件、办理聘任、从听证员库中随机抽取、通知您参加听证、发放补助。\n"
        "三、处理哪些信息：姓名、身份证号（性别和出生日期由号码得出）、手机号、工作单位、职业或专长、身份类别，"
        "以及您提交的证明材料。不收集家庭成员、照片、民族和政治面貌。\n"
        "四、怎样处理：身份证号、手机号和材料加密保存，只有负责聘任、管理听证员的工作人员按职责查看，查看有记录。"
        "信息存放在境内，不提供给其他单位和个人；拟聘任时只公示姓名、单位、身份类别。\n"
        "五、保存多久：在库期间；退出听证员库三年后删除，依法归入案卷的除外。未被采纳的报名，按公告的期限删除。\n"
        "六、您的权利：您可以查阅、复制、更正自己的信息，可以撤回同意、要求删除。撤回同意不影响此前已经进行的处理；"
        "撤回后不能继续担任听证员。"
    ),
    ConsentKind.SENSITIVE: (
        "身份证号是敏感个人信息，一旦泄露可能被他人冒用。处理它是为了核对您的身份、年龄和不得担任听证员的情形，"
        "没有别的办法可以代替。号码加密保存，页面上不显示全号。您可以不同意；不同意的，无法办理听证员聘任。"
    ),
    ConsentKind.CROSS_POOL: (
        "您可以同意在聘任您的人民检察院以外，参加本省其他人民检察院的听证，或者同时列入其他听证员库。"
        "是否同意不影响聘任，您可以随时撤回。"
    ),
}


def seed(viewer: Viewer) -> int:
    """Add the first texts where a kind has none; gives how many were added."""
    known = set(db.session.scalars(select(ConsentText.kind)))
    fresh = [
        ConsentText(kind=kind, version="2019-01", text=text, since=FIRST)
        for kind, text in BASIC.items()
        if kind not in known
    ]
    db.session.add_all(fresh)
    db.session.flush()
    db.session.info.pop(CACHE, None)
    journal.record(viewer, "consent_text.seed", "consent_text", "*", added=len(fresh))
    return len(fresh)


def publish(viewer: Viewer, kind: str, version: str, text: str, since: date) -> ConsentText:
    """Put a new version of a text in force from a day on; earlier consents keep their version."""
    access.require(viewer, "admin:system")
    if kind not in ConsentKind.labels():
        raise Refused("选择告知的种类", field="kind")
    if since < clock.today():
        raise Refused("生效日期不能早于今天", field="since")
    if db.session.scalar(
        select(ConsentText.id).where(ConsentText.kind == kind, ConsentText.version == version)
    ):
        raise Refused("这个版本号用过了，请换一个", field="version")
    added = ConsentText(
        kind=kind, version=version, text=text, since=since, entered_by=viewer.person_id
    )
    db.session.add(added)
    db.session.flush()
    db.session.info.pop(CACHE, None)
    journal.record(viewer, "consent_text.publish", "consent_text", added.id, kind=kind)
    return added


def texts() -> list[ConsentText]:
    """Every version of every text, the newest of a kind first."""
    return list(
        db.session.scalars(
            select(ConsentText).order_by(
                ConsentText.kind, ConsentText.since.desc(), ConsentText.id.desc()
            )
        )
    )


@dataclass(frozen=True)
class Text:
    """A text in force, as plain values."""

    id: int
    kind: str
    version: str
    text: str


def current(kind: str) -> Text:
    """The text of a kind in force today: the newest row whose day has come (read once a session)."""
    today = clock.today()
    cached: dict[tuple[str, date], Text] = db.session.info.setdefault(CACHE, {})
    if (kind, today) not in cached:
        found = db.session.scalar(
            select(ConsentText)
            .where(ConsentText.kind == kind, ConsentText.since <= today)
            .order_by(ConsentText.since.desc(), ConsentText.id.desc())
            .limit(1)
        )
        if found is None:
            raise Refused("还没有告知文本：请系统管理员先运行 flask seed 或发布文本")
        cached[kind, today] = Text(found.id, kind, found.version, found.text)
    return cached[kind, today]


def row(
    viewer: Viewer,
    member: Member,
    text: Text,
    *,
    given: bool = True,
    on: date | None = None,
    channel: str = "paper",
    evidence: str,
) -> Consent:
    """One line of the log, to be added to the session."""
    return Consent(
        person_id=member.person_id,
        member_id=member.id,
        text_id=text.id,
        kind=text.kind,
        is_given=given,
        given_on=on or clock.today(),
        channel=channel,
        evidence=evidence,
        at=clock.now(),
        entered_by=viewer.person_id,
    )


def log_of(person_id: int) -> list[Consent]:
    """A person's consents, newest first; callers hold the person in their scope."""
    return list(
        db.session.scalars(
            select(Consent).where(Consent.person_id == person_id).order_by(Consent.id.desc())
        )
    )


def give_cross_pool(viewer: Viewer, member: Member, on: date, evidence: str) -> None:
    """Record that a member agrees to hearings elsewhere, with date and evidence (P-5)."""
    _own_or_hire(viewer, member)
    if not evidence.strip():
        raise Refused("写明同意的依据，如书面同意书", field="evidence")
    if on > clock.today():
        raise Refused("同意的日期不能晚于今天", field="on")
    if member.consents_cross_pool:
        raise Conflict("已经登记过本人同意")
    _log(viewer, member, evidence, given=True, on=on)


def withdraw_cross_pool(viewer: Viewer, member: Member, evidence: str) -> bool:
    """Record that the consent is withdrawn; gives whether the person is in another pool too (P-5).

    A person in two pools without consent stays in the earlier one; the later place is suspended by
    ``hire.withdraw_cross_pool``, which calls this.
    """
    _own_or_hire(viewer, member)
    if not member.consents_cross_pool:
        raise Conflict("没有登记过本人同意，不必撤回")
    _log(viewer, member, evidence, given=False, on=clock.today())
    return bool(elsewhere(member.person_id, member.pool_id))


def _log(viewer: Viewer, member: Member, evidence: str, *, given: bool, on: date) -> None:
    member.consents_cross_pool = given
    member.version += 1
    channel = "online" if viewer.person_id == member.person_id else "paper"
    text = current(ConsentKind.CROSS_POOL)
    words = evidence.strip() or "本人在系统中办理"
    db.session.add(row(viewer, member, text, given=given, on=on, channel=channel, evidence=words))
    db.session.flush()
    verb = "consent.give" if given else "consent.withdraw"
    journal.record(viewer, verb, "member", member.id, kind=ConsentKind.CROSS_POOL.value)


def _own_or_hire(viewer: Viewer, member: Member) -> None:
    if viewer.person_id != member.person_id:
        access.require(viewer, "pool:hire", member)


def elsewhere(person_id: int, pool_id: int) -> list[str]:
    """Names of other pools in which the person has a live place."""
    return list(
        db.session.scalars(
            select(Pool.name)
            .join(Member, Member.pool_id == Pool.id)
            .where(Member.person_id == person_id, Member.pool_id != pool_id, Member.state != "left")
            .order_by(Pool.id)
        )
    )
