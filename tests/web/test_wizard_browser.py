"""The wizard in a real browser: what is being typed is kept, and comes back in another window."""

from __future__ import annotations

import pytest

from hearing.base.db import db
from hearing.hearings import drafts
from hearing.hearings.models import BookingDraft
from tests.web.test_thread import journey  # noqa: F401 - the fixture
from tests.web.test_wizard import WORDS


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
@pytest.mark.browser
def test_a_closed_tab_loses_nothing_and_two_windows_see_both_texts(journey, make):  # noqa: F811 - fixture
    j = journey
    page = j.fill(
        "chengban", "/cases/new", "录入案件", number="庐检〔2026〕7号", title="示某拟不起诉案",
        cause="交通肇事", type_code="拟不起诉", line_id="普通犯罪检察", summary="示某驾车与他人相撞致轻伤。",
    )  # fmt: skip
    case = page.url.rsplit("/", 1)[1]
    page = j.fill("chengban", f"/booking/case/{case}", "开始填写方案")
    path = page.url.removeprefix(j.base)
    page.fill("#necessity", WORDS)
    page.get_by_text("已保存").wait_for()
    page.close()  # the tab is closed without a click
    j.contexts.pop("chengban").close()
    page = j.as_("chengban", path)
    assert page.input_value("#necessity") == WORDS
    other = page.context.new_page()
    other.goto(j.base + path)
    other.fill("#necessity", "另一个窗口里写下的一段话")
    other.get_by_text("已保存").wait_for()
    page.fill("#necessity", WORDS + "，再补一句")
    page.get_by_text("还没有存到服务器").wait_for()
    page.get_by_role("button", name="保存并填写“听证事项”").click()
    page.wait_for_load_state()
    assert page.get_by_text("另一个窗口里写下的一段话").count() == 1
    assert page.input_value("#necessity") == WORDS + "，再补一句"
    page.check("[value=law_dispute]")
    page.get_by_role("button", name="保存并填写“听证事项”").click()
    page.wait_for_url("**/issues")
    db.session.rollback()
    kept = drafts.read(db.session.query(BookingDraft).one())
    assert kept["grounds"]["necessity"] == [WORDS + "，再补一句"]
