"""Who or what a text would give away, and what to write instead: 张某甲, 某公司, 某地; pure (F-28).

``look`` finds the names that the case knows, names that follow a capacity (疑似姓名), and numbers that lead to
a person. Whatever it finds is either replaced or, where that is allowed, kept with a reason; until then it is
unresolved and nothing is published.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hearing.base.labels import Labelled


class Trace(Labelled):
    """What kind of trace leads to a person."""

    NAME = "name", "案件人员姓名"
    BODY = "body", "案件单位名称"
    IDENTITY = "identity", "身份证号"
    PHONE = "phone", "电话号码"
    BANK = "bank", "银行卡号"
    PLATE = "plate", "车牌号"
    CASE_NUMBER = "case_number", "案号、文号"
    ADDRESS = "address", "住址"
    SUSPECTED = "suspected", "疑似姓名"


# what may stay in a text when somebody says why, such as the number of a published rule
KEEPABLE = (Trace.PLATE, Trace.CASE_NUMBER, Trace.ADDRESS, Trace.SUSPECTED)
BODIES = (
    "公司", "合作社", "经营部", "事务所", "委员会", "医院", "学校", "中学", "小学", "大学", "法院", "检察院",
    "公安局", "派出所", "管理局", "政府", "银行", "中心", "协会", "商行", "超市", "局", "厂", "店", "站", "院", "所",
)  # fmt: skip
COMPOUND = (
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "长孙", "宇文", "司徒", "夏侯",
)  # fmt: skip
SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤"
    "方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明"
    "臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫"
    "经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊甄曲封芮储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车"
    "侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴能苍双闻"
    "莘党翟谭贡劳逄姬申扶堵冉宰郦雍却璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居"
    "衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权"
    "逯盖益桓公肖付代"
)  # fmt: skip
CAPACITIES = (
    "被告人|犯罪嫌疑人|被不起诉人|申诉人|申请人|被申请人|被害人|当事人|第三人|原告|被告|证人|鉴定人|辩护人|诉讼代理人|"
    "代理人|法定代理人|近亲属|听证员|主持人|检察官|法官|律师|村民|居民"
)  # fmt: skip
# characters that end a name when they follow its first given character
AFTER = (
    "某在的于向与和对因提表认称系为不是已经被将到从及等出申持诉请反未参听说有要均也还就把则后前当"
)
HAN = r"[\u4e00-\u9fff]"
DIGIT = r"[0-9０-９]"
# characters of a place name: none that leads to it
PLACE = rf"(?:(?![在住于到至从往向是有的与和了及依据按照根]){HAN})"
NUMBERED = rf"(?:{DIGIT}|[一二三四五六七八九十百])+(?:号楼|单元|号|组|栋|幢|弄|室|楼|层)"
PATTERNS: tuple[tuple[Trace, str, str], ...] = (
    (Trace.IDENTITY, rf"(?<!{DIGIT}){DIGIT}{{17}}[0-9０-９XxＸｘ](?!{DIGIT})", "×××"),
    (Trace.BANK, rf"(?<!{DIGIT}){DIGIT}{{16}}(?:{DIGIT}{{3}})?(?!{DIGIT})", "×××"),
    (Trace.PHONE, rf"(?<!{DIGIT})[1１][3-9３-９]{DIGIT}[-— ]?{DIGIT}{{4}}[-— ]?{DIGIT}{{4}}(?!{DIGIT})",
     "×××"),
    (Trace.PHONE, rf"(?<!{DIGIT})[0０]{DIGIT}{{2,3}}[-— ]?{DIGIT}{{7,8}}(?!{DIGIT})", "×××"),
    (Trace.CASE_NUMBER, rf"[（(〔\[]{DIGIT}{{4}}[）)〕\]]{HAN}{DIGIT}{{2,4}}{HAN}{{1,8}}{DIGIT}+号", "×××号"),
    (Trace.CASE_NUMBER, rf"{PLACE}{{1,10}}[（(〔\[]{DIGIT}{{4}}[）)〕\]]{HAN}{{0,8}}{DIGIT}+号", "×××号"),
    (Trace.PLATE, r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·• ]?[A-Z0-9]{5,6}(?![A-Z0-9])",
     "×××"),
    (Trace.ADDRESS,
     rf"(?:{PLACE}{{2,4}}(?:省|自治区))?(?:{PLACE}{{2,4}}市)?(?:{PLACE}{{1,4}}[县区])?"
     rf"(?:{PLACE}{{1,4}}(?:镇|乡|街道))?{PLACE}{{1,6}}(?:村|路|街|巷|大道|小区|花园|社区)(?:{NUMBERED})+", "某地"),
)  # fmt: skip
SUSPECTED = re.compile(
    rf"(?:{CAPACITIES})((?:{'|'.join(COMPOUND)}|[{SURNAMES}])(?![{AFTER}]){HAN}(?:(?![{AFTER}]){HAN})?)"
)


@dataclass(frozen=True)
class Known:
    """Somebody or some body whose name the case knows."""

    name: str

    @property
    def is_body(self) -> bool:
        """Whether it is no natural person: a longer name that ends like an office or a firm."""
        return len(self.name) >= 4 and self.name.endswith(BODIES)


@dataclass(frozen=True)
class Finding:
    """One trace: what stands there, what to write instead, in which sections, how often."""

    kind: Trace
    words: str
    substitute: str
    sections: tuple[str, ...]
    count: int

    @property
    def may_stay(self) -> bool:
        """Whether a reason can keep it."""
        return self.kind in KEEPABLE


def substitutes(known: Iterable[Known]) -> dict[str, str]:
    """Name → what is written instead, alike names told apart by 甲乙丙 (F-28)."""
    names = list(dict.fromkeys(one.name.strip() for one in known if len(one.name.strip()) >= 2))
    stems = {name: _stem(Known(name)) for name in names}
    shared, turn = Counter(stems.values()), Counter[str]()
    found = {}
    for name in names:
        stem = stems[name]
        mark = "甲乙丙丁戊己庚辛壬癸"[turn[stem] % 10] if shared[stem] > 1 else ""
        turn[stem] += 1
        head, tail = stem.split("某", 1)
        found[name] = f"{head}某{mark}{tail}"
    return found


def _stem(one: Known) -> str:
    if one.is_body:
        return "某" + next(tail for tail in BODIES if one.name.endswith(tail))
    surname = one.name[:2] if one.name.startswith(COMPOUND) else one.name[0]
    return f"{surname}某"


def look(sections: Mapping[str, str], known: Iterable[Known]) -> list[Finding]:
    """Everything in a text that leads to a person, names of the case first (F-28)."""
    wanted = substitutes(known)
    left = dict(sections)
    found: list[Finding] = []
    for name in sorted(wanted, key=len, reverse=True):
        kind = Trace.BODY if Known(name).is_body else Trace.NAME
        found += _taken(left, kind, _spaced(name), wanted[name])
    for trace, pattern, instead in PATTERNS:
        found += _taken(left, trace, re.compile(pattern), instead)
    return found + _suspected(left)


def _spaced(name: str) -> re.Pattern[str]:
    """A name, also when blanks stand between its characters."""
    return re.compile(r"[ \u3000]*".join(map(re.escape, name)))


def _taken(
    left: dict[str, str], kind: Trace, pattern: re.Pattern[str], instead: str
) -> list[Finding]:
    """The matches of one pattern, blotted out so that nothing is found twice."""
    hits: dict[str, list[str]] = {}
    for section, text in left.items():
        for match in pattern.findall(text):
            hits.setdefault(match, []).append(section)
        left[section] = pattern.sub(lambda m: "\ufffd" * len(m[0]), text)
    return [
        Finding(kind, words, instead, tuple(dict.fromkeys(where)), len(where))
        for words, where in hits.items()
    ]


def _suspected(left: Mapping[str, str]) -> list[Finding]:
    hits: dict[str, list[str]] = {}
    for section, text in left.items():
        for words in SUSPECTED.findall(text):
            hits.setdefault(words, []).append(section)
    given = substitutes(map(Known, hits))
    return [
        Finding(Trace.SUSPECTED, words, given[words], tuple(dict.fromkeys(where)), len(where))
        for words, where in hits.items()
    ]


def unresolved(findings: Iterable[Finding], kept: Iterable[str]) -> list[Finding]:
    """What still has to be replaced; only what may stay is kept by a reason (F-28)."""
    reasons = set(kept)
    return [one for one in findings if not (one.may_stay and one.words in reasons)]


def replaced(sections: Mapping[str, str], chosen: Sequence[Finding]) -> dict[str, str]:
    """The text with the chosen traces replaced, the longest first (F-28)."""
    found = dict(sections)
    for one in sorted(chosen, key=lambda finding: -len(finding.words)):
        found = {key: text.replace(one.words, one.substitute) for key, text in found.items()}
    return found
