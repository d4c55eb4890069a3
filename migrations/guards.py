"""What the database itself refuses, written once for both engines.

``put_up(bind)`` sets every guard on the tables that exist, ``take_down(bind)`` removes them. SQLite drops a
table's triggers when a batch migration rebuilds it, so such a migration begins with the one and ends with the
other; a later revision that adds a table adds its guards here and does the same.

A condition is SQL in which ``ROW`` stands for the row looked at: the new one on INSERT, the old one on DELETE,
both in turn on UPDATE. ``lock`` is run first on PostgreSQL, so that two parallel writers cannot both pass; on
SQLite there is only ever one writer.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa

INSERT_ONLY = (
    "journal_entry", "paper", "paper_file", "opinion", "tally", "decision", "telling", "state_change",
    "plan_version", "member_event", "commitment", "text_template", "password_history", "record_signature",
    "attendance", "absence_review", "officer_feedback", "hearing_feedback", "tariff", "allowance",
    "delegation_kind", "consent_text", "consent", "member_check", "publicity_entry", "candidate_import_row",
    "bulletin_row", "bulletin_step", "coverage_rule",
    "submission", "opinion_supplement", "paper_entry",
    "representative_choice", "collegial_statement", "dissent",
    "annual_plan", "annual_plan_version", "annual_target", "annual_plan_step",
    "case_reopening", "place_request", "delivery_receipt", "ledger_note", "repetition",
    "preliminary_opinion", "deviation_report", "feedback_read", "feedback_answer", "survey_answer",
    "gathering_feedback", "mock_step", "mock_note", "exemplar_verdict", "kept_trace", "review_result",
    "record_revision", "record_correction", "custody_entry", "sitting_step", "presence", "sitting_note", "undertaking", "briefing_release", "briefing_reading", "substitute_notice",
    "problem_ruling", "rectification_step",
    "trigger_simulation", "trigger_version", "form_change",
)  # fmt: skip
NEVER_DELETED = (
    *INSERT_ONLY, "survey", "file_lending", "hearing", "hearing_record", "recording", "filing", "approval", "notice",
    "application", "explanation", "import_batch", "need", "draw", "draw_entry", "engagement", "post", "bulletin",
    "outcome_entry", "journal_head", "reservation", "fault", "calendar_feed", "data_request",
    "need_conflict", "draw_request", "recusal_finding", "officer_request", "training_credit", "appraisal",
    "allowance_batch", "delegation", "member", "proposal", "appointment", "publicity", "candidate_objection",
    "recruitment", "officer_application", "candidate_import", "attachment", "local_exclusion", "supervisor_call",
    "bulletin_receipt", "bulletin_run",
    "opinion_link", "tablet", "opinion_session", "paper_sheet", "pin_letter", "supervisor_opinion",
    "visit", "aid_referral", "ledger_item", "ledger_milestone", "ledger_closing",
    "gathering", "mock_hearing", "exemplar", "case_review", "review_entry", "review_contest",
    "padding_flag", "rectification", "rectification_extension",
    "trigger_task", "bulletin_extract",
)  # fmt: skip
# 销号: by another than the owner, and only after somebody has found the evidence good
OWNER_VERIFIES = """NEW.verified_by IS NOT NULL AND NEW.verified_by =
  (SELECT i.owner_person_id FROM ledger_item i WHERE i.id = NEW.item_id)"""
UNVERIFIED = """NEW.state = 'closed' AND NOT EXISTS (SELECT 1 FROM ledger_closing c
  WHERE c.item_id = NEW.id AND c.round = NEW.round AND c.verdict = 'closed')"""
DUTIES = "('hire', 'manage', 'handle')"
ADMINS = "('system_admin', 'security_admin', 'audit_admin')"


@dataclass(frozen=True)
class Guard:
    """Refuses ``events`` on ``table`` with the message ``name`` when ``when`` holds."""

    name: str
    table: str
    events: tuple[str, ...]
    when: str
    lock: str = ""
    engines: tuple[str, ...] = ("sqlite", "postgresql")

    def condition(self, event: str) -> str:
        """The condition for one event, without ``ROW``."""
        rows = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}[event]
        if "ROW" not in self.when:
            return self.when
        return " OR ".join(f"({self.when.replace('ROW', row)})" for row in rows)

    def triggers(self) -> Iterator[tuple[str, str]]:
        """(trigger name, event): one trigger for each event."""
        for event in self.events:
            alone = len(self.events) == 1
            yield (self.name if alone else f"{self.name}_{event.lower()}"), event


def fixed(table: str, name: str, columns: str, once: str | None = None, *, now: str = "") -> Guard:
    """Columns that never change, from the moment that ``once`` is set (or ever, without it).

    ``now`` lists columns that may be filled once, each by itself.
    """
    parts = [f"NEW.{c} IS DISTINCT FROM OLD.{c}" for c in columns.split()]
    when = f"({' OR '.join(parts)})" + (f" AND OLD.{once} IS NOT NULL" if once else "")
    for column in now.split():
        when += f" OR (OLD.{column} IS NOT NULL AND NEW.{column} IS DISTINCT FROM OLD.{column})"
    return Guard(name, table, ("UPDATE",), when)


def resealed(table: str, columns: str, *sealed: str) -> Guard:
    """An insert-only table whose sealed values may move to another key, and nothing else may change.

    A value begins with the id of its key, so an update that leaves the key as it was changes the content.
    """
    same = [f"substr(OLD.{c}, 1, 3) = substr(NEW.{c}, 1, 3)" for c in sealed]
    same += [f"(OLD.{c} IS NULL) <> (NEW.{c} IS NULL)" for c in sealed]
    others = [f"NEW.{c} IS DISTINCT FROM OLD.{c}" for c in columns.split()]
    return Guard(f"{table}_no_update", table, ("UPDATE",), " OR ".join([*same, *others]))


def near(one: str, other: str) -> str:
    """SQL: one lineage is the other's or lies above or below it."""
    return f"(substr({one}, 1, length({other})) = {other} OR substr({other}, 1, length({one})) = {one})"


# insert-only tables that hold sealed values
RESEALED = {
    "commitment": resealed(
        "commitment", "id pool_id serial digest seal_id published_at", "secret_sealed"
    ),
    "submission": resealed(
        "submission",
        "id hearing_id seat_id number channel signed submitted_at nonce digest receipt seal_id entered_at",
        "strokes_sealed",
    ),
    "paper_entry": resealed(
        "paper_entry", "id hearing_id sheet_id entered_by version digest because seal_id entered_at",
        "answers_sealed",
    ),
}  # fmt: skip
CLASH = f"""EXISTS (SELECT 1 FROM post p WHERE p.person_id = NEW.person_id AND p.ended_at IS NULL
  AND p.id <> COALESCE(NEW.id, -1) AND p.kind <> NEW.kind AND (
    p.kind IN {ADMINS} OR NEW.kind IN {ADMINS} OR p.kind = 'officer' OR NEW.kind = 'officer'
    OR (p.kind IN {DUTIES} AND NEW.kind IN {DUTIES} AND (
      substr(p.unit_lineage, 1, length(NEW.unit_lineage)) = NEW.unit_lineage
      OR substr(NEW.unit_lineage, 1, length(p.unit_lineage)) = p.unit_lineage))))"""
POOL_STAFF = f"""SELECT 1 FROM post p JOIN hearing h ON h.id = NEW.hearing_id JOIN unit u ON u.id = h.unit_id
  WHERE p.ended_at IS NULL AND p.kind IN ('hire', 'manage') AND {near("p.unit_lineage", "u.lineage")}"""
TAKES_PART = f"""NEW.removed_at IS NULL AND (EXISTS ({POOL_STAFF} AND p.person_id = NEW.person_id)
  OR EXISTS ({POOL_STAFF} AND p.person_id = (SELECT q.id FROM person q JOIN party y
    ON y.identity_digest = q.identity_digest WHERE y.id = NEW.party_id)))"""
TWICE = """NEW.removed_at IS NULL AND NEW.person_id IS NOT NULL AND NEW.role IN ('officer', 'supervisor')
  AND EXISTS (SELECT 1 FROM participant t WHERE t.hearing_id = NEW.hearing_id AND t.person_id = NEW.person_id
  AND t.removed_at IS NULL AND t.role IN ('officer', 'supervisor') AND t.role <> NEW.role)"""
OPEN_HEARING = f"""JOIN hearing h ON h.id = t.hearing_id JOIN unit u ON u.id = h.unit_id
  WHERE t.removed_at IS NULL AND h.closed_at IS NULL AND h.state NOT IN ('refused', 'withdrawn')
  AND {near("u.lineage", "NEW.unit_lineage")}"""
SITS_SOON = f"""NEW.ended_at IS NULL AND NEW.kind IN ('hire', 'manage') AND (
  EXISTS (SELECT 1 FROM participant t {OPEN_HEARING} AND t.person_id = NEW.person_id)
  OR EXISTS (SELECT 1 FROM person q JOIN party y ON y.identity_digest = q.identity_digest
    JOIN participant t ON t.party_id = y.id {OPEN_HEARING} AND q.id = NEW.person_id)
  OR EXISTS (SELECT 1 FROM engagement e JOIN need n ON n.id = e.need_id JOIN unit u ON u.id = n.unit_id
    WHERE e.person_id = NEW.person_id AND e.state IN ('waiting', 'invited', 'accepted')
    AND {near("u.lineage", "NEW.unit_lineage")}))"""
OVERLAP = """NEW.released_at IS NULL AND EXISTS (SELECT 1 FROM reservation r
  WHERE r.resource_id = NEW.resource_id AND r.released_at IS NULL AND r.id <> COALESCE(NEW.id, -1)
  AND r.starts_at < NEW.ends_at AND NEW.starts_at < r.ends_at)"""
VOTING = """NOT EXISTS (SELECT 1 FROM hearing h JOIN issue i ON i.hearing_id = h.id
  JOIN seat s ON s.hearing_id = h.id WHERE h.id = NEW.hearing_id AND i.id = NEW.issue_id
  AND s.id = NEW.seat_id AND h.state = 'deliberating' AND h.opinions_closed_at IS NULL)"""
