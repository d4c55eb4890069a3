"""Steps 听证形式, 听证员, 主持人, 参加人 of the booking wizard."""

from __future__ import annotations

from typing import Any

from hearing.base import clock
from hearing.hearings import form_profiles, plan_rules, rules
from hearing.hearings.rules import PARTY_ROLES, PresiderKind, Role
from hearing.pool.rules import Category, Quota
from hearing.web import forms
from hearing.web.access import viewer
from hearing.web.case_desk.planning.opened import Opened

MOST_PEOPLE = 12
PARTIES = [(role, role.label) for role in PARTY_ROLES]
OTHERS = [
    (role, role.label)
    for role in Role
    if role not in (Role.OFFICER, Role.PRESIDER, Role.HANDLER, Role.CLERK)
]
FORM_WORDS = {
    rules.Form.ORDINARY: "在听证室按七个步骤进行",
    rules.Form.SIMPLIFIED: "控告申诉案件，程序从简（R-4）",
    rules.Form.ON_SITE: "到当事人所在地或纠纷现场，须检察长批准地点（A-12）",
    rules.Form.REMOTE: "有人通过视频参加",
}
WISHES = (
    ("legal", "法律型至少几人", "category", Category.LEGAL),
    ("expert", "专家型至少几人", "category", Category.EXPERT),
    ("social", "社会型至少几人", "category", Category.SOCIAL),
    ("women", "女性至少几人", "gender", "F"),
)


class FormForm(forms.BaseForm):
    """The form of the hearing."""

    form_ = forms.radio("听证形式", [(f, f"{f.label}：{FORM_WORDS[f]}") for f in rules.Form])


class OfficersForm(forms.BaseForm):
    """How many officers, and what is wished of them; they are drawn by others."""

    needed = forms.number("听证员人数", 1, 15, hint="一般三至七人，超出的须检察长另行批准（A-7）")
    legal = forms.number("法律型至少几人", 0, 15, required=False)
    expert = forms.number("专家型至少几人", 0, 15, required=False)
    social = forms.number("社会型至少几人", 0, 15, required=False)
    women = forms.number("女性至少几人", 0, 15, required=False)
    wish_words = forms.prose("需要说明的情况", required=False, hint="如：涉及医疗专业问题", rows=2)


class PresiderForm(forms.BaseForm):
    """Who presides in what capacity, who keeps the record (A-13)."""

    presider_person_id = forms.select("主持人")
    presider_kind = forms.radio("主持人以什么身份主持", [(k, k.label) for k in PresiderKind])
    clerk_person_id = forms.select("书记员", required=False)


def form_form(_opened: Opened, typed: Any = None) -> FormForm:
    """Ordinary unless said otherwise."""
    return FormForm(
        formdata=typed, data=None if typed is not None else {"form_": rules.Form.ORDINARY}
    )


def officers_form(_opened: Opened, typed: Any = None) -> OfficersForm:
    """Three unless said otherwise."""
    return OfficersForm(formdata=typed, data=None if typed is not None else {"needed": 3})


def wishes_of(form: Any) -> tuple[Quota, ...]:
    """The wishes as quotas of the later need."""
    return tuple(
        Quota(key, str(value), form[name].data) for name, _, key, value in WISHES if form[name].data
    )


def check_officers(opened: Opened, form: Any) -> None:
    """Wishes fit into the number; fewer than three only when simplified."""
    number = form.needed.data or 0
    for name, label, _, _ in WISHES:
        if (form[name].data or 0) > number:
            form[name].errors = [f"{label}：不超过听证员人数 {number} 人"]
    least = form_profiles.least_panel(opened.form_code, clock.today(), viewer().unit_id)
    problem = plan_rules.panel_problem(number, least)
    if problem and not form.needed.errors:
        form.needed.errors = [f"{problem}（A-7）"]


def presider_form(opened: Opened, typed: Any = None) -> PresiderForm:
    """Only posts of the unit that may preside; the handler comes first."""
    data = {"presider_person_id": str(viewer().person_id), "presider_kind": opened.rank}
    form = PresiderForm(formdata=typed, data=None if typed is not None else data)
    form.presider_person_id.choices = forms.choices(
        (person.id, person.name) for person in opened.presiders
    )
    form.clerk_person_id.choices = forms.choices(
        [("", "不指定"), *((person.id, person.name) for person in opened.clerks)]
    )
    form.presider_kind.description = opened.presider_words
    return form


def check_presider(opened: Opened, form: Any) -> None:
    """A chief or department head who handles must preside; posts fit the capacity (A-13)."""
    chosen = form.presider_person_id.data
    if not (chosen and form.presider_kind.data) or form.presider_person_id.errors:
        return
    same = chosen == str(viewer().person_id)
    problem = rules.presider_problem(form.presider_kind.data, opened.rank, same_person=same)
    problem = problem or plan_rules.presider_post_problem(
        form.presider_kind.data, opened.kinds_of(int(chosen))
    )
    if problem:
        form.presider_person_id.errors = [f"{problem}（A-13）"]


def people_form(opened: Opened, typed: Any = None) -> Any:
    """A tick and a role for every party of the cases, and rows for anybody else (domain §4.2)."""
    fields: dict[str, Any] = {}
    data: dict[str, Any] = {}
    for party in opened.parties:
        minor = "，未成年人" if party.is_minor else ""
        fields[f"party{party.id}"] = forms.tick(f"{party.name}{minor}参加")
        fields[f"role{party.id}"] = forms.select(f"{party.name}的身份", PARTIES)
        data |= {f"party{party.id}": True, f"role{party.id}": party.role}
    for n in range(1, opened.rows("people", "name", typed, least=2, most=MOST_PEOPLE) + 1):
        fields |= {
            f"name{n}": forms.line(f"第 {n} 人姓名", required=False, most=40),
            f"as{n}": forms.select(f"第 {n} 人身份", [("", "请选择"), *OTHERS], required=False),
            f"words{n}": forms.line(f"第 {n} 人单位或职业", required=False, most=100),
            f"phone{n}": forms.line(f"第 {n} 人电话", required=False, most=30),
        }
    made = type("PeopleForm", (forms.BaseForm,), fields)
    return made(formdata=typed, data=None if typed is not None else data)


def check_people(opened: Opened, form: Any) -> None:
    """Somebody on one side takes part; a row that is begun has name and role (A-6)."""
    added = 0
    for n in range(1, MOST_PEOPLE + 1):
        if f"name{n}" not in form:
            break
        name, role = form[f"name{n}"], form[f"as{n}"]
        if name.data and not role.data:
            role.errors = [f"选择{name.data}的身份"]
        elif not name.data and (role.data or form[f"words{n}"].data or form[f"phone{n}"].data):
            name.errors = ["填写姓名，不需要的请清空这一行"]
        added += bool(name.data and role.data in PARTY_ROLES)
    coming = [party for party in opened.parties if form[f"party{party.id}"].data]
    if opened.cases and not coming and not added:
        form.refused.append("至少有一名当事人参加；案件还没有录入当事人的，请先到案件页添加（A-6）")
