"""Which cases count as the same dispute when officers are looked at for recusal."""

from __future__ import annotations

import pytest

from hearing.cases import relations, removing
from hearing.cases import service as cases
from hearing.hearings import recusals
from hearing.pool import traces
from hearing.pool.recusal import Trace


@pytest.mark.rule("A-7", "P-9")
def test_related_cases_leave_traces_both_ways(make):
    first = make.world().life("plan")
    second = make.life("plan", days=20, number=8)
    one, other = first.hearing.cases[0], second.hearing.cases[0]
    relations.relate(second.owner, other, kind="earlier_stage", number=one.number, note=None)
    for hearing in (first.hearing, second.hearing):
        found = recusals.traces_of(hearing)
        for case in (one, other):
            assert (str(Trace.CASE), traces.case_digest(case.number)) in found


@pytest.mark.rule("A-7")
def test_a_removed_party_leaves_no_trace(make):
    life = make.world().life("plan")
    case = life.hearing.cases[0]
    extra = cases.add_party(
        life.owner, case, role="victim", name="误录人", identity=make.names.identity("F")
    )
    trace = (str(Trace.NAME), traces.name_digest("误录人"))
    assert trace in recusals.traces_of(life.hearing)
    removing.remove_party(life.owner, case, extra, extra.version, "录入有误")
    assert trace not in recusals.traces_of(life.hearing)