SUBMITTING = """NOT EXISTS (SELECT 1 FROM hearing h JOIN seat s ON s.hearing_id = h.id
  WHERE h.id = NEW.hearing_id AND s.id = NEW.seat_id AND h.state = 'deliberating'
  AND h.opinions_closed_at IS NULL)"""
OTHER_SUBMISSION = """NEW.submission_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM submission s
  WHERE s.id = NEW.submission_id AND s.seat_id = NEW.seat_id AND s.number = NEW.version)"""
BEFORE_CLOSING = """NOT EXISTS (SELECT 1 FROM hearing h JOIN seat s ON s.hearing_id = h.id
  WHERE h.id = NEW.hearing_id AND s.id = NEW.seat_id AND h.opinions_closed_at IS NOT NULL)"""
# an opinion on paper: entered by two persons, neither handling, presiding nor taking part; two newest
# entries that say the same are the opinion
PAPER_TAKEN = """NOT EXISTS (SELECT 1 FROM paper_sheet x JOIN hearing h ON h.id = x.hearing_id
  WHERE x.id = NEW.sheet_id AND h.id = NEW.hearing_id AND x.submission_id IS NULL
  AND h.state = 'deliberating' AND h.opinions_closed_at IS NULL)"""
PAPER_APART = """EXISTS (SELECT 1 FROM hearing h WHERE h.id = NEW.hearing_id
  AND (h.handler_person_id = NEW.entered_by OR h.presider_person_id = NEW.entered_by))
  OR EXISTS (SELECT 1 FROM participant t WHERE t.hearing_id = NEW.hearing_id AND t.role <> 'clerk'
  AND t.removed_at IS NULL AND t.person_id = NEW.entered_by)"""
PAPER_THIRD = """(SELECT count(DISTINCT e.entered_by) FROM paper_entry e WHERE e.sheet_id = NEW.sheet_id
  AND e.entered_by <> NEW.entered_by) > 1"""
NEWEST_ENTRY = """NOT EXISTS (SELECT 1 FROM paper_entry n WHERE n.sheet_id = {e}.sheet_id
  AND n.entered_by = {e}.entered_by AND n.version > {e}.version)"""
AGREED = (
    "EXISTS (SELECT 1 FROM paper_entry a JOIN paper_entry b ON b.sheet_id = a.sheet_id "
    "AND b.entered_by <> a.entered_by AND b.digest = a.digest WHERE a.sheet_id = {sheet} AND "
    + NEWEST_ENTRY.replace("{e}", "a") + " AND " + NEWEST_ENTRY.replace("{e}", "b") + ")"
)  # fmt: skip
PAPER_ALONE = (
    "(NEW.channel = 'paper') <> (NEW.signed = 'paper') OR (NEW.channel = 'paper' AND NOT EXISTS "
    "(SELECT 1 FROM paper_sheet x WHERE x.seat_id = NEW.seat_id AND x.submission_id IS NULL AND "
    + AGREED.replace("{sheet}", "x.id") + "))"
)  # fmt: skip
# the panel's common statement: after closing, before the decision, by whom more than half have chosen
COLLEGIAL = """NOT EXISTS (SELECT 1 FROM hearing h JOIN seat s ON s.hearing_id = h.id WHERE h.id = NEW.hearing_id
  AND s.id = NEW.seat_id AND h.opinions_closed_at IS NOT NULL AND h.state IN ('deliberating', 'resumed', 'closed'))"""
CHOSEN_ELSEWHERE = """NOT EXISTS (SELECT 1 FROM seat s WHERE s.id = NEW.for_seat_id AND s.hearing_id = NEW.hearing_id)
  OR EXISTS (SELECT 1 FROM collegial_statement c WHERE c.hearing_id = NEW.hearing_id)"""
UNCHOSEN = """2 * (SELECT count(*) FROM representative_choice r WHERE r.hearing_id = NEW.hearing_id
  AND r.for_seat_id = NEW.seat_id AND NOT EXISTS (SELECT 1 FROM representative_choice n
  WHERE n.seat_id = r.seat_id AND n.version > r.version))
  <= (SELECT count(*) FROM seat s WHERE s.hearing_id = NEW.hearing_id)"""
NO_SUPERVISOR = """NOT EXISTS (SELECT 1 FROM participant t JOIN hearing h ON h.id = t.hearing_id
  WHERE t.id = NEW.participant_id AND h.id = NEW.hearing_id AND t.role = 'supervisor'
  AND t.present_at IS NOT NULL AND h.opinions_closed_at IS NOT NULL)"""
NO_OFFICER = """NOT EXISTS (SELECT 1 FROM participant t WHERE t.id = NEW.participant_id
  AND t.hearing_id = NEW.hearing_id AND t.role = 'officer')"""
PAPER_UNSETTLED = (
    "NEW.submission_id IS NOT NULL AND OLD.submission_id IS NULL AND NOT (EXISTS (SELECT 1 FROM submission s "
    "WHERE s.id = NEW.submission_id AND s.seat_id = NEW.seat_id AND s.channel = 'paper') AND "
    + AGREED.replace("{sheet}", "NEW.id") + ")"
)  # fmt: skip
UNAPPROVED = "('draft', 'department_review', 'chief_review', 'refused', 'withdrawn')"
SLOTS = (
    ("hold_approval_id", "hold"), ("size_approval_id", "panel_size"), ("opening_approval_id", "opening"),
    ("venue_approval_id", "venue"), ("broadcast_approval_id", "broadcast"),
)  # fmt: skip
WITHOUT_APPROVAL = f"NEW.state NOT IN {UNAPPROVED} AND (" + " OR ".join(
    f"(NEW.{slot} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM approval a WHERE a.id = NEW.{slot} "
    f"AND a.hearing_id = NEW.id AND a.kind = '{kind}' AND a.decision = 'granted'))"
    for slot, kind in SLOTS
) + ")"  # fmt: skip
NOT_DELEGATED = """NEW.delegation_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM delegation d
  JOIN delegation_kind k ON k.delegation_id = d.id AND k.kind = NEW.kind
  WHERE d.id = NEW.delegation_id AND d.unit_id = NEW.unit_id AND d.deputy_person_id = NEW.decided_by
  AND d.revoked_at IS NULL)"""
NO_COMMITTEE = """NEW.kind = 'against_majority' AND NEW.decision = 'granted' AND NEW.committee_record IS NULL
  AND EXISTS (SELECT 1 FROM hearing h WHERE h.id = NEW.hearing_id AND h.is_chiefs_own)"""
UNREPORTED = (
    """NEW.kind = 'against_majority' AND NEW.decision = 'granted' AND NEW.department_at IS NULL"""
)
# what a decision says of the majority is what the tally says
DEVIATING = """EXISTS (SELECT 1 FROM tally t WHERE t.issue_id = NEW.issue_id AND t.majority IS NOT NULL AND NOT (
  (t.majority = 'agree' AND NEW.kind = 'as_proposed') OR (t.majority = 'partly' AND NEW.kind = 'in_part')
  OR (t.majority = 'disagree' AND NEW.kind IN ('not_so', 'alternative'))
  OR (t.majority = 'other' AND NEW.kind = 'alternative'
    AND COALESCE(NEW.alternative, -1) = COALESCE(t.majority_alternative, -2))))"""
UNCONSENTED = """NEW.deviates AND NEW.consent_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM approval a
  WHERE a.id = NEW.consent_id AND a.hearing_id = NEW.hearing_id AND a.kind = 'against_majority'
  AND a.decision = 'granted')"""
HEARD = """NEW.heard_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM hearing_case hc
  JOIN hearing h ON h.id = hc.hearing_id WHERE hc.case_id = NEW.id AND h.closed_at IS NOT NULL)"""
EXPLAINED = """NEW.explanation_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM explanation e
  WHERE e.id = NEW.explanation_id AND e.case_id = NEW.id AND e.state = 'approved')"""
BEING_HEARD = """NEW.state = 'closed' AND OLD.state = 'open' AND EXISTS (SELECT 1 FROM hearing_case hc
  JOIN hearing h ON h.id = hc.hearing_id WHERE hc.case_id = NEW.id AND h.decided_at IS NULL
  AND h.state NOT IN ('refused', 'withdrawn'))"""
UNANSWERED = """NEW.state = 'closed' AND OLD.state = 'open' AND EXISTS (SELECT 1 FROM application a
  WHERE a.case_id = NEW.id AND a.decision IS NULL)"""
# a closed case stays as it was closed, but for a reopening of its own that keeps what it was closed with
CLOSING = "unit_id state closed_on disposal should_hear has_objection"
REOPENED = """NEW.state = 'open' AND NEW.unit_id = OLD.unit_id
  AND COALESCE(NEW.reopening_id, 0) > COALESCE(OLD.reopening_id, 0)
  AND EXISTS (SELECT 1 FROM case_reopening r WHERE r.id = NEW.reopening_id AND r.case_id = OLD.id
    AND r.closed_on = OLD.closed_on)"""
CLOSED = f"""OLD.closed_on IS NOT NULL
  AND ({" OR ".join(f"NEW.{c} IS DISTINCT FROM OLD.{c}" for c in (*CLOSING.split(), "reopening_id"))})
  AND NOT ({REOPENED}) OR OLD.closed_on IS NULL AND NEW.reopening_id IS DISTINCT FROM OLD.reopening_id"""
IN_HEARING = """NEW.removed_at IS NOT NULL AND OLD.removed_at IS NULL AND EXISTS (SELECT 1 FROM participant t
  JOIN hearing h ON h.id = t.hearing_id WHERE t.party_id = NEW.id AND t.removed_at IS NULL
  AND h.state NOT IN ('refused', 'withdrawn', 'filed'))"""
OF_REMOVED = """NEW.removed_at IS NULL AND EXISTS (SELECT 1 FROM party y
  WHERE y.id = NEW.party_id AND y.removed_at IS NOT NULL)"""
COUNTED_TWICE = """EXISTS (SELECT 1 FROM case_source s WHERE s.source_system = NEW.source_system
  AND s.external_number = NEW.external_number AND s.case_id <> COALESCE(NEW.id, -1))"""
