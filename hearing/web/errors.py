"""Error pages: plain Chinese, what to do, who can help; what was typed is shown back."""

from __future__ import annotations

import logging
from typing import Any

from flask import Flask, Response, g, make_response, render_template, request
from flask_login import AnonymousUserMixin
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, SecurityError

from hearing.base.acts import undo
from hearing.base.db import DataError
from hearing.base.errors import Forbidden, NotFound, Refused
from hearing.web import refusals
from hearing.web.security import safe_target

log = logging.getLogger(__name__)

WORDS = {
    400: ("请求不完整", "请返回上一页，再试一次。"),
    401: ("登录已过期", "为保护信息，长时间未操作会自动退出。请重新登录。"),
    403: ("当前岗位不能办理", "这件事由别的岗位办理。"),
    404: ("没有找到", "这个页面不存在，或不在您的查看范围内。请从菜单重新进入。"),
    405: ("不能这样打开", "请从页面上的按钮办理，不要直接输入网址。"),
    409: ("刚刚有变化", "请刷新页面，看清现在的状态后再办理。"),
    413: ("内容太大", "一次填写的文字不超过 1 MB，上传的文件不超过 5 MB，请分开办理。"),
    422: ("有误，需要更正", "请按提示更正后再提交。"),
    429: ("次数太多", "请过 15 分钟再试。"),
    500: ("系统出了故障", "故障已记录。您填写的内容列在下面，请先复制保存，稍后再试。"),
    503: ("暂时连不上数据库", "您填写的内容列在下面，请先复制保存，稍后再试。"),
}
SECRET = ("csrf_token", "once", "password", "old", "new", "again", "pin", "sms")
BUSY = ("40001", "40P01", "55P03")
TOO_LARGE = "22003"


def page(
    status: int, message: str = "", who: str | None = None, result: str | None = None
) -> Response:
    """One error page; everything typed is given back."""
    title, advice = WORDS.get(status, WORDS[500])
    typed = _typed()
    html = render_template(
        "errors.html",
        title=title,
        message=message or advice,
        who=who,
        result=result,
        typed=typed,
        status=status,
    )
    return make_response(html, status)


def _typed() -> list[tuple[str, str]]:
    """What was typed into the refused form; nothing when it was too much to be read at all."""
    try:
        items = list(request.form.items(multi=True))
    except RequestEntityTooLarge:
        return []
    return [(name, value) for name, value in items if name not in SECRET and value.strip()]


def _rolled_back(status: int, message: str = "", who: str | None = None) -> Response:
    undo()
    g.failed = True
    return page(status, message, who)


def used_twice(location: str | None) -> Response:
    """A form submitted a second time: nothing is done again, and the first result is a link away."""
    return page(
        409, "这份表单刚才已经提交成功，没有重复办理。", result=safe_target(location) or None
    )


def session_over() -> Response:
    """A form posted after the session ended: what was typed is shown back (P10)."""
    return page(401, "登录已过期。您刚才填写的内容列在下面，请复制后重新登录再提交。")


def from_exception(error: Exception) -> Response:
    """The page for an exception: domain errors by kind, busy databases as 409, the rest as 500."""
    if isinstance(error, Refused):
        return _rolled_back(error.status, error.message)
    if isinstance(error, Forbidden):
        return _rolled_back(403, error.message, error.who)
    if isinstance(error, NotFound):
        return _rolled_back(404)
    cause: Any = getattr(error, "orig", None)
    if isinstance(error, OverflowError) or getattr(cause, "sqlstate", None) == TOO_LARGE:
        return _rolled_back(404)  # asked for by a number that no row can have
    if getattr(cause, "sqlstate", None) in BUSY:
        g.lost_race = True
        return _rolled_back(409, "同时有别人在办理，请再点一次。")
    if "database is locked" in str(cause):
        return _rolled_back(409, "同时有别人在办理，请再点一次。")
    if refused := refusals.sentence(error):
        return _rolled_back(422, refused)
    if type(error).__name__ == "OperationalError":
        log.exception("database unreachable", exc_info=error)
        # the page itself must ask the database nothing, or what was typed would be lost with it
        g._login_user = AnonymousUserMixin()
        return _rolled_back(503)
    log.exception("unexpected error", exc_info=error)
    return _rolled_back(500)


def _http(error: HTTPException) -> Response:
    if isinstance(error, SecurityError):
        g.failed = True
        return make_response("不认识的主机名。请用本系统的网址打开。", 400)
    if isinstance(error, CSRFError):
        return _rolled_back(400, "页面停留太久，已失效。您刚才填写的内容列在下面，请刷新后再提交。")
    if error.code is not None and 300 <= error.code < 400:
        return make_response(error.get_response())
    return _rolled_back(error.code or 500)


def init_app(app: Flask) -> None:
    """Register the handlers."""
    for kind in (Refused, Forbidden, NotFound, OverflowError, DataError):
        app.register_error_handler(kind, from_exception)
    app.register_error_handler(HTTPException, _http)
    if not app.testing:
        app.register_error_handler(Exception, from_exception)
