"""What each form of hearing asks for: steps, least panel, phrases for the record (A-7, A-15, R-4).

The rows of ``form_profile`` and ``form_step`` hold from the beginning; a change is a further row with its
first day and its reason. A hearing goes by what is in force on its own day.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import NotFound, Refused, Stale
from hearing.base.viewer import Viewer
from hearing.hearings import day_rules
from hearing.hearings.day_rules import ProfileStep, Step
from hearing.hearings.models import FormChange, FormProfile
from hearing.hearings.rules import Form
from hearing.journal import service as journal
from hearing.people import access
from hearing.units.queries import parameter_int

CACHE = "form_profiles"


@dataclass(frozen=True)
class Profile:
    """What holds for a form; ``change_id`` and ``valid_from`` are empty while nothing was changed."""

    form: str
    min_panel: int | None
    steps: tuple[ProfileStep, ...]
    change_id: int | None = None
    valid_from: date | None = None


def profile(form: str, on: date | None = None) -> Profile:
    """What holds for a form on a day (today without one); read once for a unit of work."""
    day = on or clock.today()
    held = _known(str(form))
    return next(one for one in held if one.valid_from is None or one.valid_from <= day)


def _known(form: str) -> list[Profile]:
    """The newest first, the basic one last; all forms are read together."""
    cached: dict[str, list[Profile]] = db.session.info.setdefault(CACHE, {})
    if not cached:
        changes = db.session.scalars(
            select(FormChange).order_by(FormChange.valid_from.desc(), FormChange.id.desc())
        ).all()
        for base in db.session.scalars(
            select(FormProfile).options(joinedload(FormProfile.steps))
        ).unique():
            steps = tuple(
                ProfileStep(s.step, s.words, s.is_optional, s.phrases) for s in base.steps
            )
            own = [_changed(row) for row in changes if row.form == base.form]
            cached[base.form] = [*own, Profile(base.form, base.min_panel, steps)]
    if form not in cached:
        raise NotFound
    return cached[form]


def _changed(row: FormChange) -> Profile:
    steps = tuple(ProfileStep(**one) for one in json.loads(row.steps))
    return Profile(row.form, row.min_panel, steps, row.id, row.valid_from)


def profiles() -> list[Profile]:
    """What holds today for every form."""
    return [profile(form) for form in Form]


def steps_of(form: str, on: date | None = None) -> tuple[Step, ...]:
    """The steps of a form in their order, as on the day of the hearing (A-15)."""
    return tuple(Step(one.step, one.words, one.is_optional) for one in profile(form, on).steps)


def least_panel(form: str, day: date, unit_id: int | None) -> int:
    """How many officers a hearing of a form has at least: the form's own number, else the parameter (A-7, R-4)."""
    own = profile(form, day).min_panel if str(form) in Form.labels() else None
    return parameter_int("panel_min", day, unit_id) if own is None else own


def changes(form: str) -> Sequence[FormChange]:
    """Every change of a form, newest first."""
    return db.session.scalars(
        select(FormChange).where(FormChange.form == form).order_by(FormChange.id.desc())
    ).all()


def change(
    viewer: Viewer, form: str, seen: int | None, *, min_panel: int | None,
    steps: Sequence[ProfileStep], valid_from: date, reason: str,
) -> FormChange:  # fmt: skip
    """The administrator of the top unit sets what a form asks for from a day on (A-7, A-15, R-4, R-8).

    ``seen`` is the change that the administrator had in view.
    """
    access.require(viewer, "setting:common")
    if form not in Form.labels():
        raise NotFound
    newest = db.session.scalar(
        select(FormChange.id).where(FormChange.form == form).order_by(FormChange.id.desc()).limit(1)
    )
    if newest != seen:
        raise Stale
    for field, sentence in day_rules.profile_problems(steps, min_panel):
        raise Refused(sentence, field=field, rule="A-15")
    if valid_from <= clock.today():
        raise Refused("生效日期从明天起；今天的听证按现在的步骤进行", field="valid_from")
    if not reason.strip():
        raise Refused("写明为什么改，依据什么", field="reason")
    row = FormChange(
        form=form,
        min_panel=min_panel,
        steps=json.dumps([vars(day_rules.tidied(one)) for one in steps], ensure_ascii=False),
        valid_from=valid_from,
        reason=reason.strip(),
        by_person_id=viewer.person_id or 0,
        at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    db.session.info.pop(CACHE, None)
    journal.record(viewer, "form.change", "form_change", row.id, form=form)
    return row
