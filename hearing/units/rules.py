"""Levels, the ten business lines, case types with default openness, and baseline parameters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hearing.base.labels import Labelled

BASELINE_FROM = date(2000, 1, 1)


class Level(Labelled):
    """Levels of procuratorates below the Supreme one."""

    PROVINCE = "province", "省级院"
    CITY = "city", "市级院"
    COUNTY = "county", "基层院"


class Profile(Labelled):
    """Which clock and panel rules a hearing follows (domain §1.3)."""

    ORDINARY = "ordinary", "普通"
    SIMPLIFIED = "simplified", "简易"
    DETENTION = "detention", "羁押类"


@dataclass(frozen=True)
class Line:
    """One of the ten business lines."""

    id: int
    name: str
    short: str


LINES = (
    Line(1, "普通犯罪检察", "普通刑事"),
    Line(2, "重大犯罪检察", "重大刑事"),
    Line(3, "职务犯罪检察", "职务犯罪"),
    Line(4, "经济犯罪检察", "经济犯罪"),
    Line(5, "刑事执行检察", "刑事执行"),
    Line(6, "民事检察", "民事"),
    Line(7, "行政检察", "行政"),
    Line(8, "公益诉讼检察", "公益诉讼"),
    Line(9, "未成年人检察", "未成年人"),
    Line(10, "控告申诉检察", "控告申诉"),
)


@dataclass(frozen=True)
class CaseKind:
    """A statistical case type; ``public`` is ``None`` where it is decided case by case."""

    code: str
    name: str
    public: bool | None
    line: int | None
    profile: Profile = Profile.ORDINARY


CASE_KINDS = (
    CaseKind("arrest", "审查逮捕", public=False, line=1, profile=Profile.DETENTION),
    CaseKind("custody", "羁押必要性审查", public=False, line=5, profile=Profile.DETENTION),
    CaseKind("non_prosecution", "拟不起诉", public=True, line=1),
    CaseKind("criminal_petition", "刑事申诉", public=True, line=10),
    CaseKind("civil", "民事诉讼监督", public=True, line=6),
    CaseKind("administrative", "行政诉讼监督", public=True, line=7),
    CaseKind("civil_interest", "民事公益诉讼", public=True, line=8),
    CaseKind("admin_interest", "行政公益诉讼", public=True, line=8),
    CaseKind("relief", "司法救助", public=True, line=10),
    CaseKind("other", "其他", public=None, line=None),
)


@dataclass(frozen=True)
class Baseline:
    """A parameter's first value, in force from 2000-01-01 until a later row says otherwise."""

    key: str
    value: str
    words: str
    source: str


