"""Everything in a text that leads to a person is found, and what is written instead tells people apart."""

from __future__ import annotations

import pytest

from hearing.practice.anonymise import (
    KEEPABLE,
    Known,
    Trace,
    look,
    replaced,
    substitutes,
    unresolved,
)


def found(text: str, *names: str) -> dict[str, tuple[str, str]]:
    """Words → kind and what is written instead."""
    return {
        one.words: (one.kind.value, one.substitute)
        for one in look({"facts": text}, [Known(name) for name in names])
    }


@pytest.mark.rule("F-28")
@pytest.mark.parametrize(("names", "expected"), [
    (("张三丰",), {"张三丰": "张某"}),
    (("张三", "张四", "李五"), {"张三": "张某甲", "张四": "张某乙", "李五": "李某"}),
    (("欧阳娜", "欧文"), {"欧阳娜": "欧阳某", "欧文": "欧某"}),
    (("安徽宏达贸易有限公司",), {"安徽宏达贸易有限公司": "某公司"}),
    (("甲乙丙丁公司", "戊己庚辛公司"), {"甲乙丙丁公司": "某甲公司", "戊己庚辛公司": "某乙公司"}),
    (("某",), {}), (("张三", "张三"), {"张三": "张某"}),
])  # fmt: skip
def test_names_become_other_names(names, expected):
    assert substitutes(map(Known, names)) == expected


@pytest.mark.rule("F-28")
@pytest.mark.parametrize(("text", "words", "kind"), [
    ("身份证号340103199001011234。", "340103199001011234", "identity"),
    ("３４０１０３１９９００１０１１２３４", "３４０１０３１９９００１０１１２３４", "identity"),
    ("34010319900101123X", "34010319900101123X", "identity"),
    ("电话13800001111", "13800001111", "phone"), ("138 0000 1111", "138 0000 1111", "phone"),
    ("0551-65551234", "0551-65551234", "phone"), ("卡号6222021234567890123", "6222021234567890123", "bank"),
    ("（2020）皖0103刑初12号判决", "（2020）皖0103刑初12号", "case_number"),
    ("皖庐检控申〔2020〕7号", "皖庐检控申〔2020〕7号", "case_number"), ("驾驶皖A12345号车", "皖A12345", "plate"),
    ("住在合肥市庐阳区长江路12号3单元", "合肥市庐阳区长江路12号3单元", "address"),
    ("到三孝口街道四牌楼社区8号楼", "三孝口街道四牌楼社区8号楼", "address"),
])  # fmt: skip
def test_numbers_and_places_are_found(text, words, kind):
    assert found(text)[words][0] == kind


@pytest.mark.parametrize("text", [
    "2020年8月20日上午9时30分召开听证会", "违反《刑事诉讼法》第一百七十七条第二款", "赔偿人民币1234567元",
    "听证员一致同意", "被害人对处理有意见", "被告人某某", "参加人共1380000人", "申请人在会上表示不再申诉",
])  # fmt: skip
def test_harmless_words_are_left_alone(text):
    assert found(text) == {}


@pytest.mark.parametrize(("text", "words"), [
    ("申诉人李建国不服", "李建国"), ("听证员王芳认为", "王芳"), ("辩护人欧阳修提出", "欧阳修"), ("村民赵强的房屋", "赵强"),
])  # fmt: skip
def test_a_name_after_a_capacity_is_suspected(text, words):
    kind, instead = found(text)[words]
    assert (kind, instead) == (
        "suspected",
        f"{words[:2] if words.startswith('欧阳') else words[0]}某",
    )


def test_a_longer_name_is_not_taken_for_a_shorter():
    text = {"facts": "张三与张三丰争执，张 三报警。"}
    known = [Known("张三"), Known("张三丰")]
    hits = look(text, known)
    assert {(one.words, one.count) for one in hits} == {("张三丰", 1), ("张三", 1), ("张 三", 1)}
    assert replaced(text, hits) == {"facts": "张某甲与张某乙争执，张某甲报警。"}
    assert look(replaced(text, hits), known) == []


def test_what_stays_needs_a_reason_and_a_kind_that_may_stay():
    hits = look({"gist": "高检发办字〔2020〕53号，张三"}, [Known("张三")])
    kept = [one.words for one in hits]
    assert [one.kind for one in unresolved(hits, kept)] == [Trace.NAME]
    assert len(unresolved(hits, [])) == 2
    assert {Trace.NAME, Trace.BODY, Trace.IDENTITY, Trace.PHONE, Trace.BANK}.isdisjoint(KEEPABLE)


def test_sections_are_named():
    (one,) = look({"gist": "张三", "facts": "张三张三", "meaning": "x"}, [Known("张三")])
    assert (one.sections, one.count) == (("gist", "facts"), 3)
