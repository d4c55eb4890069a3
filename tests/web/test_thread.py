"""The main job in a real browser, each step by the person who may do it."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from werkzeug.serving import make_server

from hearing.base import clock
from hearing.base.db import db
from hearing.jobs.tasks import sweep
from hearing.journal import service as journal
from hearing.pool.models import Engagement
from tests.conftest import NOW
from tests.support.make import CITY, COUNTY, PASSWORD, P

DAY = date(2026, 3, 20)


class Journey:
    """A browser whose server lives on a clock of the test's."""

    def __init__(self, app: Any, chromium: Any) -> None:
        self.app, self.chromium, self.moment = app, chromium, NOW
        self.server = make_server("127.0.0.1", 0, self.wsgi, threaded=False)
        self.base = f"http://127.0.0.1:{self.server.server_port}"
        self.contexts: dict[str, Any] = {}
        self.signed_in: set[str] = set()
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def wsgi(self, environ: Any, start: Any) -> Any:
        with clock.at(self.moment):
            return self.app(environ, start)

    def at(self, moment: Any) -> None:
        """Another day: everybody signs in again, in the browser that knows the style sheets already."""
        self.moment = moment
        for context in self.contexts.values():
            context.clear_cookies()
        self.signed_in = set()

    def as_(self, name: str, path: str, width: int = 1280) -> Any:
        self.moment += timedelta(seconds=30)
        if name not in self.contexts:
            self.contexts[name] = self.chromium.new_context(
                viewport={"width": width, "height": 900}
            )
            self.contexts[name].new_page().set_default_timeout(8000)
            self.signed_in.discard(name)
        if name not in self.signed_in:
            self.signed_in.add(name)
            page = self.contexts[name].pages[0]
            page.goto(f"{self.base}/sign-in")
            page.fill("#sign_in_name", name)
            page.fill("#password", PASSWORD)
            page.click("main button[type=submit]")
        page = self.contexts[name].pages[0]
        page.goto(self.base + path)
        return page

    def fill(self, who: str, path: str, act: str, width: int = 1280, /, **values: Any) -> Any:
        """Fill a form and press its button; give the page that comes."""
        page = self.as_(who, path, width)
        for field, value in values.items():
            kind = page.locator(f"[name='{field}']").first
            tag = kind.evaluate("e => e.tagName + ':' + (e.type || '')")
            if tag.startswith("SELECT"):
                kind.select_option(label=value)
            elif tag.endswith(("radio", "checkbox")):
                wanted = value if isinstance(value, (list, tuple)) else [value]
                for one in wanted:
                    page.check(
                        f"[name='{field}'][value='{one}']"
                        if one is not True
                        else f"[name='{field}']"
                    )
            else:
                kind.fill(str(value))
        return self.press(page, act)

    def press(self, page: Any, act: str) -> Any:
        page.get_by_role("button", name=act, exact=True).first.click()
        page.wait_for_load_state()
        wrong = page.locator(".errors")
        assert wrong.count() == 0, wrong.inner_text()
        return page


@pytest.fixture
def journey(app, make, chromium):
    make.world()
    people = {
        "pin": make.province.one(CITY, P.HIRE), "guan": make.province.one(CITY, P.MANAGE),
        "shizhang": make.province.one(CITY, P.CHIEF), "chengban": make.province.one(COUNTY, P.HANDLE),
        "shuji": make.province.one(COUNTY, P.CLERK), "bumen": make.province.one(COUNTY, P.DEPARTMENT_HEAD),
        "zhang": make.province.one(COUNTY, P.CHIEF), "qicao": make.staff(P.BULLETIN_DRAFT, COUNTY),
        "fenguan": make.province.one(COUNTY, P.DEPUTY_CHIEF),
        "shenhe": make.staff(P.BULLETIN_REVIEW, COUNTY), "qianfa": make.staff(P.BULLETIN_ISSUE, COUNTY),
    }  # fmt: skip
    for name, viewer in people.items():
        make.account(viewer, name)
    db.session.commit()
    found = Journey(app, chromium)
    yield found
    found.at(NOW)
    found.server.shutdown()
    found.server.server_close()


