"""What is on the pages: head and foot, numbers, digests, tables within the type area."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import Any, NotRequired, get_args, get_origin, get_type_hints

import pypdf
import pytest
from fontTools.ttLib import TTFont

from hearing.papers import render
from hearing.papers.kinds import KINDS
from tests.papers.conftest import STAMP
from tests.papers.samples import SAMPLES, bulletin

NOTO = "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"
MM = 96 / 25.4


def boxes(box: Any) -> Iterator[Any]:
    yield box
    for child in getattr(box, "children", ()):
        yield from boxes(child)


def margin_text(page: Any, keyword: str) -> str:
    return "".join(
        inner.text
        for box in page._page_box.children
        if getattr(box, "at_keyword", "") == keyword
        for inner in boxes(box)
        if hasattr(inner, "text")
    )


@lru_cache(maxsize=2)
def layout(html: str, code: str = "F-30") -> Any:
    return render.lay_out(html, KINDS[code].styles)


def test_every_kind_has_a_sample() -> None:
    assert set(SAMPLES) == set(KINDS)


@pytest.mark.parametrize("code", KINDS)
def test_the_samples_follow_the_documented_shape(code: str) -> None:
    _follows(SAMPLES[code](), KINDS[code].content, code)


def _follows(value: Any, shape: Any, where: str) -> None:
    if hasattr(shape, "__required_keys__"):
        hints = get_type_hints(shape, include_extras=True)
        required = {key for key, hint in hints.items() if get_origin(hint) is not NotRequired}
        assert required <= set(value) <= set(hints), where
        for key in value:
            _follows(value[key], get_type_hints(shape)[key], f"{where}.{key}")
    elif get_origin(shape) is list:
        for each in value:
            _follows(each, get_args(shape)[0], where)


@pytest.mark.parametrize("code", KINDS)
def test_digest_and_journal_head_are_printed(
    code: str, pdf_of: Callable[..., bytes], text_of: Callable[[bytes], str]
) -> None:
    text = text_of(pdf_of(code))
    assert f"内容摘要（SHA-256）：{STAMP.digest}" in text
    assert f"日志第10482条：{STAMP.head}" in text


@pytest.mark.parametrize("code", KINDS)
def test_title_language_and_digest_are_in_the_file(code: str, pdf_of: Callable[..., bytes]) -> None:
    reader = pypdf.PdfReader(io.BytesIO(pdf_of(code)))
    assert reader.metadata is not None
    assert reader.metadata.title == KINDS[code].name
    assert reader.metadata["/Keywords"] == f"sha256:{STAMP.digest}"
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"


@pytest.mark.parametrize("code", KINDS)
def test_the_same_content_gives_the_same_bytes(
    code: str, html_of: Callable[..., str], pdf_of: Callable[..., bytes]
) -> None:
    html, styles, first = html_of(code), KINDS[code].styles, pdf_of(code)
    assert render.render_apart(html, styles, STAMP.digest) == first


@pytest.mark.parametrize("code", KINDS)
def test_nothing_stands_outside_the_sheet_and_tables_stay_in_the_type_area(
    code: str, html_of: Callable[..., str]
) -> None:
    for page in layout(html_of(code), code).pages:
        area = page._page_box
        left, right = area.content_box_x(), area.content_box_x() + area.width
        for box in boxes(area):
            if hasattr(box, "text") and box.text.strip():
                assert box.position_x >= 0
                assert box.position_x + box.width <= page.width
            if type(box).__name__ == "TableBox":
                assert box.position_x >= left - 1
                assert box.position_x + box.border_width() <= right + 1


@pytest.mark.parametrize("code", KINDS)
def test_the_last_resort_font_has_every_character(
    code: str, pdf_of: Callable[..., bytes], text_of: Callable[[bytes], str]
) -> None:
    assert not [c for c in text_of(pdf_of(code)) if ord(c) not in last_resort()]


@cache
def last_resort() -> set[int]:
    with open(NOTO, "rb") as file, TTFont(file, fontNumber=2, lazy=True) as font:
        return set(font.getBestCmap())


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages(
    html_of: Callable[..., str],
) -> None:
    pages = layout(html_of("F-30")).pages
    for number, page in enumerate(pages, 1):
        text = f"— {number} —"
        odd = number % 2 == 1
        assert margin_text(page, "@bottom-right") in ((text,) if odd else ("",))
        assert margin_text(page, "@bottom-left") in (("",) if odd else (text, ""))


@pytest.mark.parametrize(
    ("paragraphs", "rows", "text_ends"),
    [
        pytest.param(0, 0, -1, id="under the text"),
        pytest.param(20, 0, -2, id="overleaf"),
        pytest.param(0, 6, -3, id="after a blank page"),
    ],
)
def test_the_imprint_ends_the_last_even_page(
    paragraphs: int, rows: int, text_ends: int, html_of: Callable[..., str]
) -> None:
    content = bulletin()
    content["remarks"]["requirements"] = ["各地要认真落实。"] * paragraphs
    content["plan"]["rows"] *= 1 + rows
    del content["exemplars"]
    pages = layout(html_of("F-30", content)).pages
    assert len(pages) % 2 == 0
    assert ["imprint" in page.anchors for page in pages] == [False] * (len(pages) - 1) + [True]
    assert "text-end" in pages[text_ends].anchors
    bottom = max(
        box.position_y + box.margin_height()
        for box in boxes(pages[-1]._page_box)
        if _id(box) == "imprint" and type(box).__name__ == "BlockBox"
    )
    assert bottom == pytest.approx((37 + 225) * MM, abs=1)
    for page in pages[text_ends:][1:]:
        assert margin_text(page, "@bottom-left") + margin_text(page, "@bottom-right") == ""
    text = "".join(
        box.text for page in pages for box in boxes(page._page_box) if hasattr(box, "text")
    )
    assert text.count("抄送：") == 1


def _id(box: Any) -> str:
    return str(box.element.get("id", "")) if box.element is not None else ""


def test_head_red_line_and_title_have_their_places(html_of: Callable[..., str]) -> None:
    first = layout(html_of("F-30")).pages[0]._page_box
    by_class = {
        box.element.get("class"): box
        for box in boxes(first)
        if box.element is not None and type(box).__name__ == "BlockBox"
    }
    top = first.content_box_y()
    assert by_class["masthead"].content_box_y() == pytest.approx(top + 35 * MM, abs=1)
    red, number = by_class["redline"], by_class["number"]
    number_end = number.content_box_y() + number.height
    assert red.border_box_y() == pytest.approx(number_end + 4 * MM, abs=1)
    assert red.width == pytest.approx(156 * MM, abs=1)


def test_a_long_name_of_an_office_still_fits_its_line(html_of: Callable[..., str]) -> None:
    content = bulletin()
    content["masthead"] = "某某某某某某自治州某某某某某自治县人民检察院文件"
    first = layout(html_of("F-30", content)).pages[0]._page_box
    [head] = [
        box for box in boxes(first) if hasattr(box, "text") and box.text == content["masthead"]
    ]
    assert head.width <= 156 * MM


@pytest.mark.rule("F-30")
def test_the_rate_is_printed_with_all_it_is_made_of(
    pdf_of: Callable[..., bytes], text_of: Callable[[bytes], str]
) -> None:
    text = re.sub(r"—\d+—", "", text_of(pdf_of("F-30")))  # it may go over to the next page
    assert "有效息诉率76.5%（分子371件，分母485件，待评估31件）。口径（第1版）：当场息诉" in text
    assert "公开听证485件、485场，另开展不公开听证0件、0场；其中待核实3件" in text


@pytest.mark.rule("F-30")
def test_small_denominators_show_counts_and_no_rate(html_of: Callable[..., str]) -> None:
    html = html_of("F-30")
    row = html[html.index("省院本级</th>") :]
    assert row[: row.index("</tr>")].rstrip().endswith('<td class="figure">—</td>')


@pytest.mark.rule("F-30")
def test_blank_cells_of_the_matrix_are_marked(html_of: Callable[..., str]) -> None:
    content = bulletin()
    found = (*content["matrix"]["rows"], *content["unit_cells"]["rows"])
    zeros = sum(cell == 0 for row in found for cell in row["cells"])
    assert zeros > 0
    assert html_of("F-30", content).count('<td class="blank">空</td>') == zeros


def test_a_bulletin_without_problems_says_so(html_of: Callable[..., str]) -> None:
    content = bulletin() | {"problems": [], "requirements": [], "quality": []}
    html = html_of("F-30", content)
    assert "未发现需要通报的问题。" in html
    assert "本期无整改事项。" in html


@pytest.mark.rule("F-06")
def test_a_partys_notice_tells_rights_and_another_participants_does_not(
    html_of: Callable[..., str],
) -> None:
    assert "申请回避" in html_of("F-06")
    assert "申请回避" not in html_of("F-08")
    assert "侦查人员参加" in html_of("F-08")


@pytest.mark.rule("F-07", "F-17")
def test_the_officers_opinion_is_a_reference_never_a_basis(html_of: Callable[..., str]) -> None:
    for code in KINDS:
        assert "重要依据" not in html_of(code)
    for code in ("F-07", "F-17", "F-17-S"):
        assert "重要参考" in html_of(code)


@pytest.mark.rule("F-16")
def test_the_record_shows_who_refused_to_sign(html_of: Callable[..., str]) -> None:
    html = html_of("F-16")
    assert "对第2部分表述有异议，拒绝签名，已记明情况" in html
    assert html.count('<h2 class="hei">') == 7 + 4
    assert '<span class="t struck">过道</span><span class="t put_in">通道</span>' in html
    assert html.count('<svg class="signature"') == 1


@pytest.mark.rule("F-17")
def test_the_opinion_sheet_ticks_one_option_per_issue(html_of: Callable[..., str]) -> None:
    html = html_of("F-17")
    assert html.count("√") == 2
    assert '<span class="tick chosen">√</span>部分同意' in html


@pytest.mark.rule("F-04")
def test_the_draw_record_names_the_chosen_only(html_of: Callable[..., str]) -> None:
    html = html_of("F-04")
    assert html.count('<tr class="chosen">') == 3
    assert html.count('<td class="centre">—</td></tr>') == 28


def test_a_notice_is_small(pdf_of: Callable[..., bytes]) -> None:
    assert len(pdf_of("F-06")) < 150_000


def test_a_certificate_has_its_code_in_words_and_as_a_picture_when_there_is_an_address(
    html_of: Any, pdf_of: Any, text_of: Any
) -> None:
    from hearing.papers import codes
    from tests.papers.samples import certificate

    content = certificate()
    assert content["code"] in text_of(pdf_of("F-24"))
    page = html_of("F-24")
    # what the picture says is what the same library reads from the same words
    assert codes.qr(content["address"]).replace("'", "&#39;") in page or "data:image/svg" in page
    alone = {**content, "address": None}
    assert "<img" not in html_of("F-24", alone)
    assert content["code"] in text_of(pdf_of("F-24", alone))
    assert codes.qr("a") != codes.qr("b")


def test_certificates_frozen_before_keep_their_layout(html_of: Any) -> None:
    from hearing.papers import typeset
    from hearing.papers.kinds import KINDS
    from tests.papers.conftest import STAMP
    from tests.papers.samples import certificate

    old = {k: v for k, v in certificate().items() if k not in ("code", "address", "category")}
    page = typeset.page_html(KINDS["F-24"], 1, "聘书", old, STAMP)
    assert "核验码" not in page
    assert "兹聘请您" in page


@pytest.mark.parametrize("code", ["F-01", "F-02", "F-06"])
def test_no_page_of_a_letter_carries_the_digest_alone(
    code: str, pdf_of: Callable[..., bytes]
) -> None:
    last = pypdf.PdfReader(io.BytesIO(pdf_of(code))).pages[-1].extract_text()
    assert "人民检察院" in last
    assert "联系电话" in last
