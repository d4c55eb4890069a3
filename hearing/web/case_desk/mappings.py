"""How a unit reads a case system's tables: column heads, translations, an empty table."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for

from hearing.base.errors import Refused
from hearing.cases import judging, mapping, mappings, rules
from hearing.papers import sheets
from hearing.units import queries as units
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.case_desk.blueprint import blueprint, form_page
from hearing.web.case_desk.lists import seen_version
from hearing.web.papers import sheet_response


class MappingForm(forms.BaseForm):
    """Column heads and translations of one source; one field per column of ours."""

    version = forms.hidden()


for _column in mapping.COLUMNS:
    setattr(
        MappingForm,
        f"head_{_column.key}",
        forms.line(_column.label, required=_column.required, most=60),
    )
for _key, _label in (
    ("type", "案件类型用词"), ("line", "业务条线用词"), ("party_role", "当事人身份用词"), ("yes", "是否用词"),
):  # fmt: skip
    setattr(
        MappingForm,
        f"words_{_key}",
        forms.prose(_label, required=False, rows=4, hint="每行一个：对方用词=本系统用词"),
    )


@blueprint.get("/imports/template/<source>")
@needs("case:import")
def import_template(source: str) -> Any:
    """An empty table with the heads of the mapping in force."""
    found, _ = judging.mapping_for(viewer(), source)
    heads = [found.heads[c.key] for c in mapping.COLUMNS if found.heads.get(c.key)]
    label = rules.Source(source).label
    sheet = sheets.Sheet("案件", heads, [])
    return sheet_response(sheets.write([sheet]), f"案件导入表（{label}）.xlsx")


@blueprint.route("/imports/mapping/<source>", methods=["GET", "POST"])
@needs("case:import")
def import_mapping(source: str) -> Any:
    """How this unit reads the tables of one system."""
    found, version = judging.mapping_for(viewer(), source)
    ours = _our_words()
    form = MappingForm(data={"version": str(version), **_mapping_data(found, ours)})
    if form.validate_on_submit():
        with attempt(form):
            mappings.save_mapping(viewer(), source, _mapping_of(form, ours), seen_version(form))
        if form.ok:
            return redirect(url_for("case_desk.imports_list"), 303)
    if form.is_submitted() and form.status == 409:
        form.version.data = str(judging.mapping_for(viewer(), source)[1])
    return form_page(
        form, f"对应关系：{rules.Source(source).label}", "保存对应关系",
        url_for("case_desk.imports_list"),
        under="左边是本系统的项目，填写它在对方表格中的列名；对方没有的留空。",
    )  # fmt: skip


def _our_words() -> dict[str, dict[str, str]]:
    known = judging.catalogue()
    return {
        "type": known.types,
        "line": {line.name: str(line.id) for line in units.lines()},
        "party_role": {role.label: role.value for role in rules.PartyRole},
        "yes": {"是": "1", "否": "0"},
    }


def _mapping_data(found: mapping.Mapping, ours: dict[str, dict[str, str]]) -> dict[str, str]:
    data = {f"head_{column.key}": found.heads.get(column.key, "") for column in mapping.COLUMNS}
    for key, known in ours.items():
        back = {code: word for word, code in known.items()}
        pairs = found.words.get(key, {}).items()
        data[f"words_{key}"] = "\n".join(
            f"{theirs}={back.get(code, code)}" for theirs, code in pairs
        )
    return data


def _mapping_of(form: MappingForm, ours: dict[str, dict[str, str]]) -> mapping.Mapping:
    heads = {
        column.key: form[f"head_{column.key}"].data
        for column in mapping.COLUMNS
        if form[f"head_{column.key}"].data
    }
    words = {}
    for key, known in ours.items():
        found, problem = mapping.read_translations(form[f"words_{key}"].data or "", known)
        if problem:
            raise Refused(problem, field=f"words_{key}")
        words[key] = found
    return mapping.Mapping(heads, words)
