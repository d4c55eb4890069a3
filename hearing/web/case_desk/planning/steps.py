"""The steps of the booking wizard in order: name, words, form, check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hearing.web.case_desk.planning import case_steps, people_steps, place_steps
from hearing.web.case_desk.planning.opened import Opened

Build = Callable[..., Any]
Check = Callable[[Opened, Any], None]


def _nothing(_opened: Opened, _form: Any) -> None:
    """Nothing to look at beyond the form itself."""


@dataclass(frozen=True)
class Step:
    """One page of the wizard; ``more`` is the button that adds a row."""

    name: str
    title: str
    build: Build
    check: Check = _nothing
    more: str | None = None

    def form(self, opened: Opened, typed: Any = None) -> Any:
        """The form with what is sent now, else with what was kept, else with what is usual."""
        return self.build(opened, typed if typed is not None else opened.raw(self.name))

    def looked_at(self, opened: Opened) -> tuple[Any, list[tuple[str | None, str]]]:
        """The form with the answers kept so far, and what stands against them."""
        form = self.form(opened)
        if opened.raw(self.name) is None:
            return form, [(None, f"还没有填写“{self.title}”")]
        self.validate(opened, form)
        return form, list(form.error_list())

    def validate(self, opened: Opened, form: Any) -> bool:
        """Validate fields, then what they mean together; true when nothing stands against them."""
        for field in form:
            if field.name != "csrf_token":
                field.validate(form)
                field.errors = list(field.errors)
        self.check(opened, form)
        return bool(form.ok)


STEPS = (
    Step("cases", "案件", case_steps.cases_form),
    Step("grounds", "听证事由和必要性", case_steps.grounds_form, case_steps.check_grounds),
    Step("issues", "听证事项", case_steps.issues_form, case_steps.check_issues, "添加一项"),
    Step("openness", "是否公开", case_steps.openness_form, case_steps.check_openness),
    Step("form", "听证形式", people_steps.form_form),
    Step("officers", "听证员", people_steps.officers_form, people_steps.check_officers),
    Step("presider", "主持人和书记员", people_steps.presider_form, people_steps.check_presider),
    Step("people", "参加人", people_steps.people_form, people_steps.check_people, "再添加一人"),
    Step("time", "时间与地点", place_steps.time_form, place_steps.check_time),
    Step("safety", "安保与宣传", place_steps.safety_form, place_steps.check_safety),
)
BY_NAME = {step.name: step for step in STEPS}


def after(step: Step) -> Step | None:
    """The step that follows, or none after the last."""
    place = STEPS.index(step)
    return STEPS[place + 1] if place + 1 < len(STEPS) else None


def names_of(form: Any) -> list[str]:
    """The fields whose words are kept: all but the token."""
    return [field.name for field in form if field.name != "csrf_token"]


def words_of(form: Any) -> list[tuple[str, str]]:
    """(label, words) of a form's fields as a reader wants them; what is empty is left out."""
    found = []
    for field in form:
        if field.name == "csrf_token":
            continue
        words = _words(field)
        if words:
            found.append((str(field.label.text), words))
    return found


def _words(field: Any) -> str:
    if field.type == "BooleanField":
        return "是" if field.data else "否"
    choices = getattr(field, "choices", None)
    if choices is not None:
        chosen = field.data if isinstance(field.data, list) else [field.data]
        labels = {str(choice.value): str(choice.label) for choice in choices}
        return "\n".join(
            labels.get(str(one), "") for one in chosen if str(one) in labels and str(one)
        )
    if field.raw_data:
        return str(field.raw_data[0]).strip()
    return "" if field.data is None else str(field.data)