# a draw begins frozen, under the oldest unused commitment of its own pool, published before
COMMITTED = """NEW.state <> 'frozen' OR NEW.record IS NOT NULL OR NOT EXISTS (SELECT 1 FROM commitment c
  JOIN need n ON n.id = NEW.need_id AND n.pool_id = c.pool_id
  WHERE c.id = NEW.commitment_id AND c.published_at < NEW.frozen_at)
  OR EXISTS (SELECT 1 FROM commitment o JOIN commitment c ON c.id = NEW.commitment_id AND o.pool_id = c.pool_id
  AND o.serial < c.serial WHERE NOT EXISTS (SELECT 1 FROM draw d WHERE d.commitment_id = o.id))"""
ROUND = """NEW.round > 1 AND NOT EXISTS (SELECT 1 FROM draw_request r JOIN draw d ON d.id = r.draw_id
  WHERE r.id = NEW.redraw_request_id AND r.decision = 'granted' AND r.decided_by = NEW.redraw_approved_by
  AND d.need_id = NEW.need_id AND d.round = NEW.round - 1 AND d.state IN ('abandoned', 'superseded'))"""
HANDLER_OF_NEED = "SELECT n.handler_person_id FROM need n WHERE n.id = NEW.need_id"
DRAWN = """NEW.engaged_as = 'drawn' AND NOT EXISTS (SELECT 1 FROM draw_entry e JOIN draw d ON d.id = e.draw_id
  WHERE e.draw_id = NEW.draw_id AND e.member_id = NEW.member_id AND e.rank = NEW.rank AND e.is_eligible
  AND d.need_id = NEW.need_id AND d.state = 'revealed')"""
APPROVED = """NEW.engaged_as <> 'drawn' AND NOT EXISTS (SELECT 1 FROM approval a WHERE a.id = NEW.approval_id
  AND a.hearing_id = NEW.hearing_id AND a.decision = 'granted'
  AND a.kind = CASE NEW.engaged_as WHEN 'named' THEN 'naming' ELSE 'outsider' END)"""
APART = """NEW.state IN ('waiting', 'invited', 'accepted') AND (
  (NEW.member_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM member m
    WHERE m.id = NEW.member_id AND m.person_id = NEW.person_id))
  OR EXISTS (SELECT 1 FROM post p WHERE p.person_id = NEW.person_id AND p.ended_at IS NULL AND p.kind <> 'officer'))"""
FULL = """NEW.state = 'invited' AND (SELECT count(*) FROM engagement e WHERE e.need_id = NEW.need_id
  AND e.id <> COALESCE(NEW.id, -1) AND e.state IN ('invited', 'accepted', 'attended'))
  >= (SELECT n.number FROM need n WHERE n.id = NEW.need_id)"""
# an allowance that stands: its list is not refused or withdrawn, no approved counter-entry undoes it
STANDS = """b.state NOT IN ('refused', 'withdrawn') AND NOT EXISTS (SELECT 1 FROM allowance r
  JOIN allowance_batch rb ON rb.id = r.batch_id WHERE r.reverses_id = a.id AND rb.state IN ('approved', 'paid'))"""
PAID_TWICE = f"""NEW.reverses_id IS NULL AND EXISTS (SELECT 1 FROM allowance a
  JOIN allowance_batch b ON b.id = a.batch_id WHERE a.hearing_id = NEW.hearing_id
  AND a.person_id = NEW.person_id AND a.reverses_id IS NULL AND {STANDS})"""
UNEARNED = """NOT EXISTS (SELECT 1 FROM engagement e JOIN attendance t ON t.engagement_id = e.id
  WHERE e.id = NEW.engagement_id AND e.hearing_id = NEW.hearing_id AND e.person_id = NEW.person_id
  AND t.present_at IS NOT NULL)"""
UNDONE_WRONGLY = """NEW.reverses_id IS NOT NULL AND (NOT EXISTS (SELECT 1 FROM allowance a
  JOIN allowance_batch b ON b.id = a.batch_id WHERE a.id = NEW.reverses_id AND a.reverses_id IS NULL
  AND b.state IN ('approved', 'paid') AND a.engagement_id = NEW.engagement_id
  AND a.base_fen = -NEW.base_fen AND a.transport_fen = -NEW.transport_fen AND a.tax_fen = -NEW.tax_fen)
  OR EXISTS (SELECT 1 FROM allowance a JOIN allowance_batch b ON b.id = a.batch_id
  WHERE a.reverses_id = NEW.reverses_id AND b.state NOT IN ('refused', 'withdrawn')))"""
ENGAGEMENT_LOCK = "PERFORM 1 FROM engagement WHERE id = NEW.engagement_id FOR UPDATE;"
# 聘: what a member's state may become, and on what
PATHS = """(OLD.state || '>' || NEW.state) NOT IN (
  'candidate>reviewed', 'candidate>left', 'reviewed>candidate', 'reviewed>left', 'reviewed>proposed',
  'proposed>reviewed', 'proposed>appointed', 'appointed>active', 'appointed>left', 'active>suspended',
  'active>left', 'suspended>active', 'suspended>left', 'left>candidate')"""
UNREVIEWED = """NEW.state = 'reviewed' AND OLD.state = 'candidate' AND (
  (SELECT count(DISTINCT c.kind) FROM member_check c WHERE c.member_id = NEW.id AND c.round = NEW.round
    AND c.kind IN ('number', 'age', 'criminal', 'dismissed', 'licence', 'debtor', 'staff')) < 7
  OR EXISTS (SELECT 1 FROM member_check c WHERE c.member_id = NEW.id AND c.round = NEW.round AND NOT c.passed
    AND NOT EXISTS (SELECT 1 FROM member_check d WHERE d.member_id = c.member_id AND d.round = c.round
      AND d.kind = c.kind AND d.id > c.id)))"""
OBJECTED = """EXISTS (SELECT 1 FROM candidate_objection o JOIN publicity_entry e ON e.id = o.entry_id
  WHERE e.member_id = {member} AND e.round = NEW.round AND o.state = 'open')"""
UNPUBLISHED = f"""NEW.kind = 'appoint' AND (NOT EXISTS (SELECT 1 FROM publicity_entry e
  JOIN publicity p ON p.id = e.publicity_id WHERE e.member_id = NEW.member_id AND e.round = NEW.round
  AND p.withdrawn_at IS NULL AND p.until_on < NEW.proposed_on) OR {OBJECTED.format(member="NEW.member_id")})"""
UNDECIDED = f"""NEW.state = 'appointed' AND OLD.state = 'proposed' AND (NOT EXISTS (SELECT 1 FROM proposal p
  WHERE p.member_id = NEW.id AND p.round = NEW.round AND p.kind = 'appoint' AND p.state = 'granted'
  AND p.decided_by = NEW.appointed_by) OR {OBJECTED.format(member="NEW.id")})"""
OWN_PROPOSAL = """NEW.decided_by IS NOT NULL AND EXISTS (SELECT 1 FROM member m WHERE m.id = NEW.member_id
  AND NEW.decided_by IN (m.registered_by, m.reviewed_by))"""
UNGRANTED = """NOT EXISTS (SELECT 1 FROM proposal p WHERE p.id = NEW.proposal_id
  AND p.member_id = NEW.member_id AND p.state = 'granted' AND p.kind IN ('appoint', 'renew')
  AND p.decided_by = NEW.decided_by)"""
ELSEWHERE = """NOT NEW.consents_cross_pool AND EXISTS (SELECT 1 FROM member m WHERE m.person_id = NEW.person_id
  AND m.pool_id <> NEW.pool_id AND m.state <> 'left')"""
OUT_OF_PERIOD = """NOT EXISTS (SELECT 1 FROM publicity_entry e JOIN publicity p ON p.id = e.publicity_id
  WHERE e.id = NEW.entry_id AND p.withdrawn_at IS NULL AND NEW.raised_on BETWEEN p.from_on AND p.until_on)"""
# practice: what is observed is open to all, what was held stays as it was
OBSERVED = """NEW.hearing_id IS NOT NULL AND NEW.state = 'planned' AND EXISTS (SELECT 1 FROM hearing h
  WHERE h.id = NEW.hearing_id AND (NOT h.is_public OR h.has_minor))"""
NOT_THERE = (
    """NOT EXISTS (SELECT 1 FROM gathering_guest g WHERE g.id = NEW.guest_id AND g.is_present)"""
)
PLAYED = "EXISTS (SELECT 1 FROM mock_hearing m WHERE m.id = ROW.mock_hearing_id AND m.opened_at IS NOT NULL)"
UNPLAYED = """NOT EXISTS (SELECT 1 FROM mock_hearing m WHERE m.id = NEW.mock_hearing_id AND m.state = 'held')"""
# a bulletin goes forward step by step and back to the drafter before it is signed, never after
BULLETIN_MOVES = """NEW.state <> OLD.state AND OLD.state || '>' || NEW.state NOT IN (
  'draft>review', 'draft>withdrawn', 'review>draft', 'review>countersign', 'review>sign',
  'countersign>draft', 'countersign>sign', 'sign>draft', 'sign>issued', 'issued>printed',
  'printed>archived')"""
UNRULED = """OLD.frozen_at IS NULL AND NEW.frozen_at IS NOT NULL AND EXISTS (SELECT 1 FROM bulletin_problem p
  WHERE p.bulletin_id = NEW.id AND p.is_confirmed AND NOT EXISTS (SELECT 1 FROM problem_ruling r
    WHERE r.problem_id = p.id AND r.verdict = 'confirmed'))"""
# a review: a whole sheet before the commitment, the list before the draw, reviewers apart from the hearing
WEIGHTS = """OLD.state = 'draft' AND NEW.state <> 'draft' AND COALESCE((SELECT sum(c.weight) FROM review_criterion c
  WHERE c.review_id = NEW.id), 0) <> 100"""
SHEET_SHUT = (
    "EXISTS (SELECT 1 FROM case_review r WHERE r.id = ROW.review_id AND r.state <> 'draft')"
)
LIST_SHUT = (
    "NOT EXISTS (SELECT 1 FROM case_review r WHERE r.id = NEW.review_id AND r.state = 'open')"
)
RANKED_LATE = """NEW.rank IS DISTINCT FROM OLD.rank AND (OLD.rank IS NOT NULL OR NOT EXISTS (
  SELECT 1 FROM case_review r WHERE r.id = NEW.review_id AND r.state = 'frozen'))"""
