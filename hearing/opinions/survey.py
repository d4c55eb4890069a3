"""听证满意度: slips with one-time tokens, anonymous answers, figures only from five answers on."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import case, delete, func, select

from hearing.base import chance, clock
from hearing.base.db import db, rows_changed
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.base.viewer import Viewer
from hearing.hearings.models import Hearing
from hearing.journal import service as journal
from hearing.opinions.survey_models import Survey, SurveyAnswer, SurveyToken
from hearing.opinions.survey_rules import CHOICES, QUESTIONS, Figures, figures, is_shown
from hearing.people import access
from hearing.units.queries import parameter_int, unit, within

MOST_SLIPS = 300
MOST_WORDS = 500


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def hand_out(viewer: Viewer, hearing: Hearing, number: int) -> list[str]:
    """Make slips to be shuffled and handed out; their tokens are given once and kept nowhere."""
    access.require(viewer, "hearing:record", hearing)
    if hearing.opened_at is None:
        raise Conflict("开始听证以后才能发放调查二维码")
    if not 1 <= number <= MOST_SLIPS:
        raise Refused(f"一次发放 1 到 {MOST_SLIPS} 张", field="number")
    row = db.session.get(Survey, hearing.id, with_for_update=True)
    if row is None:
        held_on = clock.beijing_date(hearing.opened_at)
        days = parameter_int("survey_days", held_on, hearing.unit_id)
        row = Survey(hearing_id=hearing.id, closes_on=held_on + timedelta(days=days), slips=0)
        db.session.add(row)
    if row.closes_on < clock.today():
        raise Conflict("调查已经截止，不能再发放")
    if row.slips + number > MOST_SLIPS:
        raise Refused(f"一场听证最多发放 {MOST_SLIPS} 张，已发放 {row.slips} 张", field="number")
    row.slips += number
    db.session.flush()
    tokens = [chance.token(16) for _ in range(number)]
    db.session.add_all(
        SurveyToken(digest=one, hearing_id=hearing.id) for one in sorted(map(_digest, tokens))
    )
    db.session.flush()
    journal.record(viewer, "survey.hand_out", "hearing", hearing.id, slips=number)
    return tokens


@dataclass(frozen=True)
class Asked:
    """What somebody with a slip is shown: which office, which day; never the case."""

    unit_name: str
    held_on: date | None
    closes_on: date


def public_survey(token: str) -> Asked:
    """What an unused slip asks about; anything else is missing."""
    row = db.session.execute(
        select(Hearing.unit_id, Hearing.held_on, Survey.closes_on)
        .join(Survey, Survey.hearing_id == Hearing.id)
        .join(SurveyToken, SurveyToken.hearing_id == Hearing.id)
        .where(SurveyToken.digest == _digest(token))
    ).first()
    if row is None or row.closes_on < clock.today():
        raise NotFound
    return Asked(unit(row.unit_id).name, row.held_on, row.closes_on)


def answer(token: str, ratings: dict[str, int], words: str) -> None:
    """Take one answer and the slip with it; nothing of who, where or when but the day is kept.

    There is no journal entry either, since it would hold the time.
    """
    for name, label in QUESTIONS:
        if ratings.get(name) not in CHOICES:
            raise Refused(f"选择“{label}”", field=name)
    if len(words.strip()) > MOST_WORDS:
        raise Refused(f"最多 {MOST_WORDS} 字", field="words")
    public_survey(token)
    digest = _digest(token)
    found = db.session.get_one(SurveyToken, digest)
    hearing_id = found.hearing_id
    taken = rows_changed(
        delete(SurveyToken)
        .where(SurveyToken.digest == digest)
        .execution_options(synchronize_session=False)
    )
    db.session.expunge(found)
    if taken != 1:
        raise Conflict("这张二维码已经用过")
    db.session.add(
        SurveyAnswer(
            id=chance.token(16),
            hearing_id=hearing_id,
            words=words.strip() or None,
            answered_on=clock.today(),
            **{name: ratings[name] for name, _ in QUESTIONS},
        )
    )
    db.session.flush()


@dataclass(frozen=True)
class Standing:
    """The survey of one hearing for its staff; ``figures`` and ``words`` only from five answers on."""

    slips: int
    closes_on: date
    is_over: bool
    figures: Figures | None
    words: list[str]


def standing(viewer: Viewer, hearing: Hearing) -> Standing | None:
    """How the survey of a hearing stands; not even the number of answers below five, or before the end."""
    access.require(viewer, "hearing:read")
    row = db.session.get(Survey, hearing.id)
    if row is None:
        return None
    is_over = row.closes_on < clock.today()
    found = _sums(SurveyAnswer.hearing_id == hearing.id) if is_over else []
    if not found or not is_shown(found[0][0], is_over=is_over):
        return Standing(row.slips, row.closes_on, is_over, None, [])
    words = db.session.scalars(
        select(SurveyAnswer.words)
        .where(SurveyAnswer.hearing_id == hearing.id, SurveyAnswer.words.is_not(None))
        .order_by(SurveyAnswer.id)
    )
    return Standing(row.slips, row.closes_on, is_over, figures(found), [one or "" for one in words])


def survey_figures(lineage: str, from_on: date, until_on: date, as_of: date) -> Figures:
    """Figures for the bulletin: hearings of a unit and all below held in [from, until), surveys over by a day.

    Answers come only until a survey is over, so the same day always gives the same figures.
    """
    return figures(
        _sums(
            Hearing.unit_id.in_(within(lineage)),
            Hearing.held_on >= from_on,
            Hearing.held_on < until_on,
            Survey.closes_on < as_of,
        )
    )


def _sums(*conditions: Any) -> list[tuple[int, int, int, int]]:
    def yes(column: Any) -> Any:
        return func.sum(case((column == 3, 1), else_=0))

    rows = db.session.execute(
        select(
            func.count(SurveyAnswer.id),
            yes(SurveyAnswer.heard),
            yes(SurveyAnswer.understood),
            yes(SurveyAnswer.fair),
        )
        .join(Survey, Survey.hearing_id == SurveyAnswer.hearing_id)
        .join(Hearing, Hearing.id == SurveyAnswer.hearing_id)
        .where(*conditions)
        .group_by(SurveyAnswer.hearing_id)
    )
    return [(int(a), int(b), int(c), int(d)) for a, b, c, d in rows]