def hire_one(j: Journey, make: Any) -> None:
    page = j.fill(
        "pin", "/pool/hire/register", "登记候选人", name="金样本", identity=make.names.identity("F"),
        phone="10012345678", employer="虚构学校", profession="教师", category="social",
        source="invited", identities=["教师"], consents_privacy=True, consents_sensitive=True,
    )  # fmt: skip
    here = page.url.removeprefix(j.base)
    kinds = ("criminal", "dismissed", "licence", "debtor", "local_prosecuted", "local_arbitration")
    answers = {f"result_{kind}": "pass" for kind in kinds}
    answers |= {f"evidence_{kind}": "查询结果、声明书" for kind in kinds}
    j.fill("pin", f"{here}/checks", "登记核查结果", **answers)
    j.fill("pin", f"{here}/review", "登记审查通过", evidence="身份证、声明书")
    j.fill("pin", "/pool/hire/publicity/new", "开始公示", contact="政治部")
    assert j.as_("pin", here).get_by_text("公示中").count() >= 1
    j.at(NOW + timedelta(days=8))
    j.fill("pin", f"{here}/propose", "提请检察长聘任", words="符合条件，公示无异议")
    page = j.as_("shizhang", "/pool/appointments")
    page.get_by_role("link", name="金样本").click()
    page.check("[name='decision'][value='yes']")
    j.press(page, "作出决定")
    number = here.rsplit("/", 1)[1]
    j.press(j.as_("guan", f"/pool/manage/{number}"), "办理入库")
    assert j.as_("guan", f"/pool/manage/{number}").get_by_text("在库").count() >= 1
    assert j.contexts["guan"].pages[0].goto(j.base + "/pool/hire/register").status == 403
    assert j.contexts["pin"].pages[0].goto(j.base + "/draws").status == 403
    j.at(NOW)


WIZARD = (
    ("cases", "填写“听证事由和必要性”", {}),
    ("grounds", "填写“听证事项”",
     {"grounds": ["handling_dispute"], "necessity": "双方对是否起诉分歧较大，需要当面听取意见"}),
    ("issues", "填写“是否公开”",
     {"question1": "对他不起诉，您怎么看？", "kind1": "handling", "proposition1": "犯罪情节轻微，不提起公诉"}),
    ("openness", "填写“听证形式”", {}),
    ("form", "填写“听证员”", {}),
    ("officers", "填写“主持人和书记员”", {}),
    ("presider", "填写“参加人”", {}),
    ("people", "填写“时间与地点”", {}),
    ("time", "填写“安保与宣传”",
     {"held_on": "2026年3月20日", "starts": "９:00", "ends": "11:00", "room_id": "第一听证室"}),
    ("safety", "检查方案", {}),
)  # fmt: skip


def book(j: Journey) -> str:
    page = j.fill(
        "chengban", "/cases/new", "录入案件", number="庐检〔2026〕1号", title="示某交通肇事拟不起诉案",
        cause="交通肇事", type_code="拟不起诉", line_id="普通犯罪检察", deadline_on="2026-05-01",
        summary="示某驾车与他人相撞致轻伤，已赔偿并取得谅解。",
    )  # fmt: skip
    case = page.url.removeprefix(j.base)
    j.fill("chengban", f"{case}/parties", "添加当事人", name="示某", role="犯罪嫌疑人(被不起诉人)")
    page = j.fill("chengban", f"/booking/case/{case.rsplit('/', 1)[1]}", "开始填写方案")
    draft = page.url.removeprefix(j.base).rsplit("/", 1)[0]
    for step, act, values in WIZARD:
        j.fill("chengban", f"{draft}/{step}", f"保存并{act}", **values)
    page = j.press(j.as_("chengban", draft), "提交审核")
    hearing = page.url.removeprefix(j.base)
    number = hearing.rsplit("/", 1)[1]
    j.fill("bumen", f"/reviews/{number}", "提交审核意见", decision="yes")
    j.fill("zhang", "/approvals/1", "提交决定：召开听证", decision="yes")
    return hearing


