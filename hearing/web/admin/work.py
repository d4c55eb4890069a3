"""后台任务: what waits, what failed, and trying it again."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from hearing.jobs import queries, verbs
from hearing.web.access import attempt, needs, viewer
from hearing.web.admin.blueprint import blueprint
from hearing.web.pages import Nothing

WORDS = {
    "commitments": "补足抽取承诺",
    "expiries": "邀请逾期处理",
    "terms": "聘期提醒和届满",
    "panels": "出库听证员退出听证",
    "rectification": "整改到期提醒",
    "padding": "疑似凑数听证",
    "padding day": "疑似凑数听证（每日一次）",
    "forgetting": "报名和导入信息到期删除",
    "papers": "文书排版",
    "reminders": "听证提醒",
    "messages": "短信和邮件发送",
    "spectators": "旁听人员信息到期删除",
    "old form keys": "过期表单标记清理",
    "drafts": "网上申请草稿到期删除",
}


@blueprint.get("/system/work")
@needs("admin:system")
def work() -> Any:
    """How background work stands."""
    return _show(None)


def _show(form: Any) -> Any:
    html = render_template("admin/work.html", form=form, work=queries.work(viewer()), words=WORDS)
    return html, (form.status if form else 200)


@blueprint.post("/system/work/<what>")
@needs("admin:system")
def work_again(what: str) -> Any:
    """Try given-up messages or failed papers again."""
    form = Nothing()
    with attempt(form):
        verbs.try_again(viewer(), what)
    return redirect(url_for("admin.work"), 303) if form.ok else _show(form)
