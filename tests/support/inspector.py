"""The page inspector: a test client that looks at every page it gets."""

from __future__ import annotations

import re
from typing import Any

from bs4 import BeautifulSoup
from flask import g
from flask.testing import FlaskClient

from hearing.base.db import set_transaction_mode
from tests.support.make import PASSWORD

VAGUE = {"确定", "提交", "下一步", "OK", "保存"}


def problems(html: str) -> list[str]:
    """What is wrong with a page, in words; nothing for a good one."""
    page = BeautifulSoup(html, "lxml")
    found = []
    heads = page.find_all("h1")
    title = page.title.get_text() if page.title else ""
    if len(heads) != 1:
        found.append(f"{len(heads)} h1")
    elif " ".join(heads[0].get_text().split()) not in title:
        found.append(f"h1 {heads[0].get_text()!r} not in title {title!r}")
    if page.html is None or page.html.get("lang") != "zh-CN":
        found.append("no language")
    if page.find("main") is None or page.find("a", class_="skip") is None:
        found.append("no main or skip link")
    found += _fields(page, title)
    found += _landmarks(page)
    for table in page.find_all("table"):
        if table.find("caption") is None or any(not th.get("scope") for th in table.find_all("th")):
            found.append("table without caption or scope")
    for button in page.find_all("button"):
        if button.get_text().strip() in VAGUE:
            found.append(f"vague button {button.get_text()!r}")
    found += ["inline style" for _ in page.find_all(style=True)]
    found += ["script without nonce" for tag in page.find_all("script") if not tag.get("nonce")]
    if "javascript:" in html:
        found.append("javascript address")
    return found


def _landmarks(page: Any) -> list[str]:
    found = []
    for kind in ("aside", "nav"):
        names = [one.get("aria-label") or one.get("aria-labelledby") for one in page.find_all(kind)]
        if len(set(names)) < len(names):
            found.append(f"{kind} that cannot be told apart")
    return found


def _fields(page: Any, title: str) -> list[str]:
    found = []
    ids = [tag["id"] for tag in page.find_all(id=True)]
    found += [f"duplicate id {one}" for one in {one for one in ids if ids.count(one) > 1}]
    labels = {tag.get("for") for tag in page.find_all("label")}
    for field in page.find_all(["input", "select", "textarea"]):
        if field.get("type") not in ("hidden", "submit") and field.get("id") not in labels:
            found.append(f"no label: {field.get('name')}")
    for link in page.select(".errors a"):
        if link["href"].removeprefix("#") not in ids:
            found.append(f"summary link to nothing: {link['href']}")
    if page.select(".errors") and not title.startswith("有误："):
        found.append("title does not say 有误")
    return found


class Client(FlaskClient):
    """Every request starts with a clean context, though the test keeps the application's open."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """Open an address as a new request."""
        vars(g).clear()
        try:
            return super().open(*args, **kwargs)
        finally:
            vars(g).clear()
            set_transaction_mode("write")


class Inspector:
    """Wraps Flask's client; posts carry the token of the page they come from."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.client = app.test_client()
        self.token = ""
        self.page: Any = None

    def _look(self, response: Any, status: int) -> Any:
        text = response.get_data(as_text=True)
        assert response.status_code == status, (response.status_code, _words(text))
        if response.mimetype == "text/html" and status != 303:
            assert not problems(text), problems(text)
            self.page = BeautifulSoup(text, "lxml")
            token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', text)
            self.token = token[1] if token else self.token
        return response

    def get(self, url: str, status: int = 200) -> Any:
        """Get and inspect a page."""
        return self._look(self.client.get(url), status)

    def post(self, url: str, data: dict[str, Any] | None = None, status: int = 303) -> Any:
        """Post a form with the token of the last page; inspect what comes back."""
        return self._look(
            self.client.post(url, data={"csrf_token": self.token, **(data or {})}), status
        )

    def sign_in(self, name: str, password: str = PASSWORD, status: int = 303) -> Inspector:
        """Sign in afresh."""
        self.client = self.app.test_client()
        self.get("/sign-in")
        self.post("/sign-in", {"sign_in_name": name, "password": password}, status)
        if status == 303:
            self.get("/hat")
        return self

    @property
    def text(self) -> str:
        """The words of the last page."""
        return " ".join(self.page.get_text(" ").split())


def _words(html: str) -> str:
    return " ".join(BeautifulSoup(html, "lxml").get_text(" ").split())[:600]
