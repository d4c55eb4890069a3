"""责任人: who answers for a problem, as the drafter chose when confirming it, among the unit's own people alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hearing.base import clock
from hearing.base.errors import Refused
from hearing.bulletins import answering_rules as rules
from hearing.bulletins.answering_rules import Answerable
from hearing.bulletins.models import BulletinProblem
from hearing.people.queries import Posted, posted


@dataclass(frozen=True)
class Choice:
    """What the drafter chose: a post, a person of the unit, or words; nothing is the usual post of the kind."""

    post: str = ""
    person_id: int | None = None
    words: str = ""


USUAL = Choice()
USUAL_DEMAND = "查明原因，限期整改，书面反馈"


@dataclass(frozen=True)
class Demand:
    """What is demanded of the unit, until when, as the drafter wrote it."""

    words: str
    due_on: date | None


@dataclass(frozen=True)
class Answering:
    """Who answers: the words printed, and the person where one was chosen; for what, until when."""

    words: str
    person_id: int | None = None
    demand: str = ""
    due_on: date | None = None


def candidates(unit_id: int) -> list[Posted]:
    """The chief, deputies and heads of departments of a unit."""
    return posted(unit_id, *(post.value for post in Answerable))


def decided(problem: BulletinProblem, choice: Choice) -> Answering:
    """Who answers for a problem; a person of another unit, or one without a leading post, is refused (F-30)."""
    if choice.person_id is not None:
        return _person(problem.unit_id, choice.person_id)
    if choice.words:
        wrong = rules.words_problem(choice.words)
        if wrong:
            raise Refused(wrong, field="answerable_words")
        return Answering(choice.words.strip())
    if choice.post and choice.post not in Answerable.labels():
        raise Refused("责任人从检察长、分管副检察长和承办部门负责人中选择", field="answerable")
    post = Answerable(choice.post) if choice.post else rules.usual_post(problem.detector)
    return Answering(post.label)


def usual_demand(problem: BulletinProblem) -> Demand:
    """What is demanded by the kind, within the days of the parameter."""
    return Demand(problem.requirement or USUAL_DEMAND, problem.due_on)


def demanded(problem: BulletinProblem, demand: Demand | None) -> Demand:
    """What is demanded for a problem: what the drafter wrote, by default the usual (F-30)."""
    found = demand or usual_demand(problem)
    wrong = rules.demand_problem(found.words, found.due_on, clock.today())
    if wrong:
        raise Refused(wrong[1], field=wrong[0])
    return Demand(found.words.strip(), found.due_on)


def _person(unit_id: int, person_id: int) -> Answering:
    found = next((one for one in candidates(unit_id) if one.id == person_id), None)
    if found is None:
        raise Refused("责任人从该院检察长、分管副检察长和部门负责人中选择", field="answerable")
    return Answering(rules.named(rules.highest(found.kinds), found.name), found.id)


def holder(unit_id: int, words: str, person_id: int | None) -> int | None:
    """Who is told: the person chosen if still in post, or the one who alone holds the post at the unit."""
    if person_id is not None:
        return next((one.id for one in candidates(unit_id) if one.id == person_id), None)
    post = rules.post_of(words)
    found = posted(unit_id, post.value) if post else []
    return found[0].id if len(found) == 1 else None
