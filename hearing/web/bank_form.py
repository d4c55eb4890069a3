"""The account form, the same for 管 and for the officer; and reading a form's version."""

from __future__ import annotations

from typing import Any

from hearing.web import forms


class BankForm(forms.BaseForm):
    """An account for allowances."""

    version = forms.hidden()
    bank = forms.line("开户行", most=60, hint="如 某某银行合肥某支行")
    number = forms.line("银行卡号", most=40, hint="加密保存，只用于发放补助，页面上只显示最后四位")


def seen(field: Any) -> int:
    """The version a form carries; anything else than a number is a stale one."""
    text = str(field.data or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
