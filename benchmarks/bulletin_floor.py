"""The figures of a bulletin as bare aggregation SQL for PostgreSQL, written by hand: the floor of the benchmark.

It shares no statement with the program. Each gives only sums; what names, shares and tables are made of them is
left out. ``:lineage``, ``:first``, ``:until``, ``:since`` and ``:closing`` are given.
"""

from __future__ import annotations

from typing import Any

from hearing.base.db import db

BELOW = "IN (SELECT id FROM unit WHERE lineage LIKE :lineage || '%')"
WITHIN = f"h.unit_id {BELOW} AND h.closed_at < :closing AND h.entered_at < :closing"
HELD = f"{WITHIN} AND h.held_on >= :first AND h.held_on < :until"
WIDER = f"{WITHIN} AND h.held_on >= :since AND h.held_on < :until"
KNOWN = """LEFT JOIN (SELECT DISTINCT ON (e.hearing_id, e.case_id) e.hearing_id, e.case_id, e.state, e.id, e.evidence_on
    FROM outcome_entry e WHERE e.confirmed_at < :closing ORDER BY e.hearing_id, e.case_id, e.version DESC) o
    ON o.hearing_id = h.id AND o.case_id = hc.case_id
  LEFT JOIN (SELECT e.id, min(r.received_on) AS received_on FROM outcome_entry e JOIN repetition r ON r.case_id = e.case_id
    AND r.received_on >= e.evidence_on WHERE r.entered_at < :closing AND r.received_on < :until
    AND e.confirmed_at < :closing AND e.state IN ('settled_on_spot', 'settled_later', 'reconciled')
    GROUP BY e.id) r ON r.id = o.id
  LEFT JOIN (SELECT DISTINCT hearing_id, case_id FROM visit WHERE entered_at < :closing AND visited_on < :until) v
    ON v.hearing_id = h.id AND v.case_id = hc.case_id"""
CASES = (
    "FROM hearing h JOIN hearing_case hc ON hc.hearing_id = h.id JOIN cases c ON c.id = hc.case_id"
)
MONTH = "(extract(year FROM h.held_on) * 100 + extract(month FROM h.held_on))::int"
GOOD = "o.state IN ('settled_on_spot', 'settled_later', 'reconciled') AND r.id IS NULL"
AFTER_90 = ":until - h.held_on > 90 AND coalesce(o.state, 'pending') <> 'not_applicable'"
STANDS = f"""count(*) FILTER (WHERE o.state IS NULL OR o.state = 'pending') AS pending,
  count(*) FILTER (WHERE o.state = 'not_applicable') AS not_applicable,
  count(*) FILTER (WHERE {AFTER_90}) AS applicable,
  count(*) FILTER (WHERE {GOOD} AND v.case_id IS NOT NULL AND {AFTER_90}) AS effective"""
