"""The anonymous survey: one slip, one answer, no trace of who; shown whole or not at all."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Forbidden, NotFound, Refused
from hearing.opinions import survey, survey_rules
from hearing.opinions.survey_models import SurveyAnswer, SurveyToken
from hearing.units.queries import unit
from tests.support.make import COUNTY, OTHER_COUNTY
from tests.support.race import together

YES = {"heard": 3, "understood": 3, "fair": 3}


@pytest.fixture
def heard(make):
    life = make.world().life("close")
    with clock.at(clock.beijing(life.row.held_on, "18:00")):
        yield life


def later(life):
    return clock.at(clock.beijing(life.row.held_on + timedelta(days=15), "09:00"))


def test_figures_leave_out_hearings_below_five():
    assert survey_rules.figures([(4, 4, 4, 4), (5, 5, 4, 3)]) == survey_rules.Figures(1, 5, 5, 4, 3)
    assert not survey_rules.is_shown(5, is_over=False)
    assert not survey_rules.is_shown(4, is_over=True)
    assert survey_rules.is_shown(5, is_over=True)


@pytest.mark.both_engines
def test_a_slip_is_good_for_one_answer_and_leaves_no_trace(heard):
    with pytest.raises(Forbidden):
        survey.hand_out(heard.chief, heard.hearing, 3)
    first, second = survey.hand_out(heard.clerk, heard.hearing, 2)
    before = db.session.execute(text("SELECT count(*) FROM journal_entry")).scalar()
    db.session.commit()
    with pytest.raises(Refused, match="听得懂"):
        survey.answer(first, {**YES, "understood": 9}, "")
    survey.answer(first, YES, " 很清楚 ")
    with pytest.raises(NotFound):
        survey.answer(first, YES, "")
    with pytest.raises(NotFound):
        survey.public_survey("0" * 32)
    assert survey.public_survey(second).held_on == heard.row.held_on
    db.session.commit()
    row = db.session.query(SurveyAnswer).one()
    assert (row.words, row.heard) == ("很清楚", 3)
    columns = set(SurveyAnswer.__table__.columns.keys()) | set(SurveyToken.__table__.columns.keys())
    assert columns == {
        "id", "hearing_id", "heard", "understood", "fair", "words", "answered_on", "digest",
    }  # fmt: skip
    assert db.session.query(SurveyToken).count() == 1
    after = db.session.execute(text("SELECT count(*) FROM journal_entry")).scalar()
    assert after - before == 1  # the handing out
    for sql in ("UPDATE survey_answer SET heard = 1", "DELETE FROM survey_answer"):
        with pytest.raises(DatabaseError), db.session.begin_nested():
            db.session.execute(text(sql))


@pytest.mark.both_engines
def test_forty_at_once_with_one_slip(app, heard):
    token = survey.hand_out(heard.clerk, heard.hearing, 1)[0]
    db.session.commit()
    now = clock.now()

    def work(_: int) -> str:
        with clock.at(now):
            survey.answer(token, YES, "")
            return "in"

    assert together(app, work, 12).count("in") == 1
    assert db.session.query(SurveyAnswer).count() == 1


def test_results_after_the_last_day_from_five_answers_on(heard):
    held = heard.row.held_on
    tokens = survey.hand_out(heard.clerk, heard.hearing, 6)
    for token in tokens[:4]:
        survey.answer(token, YES, "")
    span = (unit(COUNTY).lineage, held, held + timedelta(days=1))
    with later(heard):
        assert survey.standing(heard.chief, heard.hearing).figures is None
        assert survey.survey_figures(*span, clock.today()).answers == 0
    survey.answer(tokens[4], {"heard": 3, "understood": 2, "fair": 1}, "听不懂术语")
    now = survey.standing(heard.chief, heard.hearing)
    assert (now.figures, now.words) == (None, [])
    assert survey.survey_figures(*span, clock.today()).answers == 0
    with later(heard):
        shown = survey.standing(heard.chief, heard.hearing)
        assert shown.figures == survey_rules.Figures(1, 5, 5, 4, 4)
        assert shown.words == ["听不懂术语"]
        assert survey.survey_figures(*span, clock.today()) == shown.figures
        elsewhere = (unit(OTHER_COUNTY).lineage, *span[1:], clock.today())
        assert survey.survey_figures(*elsewhere).answers == 0
        with pytest.raises(NotFound):
            survey.answer(tokens[5], YES, "")
        with pytest.raises(Conflict, match="截止"):
            survey.hand_out(heard.clerk, heard.hearing, 1)


def test_slips_have_a_limit(heard):
    with pytest.raises(Refused, match="300"):
        survey.hand_out(heard.clerk, heard.hearing, 301)
    survey.hand_out(heard.clerk, heard.hearing, 299)
    with pytest.raises(Refused, match="已发放 299"):
        survey.hand_out(heard.clerk, heard.hearing, 2)
