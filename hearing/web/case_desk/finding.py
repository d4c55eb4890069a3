"""Find a time: one question, three ranked answers, and why the other days fail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import render_template, request, url_for

from hearing.base import clock
from hearing.base.errors import NotFound
from hearing.calendar import holidays, openings
from hearing.calendar.finding import Offer
from hearing.calendar.rules import RoomNeeds, fault_warning
from hearing.cases import queries as cases
from hearing.cases.rules import days_left
from hearing.hearings.rules import earliest_hearing_day
from hearing.people.queries import holders
from hearing.people.rules import PostKind
from hearing.pool.readiness import officers_free
from hearing.units.queries import case_type, parameter, parameter_int
from hearing.web import forms
from hearing.web.access import needs, viewer
from hearing.web.case_desk.blueprint import blueprint

LENGTHS = (
    ("60", "1 小时"),
    ("90", "1 小时半"),
    ("120", "2 小时"),
    ("150", "2 小时半"),
    ("180", "3 小时"),
)
SPANS = (("7", "7 天"), ("15", "15 天"), ("30", "30 天"), ("60", "60 天"))
PRESIDING = (PostKind.HANDLE, PostKind.DEPARTMENT_HEAD, PostKind.DEPUTY_CHIEF, PostKind.CHIEF)


class FindForm(forms.BaseForm):
    """What the time has to fit; asked by GET, so that the answer can be passed on."""

    case_id = forms.select("哪件案", required=False)
    minutes = forms.select("多长时间", LENGTHS)
    seats = forms.number("参加人数", 1, 300)
    gallery = forms.number("旁听人数", 0, 500)
    officers = forms.number("听证员人数", 0, 15)
    presider = forms.select("主持人")
    clerk = forms.select("书记员", required=False)
    from_on = forms.day("从哪天找起", required=False)
    days = forms.select("找多少天", SPANS)
    stream = forms.tick("须能直播")
    deliberation = forms.tick("须有评议室")


def find_form() -> FindForm:
    """The form with the viewer's cases and colleagues; what is not asked has its usual value."""
    usual = {
        "minutes": "120", "seats": "12", "gallery": "0", "officers": "3", "days": "15",
        "presider": str(viewer().person_id),
    }  # fmt: skip
    form = FindForm(formdata=request.args or None, data=usual, meta={"csrf": False})
    unit_id = viewer().unit_id or 0
    form.case_id.choices = forms.choices(
        [("", "先不选案件"), *((c.id, _case_words(c)) for c in cases.own_cases(viewer()))]
    )
    form.presider.choices = forms.choices((p.id, p.name) for p in holders(unit_id, *PRESIDING))
    clerks = [("", "不指定"), *((p.id, p.name) for p in holders(unit_id, PostKind.CLERK))]
    form.clerk.choices = forms.choices(clerks)
    for name, value in usual.items():
        if not request.args.get(name, "").strip():
            form[name].process(
                None, int(value) if name in ("seats", "gallery", "officers") else value
            )
    return form


def _case_words(case: Any) -> str:
    until = f"（期限 {case.deadline_on.month}-{case.deadline_on.day}）" if case.deadline_on else ""
    return f"{case.title}{until}"


@dataclass(frozen=True)
class Answer:
    """An offer with what the page says of it."""

    offer: Offer
    room: Any
    url: str
    ahead: int
    left: int | None
    warning: str | None

    @property
    def is_late(self) -> bool:
        """Whether it lies after the case's time limit (A-20)."""
        return self.left is not None and self.left < 0


@blueprint.get("/rooms/find")
@needs("hearing:plan")
def find() -> Any:
    """The earliest times at which a fitting room and everybody needed are free."""
    form = find_form()
    if request.args and not form.validate():
        return render_template("case_desk/find.html", form=form, found=None), 422
    if not request.args:
        return render_template("case_desk/find.html", form=form, found=None)
    case = _case(form)
    notice_on = _notice_on(case)
    first_on = max(form.from_on.data or clock.today(), clock.today())
    asked = _asked(form, first_on, notice_on)
    until_on = first_on + timedelta(days=asked.days)
    free = officers_free(viewer().unit_id or 0, viewer().person_id, first_on, until_on)
    result = openings.search(viewer(), asked, free)
    return render_template(
        "case_desk/find.html",
        form=form,
        found=result.found,
        answers=_answers(result, form, case),
        misfits=result.misfits,
        case=case,
        notice_on=notice_on,
        first_on=first_on,
        last_on=until_on - timedelta(days=1),
        unconfirmed=holidays.unconfirmed({first_on.year, until_on.year}),
    )


def _case(form: FindForm) -> Any:
    if not form.case_id.data:
        return None
    found = cases.case(viewer(), int(form.case_id.data))
    if found.handler_person_id != viewer().person_id:
        raise NotFound
    return found


def _notice_on(case: Any) -> date:
    """The first day for which people told today are told in time; the profile follows the case's type."""
    today, unit_id = clock.today(), viewer().unit_id
    profile = case_type(case.type_code).profile if case else "ordinary"
    strict = parameter("notice_strict", today, unit_id) == "1"
    return earliest_hearing_day(
        today, parameter_int(f"notice_days_{profile}", today, unit_id), strict=strict
    )


def _asked(form: FindForm, first_on: date, notice_on: date) -> openings.Asked:
    people = [(int(form.presider.data), "主持人")]
    if form.clerk.data:
        people.append((int(form.clerk.data), "书记员"))
    return openings.Asked(
        length=timedelta(minutes=int(form.minutes.data)),
        people=tuple(people),
        needs=RoomNeeds(
            form.seats.data, form.gallery.data, form.stream.data, form.deliberation.data
        ),
        officers=form.officers.data,
        first_on=first_on,
        days=int(form.days.data),
        notice_on=notice_on,
    )


def _answers(result: openings.Result, form: FindForm, case: Any) -> list[Answer]:
    found = []
    for offer in result.found.offers:
        start, end = clock.local(offer.period.starts_at), clock.local(offer.period.ends_at)
        given = {
            "on": start.date(), "starts": f"{start:%H:%M}", "ends": f"{end:%H:%M}",
            "room": offer.room_id, "officers": form.officers.data, "presider": form.presider.data,
            "clerk": form.clerk.data or None,
        }  # fmt: skip
        url = (
            url_for("case_desk.book_case", case_id=case.id, **given)
            if case
            else url_for("case_desk.book", **given)
        )
        found.append(
            Answer(
                offer,
                result.rooms[offer.room_id],
                url,
                (start.date() - clock.today()).days,
                days_left(case.deadline_on, start.date()) if case else None,
                fault_warning(tuple(result.faults.get(offer.room_id, ())), start.date()),
            )
        )
    return found