UNDRAWN = """NOT EXISTS (SELECT 1 FROM review_entry e JOIN case_review r ON r.id = e.review_id
  WHERE e.id = NEW.entry_id AND e.rank IS NOT NULL AND r.state = 'drawn')"""
REVIEWS_OWN = """EXISTS (SELECT 1 FROM review_entry e JOIN hearing h ON h.id = e.hearing_id
  WHERE e.id = NEW.entry_id AND (
    NEW.reviewer_person_id IN (e.handler_person_id, h.handler_person_id, h.presider_person_id, h.clerk_person_id)
    OR EXISTS (SELECT 1 FROM participant t WHERE t.hearing_id = h.id AND t.person_id = NEW.reviewer_person_id)
    OR EXISTS (SELECT 1 FROM hearing_case hc JOIN cases c ON c.id = hc.case_id
      WHERE hc.hearing_id = h.id AND c.handler_person_id = NEW.reviewer_person_id)))"""
UNSCORED = """NEW.submitted_at IS NOT NULL AND OLD.submitted_at IS NULL AND
  (SELECT count(*) FROM review_score s WHERE s.task_id = NEW.id) <> (SELECT count(*) FROM review_criterion c
  JOIN review_entry e ON e.review_id = c.review_id WHERE e.id = NEW.entry_id)"""
HANDED_IN = (
    "EXISTS (SELECT 1 FROM review_task t WHERE t.id = ROW.task_id AND t.submitted_at IS NOT NULL)"
)
MISFIT = """NOT EXISTS (SELECT 1 FROM review_task t JOIN review_entry e ON e.id = t.entry_id
  JOIN review_criterion c ON c.review_id = e.review_id
  WHERE t.id = NEW.task_id AND c.id = NEW.criterion_id AND NEW.deduction <= c.weight)"""
UNREVIEWED_SAMPLE = """NOT EXISTS (SELECT 1 FROM review_task t WHERE t.entry_id = NEW.entry_id)
  OR EXISTS (SELECT 1 FROM review_task t WHERE t.entry_id = NEW.entry_id AND t.submitted_at IS NULL)"""
NOT_ITS_HANDLER = """NOT EXISTS (SELECT 1 FROM review_entry e JOIN review_result r ON r.entry_id = e.id
  WHERE e.id = NEW.entry_id AND e.handler_person_id = NEW.raised_by)"""
DECIDES_OWN = """NEW.decided_by IS NOT NULL AND (NEW.decided_by = NEW.raised_by
  OR EXISTS (SELECT 1 FROM review_task t WHERE t.entry_id = NEW.entry_id AND t.reviewer_person_id = NEW.decided_by)
  OR EXISTS (SELECT 1 FROM review_entry e JOIN hearing h ON h.id = e.hearing_id WHERE e.id = NEW.entry_id
    AND NEW.decided_by IN (h.handler_person_id, h.presider_person_id)))"""
PANEL = "t.hearing_id = NEW.id AND t.role = 'officer' AND t.removed_at IS NULL AND t.present_at IS NOT NULL"
UNFIT = f"""(SELECT count(*) FROM participant t WHERE {PANEL}) < NEW.needed
  OR EXISTS (SELECT 1 FROM objection o WHERE o.hearing_id = NEW.id AND o.decision IS NULL)
  OR EXISTS (SELECT 1 FROM participant t WHERE {PANEL} AND (
    NOT EXISTS (SELECT 1 FROM undertaking u WHERE u.participant_id = t.id)
    OR NOT EXISTS (SELECT 1 FROM briefing_reading b WHERE b.participant_id = t.id AND b.release_id =
      (SELECT max(r.id) FROM briefing_release r WHERE r.hearing_id = NEW.id))))"""
# a typical case comes from a concluded hearing and is published without a name that its cases or its hearing know
CONCLUDED = """NEW.hearing_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM hearing h
  WHERE h.id = NEW.hearing_id AND h.unit_id = NEW.unit_id AND h.decided_at IS NOT NULL)"""
ITS_TEXT = "(NEW.title || NEW.keywords || NEW.gist || NEW.facts || NEW.course || NEW.meaning)"
NAMING = f"""NEW.state = 'published' AND (
  EXISTS (SELECT 1 FROM participant t WHERE t.hearing_id = NEW.hearing_id AND length(t.name) > 1
    AND replace({ITS_TEXT}, t.name, '') <> {ITS_TEXT})
  OR EXISTS (SELECT 1 FROM party y JOIN hearing_case hc ON hc.case_id = y.case_id
    WHERE hc.hearing_id = NEW.hearing_id AND length(y.name) > 1 AND replace({ITS_TEXT}, y.name, '') <> {ITS_TEXT}))"""
CLOSED_DOORS = """NEW.is_public AND EXISTS (SELECT 1 FROM hearing h WHERE h.id = NEW.hearing_id
  AND (NOT h.is_public OR h.has_minor))"""
UNADOPTED = """NEW.state = 'published' AND NOT EXISTS (SELECT 1 FROM exemplar_verdict r
  WHERE r.exemplar_id = NEW.id AND r.unit_id = NEW.adopted_unit_id AND r.verdict = 'adopt')"""
OWN_TEXT = """EXISTS (SELECT 1 FROM exemplar x WHERE x.id = NEW.exemplar_id
  AND NEW.by_person_id IN (x.nominated_by, x.edited_by))"""
# the annual plan: decided once it was submitted, by somebody else than its drafter; then nothing is added
OWN_PLAN = """NEW.position = 2 AND EXISTS (SELECT 1 FROM annual_plan_version v
  WHERE v.id = NEW.version_id AND v.drafted_by = NEW.done_by)"""
UNSUBMITTED = """NEW.position = 2 AND NOT EXISTS (SELECT 1 FROM annual_plan_step s
  WHERE s.version_id = NEW.version_id AND s.position = 1)"""
SUBMITTED = "EXISTS (SELECT 1 FROM annual_plan_step s WHERE s.version_id = NEW.version_id AND s.position = 1)"
FLAG_OWN = """NEW.decided_by IS NOT NULL AND EXISTS (SELECT 1 FROM hearing h WHERE h.id = NEW.hearing_id
  AND (h.handler_person_id = NEW.decided_by OR h.presider_person_id = NEW.decided_by))"""
SIMULATED = """NEW.is_on AND NOT EXISTS (SELECT 1 FROM trigger_simulation t WHERE t.id = NEW.simulation_id
  AND t.unit_id = NEW.unit_id AND t.kind = NEW.kind AND t.settings = NEW.settings)"""
SWITCHED_ON = """NOT EXISTS (SELECT 1 FROM trigger_version v WHERE v.id = NEW.version_id AND v.is_on
  AND v.unit_id = NEW.issuer_id AND v.kind = NEW.kind)"""
RECTIFYING = """('issued>received', 'received>working', 'returned>working', 'working>answered',
  'answered>verifying', 'verifying>closed', 'verifying>returned', 'closed>working')"""
UNEXTENDED = """NEW.due_on <> OLD.due_on AND NOT EXISTS (SELECT 1 FROM rectification_extension e
  WHERE e.item_id = NEW.id AND e.decision = 'granted' AND e.until_on = NEW.due_on)"""
NOT_HANDED_DOWN = """NOT EXISTS (SELECT 1 FROM bulletin_problem p JOIN bulletin b ON b.id = p.bulletin_id
  WHERE p.id = NEW.problem_id AND b.id = NEW.bulletin_id AND p.is_confirmed AND b.issued_at IS NOT NULL
  AND b.unit_id = NEW.issuer_id AND p.unit_id = NEW.unit_id)"""
# who answers for a problem or an item (责任人) leads the unit it is of
LEADERS = "('chief', 'deputy_chief', 'department_head')"
ANSWERS_ELSEWHERE = f"""NEW.person_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM bulletin_problem p JOIN post o
  ON o.unit_id = p.unit_id WHERE p.id = NEW.problem_id AND o.person_id = NEW.person_id AND o.kind IN {LEADERS})"""
# what is to be mended falls due after the months that the bulletin is about
DUE_BEFORE = """NEW.due_on IS NOT NULL AND EXISTS (SELECT 1 FROM bulletin_problem p JOIN bulletin b
  ON b.id = p.bulletin_id WHERE p.id = NEW.problem_id AND NEW.due_on < b.until_on)"""
LEADS_ELSEWHERE = f"""NEW.person_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM post o WHERE o.unit_id = NEW.unit_id
  AND o.person_id = NEW.person_id AND o.kind IN {LEADERS})"""
HEARING_LOCK = "PERFORM 1 FROM hearing WHERE id = {row}.hearing_id FOR {how};"