DOUBTS = f"""SELECT h.id, h.unit_id, h.is_public, h.presider_kind, h.broadcast, h.form, h.venue_kind, h.filed_at,
    h.consent_id, l.hearing_id IS NOT NULL AS late, p.present, p.told,
    coalesce(p.untold, 0) > 0 OR (h.room_id IS NULL AND coalesce(h.venue_words, '') = '')
    OR coalesce(p.present, 0) < 3 OR (coalesce(n.voters, 0) < coalesce(p.present, 0) AND x.hearing_id IS NULL)
    OR w.hearing_id IS NULL OR h.closed_at - coalesce(h.opened_at, h.closed_at) < interval '20 minutes'
    OR (h.entered_at AT TIME ZONE 'Asia/Shanghai')::date > h.held_on OR f.hearing_id IS NOT NULL AS doubtful
  FROM hearing h
  LEFT JOIN (SELECT p.hearing_id,
      count(*) FILTER (WHERE p.role = 'officer' AND p.present_at < :closing) AS present,
      count(*) FILTER (WHERE p.role = 'officer' AND p.present_at < :closing AND t.id IS NOT NULL) AS told,
      count(*) FILTER (WHERE p.must_be_told AND (p.removed_at IS NULL OR p.removed_at >= :closing)
        AND s.participant_id IS NULL) AS untold
    FROM hearing h JOIN participant p ON p.hearing_id = h.id
    LEFT JOIN telling t ON t.participant_id = p.id AND t.told_at < :closing
    LEFT JOIN (SELECT DISTINCT s.participant_id FROM notice s JOIN hearing h ON h.id = s.hearing_id
      WHERE s.told_at < :closing AND {HELD}) s ON s.participant_id = p.id
    WHERE {HELD} GROUP BY p.hearing_id) p ON p.hearing_id = h.id
  LEFT JOIN (SELECT DISTINCT hearing_id FROM notice WHERE is_late AND sent_at < :closing) l ON l.hearing_id = h.id
  LEFT JOIN (SELECT o.hearing_id, count(DISTINCT o.seat_id) AS voters FROM opinion o JOIN hearing h
    ON h.id = o.hearing_id WHERE o.submitted_at < :closing AND {HELD} GROUP BY o.hearing_id) n ON n.hearing_id = h.id
  LEFT JOIN (SELECT DISTINCT hearing_id FROM tally WHERE missing_reason IS NOT NULL AND closed_at < :closing) x
    ON x.hearing_id = h.id
  LEFT JOIN hearing_record w ON w.hearing_id = h.id AND w.frozen_at < :closing
  LEFT JOIN (SELECT DISTINCT hearing_id FROM padding_flag WHERE found_at <= :closing
    AND (verdict IS NULL OR decided_at > :closing OR verdict = 'padded')) f ON f.hearing_id = h.id
  WHERE {HELD}"""
POOL = f"SELECT p.id FROM pool p WHERE p.unit_id {BELOW}"

