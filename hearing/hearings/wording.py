"""The advice on plain words with the office's own terms and length; it stops nobody."""

from __future__ import annotations

from hearing.base import clock
from hearing.hearings import plain_language
from hearing.hearings.plain_language import Suggestion
from hearing.messages.templates import TemplateKind, in_force, register
from hearing.units.queries import parameter_int

TERMS = "plain_terms"
#: Texts for parties and the public that are looked at when an office replaces them.
READ_BY_LAYPEOPLE = frozenset(
    {"rights", "discipline", "letter_party", "announcement", "opening_public", "letter_public"}
)

register(
    TemplateKind(
        TERMS, "用语：法律术语的通俗解释", {},
        "法定不起诉：没有犯罪事实，或者依法不追究刑事责任，检察院不起诉\n"
        "相对不起诉：犯罪情节轻微，依法不需要判刑或者可以免除刑罚，检察院决定不起诉\n"
        "酌定不起诉：犯罪情节轻微，依法不需要判刑或者可以免除刑罚，检察院决定不起诉\n"
        "存疑不起诉：证据不足，不符合起诉条件，检察院不起诉\n"
        "附条件不起诉：对未成年人先定考验期，期间遵守规定的，期满不起诉\n"
        "不起诉：检察院决定不把案件交法院审判\n"
        "羁押必要性审查：审查被逮捕的人是否还需要继续关押\n"
        "审查逮捕：检察院审查是否批准逮捕\n"
        "社会危险性：再犯罪、逃跑、毁灭证据、报复他人等危险\n"
        "取保候审：不关押，由保证人担保或者交保证金，保证随传随到\n"
        "监视居住：不关押，在住处或者指定的地方接受监管，未经批准不得离开\n"
        "认罪认罚：自愿如实承认罪行，愿意接受处罚\n"
        "抗诉：检察院认为法院裁判确有错误，要求法院重新审理\n"
        "检察建议：检察院书面建议有关单位改正问题、完善管理\n"
        "刑事申诉：对已经生效的刑事裁判或者检察院的处理决定不服，请求重新审查\n"
        "公益诉讼：为保护国家利益和社会公共利益提起的诉讼\n"
        "司法救助：国家对因案件陷入生活困难的人给予的帮助\n"
        "利害关系：与案件或者当事人有亲属、经济等关系，可能影响公正\n"
        "回避：与案件有关系的人退出，不再参与\n"
        "辩护人：为犯罪嫌疑人、被告人辩护的律师或者其他人\n"
        "代理人：替当事人参加、发表意见的人\n"
        "举证责任：由谁拿出证据，拿不出时由谁承担后果\n"
        "最后陈述：听证结束前最后一次说明自己的意见\n"
        "息诉罢访：不再申诉、上访",
    ),
)  # fmt: skip


def advice(text: str, unit_id: int | None = None) -> list[Suggestion]:
    """What of a text could be said more plainly, by the terms and the length in force for a unit."""
    today = clock.today()
    limit = parameter_int("plain_sentence_max", today, unit_id)
    terms = plain_language.read_terms(in_force(TERMS, unit_id, today)[0])
    return plain_language.suggestions(text, limit, terms.known)


def advice_on_template(code: str, text: str) -> list[Suggestion] | None:
    """For a replaceable text: plain words, for the list of terms its unread lines; else ``None``."""
    if code == TERMS:
        return [
            Suggestion(line, "这一行读不出术语和解释，检查时不用", "写成“术语：解释”，一行一个")
            for line in plain_language.read_terms(text).unread
        ]
    return advice(text) if code in READ_BY_LAYPEOPLE else None