GUARDS = (
    # one room or person, one period; PostgreSQL has an exclusion constraint for it
    Guard("reservation", "reservation", ("INSERT", "UPDATE"), OVERLAP, engines=("sqlite",)),
    # a repaired fault stays as it was written; a revoked secret address never lives again
    fixed(
        "fault", "fault_repaired", "equipment_id words reported_at reported_by",
        now="repaired_at repaired_by repair_words",
    ),
    fixed("calendar_feed", "feed_revoked", "person_id unit_id token_digest created_at", now="revoked_at"),
    # 聘 / 管 / 用 and the three administrators; parallel grants to one person wait for each other
    Guard(
        "post_separated", "post", ("INSERT", "UPDATE"), f"NEW.ended_at IS NULL AND {CLASH}",
        lock="PERFORM 1 FROM person WHERE id = NEW.person_id FOR UPDATE;",
    ),
    Guard(
        "post_lineage", "post", ("INSERT", "UPDATE"),
        "NEW.unit_lineage <> (SELECT u.lineage FROM unit u WHERE u.id = NEW.unit_id)",
    ),
    # a post is given to a natural person known by identity number, so that two rows cannot be one person
    Guard(
        "post_identified", "post", ("INSERT", "UPDATE"),
        "NEW.ended_at IS NULL AND NOT EXISTS (SELECT 1 FROM person q WHERE q.id = NEW.person_id "
        "AND q.identity_digest IS NOT NULL)",
    ),
    Guard(
        "person_identified", "person", ("UPDATE",),
        "OLD.identity_digest IS NOT NULL AND NEW.identity_digest IS DISTINCT FROM OLD.identity_digest "
        "AND EXISTS (SELECT 1 FROM post p WHERE p.person_id = OLD.id AND p.ended_at IS NULL "
        "AND (NEW.identity_digest IS NULL OR p.kind <> 'officer'))",
    ),
    # whoever hires or manages takes no part in a hearing there, whichever of the two came first
    Guard("post_takes_part", "post", ("INSERT", "UPDATE"), SITS_SOON),
    Guard(
        "participant_apart", "participant", ("INSERT",), TAKES_PART,
        lock="PERFORM 1 FROM person WHERE id = NEW.person_id FOR SHARE;",
    ),
    Guard(
        "participant_apart_changed", "participant", ("UPDATE",),
        "(NEW.person_id IS DISTINCT FROM OLD.person_id OR NEW.party_id IS DISTINCT FROM OLD.party_id "
        f"OR NEW.hearing_id <> OLD.hearing_id OR OLD.removed_at IS NOT NULL) AND {TAKES_PART}",
    ),
    # nobody decides their own proposal, case or recusal
    Guard(
        "member_own_proposal", "member", ("UPDATE",),
        "NEW.appointed_by IS DISTINCT FROM OLD.appointed_by AND EXISTS (SELECT 1 FROM member_event e WHERE e.member_id = NEW.id "
        "AND e.verb = 'propose' AND e.by_person_id = NEW.appointed_by)",
    ),
    Guard(
        "approval_own_case", "approval", ("INSERT", "UPDATE"),
        "NEW.decision = 'granted' AND EXISTS (SELECT 1 FROM hearing h WHERE h.id = NEW.hearing_id "
        "AND h.handler_person_id = NEW.decided_by)",
    ),
    Guard(
        "objection_own", "objection", ("INSERT", "UPDATE"),
        "NEW.decided_by IS NOT NULL AND EXISTS (SELECT 1 FROM participant t "
        "WHERE t.id = NEW.against_participant_id AND t.person_id = NEW.decided_by)",
    ),
    fixed(
        "data_request", "data_request_decided",
        "person_id member_id kind desk field made_at decision answer decided_by decided_at", "decided_at",
    ),
    Guard(
        "unit_lineage", "unit", ("UPDATE",),
        "NEW.lineage <> OLD.lineage AND EXISTS (SELECT 1 FROM post p WHERE p.unit_id = OLD.id)",
    ),
    # opinions: only while the panel deliberates, for a seat and an issue of that hearing
    Guard(
        "opinion_sealed", "opinion", ("INSERT",), VOTING,
        lock=HEARING_LOCK.format(row="NEW", how="SHARE"),
    ),
    Guard(
        "submission_sealed", "submission", ("INSERT",), SUBMITTING,
        lock=HEARING_LOCK.format(row="NEW", how="SHARE"),
    ),
    Guard("opinion_submitted", "opinion", ("INSERT",), OTHER_SUBMISSION),
    Guard("supplement_early", "opinion_supplement", ("INSERT",), BEFORE_CLOSING),
    # an opinion on paper: two persons apart from the matter, the same words, one submission
    Guard(
        "paper_taken", "paper_entry", ("INSERT",), PAPER_TAKEN,
        lock=HEARING_LOCK.format(row="NEW", how="SHARE"),
    ),
    Guard("paper_apart", "paper_entry", ("INSERT",), PAPER_APART),
    Guard("paper_third", "paper_entry", ("INSERT",), PAPER_THIRD),
    Guard("paper_alone", "submission", ("INSERT",), PAPER_ALONE),
    Guard("paper_begins", "paper_sheet", ("INSERT",), "NEW.submission_id IS NOT NULL"),
    Guard("paper_unsettled", "paper_sheet", ("UPDATE",), PAPER_UNSETTLED),
    fixed(
        "paper_sheet", "paper_sheet_fixed", "hearing_id seat_id number opened_at opened_by",
        now="submission_id settled_at",
    ),
    # who has a seat and a vote is an officer; a supervisor's opinion stands apart, answered once
    Guard("seat_officer", "seat", ("INSERT",), NO_OFFICER),
    Guard("collegial_time_choice", "representative_choice", ("INSERT",), COLLEGIAL),
    Guard("collegial_choice", "representative_choice", ("INSERT",), CHOSEN_ELSEWHERE),
    Guard("collegial_time_statement", "collegial_statement", ("INSERT",), COLLEGIAL),
    Guard("collegial_unchosen", "collegial_statement", ("INSERT",), UNCHOSEN),
    Guard("collegial_time_dissent", "dissent", ("INSERT",), COLLEGIAL),
    Guard("supervisor_opinion_of", "supervisor_opinion", ("INSERT",), NO_SUPERVISOR),
    fixed(
        "supervisor_opinion", "supervisor_opinion_fixed",
        "participant_id hearing_id words given_on entered_by entered_at", now="reply replied_at replied_by",
    ),
    # a link, a tablet and what they began stay bound, are used once, and never live again
    fixed(
        "opinion_link", "link_fixed", "token_digest purpose hearing_id seat_id created_at created_by expires_at",
        now="used_at revoked_at revoked_because",
    ),
    fixed(
        "pin_letter", "pin_letter_fixed", "person_id code_digest phone_digest made_at made_by expires_at",
        now="used_at revoked_at revoked_because",
    ),
    fixed(
        "tablet", "tablet_fixed", "hearing_id code_digest code_expires_at opened_at opened_by expires_at",
        now="token_digest ended_at",
    ),
    fixed(
        "opinion_session", "giving_fixed",
        "token_digest hearing_id seat_id channel link_id tablet_id agent_digest started_at expires_at",
        now="ended_at ended_because",
    ),
    Guard(
        "issue_voted", "issue", ("UPDATE", "DELETE"),
        "EXISTS (SELECT 1 FROM opinion o WHERE o.issue_id = OLD.id)",
        lock=HEARING_LOCK.format(row="OLD", how="UPDATE"),
    ),
    Guard(
        "seat_voted", "seat", ("UPDATE", "DELETE"),
        "EXISTS (SELECT 1 FROM opinion o WHERE o.seat_id = OLD.id)",
        lock=HEARING_LOCK.format(row="OLD", how="UPDATE"),
    ),
    # a hearing stands on granted approvals of its own; delegated ones on a delegation of that kind
    Guard("hearing_approved", "hearing", ("INSERT", "UPDATE"), WITHOUT_APPROVAL),
    Guard("approval_delegated", "approval", ("INSERT", "UPDATE"), NOT_DELEGATED),
    Guard("approval_committee", "approval", ("INSERT", "UPDATE"), NO_COMMITTEE),
    fixed(
        "delegation", "delegation_fixed",
        "unit_id chief_person_id deputy_person_id from_on until_on words granted_at",
        now="revoked_at revoked_by",
    ),
    # a hearing opens with its panel present, sworn and informed, and with no objection undecided
    Guard("hearing_opened", "hearing", ("UPDATE",), f"NEW.state = 'sitting' AND OLD.state <> 'sitting' AND ({UNFIT})"),
    Guard(
        "step_out_of_turn", "sitting_step", ("INSERT",),
        "NOT EXISTS (SELECT 1 FROM hearing h WHERE h.id = NEW.hearing_id "
        "AND h.state IN ('sitting', 'deliberating', 'resumed')) OR EXISTS (SELECT 1 FROM sitting_step s "
        "WHERE s.hearing_id = NEW.hearing_id AND s.step > NEW.step)",
        lock=HEARING_LOCK.format(row="NEW", how="SHARE"),
    ),
    # against the majority: the department's opinion on the report first, given once, then the chief's
    Guard("approval_unreported", "approval", ("INSERT", "UPDATE"), UNREPORTED),
    fixed(
        "approval", "approval_department", "department_words department_by department_at", "department_at"
    ),
    Guard("decision_deviates", "decision", ("INSERT",), f"NEW.deviates <> ({DEVIATING})"),
    Guard("decision_unconsented", "decision", ("INSERT",), UNCONSENTED),
    Guard(
        "draft_reported", "decision_draft", ("UPDATE", "DELETE"),
        "EXISTS (SELECT 1 FROM hearing h WHERE h.id = OLD.hearing_id AND h.state = 'consent')",
    ),
    # the anonymous survey: an answer in its time; more slips may be handed out, the last day stays
    Guard(
        "survey_over", "survey_answer", ("INSERT",),
        "NOT EXISTS (SELECT 1 FROM survey v WHERE v.hearing_id = NEW.hearing_id AND v.closes_on >= NEW.answered_on)",
    ),
    fixed("survey", "survey_fixed", "hearing_id closes_on"),
    # the file lent: only one that is filed, returned once
    Guard(
        "lending_unfiled", "file_lending", ("INSERT",),
        "NOT EXISTS (SELECT 1 FROM hearing h WHERE h.id = NEW.hearing_id AND h.filed_at IS NOT NULL)",
    ),
    fixed(
        "file_lending", "lending_fixed", "hearing_id borrower purpose lent_on due_on lent_by",
        now="returned_on returned_to note",
    ),
    # what was thought before the hearing is noted before it opens
    Guard(
        "preliminary_late", "preliminary_opinion", ("INSERT",),
        "NOT EXISTS (SELECT 1 FROM hearing h JOIN issue i ON i.hearing_id = h.id WHERE h.id = NEW.hearing_id "
        "AND i.id = NEW.issue_id AND h.opened_at IS NULL)",
        lock=HEARING_LOCK.format(row="NEW", how="SHARE"),
    ),
    fixed("hearing", "preliminary_fixed", "preliminary_view preliminary_at", "opened_at"),
    fixed("hearing", "telling_due_fixed", "telling_due_on", "decided_at"),
    fixed("hearing", "decision_due_fixed", "decision_due_on", "closed_at"),
    # the officers' extract is approved by another than the handler; it is read only after the undertaking
    Guard(
        "briefing_approved", "briefing_release", ("INSERT",),
        "NEW.approved_by IS NULL OR EXISTS (SELECT 1 FROM hearing h WHERE h.id = NEW.hearing_id "
        "AND (h.handler_person_id = NEW.approved_by OR h.opened_at IS NOT NULL))",
        lock=HEARING_LOCK.format(row="NEW", how="SHARE"),
    ),
    Guard(
        "briefing_unsworn", "briefing_reading", ("INSERT",),
        "NOT EXISTS (SELECT 1 FROM undertaking u JOIN participant t ON t.id = u.participant_id "
        "JOIN briefing_release r ON r.hearing_id = t.hearing_id "
        "WHERE u.participant_id = NEW.participant_id AND r.id = NEW.release_id)",
    ),
    # a broadcast stays as it was asked for; a call for supervisors is answered once
    fixed(
        "broadcast_plan", "broadcast_asked",
        "hearing_id approval_id mode channel delay_minutes consent masking cutoff text template_version",
        "approval_id", now="task_number",
    ),
    Guard("broadcast_kept", "broadcast_plan", ("DELETE",), "OLD.approval_id IS NOT NULL"),
    fixed(
        "supervisor_call", "supervisor_call_fixed",
        "hearing_id number authority contact text template_version is_late asked_at asked_by",
        now="answered_at answer",
    ),
    # in one hearing a person sits either as officer or as people's supervisor
    Guard(
        "participant_one_capacity", "participant", ("INSERT",), TWICE,
        lock=HEARING_LOCK.format(row="NEW", how="UPDATE"),
    ),
    Guard(
        "participant_one_capacity_changed", "participant", ("UPDATE",),
        "(NEW.person_id IS DISTINCT FROM OLD.person_id OR NEW.role <> OLD.role OR OLD.removed_at IS NOT NULL) "
        f"AND {TWICE}",
    ),
    fixed("hearing", "hearing_closed_once", "opinions_closed_at", "opinions_closed_at"),
    # a hearing that has ended stays in its month and its unit
    fixed("hearing", "hearing_counted", "unit_id held_on opened_at closed_at", "closed_at"),
    # a case is marked heard by its hearing, explained by an approved explanation, closed once;
    # what one system knows it by is nobody else's number
    Guard("case_heard", "cases", ("INSERT", "UPDATE"), HEARD),
    Guard("case_explained", "cases", ("INSERT", "UPDATE"), EXPLAINED),
    Guard("case_being_heard", "cases", ("UPDATE",), BEING_HEARD),
    Guard("case_unanswered", "cases", ("UPDATE",), UNANSWERED),
    Guard("case_counted_twice", "cases", ("INSERT", "UPDATE"), COUNTED_TWICE),
    Guard("case_closed", "cases", ("UPDATE",), CLOSED),
    Guard(
        "hearing_case_closed", "hearing_case", ("INSERT",),
        "EXISTS (SELECT 1 FROM cases c WHERE c.id = NEW.case_id AND c.state = 'closed')",
        lock="PERFORM 1 FROM cases WHERE id = NEW.case_id FOR SHARE;",
    ),
    # a party of a hearing in hand is not removed, one removed is taken into none and stays as removed
    Guard("party_in_hearing", "party", ("UPDATE",), IN_HEARING),
    Guard(
        "participant_removed", "participant", ("INSERT",), OF_REMOVED,
        lock="PERFORM 1 FROM party WHERE id = NEW.party_id FOR SHARE;",
    ),
    Guard(
        "participant_removed_changed", "participant", ("UPDATE",),
        f"(NEW.party_id IS DISTINCT FROM OLD.party_id OR OLD.removed_at IS NOT NULL) AND {OF_REMOVED}",
    ),
    fixed(
        "party", "party_removed",
        "case_id role name is_minor identity_digest removed_at removed_by removed_because", "removed_at",
    ),
    # a minor among the parties and the mark on the case go together
    Guard(
        "case_minor", "party", ("INSERT", "UPDATE"),
        "NEW.is_minor AND NEW.removed_at IS NULL "
        "AND EXISTS (SELECT 1 FROM cases c WHERE c.id = NEW.case_id AND NOT c.has_minor)",
        lock="PERFORM 1 FROM cases WHERE id = NEW.case_id FOR SHARE;",
    ),
    Guard(
        "case_minor_kept", "cases", ("UPDATE",),
        "NOT NEW.has_minor AND EXISTS (SELECT 1 FROM party p WHERE p.case_id = NEW.id AND p.is_minor "
        "AND p.removed_at IS NULL)",
    ),
    fixed(
        "application", "application_decided",
        "unit_id case_id number receipt reasons received_on due_on decision decision_reasons decided_at decided_by",
        "decision", now="told_at told_how",
    ),
    fixed(
        "explanation", "explanation_fixed",
        "case_id unit_id reason_code reason grounds asked_by asked_at skips_head",
        now="head_decision head_reasons head_by head_at chief_decision chief_reasons chief_by chief_at",
    ),
    fixed(
        "approval", "approval_decided",
        "hearing_id unit_id kind decider_post request requested_by decision reasons decided_by decided_at "
        "delegation_id committee_record",
        "decision",
    ),
    fixed(
        "notice", "notice_told",
        "hearing_id participant_id plan_version text told_on receipt days_before is_late consent_words late_reason",
        "told_at", now="told_at",
    ),
    # once the participants check the record, changes are corrections; once one has signed, there are none
    fixed(
        "hearing_record", "record_frozen", "hearing_id text", "checking_at",
        now="digest frozen_at checking_at checking_by",
    ),
    Guard(
        "correction_late", "record_correction", ("INSERT",),
        "NOT EXISTS (SELECT 1 FROM hearing_record r WHERE r.hearing_id = NEW.hearing_id "
        "AND r.checking_at IS NOT NULL AND r.frozen_at IS NULL)",
        lock="PERFORM 1 FROM hearing_record WHERE hearing_id = NEW.hearing_id FOR SHARE;",
    ),
    Guard(
        "signature_elsewhere", "record_signature", ("INSERT",),
        "NOT EXISTS (SELECT 1 FROM hearing_record r JOIN participant t ON t.id = NEW.participant_id "
        "WHERE r.hearing_id = NEW.hearing_id AND t.hearing_id = r.hearing_id AND r.frozen_at IS NOT NULL "
        "AND r.digest = NEW.record_digest)",
    ),
    fixed(
        "recording", "recording_fixed",
        "hearing_id device operator medium_number began_at ended_at sha256 custody entered_by",
    ),
    fixed(
        "outcome_entry", "outcome_fixed",
        "hearing_id case_id version state evidence evidence_on entered_at entered_by",
        now="confirmed_at confirmed_by",
    ),
    # a visit is planned once; what was met stays as it was entered
    fixed("visit", "visit_planned", "hearing_id case_id due_on planned_at"),
    fixed(
        "visit", "visit_made",
        "lapsed_at visited_on way visited_person attitude repeats new_demand route next_step entered_by entered_at",
        "entered_at",
    ),
    fixed(
        "aid_referral", "aid_fixed",
        "hearing_id case_id party_id visit_id need proof referred_to referred_on amount_asked entered_by entered_at",
    ),
    fixed(
        "aid_referral", "aid_answered",
        "decision decided_on amount_granted answer answered_by answered_at", "answered_at",
    ),
    fixed("ledger_item", "ledger_fixed", "number unit_id hearing_id case_id opened_on"),
    Guard("ledger_unverified", "ledger_item", ("INSERT", "UPDATE"), UNVERIFIED),
    fixed("ledger_milestone", "ledger_milestone_fixed", "item_id words due_on set_by set_at",
          now="done_on done_words done_by"),
    fixed("ledger_closing", "closing_asked", "item_id round evidence evidence_on words asked_by asked_at"),
    fixed("ledger_closing", "closing_verified", "verdict reasons verified_by verified_at", "verified_at"),
    Guard("closing_not_owner", "ledger_closing", ("INSERT", "UPDATE"), OWNER_VERIFIES),
    fixed(
        "draw", "draw_frozen",
        "number need_id round frozen_at frozen_by list_text list_digest commitment_id eligible excluded "
        "agreed_figure agreed_on redraw_request_id redraw_reason redraw_approved_by relax_request_id",
        now="outside_value outside_source outside_at revealed_at revealed_by seed record",
    ),
    Guard(
        "draw_moves", "draw", ("UPDATE",),
        "NEW.state <> OLD.state AND OLD.state || '>' || NEW.state NOT IN "
        "('frozen>revealed', 'frozen>abandoned', 'revealed>superseded')",
    ),
    Guard("draw_begins", "draw", ("INSERT",), COMMITTED),
    Guard("draw_round", "draw", ("INSERT",), ROUND),
    # nobody draws, asks or decides about a draw for a case they handle
    Guard(
        "draw_not_handler", "draw", ("INSERT",),
        f"({HANDLER_OF_NEED}) IN (NEW.frozen_by, COALESCE(NEW.redraw_approved_by, NEW.frozen_by))",
    ),
    Guard(
        "draw_reveal_not_handler", "draw", ("UPDATE",),
        f"OLD.revealed_by IS NULL AND NEW.revealed_by = ({HANDLER_OF_NEED})",
    ),
    fixed(
        "draw_request", "draw_request_fixed",
        "kind need_id unit_id draw_id pool_id asked granted reason requested_by requested_at",
        now="decision decision_reasons decided_by decided_at",
    ),
    Guard(
        "draw_request_not_handler", "draw_request", ("INSERT", "UPDATE"),
        f"({HANDLER_OF_NEED}) IN (NEW.requested_by, COALESCE(NEW.decided_by, NEW.requested_by))",
    ),
    fixed("need", "need_stated", "hearing_id unit_id pool_id handler_person_id number quotas stated_by"),
    fixed(
        "draw_entry", "draw_entry_frozen", "draw_id member_id code is_eligible reason_rule reason_words ask"
    ),
    # ranks are given once, in the reveal, before the record is kept
    Guard(
        "draw_entry_ranked", "draw_entry", ("UPDATE",),
        "NEW.rank IS DISTINCT FROM OLD.rank AND (OLD.rank IS NOT NULL OR EXISTS "
        "(SELECT 1 FROM draw d WHERE d.id = OLD.draw_id AND d.record IS NOT NULL))",
    ),
    # whoever was drawn serves: nobody is put in another's place, the panel is never over-full, no way back
    fixed(
        "engagement", "engagement_fixed",
        "hearing_id need_id draw_id member_id person_id handler_person_id rank is_reserve engaged_as approval_id",
    ),
    # the day of a service is the day of its hearing, also after a move
    Guard(
        "engagement_day", "engagement", ("UPDATE",),
        "NEW.held_on <> OLD.held_on AND NEW.held_on <> "
        "(SELECT n.held_on FROM need n WHERE n.id = NEW.need_id)",
    ),
    Guard("engagement_drawn", "engagement", ("INSERT",), DRAWN),
    Guard("engagement_approved", "engagement", ("INSERT",), APPROVED),
    Guard(
        "engagement_apart", "engagement", ("INSERT",), APART,
        lock="PERFORM 1 FROM person WHERE id = NEW.person_id FOR SHARE;",
    ),
    Guard(
        "engagement_full", "engagement", ("INSERT", "UPDATE"), FULL,
        lock="PERFORM 1 FROM need WHERE id = NEW.need_id FOR UPDATE;",
    ),
    Guard(
        "engagement_ended", "engagement", ("UPDATE",),
        "OLD.state IN ('declined', 'expired', 'recused', 'released') AND NEW.state <> OLD.state",
    ),
    fixed(
        "recusal_finding", "finding_fixed", "need_id person_id sign grade turn found_at",
        now="reasons decided_by decided_at",
    ),
    Guard(
        "finding_decided", "recusal_finding", ("UPDATE",),
        "OLD.decided_at IS NOT NULL AND NEW.state <> OLD.state",
    ),
    Guard(
        "finding_not_handler", "recusal_finding", ("INSERT", "UPDATE"),
        f"NEW.decided_by IS NOT NULL AND NEW.decided_by = ({HANDLER_OF_NEED})",
    ),
    Guard(
        "draw_entry_late", "draw_entry", ("INSERT",),
        "EXISTS (SELECT 1 FROM draw d WHERE d.id = NEW.draw_id AND d.state <> 'frozen')",
        lock="PERFORM 1 FROM draw WHERE id = NEW.draw_id FOR SHARE;",
    ),
    fixed(
        "bulletin", "bulletin_frozen",
        "unit_id number number_year serial title from_on until_on closing_at checked_at collection rows_digest definition "
        "figures remarks content content_digest frozen_at paper_id corrects_id drafted_by reviewed_by reviewed_at "
        "countersigned_by countersigned_at issued_by issued_at",
        "frozen_at", now="printed_by printed_at archived_by archived_at",
    ),
    Guard("bulletin_moves", "bulletin", ("UPDATE",), BULLETIN_MOVES),
    # what is printed as a problem was confirmed by a person
    Guard("bulletin_unruled", "bulletin", ("UPDATE",), UNRULED),
    Guard(
        "bulletin_row_late", "bulletin_row", ("INSERT",),
        "EXISTS (SELECT 1 FROM bulletin b WHERE b.id = NEW.bulletin_id AND b.frozen_at IS NOT NULL)",
        lock="PERFORM 1 FROM bulletin WHERE id = NEW.bulletin_id FOR SHARE;",
    ),
    Guard(
        "receipt_unsent", "bulletin_receipt", ("INSERT",),
        "NOT EXISTS (SELECT 1 FROM bulletin b WHERE b.id = NEW.bulletin_id AND b.state IN ('printed', 'archived'))",
    ),
    fixed("bulletin_receipt", "receipt_fixed", "bulletin_id unit_id", now="received_at received_by"),
    Guard(
        "bulletin_problem_frozen", "bulletin_problem", ("INSERT", "UPDATE", "DELETE"),
        "EXISTS (SELECT 1 FROM bulletin b WHERE b.id = ROW.bulletin_id AND b.frozen_at IS NOT NULL)",
    ),
    Guard(
        "spectator_room", "spectator", ("INSERT", "UPDATE"),
        "NEW.seat IS NOT NULL AND NOT EXISTS (SELECT 1 FROM announcement a JOIN hearing h ON h.id = a.hearing_id "
        "WHERE a.hearing_id = NEW.hearing_id AND a.seats >= NEW.seat AND h.is_public AND NOT h.has_minor)",
    ),
    # 管: what is decided or entered stays; pay lists are decided by another and add up
    fixed(
        "training_credit", "training_entered",
        "member_id held_on minutes kind topic evidence entered_by entered_at",
        now="voided_at voided_by voided_because",
    ),
    fixed(
        "appraisal", "appraisal_decided",
        "member_id year version proposed grade inputs grounds reasons decided_by decided_at",
        now="comment commented_at",
    ),
    fixed(
        "allowance_batch", "allowance_batch_fixed", "pool_id number prepared_by prepared_at",
        now="submitted_at total_fen decided_by decided_at reasons paid_on paid_by paper_id",
    ),
    Guard(
        "allowance_batch_moves", "allowance_batch", ("UPDATE",),
        "NEW.state <> OLD.state AND OLD.state || '>' || NEW.state NOT IN ('draft>submitted', "
        "'draft>withdrawn', 'submitted>approved', 'submitted>refused', 'approved>paid')",
    ),
    Guard(
        "allowance_batch_total", "allowance_batch", ("UPDATE",),
        "OLD.state = 'draft' AND NEW.state NOT IN ('draft', 'withdrawn') AND NEW.total_fen IS DISTINCT FROM "
        "(SELECT COALESCE(SUM(a.amount_fen), 0) FROM allowance a WHERE a.batch_id = NEW.id)",
    ),
    Guard(
        "allowance_late", "allowance", ("INSERT",),
        "EXISTS (SELECT 1 FROM allowance_batch b WHERE b.id = NEW.batch_id AND b.state <> 'draft')",
        lock="PERFORM 1 FROM allowance_batch WHERE id = NEW.batch_id FOR SHARE;",
    ),
    Guard("allowance_unearned", "allowance", ("INSERT",), UNEARNED),
    Guard("allowance_twice", "allowance", ("INSERT",), PAID_TWICE, lock=ENGAGEMENT_LOCK),
    Guard("allowance_undone", "allowance", ("INSERT",), UNDONE_WRONGLY, lock=ENGAGEMENT_LOCK),
    # 聘: a member comes in as a candidate, goes the known ways, each with what the law asks for
    Guard("member_entry", "member", ("INSERT",), "NEW.state <> 'candidate'"),
    Guard(
        "member_elsewhere", "member", ("INSERT",), ELSEWHERE,
        lock="PERFORM 1 FROM person WHERE id = NEW.person_id FOR UPDATE;",
    ),
    Guard(
        "member_again_elsewhere", "member", ("UPDATE",),
        f"OLD.state = 'left' AND NEW.state = 'candidate' AND {ELSEWHERE}",
        lock="PERFORM 1 FROM person WHERE id = NEW.person_id FOR UPDATE;",
    ),
    Guard("member_path", "member", ("UPDATE",), f"NEW.state <> OLD.state AND {PATHS}"),
    Guard("member_unreviewed", "member", ("UPDATE",), UNREVIEWED),
    Guard("member_undecided", "member", ("UPDATE",), UNDECIDED),
    Guard(
        "proposal_publicity", "proposal", ("INSERT",), UNPUBLISHED,
        lock="PERFORM 1 FROM member WHERE id = NEW.member_id FOR UPDATE;",
    ),
    Guard("proposal_own", "proposal", ("INSERT", "UPDATE"), OWN_PROPOSAL),
    fixed(
        "proposal", "proposal_fixed",
        "member_id round kind ground opinion proposed_by proposed_post proposed_on proposed_at",
    ),
    Guard(
        "proposal_decided", "proposal", ("UPDATE",),
        "(NEW.state IS DISTINCT FROM OLD.state OR NEW.decided_by IS DISTINCT FROM OLD.decided_by "
        "OR NEW.reasons IS DISTINCT FROM OLD.reasons) AND OLD.state <> 'open'",
    ),
    Guard("appointment_ungranted", "appointment", ("INSERT",), UNGRANTED),
    fixed(
        "appointment", "appointment_fixed",
        "member_id proposal_id ordinal round term_from term_until certificate_number decided_by decided_on",
        now="code_digest paper_id ended_on ended_ground",
    ),
    fixed(
        "publicity", "publicity_fixed", "pool_id number from_on until_on opened_by opened_at",
        now="withdrawn_at withdrawn_because",
    ),
    Guard(
        "objection_period", "candidate_objection", ("INSERT",), OUT_OF_PERIOD,
        lock="PERFORM 1 FROM member m JOIN publicity_entry e ON e.member_id = m.id WHERE e.id = NEW.entry_id "
        "FOR SHARE OF m;",
    ),
    fixed(
        "candidate_objection", "objection_fixed", "entry_id receipt channel raised_on entered_by entered_at",
        now="decided_by decided_at reasons",
    ),
    fixed(
        "attachment", "attachment_fixed",
        "object_kind object_id unit_id purpose name media_type size sha256 is_declared_open uploaded_by uploaded_at",
        now="withdrawn_at withdrawn_by withdrawn_because",
    ),
    # practice
    Guard("gathering_observed", "gathering", ("INSERT", "UPDATE"), OBSERVED),
    fixed(
        "gathering", "gathering_held",
        "unit_id kind state title content starts_at ends_at held_on place room_id hearing_id closed_at", "closed_at",
    ),
    fixed(
        "gathering_guest", "guest_noted", "gathering_id person_id member_id capacity name is_present noted_at noted_by",
        "noted_at", now="credit_id",
    ),
    Guard("guest_kept", "gathering_guest", ("DELETE",), "OLD.answer IS NOT NULL OR OLD.noted_at IS NOT NULL"),
    Guard("feedback_there", "gathering_feedback", ("INSERT",), NOT_THERE),
    fixed(
        "mock_hearing", "mock_held", "unit_id number state title scenario held_on opened_at closed_at", "closed_at",
    ),
    Guard("mock_part_played", "mock_part", ("INSERT", "UPDATE", "DELETE"), PLAYED),
    Guard("mock_note_held", "mock_note", ("INSERT",), UNPLAYED),
    Guard("review_begins", "case_review", ("INSERT",), "NEW.state <> 'draft'"),
    Guard("review_weights", "case_review", ("UPDATE",), WEIGHTS),
    fixed(
        "case_review", "review_fixed", "number unit_id kind document_kind from_on until_on sample_size", "published_at",
        now="commitment_digest published_at frozen_at frozen_by list_text list_digest eligible outside_value "
        "outside_source revealed_at revealed_by record closed_at closed_by",
    ),
    Guard("review_sheet", "review_criterion", ("INSERT", "UPDATE", "DELETE"), SHEET_SHUT),
    Guard("review_list", "review_entry", ("INSERT",), LIST_SHUT),
    fixed("review_entry", "review_entry_fixed", "review_id hearing_id handler_person_id code"),
    Guard("review_ranked", "review_entry", ("UPDATE",), RANKED_LATE),
    Guard("review_task_drawn", "review_task", ("INSERT",), UNDRAWN),
    Guard("reviewer_apart", "review_task", ("INSERT", "UPDATE"), REVIEWS_OWN),
    Guard("review_task_whole", "review_task", ("UPDATE",), UNSCORED),
    fixed("review_task", "review_task_fixed", "entry_id reviewer_person_id comment submitted_at", "submitted_at"),
    Guard("review_task_kept", "review_task", ("DELETE",), "OLD.submitted_at IS NOT NULL"),
    Guard("review_score_fixed", "review_score", ("UPDATE", "DELETE"), HANDED_IN),
    Guard("review_score_fits", "review_score", ("INSERT", "UPDATE"), MISFIT),
    Guard("review_result_early", "review_result", ("INSERT",), UNREVIEWED_SAMPLE),
    Guard("review_contest_handler", "review_contest", ("INSERT",), NOT_ITS_HANDLER),
    fixed(
        "review_contest", "review_contest_fixed", "entry_id reasons raised_by raised_at",
        now="grade words decided_by decided_at",
    ),
    Guard("review_contest_apart", "review_contest", ("UPDATE",), DECIDES_OWN),
    Guard("exemplar_concluded", "exemplar", ("INSERT",), CONCLUDED),
    Guard("exemplar_naming", "exemplar", ("UPDATE",), NAMING),
    Guard("exemplar_doors", "exemplar", ("UPDATE",), CLOSED_DOORS),
    Guard("exemplar_adopted", "exemplar", ("INSERT", "UPDATE"), UNADOPTED),
    fixed(
        "exemplar", "exemplar_published",
        "number unit_id hearing_id kind title keywords gist facts course meaning adopted_unit_id nominated_by "
        "edited_by published_by published_at is_public",
        "published_at", now="withdrawn_by withdrawn_at withdrawn_because",
    ),
    Guard("exemplar_verdict_own", "exemplar_verdict", ("INSERT",), OWN_TEXT),
    Guard("annual_plan_own", "annual_plan_step", ("INSERT",), OWN_PLAN),
    Guard("annual_plan_unsubmitted", "annual_plan_step", ("INSERT",), UNSUBMITTED),
    Guard("annual_target_submitted", "annual_target", ("INSERT",), SUBMITTED),
    # a suspicion is decided once, never by who handled or presided
    fixed(
        "padding_flag", "padding_flag_fixed", "hearing_id kind words found_at",
        now="verdict reason decided_by decided_at",
    ),
    Guard("padding_flag_own", "padding_flag", ("INSERT", "UPDATE"), FLAG_OWN),
    # triggers: on only as simulated; a task only of a trigger that is on, fixed but for its answer
    Guard("trigger_simulated", "trigger_version", ("INSERT",), SIMULATED),
    # a public extract: made of what was sent out, and what was made and decided stays
    Guard(
        "extract_unsent", "bulletin_extract", ("INSERT",),
        "NOT EXISTS (SELECT 1 FROM bulletin b WHERE b.id = NEW.bulletin_id AND b.unit_id = NEW.unit_id "
        "AND b.state IN ('printed', 'archived'))",
    ),
    fixed(
        "bulletin_extract", "extract_fixed",
        "bulletin_id unit_id number title content content_digest reason drafted_by drafted_at",
        now="decided_by decided_at decision paper_id withdrawn_by withdrawn_at withdrawn_because",
    ),
    Guard("trigger_task_source", "trigger_task", ("INSERT",), SWITCHED_ON),
    fixed(
        "trigger_task", "trigger_task_fixed", "issuer_id unit_id version_id kind month arithmetic due_on made_at",
    ),
    Guard("ruling_answers_elsewhere", "problem_ruling", ("INSERT",), ANSWERS_ELSEWHERE),
    Guard("ruling_due_before", "problem_ruling", ("INSERT",), DUE_BEFORE),
    Guard("rectification_elsewhere", "rectification", ("INSERT", "UPDATE"), LEADS_ELSEWHERE),
    # rectification: of a confirmed problem of an issued bulletin, along its table of moves
    Guard("rectification_source", "rectification", ("INSERT",), NOT_HANDED_DOWN),
    Guard(
        "rectification_moves", "rectification", ("UPDATE",),
        f"NEW.state <> OLD.state AND (OLD.state || '>' || NEW.state) NOT IN {RECTIFYING}",
    ),
    Guard("rectification_due", "rectification", ("UPDATE",), UNEXTENDED),
    fixed(
        "rectification", "rectification_fixed",
        "number bulletin_id problem_id issuer_id unit_id detector fact demand first_due_on is_repeated earlier_id "
        "issued_at",
        now="received_at",
    ),
    fixed(
        "rectification_extension", "extension_fixed", "item_id until_on reason asked_by asked_at",
        now="decision reasons decided_by decided_at",
    ),
    # the chain's head only moves forward
    Guard("head_backwards", "journal_head", ("UPDATE",), "NEW.sequence <= OLD.sequence OR NEW.id <> OLD.id"),
    *(RESEALED.get(table) or Guard(f"{table}_no_update", table, ("UPDATE",), "") for table in INSERT_ONLY),
    *(Guard(f"{table}_no_delete", table, ("DELETE",), "") for table in NEVER_DELETED),
)  # fmt: skip
WORDS = {"opinion_sealed": "opinions_closed", "submission_sealed": "opinions_closed", "hearing_closed_once": "opinions_closed",
         "participant_apart_changed": "participant_apart"}  # fmt: skip
