"""Texts of notices and announcements, with the version of each template."""

from __future__ import annotations

from datetime import datetime

from hearing.base import clock
from hearing.hearings.models import BroadcastPlan, Hearing, Participant
from hearing.hearings.plan_rules import Broadcast
from hearing.hearings.rules import Role
from hearing.messages.templates import Filled, TemplateKind, fill, register
from hearing.units.queries import case_type, unit


def when_words(hearing: Hearing) -> str:
    """``2020年8月20日9时00分至11时00分``."""
    if hearing.starts_at is None or hearing.ends_at is None:
        return ""
    start = hearing.starts_at.astimezone(clock.BEIJING)
    end = hearing.ends_at.astimezone(clock.BEIJING)
    return (
        f"{start.year}年{start.month}月{start.day}日{start:%H}时{start:%M}分至{end:%H}时{end:%M}分"
    )


def moment_words(value: datetime | None) -> str:
    """``2020年8月20日9时00分``."""
    if value is None:
        return ""
    local = value.astimezone(clock.BEIJING)
    return f"{local.year}年{local.month}月{local.day}日{local.hour}时{local:%M}分"


def where_words(hearing: Hearing) -> str:
    """The place as it stands in notices."""
    owner = unit(hearing.unit_id).name
    if hearing.room is not None:
        return f"{owner}{hearing.room.name}"
    return hearing.venue_words or owner


register(
    TemplateKind(
        "notice",
        "告知书：告知参加人",
        {
            "name": "示例甲", "when": "2026年3月9日14时30分至16时30分", "where": "示例检察院第一听证室",
            "cause": "示例甲故意伤害案", "openness": "公开", "presider": "测检察官",
            "officers": "听证员：测一（律师）、测二（教师）。", "capacity": "申诉人", "unit": "示例人民检察院",
        },
        "{name}：\n我院定于{when}在{where}，就“{cause}”举行{openness}听证。主持人：{presider}。{officers}"
        "您作为{capacity}参加，可以委托代理人、提交材料、发表意见；认为主持人或听证员与案件有利害关系的，"
        "可以在听证开始前提出。\n{unit}",
    ),
    TemplateKind(
        "announcement",
        "公告：听证公告",
        {
            "when": "2026年3月9日14时30分至16时30分", "where": "示例检察院第一听证室",
            "cause": "某故意伤害案", "contact": "0551-00000000",
        },
        "我院定于{when}在{where}，就{cause}举行公开听证。公民可以申请旁听，请携带有效身份证件，"
        "遵守听证纪律。联系方式：{contact}。",
    ),
)  # fmt: skip


