"""The audit administrator's list of full views of masked values, with the alarm."""

from __future__ import annotations

from typing import Any

from flask import render_template

from hearing.people import disclosure
from hearing.web.access import needs, viewer
from hearing.web.admin.blueprint import blueprint

KINDS = {"person": "听证员", "party": "当事人"}
FIELDS = {"identity": "身份证号", "phone": "手机号"}


@blueprint.get("/audit/sensitive")
@needs("admin:audit")
def sensitive() -> Any:
    """Who looked at full values, when, of what, why; and who looked at too many."""
    return render_template(
        "admin/sensitive.html",
        rows=disclosure.views(viewer()),
        alarms=disclosure.alarms(viewer()),
        kinds=KINDS,
        fields=FIELDS,
    )