EXCLUSION = """ALTER TABLE reservation ADD CONSTRAINT reservation_overlap EXCLUDE USING gist (
  int8range(resource_id, resource_id, '[]') WITH =, tstzrange(starts_at, ends_at, '[)') WITH &&
) WHERE (released_at IS NULL)"""


def words(guard: Guard, event: str) -> str:
    """The message with which a guard refuses; services look for it."""
    if not guard.when or guard in RESEALED.values():
        return f"{'insert_only' if event == 'UPDATE' else 'never_deleted'} {guard.table}"
    return (
        "reservation_overlap" if guard.name == "reservation" else WORDS.get(guard.name, guard.name)
    )


def _sqlite(guard: Guard) -> Iterator[tuple[str, str]]:
    for name, event in guard.triggers():
        when = f"WHEN {guard.condition(event)} " if guard.when else ""
        body = f"BEGIN SELECT RAISE(ABORT, '{words(guard, event)}'); END"
        yield name, f"CREATE TRIGGER {name} BEFORE {event} ON {guard.table} {when}{body}"


def _postgresql(guard: Guard) -> Iterator[tuple[str, list[str]]]:
    for name, event in guard.triggers():
        refuse = f"RAISE EXCEPTION USING MESSAGE = '{words(guard, event)}', ERRCODE = '23000';"
        test = f"IF {guard.condition(event)} THEN {refuse} END IF;" if guard.when else refuse
        back = "OLD" if event == "DELETE" else "NEW"
        yield (
            name,
            [
                f"CREATE FUNCTION guard_{name}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN {guard.lock} {test} RETURN {back}; END $$",
                *_trigger(guard.table, name, f"{event} ON {guard.table} FOR EACH ROW", name),
            ],
        )
    if not guard.when and guard.events == ("DELETE",):
        name = f"{guard.table}_no_truncate"
        event = f"TRUNCATE ON {guard.table} FOR EACH STATEMENT"
        yield name, _trigger(guard.table, name, event, f"{guard.table}_no_delete")