STATEMENTS = {
    "cells": f"""SELECT h.unit_id, c.line_id, c.type_code, count(*) AS cases,
      count(*) FILTER (WHERE h.is_public) AS public_cases,
      count(*) FILTER (WHERE c.source_system = 'unified') AS unified,
      count(*) FILTER (WHERE c.source_system = 'petition') AS petition,
      count(*) FILTER (WHERE c.source_system = 'manual') AS manual,
      count(*) FILTER (WHERE c.involves_enterprise) AS enterprise,
      count(*) FILTER (WHERE NOT c.has_dispute) AS undisputed, {STANDS},
      count(*) FILTER (WHERE o.state = 'settled_on_spot' AND r.id IS NULL) AS settled_on_spot,
      count(*) FILTER (WHERE o.state = 'settled_later' AND r.id IS NULL) AS settled_later,
      count(*) FILTER (WHERE o.state = 'reconciled' AND r.id IS NULL) AS reconciled,
      count(*) FILTER (WHERE o.state = 'partly') AS partly,
      count(*) FILTER (WHERE o.state = 'not_settled') AS not_settled,
      count(*) FILTER (WHERE r.id IS NOT NULL) AS reversed
      {CASES} {KNOWN} WHERE {HELD} GROUP BY 1, 2, 3""",
    "sessions": f"""SELECT d.unit_id, count(*) AS hearings, count(*) FILTER (WHERE is_public) AS public_hearings,
      count(*) FILTER (WHERE presider_kind = 'chief') AS by_chief,
      count(*) FILTER (WHERE broadcast = 'live') AS streamed,
      count(*) FILTER (WHERE form = 'ordinary') AS ordinary, count(*) FILTER (WHERE form = 'simplified') AS simplified,
      count(*) FILTER (WHERE form = 'on_site') AS on_site, count(*) FILTER (WHERE form = 'remote') AS remote,
      count(*) FILTER (WHERE venue_kind = 'mediation') AS mediation,
      count(*) FILTER (WHERE filed_at < :closing) AS filed, count(consent_id) AS consents,
      count(*) FILTER (WHERE late) AS late_notices, sum(present) AS attendances, sum(told) AS officers_told,
      count(*) FILTER (WHERE doubtful) AS to_verify FROM ({DOUBTS}) d GROUP BY 1""",
    "cases_to_verify": f"""SELECT count(*) AS to_verify FROM ({DOUBTS}) d JOIN hearing_case hc ON hc.hearing_id = d.id
      WHERE d.doubtful""",
    "lines": f"""SELECT line_id, count(*), count(*) FILTER (WHERE presider_kind = 'chief') FROM (
      SELECT DISTINCT h.id, c.line_id, h.presider_kind {CASES} WHERE {HELD}) x GROUP BY 1""",
    "months_cases": f"""SELECT {MONTH} AS month, count(*) AS cases,
      count(*) FILTER (WHERE h.is_public) AS public_cases, {STANDS} {CASES} {KNOWN} WHERE {WIDER} GROUP BY 1""",
    "months_hearings": f"""SELECT {MONTH} AS month, count(*) AS hearings, count(*) FILTER (WHERE h.is_public)
      AS public_hearings FROM hearing h WHERE {WIDER} GROUP BY 1""",
    "in_both": f"""SELECT count(*) AS n {CASES} WHERE {HELD} AND EXISTS (SELECT 1 FROM case_source s
      WHERE s.case_id = c.id AND s.source_system <> c.source_system)""",
    "campaigns": f"SELECT h.campaign, count(*) FROM hearing h WHERE {HELD} AND h.campaign <> '' GROUP BY 1",
    "majorities": f"""SELECT count(*) AS with_majority, count(*) FILTER (WHERE NOT d.deviates) AS followed
      FROM decision d JOIN tally t ON t.issue_id = d.issue_id JOIN hearing h ON h.id = d.hearing_id
      WHERE {HELD} AND t.majority IS NOT NULL AND d.decided_at < :closing""",
    "draws": f"""SELECT count(*) FILTER (WHERE d.state = 'revealed') AS draws,
      count(*) FILTER (WHERE d.state IN ('abandoned', 'superseded')) AS redraws FROM draw d JOIN need n
      ON n.id = d.need_id JOIN hearing h ON h.id = n.hearing_id WHERE {HELD} AND d.frozen_at < :closing""",
    "drawn": f"""SELECT count(*) AS with_officers, count(*) FILTER (WHERE x.drawn = x.officers AND NOT EXISTS (SELECT 1
      FROM need n JOIN draw d ON d.need_id = n.id WHERE n.hearing_id = x.id AND d.frozen_at < :closing
      AND d.state IN ('abandoned', 'superseded'))) AS drawn_only FROM (SELECT h.id, count(*) AS officers,
      count(*) FILTER (WHERE e.engaged_as = 'drawn') AS drawn FROM hearing h JOIN participant p ON p.hearing_id = h.id
      LEFT JOIN engagement e ON e.id = p.engagement_id WHERE {HELD} AND p.role = 'officer' AND p.present_at < :closing
      GROUP BY h.id) x""",
    "engaged": f"""SELECT count(*) FILTER (WHERE e.is_reserve AND e.invited_at < :closing) AS reserves_called,
      count(*) FILTER (WHERE e.engaged_as = 'named') AS named,
      count(*) FILTER (WHERE e.engaged_as = 'outsider') AS outsiders
      FROM engagement e JOIN hearing h ON h.id = e.hearing_id WHERE {HELD}""",
    "requests": f"""SELECT count(*) FILTER (WHERE q.kind = 'relax') AS relaxed,
      count(*) FILTER (WHERE q.kind = 'borrow') AS borrowed FROM draw_request q JOIN need n ON n.id = q.need_id
      JOIN hearing h ON h.id = n.hearing_id WHERE {HELD} AND q.decision = 'granted' AND q.decided_at < :closing""",
    "members": f"""SELECT m.id, m.category FROM member m WHERE m.pool_id IN ({POOL}) AND EXISTS (SELECT 1
      FROM appointment a WHERE a.member_id = m.id AND a.term_from < :until AND a.term_until >= :until
      AND (a.ended_on IS NULL OR a.ended_on >= :until))""",
    "uses": f"""SELECT e.member_id, count(*) FROM engagement e JOIN member m ON m.id = e.member_id
      WHERE m.pool_id IN ({POOL}) AND e.state = 'attended' AND e.held_on >= :first AND e.held_on < :until GROUP BY 1""",
    "answers": f"""SELECT count(*) AS invited, count(*) FILTER (WHERE e.state = 'declined') AS declined,
      count(*) FILTER (WHERE e.state = 'expired') AS expired, count(*) FILTER (WHERE e.state = 'recused') AS recused,
      count(*) FILTER (WHERE e.state = 'absent') AS absent FROM engagement e JOIN member m ON m.id = e.member_id
      WHERE m.pool_id IN ({POOL}) AND e.invited_at < :closing AND e.held_on >= :first AND e.held_on < :until""",
    "trained": f"""SELECT count(DISTINCT t.member_id) AS trained FROM training_credit t JOIN member m
      ON m.id = t.member_id WHERE m.pool_id IN ({POOL}) AND t.held_on >= :first AND t.held_on < :until
      AND t.entered_at < :closing AND (t.voided_at IS NULL OR t.voided_at >= :closing)""",
    "rooms": f"""SELECT count(DISTINCT o.unit_id) AS rooms FROM room o WHERE o.unit_id {BELOW}
      AND o.accepted_on < :until AND (o.closed_on IS NULL OR o.closed_on >= :until)""",
}  # fmt: skip


