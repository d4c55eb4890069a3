"""The form on which a close relative or an address is declared, the same for the officer and for 管."""

from __future__ import annotations

from hearing.web import forms

KINDS = (("relative", "近亲属姓名"), ("address", "住址"))
RELATIONS = tuple((words, words) for words in ("配偶", "父母", "子女", "兄弟姐妹", "其他近亲属"))


class TieForm(forms.BaseForm):
    """One declared tie."""

    kind = forms.radio("申报什么", KINDS)
    words = forms.line("姓名或住址", most=100, hint="只留下不能还原的指纹，谁也看不到填的内容")
    relation = forms.select("与听证员的关系", RELATIONS, required=False, hint="申报近亲属时填写")
