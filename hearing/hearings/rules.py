"""Grounds, notice days, panel size, presider, participants and steps of a hearing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from hearing.base.labels import Labelled


class IssueKind(Labelled):
    """What an issue is about (A-2)."""

    FACT = "fact", "事实认定"
    LAW = "law", "法律适用"
    HANDLING = "handling", "案件处理"


class Ground(Labelled):
    """Why a hearing is held: the first four of A-4(1), the last two of A-4(2)."""

    FACT_DISPUTE = "fact_dispute", "事实认定有较大争议"
    LAW_DISPUTE = "law_dispute", "法律适用有较大争议"
    HANDLING_DISPUTE = "handling_dispute", "案件处理有较大争议"
    SOCIAL_IMPACT = "social_impact", "有重大社会影响"
    DANGEROUSNESS = "dangerousness", "需核实评估社会危险性"
    SOCIAL_HELP = "social_help", "需核实社会帮教条件"


ARREST_GROUNDS = frozenset({Ground.DANGEROUSNESS, Ground.SOCIAL_HELP})


class Form(Labelled):
    """Forms of hearing (domain §5)."""

    ORDINARY = "ordinary", "普通听证"
    SIMPLIFIED = "simplified", "简易公开听证"
    ON_SITE = "on_site", "上门听证"
    REMOTE = "remote", "远程视频听证"


class PresiderKind(Labelled):
    """In what capacity the presider presides (A-13)."""

    HANDLER = "handler", "承办检察官"
    LEAD = "lead", "主办检察官"
    DEPARTMENT_HEAD = "department_head", "部门负责人"
    CHIEF = "chief", "检察长"


class ApprovalKind(Labelled):
    """Separate acts of approval (trap 7, A-4, A-5, A-7, A-12, A-16, A-19, P-8)."""

    HOLD = "hold", "召开听证"
    PANEL_SIZE = "panel_size", "听证员人数超出三至七人"
    OPENING = "opening", "改为公开"
    VENUE = "venue", "在听证室以外举行"
    BROADCAST = "broadcast", "直播录播"
    OUTSIDER = "outsider", "邀请库外听证员"
    NAMING = "naming", "指定听证员"
    AGAINST_MAJORITY = "against_majority", "拟不采纳多数意见"


# asked for while the hearing is being prepared, or after it; they do not hold up the approval of the plan
OFFICER_KINDS = (ApprovalKind.OUTSIDER, ApprovalKind.NAMING)
LATER_KINDS = (ApprovalKind.AGAINST_MAJORITY, *OFFICER_KINDS)


class Role(Labelled):
    """Capacities in which a person takes part (domain §4.2)."""

    PRESIDER = "presider", "主持人"
    HANDLER = "handler", "承办检察官"
    LEAD = "lead", "主办检察官"
    ASSISTANT = "assistant", "检察官助理"
    CLERK = "clerk", "书记员"
    OFFICER = "officer", "听证员"
    SUPERVISOR = "supervisor", "人民监督员"
    APPLICANT = "applicant", "申请人(申诉人)"
    RESPONDENT = "respondent", "其他当事人"
    THIRD_PARTY = "third_party", "第三人"
    SUSPECT = "suspect", "犯罪嫌疑人(被不起诉人)"
    VICTIM = "victim", "被害人"
    GUARDIAN = "guardian", "法定代理人"
    RELATIVE = "relative", "近亲属"
    AGENT = "agent", "诉讼代理人"
    DEFENDER = "defender", "辩护人"
    INVESTIGATOR = "investigator", "侦查人员"
    AGENCY = "agency", "行政机关代表"
    CONCERNED = "concerned", "公益诉讼涉及单位"
    WITNESS = "witness", "证人"
    APPRAISER = "appraiser", "鉴定人"
    SPECIALIST = "specialist", "有专门知识的人"
    INTERPRETER = "interpreter", "翻译"
    SUITABLE_ADULT = "suitable_adult", "合适成年人"
    SPECTATOR = "spectator", "旁听人员"
    MEDIA = "media", "媒体"
    BAILIFF = "bailiff", "司法警察"
    TECHNICIAN = "technician", "技术人员"


PARTY_ROLES = (
    Role.APPLICANT,
    Role.RESPONDENT,
    Role.THIRD_PARTY,
    Role.SUSPECT,
    Role.VICTIM,
    Role.GUARDIAN,
    Role.RELATIVE,
    Role.AGENT,
    Role.DEFENDER,
    Role.AGENCY,
    Role.CONCERNED,
)
STAFF_ROLES = (
    Role.PRESIDER,
    Role.HANDLER,
    Role.LEAD,
    Role.ASSISTANT,
    Role.CLERK,
    Role.BAILIFF,
    Role.TECHNICIAN,
)
SIGNING_ROLES = (Role.PRESIDER, Role.HANDLER, Role.CLERK, Role.OFFICER, *PARTY_ROLES)

STEPS = (
    (0, "核实到场、宣布程序和纪律"),
    (1, "承办检察官介绍案情和听证事项"),
    (2, "当事人及其他参加人说明"),
    (3, "听证员提问"),
    (4, "休会，听证员评议"),
    (5, "复会，听证员或其代表发表意见"),
    (6, "当事人最后陈述"),
    (7, "主持人总结"),
)
OPTIONAL_STEP = 5
DELIBERATION_STEP = 4


def ground_problem(grounds: Iterable[str], case_types: Iterable[str], necessity: str) -> str | None:
    """A hearing needs a ground of the rule and the need to hear people in person (A-4)."""
    chosen = {Ground(ground) for ground in grounds}
    if not chosen:
        return "至少选择一项听证事由"
    if "arrest" not in set(case_types) and chosen <= ARREST_GROUNDS:
        return "社会危险性和帮教条件只用于审查逮捕案件，请另选听证事由"
    if len(necessity.strip()) < 10:
        return "写明为何需要当面听取意见，不少于 10 个字"
    return None


def panel_is_usual(number: int, least: int, most: int) -> bool:
    """Officers taking part are generally three to seven; outside needs approval (A-7)."""
    return least <= number <= most


def latest_notice_day(hearing_on: date, min_days: int, *, strict: bool) -> date:
    """The last day on which a participant can be told in time (A-10)."""
    return hearing_on - timedelta(days=min_days + (1 if strict and min_days else 0))


def earliest_hearing_day(told_on: date, min_days: int, *, strict: bool) -> date:
    """The first day for which somebody told on a day is told in time (A-10)."""
    return told_on + timedelta(days=min_days + (1 if strict and min_days else 0))


def notice_in_time(told_on: date, hearing_on: date, min_days: int, *, strict: bool) -> bool:
    """Every participant is told at least three days before the hearing (A-10)."""
    return told_on <= latest_notice_day(hearing_on, min_days, strict=strict)


def presider_problem(presider_kind: str, handler_rank: str, *, same_person: bool) -> str | None:
    """A chief or department head who handles the case must preside (A-13)."""
    must = handler_rank in (PresiderKind.CHIEF, PresiderKind.DEPARTMENT_HEAD)
    if must and not same_person:
        return "检察长或部门负责人办理的案件，由其本人主持听证，请改选主持人"
    if presider_kind == PresiderKind.HANDLER and not same_person:
        return "主持人标为承办检察官，但选了别人；请改选主持人或其身份"
    return None


TELEPHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


def extract_problem(extract: str, minors: Iterable[str]) -> str | None:
    """The officers' extract is understandable and minimal: no telephone, no minor's name (A-5, A-11)."""
    if len(extract.strip()) < 20:
        return "给听证员的案情简介不少于 20 个字，让听证员看得懂"
    if TELEPHONE.search(extract):
        return "给听证员的案情简介中有手机号，请去掉"
    named = [name for name in minors if len(name) > 1 and name in extract]
    if named:
        return "给听证员的案情简介中不写未成年人的姓名，请改为“未成年人某某”一类的说法"
    return None


def call_is_late(working_days_left: int, wanted: int) -> bool:
    """People's supervisors are asked for some working days before the hearing (A-8)."""
    return working_days_left < wanted


def capacity_problem(
    name: str,
    person_id: int | None,
    officers: Iterable[tuple[str, int | None]],
    supervisors: Iterable[tuple[str, int | None]],
) -> str | None:
    """In one hearing a person sits as officer or as people's supervisor, never as both, never twice (A-8)."""
    for known, known_id in officers:
        if (person_id is not None and person_id == known_id) or (
            person_id is None and known == name.strip()
        ):
            return (
                f"{known}已是这场听证的听证员，不能再作为人民监督员。确系同名的，填写身份证号核对"
            )
    if any(known == name.strip() for known, _ in supervisors):
        return f"{name.strip()}已经登记"
    return None
