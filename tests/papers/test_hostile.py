"""Hostile text is only text (reliability P22), in every field of every kind."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pypdf
import pytest
import tinyhtml5
from markupsafe import escape

from hearing.papers import typeset
from tests.papers.samples import SAMPLES

CORPUS = (
    "<script>alert(1)</script>", "</p></body></html><h1>x</h1>", "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>", "\"><script>1</script>", "'><b>x</b>", "<!-- x", "]]><x>", "<![CDATA[x]]>",
    "<style>*{display:none}</style>", "</style><script>1</script>", "</title><x>", "<base href=//x>",
    "<link rel=attachment href=file:///etc/hostname>", "<iframe src=//x>", "<meta charset=x>",
    "{{ 7*7 }}", "{% raw %}", "{# x #}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "&lt;b&gt;", "&#60;b&#62;",
    "&amp;", "width:1e9px", "javascript:alert(1)", "=1+1", "@SUM(A1)", "../../etc/passwd", "%00", "\\0",
    "a\x00b", "a\x1bb", "\u202egpj.exe", "\u2066x\u2069", "a\ufeffb", "﷽", "😀", "龘" * 40,
    "<p style=\"string-set: running 'x'\">", "‮<b>",
)  # fmt: skip
assert len(CORPUS) >= 40
PARTS = 4


def tags(html: str) -> list[str]:
    """The element names of a page in order; spans and breaks depend on the length of a title."""
    names = (str(element.tag).rpartition("}")[2] for element in tinyhtml5.parse(html).iter())
    return [name for name in names if name not in {"span", "br"}]


def everywhere(value: Any, text: str) -> Any:
    """The content with every free text replaced; dates, instants and keys stay."""
    if isinstance(value, dict):
        return {
            key: each if key in {"signed_at", "began_at"} else everywhere(each, text)
            for key, each in value.items()
        }
    if isinstance(value, list):
        return [everywhere(each, text) for each in value]
    if isinstance(value, str) and not re.match(r"\d{4}-\d\d-\d\d", value):
        return text
    return value


def shortened(value: Any) -> Any:
    """The content with one element of each list."""
    if isinstance(value, dict):
        return {key: shortened(each) for key, each in value.items()}
    return [shortened(each) for each in value[:1]] if isinstance(value, list) else value


@pytest.mark.parametrize("code", SAMPLES)
def test_no_text_becomes_an_element(code: str, html_of: Callable[..., str]) -> None:
    sample = shortened(SAMPLES[code]())
    expected = tags(html_of(code, everywhere(sample, "无害")))
    for turn in range(PARTS):  # several at once: one that gets through changes the page
        text = " ".join(CORPUS[turn::PARTS])
        found = tags(html_of(code, everywhere(deepcopy(sample), text)))
        assert found == expected, text


@pytest.mark.parametrize("text", CORPUS)
def test_one_that_gets_through_is_seen(text: str) -> None:
    """The control: each that can be an element changes the page, alone and among the others."""
    [together] = [own for turn in range(PARTS) if text in (own := CORPUS[turn::PARTS])]
    page = "<!DOCTYPE html><title>x</title><p>{}</p><p>end</p>"
    words = [own if own == text else escape(own) for own in together]
    harmless = tags(page.format("无害"))
    alone = tags(page.format(text)) != harmless
    assert (tags(page.format(" ".join(words))) != harmless) == alone


@pytest.mark.parametrize("code", SAMPLES)
def test_hostile_text_is_printed_as_it_is(
    code: str, pdf_of: Callable[..., bytes], text_of: Callable[[bytes], str]
) -> None:
    # a quarter of the texts a kind; above every text is in every field of every kind
    printable = [text for text in CORPUS if text.isascii() and text.isprintable()]
    shown = printable[list(SAMPLES).index(code) % 4 :: 4]
    together = " ".join(shown)
    pdf = pdf_of(code, everywhere(shortened(SAMPLES[code]()), together))
    assert "".join(together.split()) in text_of(pdf)
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    assert not any("/Annots" in page for page in reader.pages)
    root = reader.trailer["/Root"]
    assert not {"/OpenAction", "/AA", "/AcroForm"} & set(root)
    assert set(root.get("/Names", {})) <= {"/Dests"}


@pytest.mark.parametrize("mark", ["\x00", "\x1b", "\u202e", "\u2066", "\u200b", "\ufeff"])
def test_invisible_and_turning_characters_are_dropped(mark: str) -> None:
    assert typeset.plain(f"甲{mark}乙") == "甲乙"


def test_line_breaks_make_paragraphs(html_of: Callable[..., str]) -> None:
    content = SAMPLES["F-17"]()
    content["opinions"][1]["reasons"] = "第一\n\n第二\n"
    html = html_of("F-17", content)
    assert '<span class="t">理由：第一</span></p>\n<p><span class="t">第二</span></p>' in html