def bare(asked: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """All statements, every row fetched."""
    return {
        name: [
            dict(row._mapping)  # noqa: SLF001 - the public way to a row's names
            for row in db.session.execute(db.text(statement), asked)
        ]
        for name, statement in STATEMENTS.items()
    }


def differences(figures: dict[str, Any], found: dict[str, list[dict[str, Any]]]) -> list[str]:
    """Where the program and the bare statements disagree."""
    total = lambda rows, name: sum(int(row[name] or 0) for row in found[rows])  # noqa: E731 - short
    states = {one["state"]: one["cases"] for one in figures["outcomes"]}
    pairs = {name: (states[name], total("cells", name)) for name in states}
    pairs |= {name: (figures["ledgers"][name], total("cells", name)) for name in ("unified", "petition", "manual")}  # fmt: skip
    pairs["cases"] = (figures["totals"]["all_cases"], total("cells", "cases"))
    pairs["hearings"] = (figures["totals"]["all_hearings"], total("sessions", "hearings"))
    pairs["cases to verify"] = (figures["totals"]["to_verify"], total("cases_to_verify", "to_verify"))  # fmt: skip
    pairs["in both ledgers"] = (figures["ledgers"]["in_both"], total("in_both", "n"))
    pairs["effective"] = (figures["rate"]["numerator"], total("cells", "effective"))
    pairs["applicable"] = (figures["rate"]["denominator"], total("cells", "applicable"))
    pairs["rooms"] = (figures["rooms"], total("rooms", "rooms"))
    for name in ("attendances", "officers_told", "late_notices", "filed"):
        pairs[name] = (figures["quality"][name], total("sessions", name))
    for rows in ("majorities", "draws", "drawn", "engaged", "requests"):
        pairs |= {name: (figures["quality"][name], n) for name, n in found[rows][0].items()}
    pairs |= {name: (figures["pool"][name], n) for name, n in found["answers"][0].items()}
    pairs["members"] = (figures["pool"]["members"], len(found["members"]))
    months = {row["month"]: row for rows in ("months_cases", "months_hearings") for row in found[rows]}  # fmt: skip
    for row in found["months_cases"]:
        months[row["month"]] = months[row["month"]] | row
    for month in figures["months"]:
        pairs |= {f"{name} of {month['month']}": (month[name], n) for name, n in months[month["month"]].items()}  # fmt: skip
    return [f"{name}: {one} and bare {other}" for name, (one, other) in pairs.items() if one != other]  # fmt: skip