register(
    TemplateKind(
        "spectator_seated", "短信：旁听候补有席位", {},
        "您好，您候补的旁听席已有空位，请凭申请编号查询，届时携带身份证件。",
    ),
    TemplateKind(
        "spectator_refused", "短信：旁听申请未获同意", {},
        "您好，您的旁听申请未获同意，请凭申请编号查询理由。",
    ),
    TemplateKind(
        "opening_notice", "通知书：开头", {"openness": "公开"},
        "本院办理的下列案件，决定举行{openness}听证。依照《人民检察院审查案件听证工作规定》，现将有关事项告知如下，请准时参加。",
    ),
    TemplateKind(
        "opening_officer", "邀请函：开头", {},
        "经从听证员库中抽取，诚邀您作为听证员参加下列案件的听证，独立发表意见。"
        "您的意见是本院处理案件的重要参考，处理决定及理由将告知您。",
    ),
    TemplateKind(
        "opening_public", "公告：开头", {}, "本院定于下列时间、地点举行公开听证，现公告如下。",
    ),
    TemplateKind(
        "letter_party", "通知书：当事人的权利和义务", {"secrecy": "，并对听证情况保密"},
        "您有权委托代理人或者辩护人参加，有权就听证事项陈述意见、提交证据、向有关人员提问和作最后陈述；"
        "认为主持人或者听证员与本案有利害关系、可能影响公正的，可以在听证开始前向本院提出异议或者申请回避，并说明理由。\n"
        "您应当携带有效身份证件准时到场，遵守听证纪律{secrecy}。不能参加的，请在听证前告知本院；"
        "无正当理由不到场或者中途退场的，不影响听证进行。",
    ),
    TemplateKind(
        "letter_other", "通知书：其他参加人", {"secrecy": "，并对听证情况保密"},
        "请携带有效身份证件准时到场，遵守听证纪律{secrecy}。不能参加的，请在听证前告知本院并说明理由。",
    ),
    TemplateKind(
        "letter_officer", "邀请函：答复和保密",
        {"until": "2026年3月5日9时00分", "secrecy": "对尚未公开的案件信息请予保密。"},
        "请您于{until}前答复能否参加，并声明与本案有无利害关系。接受邀请并签署保密承诺书后，您可以查看案情简介。"
        "参加听证前请勿就本案与当事人接触，{secrecy}",
    ),
    TemplateKind(
        "letter_public", "公告：旁听纪律", {},
        "旁听人员请携带有效身份证件，提前十五分钟到场核验，并遵守听证纪律：不得录音、录像、摄影或者以其他方式传播听证情况，"
        "不得发言、提问，不得随意走动或者进入听证区，不得鼓掌、喧哗或者有其他妨碍听证的行为。",
    ),
    TemplateKind(
        "broadcast", "审批请示：直播录播",
        {
            "mode": "直播", "when": "2026年3月9日14时30分至16时30分", "where": "示例检察院第一听证室",
            "cause": "示例甲故意伤害案", "channel": "中国检察听证网", "delay": "10", "consent": "双方书面同意",
            "masking": "证人不出镜、变声", "cutoff": "测技术员",
        },
        "拟对{when}在{where}就“{cause}”举行的公开听证进行{mode}，在{channel}播出，延时 {delay} 分钟。"
        "当事人意见：{consent}。不宜公开信息的处理：{masking}。紧急切断：{cutoff}。请批准。",
    ),
    TemplateKind(
        "supervisor_call", "公函：邀请人民监督员",
        {
            "authority": "示例市司法局", "unit": "示例人民检察院", "when": "2026年3月9日14时30分至16时30分",
            "where": "示例检察院第一听证室", "kind": "拟不起诉", "number": "1", "contact": "测书记员 0551-00000000",
        },
        "{authority}：\n我院定于{when}在{where}举行一场{kind}案件的听证，拟邀请人民监督员 {number} 名参加并监督，"
        "请按规定抽选后告知。联系人：{contact}。\n{unit}",
    ),
)  # fmt: skip


register(
    TemplateKind(
        "undertaking", "承诺书：保密承诺", {"cause": "示例甲故意伤害案"},
        "本人参加“{cause}”听证，承诺：对知悉的国家秘密、商业秘密、个人隐私和案件信息保密；"
        "不复制、不外传案情材料；不录音、录像、拍照；听证结束后不向他人谈论评议情况。违反承诺的，承担相应责任。",
    ),
    TemplateKind(
        "rights", "告知书：听证权利义务", {},
        "当事人及其他参加人享有下列权利：\n"
        "一、知悉主持人和听证员的姓名、身份，认为与案件有利害关系、可能影响公正的，可以在听证开始前提出异议或者申请回避，并说明理由；\n"
        "二、委托代理人或者辩护人参加；\n三、就听证事项说明情况、提交证据、发表意见；\n"
        "四、回答听证员提问，作最后陈述；\n五、核对听证笔录，有遗漏或者差错的可以要求补正。\n"
        "同时应当履行下列义务：如实说明情况，遵守听证纪律，服从主持人指挥，按要求在笔录上签名。",
    ),
    TemplateKind(
        "discipline", "告知书：听证纪律", {},
        "一、未经主持人许可，不得录音、录像、摄影或者以其他方式传播听证情况；\n"
        "二、未经主持人许可，不得发言、提问；不得随意走动或者中途退场；\n"
        "三、通信设备关机或者静音；\n四、不得鼓掌、喧哗、哄闹或者有其他妨碍听证的行为；\n"
        "五、违反纪律的，主持人可以劝阻、制止，责令退场；情节严重的，依法追究责任。",
    ),
    TemplateKind(
        "substitute", "告知书：递补听证员",
        {"name": "示例甲", "cause": "示例甲故意伤害案", "officer": "测一（律师）", "unit": "示例人民检察院"},
        "{name}：\n“{cause}”听证的听证员有变动，由{officer}递补参加。"
        "您认为该听证员与案件有利害关系、可能影响公正的，可以在听证开始前提出异议并说明理由。\n{unit}",
    ),
)  # fmt: skip


