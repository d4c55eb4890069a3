"""Signs that an officer may have an interest in a case, each graded: certain, likely, to be asked (A-7).

What is compared are keyed digests: of the parties' and agents' names, identity numbers, employers, telephones
and addresses on one side, of the officer's own on the other. Nothing here can be read back.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from hearing.base.labels import Labelled


class Grade(Labelled):
    """How sure a sign is."""

    CERTAIN = "certain", "确定"
    LIKELY = "likely", "可能"
    ASK = "ask", "需询问"


class Sign(Labelled):
    """What was found; the words are for 管 only."""

    SELF = "self", "本人就是当事人或代理人"
    KIN = "kin", "申报的亲属与当事人或代理人同名"
    EMPLOYER = "employer", "与当事人、办案或行政机关、代理人同单位"
    EMPLOYER_LIKE = "employer_like", "工作单位与当事人、有关机关或代理人的单位名称相近"
    PHONE = "phone", "与当事人或代理人使用同一电话"
    ADDRESS = "address", "与当事人或代理人同一住址"
    NAME = "name", "与当事人或代理人同名"
    EARLIER_CASE = "earlier_case", "曾参加同一案件以前阶段的听证"
    EARLIER_PARTY = "earlier_party", "曾参加同一当事人的另一场听证"
    HANDLER = "handler", "本年已多次参加同一承办人的听证"


class Trace(Labelled):
    """What a case leaves behind as a keyed digest."""

    IDENTITY = "identity", "证件"
    NAME = "name", "姓名"
    EMPLOYER = "employer", "单位"
    EMPLOYER_CORE = "employer_core", "单位主干"
    PHONE = "phone", "电话"
    ADDRESS = "address", "住址"
    CASE = "case", "案号"


GRADES: dict[Sign, Grade] = {
    Sign.SELF: Grade.CERTAIN,
    Sign.KIN: Grade.LIKELY,
    Sign.EMPLOYER: Grade.CERTAIN,
    Sign.EMPLOYER_LIKE: Grade.LIKELY,
    Sign.PHONE: Grade.LIKELY,
    Sign.ADDRESS: Grade.LIKELY,
    Sign.NAME: Grade.LIKELY,
    Sign.EARLIER_CASE: Grade.CERTAIN,
    Sign.EARLIER_PARTY: Grade.ASK,
    Sign.HANDLER: Grade.ASK,
}
# put to the officer on the invitation: no name, no unit, nothing that a layperson could not answer
QUESTIONS: dict[Sign, str] = {
    Sign.EARLIER_PARTY: "您以前参加的听证中，可能有本次听证的当事人。您与其没有亲属、朋友、债务等关系吗？",
    Sign.HANDLER: "您今年已多次参加同一位承办检察官的听证。您与其没有私人往来吗？",
}
FORMS = re.compile(
    r"(有限责任公司|股份有限公司|集团有限公司|有限公司|集团公司|集团|总公司|公司|工厂|厂|合作社|事务所)+$"
)
PLACES = re.compile(
    r"^(北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|"
    r"贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆)?(省|市|自治区|壮族自治区|回族自治区|维吾尔自治区)?"
    r"([一-龥]{1,6}?(?:市|自治州|盟))?([一-龥]{1,6}?(?:县|区))?"
)


def core(name: str) -> str:
    """What is left of a firm's name without place, brackets and legal form; public bodies keep theirs (A-7)."""
    folded = re.sub(r"\(.*?\)|\s", "", unicodedata.normalize("NFKC", name))
    if not FORMS.search(folded):
        return folded
    for pattern in (PLACES, FORMS):
        shorter = pattern.sub("", folded)
        folded = shorter if len(shorter) >= 2 else folded
    return folded


def is_telling(name: str) -> bool:
    """A masked or one-character name (示某、某甲) says nothing about anybody (A-7)."""
    return len(name.strip()) > 1 and "某" not in name


@dataclass(frozen=True)
class OfficerTraces:
    """The officer's side: keyed digests, and what earlier hearings show."""

    identity: str | None = None
    name: str | None = None
    employer: str | None = None
    employer_core: str | None = None
    phone: str | None = None
    addresses: frozenset[str] = field(default=frozenset())
    relatives: frozenset[str] = field(default=frozenset())
    earlier_case: bool = False
    earlier_party: bool = False
    uses_handler: int = 0


def signs(
    officer: OfficerTraces, case: Mapping[str, frozenset[str]], ask_from: int
) -> tuple[Sign, ...]:
    """Every sign of interest between an officer and a case, the certain ones first (A-7).

    ``case`` maps kinds of ``Trace`` to digests; from ``ask_from`` hearings with one handler in a year on
    the officer is asked.
    """

    def hit(kind: Trace, *digests: str | None) -> bool:
        known = case.get(kind.value, frozenset())
        return any(digest in known for digest in digests)

    is_self = hit(Trace.IDENTITY, officer.identity) or (
        hit(Trace.NAME, officer.name) and hit(Trace.PHONE, officer.phone)
    )
    same_unit = hit(Trace.EMPLOYER, officer.employer)
    found = (
        (Sign.SELF, is_self),
        (Sign.EMPLOYER, same_unit),
        (Sign.EARLIER_CASE, officer.earlier_case),
        (Sign.KIN, hit(Trace.NAME, *officer.relatives)),
        (Sign.NAME, not is_self and hit(Trace.NAME, officer.name)),
        (Sign.PHONE, not is_self and hit(Trace.PHONE, officer.phone)),
        (Sign.ADDRESS, hit(Trace.ADDRESS, *officer.addresses)),
        (Sign.EMPLOYER_LIKE, not same_unit and hit(Trace.EMPLOYER_CORE, officer.employer_core)),
        (Sign.EARLIER_PARTY, officer.earlier_party and not officer.earlier_case),
        (Sign.HANDLER, 0 < ask_from <= officer.uses_handler),
    )
    return tuple(sign for sign, is_found in found if is_found)


def finding_problem(grade: str, *, confirmed: bool, reason: str) -> str | None:
    """A certain sign is never waived; a waiver of a likely one says why (A-7)."""
    if confirmed:
        return None
    if grade == Grade.CERTAIN:
        return "确定的回避情形不能排除，只能确认回避"
    if len(reason.strip()) < 4:
        return "写明排除的理由，如向谁核实、结果如何"
    return None
