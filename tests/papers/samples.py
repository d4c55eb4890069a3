"""One realistic content per paper kind; persons are plainly fictitious."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

CITIES = (
    ("省院本级", 1, 3), ("合肥市", 10, 62), ("芜湖市", 8, 41), ("蚌埠市", 8, 36),
    ("淮南市", 8, 25), ("马鞍山市", 7, 24), ("淮北市", 5, 19), ("铜陵市", 5, 17),
    ("安庆市", 11, 44), ("黄山市", 8, 23), ("滁州市", 9, 38), ("阜阳市", 9, 40),
    ("宿州市", 6, 27), ("六安市", 8, 31), ("亳州市", 5, 22), ("池州市", 5, 15),
    ("宣城市", 8, 18),
)  # fmt: skip
LINES = (
    ("普通犯罪检察", "普通刑事", 181), ("重大犯罪检察", "重大刑事", 16),
    ("职务犯罪检察", "职务犯罪", 6), ("经济犯罪检察", "经济犯罪", 42),
    ("刑事执行检察", "刑事执行", 19), ("民事检察", "民事", 37), ("行政检察", "行政", 24),
    ("公益诉讼检察", "公益诉讼", 55), ("未成年人检察", "未成年人", 14),
    ("控告申诉检察", "控告申诉", 91),
)  # fmt: skip
SITTING = {
    "hearing_number": "皖合包听〔2020〕12号",
    "case_number": "合包检控申〔2020〕7号",
    "case_cause": "示例甲不服不起诉决定申诉案",
    "starts_at": "2020-08-20T01:30:00+00:00",
    "place": "合肥市包河区人民检察院检察听证室（一楼东侧）",
}
UNIT = "合肥市包河区人民检察院"
LETTER = {
    "unit_name": UNIT,
    "number": "合包检听通〔2020〕12号",
    "signed_on": "2020-08-14",
    "contact": {"name": "测书记员", "phone": "0551-00000000"},
}
OFFICERS = [
    {"name": "测一", "words": "人大代表"},
    {"name": "测二", "words": "律师"},
    {"name": "测三", "words": "社区工作者"},
]
ISSUES = [
    "原不起诉决定认定示例乙的行为情节轻微，事实是否清楚？",
    "对示例乙作出的不起诉决定，适用法律是否正确？",
]


def _share(total: int, weights: list[int]) -> list[int]:
    """``total`` split by weights, remainders to the largest."""
    whole = sum(weights)
    parts = [total * weight // whole for weight in weights]
    order = sorted(range(len(parts)), key=lambda i: -(total * weights[i] % whole))
    for index in order[: total - sum(parts)]:
        parts[index] += 1
    return parts


def bulletin() -> dict[str, Any]:
    """The bulletin of January to August 2020: 485 件, 371 effective."""
    cities = [count for _, _, count in CITIES]
    lines = [count for _, _, count in LINES]
    matrix = [_share(count, [n**2 if n < 40 else n * 40 for n in lines]) for count in cities]
    return {
        "masthead": "安徽省人民检察院文件",
        "number": "皖检听通〔2020〕8号",
        "title": "关于2020年1—8月全省检察机关公开听证工作情况的通报",
        "unit_name": "安徽省人民检察院",
        "addressees": "各市人民检察院，省直管县（市）人民检察院",
        "period": "2020年1—8月",
        "scope_words": "全省检察机关",
        "small_cases": 5,
        "cut_off": "2020-09-01T16:00:00+00:00",
        "signed_on": "2020-09-04",
        "totals": {
            "public_cases": 485, "public_hearings": 485, "closed_cases": 0, "closed_hearings": 0,
            "to_verify": 3, "chief_presided": 47, "attendances": 1952, "average_officers": "4.0",
            "streamed": 26,
            "forms": [
                {"label": "普通听证", "count": 398}, {"label": "简易公开听证", "count": 61},
                {"label": "上门听证", "count": 17}, {"label": "远程视频听证", "count": 9},
            ],
            "topics": ["按来源系统分，统一业务应用系统444件，信访系统41件，手工录入0件，合计485件。"],
            "compared": ["环比：64件、64场，上期75件、75场，件数下降14.7%。"],
        },
        "areas": _areas(cities),
        "order_words": "按行政区划代码排列，不排名",
        "units": _units(),
        "unit_cells": {
            "lines": [short for _, short, _ in LINES],
            "rows": [{"name": row["name"], "cells": _share(row["cases"], lines)} for row in _units()],
            "covered": 600, "applicable": 1210,
        },
        "charts": {
            "areas": [{"code": code, "name": name, "cases": count}
                      for code, (name, _, count) in zip(CODES, CITIES, strict=True)],
            "months": [{"label": f"{turn}月", "cases": n, "hearings": n}
                       for turn, n in enumerate((31, 12, 48, 70, 88, 97, 75, 64), start=1)],
        },
        "plan": _plan_part(),
        "exemplars": [
            {
                "title": "宅基地纠纷拟不起诉公开听证案", "unit_name": "合肥市庐阳区人民检察院", "number": "合肥市典案〔2020〕1号",
                "published_on": "2020-08-18", "keywords": "公开听证、拟不起诉、邻里纠纷",
                "gist": "对邻里纠纷引发的轻伤害案件，双方已经和解、是否起诉有争议的，应当组织公开听证，把事实、法律和情理"
                "讲在当面；听证员意见作为决定的重要参考，处理决定和理由应当及时告知听证员。",
            },
            {
                "title": "民事检察监督申请公开听证案", "unit_name": "安庆市迎江区人民检察院", "number": "安庆市典案〔2020〕2号",
                "published_on": "2020-08-26", "keywords": "公开听证、民事检察",
                "gist": "当事人对裁判文书的理解有分歧的，听证可以先由承办检察官说明审查情况，再由听证员逐项提问。",
            },
        ],
        "lines": _line_rows(lines),
        "matrix": {
            "lines": [short for _, short, _ in LINES],
            "rows": [
                {"name": name, "cells": [None if i == 0 and j == 4 else n for j, n in enumerate(row)]}
                for i, ((name, _, _), row) in enumerate(zip(CITIES, matrix, strict=True))
            ],
            "covered": sum(n > 0 for row in matrix for n in row),
            "applicable": len(matrix) * 10 - 1,
        },
        "blank_units": ["濉溪县院", "枞阳县院"],
        "blank_lines": [],
        "rate": {
            "label": "有效息诉率", "version": 1, "numerator": 371, "denominator": 485, "pending": 31,
            "definition": "当场息诉、会后息诉和达成和解，且截至统计时未反复的件数，除以听证结束的全部件数"
            "（含待评估）。",
        },
        "quality": _quality(),
        "pool": [
            "全省听证员库在册412人，本期参加听证289人，未参加123人，占29.9%。参加次数最多的十分之一"
            "听证员承担全部人次的24.6%。",
            "本期抽取485次，重新抽取1次；听证员谢绝邀请76人次，均由递补人员依次接替。",
        ],
        "problems": [
            {
                "kind": "空白院", "unit": "濉溪县院", "fact": "连续三个月以上未开展听证",
                "rule": "年度听证计划", "evidence": "",
            },
            {
                "kind": "空白院", "unit": "枞阳县院", "fact": "连续三个月以上未开展听证",
                "rule": "年度听证计划", "evidence": "",
            },
            {
                "kind": "未提前三日告知", "unit": "宣城市宣州区院", "fact": "未提前三日告知参加人，但已取得其书面同意2场",
                "rule": "提前三日告知规定", "evidence": "皖宣州听〔2020〕4号、皖宣州听〔2020〕6号",
            },
            {
                "kind": "未向听证员反馈", "unit": "阜阳市颍州区院", "fact": "听证结束后超过期限未向听证员反馈处理决定及理由1场",
                "rule": "告知听证员决定及理由的规定", "evidence": "皖颍州听〔2020〕9号",
            },
        ],
        "requirements": [
            {
                "kind": "空白院", "unit": "濉溪县院", "person": "分管副检察长", "due_on": "2020-10-04",
                "requirement": "查明未开展听证的原因，对符合条件的案件应听证尽听证", "reply": "书面报告",
            },
            {
                "kind": "空白院", "unit": "枞阳县院", "person": "分管副检察长", "due_on": "2020-10-04",
                "requirement": "查明未开展听证的原因，对符合条件的案件应听证尽听证", "reply": "书面报告",
            },
            {
                "kind": "未提前三日告知", "unit": "宣州区院", "person": "承办部门负责人", "due_on": "2020-09-30",
                "requirement": "排期时预留告知时间，逐场检查告知回执", "reply": "系统内反馈",
            },
            {
                "kind": "未向听证员反馈", "unit": "颍州区院", "person": "承办检察官", "due_on": "2020-09-18",
                "requirement": "向全体听证员补充反馈，说明是否采纳及理由", "reply": "系统内反馈",
            },
        ],
        "remarks": {
            "totals": ["全省三级检察院均已开展公开听证，十大业务条线全部覆盖，104个检察院建成检察听证室。"],
            "requirements": [
                "各地要把听证员意见作为处理案件的重要参考，不得为听证而听证，不得以数量代替质量。",
            ],
        },
        "imprint": {
            "copies_to": "各市人民检察院检察长，省院领导，省院各内设机构",
            "printed_by": "安徽省人民检察院办公室",
            "printed_on": "2020-09-04",
        },
    }  # fmt: skip


def first_bulletin() -> dict[str, Any]:
    """What the first version of the template printed: no units, charts, plan, nor kinds of problems."""
    found = bulletin()
    for name in ("order_words", "units", "unit_cells", "charts", "plan", "exemplars"):
        del found[name]
    for row in found["areas"]:
        for name in ("active_units", "unified", "petition", "manual"):
            del row[name]
    for row in (*found["problems"], *found["requirements"]):
        del row["kind"]
    return found


CODES = ("340000", "340100", "340200", "340300", "340400", "340500", "340600", "340700", "340800",
         "341000", "341100", "341200", "341300", "341500", "341600", "341700", "341800")  # fmt: skip


def _plan_part() -> dict[str, Any]:
    def row(name: str, target: int | None, done: int, percent: str) -> dict[str, Any]:
        return {"name": name, "target": target, "done": done, "percent": percent, "is_behind": False,
                "cases_target": target, "cases_done": done, "cases_percent": percent}  # fmt: skip

    return {
        **{key: value for key, value in row("", 612, 485, "79.2%").items() if key != "name"}, "year": 2020, "version": 2, "as_of": "2020-08-31",
        "rows": [row("合肥市", 36, 40, "111.1%"), row("芜湖市", None, 0, "—")],
        "lines": [row("民事检察", 60, 37, "61.7%")],
    }  # fmt: skip


def _units() -> list[dict[str, Any]]:
    """Some procuratorates, of which one held none."""
    counts = _share(485, [3 + turn % 5 if turn else 0 for turn in range(24)])
    return [
        {"name": f"{CITIES[1 + turn % 16][0]}{turn + 1:03d}区", "hearings": n, "cases": n, "public_cases": n,
         "unified": n - n // 4, "petition": n // 4, "manual": 0, "chief_presided": n // 5, "streamed": n // 6,
         "effective": n * 3 // 4, "applicable": n, "pending": n // 6}
        for turn, n in enumerate(counts)
    ]  # fmt: skip


def _areas(cities: list[int]) -> list[dict[str, Any]]:
    effective, pending = _share(371, cities), _share(31, cities)
    chiefs = _share(47, cities)
    return [
        {"name": name, "units": units, "active_units": units - 1, "unified": count - count // 5,
         "petition": count // 5, "manual": 0, "hearings": count, "cases": count, "chief_presided": chief,
         "effective": good, "applicable": count, "pending": open_}
        for (name, units, count), chief, good, open_ in zip(
            CITIES, chiefs, effective, pending, strict=True)
    ]  # fmt: skip


def _line_rows(lines: list[int]) -> list[dict[str, Any]]:
    effective, pending = _share(371, lines), _share(31, lines)
    return [
        {"name": name, "hearings": count, "cases": count, "effective": good, "applicable": count,
         "pending": open_}
        for (name, _, count), good, open_ in zip(LINES, effective, pending, strict=True)
    ]  # fmt: skip


def _quality() -> list[dict[str, Any]]:
    rows = (
        ("采纳率", 452, 461, 0, "处理决定与听证员多数意见一致的事项，除以形成多数意见的事项"),
        ("提前告知率", 483, 485, 0, "全部参加人均提前三日告知的场次，除以全部场次"),
        ("反馈率", 478, 485, 6, "已向全体听证员告知处理决定及理由的场次，除以已作出决定的场次"),
        ("抽取合规率", 484, 485, 0, "首次抽取即使用的场次，除以全部场次"),
        ("录音录像率", 485, 485, 0, "已登记全程录音录像的场次，除以全部场次"),
        ("按期归档率", 440, 458, 27, "听证结束后三十日内归档的场次，除以已到期场次"),
        ("回访完成率", 301, 340, 145, "已完成回访的件数，除以已到回访日的件数"),
    )
    return [
        {"label": label, "numerator": part, "denominator": whole, "pending": open_, "version": 1,
         "definition": words}
        for label, part, whole, open_, words in rows
    ]  # fmt: skip


def plan() -> dict[str, Any]:
    """A plan with its approvals, one of them by delegation."""
    return {
        "unit_name": UNIT,
        "hearing_number": SITTING["hearing_number"],
        "version": 2,
        "mark": None,
        "rows": [
            {"label": "案件", "words": f"{SITTING['case_number']} {SITTING['case_cause']}"},
            {"label": "听证事由", "words": "案件处理有较大争议、有重大社会影响"},
            {"label": "听证事项", "words": "\n".join(f"{n}. {t}" for n, t in enumerate(ISSUES, 1))},
            {"label": "公开", "words": "公开"},
            {"label": "听证员人数", "words": "5 人"},
            {"label": "参加人", "words": "申请人(申诉人) 示例甲\n其他当事人 示例乙"},
            {"label": "安保预案", "words": "司法警察两名，安检后入场；备好医疗和疏散通道。"},
        ],
        "preliminary": "原处理结论正确，不支持申诉。",
        "preliminary_at": "2020-08-06T01:30:00+00:00",
        "department": "同意听证，建议增加一名社区代表。",
        "department_by": "测部长",
        "department_at": "2020-08-07T01:30:00+00:00",
        "approvals": [
            {
                "kind": "召开听证", "request": "各方分歧较大，需要当面听取意见。", "decision": "同意",
                "decider": "测检察长", "authority": None, "record": None,
                "decided_at": "2020-08-07T03:00:00+00:00", "reasons": "同意，做好释法说理。",
            },
            {
                "kind": "在听证室以外举行", "request": "上门听证：示例社区会议室", "decision": "同意",
                "decider": "测副检察长", "authority": "受检察长委托", "record": None,
                "decided_at": "2020-08-07T06:00:00+00:00", "reasons": None,
            },
        ],
    }  # fmt: skip


def broadcast() -> dict[str, Any]:
    """A live broadcast, approved by delegation."""
    return {
        **SITTING, "unit_name": UNIT, "mode": "直播", "channel": "中国检察听证网", "delay_minutes": 10,
        "consent": "申请人示例甲、其他当事人示例乙均书面同意直播。",
        "masking": "证人不出镜、变声；住址、电话、账号在画面和字幕中隐去。",
        "cutoff": "测技术员（听证室控制间）",
        "request": "拟对2020年8月20日9时30分至11时30分在示例检察院第一听证室就“示例甲不服不起诉决定申诉案”"
        "举行的公开听证进行直播，在中国检察听证网播出，延时 10 分钟。请批准。",
        "asked_by": "测检察官", "asked_at": "2020-08-10T01:30:00+00:00",
        "approval": {
            "kind": "直播录播", "request": "x", "decision": "同意", "decider": "测副检察长",
            "authority": "受检察长委托", "record": None, "decided_at": "2020-08-11T03:00:00+00:00",
            "reasons": "同意，安排专人值守。",
        },
        "task_number": None,
    }  # fmt: skip


def notice() -> dict[str, Any]:
    """F-06 to a party."""
    return {
        **LETTER, **SITTING, "recipient": "示例甲", "capacity": "申诉人", "mode": "普通听证",
        "is_public": True, "issues": list(ISSUES),
        "presider": {"name": "测检察官", "words": "包河区人民检察院检察官"},
        "officers": deepcopy(OFFICERS), "days_before": 6,
    }  # fmt: skip


def notice_other() -> dict[str, Any]:
    """F-08 to the investigating agency."""
    return {
        **notice(), "recipient": "示例市公安局示例分局", "capacity": "侦查机关",
        "prepare": "请指派熟悉案情的侦查人员参加，并准备说明取证经过。",
    }  # fmt: skip


def invitation() -> dict[str, Any]:
    """F-07 to an officer."""
    return {
        **LETTER, **SITTING, "number": "合包检听邀〔2020〕12号", "recipient": "测一",
        "mode": "普通听证", "is_public": True, "issues": list(ISSUES),
        "answer_by": "2020-08-16T09:00:00+00:00",
    }  # fmt: skip


def announcement() -> dict[str, Any]:
    """F-09, public."""
    return {
        **LETTER, "number": "合包检听告〔2020〕12号",
        "hearing_number": SITTING["hearing_number"],
        "case_cause": "示某某不服不起诉决定申诉案", "starts_at": SITTING["starts_at"],
        "place": SITTING["place"], "seats": 20, "apply_until": "2020-08-18",
        "how_to_apply": "登录本院公开听证网页“申请旁听”，或者到本院12309检察服务中心申请",
    }  # fmt: skip


CORRECTED = [
    {"kind": "plain", "text": "听证员测一问：双方案发前有无其他矛盾？\n申诉人答：因门前"},
    {"kind": "struck", "text": "过道"}, {"kind": "put_in", "text": "通道"},
    {"kind": "plain", "text": "有过争吵。\n听证员测二问：赔偿款何时付清？\n被不起诉人答：2020年2月付清，有收条。"},
]  # fmt: skip


def record() -> dict[str, Any]:
    """F-16 with all seven sections and one refused signature."""
    texts = (
        ("承办检察官介绍案件情况和听证事项", "承办检察官：现就示例甲不服不起诉决定申诉一案介绍如下。\n"
         "2019年11月3日，示例乙因邻里琐事与示例甲发生争执，致示例甲轻伤二级。案发后示例乙主动投案，"
         "赔偿全部医疗费用。本院于2020年4月作出相对不起诉决定。示例甲不服，提出申诉。"),
        ("当事人及其他参加人就听证事项说明情况", "申诉人：我认为对方没有真诚道歉，不应当不起诉。\n"
         "被不起诉人：我愿意当面道歉，赔偿已经全部履行。"),
        ("听证员提问", "听证员测一问：双方案发前有无其他矛盾？\n申诉人答：因门前通道有过争吵。\n"
         "听证员测二问：赔偿款何时付清？\n被不起诉人答：2020年2月付清，有收条。"),
        ("听证员评议", "休会评议，听证员单独讨论。评议内容不记入本笔录。"),
        ("听证员发表意见", "听证员代表测二：经评议，多数听证员同意维持原不起诉决定，建议双方当面和解。"),
        ("当事人最后陈述", "申诉人：听了听证员的意见，我愿意接受道歉。\n被不起诉人：我向示例甲真诚道歉。"),
        ("主持人总结", "主持人：听证员的意见是本院处理本案的重要参考。本院将在听取各方意见后依法作出决定，"
         "并告知各方和听证员决定及理由。"),
    )  # fmt: skip
    return {
        **SITTING, "unit_name": UNIT, "ends_at": "2020-08-20T03:42:00+00:00", "mode": "普通听证",
        "is_public": True, "presider": {"name": "测检察官", "words": "检察官"},
        "handler": {"name": "测承办", "words": "检察官"},
        "recorder": {"name": "翀祎昇", "words": "书记员"},
        "participants": [
            {"role": "申诉人", "name": "喆昇祎翀", "words": "", "is_present": True, "note": None},
            {"role": "被不起诉人", "name": "示例乙", "words": "", "is_present": True, "note": None},
            *({"role": "听证员", **officer, "is_present": True, "note": None} for officer in OFFICERS),
            {"role": "鉴定人", "name": "示例丙", "words": "司法鉴定人", "is_present": False,
             "note": "因出差书面请假"},
        ],
        "rights_told": "已向全体参加人宣布听证程序和纪律，告知权利义务，参加人均表示清楚。",
        "recusal_asked": "主持人询问是否申请回避，各方均表示不申请。",
        "sections": [
            {"step": step, "title": title, "text": text, "marks": CORRECTED if step == 3 else [],
             "began_at": f"2020-08-20T0{1 + (30 + 15 * step) // 60}:{(30 + 15 * step) % 60:02d}:00+00:00"}
            for step, (title, text) in enumerate(texts, 1)
        ],
        "rights_marks": [], "record_digest": "3f9a71c088de42b7" * 4,
        "notes": [{"at": "2020-08-20T02:20:00+00:00", "words": "暂时休息：暂时休息"}],
        "decided_on_the_spot": None,
        "corrections": "第3部分“通道”原记为“过道”，经申诉人核对更正。",
        "recording": "全程录音录像，设备1号，介质编号BH-2020-12，9时28分至11时45分。",
        "signatures": [
            {"role": "主持人", "name": "测检察官", "signed_at": "2020-08-20T03:50:00+00:00",
             "refusal": None},
            {"role": "申诉人", "name": "示例甲", "signed_at": "2020-08-20T03:52:00+00:00",
             "refusal": None, "ink": "M40 60 L120 40 L200 150 L260 50 M300 60 L520 70"},
            {"role": "被不起诉人", "name": "示例乙", "signed_at": None,
             "refusal": "对第2部分表述有异议，拒绝签名，已记明情况"},
            {"role": "听证员", "name": "测一", "signed_at": None, "refusal": None},
        ],
    }  # fmt: skip


def opinion() -> dict[str, Any]:
    """F-17 of one officer on two issues."""
    options = ["同意", "部分同意", "不同意", "其他处理意见", "弃权"]
    return {
        **SITTING, "unit_name": UNIT, "officer": deepcopy(OFFICERS[0]), "seat": 1, "options": options,
        "opinions": [
            {"position": 1, "kind": "事实认定", "question": ISSUES[0],
             "proposition": "认定案件事实清楚，证据确实充分。", "option": "同意", "alternative": None,
             "reasons": None, "suggestions": None, "version": 1, "submitted_at": "2020-08-20T02:40:00+00:00",
             "digest": "9f2c" * 16, "receipt": "K7Q2-M4PX"},
            {"position": 2, "kind": "案件处理", "question": ISSUES[1],
             "proposition": "维持原不起诉决定。", "option": "部分同意", "alternative": None,
             "reasons": "同意维持，但应当督促双方当面和解。\n建议回访时了解通道问题是否解决。", "suggestions": "请物业参加回访。", "version": 2,
             "submitted_at": "2020-08-20T02:44:00+00:00", "digest": "05ab" * 16,
             "receipt": "T3W8-Z6HR"},
        ],
        "signature": {"way": "手写签名", "name": OFFICERS[0]["name"], "ink": "M40 60 L200 60 L120 180 M300 40 L420 190",
                      "at": "2020-08-20T02:44:00+00:00", "receipt": "T3W8-Z6HR", "digest": "77aa" * 16},
        "supplements": [{"words": "听说双方已经和解，我很高兴。", "at": "2020-08-25T02:44:00+00:00", "receipt": "AB12-CD34"}],
    }  # fmt: skip


def collegial() -> dict[str, Any]:
    """F-17-C with a named and an unnamed dissent."""
    return {
        **SITTING, "unit_name": UNIT, "panel": deepcopy(OFFICERS), "representative": OFFICERS[0]["name"],
        "words": "经评议，多数人认为维持原决定妥当。\n建议督促双方当面和解。", "at": "2020-08-20T02:50:00+00:00",
        "digest": "31aa" * 16,
        "dissents": [
            {"name": OFFICERS[1]["name"], "words": "应当先解决通道问题。", "at": "2020-08-20T02:51:00+00:00",
             "digest": "41bb" * 16},
            {"name": None, "words": "证据还不充分。", "at": "2020-08-20T02:52:00+00:00", "digest": "51cc" * 16},
        ],
    }  # fmt: skip


def supervisor() -> dict[str, Any]:
    """F-17-R answered."""
    return {
        **SITTING, "unit_name": UNIT, "supervisor": "喆昇祎翀", "words": "程序规范，建议延长提问时间。",
        "given_on": "2020-08-21", "entered_by": "王示例", "reply": "采纳，已调整提问安排。",
        "replied_at": "2020-08-25T02:00:00+00:00", "replied_by": "李示例",
    }  # fmt: skip


def opinion_receipt() -> dict[str, Any]:
    """The receipt of a second submission before closing."""
    return {
        **SITTING, "unit_name": UNIT, "name": OFFICERS[0]["name"], "seat": 1, "number": 2,
        "submitted_at": "2020-08-20T02:44:00+00:00", "receipt": "T3W8-Z6HR-0001", "digest": "77aa" * 16,
        "opinions": ["9f2c" * 16, "05ab" * 16], "channel": "短信链接", "signed": "手写签名", "closed_at": None,
        "is_whole": True, "is_last": True, "made_at": "2020-08-20T02:45:00+00:00",
    }  # fmt: skip


def summary() -> dict[str, Any]:
    """F-17-S: one issue with a majority, one split."""
    return {
        **SITTING, "unit_name": UNIT, "panel": 3, "closed_at": "2020-08-20T02:50:00+00:00",
        "closed_by": "测检察官", "missing_reason": None,
        "issues": [
            {"position": 1, "question": ISSUES[0], "proposition": "认定案件事实清楚，证据确实充分。",
             "votes": [{"label": "同意", "votes": 2}, {"label": "部分同意", "votes": 1},
                       {"label": "不同意", "votes": 0}, {"label": "其他处理意见", "votes": 0},
                       {"label": "弃权", "votes": 0}],
             "majority": "同意", "digest": "31de" * 16,
             "reasons": ["证据能够相互印证。"]},
            {"position": 2, "question": ISSUES[1], "proposition": "维持原不起诉决定。",
             "votes": [{"label": "同意", "votes": 1}, {"label": "部分同意", "votes": 1},
                       {"label": "不同意", "votes": 1}, {"label": "其他处理意见", "votes": 0},
                       {"label": "弃权", "votes": 0}],
             "majority": None, "digest": "77aa" * 16,
             "reasons": ["应当督促双方当面和解。", "建议听取社区意见。"]},
        ],
    }  # fmt: skip


def certificate() -> dict[str, Any]:
    """F-24."""
    return {
        "unit_name": "合肥市人民检察院", "certificate_number": "合检听聘〔2020〕31号",
        "name": "测一", "pool_name": "合肥市检察机关听证员库", "term_from": "2020-01-01",
        "term_until": "2024-12-31", "signed_on": "2020-01-01", "category": "社会型",
        "code": "0c9a71e4d5f0a1b2" * 2,
        "address": "https://hearing.example/certificates/" + "0c9a71e4d5f0a1b2" * 2,
    }  # fmt: skip


def draw() -> dict[str, Any]:
    """F-04: 31 candidates, three chosen, two reserves."""
    tickets = [
        {"rank": rank, "code": f"C{rank * 7 % 31:02d}-{rank * 2654435761 % 65536:04X}",
         "ticket": f"{rank:02x}{rank * 2654435761 % 2**32:08x}" + "0c9a71e4" * 6 + "d5f0a1",
         "status": "入选" if rank <= 3 else "递补" if rank <= 5 else "未入选",
         "name": OFFICERS[rank - 1]["name"] if rank <= 3 else None}
        for rank in range(1, 32)
    ]  # fmt: skip
    return {
        "unit_name": "合肥市人民检察院", "number": "合听抽〔2020〕57号",
        "pool_name": "合肥市检察机关听证员库", "hearing_number": SITTING["hearing_number"],
        "round": 1, "wanted": 3, "reserves": 2, "quotas": ["法律类至少1人", "社会类至少1人"],
        "commitment_serial": 57, "commitment_digest": "c0ffee12" * 8,
        "published_at": "2020-08-01T01:00:00+00:00", "frozen_at": "2020-08-13T02:10:00+00:00",
        "frozen_by": "测管理员", "list_digest": "ab12cd34" * 8, "eligible": 31,
        "excluded": [
            {"rule": "A-7", "words": "与本案有利害关系", "count": 2},
            {"rule": "P-9", "words": "本年度参加次数已到上限", "count": 4},
            {"rule": "P-9", "words": "已登记当日不能参加", "count": 6},
        ],
        "outside_source": "派驻纪检监察组工作人员当场书写", "outside_value": "皖A·20200813·晴",
        "outside_at": "2020-08-13T02:14:00+00:00", "revealed_at": "2020-08-13T02:15:00+00:00",
        "secret": "5e884898da28047151d0e56f8dc6292773603d0d6aabbd62", "seed": "e3b0c442" * 8,
        "tickets": tickets, "tickets_left": 0, "witness": "测纪检", "redraw_reason": None, "asked": [],
        "relax_reason": None, "agreed": None, "pools": [], "is_weighted": False,
    }  # fmt: skip


def application() -> dict[str, Any]:
    """F-01, by an agent."""
    return {
        **LETTER, "number": "包河检听申〔2020〕5号", "recipient": "示例丙", "capacity": "诉讼代理人",
        "client": "示例甲", "receipt": "310265907741", "received_on": "2020-08-06", "channel": "网上",
        "due_on": "2020-08-13", "days": 5, "case_words": None, "wants_public": True,
        "reasons": "对赔偿的数额和方式一直没有说清楚，希望各方当面讲明，请听证员评一评。", "evidence": "病历、收条各一份",
    }  # fmt: skip


def reply() -> dict[str, Any]:
    """F-02, refused."""
    return {
        **LETTER, "number": "合包检听复〔2020〕3号", "recipient": "示例甲",
        "application_number": "包河检听申〔2020〕5号", "received_on": "2020-08-06",
        "case_words": "示例甲不服不起诉决定申诉案", "granted": False,
        "reasons": "同一事项已经于2020年6月18日公开听证，没有提出新的事实和理由。\n各方争议已经说明，不需要再次当面听取意见。",
    }  # fmt: skip


def seat_cards() -> dict[str, Any]:
    """F-15: eleven cards, so that a second sheet begins."""
    people = [
        ("主持人", "测检察官"), ("承办检察官", "测承办"), ("书记员", "测书记员"),
        *(("听证员", officer["name"]) for officer in OFFICERS), ("申请人", "喆昇祎翀"),
        ("犯罪嫌疑人", ""), ("诉讼代理人", "欧阳示例某某"),
        ("行政机关代表", "示例市示例区生态环境保护综合行政执法局"), ("翻译", "测译"),
    ]  # fmt: skip
    return {
        "unit_name": UNIT, "hearing_number": SITTING["hearing_number"],
        "starts_at": SITTING["starts_at"], "place": SITTING["place"],
        "rows": [
            {"row": 1, "seats": ["主持人 1 席：测检察官", "检察官 2 席：测承办", "书记员 1 席：测书记员"]},
            {"row": 2, "seats": ["听证员 7 席：测一、测二、测三"]},
            {"row": 3, "seats": ["当事人 4 席：示例甲、（不写姓名）", "代理人、辩护人 2 席：欧阳示例某某"]},
            {"row": 4, "seats": ["旁听 20 席", "媒体 4 席"]},
        ],
        "missing": ["办案机关、行政机关席 0 个，来 1 人"],
        "cards": [{"role": role, "name": name} for role, name in people],
    }  # fmt: skip


def paylist() -> dict[str, Any]:
    """F-26: two payments, one of them long, and a counter-entry."""
    lines = [
        {
            "name": name, "hearing_number": number, "held_on": "2020-08-20", "item": item,
            "base_fen": base, "transport_fen": transport, "tax_fen": 0,
            "amount_fen": base + transport, "account": account, "reason": reason,
        }
        for name, number, item, base, transport, account, reason in (
            ("测一", "皖合包听〔2020〕12号", "半天", 30000, 5000, "0018", None),
            ("测二某某", "皖合包听〔2020〕1012号", "全天", 123456700, 5000, None, None),
            ("测三", "皖合包听〔2020〕11号", "半天", -30000, -5000, "7786", "当日实际未到场，系误登"),
        )
    ]  # fmt: skip
    return {
        "unit_name": "合肥市人民检察院", "number": "合肥听补〔2020〕3号",
        "pool_name": "合肥市人民检察院听证员库", "lines": lines,
        "base_fen": 123456700, "transport_fen": 5000, "tax_fen": 0, "amount_fen": 123461700,
        "prepared_by": "测管理", "prepared_on": "2020-09-01",
        "approved_by": "测副检察长", "approved_on": "2020-09-02",
    }  # fmt: skip


def gathering() -> dict[str, Any]:
    """F-27: an observation with a long list of guests and feedback."""
    guests = [
        {"name": f"测{turn}", "capacity": "同事", "words": "合肥市包河区人民检察院第三检察部", "state": "到场"}
        for turn in range(30)
    ]  # fmt: skip
    return {
        "unit_name": UNIT, "number": "包河观摩〔2020〕3号", "kind": "听证观摩", "title": "观摩拟不起诉公开听证",
        "starts_at": "2020-08-20T01:30:00+00:00", "ends_at": "2020-08-20T03:30:00+00:00",
        "place": "合肥市包河区人民检察院检察听证室", "content": "看听证员怎样提问，主持人怎样归纳。",
        "hearing_number": "皖合包听〔2020〕12号",
        "guests": [*guests, {"name": "测人大", "capacity": "院外人员", "words": "—", "state": "未到"}],
        "present": 30, "feedback": 12,
        "means": [{"label": "听得清", "mean": "2.92"}, {"label": "听得懂", "mean": "2.50"}],
        "recorder": "测书记员",
    }  # fmt: skip


def exemplar() -> dict[str, Any]:
    """F-28: a typical case with the verdicts of three levels."""
    long = "双方因宅基地使用发生争执，一方受轻伤，事后已经赔偿并取得谅解。" * 12
    return {
        "unit_name": UNIT, "number": "安徽省院典案〔2020〕2号", "kind": "典型案例",
        "title": "张某某拟不起诉公开听证案", "hearing_number": "皖合包听〔2020〕12号",
        "sections": [
            {"label": "关键词", "text": "公开听证、拟不起诉"}, {"label": "要旨", "text": "听证化解邻里纠纷。"},
            {"label": "基本案情", "text": f"{long}\n{long}"}, {"label": "检察听证过程", "text": long},
            {"label": "典型意义", "text": "听证把事理、法理、情理讲在当面。"},
        ],
        "nominated_by": "测检察官", "nominated_at": "2020-09-01T01:30:00+00:00",
        "reviews": [
            {"unit_name": unit_name, "verdict": verdict, "words": words, "name": "测负责人",
             "at": "2020-09-03T01:30:00+00:00"}
            for unit_name, verdict, words in (
                (UNIT, "推荐到上一级", None), ("合肥市人民检察院", "推荐到上一级", "过程完整，效果好"),
                ("安徽省人民检察院", "入选本级", "可以推广"),
            )
        ],
        "published_at": "2020-09-10T01:30:00+00:00",
    }  # fmt: skip


def review() -> dict[str, Any]:
    """F-29: a sample with findings, a contest and its answer."""
    rows = [
        {
            "name": name,
            "standard": "告知回避权、权利义务，步骤齐全，时间有记载" * 2,
            "weight": weight,
            "deduction": deduction,
            "findings": findings,
        }
        for name, weight, deduction, findings in (
            ("程序", 40, "7.50", ["未告知回避权", "没有宣布听证纪律，参加人中途离席未记载"]),
            ("笔录", 30, "0.00", []),
            ("释法说理", 30, "2.00", ["对量刑情节没有说明"]),
        )
    ]
    return {
        "unit_name": UNIT, "number": "包河评查〔2020〕1号", "kind": "案件评查", "title": "2020 年上半年案件评查",
        "document": None, "hearing_number": "皖合包听〔2020〕12号", "handler": "测检察官", "code": "a1b2c3d4e5f60718",
        "rows": rows, "comments": ["总体规范，当事人满意。", "笔录可以更详细。"], "reviewers": 2, "points": "90.50",
        "grade": "优质", "basis": "优质 90 分、合格 75 分、瑕疵 60 分以上", "announced_at": "2020-09-10T01:30:00+00:00",
        "contest": "笔录第三页已记载告知回避权", "answer": "经核对笔录，确已告知", "final_grade": "优质",
        "seed": "ab" * 32, "list_digest": "cd" * 32,
    }  # fmt: skip


def deck() -> dict[str, Any]:
    """F-30-S: two bulletins side by side, one with the plan."""
    one = bulletin()
    names = ("number", "period", "scope_words", "cut_off", "totals", "areas", "lines", "matrix", "blank_units",
             "blank_lines", "rate", "quality", "problems", "requirements")  # fmt: skip
    part = {**{name: one[name] for name in names}, "digest": "ab" * 32}
    rows = [{"name": "合肥市", "target": 36, "done": 40, "percent": "111.1 %", "is_behind": False},
            {"name": "芜湖市", "target": None, "done": 0, "percent": "—", "is_behind": False}]  # fmt: skip
    plan_ = {"year": 2020, "version": 2, "as_of": "2020-08-31", "target": 612, "done": 485, "percent": "79.2 %",
             "rows": rows}  # fmt: skip
    return {
        "unit_name": "安徽省人民检察院", "title": "安徽省人民检察院公开听证业务数据会商材料", "meeting_on": "2020-09-20",
        "parts": [{**part, "plan": plan_}, part],
    }  # fmt: skip


def extract() -> dict[str, Any]:
    """F-30-P: two areas with hidden numbers."""
    return {
        "unit_name": "安徽省人民检察院", "number": "皖检听公〔2020〕1号", "title": "2020年1—8月公开听证情况",
        "period": "2020年1—8月", "cut_off": "2020-09-01T16:00:00+00:00", "cases": 485, "hearings": 480,
        "streamed": "不足5", "columns": ["普通刑事", "民事", "合计"],
        "rows": [{"name": "合肥市", "cells": [40, "*", "*"]}, {"name": "芜湖市", "cells": [None, "*", "*"]},
                 {"name": "合计", "cells": [40, 445, 485]}],
        "rate": {"words": "有效息诉率＝息诉÷全部", "version": 1, "numerator": 371, "denominator": 485, "pending": "不足5"},
        "signed_on": "2020-09-20",
    }  # fmt: skip


SAMPLES = {
    "F-01": application, "F-02": reply, "F-03": plan, "F-04": draw, "F-06": notice, "F-07": invitation, "F-08": notice_other,
    "F-09": announcement, "F-11": broadcast, "F-15": seat_cards, "F-16": record, "F-17": opinion, "F-17-S": summary,
    "F-17-C": collegial, "F-17-R": supervisor, "F-17-H": opinion_receipt,
    "F-24": certificate, "F-26": paylist, "F-27": gathering, "F-28": exemplar, "F-29": review,
    "F-30": bulletin, "F-30-P": extract, "F-30-S": deck,
}  # fmt: skip


def _of_the_day() -> None:
    from tests.papers.sitting_samples import SITTING_SAMPLES  # itself made of what stands above

    SAMPLES.update(SITTING_SAMPLES)
    from tests.papers.decision_samples import DECISION_SAMPLES

    SAMPLES.update(DECISION_SAMPLES)
    from tests.papers.admission_samples import ADMISSION_SAMPLES

    SAMPLES.update(ADMISSION_SAMPLES)


_of_the_day()