PARAMETERS = (
    Baseline("notice_days_ordinary", "3", "普通听证提前告知天数", "A-10"),
    Baseline("notice_days_simplified", "0", "简易听证提前告知天数", "R-4，未核实"),
    Baseline("notice_days_detention", "0", "羁押类听证提前告知天数", "R-1，未核实"),
    Baseline("notice_strict", "0", "告知按完整三日计算(0 否 1 是)", "domain §1.3"),
    Baseline("panel_min", "3", "听证员人数下限", "A-7，未核实"),
    Baseline("panel_max", "7", "听证员人数上限", "A-7，未核实"),
    Baseline("application_reply_days", "5", "听证申请答复工作日", "A-9，未核实"),
    Baseline("supervisor_call_days", "5", "邀请人民监督员提前的工作日", "A-8，未核实"),
    Baseline("decision_days", "7", "听证后作出决定预留天数", "A-20，未核实"),
    Baseline(
        "delegate_against_majority", "0", "不采纳多数意见可委托副检察长(0 否 1 是)", "A-16，未核实"
    ),
    Baseline("deadline_warn_days", "7", "办案期限临近提醒天数", "A-20"),
    Baseline("should_hear_dispute", "1", "有重大争议的应当听证(0 否 1 是)", "domain §11"),
    Baseline("should_hear_impact", "1", "有重大社会影响的应当听证(0 否 1 是)", "domain §11"),
    Baseline(
        "should_hear_victim", "1", "相对不起诉被害人有异议的应当听证(0 否 1 是)", "domain §11"
    ),
    Baseline("should_hear_unsupported", "1", "不支持监督有异议的应当听证(0 否 1 是)", "domain §11"),
    Baseline("should_hear_refused", "1", "申请听证未获同意的应当说明(0 否 1 是)", "domain §11"),
    Baseline("setup_minutes", "30", "听证室布置分钟", "domain §3"),
    Baseline("cleardown_minutes", "15", "听证室清场分钟", "domain §3"),
    Baseline("morning_opens", "0900", "上午听证最早开始(时分)", "本单位作息，未核实"),
    Baseline("morning_closes", "1200", "上午听证最晚结束(时分)", "本单位作息，未核实"),
    Baseline("afternoon_opens", "1430", "下午听证最早开始(时分)", "本单位作息，未核实"),
    Baseline("afternoon_closes", "1730", "下午听证最晚结束(时分)", "本单位作息，未核实"),
    Baseline("slot_minutes", "30", "听证开始时间的间隔分钟", "本单位作息，未核实"),
    Baseline("term_years", "5", "聘期年数", "P-9，未核实"),
    Baseline("publicity_days", "5", "拟聘人选公示工作日", "P-4，未核实"),
    Baseline(
        "application_keep_days",
        "180",
        "报名未采纳后保留个人信息天数",
        "个人信息保护法第十九条，天数未核实",
    ),
    Baseline("import_keep_hours", "24", "导入表格预检后保留小时", "系统设定"),
    Baseline("attachment_quota_mb", "500", "每院附件总量上限 MB", "系统设定"),
    Baseline("cap_year", "12", "听证员每年参加上限", "P-9，未核实"),
    Baseline("cap_month", "3", "听证员每月参加上限", "P-9，未核实"),
    Baseline("cap_handler", "3", "与同一承办人每年同场上限", "P-9，未核实"),
    Baseline("draw_weighting", "0", "抽取时少用的人多一签(0 否 1 是)", "P-9，未核实"),
    Baseline("ask_handler", "2", "与同一承办人本年同场几次起询问", "A-7，未核实"),
    Baseline("training_required", "0", "培训无效的不参加抽取(0 否 1 是)", "P-9，未核实"),
    Baseline("training_hours", "8", "培训有效所需学时小时", "P-9，未核实"),
    Baseline("training_months", "12", "培训有效月数", "P-9，未核实"),
    Baseline("late_minutes", "0", "到场晚于开始几分钟算迟到", "domain §2.5，未核实"),
    Baseline("appraisal_absences_fail", "2", "无正当理由缺席几次为不称职", "domain §2.5，未核实"),
    Baseline("appraisal_answer_percent", "60", "称职须按时答复邀请的百分比", "domain §2.5，未核实"),
    Baseline("appraisal_excellent_attended", "3", "优秀须参加次数", "domain §2.5，未核实"),
    Baseline("appraisal_excellent_rating", "25", "优秀须评价平均分的十倍", "domain §2.5，未核实"),
    Baseline("allowance_whole_day_minutes", "240", "补助按全天计的分钟数", "F-26，未核实"),
    Baseline("allowance_tax_permille", "0", "补助代扣税千分比", "F-26，未核实"),
    Baseline("invitation_hours", "48", "邀请答复时限小时", "P-9，未核实"),
    Baseline("effective_window_days", "90", "有效息诉观察期天数", "domain §6.2"),
    Baseline("feedback_days", "10", "告知决定和理由的时限工作日", "A-17，未核实"),
    Baseline("visit_first_days", "30", "第一次回访在听证后天数(0 不安排)", "F-21"),
    Baseline("visit_second_days", "90", "第二次回访在听证后天数(0 不安排)", "F-21"),
    Baseline("visit_third_days", "180", "第三次回访在听证后天数(0 不安排)", "F-21，未核实"),
    Baseline("visit_warn_days", "3", "回访到期前提醒天数", "F-21，未核实"),
    Baseline("small_cases", "5", "少于几件只列件数不列比率", "domain §6.2"),
    Baseline("not_applicable_watch", "50", "不适用超过百分之几提示核查", "domain §6.2，未核实"),
    Baseline("ledger_warn_days", "60", "未息诉台账临近期限天数", "domain §11，未核实"),
    Baseline("ledger_late_days", "90", "未息诉台账化解期限天数", "domain §11，未核实"),
    Baseline("survey_days", "14", "听证后匿名调查收取答卷的天数", "本系统约定"),
    Baseline("plain_sentence_max", "60", "用语建议：一句话最多字数(0 不看长短)", "本系统约定"),
    Baseline("filing_days", "30", "归档时限天数", "A-18，未核实"),
    Baseline("opinion_link_hours", "72", "意见链接有效小时数", "本系统约定"),
    Baseline("pin_letter_days", "30", "口令信有效天数", "本系统约定"),
    Baseline("quiet_from", "21", "不发短信的时段从几时起", "本系统约定"),
    Baseline("quiet_until", "8", "不发短信的时段到几时止", "本系统约定"),
    Baseline("spectator_keep_days", "90", "旁听人员证件号和电话保存天数", "T5，未核实"),
    Baseline("soon_days", "3", "总览提示临近听证的天数(含当天)", "A-10，未核实"),
    Baseline("blank_months", "3", "空白院提示月数", "domain §7.2"),
    Baseline(
        "bulletin_close_days", "10", "通报数据截止：期满后第几天零时", "reliability T3，未核实"
    ),
    Baseline(
        "bulletin_collect_day", "11", "每月几日自动汇总上月通报(0 不自动)", "domain §7，未核实"
    ),
    Baseline("bulletin_countersign", "1", "通报须经会签(0 否 1 是)", "domain §7.2，未核实"),
    Baseline("bulletin_prefix", "检发办", "通报发文机关代字", "domain §7.3，未核实"),
    Baseline("receipt_days", "5", "通报签收时限天数", "domain §7.2，未核实"),
    Baseline("review_excellent", "90", "评查优质的最低分", "F-29，未核实"),
    Baseline("review_qualified", "75", "评查合格的最低分", "F-29，未核实"),
    Baseline("review_flawed", "60", "评查瑕疵的最低分", "F-29，未核实"),
    Baseline("review_contest_days", "10", "评查结果申请复核的天数", "F-29，未核实"),
    Baseline("shortest_minutes", "20", "听证用时低于多少分钟作为问题提示", "domain §7.2"),
    Baseline("batch_least", "3", "同日同类几场起作为批量听证提示", "domain §7.2，未核实"),
    Baseline("record_days", "7", "听证后几天应完成笔录签名和录音录像登记", "A-18，未核实"),
    Baseline(
        "recording_slack_minutes", "15", "录音录像最多比听证用时长几分钟", "domain §8，未核实"
    ),
    Baseline("dispute_free_least", "3", "全部无争议案件的提示起算场数", "domain §8，未核实"),
    Baseline(
        "officer_share_percent", "60", "同一听证员参加场数占比提示百分比", "domain §8，未核实"
    ),
    Baseline("officer_share_least", "5", "听证员占比提示的最少场数", "domain §8，未核实"),
    Baseline("inapplicable_percent", "20", "“不适用”占比提示百分比", "domain §6.2，未核实"),
    Baseline("inapplicable_least", "5", "“不适用”占比提示的最少件数", "domain §6.2，未核实"),
    Baseline("padding_split_days", "30", "同一案件几天内再次听证作为拆分提示", "T3，未核实"),
    Baseline("padding_copied_characters", "200", "多少字以上相同作为照抄提示", "T3，未核实"),
    Baseline("padding_panel_times", "4", "同一组听证员几场起作为提示", "T3，未核实"),
    Baseline("padding_panel_days", "90", "同一组听证员的观察天数", "T3，未核实"),
    Baseline("padding_late_entry_days", "0", "听证后几天内录入不作为补录提示", "T3，未核实"),
    Baseline("recording_least_percent", "40", "录音录像至少占听证用时百分比", "domain §8，未核实"),
    Baseline("rectify_days", "30", "整改时限天数", "domain §7.2"),
    Baseline("rectify_remind_days", "5", "整改到期前几天提醒", "domain §7.2，未核实"),
    Baseline("reveal_alarm", "100", "一小时内查看完整号码报警次数", "reliability T6"),
    Baseline("retention_years", "3", "听证员离库后个人信息保存年数", "domain §10.3，未核实"),
    Baseline("ranking_least", "5", "参加比较的最低件数", "domain §11，未核实"),
    Baseline("ranking", "none", "排名方式(none 不排名)", "trap 2"),
)


TEXTS = ("ranking", "bulletin_prefix")


def clock_problem(key: str, value: str) -> str | None:
    """Court hours are written as four digits of the 24-hour clock, and a raster is never nothing."""
    if key == "slot_minutes" and not 5 <= int(value) <= 240:
        return "间隔在 5 到 240 分钟之间"
    if not key.endswith(("_opens", "_closes")):
        return None
    right = len(value) == 4 and int(value[:2]) < 24 and int(value[2:]) < 60
    return None if right else "写成四位时分，如 0900、1430"


def lineage_of(parent: str | None, unit_id: int) -> str:
    """The lineage path of a unit under its parent's path: ``/340000/340100/``."""
    return f"{parent or '/'}{unit_id}/"


def is_within(inner: str, outer: str) -> bool:
    """Whether a unit (by lineage) is another or lies below it."""
    return inner.startswith(outer)
