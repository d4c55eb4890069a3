"""All that is stored about one officer, found from the tables themselves (PIPL 45).

A table belongs to a person when it points at the person, or at a row that does, by one of ``LINKS``. So a
table that a later version adds is shown, exported and (its sealed values) erased from its first day. What is
left out, and why, stands in ``LEFT_OUT``; what a page calls things, in ``TABLES`` and ``COLUMNS``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import String, Table, and_, cast, false, or_, select

from hearing.base import clock, masking
from hearing.base.columns import words_of
from hearing.base.db import Base, db
from hearing.base.resealing import SealedColumn, sealed_columns
from hearing.base.sealing import keyring
from hearing.base.viewer import Viewer

LINKS = ("person_id", "member_id", "account_id", "engagement_id", "participant_id", "guest_id")
LEFT_OUT = {
    "draw_entry": "the table code → officer is for 管 and audit only (settled 8)",
    "password_history": "hashes that guard the account",
    "demo_account": "a demonstration's printed passwords",
    "resource": "a technical row behind reservations",
    "seat": "a technical row behind opinions",
    "officer_pin": "a hash that guards the officer's opinions",
    "pin_letter": "a digest that guards the setting of the PIN",
    "need": "a request of the handler, about no officer",
    "candidate_import_row": "a technical row behind 登记",
}
HIDDEN = ("_digest", "_sealed", "_hash")
OTHERS = ("_by", "handler_person_id")
TECHNICAL = ("id", "seal_id", "version", *LINKS)
TABLES = {
    "person": "基本资料",
    "member": "入库情况",
    "member_identity": "身份类别",
    "member_speciality": "专业领域",
    "member_language": "语言",
    "member_event": "办理经过",
    "unavailability": "登记的不便日期",
    "engagement": "受邀和参加听证",
    "participant": "在听证中的登记",
    "undertaking": "保密承诺",
    "briefing_reading": "看过案情简介",
    "notice": "听证告知",
    "telling": "决定告知",
    "account": "登录账号",
    "sign_in": "登录记录",
    "post": "岗位",
    "data_request": "更正和撤回申请",
    "outbox_message": "收到的消息",
    "consent": "同意和撤回",
    "member_bank": "银行账号",
    "training_credit": "培训",
    "attendance": "到场情况",
    "allowance": "补助",
    "appraisal": "年度考核",
    "appointment": "聘任",
    "member_check": "资格核查",
    "publicity_entry": "公示",
    "proposal": "提请聘任、续聘或解聘",
    "officer_application": "报名",
    "attachment": "提交的材料",
    "gathering_guest": "培训、观摩的邀请",
    "gathering_feedback": "培训、观摩的反馈表",
}
COLUMNS = {
    "name": "姓名", "gender": "性别", "born_on": "出生日期", "identity": "身份证号", "phone": "手机号",
    "employer": "工作单位", "profession": "职业或专长", "state": "状态", "category": "类别",
    "source": "来源", "consents_cross_pool": "同意参加其他院的听证",
    "privacy_consent_version": "同意的个人信息告知书版本", "certificate_number": "聘书编号",
    "term_from": "聘期起", "term_until": "聘期止", "trained_until": "培训有效至",
    "exclusions_declared_on": "声明日期", "exclusion_hit": "排除情形", "registered_at": "登记时间",
    "left_on": "离库日期", "left_because": "离库原因", "sign_in_name": "登录名", "held_on": "听证日期",
    "invited_at": "邀请时间", "answered_at": "答复时间", "decline_code": "不能参加的原因",
    "decline_note": "补充说明", "reason": "原因", "wished": "希望改成", "answer": "答复",
    "decision": "结果", "made_at": "提出时间", "decided_at": "答复日期", "field": "项目", "kind": "种类",
    "from_on": "从", "until_on": "到", "verb": "事项", "at": "时间", "note": "说明",
    "identity_words": "身份", "role": "角色", "started_at": "登录时间", "address": "登录地址",
    "agent": "所用浏览器", "seen_at": "最后使用", "ended_at": "结束", "granted_at": "授予",
    "word": "内容", "identities": "身份", "signed_at": "签署时间", "read_at": "阅读时间",
    "present_at": "到场时间", "text": "内容", "told_at": "告知时间", "created_at": "开立时间",
    "is_present": "是否到场", "noted_at": "登记时间", "audible": "听得清", "clear": "听得懂",
    "orderly": "程序规范", "useful": "对工作有帮助", "given_at": "填写时间",
}  # fmt: skip
MASKS: dict[str, Callable[[str], str]] = {
    "identity": masking.mask_identity,
    "phone": masking.mask_phone,
    "address": masking.mask_address,
    "reason": str,
}


@dataclass(frozen=True)
class Section:
    """What one table holds about the person."""

    table: str
    title: str
    rows: tuple[dict[str, Any], ...]


def _link(table: Table, owners: Iterable[str]) -> Any:
    """The column by which a table belongs to one of the owners, if any."""
    for name in LINKS:
        column = table.c.get(name)
        targets = (
            {key.column.table.name for key in column.foreign_keys} if column is not None else ()
        )
        if column is not None and set(targets) & set(owners):
            return column
    return None


def owned_tables() -> list[tuple[Table, Any]]:
    """(table, the column that leads to the person), nearest first; ``person`` has no such column."""
    found: dict[str, tuple[Table, Any]] = {"person": (Base.metadata.tables["person"], None)}
    while True:
        fresh = {
            table.name: (table, link)
            for table in Base.metadata.sorted_tables
            if table.name not in found
            and table.name not in LEFT_OUT
            and (link := _link(table, found)) is not None
        }
        if not fresh:
            return list(found.values())
        found |= fresh


def belonging(person_id: int) -> Iterator[tuple[Table, Any]]:
    """(table, condition that its rows belong to the person), nearest first.

    Messages and files say what they are about by kind and id; they come last.
    """
    conditions: dict[str, Any] = {}
    for table, link in owned_tables():
        if link is None:
            mine = table.c.id == person_id
        else:
            owner = next(key.column.table for key in link.foreign_keys)
            mine = link.in_(select(owner.c.id).where(conditions[owner.name]))
        conditions[table.name] = mine
        yield table, mine
    for name in sorted({one.table.name for one in sealed_columns()} - set(conditions)):
        table = Base.metadata.tables[name]
        if {"object_kind", "object_id"} <= set(table.c.keys()):
            yield table, or_(*(_about(table, owner, mine) for owner, mine in conditions.items()))


def _about(table: Table, name: str, mine: Any) -> Any:
    owner = Base.metadata.tables[name]
    if "id" not in owner.c:
        return false()
    ids = select(cast(owner.c.id, String)).where(mine)
    return and_(table.c.object_kind == name, table.c.object_id.in_(ids))


def _rows_of(person_id: int) -> Iterator[tuple[Table, list[dict[str, Any]]]]:
    for table, mine in belonging(person_id):
        wanted = select(table).where(mine).order_by(*table.primary_key.columns)
        if table.name == "engagement":
            # whoever waits as a reserve is not told before being called
            wanted = wanted.where(table.c.state != "waiting")
        yield table, [dict(row) for row in db.session.execute(wanted).mappings()]


def _shown(name: str) -> bool:
    return not name.endswith((*HIDDEN, *OTHERS)) and name not in TECHNICAL


def _worded(table: Table, name: str, value: Any) -> Any:
    """A value as the page shows it: codes by their labels; the file for machines keeps the codes."""
    words = words_of(table).get(name, {})
    return words.get(value) or _plain(value) if isinstance(value, str) else _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return f"{clock.local(value):%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else value


def _opened(row: dict[str, Any], sealed: list[SealedColumn]) -> dict[str, Any]:
    return {
        one.attribute: keyring.open(bytes(row[one.column.name]), one.context(row["seal_id"]))
        for one in sealed
        if row[one.column.name] is not None and not one.is_file
    }


def sealed_beside(person_id: int) -> dict[str, str]:
    """Sealed values of tables that extend the person one to one (a bank account), by attribute."""
    found: dict[str, str] = {}
    for table, link in owned_tables():
        if link is not None and link.name == "person_id" and link.primary_key:
            sealed = [one for one in sealed_columns() if one.table is table]
            for row in db.session.execute(select(table).where(link == person_id)).mappings():
                found |= _opened(dict(row), sealed)
    return found


def officer_own_data(viewer: Viewer, *, masked: bool = True, worded: bool = True) -> list[Section]:
    """All that is stored about the viewer, table by table; sealed values masked, codes in words unless asked otherwise."""
    sealed = sealed_columns()
    found = []
    for table, rows in _rows_of(viewer.person_id or 0):
        shown = []
        for row in rows:
            plain = _opened(row, [one for one in sealed if one.table is table])
            if masked:
                plain = {k: MASKS.get(k, masking.mask_bank)(v) for k, v in plain.items()}
            rest = {
                name: _worded(table, name, v) if worded else _plain(v)
                for name, v in row.items()
                if _shown(name) and v is not None
            }
            shown.append(rest | plain)
        if shown:
            found.append(Section(table.name, TABLES.get(table.name, ""), tuple(shown)))
    return found


def label(name: str) -> str:
    """What a page calls a column."""
    return COLUMNS.get(name, name)
