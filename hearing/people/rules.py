"""Posts, who may never be two things at once, and the password policy."""

from __future__ import annotations

import string
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from hearing.base.labels import Labelled
from hearing.units.rules import is_within


class Gender(Labelled):
    """As an identity number says it."""

    FEMALE = "F", "女"
    MALE = "M", "男"


class PostKind(Labelled):
    """Posts (岗位) that a person can hold at a unit."""

    HIRE = "hire", "听证员聘任(聘)"
    MANAGE = "manage", "听证员管理(管)"
    HANDLE = "handle", "承办检察官"
    CLERK = "clerk", "书记员"
    DEPARTMENT_HEAD = "department_head", "部门负责人"
    DEPUTY_CHIEF = "deputy_chief", "分管副检察长"
    CHIEF = "chief", "检察长"
    BULLETIN_DRAFT = "bulletin_draft", "统计(通报起草)"
    BULLETIN_REVIEW = "bulletin_review", "通报审核"
    BULLETIN_ISSUE = "bulletin_issue", "通报签发"
    OFFICER = "officer", "听证员"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    AUDIT_ADMIN = "audit_admin", "审计管理员"


ADMINS = (PostKind.SYSTEM_ADMIN, PostKind.SECURITY_ADMIN, PostKind.AUDIT_ADMIN)
BUSINESS = tuple(kind for kind in PostKind if kind not in ADMINS)
DUTIES = (PostKind.HIRE, PostKind.MANAGE, PostKind.HANDLE)

# Nearby pairs clash at one unit or along the tree; an officer is a member of the public and so holds no
# staff post anywhere.
SEPARATED_NEARBY = frozenset(
    frozenset(pair)
    for pair in (
        (PostKind.HIRE, PostKind.MANAGE),
        (PostKind.MANAGE, PostKind.HANDLE),
        (PostKind.HIRE, PostKind.HANDLE),
    )
)
SEPARATED_ANYWHERE = frozenset(
    frozenset((one, other)) for one in ADMINS for other in PostKind if one != other
) | frozenset(
    frozenset((PostKind.OFFICER, other)) for other in PostKind if other != PostKind.OFFICER
)
REACHES_DOWN = frozenset(
    {
        PostKind.HIRE,
        PostKind.MANAGE,
        PostKind.DEPUTY_CHIEF,
        PostKind.CHIEF,
        PostKind.BULLETIN_DRAFT,
        PostKind.BULLETIN_REVIEW,
        PostKind.BULLETIN_ISSUE,
        *ADMINS,
    }
)

TRIES = 5
LOCK_MINUTES = 15
TRIES_PER_ADDRESS = 50
IDLE_MINUTES = 30
IDLE_MINUTES_ADMIN = 15
ABSOLUTE_HOURS = 12
PASSWORD_HISTORY = 5


class ViewingReason(Labelled):
    """Why somebody looks at full values."""

    VERIFY = "verify", "核对证件"
    CONTACT = "contact", "联系本人"
    PAY = "pay", "发放补助"
    OBJECTION = "objection", "处理异议或更正申请"
    AUTHORITY = "authority", "有权机关依法查询"


@dataclass(frozen=True)
class Reveal:
    """An alarm: so many full views by one person within an hour."""

    name: str
    first: datetime
    last: datetime
    number: int


def bursts(instants: Iterable[datetime], limit: int) -> list[tuple[datetime, datetime, int]]:
    """Stretches in which more than ``limit`` views fell within an hour: first, last, how many."""
    ordered = sorted(instants)
    found: list[tuple[datetime, datetime, int]] = []
    start = 0
    for end, instant in enumerate(ordered):
        while instant - ordered[start] >= timedelta(hours=1):
            start += 1
        if end - start + 1 <= limit:
            continue
        if found and ordered[start] <= found[-1][1]:
            first = found[-1][0]
            found[-1] = (first, instant, end - ordered.index(first) + 1)
        else:
            found.append((ordered[start], instant, end - start + 1))
    return found


@dataclass(frozen=True)
class Held:
    """A post held or wanted: kind, unit's name and lineage."""

    kind: str
    unit_name: str
    lineage: str


def clash(held: Iterable[Held], wanted: Held) -> str | None:
    """No natural person holds two of 聘, 管 and 用, or two administrators' posts (P-3).

    Returns the sentence that names both posts, or ``None`` when they may be held together.
    """
    for post in held:
        if _separated(post, wanted):
            return (
                f"{post.unit_name}的“{PostKind(post.kind).label}”与{wanted.unit_name}的"
                f"“{PostKind(wanted.kind).label}”不得由同一人担任。请先终止前一岗位，或另选他人。"
            )
    return None


def _separated(post: Held, wanted: Held) -> bool:
    pair = frozenset((PostKind(post.kind), PostKind(wanted.kind)))
    if pair in SEPARATED_ANYWHERE:
        return True
    near = is_within(post.lineage, wanted.lineage) or is_within(wanted.lineage, post.lineage)
    return near and pair in SEPARATED_NEARBY


PIN_DIGITS = 6
# no 0 and O, no 1, I and L: the code is read from paper and typed on a telephone
LETTER_MARKS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LETTER_LENGTH = 16


def letter_code(typed: str) -> str:
    """The code of a PIN letter as it is looked up: capitals, without blanks and dashes."""
    return "".join(mark for mark in typed.upper() if mark.isascii() and mark.isalnum())


def letter_groups(code: str) -> str:
    """The code as it is printed: in groups of four."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


def pin_problem(pin: str, born: str = "", phone: str = "") -> str | None:
    """A PIN is six digits that nobody guesses at once: no row, no repetition, no birthday, no telephone."""
    if len(pin) != PIN_DIGITS or not (pin.isascii() and pin.isdigit()):
        return "口令是 6 位数字"
    steps = {int(b) - int(a) for a, b in zip(pin, pin[1:], strict=False)}
    if len(set(pin)) < 3 or steps in ({1}, {-1}) or pin[:3] == pin[3:]:
        return "这个口令太容易猜到，请换一个，不要用连号或重复的数字"
    if pin in born or (len(born) == 8 and pin == born[2:]) or (phone and phone.endswith(pin)):
        return "不要用生日或手机号做口令，请换一个"
    return None


def password_problems(password: str, sign_in_name: str) -> list[str]:
    """A password has at least ten characters of three classes and is not the name."""
    problems = []
    if len(password) < 10:
        problems.append("密码至少 10 个字符")
    if len(password) > 128:
        problems.append("密码最多 128 个字符")
    classes = (string.ascii_lowercase, string.ascii_uppercase, string.digits)
    kinds = sum(any(mark in group for mark in password) for group in classes)
    kinds += any(mark not in "".join(classes) for mark in password)
    if kinds < 3:
        problems.append("密码须含大写字母、小写字母、数字、符号中的三类")
    if sign_in_name.lower() in password.lower():
        problems.append("密码不能包含登录名")
    return problems
