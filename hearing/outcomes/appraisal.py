"""办案效果: what one procurator's hearings led to, for the appraisal; explained, never ranked (domain §11)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import NotFound
from hearing.base.viewer import Viewer
from hearing.journal import service as journal
from hearing.outcomes.definitions import CaseFact, Cut, in_force
from hearing.outcomes.facts import Span, collect
from hearing.outcomes.intervals import Figure, figure
from hearing.outcomes.reports import Line, lines_of
from hearing.outcomes.rules import Outcome
from hearing.papers import sheets
from hearing.people import access
from hearing.people.models import Person, Post
from hearing.people.rules import PostKind
from hearing.units.queries import parameter_int, unit

HANDLERS = (PostKind.HANDLE, PostKind.DEPARTMENT_HEAD, PostKind.DEPUTY_CHIEF, PostKind.CHIEF)
EXPLAINED = ("expressed_rate", "effective_rate")


@dataclass(frozen=True)
class Procurator:
    """A person who may handle cases in a unit; past posts count too."""

    person_id: int
    name: str
    unit_id: int
    department_id: int | None


@dataclass(frozen=True)
class Effect:
    """One procurator's hearings of a span, held from the one to the other day, as known today."""

    who: Procurator
    from_on: date
    last_on: date
    hearings: int
    cases: int
    figures: tuple[Figure, ...]
    lines: tuple[Line, ...]

    def arithmetic(self, one: Figure) -> str:
        """How a figure came about, endings one by one where it counts them."""
        rows = [row for row in one.parts.numerator if isinstance(row, CaseFact)]
        if one.indicator.id not in EXPLAINED or not rows:
            return one.arithmetic
        counts = Counter(row.stated for row in rows)
        parts = [f"{Outcome(state).label} {counts[state]}" for state in Outcome if counts[state]]
        return f"{' ＋ '.join(parts)} ＝ {len(rows)}；{one.arithmetic}"


def procurators(viewer: Viewer) -> list[Procurator]:
    """Those whose effect the viewer may look at, by person; without any figure beside them."""
    access.require(viewer, "effect:person")
    return [
        one for one in _of_unit(viewer.unit_id or 0) if access.may(viewer, "effect:person", one)
    ]


def _of_unit(unit_id: int) -> list[Procurator]:
    rows = db.session.execute(
        select(Person.id, Person.name, Post.department_id)
        .join(Post, Post.person_id == Person.id)
        .where(Post.unit_id == unit_id, Post.kind.in_(HANDLERS))
        .order_by(Person.id, Post.ended_at.is_not(None), Post.id)
    )
    found: dict[int, Procurator] = {}
    for row in rows:
        found.setdefault(row.id, Procurator(row.id, row.name, unit_id, row.department_id))
    return list(found.values())


def effect(viewer: Viewer, person_id: int, from_on: date, last_on: date) -> Effect:
    """One procurator's figures by the definitions in force, with the hearings behind them."""
    who = next((one for one in procurators(viewer) if one.person_id == person_id), None)
    if who is None:
        raise NotFound
    last_on = max(from_on, last_on)
    span = Span(unit(who.unit_id).lineage, from_on, last_on + timedelta(days=1), person_id)
    facts, owners = collect(span, clock.now())
    today = clock.today()
    cut = Cut(
        today + timedelta(days=1), parameter_int("effective_window_days", last_on, who.unit_id)
    )
    small = parameter_int("small_cases", last_on, who.unit_id)
    figures = tuple(
        figure(one, facts, from_on, cut, small)
        for one in in_force(last_on.replace(day=1))
        if one.of_handler
    )
    share = figures[-1]
    everything = Figure(share.indicator, type(share.parts)((), facts.cases), from_on, cut, small)
    lines = tuple(lines_of(everything, "denominator", span))
    return Effect(who, from_on, last_on, len(owners), len(facts.cases), figures, lines)


def export(viewer: Viewer, found: Effect) -> bytes:
    """The figures with their arithmetic, and the hearings, as a spreadsheet."""
    access.require(viewer, "effect:person", found.who)
    span = f"{found.from_on} 至 {found.last_on}"
    heads = ("指标", "结果", "分子", "分母", "待定", "不计", "算式", "95% 区间", "口径版本", "公式")
    table = [
        (
            one.indicator.name, sheets.rate(one.shown), one.numerator, one.denominator, one.pending, one.excluded,
            found.arithmetic(one), one.interval, one.indicator.version, one.formula,
        )
        for one in found.figures
    ]  # fmt: skip
    remarks = (
        f"{found.who.name}承办、{span}举行的听证 {found.hearings} 场 {found.cases} 件，情况截至 {clock.today()}。",
        "供考核参考，只说明本人办案情况，不排名、不打分；件数少的比率不宜比较。",
    )
    rows = [(line.number, line.held_on, line.words) for line in found.lines]
    content = sheets.write(
        [
            sheets.Sheet("办案效果", heads, table, f"{found.who.name}听证办案效果（{span}）",
                         remarks, (18, 12, 8, 8, 8, 8, 44, 18, 10, 60)),
            sheets.Sheet("听证", ("听证编号", "听证日", "情况"), rows, widths=(26, 14, 50)),
        ]
    )  # fmt: skip
    journal.record(
        viewer, "effect.export", "person", found.who.person_id, unit_id=found.who.unit_id
    )
    return content