def undertaking_text(hearing: Hearing) -> Filled:
    """The confidentiality undertaking in force, with its version (A-21, F-13)."""
    return fill("undertaking", hearing.unit_id, cause=hearing.title)


def rights_texts(hearing: Hearing) -> tuple[Filled, Filled]:
    """Rights and duties, and the discipline, as they are told before the opening (A-14, F-12)."""
    return fill("rights", hearing.unit_id), fill("discipline", hearing.unit_id)


def substitute_text(hearing: Hearing, name: str, officer: Participant) -> Filled:
    """The words by which a party hears of an officer who came later: name and identity only (A-10)."""
    return fill(
        "substitute",
        hearing.unit_id,
        name=name,
        cause=hearing.title,
        officer=f"{officer.name}（{officer.identity_words or '听证员'}）",
        unit=unit(hearing.unit_id).name,
    )


def letter_words(hearing: Hearing, opening: str, code: str, **values: object) -> dict[str, object]:
    """A letter's replaceable first and last paragraphs with their templates' versions (F-06 … F-09)."""
    openness = "公开" if hearing.is_public else "不公开"
    first = fill(opening, hearing.unit_id, openness=openness)
    filled = fill(code, hearing.unit_id, **values)
    return {
        "opening": first.text.splitlines(),
        "opening_version": first.version,
        "closing": filled.text.splitlines(),
        "closing_version": filled.version,
    }


def broadcast_text(hearing: Hearing, row: BroadcastPlan) -> Filled:
    """The request for a broadcast in words (A-19, F-11)."""
    return fill(
        "broadcast",
        hearing.unit_id,
        mode=Broadcast(row.mode).label,
        when=when_words(hearing),
        where=where_words(hearing),
        cause=hearing.title,
        channel=row.channel,
        delay=row.delay_minutes,
        consent=row.consent,
        masking=row.masking,
        cutoff=row.cutoff,
    )


def supervisor_text(hearing: Hearing, authority: str, number: int, contact: str) -> Filled:
    """The letter to the justice administration; it names no party (A-8)."""
    kinds = dict.fromkeys(case_type(case.type_code).name for case in hearing.cases)
    return fill(
        "supervisor_call",
        hearing.unit_id,
        authority=authority,
        unit=unit(hearing.unit_id).name,
        when=when_words(hearing),
        where=where_words(hearing),
        kind="、".join(kinds),
        number=number,
        contact=contact,
    )


def notice_text(hearing: Hearing, participant: Participant) -> Filled:
    """F-06/F-07/F-08: cause, time, place, presider and officers by name and identity (A-10)."""
    people = [p for p in hearing.participants if p.removed_at is None]
    officers = "、".join(
        f"{p.name}（{p.identity_words or '听证员'}）" for p in people if p.role == Role.OFFICER
    )
    return fill(
        "notice",
        hearing.unit_id,
        name=participant.name,
        when=when_words(hearing),
        where=where_words(hearing),
        cause=hearing.title,
        openness="公开" if hearing.is_public else "不公开",
        presider=next((p.name for p in people if p.role == Role.PRESIDER), ""),
        officers=f"听证员：{officers}。" if officers else "",
        capacity=Role(participant.role).label,
        unit=unit(hearing.unit_id).name,
    )


def announcement_text(hearing: Hearing, cause: str, contact: str) -> Filled:
    """The announcement in plain words; parties are not named (F-09)."""
    return fill(
        "announcement",
        hearing.unit_id,
        when=when_words(hearing),
        where=where_words(hearing),
        cause=cause,
        contact=contact,
    )
