"""Plain words: how sentences are cut and counted, when a term counts as explained, what is proposed."""

from __future__ import annotations

import pytest

from hearing.base import clock
from hearing.base.errors import Refused
from hearing.hearings import plain_language as plain
from hearing.hearings import wording
from hearing.messages import templates
from hearing.units import service
from tests.support.make import CITY, OTHER_CITY, P

TERMS = {
    "回避": "与案件有关系的人退出", "回避申请人": "要求别人退出的人",
    "不起诉": "不交法院审判", "相对不起诉": "情节轻微而不起诉",
}  # fmt: skip
LONG = "您可以委托他人参加，" * 6 + "也可以自己参加。"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("今天听证。明天决定！可以吗？", ["今天听证。", "明天决定！", "可以吗？"]),
        ("一、发言；\n二、举手", ["一、发言；", "二、举手"]),
        ("他说：“请您到场。”我们记下。", ["他说：“请您到场。”", "我们记下。"]),
        ("申请回避（请人退出。可以口头提出）的，先说明。", ["申请回避（请人退出。可以口头提出）的，先说明。"]),
        ("左括号（没有关上。后一句。", ["左括号（没有关上。", "后一句。"]),
        ("共 3.5 万元！！！\r\n\r\n", ["共 3.5 万元！！！"]),
        ("。；\n ", []),
        ("", []),
    ],
)  # fmt: skip
def test_where_a_sentence_ends(text, found):
    assert plain.sentences(text) == found


@pytest.mark.parametrize(
    ("sentence", "count"),
    [
        ("请您到场。", 4),
        ("请您，到 场！", 4),
        ("电话0551-62345678", 4),
        ("申请回避（与案件有关系的人退出）。", 4),
        ("“某案”听证", 4),
    ],
)
def test_what_counts_toward_the_length(sentence, count):
    assert plain.length(sentence) == count


def test_the_limit_itself_is_still_in_order():
    text = "听" * 60 + "。"
    assert plain.suggestions(text, 60, {}) == []
    found = plain.suggestions("听" + text, 60, {})
    assert [one.why for one in found] == ["这句话有 61 字，超过 60 字"]
    assert found[0].instead.startswith("改成两句以上")
    assert plain.suggestions("听" + text, 0, {}) == []


@pytest.mark.parametrize(
    ("sentence", "limit", "cut"),
    [
        ("甲说明情况；乙发表意见，再作补充。", 10, ["甲说明情况。", "乙发表意见，再作补充。"]),
        ("甲说明情况，乙发表意见。", 6, ["甲说明情况。", "乙发表意见。"]),
        ("甲说明情况，乙发表意见。", 10, ["甲说明情况，乙发表意见。"]),
        ("依照《甲，乙规定》和“丙，丁”办理。", 5, ["依照《甲，乙规定》和“丙，丁”办理。"]),
        ("甲说明自己知道的情况；", 3, ["甲说明自己知道的情况；"]),
    ],
)
def test_where_a_long_sentence_is_cut(sentence, limit, cut):
    assert plain.pieces(sentence, limit) == cut


def test_no_word_is_lost_by_cutting():
    cut = plain.pieces(LONG, 20)
    assert len(cut) > 2
    assert all(plain.length(one) <= 20 for one in cut)
    assert "".join(cut).replace("。", "，") == LONG.replace("。", "，")


@pytest.mark.parametrize(
    ("text", "open_terms"),
    [
        ("您可以申请回避。", ["回避"]),
        ("您可以申请回避（请有关系的人退出）。", []),
        ("您可以申请“回避”(请有关系的人退出)。", []),
        ("您可以申请回避。回避（请有关系的人退出）要说明理由。", []),
        ("您可以申请回避，也就是与案件有关系的人，退出。", []),
        ("您可以申请回避（以下简称申请）。", ["回避"]),
        ("依法回避（第三十条）。", ["回避"]),
        ("申请回避（）。", ["回避"]),
        ("检察院作相对不起诉处理。", ["相对不起诉"]),
        ("检察院作相对不起诉（情节轻）处理，即不起诉。", ["不起诉"]),
        ("回避申请人到场。", ["回避申请人"]),
        ("依照《回避规定》办理。", []),
        ("请人退出（回避）。", []),
        ("回避以后再回避。又回避。", ["回避"]),
        ("先不起诉，后回避。", ["不起诉", "回避"]),
        ("请按时到场。", []),
    ],
)
def test_when_a_term_is_explained(text, open_terms):
    found = plain.suggestions(text, 60, TERMS)
    assert [one.why for one in found] == [f"“{term}”没有解释" for term in open_terms]
    for one, term in zip(found, open_terms, strict=True):
        assert one.sentence in text
        assert one.instead == f"写成“{term}（{TERMS[term]}）”"


def test_what_is_proposed_for_a_term_is_enough():
    text = "您可以申请回避。"
    one = plain.suggestions(text, 60, TERMS)[0]
    written = text.replace("回避", one.instead.removeprefix("写成“").removesuffix("”"))
    assert plain.suggestions(written, 60, TERMS) == []


def test_the_list_of_terms_is_read_line_by_line():
    terms = plain.read_terms(
        "回避：退出。\n\n 抗诉: 要求重审 \n没有冒号\n回避：有关系的人：退出\n空的：\n：无"
    )
    assert terms.known == {"回避": "有关系的人：退出", "抗诉": "要求重审"}
    assert terms.unread == ("没有冒号", "空的：", "：无")
    assert plain.suggestions("申请回避。", 60, {}) == []


def test_the_basic_list_is_whole_and_fits():
    text = templates.KINDS[wording.TERMS].text
    terms = plain.read_terms(text)
    assert not terms.unread
    assert len(terms.known) == len(text.splitlines()) >= 20
    assert templates.problem(wording.TERMS, text) is None


def test_an_office_has_its_own_terms_and_length(make):
    admin = make.staff(P.SYSTEM_ADMIN, CITY)
    templates.add(admin, wording.TERMS, "旁听：坐在后面听，不发言", clock.today(), CITY)
    service.set_parameter(admin, "plain_sentence_max", "5", clock.today(), "本院设定", CITY)
    text = "申请旁听的人可以回避。"
    assert [one.why for one in wording.advice(text, CITY)] == [
        "这句话有 10 字，超过 5 字", "“旁听”没有解释",
    ]  # fmt: skip
    assert [one.why for one in wording.advice(text, OTHER_CITY)] == ["“回避”没有解释"]
    with pytest.raises(Refused):
        service.set_parameter(admin, "plain_sentence_max", "短", clock.today(), "本院设定", CITY)


def test_only_texts_for_laypeople_get_advice(app):
    assert wording.advice_on_template("coming", "申请回避。") is None
    for code in wording.READ_BY_LAYPEOPLE:
        assert code in templates.KINDS
        assert wording.advice_on_template(code, "申请回避。")
    unread = wording.advice_on_template(wording.TERMS, "回避：退出\n抗诉")
    assert [one.sentence for one in unread] == ["抗诉"]
