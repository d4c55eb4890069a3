"""Words of the station: sources, channels, states, disposals, reasons, roles; pure."""

from __future__ import annotations

from hearing.base.labels import Labelled


class Source(Labelled):
    """Where a case was registered first (two ledgers, trap 5)."""

    UNIFIED = "unified", "统一业务应用系统"
    PETITION = "petition", "信访系统"
    MANUAL = "manual", "手工录入"


SYSTEMS = (Source.UNIFIED, Source.PETITION)


class Channel(Labelled):
    """How an application for a hearing came in (F-01)."""

    WINDOW = "window", "窗口"
    HOTLINE = "12309", "12309"
    POST = "post", "邮寄"
    ONLINE = "online", "网上"


class CaseState(Labelled):
    """Whether a case is in hand."""

    OPEN = "open", "在办"
    CLOSED = "closed", "办结"


class ReopeningKind(Labelled):
    """Why a closed case is taken up again."""

    REFILED = "refiled", "重新立案"
    RESUMED = "resumed", "恢复办理"
    MISTAKEN = "mistaken", "办结登记有误"


class RelationKind(Labelled):
    """How an earlier case bears on this one."""

    EARLIER_STAGE = "earlier_stage", "同一案件的前一环节"
    SAME_PARTIES = "same_parties", "相同当事人的另案"
    SPLIT = "split", "并案、分案"


class Disposal(Labelled):
    """How the case is to be, or was, dealt with."""

    PROSECUTE = "prosecute", "起诉"
    RELATIVE = "relative_non_prosecution", "相对不起诉"
    DOUBT = "doubt_non_prosecution", "存疑不起诉"
    STATUTORY = "statutory_non_prosecution", "法定不起诉"
    CONDITIONAL = "conditional_non_prosecution", "附条件不起诉"
    ARREST = "arrest", "批准逮捕、继续羁押"
    NO_ARREST = "no_arrest", "不批准逮捕、变更强制措施"
    SUPPORT = "support", "支持监督申请（抗诉、检察建议等）"
    NO_SUPPORT = "no_support", "不支持监督申请"
    RELIEF = "relief", "予以救助"
    OTHER = "other", "其他"


class UnheardReason(Labelled):
    """Why a case that should have been heard was not."""

    UNWILLING = "unwilling", "当事人均不愿听证"
    SETTLED = "settled", "争议已经化解"
    SECRET = "secret", "涉及国家秘密、个人隐私等，不宜听证"
    TIME = "time", "办案期限不足"
    HEARD_BEFORE = "heard_before", "同一事项此前已经听证"
    OTHER = "other", "其他"


class ExplanationState(Labelled):
    """Where an explanation stands."""

    WAITING_HEAD = "waiting_head", "待部门负责人审核"
    WAITING_CHIEF = "waiting_chief", "待分管副检察长审批"
    APPROVED = "approved", "已同意"
    RETURNED = "returned", "已退回"


class BatchState(Labelled):
    """Where an import stands."""

    DRAFT = "draft", "待导入"
    IMPORTED = "imported", "已导入"
    UNDONE = "undone", "已撤回"
    DISCARDED = "discarded", "已放弃"


class RowOutcome(Labelled):
    """What became of one row."""

    CREATED = "created", "新建案件"
    LINKED = "linked", "并入已有案件"
    KNOWN = "known", "已在系统中，未重复计"
    LEFT_OUT = "left_out", "未导入"


class PartyRole(Labelled):
    """Capacities of those who belong to a case; a hearing takes them over one by one (A-6)."""

    APPLICANT = "applicant", "申请人(申诉人)"
    RESPONDENT = "respondent", "其他当事人"
    THIRD_PARTY = "third_party", "第三人"
    SUSPECT = "suspect", "犯罪嫌疑人(被不起诉人)"
    VICTIM = "victim", "被害人"
    GUARDIAN = "guardian", "法定代理人"
    RELATIVE = "relative", "近亲属"
    AGENT = "agent", "诉讼代理人"
    DEFENDER = "defender", "辩护人"
    AGENCY = "agency", "行政机关代表"
    CONCERNED = "concerned", "公益诉讼涉及单位"
    INVESTIGATOR = "investigator", "侦查人员"
    WITNESS = "witness", "证人"
    APPRAISER = "appraiser", "鉴定人"
    SPECIALIST = "specialist", "有专门知识的人"
    INTERPRETER = "interpreter", "翻译"
    SUITABLE_ADULT = "suitable_adult", "合适成年人"


REPRESENTING = (
    PartyRole.GUARDIAN, PartyRole.RELATIVE, PartyRole.AGENT, PartyRole.DEFENDER,
    PartyRole.SUITABLE_ADULT,
)  # fmt: skip
APPLYING = (
    PartyRole.APPLICANT, PartyRole.RESPONDENT, PartyRole.THIRD_PARTY, PartyRole.SUSPECT,
    PartyRole.VICTIM, PartyRole.GUARDIAN, PartyRole.RELATIVE, PartyRole.AGENT, PartyRole.DEFENDER,
)  # fmt: skip
