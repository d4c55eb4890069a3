"""The inspector itself: each of its complaints is seen on a bad page."""

from __future__ import annotations

import pytest

from tests.support.inspector import problems

GOOD = (
    '<html lang="zh-CN"><head><title>听证 - 系统</title></head><body><a class="skip" href="#m">跳</a>'
    '<main id="m"><h1>听证</h1>{}</main></body></html>'
)


@pytest.mark.parametrize(("part", "words"), [
    ("<h1>听证</h1>", "2 h1"), ('<input id="a" name="a">', "no label"), ('<p id="m"></p>', "duplicate id"),
    ('<div class="errors"><a href="#gone">x</a></div>', "summary link"), ('<div class="errors"></div>', "有误"),
    ("<table></table>", "table without"), ("<button>确定</button>", "vague"), ('<p style="x">', "inline style"),
    ("<aside></aside><aside></aside>", "aside that"), ("<nav></nav><nav></nav>", "nav that"),
    ("<script></script>", "nonce"), ('<a href="javascript:x">', "javascript"),
])  # fmt: skip
def test_each_complaint(part, words):
    assert problems(GOOD.format("")) == []
    assert any(words in one for one in problems(GOOD.format(part)))


def test_frame_complaints():
    bare = "<html><head><title>别的</title></head><body><h1>听证</h1></body></html>"
    found = " ".join(problems(bare))
    assert all(words in found for words in ("not in title", "no language", "no main"))
