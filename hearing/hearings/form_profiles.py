"""What each form of hearing asks for, from its rows: steps, least panel, phrases for the record (A-7, A-15, R-4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from hearing.base.db import db
from hearing.base.errors import NotFound, Refused, Stale
from hearing.base.viewer import Viewer
from hearing.hearings.day_rules import Step
from hearing.hearings.models import FormProfile, FormStep
from hearing.journal import service as journal
from hearing.people import access
from hearing.units.queries import parameter_int


def profile(form: str) -> FormProfile:
    """The row of a form, with its steps; read once for a unit of work."""
    found = db.session.get(FormProfile, str(form), options=[selectinload(FormProfile.steps)])
    if found is None:
        raise NotFound
    return found


def profiles() -> Sequence[FormProfile]:
    """Every form with its steps."""
    return db.session.scalars(
        select(FormProfile).options(selectinload(FormProfile.steps)).order_by(FormProfile.form)
    ).all()


def steps_of(form: str) -> tuple[Step, ...]:
    """The steps of a form in their order (A-15)."""
    return tuple(Step(row.step, row.words, row.is_optional) for row in profile(form).steps)


def least_panel(form: str, day: date, unit_id: int | None) -> int:
    """How many officers a hearing of a form has at least: the form's own number, else the parameter (A-7, R-4)."""
    row = db.session.get(FormProfile, str(form))
    if row is None or row.min_panel is None:
        return parameter_int("panel_min", day, unit_id)
    return row.min_panel


def change_step(
    viewer: Viewer, form: str, step: int, seen_version: int, *, words: str, phrases: str,
    is_optional: bool,
) -> FormStep:  # fmt: skip
    """The administrator of the top unit words a step anew; hearings already held keep their record (A-15, R-8)."""
    access.require(viewer, "setting:common")
    row = profile(form)
    if row.version != seen_version:
        raise Stale
    found = next((one for one in row.steps if one.step == step), None)
    if found is None:
        raise NotFound
    if not words.strip():
        raise Refused("填写步骤名称", field="words")
    if is_optional and step in (0, 4):
        raise Refused("核实到场和评议不能省略", field="is_optional", rule="A-15")
    found.words, found.is_optional = words.strip(), is_optional
    found.phrases = "\n".join(line.strip() for line in phrases.splitlines() if line.strip())
    row.version += 1
    db.session.flush()
    journal.record(viewer, "form_step.change", "form_profile", form, step=step)
    return found