def draw(j: Journey, hearing: str, make: Any) -> list[str]:
    j.fill("chengban", f"{hearing}/need", "提出需求", why="无特别要求")
    assert j.contexts["chengban"].pages[0].goto(j.base + "/draws/1").status == 403
    j.press(j.as_("guan", "/draws/1"), "冻结名单")
    page = j.fill("guan", "/draws/1", "揭示秘密数并抽取", value="471032", source="人民监督员")
    assert page.get_by_text("已邀请").count() == 3
    db.session.rollback()
    names = []
    for turn, one in enumerate(db.session.query(Engagement).filter_by(state="invited")):
        viewer = type("V", (), {"person_id": one.person_id})()
        names.append(make.account(viewer, f"officer{turn}", "officer"))
        path = f"/officer/invitations/{one.id}"
        db.session.commit()
        j.fill(names[-1], path, "提交答复", 390, answer="yes", no_interest=True)
    return names


def prepare(j: Journey, hearing: str, officers: list[str]) -> None:
    page = j.as_("chengban", hearing)
    page.get_by_role("link", name="告知示某").first.click()
    page.fill("[name=receipt]", "已签收")
    j.press(page, "登记已告知示某")
    j.press(j.as_("chengban", hearing), "完成告知")
    j.fill(
        "chengban",
        f"{hearing}/announcement",
        "发布公告",
        cause="某交通肇事案",
        contact="检察服务中心",
    )
    j.fill(
        "chengban", f"{hearing}/briefing", "报部门负责人审核", law="刑事诉讼法有关规定",
        extract="双方对处理意见不一，请听证员就拟处理意见发表看法。",
    )  # fmt: skip
    j.fill("bumen", f"{hearing}/briefing/review", "提交审核意见", decision="yes")
    number = hearing.rsplit("/", 1)[1]
    for name in officers:
        page = j.press(j.as_(name, f"/officer/{number}/undertaking", 390), "我承诺，签署")
        j.press(page, "我已看过")
    j.press(j.as_("chengban", hearing), "准备就绪")
    anonymous = j.chromium.new_context().new_page()
    anonymous.goto(j.base + "/announcements")
    assert anonymous.get_by_text("某交通肇事案").count() == 1
    assert anonymous.get_by_text("示某").count() == 0


def sit(j: Journey, hearing: str, officers: list[str]) -> None:
    j.at(clock.beijing(DAY, "08:50"))
    number = hearing.rsplit("/", 1)[1]
    page = j.as_("chengban", f"{hearing}/sitting")
    while page.get_by_role("button", name="到场").count():
        page.get_by_role("button", name="到场").first.click()
        page.wait_for_load_state()
    j.press(page, "宣布纪律，开始听证")
    for step in (1, 2, 3):
        j.press(page, f"进入第 {step} 步")
    j.press(page, "休会评议")
    for name in officers:
        path = f"/officer/{number}/opinion/1"
        page = j.fill(name, path, "保存并继续", 390, option="agree", reasons="已经赔偿，认错态度好")
        own = page.get_by_text("您的姓名：").inner_text().split("：")[-1].strip()
        page.fill("[name=signed_name]", own)
        j.press(page, "签名并提交意见")
        assert page.locator(".receipt").count() == 1
        assert j.as_("chengban", f"{hearing}/opinions").get_by_text("认错态度好").count() == 0
    page = j.as_("chengban", f"{hearing}/sitting")
    j.press(page, "截止听证员意见")
    j.press(page, "复会")
    for step in (5, 6, 7):
        j.press(page, f"进入第 {step} 步")
    j.press(page, "结束听证")
    assert (
        j.as_("chengban", f"{hearing}/opinions").get_by_text("多数意见：同意（3/3）").count() == 1
    )


