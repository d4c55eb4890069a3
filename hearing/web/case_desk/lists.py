"""What lists and forms share: values from the address, pages, the version a form was opened with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request, url_for

PAGE = 30


def day(name: str) -> date | None:
    """A date in the address, or ``None``."""
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def words(name: str, most: int = 50) -> str:
    """A tidied text in the address."""
    return request.args.get(name, "").strip()[:most].replace("\x00", "")


def chosen(name: str, known: dict[str, str]) -> str:
    """One of the known codes in the address, or an empty text."""
    value = request.args.get(name, "")
    return value if value in known else ""


@dataclass(frozen=True)
class Pages:
    """Which page of a list is shown."""

    number: int
    total: int

    @property
    def last(self) -> int:
        """The number of pages, at least one."""
        return max(1, (self.total + PAGE - 1) // PAGE)

    def url(self, number: int) -> str:
        """The same list at another page."""
        values = {**request.args.to_dict(), **(request.view_args or {}), "page": number}
        return url_for(str(request.endpoint), **values)


def page_number() -> int:
    """The page asked for, within reason."""
    return min(10_000, max(1, request.args.get("page", 1, type=int)))


def seen_version(form: Any) -> int:
    """The version that a form carries; -1 when it is none."""
    text = form.version.data or ""
    return int(text) if text.isdecimal() and len(text) < 10 else -1