def _trigger(table: str, name: str, event: str, function: str) -> list[str]:
    return [
        f"CREATE TRIGGER {name} BEFORE {event} EXECUTE FUNCTION guard_{function}()",
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}",
    ]


def statements(dialect: str, tables: set[str]) -> list[tuple[str, list[str]]]:
    """(guard, the SQL that puts it up), for the guards of the given tables."""
    found: list[tuple[str, list[str]]] = []
    for guard in GUARDS:
        if guard.table not in tables or dialect not in guard.engines:
            continue
        if dialect == "sqlite":
            found += [(name, [sql]) for name, sql in _sqlite(guard)]
        else:
            found += list(_postgresql(guard))
    if dialect == "postgresql" and "reservation" in tables:
        found.append(("reservation_overlap", [EXCLUSION]))
    return found


def put_up(bind: sa.Connection) -> None:
    """Put every guard up on the tables that exist."""
    tables = set(sa.inspect(bind).get_table_names())
    _execute(bind, [one for _, made in statements(bind.dialect.name, tables) for one in made])


def take_down(bind: sa.Connection) -> None:
    """Take every guard down, also those of earlier wording."""
    _execute(bind, removals(bind))


def _execute(bind: sa.Connection, many: list[str]) -> None:
    """Hundreds of statements: PostgreSQL takes them in one go, SQLite one by one."""
    together = many if bind.dialect.name == "sqlite" else [";\n".join(many)][: len(many)]
    for statement in together:
        bind.exec_driver_sql(statement)


@contextmanager
def lifted(bind: sa.Connection) -> Iterator[None]:
    """Take the guards down for a migration's changes and put them up again, with those of new tables."""
    take_down(bind)
    yield
    put_up(bind)


def removals(bind: sa.Connection) -> list[str]:
    """The SQL that takes down what stands in this database."""
    if bind.dialect.name == "sqlite":
        names = bind.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return [f"DROP TRIGGER {name}" for name in names.scalars().all()]
    functions = bind.exec_driver_sql(
        "SELECT proname FROM pg_proc WHERE proname LIKE 'guard_%%' "
        "AND pronamespace = current_schema()::regnamespace"
    )
    return [
        *(f"DROP FUNCTION {name}() CASCADE" for name in functions.scalars().all()),
        "ALTER TABLE reservation DROP CONSTRAINT IF EXISTS reservation_overlap",
    ]