def finish(j: Journey, hearing: str, officers: list[str]) -> None:
    j.at(clock.beijing(DAY + timedelta(days=3), "09:00"))
    number = hearing.rsplit("/", 1)[1]
    page = j.as_("chengban", f"{hearing}/decision")
    page.get_by_label("按拟处理意见决定", exact=True).check()
    page.get_by_label("理由（将告知听证员和当事人）").fill("综合全案和听证意见，依法不起诉。")
    j.press(page, "保存拟定的决定")
    j.press(page, "作出决定")
    while page.locator("td a", has_text="告知").count():
        page.locator("td a").first.click()
        page.fill("[name=receipt]", "本人签收")
        j.press(page, "登记已告知")
    page = j.as_(officers[0], f"/officer/{number}/feedback", 390)
    assert page.get_by_text("依法不起诉").count() == 1
    j.press(page, "我已知悉")
    page = j.fill("chengban", f"{hearing}/record", "保存笔录", s1="承办检察官介绍案情。")
    page = j.press(page, "交各方核对笔录")
    while page.get_by_role("button", name="纸质签名").count():
        page.get_by_role("button", name="纸质签名").first.click()
        page.wait_for_load_state()
    j.fill(
        "chengban",
        f"{hearing}/recording",
        "登记录音录像",
        device="主机",
        medium_number="D1",
        custody="案管室",
    )
    page = j.as_("chengban", f"{hearing}/outcome")
    page.get_by_role("link", name="登记息诉情况").click()
    page.check("[value=settled_on_spot]")
    page.check("[value=promise]")
    j.press(page, "登记息诉情况")
    j.press(j.as_("bumen", f"{hearing}/outcome"), "确认息诉情况")
    page = j.fill("chengban", f"{hearing}/file", "归档", volume_number="卷1")
    assert page.get_by_text("已归档").count() >= 1


def rule_on_problems(j: Journey, bulletin: str) -> None:
    """Every drafted problem is written into the notice or not, with a reason, by a person."""
    page = j.as_("qicao", f"{bulletin}/problems")
    while (by_kind := page.get_by_role("link", name="按类决定")).count():
        by_kind.first.click()
        page.check("[value=confirmed]")
        page.fill("[name=reason]", "与台账逐院核对，情况属实")
        j.press(page, "提交决定")


def bulletin(j: Journey) -> None:
    j.at(clock.beijing(date(2026, 4, 2), "09:00"))
    j.fill("qicao", "/bulletins/new", "汇总数据并起草", year="2026", first="3", last="3")
    db.session.rollback()
    with clock.at(j.moment):
        sweep()
    page = j.contexts["qicao"].pages[0]
    page.reload()
    page.get_by_role("link", name="打开草稿").click()
    here = page.url.removeprefix(j.base)
    rule_on_problems(j, here)
    page = j.as_("qicao", here)
    j.press(page, "提交审核")
    j.press(j.as_("shenhe", here), "审核通过")
    j.press(j.as_("fenguan", here), "会签同意")
    j.press(j.as_("qianfa", here), "签发通报")
    page = j.as_("qicao", here)
    page.get_by_role("link", name="印发通报").click()
    j.press(page, "印发通报")
    db.session.rollback()
    with clock.at(j.moment):
        sweep()
    page = j.as_("qianfa", here)
    answer = page.request.get(f"{j.base}{here}/paper")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF")
    words = " ".join(page.locator(".fig").first.inner_text().split())
    assert "1 件 · 1 场" in words


# the browser may drop a static file half way, which leaves the server's reader to the collector
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
@pytest.mark.browser
def test_one_hearing_from_booking_to_bulletin(journey, make):
    hire_one(journey, make)
    hearing = book(journey)
    officers = draw(journey, hearing, make)
    prepare(journey, hearing, officers)
    sit(journey, hearing, officers)
    finish(journey, hearing, officers)
    bulletin(journey)
    assert journal.verify() is None
