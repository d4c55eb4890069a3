"""Every guard by raw SQL: it refuses, and with only this guard dropped the same statement passes."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from hearing.base import clock
from hearing.base.db import db, schema_changes
from hearing.cli.demo.province import find_officers
from hearing.config import ROOT
from hearing.papers import attachments
from hearing.pool import hire, leaving, objections, publicity, recruiting
from hearing.pool.hire_rules import Ground
from hearing.pool.models import Pool
from tests.support.make import CITY, OTHER_CITY, P

sys.path.insert(0, str(ROOT / "migrations"))
import guards

GRANTED = (
    "INSERT INTO approval (hearing_id, unit_id, kind, decider_post, request, requested_by, requested_at, "
    "decision, decided_by, decided_at, delegation_id, department_words, department_by, department_at, plan_version, "
    "version) SELECT h.id, h.unit_id, {kind}, 'chief', 'x', -1, h.entered_at, 'granted', {by}, h.entered_at, "
    "{delegation}, 'x', -3, h.entered_at, 1, 1 FROM hearing h LIMIT 1"
)
HANDLER = "(SELECT handler_person_id FROM need LIMIT 1)"
HIRER = "(SELECT person_id FROM post WHERE kind = 'hire' LIMIT 1)"
BARE = "(SELECT id FROM person WHERE name = 'bare')"


def copied(table: str, **instead: str) -> str:
    """Insert a copy of a table's first row with some columns set to other SQL."""
    names = [c.name for c in db.metadata.tables[table].columns if c.name != "id"]
    values = [instead.get(name, name) for name in names]
    return (
        f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values)} FROM {table} LIMIT 1"
    )


DECIDED = {"decision": "'granted'", "decided_at": "'2001-02-03 00:00:00.000000'"}
COPIES: dict[str, tuple[str, dict[str, str]]] = {
    "hearing_case_closed": ("hearing_case", {
        "hearing_id": "900", "case_id": "(SELECT id FROM cases WHERE number = 'closed')",
    }),
    "participant_removed": ("participant", {
        "hearing_id": "900", "party_id": "(SELECT min(id) FROM party WHERE removed_at IS NOT NULL)",
        "removed_at": "NULL", "engagement_id": "NULL", "person_id": "NULL",
    }),
    "participant_apart": ("participant", {"person_id": HIRER, "removed_at": "NULL", "engagement_id": "NULL"}),
    "participant_one_capacity": ("participant", {
        "role": "'supervisor'", "removed_at": "NULL", "engagement_id": "NULL", "hearing_id": "900",
        "person_id": "(SELECT person_id FROM participant WHERE hearing_id = 900 AND role = 'officer')",
    }),
    "signature_elsewhere": ("record_signature", {"record_digest": "'x'", "participant_id": "-1"}),
    "step_out_of_turn": ("sitting_step", {"hearing_id": "900", "step": "7"}),
    "briefing_approved": ("briefing_release", {"approved_by": "NULL", "number": "number + 50"}),
    "briefing_unsworn": ("briefing_reading", {
        "participant_id": "(SELECT id FROM participant WHERE hearing_id = 900 AND role = 'officer')",
    }),
    "ledger_unverified_insert": ("ledger_item", {
        "number": "'new'", "case_id": "(SELECT max(id) FROM cases)", "state": "'closed'", "closed_on": "opened_on",
    }),
    "closing_not_owner_insert": ("ledger_closing", {
        "asked_by": "-1",
        "verified_by": "(SELECT owner_person_id FROM ledger_item i WHERE i.id = ledger_closing.item_id)",
    }),
    "approval_own_case_insert": ("approval", {**DECIDED, "decided_by": HANDLER, "requested_by": "-1"}),
    "objection_own_insert": ("objection", {
        **DECIDED, "decision": "'rejected'", "decided_by": HANDLER, "raised_by_words": "'other'",
    }),
}  # fmt: skip
STATEMENT = (
    "INSERT INTO collegial_statement ({collegial_statement}) SELECT {collegial_statement:hearing_id={hearing},"
    "seat_id=(SELECT id FROM seat WHERE hearing_id = {hearing})} FROM collegial_statement"
)
INSERTS = {
    "correction_late": "INSERT INTO record_correction (hearing_id, section, old_text, new_text, at, by_person_id) "
    "SELECT hearing_id, 's1', 'x', 'y', saved_at, 1 FROM hearing_record WHERE frozen_at IS NOT NULL LIMIT 1",
    "hearing_approved_insert": "INSERT INTO hearing ({hearing}) SELECT {hearing+} FROM hearing WHERE decided_at IS NOT NULL LIMIT 1",
    "approval_delegated_insert": GRANTED.format(kind="'venue'", by="-2", delegation="1"),
    "approval_committee_insert": GRANTED.format(
        kind="'against_majority'", by="-2", delegation="NULL"
    ),
    "approval_unreported_insert": "INSERT INTO approval (hearing_id, unit_id, kind, decider_post, request, "
    "requested_by, requested_at, decision, decided_by, decided_at, committee_record, plan_version, version) SELECT "
    "h.id, h.unit_id, 'against_majority', 'chief', 'x', -1, h.entered_at, 'granted', -2, h.entered_at, 'x', 1, 1 "
    "FROM hearing h LIMIT 1",
    **{
        f"decision_{name}": "INSERT INTO decision (issue_id, hearing_id, kind, words, reasons, deviates, consent_id, "
        f"on_the_spot, decided_at, decided_by) SELECT i.id, i.hearing_id, 'not_so', 'x', 'x', {deviates}, {consent}, "
        f"1=0, '2001-02-03 00:00:00.000000', 1 FROM issue i WHERE i.position = 9"
        for name, deviates, consent in (
            ("deviates", "1=0", "NULL"),
            ("unconsented", "1=1", "(SELECT min(id) FROM approval WHERE kind = 'hold')"),
        )
    },
    "survey_over": "INSERT INTO survey_answer (id, hearing_id, heard, understood, fair, answered_on) SELECT 'y', "
    "hearing_id, 1, 1, 1, '2026-01-06' FROM survey",
    "lending_unfiled": "INSERT INTO file_lending (hearing_id, borrower, purpose, lent_on, due_on, lent_by) SELECT "
    "min(id), 'x', 'x', '2026-01-05', '2026-01-06', 1 FROM hearing WHERE filed_at IS NULL",
    "preliminary_late": "INSERT INTO preliminary_opinion (hearing_id, issue_id, version, kind, entered_at, entered_by) "
    "SELECT h.id, i.id, 9, 'in_part', h.opened_at, 1 FROM issue i JOIN hearing h ON h.id = i.hearing_id "
    "WHERE h.opened_at IS NOT NULL LIMIT 1",
    "case_minor_insert": "INSERT INTO party (seal_id, case_id, position, role, name, is_minor, version) "
    "SELECT 'x', min(case_id), 9, 'victim', 'x', 1=1, 1 FROM application WHERE number = 'closed'",
    **{
        f"case_{name}_insert": "INSERT INTO cases ({cases}) SELECT "
        f"{{cases|{column}={value}|number='new'|number_key='new'|external_number={number}}} FROM cases "
        "WHERE number = 'closed'"
        for name, column, value, number in (
            ("heard", "heard_at", "entered_at", "'new'"),
            ("explained", "explanation_id", "77", "'new'"),
            ("counted_twice", "source_system", "'petition'", "'linked'"),
        )
    },
    "post_identified_insert": "INSERT INTO post (person_id, unit_id, unit_lineage, kind, granted_at) "
    f"SELECT {BARE}, unit_id, unit_lineage, 'clerk', granted_at FROM post LIMIT 1",
    "post_takes_part_insert": "INSERT INTO post (person_id, unit_id, unit_lineage, kind, granted_at) "
    "SELECT person_id, unit_id, unit_lineage, 'manage', granted_at FROM post WHERE kind = 'clerk' "
    "AND person_id IN (SELECT person_id FROM participant WHERE hearing_id = 900)",
    "opinion_sealed": "INSERT INTO opinion ({opinion}) SELECT {opinion:version=version+50,submission_id=NULL} "
    "FROM opinion LIMIT 1",
    "submission_sealed": "INSERT INTO submission ({submission}) SELECT {submission:number=number+50} "
    "FROM submission LIMIT 1",
    "opinion_submitted": "INSERT INTO opinion ({opinion}) SELECT {opinion:version=version+50,hearing_id=901,"
    "seat_id=(SELECT id FROM seat WHERE hearing_id = 901),issue_id=(SELECT id FROM issue WHERE hearing_id = 901)} "
    "FROM opinion LIMIT 1",
    "seat_officer": "INSERT INTO seat (hearing_id, participant_id, person_id, position) SELECT hearing_id, id, -5, 9 "
    "FROM participant WHERE hearing_id = 900 AND role = 'supervisor'",
    "collegial_time_choice": "INSERT INTO representative_choice ({representative_choice}) SELECT "
    "{representative_choice:hearing_id=901,seat_id=(SELECT id FROM seat WHERE hearing_id = 901),"
    "for_seat_id=(SELECT id FROM seat WHERE hearing_id = 901)} FROM representative_choice WHERE hearing_id = 902 LIMIT 1",
    "collegial_choice": "INSERT INTO representative_choice ({representative_choice}) SELECT "
    "{representative_choice:version=9} FROM representative_choice WHERE hearing_id = 902",
    "collegial_time_statement": STATEMENT.replace("{hearing}", "904"),
    "collegial_unchosen": STATEMENT.replace("{hearing}", "903"),
    "collegial_time_dissent": "INSERT INTO dissent ({dissent}) SELECT {dissent:hearing_id=901,seat_id=(SELECT id FROM seat "
    "WHERE hearing_id = 901)} FROM dissent",
    "supervisor_opinion_of": "INSERT INTO supervisor_opinion ({supervisor_opinion}) SELECT {supervisor_opinion:participant_id="
    "(SELECT participant_id FROM seat WHERE hearing_id = 902)} FROM supervisor_opinion",
    "paper_taken": "INSERT INTO paper_entry ({paper_entry}) SELECT {paper_entry:sheet_id=903,hearing_id=900,seal_id='y'} "
    "FROM paper_entry WHERE sheet_id = 902",
    "paper_apart": "INSERT INTO paper_entry ({paper_entry}) SELECT {paper_entry:entered_by=(SELECT handler_person_id "
    "FROM hearing WHERE id = 901),seal_id='y'} FROM paper_entry WHERE sheet_id = 902",
    "paper_third": "INSERT INTO paper_entry ({paper_entry}) SELECT {paper_entry:entered_by=-13,seal_id='y'} "
    "FROM paper_entry WHERE sheet_id = 901 AND entered_by = -11",
    "paper_alone": "INSERT INTO submission ({submission}) SELECT {submission:hearing_id=901,seat_id="
    "(SELECT id FROM seat WHERE hearing_id = 901),channel='paper',signed='paper',number=9} FROM submission LIMIT 1",
    "paper_begins": "INSERT INTO paper_sheet ({paper_sheet}) SELECT {paper_sheet:number=9,submission_id="
    "(SELECT min(id) FROM submission),settled_at=opened_at} FROM paper_sheet WHERE id = 902",
    "supplement_early": "INSERT INTO opinion_supplement ({opinion_supplement}) SELECT "
    "{opinion_supplement:hearing_id=901,seat_id=(SELECT id FROM seat WHERE hearing_id = 901)} "
    "FROM opinion_supplement LIMIT 1",
    "draw_entry_late": "INSERT INTO draw_entry (draw_id, member_id, code, is_eligible) "
    "SELECT d.id, m.id, 'new', m.id > 0 FROM draw d, member m WHERE d.state <> 'frozen' "
    "AND m.id NOT IN (SELECT member_id FROM draw_entry) LIMIT 1",
    "draw_begins": "INSERT INTO draw ({draw_new}) SELECT number || 'x', need_id, 0, 'frozen', "
    "(SELECT max(id) FROM commitment WHERE pool_id = (SELECT pool_id FROM need LIMIT 1)), frozen_at, frozen_by, list_text, list_digest, eligible, "
    "excluded, 77, 'x', frozen_by + 1 FROM draw WHERE round = 1",
    "draw_round": "INSERT INTO draw ({draw_new}) SELECT number || 'x', need_id, 50, 'frozen', (SELECT min(c.id) "
    "FROM commitment c WHERE c.id NOT IN (SELECT commitment_id FROM draw)), frozen_at, frozen_by, list_text, "
    "list_digest, eligible, excluded, 99, 'x', frozen_by + 1 FROM draw WHERE round = 1",
    "draw_not_handler": "INSERT INTO draw ({draw_new}) SELECT d.number || 'x', d.need_id, 0, 'frozen', "
    "(SELECT min(c.id) FROM commitment c WHERE c.id NOT IN (SELECT commitment_id FROM draw)), d.frozen_at, "
    "n.handler_person_id, d.list_text, d.list_digest, d.eligible, d.excluded, 78, 'x', n.handler_person_id + 1 "
    "FROM draw d JOIN need n ON n.id = d.need_id WHERE d.round = 1",
    "draw_request_not_handler_insert": "INSERT INTO draw_request (kind, need_id, unit_id, pool_id, reason, "
    "requested_by, requested_at, version) SELECT 'borrow', n.id, n.unit_id, n.pool_id, 'x', n.handler_person_id, "
    "n.stated_at, 1 FROM need n LIMIT 1",
    "finding_not_handler_insert": "INSERT INTO recusal_finding (need_id, person_id, sign, grade, turn, state, "
    "found_at, decided_by, decided_at, version) SELECT need_id, person_id, sign, grade, 9, 'confirmed', found_at, "
    "(SELECT handler_person_id FROM need WHERE id = need_id), found_at, 1 FROM recusal_finding LIMIT 1",
    "engagement_drawn": "INSERT INTO engagement ({engaged}) SELECT e.hearing_id, e.need_id, e.draw_id, m.id, "
    "m.person_id, e.handler_person_id, e.held_on, 50, e.is_reserve, 'waiting', 1, 'drawn', NULL FROM engagement e, "
    "member m WHERE e.rank = 1 AND m.id NOT IN (SELECT member_id FROM engagement) LIMIT 1",
    "engagement_approved": "INSERT INTO engagement ({engaged}) SELECT e.hearing_id, e.need_id, NULL, m.id, "
    "m.person_id, e.handler_person_id, e.held_on, 50, e.is_reserve, 'waiting', 1, 'named', 1 FROM engagement e, "
    "member m WHERE e.rank = 1 AND m.id NOT IN (SELECT member_id FROM engagement) LIMIT 1",
    "engagement_apart": "INSERT INTO engagement ({engaged}) SELECT e.hearing_id, e.need_id, NULL, e.member_id, "
    "m.person_id, e.handler_person_id, e.held_on, 50, e.is_reserve, 'waiting', 1, 'named', (SELECT max(id) FROM approval WHERE kind = 'naming') "
    "FROM engagement e, member m WHERE e.rank = 1 AND m.id NOT IN (SELECT member_id FROM engagement) LIMIT 1",
    "engagement_full_insert": "INSERT INTO engagement ({engaged}) SELECT e.hearing_id, e.need_id, NULL, m.id, "
    "m.person_id, e.handler_person_id, e.held_on, 50, e.is_reserve, 'invited', 1, 'named', (SELECT max(id) FROM approval WHERE kind = 'naming') "
    "FROM engagement e, member m WHERE e.rank = 1 AND m.id NOT IN (SELECT member_id FROM engagement) LIMIT 1",
    "bulletin_row_late": "INSERT INTO bulletin_row (bulletin_id, collection, section, serial, key, content, "
    "digest) SELECT bulletin_id, collection, 'y', serial, key, content, digest FROM bulletin_row",
    "receipt_unsent": "INSERT INTO bulletin_receipt (bulletin_id, unit_id) VALUES (2, 340103)",
    "bulletin_problem_frozen_insert": "INSERT INTO bulletin_problem (bulletin_id, unit_id, detector, "
    "rule, fact, evidence, is_confirmed) SELECT bulletin_id, unit_id, 'x', 'x', 'x', 'x', is_confirmed "
    "FROM bulletin_problem",
    "reservation_insert": "INSERT INTO reservation ({reservation}) SELECT {reservation+} "
    "FROM reservation WHERE released_at IS NULL LIMIT 1",
    "post_separated_insert": "INSERT INTO post (person_id, unit_id, unit_lineage, kind, granted_at) "
    "SELECT person_id, unit_id, unit_lineage, 'manage', granted_at FROM post WHERE kind = 'hire' LIMIT 1",
    "member_entry": "INSERT INTO member ({member}) SELECT {member:person_id=(SELECT max(id) FROM person WHERE id NOT IN (SELECT person_id FROM member)),certificate_number=NULL} "
    "FROM member WHERE state = 'active' LIMIT 1",
    "member_elsewhere": "INSERT INTO member ({member}) SELECT {member:pool_id=(SELECT max(id) FROM pool),"
    "state='candidate',certificate_number=NULL,consents_cross_pool=(1=0)} FROM member m "
    "WHERE state = 'active' AND pool_id < (SELECT max(id) FROM pool) LIMIT 1",
    "proposal_publicity": "INSERT INTO proposal ({proposal}) SELECT {proposal:round=round+1,state='open',"
    "decided_by=NULL,decided_at=NULL} FROM proposal WHERE kind = 'appoint' AND state = 'granted' LIMIT 1",
    "proposal_own_insert": "INSERT INTO proposal ({proposal}) SELECT {proposal:kind='renew',decided_by="
    "(SELECT m.registered_by FROM member m WHERE m.id = proposal.member_id),proposed_by=proposed_by+1000000} "
    "FROM proposal WHERE state = 'granted' LIMIT 1",
    "appointment_ungranted": "INSERT INTO appointment ({appointment}) SELECT {appointment:ordinal=99,"
    "proposal_id=(SELECT max(id) FROM proposal),certificate_number='x',code_digest=NULL} FROM appointment LIMIT 1",
    "objection_period": "INSERT INTO candidate_objection ({candidate_objection}) SELECT "
    "{candidate_objection:raised_on='1999-01-01',receipt='y'} FROM candidate_objection LIMIT 1",
    "post_lineage_insert": "INSERT INTO post (person_id, unit_id, unit_lineage, kind, granted_at) "
    "SELECT person_id, 340200, unit_lineage, kind, granted_at FROM post WHERE kind = 'clerk' LIMIT 1",
}
STEP = (
    "INSERT INTO annual_plan_step (version_id, position, move, words, done_by, done_at) SELECT id, 2, 'approved', "
    "NULL, {by}, drafted_at FROM annual_plan_version WHERE number = {number}"
)
INSERTS |= {
    "annual_plan_own": STEP.format(by="drafted_by", number=2),
    "annual_plan_unsubmitted": STEP.format(by="-5", number=3),
    "annual_target_submitted": "INSERT INTO annual_target (version_id, unit_id, line_id, sessions) "
    "SELECT v.id, 340103, l.id, 1 FROM annual_plan_version v, business_line l WHERE v.number = 2 AND l.id = "
    "(SELECT max(id) FROM business_line)",
}
SPECTATOR = (
    "INSERT INTO spectator (hearing_id, number, name, identity_digest, phone_digest, relation, is_party, "
    "state, seat, applied_at, seal_id) SELECT hearing_id, {n}, 'x', {n}, 'x', 'citizen', 1=0, 'seated', {seat}, "
    "published_at, 'x' FROM announcement LIMIT 1"
)
INSERTS["spectator_room_insert"] = SPECTATOR.replace("{n}", "'new'").replace("{seat}", "seats + 1")
UPDATES = {
    "ledger_unverified_update": "UPDATE ledger_item SET state = 'closed', closed_on = opened_on WHERE number = 'n1'",
    "closing_not_owner_update": "UPDATE ledger_closing SET verdict = 'closed', reasons = 'x', verified_at = asked_at, "
    "verified_by = (SELECT owner_person_id FROM ledger_item i WHERE i.id = item_id) WHERE verdict IS NULL",
    "engagement_day": "UPDATE engagement SET held_on = '1999-01-01'",
    "hearing_opened": "UPDATE hearing SET state = 'sitting', needed = 7 WHERE opened_at IS NOT NULL",
    "hearing_approved_update": "UPDATE hearing SET size_approval_id = hold_approval_id",
    "approval_delegated_update": "UPDATE approval SET delegation_id = 1 WHERE decision IS NULL",
    "approval_committee_update": "UPDATE approval SET decision = 'granted', decided_at = requested_at, "
    "decided_by = -2 WHERE decision IS NULL AND (kind <> 'against_majority' OR department_at IS NOT NULL)",
    "approval_unreported_update": "UPDATE approval SET decision = 'granted', decided_at = requested_at, decided_by = -2, "
    "committee_record = 'x' WHERE kind = 'against_majority' AND department_at IS NULL",
    "approval_department": "UPDATE approval SET department_words = 'y' WHERE department_at IS NOT NULL",
    "draft_reported_update": "UPDATE decision_draft SET reasons = 'y'",
    "spectator_room_update": "UPDATE spectator SET seat = 9999",
    "case_minor_update": "UPDATE party SET is_minor = (1=1), case_id = (SELECT min(case_id) FROM application "
    "WHERE number = 'closed') WHERE removed_at IS NULL",
    "case_heard_update": "UPDATE cases SET heard_at = '2001-02-03 00:00:00.000000' WHERE id IN "
    "(SELECT case_id FROM application WHERE number = 'closed')",
    "case_explained_update": "UPDATE cases SET explanation_id = (SELECT min(id) FROM explanation) "
    "WHERE closed_on IS NULL",
    "case_counted_twice_update": "UPDATE cases SET external_number = 'linked', source_system = 'petition' "
    "WHERE id IN (SELECT case_id FROM application WHERE number = 'closed')",
    "case_being_heard": "UPDATE cases SET state = 'closed', closed_on = received_on WHERE closed_on IS NULL "
    "AND heard_at IS NULL AND number <> 'asked'",
    "party_in_hearing": "UPDATE party SET removed_at = '2001-02-03 00:00:00.000000', removed_by = 1, removed_because = 'x' "
    "WHERE id = (SELECT min(party_id) FROM participant WHERE hearing_id = 900)",
    "participant_removed_changed": "UPDATE participant SET party_id = (SELECT min(id) FROM party "
    "WHERE removed_at IS NOT NULL) WHERE hearing_id = 900 AND party_id IS NOT NULL",
    "party_removed": "UPDATE party SET name = 'y' WHERE removed_at IS NOT NULL",
    "case_unanswered": "UPDATE cases SET state = 'closed', closed_on = received_on WHERE number = 'asked'",
    "case_minor_kept": "UPDATE cases SET has_minor = (1=0) WHERE id IN (SELECT case_id FROM party WHERE is_minor)",
    "case_closed": "UPDATE cases SET disposal = 'prosecute' WHERE closed_on IS NOT NULL",
    "post_identified_update": f"UPDATE post SET person_id = {BARE} WHERE id = (SELECT min(id) FROM post "
    "WHERE kind = 'clerk')",
    "person_identified": "UPDATE person SET identity_digest = NULL, identity_sealed = NULL WHERE id = "
    "(SELECT min(person_id) FROM post WHERE kind = 'clerk')",
    "post_takes_part_update": "UPDATE post SET kind = 'manage' WHERE kind = 'clerk' "
    "AND person_id IN (SELECT person_id FROM participant WHERE hearing_id = 900)",
    "participant_one_capacity_changed": "UPDATE participant SET person_id = (SELECT person_id FROM participant "
    "WHERE hearing_id = 900 AND role = 'officer') WHERE hearing_id = 900 AND role = 'supervisor'",
    "participant_apart_changed": f"UPDATE participant SET person_id = {HIRER} WHERE hearing_id = 900 AND role = 'clerk'",
    "member_own_proposal": "UPDATE member SET registered_by = -1, reviewed_by = -2, appointed_by = "
    "(SELECT by_person_id FROM member_event WHERE verb = 'propose' AND member_id = 1) WHERE id = 1",
    "approval_own_case_update": "UPDATE approval SET decision = 'granted', requested_by = -1, committee_record = 'x', "
    f"decided_by = {HANDLER}, decided_at = requested_at WHERE decision IS NULL "
    "AND (kind <> 'against_majority' OR department_at IS NOT NULL)",
    "objection_own_update": f"UPDATE objection SET decision = 'rejected', decided_by = {HANDLER}, "
    "decided_at = raised_at",
}
LINE = (
    "INSERT INTO allowance (batch_id, engagement_id, hearing_id, person_id, tariff_id, item, base_fen, "
    "transport_fen, tax_fen, amount_fen, reverses_id, reason, created_by, created_at) SELECT {values} "
    "FROM engagement e, allowance_batch b WHERE "
)
AMOUNTS = "1, 'half_day', 100, 0, 0, 100, NULL, NULL, 1, e.invited_at"
UNPAID = "e.id = (SELECT max(engagement_id) FROM attendance) AND b.state = "
INSERTS |= {
    "allowance_late": LINE.replace("{values}", f"b.id, e.id, e.hearing_id, e.person_id, {AMOUNTS}")
    + f"{UNPAID}'submitted'",
    "allowance_unearned": LINE.replace(
        "{values}", f"b.id, e.id, e.hearing_id, e.person_id + 1000, {AMOUNTS}"
    )
    + f"{UNPAID}'draft'",
    "allowance_twice": LINE.replace("{values}", f"b.id, e.id, e.hearing_id, e.person_id, {AMOUNTS}")
    + "e.id = (SELECT engagement_id FROM allowance) AND b.state = 'draft'",
    "allowance_undone": LINE.replace(
        "{values}",
        "b.id, e.id, e.hearing_id, e.person_id, 1, 'half_day', -7, 0, 0, -7, "
        "(SELECT id FROM allowance), 'x', 1, e.invited_at",
    )
    + "e.id = (SELECT engagement_id FROM allowance) AND b.state = 'draft'",
}
UPDATES |= {
    "bulletin_moves": "UPDATE bulletin SET state = 'draft' WHERE id = 1",
    "allowance_batch_moves": "UPDATE allowance_batch SET state = 'withdrawn' WHERE state = 'submitted'",
    "allowance_batch_total": "UPDATE allowance_batch SET state = 'submitted', total_fen = 5, "
    "submitted_at = prepared_at WHERE state = 'draft'",
    "reservation_update": "UPDATE reservation SET released_at = NULL, starts_at = (SELECT starts_at "
    "FROM reservation WHERE released_at IS NULL AND role = 'room'), ends_at = (SELECT ends_at FROM "
    "reservation WHERE released_at IS NULL AND role = 'room'), resource_id = (SELECT resource_id FROM "
    "reservation WHERE released_at IS NULL AND role = 'room') WHERE role = 'presider'",
    "post_separated_update": "UPDATE post SET person_id = (SELECT person_id FROM post WHERE "
    "kind = 'hire' LIMIT 1) WHERE kind = 'manage'",
    "post_lineage_update": "UPDATE post SET unit_lineage = '/1/' WHERE kind = 'clerk'",
    "unit_lineage": "UPDATE unit SET lineage = '/1/' WHERE id = (SELECT unit_id FROM post LIMIT 1)",
    "member_path": "UPDATE member SET state = 'candidate' WHERE state = 'active'",
    "member_unreviewed": "UPDATE member SET state = 'reviewed' WHERE state = 'candidate'",
    "member_undecided": "UPDATE member SET state = 'appointed', appointed_by = 1000000, term_from = '2026-01-01', "
    "term_until = '2027-01-01', exclusions_declared_on = '2026-01-01' WHERE state = 'proposed'",
    "member_again_elsewhere": "UPDATE member SET state = 'candidate', left_on = NULL, left_ground = NULL "
    "WHERE state = 'left'",
    "proposal_own_update": "UPDATE proposal SET decided_by = (SELECT m.registered_by FROM member m WHERE "
    "m.id = proposal.member_id), decided_at = proposed_at, state = 'granted', proposed_by = proposed_by "
    "WHERE state = 'open'",
    "head_backwards": "UPDATE journal_head SET sequence = sequence - 1",
    "paper_unsettled": "UPDATE paper_sheet SET submission_id = (SELECT max(id) FROM submission), settled_at = opened_at "
    "WHERE id = 901",
    "issue_voted_update": "UPDATE issue SET proposition = 'x'",
    "seat_voted_update": "UPDATE seat SET position = position + 50",
}
UPDATES |= {
    "draw_moves": "UPDATE draw SET state = 'superseded', revealed_at = frozen_at, revealed_by = frozen_by "
    "WHERE state = 'frozen'",
    "draw_reveal_not_handler": "UPDATE draw SET revealed_by = (SELECT handler_person_id FROM need WHERE id = need_id), "
    "revealed_at = frozen_at, state = 'revealed' WHERE state = 'frozen'",
    "draw_request_not_handler_update": "UPDATE draw_request SET decided_by = (SELECT handler_person_id FROM need "
    "WHERE id = need_id), decision = 'granted', decided_at = requested_at WHERE decided_by IS NULL",
    "draw_entry_ranked": "UPDATE draw_entry SET rank = 99 WHERE member_id = (SELECT min(member_id) FROM draw_entry "
    "WHERE rank IS NULL)",
    "engagement_full_update": "UPDATE engagement SET state = 'invited' WHERE state = 'waiting'",
    "engagement_ended": "UPDATE engagement SET state = 'accepted' WHERE state = 'declined'",
    "finding_decided": "UPDATE recusal_finding SET state = 'answered' WHERE decided_at IS NOT NULL",
    "finding_not_handler_update": "UPDATE recusal_finding SET decided_by = (SELECT handler_person_id FROM need "
    "WHERE id = need_id), decided_at = found_at, state = 'confirmed' WHERE decided_by IS NULL",
}
OBSERVING = "(SELECT id FROM hearing WHERE has_minor LIMIT 1)"
INSERTS |= {
    "gathering_observed_insert": "INSERT INTO gathering ({gathering}) SELECT {gathering:number='new',"
    f"kind='observation',hearing_id={OBSERVING},reservation_id=NULL}} FROM gathering WHERE state = 'planned'",
    "feedback_there": "INSERT INTO gathering_feedback (guest_id, audible, clear, orderly, useful, given_at) "
    "SELECT id, 1, 1, 1, 1, invited_at FROM gathering_guest WHERE name = 'waits'",
    "mock_part_played_insert": "INSERT INTO mock_part (mock_hearing_id, position, role, name) "
    "SELECT id, 99, 'clerk', 'x' FROM mock_hearing WHERE state = 'held'",
    "mock_note_held": "INSERT INTO mock_note (mock_hearing_id, aspect, words, by_person_id, at) "
    "SELECT id, 'procedure', 'x', 1, created_at FROM mock_hearing WHERE state = 'planned'",
}
UPDATES |= {
    "gathering_observed_update": f"UPDATE gathering SET kind = 'observation', hearing_id = {OBSERVING} "
    "WHERE state = 'planned'",
    "mock_part_played_update": "UPDATE mock_part SET name = 'y' WHERE name = 'played'",
    "mock_part_played_delete": "DELETE FROM mock_part WHERE name = 'played'",
    "guest_kept": "DELETE FROM gathering_guest WHERE name = 'noted' AND id NOT IN "
    "(SELECT guest_id FROM gathering_feedback)",
}
# review 901 is drawn: sample 901 with a result and a contest, entry 902 not drawn; review 902 is a draft of 90 points
REVIEWED = "(SELECT handler_person_id FROM review_entry WHERE id = 901)"
INSERTS |= {
    "review_begins": "INSERT INTO case_review ({case_review}) SELECT {case_review:number='new'} FROM case_review "
    "WHERE id = 901",
    "review_sheet_insert": "INSERT INTO review_criterion (review_id, position, name, standard, weight) "
    "SELECT id, 99, 'new', 'x', 1 FROM case_review WHERE id = 901",
    "review_list": "INSERT INTO review_entry ({review_entry}) SELECT {review_entry:code='new',hearing_id=77} "
    "FROM review_entry WHERE id = 902",
    "review_task_drawn": "INSERT INTO review_task (entry_id, reviewer_person_id, assigned_by, assigned_at, version) "
    "SELECT 902, id, 1, '2001-02-03 00:00:00.000000', 1 FROM person WHERE name = 'bare'",
    "reviewer_apart_insert": "INSERT INTO review_task (entry_id, reviewer_person_id, assigned_by, assigned_at, version) "
    f"SELECT 901, {REVIEWED}, 1, assigned_at, 1 FROM review_task WHERE id = 901",
    "review_score_fits_insert": "INSERT INTO review_score (task_id, criterion_id, deduction, finding) "
    "SELECT id, 902, 41, 'x' FROM review_task WHERE id = 902",
    "review_result_early": "INSERT INTO review_result (entry_id, points, grade, basis, announced_at, announced_by) "
    "SELECT 902, points, grade, basis, announced_at, announced_by FROM review_result",
    "review_contest_handler": "INSERT INTO review_contest (entry_id, reasons, raised_by, raised_at) "
    f"SELECT 902, 'x', {REVIEWED}, raised_at FROM review_contest",
}
UPDATES |= {
    "review_weights": "UPDATE case_review SET state = 'open', published_at = created_at, commitment_digest = 'x', "
    "secret_sealed = (SELECT r.secret_sealed FROM case_review r WHERE r.id = 901) WHERE id = 902",
    "review_sheet_update": "UPDATE review_criterion SET name = 'y' WHERE id = 901",
    "review_sheet_delete": "DELETE FROM review_criterion WHERE id = 901",
    "review_ranked": "UPDATE review_entry SET rank = 50 WHERE id = 902",
    "reviewer_apart_update": f"UPDATE review_task SET reviewer_person_id = {REVIEWED} WHERE id = 902",
    "review_task_whole": "UPDATE review_task SET submitted_at = assigned_at WHERE id = 902",
    "review_task_kept": "DELETE FROM review_task WHERE id = 901",
    "review_score_fixed_update": "UPDATE review_score SET finding = 'y' WHERE task_id = 901",
    "review_score_fixed_delete": "DELETE FROM review_score WHERE task_id = 901",
    "review_score_fits_update": "UPDATE review_score SET deduction = 61, finding = 'x' WHERE task_id = 902",
    "review_contest_apart": "UPDATE review_contest SET decided_by = raised_by, decided_at = raised_at, "
    "grade = 'qualified', words = 'x'",
}
# text 901 was published and withdrawn, 902 is an adopted draft
INSERTS |= {
    "exemplar_concluded": "INSERT INTO exemplar ({exemplar}) SELECT {exemplar:number='new',hearing_id=900} "
    "FROM exemplar WHERE state = 'draft'",
    "exemplar_adopted_insert": "INSERT INTO exemplar ({exemplar}) SELECT {exemplar:number='new',state='published',"
    "withdrawn_by=NULL,withdrawn_at=NULL,withdrawn_because=NULL} FROM exemplar WHERE id = 901",
    "exemplar_verdict_own": "INSERT INTO exemplar_verdict (exemplar_id, unit_id, verdict, by_person_id, at) "
    "SELECT id, unit_id, 'adopt', edited_by, nominated_at FROM exemplar LIMIT 1",
}
UPDATES |= {
    "exemplar_naming": "UPDATE exemplar SET state = 'published', number = 'n', published_by = 9, "
    "published_at = nominated_at, adopted_unit_id = unit_id, facts = (SELECT name FROM participant "
    "WHERE length(name) > 1 AND hearing_id = exemplar.hearing_id LIMIT 1) WHERE id = 902",
    "exemplar_doors": "UPDATE exemplar SET state = 'published', number = 'n', published_by = 9, "
    "published_at = nominated_at, adopted_unit_id = unit_id, is_public = (1=1), hearing_id = 900 WHERE id = 902",
    "exemplar_adopted_update": "UPDATE exemplar SET state = 'published', number = 'n', published_by = 9, "
    "published_at = nominated_at, adopted_unit_id = 340000 WHERE id = 902",
}
# somebody who leads a unit, and not the one that the problem is of
LEADER = (
    "(SELECT min(o.person_id) FROM post o WHERE o.kind = 'chief' AND o.unit_id <> 340100 AND o.person_id NOT IN "
    "(SELECT x.person_id FROM post x WHERE x.unit_id = 340100))"
)
UNASKED = "(SELECT id FROM bulletin_problem WHERE detector = 'y')"
# a flag without and one with a verdict; two items of one bulletin, an open and a decided request for more time
LEDGER = (
    "INSERT INTO padding_flag (hearing_id, kind, words, found_at) SELECT id, 'pad_short', 'x', entered_at "
    "FROM hearing WHERE id <> 900 LIMIT 1",
    "INSERT INTO padding_flag (hearing_id, kind, words, found_at, verdict, reason, decided_by, decided_at) "
    "SELECT id, 'pad_split', 'x', entered_at, 'genuine', 'x', -1, entered_at FROM hearing WHERE id <> 900 LIMIT 1",
    "INSERT INTO rectification (id, number, bulletin_id, problem_id, issuer_id, unit_id, detector, fact, demand, "
    "person_words, first_due_on, due_on, state, is_repeated, issued_at, received_at, version) SELECT 1, 'n1', "
    "bulletin_id, id, unit_id, unit_id, 'x', 'x', 'x', 'x', '2026-01-01', '2026-01-01', 'issued', 1=0, '{moment}', "
    "'{moment}', 1 FROM bulletin_problem WHERE bulletin_id = 1 AND detector = 'x'",
    "INSERT INTO rectification_step (item_id, move, from_state, to_state, at) VALUES (1, 'issue', '', 'issued', "
    "'{moment}')",
    "INSERT INTO rectification_extension (item_id, until_on, reason, asked_by, asked_at, decision, reasons, "
    "decided_by, decided_at) VALUES (1, '2026-02-01', 'x', 1, '{moment}', 'refused', 'x', 2, '{moment}')",
    "INSERT INTO trigger_simulation (id, unit_id, kind, settings, month, result, by_person_id, at) VALUES "
    "(1, 340100, 'bottom', 'x', '2026-01-01', 'x', 1, '{moment}')",
    "INSERT INTO trigger_version (id, unit_id, kind, settings, is_on, simulation_id, reason, by_person_id, at) "
    "VALUES (1, 340100, 'bottom', 'x', 1=1, 1, 'x', 1, '{moment}')",
    "INSERT INTO trigger_task (issuer_id, unit_id, version_id, kind, month, arithmetic, due_on, state, made_at, "
    "version) VALUES (340100, 340103, 1, 'bottom', '2026-01-01', 'x', '2026-01-01', 'open', '{moment}', 1)",
    "INSERT INTO bulletin_extract (bulletin_id, unit_id, number, title, state, content, content_digest, reason, "
    "drafted_by, drafted_at, decided_by, decided_at, decision, paper_id, withdrawn_by, withdrawn_at, "
    "withdrawn_because) SELECT 1, 340100, 'n', 'x', 'withdrawn', 'x', 'x', 'x', 1, '{moment}', 2, '{moment}', 'x', "
    "min(id), 2, '{moment}', 'x' FROM paper",
)
INSERTS |= {
    "padding_flag_own_insert": "INSERT INTO padding_flag (hearing_id, kind, words, found_at, verdict, reason, "
    "decided_by, decided_at) SELECT id, 'pad_batch', 'x', entered_at, 'genuine', 'x', handler_person_id, entered_at "
    "FROM hearing WHERE id <> 900 LIMIT 1",
    "trigger_simulated": "INSERT INTO trigger_version ({trigger_version}) SELECT {trigger_version:settings='y'} "
    "FROM trigger_version",
    "trigger_task_source": "INSERT INTO trigger_task ({trigger_task}) SELECT {trigger_task:version_id=77,"
    "month='2026-02-01'} FROM trigger_task",
    "extract_unsent": "INSERT INTO bulletin_extract ({bulletin_extract}) SELECT {bulletin_extract:number='m',"
    "bulletin_id=2} FROM bulletin_extract",
    "ruling_answers_elsewhere": "INSERT INTO problem_ruling (problem_id, verdict, demand, person_words, person_id, "
    f"by_person_id, at) SELECT problem_id, verdict, demand, 'x', {LEADER}, 1, at FROM problem_ruling",
    "ruling_due_before": "INSERT INTO problem_ruling (problem_id, verdict, demand, person_words, due_on, by_person_id, at) "
    "SELECT problem_id, verdict, demand, 'x', '2026-01-31', 1, at FROM problem_ruling",
    "rectification_elsewhere_insert": "INSERT INTO rectification ({rectification}) SELECT "
    f"{{rectification:number='n3',person_id={LEADER},problem_id={UNASKED}}} FROM rectification",
    "rectification_source": "INSERT INTO rectification ({rectification}) SELECT {rectification:number='n2',"
    "problem_id=77} FROM rectification",
}
UPDATES |= {
    "padding_flag_own_update": "UPDATE padding_flag SET verdict = 'genuine', reason = 'x', decided_at = found_at, "
    "decided_by = (SELECT presider_person_id FROM hearing WHERE id = hearing_id) WHERE verdict IS NULL",
    "bulletin_unruled": "UPDATE bulletin SET content = 'x', content_digest = 'x', frozen_at = closing_at WHERE id = 2",
    "rectification_elsewhere_update": f"UPDATE rectification SET person_id = {LEADER}",
    "rectification_moves": "UPDATE rectification SET state = 'answered'",
    "rectification_due": "UPDATE rectification SET due_on = '2026-02-01'",
    "rectification_fixed": "UPDATE rectification SET demand = 'easier'",
}
SHAPES = {
    "draw_new": "number, need_id, round, state, commitment_id, frozen_at, frozen_by, list_text, list_digest, eligible, "
    "excluded, redraw_request_id, redraw_reason, redraw_approved_by",
    "engaged": "hearing_id, need_id, draw_id, member_id, person_id, handler_person_id, held_on, rank, is_reserve, state, "
    "version, engaged_as, approval_id",
}
MOMENT = "2001-02-03 00:00:00.000000"
# a hearing that has neither approvals nor milestones
NOT_YET = {
    "state": "'draft'",
    **dict.fromkeys(
        ("hold_approval_id", "size_approval_id", "opening_approval_id", "venue_approval_id",
         "broadcast_approval_id", "consent_id", "closed_at", "opinions_closed_at", "decided_at", "told_at",
         "outcome_at", "filed_at"), "NULL",
    ),
}  # fmt: skip

# a row in each table of 管; three pay lists: open with nothing, submitted with nothing, approved with one line
MANAGED = (
    "INSERT INTO absence_review (engagement_id, is_justified, words, decided_by, decided_at) "
    f"SELECT engagement_id, 1=1, 'x', 1, '{MOMENT}' FROM attendance LIMIT 1",
    "INSERT INTO training_credit (member_id, held_on, minutes, kind, topic, evidence, entered_by, entered_at, "
    f"voided_at, voided_by, voided_because) SELECT id, '2026-01-01', 60, 'mock', 'x', 'x', 1, '{MOMENT}', "
    f"'{MOMENT}', 1, 'x' FROM member LIMIT 1",
    "INSERT INTO officer_feedback (engagement_id, by_person_id, capacity, preparation, participation, conduct, "
    f"given_at) SELECT engagement_id, 1, 'handler', 1, 1, 1, '{MOMENT}' FROM attendance LIMIT 1",
    "INSERT INTO hearing_feedback (engagement_id, notice, materials, arrangement, heard, given_at) "
    f"SELECT engagement_id, 1, 1, 1, 1, '{MOMENT}' FROM attendance LIMIT 1",
    "INSERT INTO appraisal (member_id, year, version, proposed, grade, inputs, grounds, reasons, decided_by, "
    f"decided_at, comment, commented_at) SELECT id, 2025, 1, 'basic', 'basic', 'x', 'x', 'x', 1, '{MOMENT}', "
    f"'x', '{MOMENT}' FROM member LIMIT 1",
    "INSERT INTO tariff (id, unit_id, item, amount_fen, valid_from, source, entered_at) "
    f"VALUES (1, 340100, 'half_day', 100, '2026-01-01', 'x', '{MOMENT}')",
    *(
        "INSERT INTO allowance_batch (id, pool_id, number, state, prepared_by, prepared_at, submitted_at, "
        f"total_fen, version) SELECT {number}, id, 'n{number}', 'draft', 1, '{MOMENT}', NULL, NULL, 1 "
        "FROM pool LIMIT 1"
        for number in (1, 2, 3)
    ),
    f"UPDATE allowance_batch SET state = 'submitted', submitted_at = '{MOMENT}', total_fen = 0 WHERE id = 2",
    "INSERT INTO allowance (batch_id, engagement_id, hearing_id, person_id, tariff_id, item, base_fen, "
    "transport_fen, tax_fen, amount_fen, created_by, created_at) SELECT 3, e.id, e.hearing_id, e.person_id, 1, "
    f"'half_day', 100, 0, 0, 100, 1, '{MOMENT}' FROM engagement e "
    "WHERE e.id = (SELECT min(engagement_id) FROM attendance)",
    f"UPDATE allowance_batch SET state = 'submitted', submitted_at = '{MOMENT}', total_fen = 100 WHERE id = 3",
    f"UPDATE allowance_batch SET state = 'approved', decided_by = 2, decided_at = '{MOMENT}', paper_id = 1, "
    "reasons = 'x' WHERE id = 3",
)
EXEMPLAR = (
    "INSERT INTO exemplar (id, number, unit_id, hearing_id, kind, state, title, keywords, gist, facts, course, meaning, "
    "nominated_by, nominated_at, edited_by, is_public, version) SELECT {id}, NULL, unit_id, id, 'typical', 'draft', "
    f"'x', 'x', 'x', 'x', 'x', 'x', 1, '{MOMENT}', 2, 1=0, 1 FROM hearing WHERE decided_at IS NOT NULL LIMIT 1"
)
ADOPTED = (
    "INSERT INTO exemplar_verdict (exemplar_id, unit_id, verdict, by_person_id, at) "
    f"SELECT max(id), max(unit_id), 'adopt', 3, '{MOMENT}' FROM exemplar"
)
# a text published and withdrawn, and one adopted but in draft
EXEMPLARY = (
    EXEMPLAR.format(id=901),
    ADOPTED,
    f"INSERT INTO kept_trace (exemplar_id, words, reason, by_person_id, at) VALUES (901, 'x', 'x', 1, '{MOMENT}')",
    "UPDATE exemplar SET state = 'published', number = 'shown', published_by = 9, published_at = nominated_at, "
    "adopted_unit_id = unit_id WHERE id = 901",
    f"UPDATE exemplar SET state = 'withdrawn', withdrawn_by = 9, withdrawn_at = '{MOMENT}', withdrawn_because = 'x' "
    "WHERE id = 901",
    EXEMPLAR.format(id=902),
    ADOPTED,
)  # fmt: skip
REVIEW = (
    "INSERT INTO case_review (id, seal_id, number, unit_id, kind, state, title, from_on, until_on, sample_size, "
    "created_by, created_at, version) VALUES ({id}, '{id}', 'r{id}', 340103, 'cases', 'draft', 'x', '2001-01-01', "
    f"'2001-12-31', 1, 1, '{MOMENT}', 1)"
)
TASK = (
    "INSERT INTO review_task (id, entry_id, reviewer_person_id, assigned_by, assigned_at, version) "
    f"SELECT {{id}}, 901, id, 1, '{MOMENT}', 1 FROM person WHERE name = {{name}} LIMIT 1"
)
REVIEWING = (
    REVIEW.format(id=901),
    *(
        "INSERT INTO review_criterion (id, review_id, position, name, standard, weight) "
        f"VALUES ({number}, 901, {number}, 'c{number}', 'x', {weight})"
        for number, weight in ((901, 60), (902, 40))
    ),
    f"UPDATE case_review SET state = 'open', commitment_digest = 'x', published_at = '{MOMENT}', secret_sealed = "
    "(SELECT secret_sealed FROM commitment LIMIT 1) WHERE id = 901",
    "INSERT INTO review_entry (id, review_id, hearing_id, handler_person_id, code) "
    "SELECT 901, 901, id, handler_person_id, 'a' FROM hearing WHERE decided_at IS NOT NULL LIMIT 1",
    "INSERT INTO review_entry (id, review_id, hearing_id, handler_person_id, code) "
    "SELECT 902, 901, id, handler_person_id, 'b' FROM hearing WHERE id = 900",
    "UPDATE case_review SET state = 'frozen', frozen_at = '2001-02-04 00:00:00.000000', frozen_by = 1, list_text = 'x', "
    "list_digest = 'x', eligible = 2 WHERE id = 901",
    "UPDATE review_entry SET rank = 1 WHERE id = 901",
    "UPDATE case_review SET state = 'drawn', revealed_at = '2001-02-05 00:00:00.000000', revealed_by = 1, record = 'x', "
    "outside_value = 'x', outside_source = 'x' WHERE id = 901",
    TASK.format(id=901, name="'bare'"),
    *(f"INSERT INTO review_score (task_id, criterion_id, deduction) VALUES (901, {n}, 0)" for n in (901, 902)),
    f"UPDATE review_task SET submitted_at = '{MOMENT}', comment = 'x' WHERE id = 901",
    "INSERT INTO review_result (entry_id, points, grade, basis, announced_at, announced_by) "
    f"VALUES (901, 9000, 'excellent', 'x', '{MOMENT}', 1)",
    "INSERT INTO review_contest (entry_id, reasons, raised_by, raised_at) "
    f"SELECT id, 'x', handler_person_id, '{MOMENT}' FROM review_entry WHERE id = 901",
    TASK.format(id=902, name="'second'"),
    "INSERT INTO review_score (task_id, criterion_id, deduction) VALUES (902, 901, 0)",
    REVIEW.format(id=902),
    "INSERT INTO review_criterion (id, review_id, position, name, standard, weight) VALUES (903, 902, 1, 'x', 'x', 90)",
)  # fmt: skip
GATHERING = (
    "INSERT INTO gathering (id, number, unit_id, kind, state, title, content, starts_at, ends_at, held_on, place, "
    f"closed_at, created_by, created_at, version) SELECT {{id}}, 'g{{id}}', 340103, 'training', {{state}}, 'x', 'x', "
    f"'{MOMENT}', '2001-02-03 01:00:00.000000', '2001-02-03', 'x', {{closed}}, 1, '{MOMENT}', 1"
)
MOCK = (
    "INSERT INTO mock_hearing (id, number, unit_id, state, title, scenario, starts_at, ends_at, held_on, place, "
    f"opened_at, closed_at, created_by, created_at, version) SELECT {{id}}, '模听〔{{id}}', 340103, {{state}}, 'x', 'x', "
    f"'{MOMENT}', '2001-02-03 01:00:00.000000', '2001-02-03', 'x', {{closed}}, {{closed}}, 1, '{MOMENT}', 1"
)
# a gathering planned and one held with guests who came; a mock hearing planned and one held
PRACTICED = (
    GATHERING.format(id=901, state="'held'", closed=f"'{MOMENT}'"),
    GATHERING.format(id=902, state="'planned'", closed="NULL"),
    *(
        "INSERT INTO gathering_guest (gathering_id, capacity, name, invited_at, invited_by, is_present, noted_at) "
        f"SELECT {gathering}, 'guest', '{name}', '{MOMENT}', 1, {present}, {noted}"
        for gathering, name, present, noted in (
            (901, "noted", "1=1", f"'{MOMENT}'"), (901, "noted", "1=1", f"'{MOMENT}'"), (902, "waits", "NULL", "NULL"),
        )
    ),
    "INSERT INTO gathering_guest (gathering_id, person_id, member_id, capacity, name, invited_at, invited_by, "
    f"is_present, noted_at, credit_id) SELECT 901, m.person_id, m.id, 'officer', 'noted', '{MOMENT}', 1, 1=1, '{MOMENT}', "
    "c.id FROM training_credit c JOIN member m ON m.id = c.member_id LIMIT 1",
    "INSERT INTO gathering_feedback (guest_id, audible, clear, orderly, useful, given_at) "
    f"SELECT min(id), 1, 1, 1, 1, '{MOMENT}' FROM gathering_guest",
    MOCK.format(id=901, state="'planned'", closed="NULL"),
    "INSERT INTO mock_part (mock_hearing_id, position, role, name) VALUES (901, 1, 'presider', 'played')",
    f"INSERT INTO mock_step (mock_hearing_id, step, began_at) VALUES (901, 0, '{MOMENT}')",
    f"UPDATE mock_hearing SET state = 'held', opened_at = '{MOMENT}', closed_at = '{MOMENT}' WHERE id = 901",
    f"INSERT INTO mock_note (mock_hearing_id, aspect, words, by_person_id, at) VALUES (901, 'procedure', 'x', 1, '{MOMENT}')",
    MOCK.format(id=902, state="'planned'", closed="NULL"),
)  # fmt: skip

# after closing: a hearing with a statement, a dissent and a supervisor's opinion, one without, one too late
COLLEGIAL = (
    *(
        sql
        for hearing in (902, 903, 904)
        for sql in (
            copied("hearing", **{**NOT_YET, "number": f"'closed{hearing}'"}),
            f"UPDATE hearing SET id = {hearing} WHERE number = 'closed{hearing}'",
            copied("approval", hearing_id=str(hearing)).replace(
                " LIMIT 1", " WHERE kind = 'hold' AND decision = 'granted' LIMIT 1"
            ),
            f"UPDATE hearing SET state = 'resumed', opinions_closed_at = '{MOMENT}', hold_approval_id = (SELECT max(id) "
            f"FROM approval WHERE hearing_id = {hearing}) WHERE id = {hearing}",
            copied("participant", hearing_id=str(hearing), engagement_id="NULL").replace(
                " LIMIT 1", " WHERE role = 'officer' LIMIT 1"
            ),
            "INSERT INTO seat (hearing_id, participant_id, person_id, position) SELECT hearing_id, id, person_id, 1 "
            f"FROM participant WHERE hearing_id = {hearing}",
        )
    ),
    "INSERT INTO representative_choice (hearing_id, seat_id, for_seat_id, version, chosen_at) SELECT hearing_id, id, id, "
    f"1, '{MOMENT}' FROM seat WHERE hearing_id IN (902, 904)",
    "UPDATE hearing SET state = 'consent' WHERE id = 904",
    "INSERT INTO collegial_statement (hearing_id, seat_id, words, written_at, nonce, digest, receipt, entered_at) SELECT "
    f"hearing_id, id, 'x', '{MOMENT}', 'x', 'x', 'x', '{MOMENT}' FROM seat WHERE hearing_id = 902",
    "INSERT INTO dissent (hearing_id, seat_id, words, is_named, written_at, nonce, digest, receipt, entered_at) SELECT "
    f"hearing_id, id, 'x', 1=1, '{MOMENT}', 'x', 'x', 'x', '{MOMENT}' FROM seat WHERE hearing_id = 902",
    copied(
        "participant", hearing_id="902", engagement_id="NULL", person_id="NULL", role="'supervisor'"
    ).replace(" LIMIT 1", " WHERE role = 'officer' LIMIT 1"),
    "INSERT INTO supervisor_opinion (participant_id, hearing_id, words, given_on, entered_by, entered_at, reply, "
    f"replied_at, replied_by) SELECT id, 902, 'x', '2026-01-01', 1, '{MOMENT}', 'x', '{MOMENT}', 1 FROM participant "
    "WHERE hearing_id = 902 AND role = 'supervisor'",
)

# a plan with a version approved, one that waits and one that is being drafted
PLANNED = (
    "INSERT INTO annual_plan (id, unit_id, year) VALUES (901, 340100, 2026)",
    *(
        "INSERT INTO annual_plan_version (id, plan_id, number, reason, drafted_by, drafted_at) "
        f"VALUES (90{n}, 901, {n}, 'x', 1, '{MOMENT}')"
        for n in (1, 2, 3)
    ),
    "INSERT INTO annual_target (version_id, unit_id, line_id, sessions) "
    "SELECT 901, 340103, min(id), 1 FROM business_line",
    *(
        "INSERT INTO annual_plan_step (version_id, position, move, done_by, done_at) "
        f"VALUES (90{n}, {position}, '{move}', {position}, '{MOMENT}')"
        for n, position, move in ((1, 1, "submitted"), (1, 2, "approved"), (2, 1, "submitted"))
    ),
)
# a visit made, aid answered, one number closed by another than its owner and one that is still open
UNRESOLVED = (
    "UPDATE visit SET visited_on = due_on, way = 'phone', visited_person = 'x', attitude = 'x', repeats = (1=0), "
    f"new_demand = 'x', route = 'aid', next_step = 'x', entered_by = 1, entered_at = '{MOMENT}' "
    "WHERE id = (SELECT min(id) FROM visit)",
    "INSERT INTO aid_referral (hearing_id, case_id, party_id, visit_id, need, proof, referred_to, referred_on, "
    "amount_asked, entered_by, entered_at, decision, decided_on, amount_granted, answer, answered_by, answered_at) "
    f"SELECT v.hearing_id, v.case_id, p.id, v.id, 'x', 'x', 'x', '2026-04-01', 9, 1, '{MOMENT}', 'granted', "
    f"'2026-04-02', 5, 'x', 1, '{MOMENT}' FROM visit v JOIN party p ON p.case_id = v.case_id LIMIT 1",
    *(
        "INSERT INTO ledger_item (number, unit_id, hearing_id, case_id, state, reason, opened_on, round, round_on, "
        f"owner_person_id, version) SELECT 'n{turn}', unit_id, (SELECT min(id) FROM hearing), id, 'open', "
        "'partly', '2026-04-01', 1, '2026-04-01', handler_person_id, 1 FROM cases "
        f"WHERE id = (SELECT min(id) + {turn} FROM cases)"
        for turn in (0, 1)
    ),
    "INSERT INTO ledger_note (item_id, kind, noted_on, words, entered_at) "
    f"SELECT id, 'note', opened_on, 'x', '{MOMENT}' FROM ledger_item",
    "INSERT INTO ledger_milestone (item_id, words, due_on, set_by, set_at, done_on, done_words, done_by) "
    f"SELECT id, 'x', opened_on, 1, '{MOMENT}', opened_on, 'x', 1 FROM ledger_item",
    "INSERT INTO ledger_closing (item_id, round, evidence, evidence_on, words, asked_by, asked_at, verdict, reasons, "
    f"verified_by, verified_at) SELECT min(id), 1, 'visit', '2026-04-01', 'x', -50, '{MOMENT}', 'closed', 'x', -90, "
    f"'{MOMENT}' FROM ledger_item",
    "INSERT INTO ledger_closing (item_id, round, evidence, evidence_on, words, asked_by, asked_at) "
    f"SELECT max(id), 1, 'visit', '2026-04-01', 'x', -50, '{MOMENT}' FROM ledger_item",
    "UPDATE ledger_item SET state = 'closed', closed_on = opened_on WHERE number = 'n0'",
)


@pytest.fixture
def full(make: Any) -> None:
    """A filed hearing, and a row in every table that has a guard."""
    make.world().life("file", declines=True)
    make.life("plan", days=30, number=8)
    make.pool(OTHER_CITY, members=1)
    hiring(make)
    person = make.staff("clerk").person_id
    _open_hearing(make)
    account = db.session.execute(text("SELECT max(id) + 1 FROM person")).scalar_one()
    for sql in (
        "INSERT INTO account (id, person_id, sign_in_name, face, must_change, created_at, version) "
        f"SELECT {account}, {person}, 'x', 'staff', 1=0, granted_at, 1 FROM post LIMIT 1",
        f"INSERT INTO password_history (account_id, password_hash, set_at) VALUES ({account}, 'x', '{MOMENT}')",
        *(
            "INSERT INTO bulletin (id, unit_id, title, from_on, until_on, closing_at, collection, definition, "
            f"state, figures, drafted_by, drafted_at, version) SELECT {key}, 340100, 'x', '2026-0{key}-01', "
            f"'2026-0{key + 1}-01', '{MOMENT}', 1, 2, 'sign', 'x', 1, '{MOMENT}', 1"
            for key in (1, 2)
        ),
        "INSERT INTO bulletin_row (bulletin_id, collection, section, serial, key, content, digest) "
        "VALUES (1, 1, 'x', 1, 'x', 'x', 'x')",
        "INSERT INTO bulletin_step (bulletin_id, verb, from_state, to_state, at) "
        f"VALUES (1, 'x', 'x', 'x', '{MOMENT}')",
        "INSERT INTO bulletin_run (unit_id, from_on, until_on, act, state, step, steps, post_id, is_scheduled, asked_at) "
        f"SELECT 340100, '2026-01-01', '2026-02-01', 'draft', 'waiting', 0, 6, id, 1=1, '{MOMENT}' FROM post LIMIT 1",
        "INSERT INTO coverage_rule (level, line_id, applies, valid_from, source, entered_at) "
        f"VALUES ('county', 1, 1=0, '2026-01-01', 'x', '{MOMENT}')",
        "INSERT INTO bulletin_problem (bulletin_id, unit_id, detector, rule, fact, evidence, is_confirmed) "
        "VALUES (1, 340100, 'x', 'x', 'x', 'x', 1=1), (1, 340100, 'y', 'x', 'x', 'x', 1=1), (2, 340100, 'x', 'x', 'x', 'x', 1=1)",
        "INSERT INTO problem_ruling (problem_id, verdict, demand, person_words, by_person_id, at) SELECT id, 'confirmed', "
        f"'x', 'x', 1, '{MOMENT}' FROM bulletin_problem WHERE bulletin_id = 1",
        f"UPDATE bulletin SET content = 'x', content_digest = 'x', frozen_at = '{MOMENT}', number = 'n', "
        "number_year = 2026, serial = 1, state = 'issued', issued_by = -1, "
        f"issued_at = '{MOMENT}' WHERE id = 1",
        f"UPDATE bulletin SET state = 'printed', printed_by = 2, printed_at = '{MOMENT}' WHERE id = 1",
        f"UPDATE bulletin SET state = 'archived', archived_by = 2, archived_at = '{MOMENT}' WHERE id = 1",
        "INSERT INTO bulletin_receipt (bulletin_id, unit_id, received_at, received_by) "
        f"VALUES (1, 340103, '{MOMENT}', 1)",
        "UPDATE hearing SET is_chiefs_own = (1=1)",
        "INSERT INTO approval (hearing_id, unit_id, kind, decider_post, request, requested_by, requested_at, "
        "department_words, department_by, department_at, plan_version, version) SELECT id, unit_id, 'against_majority', "
        "'deputy_chief', 'x', -1, entered_at, 'x', -3, entered_at, 1, 1 FROM hearing LIMIT 1",
        "INSERT INTO approval (hearing_id, unit_id, kind, decider_post, request, requested_by, requested_at, "
        "plan_version, version) SELECT id, unit_id, 'against_majority', 'deputy_chief', 'x', -1, entered_at, 1, 1 "
        "FROM hearing LIMIT 1",
        "INSERT INTO deviation_report (approval_id, hearing_id, facts, law, entered_at) SELECT id, hearing_id, 'x', 'x', "
        "requested_at FROM approval WHERE department_at IS NOT NULL",
        # one more issue with a majority, and a hearing that waits for the chief with a decision drafted
        "INSERT INTO issue (hearing_id, position, kind, question, proposition) SELECT min(hearing_id), 9, 'fact', 'x', "
        "'x' FROM tally",
        "INSERT INTO tally (issue_id, hearing_id, panel, votes, majority, opinions_digest, closed_at, closed_by) SELECT "
        f"id, hearing_id, 3, '{{}}', 'agree', 'x', '{MOMENT}', 1 FROM issue WHERE position = 9",
        "UPDATE hearing SET state = 'consent' WHERE state = 'filed'",
        "INSERT INTO preliminary_opinion (hearing_id, issue_id, version, kind, entered_at, entered_by) SELECT h.id, "
        f"min(i.id), 1, 'in_part', '{MOMENT}', 1 FROM issue i JOIN hearing h ON h.id = i.hearing_id WHERE "
        "h.opened_at IS NULL GROUP BY h.id",
        "INSERT INTO survey (hearing_id, closes_on, slips) SELECT min(id), '2026-01-05', 1 FROM hearing "
        "WHERE filed_at IS NOT NULL",
        "INSERT INTO survey_answer (id, hearing_id, heard, understood, fair, answered_on) SELECT 'x', hearing_id, 1, 1, "
        "1, '2026-01-05' FROM survey",
        "INSERT INTO file_lending (hearing_id, borrower, purpose, lent_on, due_on, lent_by, returned_on, returned_to, "
        "note) SELECT hearing_id, 'x', 'x', '2026-01-05', '2026-01-06', 1, '2026-01-06', 1, 'x' FROM survey",
        f"INSERT INTO feedback_answer (telling_id, words, answered_at) SELECT min(id), 'x', '{MOMENT}' FROM telling",
        "INSERT INTO delegation (id, unit_id, chief_person_id, deputy_person_id, from_on, until_on, words, "
        f"granted_at, revoked_at, revoked_by, version) SELECT 1, 340103, {person}, handler_person_id, "
        f"'2026-01-01', '2026-02-01', 'x', '{MOMENT}', '{MOMENT}', 1, 1 FROM hearing LIMIT 1",
        "INSERT INTO delegation_kind (delegation_id, kind) VALUES (1, 'hold')",
        "INSERT INTO cases (id, unit_id, number, number_key, source_system, external_number, title, cause, type_code, "
        "line_id, handler_person_id, handler_rank, received_on, has_minor, involves_enterprise, has_dispute, "
        "is_major_dispute, has_major_impact, has_objection, should_hear, summary, state, closed_on, "
        "entered_at, version) SELECT id + 900, unit_id, 'closed', 'closed', 'manual', 'closed', title, cause, "
        "type_code, line_id, handler_person_id, handler_rank, received_on, 1=0, 1=0, 1=0, 1=0, 1=0, 1=0, "
        "1=0, summary, 'closed', received_on, entered_at, 1 FROM cases WHERE id = 1",
        "INSERT INTO case_source (case_id, source_system, external_number, entered_at) "
        f"VALUES (1, 'petition', 'linked', '{MOMENT}')",
        "UPDATE cases SET has_minor = (1=1) WHERE id = 1",
        "UPDATE party SET is_minor = (1=1) WHERE id = (SELECT min(id) FROM party WHERE case_id = 1)",
        "INSERT INTO application (seal_id, unit_id, case_id, number, receipt, applicant_name, "
        "applicant_role, reasons, wants_public, channel, received_on, due_on, entered_at, decision, "
        "decision_reasons, decided_at, told_at, told_how, version) SELECT 'x', unit_id, id, 'closed', "
        "'closed', 'x', 'victim', 'x', 1=0, 'window', received_on, received_on, entered_at, 'refused', 'x', "
        "entered_at, entered_at, 'x', 1 FROM cases WHERE number = 'closed'",
        "INSERT INTO explanation (case_id, unit_id, state, reason_code, reason, grounds, asked_by, asked_at, "
        "skips_head, head_decision, head_reasons, head_by, head_at, chief_decision, chief_reasons, chief_by, "
        f"chief_at) SELECT id, unit_id, 'approved', 'time', 'x', 'x', 1, '{MOMENT}', 1=0, 'granted', 'x', 2, "
        f"'{MOMENT}', 'granted', 'x', 3, '{MOMENT}' FROM cases WHERE number = 'closed'",
        copied(
            "cases",
            number="'asked'",
            number_key="'asked'",
            external_number="'asked'",
            state="'open'",
            closed_on="NULL",
            heard_at="NULL",
            has_minor="1=0",
        ).replace(" LIMIT 1", " WHERE number = 'closed'"),
        copied(
            "application",
            case_id="(SELECT id FROM cases WHERE number = 'asked')",
            number="'asked'",
            receipt="'asked'",
            decision="NULL",
            decision_reasons="NULL",
            decided_at="NULL",
            told_at="NULL",
            told_how="NULL",
        ),
        "INSERT INTO import_batch (seal_id, unit_id, source_system, file_name, file_digest, state, row_count, "
        f"uploaded_at, uploaded_by, version) VALUES ('x', 340103, 'petition', 'x', 'x', 'discarded', 1, "
        f"'{MOMENT}', 1, 1)",
        "INSERT INTO repetition (case_id, hearing_id, received_on, source, entered_by, entered_at) "
        f"SELECT case_id, hearing_id, '2026-04-01', 'x', 1, '{MOMENT}' FROM outcome_entry LIMIT 1",
        "INSERT INTO text_template (kind, version, text, valid_from, entered_at) "
        f"VALUES ('x', 2, 'x', '2026-01-01', '{MOMENT}')",
        *UNRESOLVED,
        "INSERT INTO broadcast_plan (hearing_id, approval_id, mode, channel, delay_minutes, consent, masking, "
        "cutoff, task_number, text, template_version, entered_at) SELECT hearing_id, min(id), 'live', 'x', 1, 'x', "
        f"'x', 'x', 'x', 'x', 1, '{MOMENT}' FROM approval GROUP BY hearing_id LIMIT 1",
        "INSERT INTO custody_entry (recording_id, from_words, to_words, place, reason, at, entered_by) "
        f"SELECT min(id), 'x', 'y', 'x', 'x', '{MOMENT}', 1 FROM recording",
        "INSERT INTO sitting_note (hearing_id, kind, words, at, by_person_id) "
        f"SELECT id, 'incident', 'x', '{MOMENT}', 1 FROM hearing LIMIT 1",
        "INSERT INTO substitute_notice (hearing_id, officer_id, participant_id, channel, text, template_version, "
        "receipt, objects, told_at) SELECT hearing_id, min(id), max(id), 'phone', 'x', 1, 'x', 1=0, "
        f"'{MOMENT}' FROM participant GROUP BY hearing_id LIMIT 1",
        "INSERT INTO place_request (approval_id, hearing_id, venue_kind, venue_words, reason) "
        "SELECT min(id), min(hearing_id), 'on_site', 'x', 'x' FROM approval",
        "INSERT INTO supervisor_call (hearing_id, number, authority, contact, text, template_version, is_late, "
        f"asked_at, asked_by, answered_at, answer, version) SELECT id, 1, 'x', 'x', 'x', 1, 1=0, '{MOMENT}', 1, "
        f"'{MOMENT}', 'x', 1 FROM hearing LIMIT 1",
        "INSERT INTO delivery_receipt (signature, message_id, status, reported_at, taken_at) "
        f"SELECT 'x', min(id), 'delivered', '{MOMENT}', '{MOMENT}' FROM outbox_message",
        SPECTATOR.replace("{n}", "'old'").replace("{seat}", "1"),
        # a draw given up with the request for it, a frozen one, an approval to name, findings open and decided
        "INSERT INTO draw_request (kind, need_id, unit_id, draw_id, reason, requested_by, requested_at, decision, "
        "decided_by, decided_at, version) SELECT 'redraw', need_id, 340100, id, 'x', frozen_by, frozen_at, 'granted', "
        "frozen_by + 1, frozen_at, 1 FROM draw WHERE round = 1",
        "UPDATE draw SET state = 'superseded'",
        "INSERT INTO draw (number, need_id, round, state, commitment_id, frozen_at, frozen_by, list_text, list_digest, "
        "eligible, excluded, redraw_request_id, redraw_reason, redraw_approved_by) SELECT d.number || '2', d.need_id, 2, "
        "'frozen', (SELECT min(c.id) FROM commitment c WHERE c.id NOT IN (SELECT commitment_id FROM draw)), d.frozen_at, "
        "d.frozen_by, 'x', 'x', 1, 0, r.id, 'x', r.decided_by FROM draw d JOIN draw_request r ON r.draw_id = d.id",
        "INSERT INTO approval (hearing_id, unit_id, kind, decider_post, request, requested_by, requested_at, decision, "
        "decided_by, decided_at, plan_version, version) SELECT hearing_id, unit_id, 'naming', 'chief', 'x', 1, "
        "requested_at, 'granted', 2, requested_at, 1, 1 FROM approval LIMIT 1",
        "INSERT INTO officer_request (seal_id, approval_id, hearing_id, kind, name) SELECT 'x', id, hearing_id, 'naming', "
        "'x' FROM approval WHERE kind = 'naming'",
        "INSERT INTO draw_request (kind, need_id, unit_id, asked, granted, reason, requested_by, requested_at, version) "
        "SELECT 'relax', need_id, 340100, 'x', 'x', 'x', frozen_by, frozen_at, 1 FROM draw WHERE round = 1",
        "INSERT INTO recusal_finding (need_id, person_id, sign, grade, turn, state, found_at, version) "
        "SELECT need_id, person_id, 'name', 'likely', 1, 'open', invited_at, 1 FROM engagement WHERE rank = 1",
        "INSERT INTO recusal_finding (need_id, person_id, sign, grade, turn, state, found_at, reasons, decided_by, "
        "decided_at, version) SELECT need_id, person_id, 'phone', 'likely', 1, 'waived', invited_at, 'x', 2, invited_at, 1 "
        "FROM engagement WHERE rank = 1",
        "INSERT INTO paper (id, kind, template, template_version, title, unit_id, object_kind, object_id, "
        "content, content_digest, journal_sequence, journal_head, created_at) VALUES (1, 'x', 'x', 1, 'x', 1, "
        f"'x', 'x', 'x', 'x', 1, 'x', '{MOMENT}')",
        "INSERT INTO paper_file (paper_id, media_type, content, sha256, rendered_at) "
        f"SELECT id, 'x', 'x', 'x', '{MOMENT}' FROM paper LIMIT 1",
        # a link used and revoked, a tablet and a session ended
        "INSERT INTO opinion_link (hearing_id, seat_id, token_digest, purpose, created_at, created_by, expires_at, "
        "codes_sent, used_at, revoked_at, revoked_because) SELECT hearing_id, id, 'x', 'opinion', "
        f"'{MOMENT}', 1, '{MOMENT}', 0, '{MOMENT}', '{MOMENT}', 'x' FROM seat LIMIT 1",
        "INSERT INTO form_change (form, steps, valid_from, reason, by_person_id, at) "
        f"VALUES ('remote', '[]', '2999-01-01', 'x', 1, '{MOMENT}')",
        "INSERT INTO pin_letter (person_id, code_digest, phone_digest, made_at, made_by, expires_at, sms_sent, used_at, "
        f"revoked_at, revoked_because) SELECT id, 'x', 'x', '{MOMENT}', 1, '2999-01-01 00:00:00.000000', 0, '{MOMENT}', "
        f"'{MOMENT}', 'x' FROM person LIMIT 1",
        "INSERT INTO tablet (hearing_id, code_digest, code_expires_at, token_digest, opened_at, opened_by, expires_at, "
        f"ended_at) SELECT id, 'x', '{MOMENT}', 'x', '{MOMENT}', 1, '{MOMENT}', '{MOMENT}' FROM hearing LIMIT 1",
        "INSERT INTO opinion_session (hearing_id, seat_id, token_digest, channel, link_id, tablet_id, agent_digest, "
        "started_at, seen_at, expires_at, ended_at, ended_because) SELECT hearing_id, seat_id, 'x', 'link', id, 1, 'x', "
        f"'{MOMENT}', '{MOMENT}', '{MOMENT}', '{MOMENT}', 'x' FROM opinion_link",
        # one word added after closing; a hearing that deliberates, with a seat and an issue
        "INSERT INTO opinion_supplement (hearing_id, seat_id, words, signed, written_at, nonce, digest, receipt, "
        f"entered_at) SELECT hearing_id, id, 'x', 'typed', '{MOMENT}', 'x', 'x', 'x', '{MOMENT}' FROM seat LIMIT 1",
        copied("hearing", **{**NOT_YET, "number": "'deliberating'"}),
        "UPDATE hearing SET id = 901 WHERE number = 'deliberating'",
        copied("approval", hearing_id="901").replace(
            " LIMIT 1", " WHERE kind = 'hold' AND decision = 'granted' LIMIT 1"
        ),
        "UPDATE hearing SET state = 'deliberating', hold_approval_id = (SELECT max(id) FROM approval "
        "WHERE hearing_id = 901) WHERE id = 901",
        copied("participant", hearing_id="901", engagement_id="NULL").replace(
            " LIMIT 1", " WHERE role = 'officer' LIMIT 1"
        ),
        "INSERT INTO seat (hearing_id, participant_id, person_id, position) SELECT hearing_id, id, person_id, 1 "
        "FROM participant WHERE hearing_id = 901",
        copied("issue", hearing_id="901"),
        # an opinion on paper entered by two persons differently, one entered by one, one of a hearing not begun
        *(
            "INSERT INTO paper_sheet (id, hearing_id, seat_id, number, opened_at, opened_by) SELECT "
            f"{sheet}, {hearing}, id, {sheet}, '{MOMENT}', 1 FROM seat WHERE hearing_id = 901"
            for sheet, hearing in ((901, 901), (902, 901), (903, 900))
        ),
        *(
            "INSERT INTO paper_entry (seal_id, hearing_id, sheet_id, entered_by, version, answers_sealed, digest, "
            f"entered_at) SELECT 'p{sheet}{person}', 901, {sheet}, {person}, 1, secret_sealed, '{person}', '{MOMENT}' "
            "FROM commitment LIMIT 1"
            for sheet, person in ((901, -11), (901, -12), (902, -11))
        ),
        *COLLEGIAL,
        "INSERT INTO equipment (id, room_id, name, is_required) SELECT 1, id, 'x', 1=1 FROM room LIMIT 1",
        "INSERT INTO fault (equipment_id, words, reported_at, reported_by, repaired_at, repaired_by, repair_words) "
        f"VALUES (1, 'x', '{MOMENT}', 1, '{MOMENT}', 1, 'x')",
        "INSERT INTO calendar_feed (person_id, token_digest, created_at, revoked_at) "
        f"VALUES ({person}, 'x', '{MOMENT}', '{MOMENT}')",
        *MANAGED,
        *(sql.replace("{moment}", MOMENT) for sql in LEDGER),
        *PRACTICED,
        *EXEMPLARY,
        *REVIEWING,
        *PLANNED,
        "UPDATE hearing SET has_minor = (1=1) WHERE id = 900",
    ):
        db.session.execute(text(sql))
    db.session.commit()


def _open_hearing(make: Any) -> None:
    """A hearing that has not ended, with the clerk; an open approval and objection; a decided request."""
    make.person(name="bare", identity=None)
    make.person(name="second", identity=None)
    fresh = {
        "number": "'open'", "state": "'chief_review'", "closed_at": "NULL", "opinions_closed_at": "NULL",
        "decided_at": "NULL", "told_at": "NULL", "outcome_at": "NULL", "opened_at": "NULL",
    }  # fmt: skip
    db.session.execute(text(copied("hearing", **fresh)))
    db.session.execute(text("UPDATE hearing SET id = 900 WHERE number = 'open'"))
    for sql in (
        copied("participant", hearing_id="900", engagement_id="NULL").replace(
            " LIMIT 1", " WHERE role = 'clerk' LIMIT 1"
        ),
        copied("participant", hearing_id="900", engagement_id="NULL").replace(
            " LIMIT 1", " WHERE party_id IS NOT NULL LIMIT 1"
        ),
        copied(
            "party",
            seal_id="'gone'",
            name="'gone'",
            removed_at=f"'{MOMENT}'",
            removed_by="1",
            removed_because="'x'",
            is_minor="1=0",
        ),
        "INSERT INTO case_reopening (case_id, kind, reason, closed_on, reopened_at, reopened_by) "
        f"SELECT id, 'resumed', 'x', '2001-02-03', '{MOMENT}', 1 FROM cases LIMIT 1",
        copied("participant", hearing_id="900", engagement_id="NULL", removed_at="NULL").replace(
            " LIMIT 1", " WHERE role = 'officer' LIMIT 1"
        ),
        copied(
            "participant",
            hearing_id="900",
            engagement_id="NULL",
            person_id="NULL",
            role="'supervisor'",
        ),
        "INSERT INTO hearing_record (hearing_id, text, checking_at, checking_by, saved_at, saved_by, version) "
        f"VALUES (900, 'x', '{MOMENT}', 1, '{MOMENT}', 1, 1)",
        "INSERT INTO record_correction (hearing_id, section, old_text, new_text, at, by_person_id) "
        f"VALUES (900, 's1', 'x', 'y', '{MOMENT}', 1)",
        copied("approval", hearing_id="900", decision="NULL", decided_at="NULL", decided_by="NULL"),
        "INSERT INTO objection (hearing_id, against_participant_id, raised_by_words, ground, raised_at, "
        f"entered_by) SELECT hearing_id, id, 'x', 'x', '{MOMENT}', 1 FROM participant WHERE person_id = {HANDLER}",
        "INSERT INTO data_request (person_id, member_id, kind, desk, field, made_at, decision, answer, "
        "decided_by, decided_at, version, seal_id) SELECT person_id, id, 'correction', 'manage', 'phone', "
        f"'{MOMENT}', 'granted', 'x', -1, '{MOMENT}', 1, 'x' FROM member LIMIT 1",
    ):
        db.session.execute(text(sql))


def hiring(make: Any) -> None:
    """People at every step of 聘: shown and objected to, proposed, left and in another pool; an import."""
    pools = {pool.unit_id: pool for pool in db.session.query(Pool)}
    hirer = make.province.one(CITY, P.HIRE)
    with clock.at(clock.now() - timedelta(days=20)):
        shown = find_officers(make.province, CITY, 2, make.source, make.names)
        for turn, member in enumerate(shown[:1]):
            entry = publicity.entry_of(member)
            objections.enter_objection(
                hirer,
                entry,
                channel="phone",
                raised_on=clock.today(),
                words="有意见",
                phone=f"1{turn:010d}",
            )
    hire.propose(make.staff(P.HIRE, CITY), shown[1], "拟聘任")
    make.candidate(CITY)
    member = make.candidate(OTHER_CITY)
    leaving.drop(make.province.one(OTHER_CITY, P.HIRE), member, Ground.NOT_CHOSEN, "本人放弃")
    other = make.candidate(CITY, identity=member.person.identity, name=member.person.name)
    assert other.person_id == member.person_id
    member.consents_cross_pool = False
    attachments.add(
        hirer, "member", 1, unit_id=CITY, purpose="other", is_open=True, quota=10**6,
        upload=attachments.Upload("x.png", b"\x89PNG\r\n\x1a\n....IEND"),
    )  # fmt: skip
    recruiting.open_recruitment(
        hirer, pools[CITY], title="x", body="x", wanted=1, contact="x", opens_on=clock.today(),
        closes_on=clock.today(),
    )  # fmt: skip
    for sql in (
        "INSERT INTO officer_application (recruitment_id, receipt, name, consents_cross_pool, privacy_text_id, "
        "sensitive_text_id, submitted_at, state, version, seal_id) SELECT max(id), 'x', 'x', 1=0, 1, 1, "
        f"'{MOMENT}', 'received', 1, 'x' FROM recruitment",
        "INSERT INTO candidate_import (id, pool_id, name, sha256, uploaded_by, uploaded_at, expires_at, state, "
        f"version, seal_id) SELECT 1, max(id), 'x', 'x', 1, '{MOMENT}', '{MOMENT}', 'imported', 1, 'x' FROM pool",
        "INSERT INTO candidate_import_row (batch_id, line, left_out) VALUES (1, 1, 'x')",
    ):
        db.session.execute(text(sql))
    db.session.flush()


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside is rolled back; references are not looked at inside."""
    nested = db.session.begin_nested()
    if db.engine.dialect.name == "sqlite":
        db.session.execute(text("PRAGMA defer_foreign_keys=ON"))
    else:
        db.session.execute(text("SET LOCAL session_replication_role = replica"))
    try:
        yield
    finally:
        nested.rollback()


def attempt(sql: str) -> str | None:
    """The words of the refusal, ``""`` when it passes, ``None`` when there was no row to try it on."""
    try:
        with db.session.begin_nested():
            done = db.session.execute(text(sql)).rowcount
    except DatabaseError as error:
        return str(error.orig)
    return "" if done else None


def columns(sql: str) -> str:
    """Fill ``{table}`` with the table's columns, ``{table+}`` with a copy under another key,
    ``{table|column=value}`` with a copy that differs there."""
    for table, edits in re.findall(r"\{(\w+)\|([^}]+)\}", sql):
        others = dict(pair.split("=") for pair in edits.split("|"))
        names = [c.name for c in db.metadata.tables[table].columns if c.name != "id"]
        sql = sql.replace(f"{{{table}|{edits}}}", ", ".join(others.get(n, n) for n in names))
    for shape, listed in SHAPES.items():
        sql = sql.replace(f"{{{shape}}}", listed)
    for table, copied in re.findall(r"\{(\w+)(\+?)\}", sql):
        names = [c.name for c in db.metadata.tables[table].columns if c.name != "id"]
        others = {"version": "version + 50", "number": "number || '!'"} if copied else {}
        values = [others.get(n, n) for n in names]
        sql = sql.replace(f"{{{table}{copied}}}", ", ".join(values))
    return re.sub(r"\{(\w+):([^{}]*)\}", changed, sql)


def changed(found: re.Match[str]) -> str:
    """``{table:column=expression,…}``: the table's columns, some of them as other expressions."""
    names = [c.name for c in db.metadata.tables[found[1]].columns if c.name != "id"]
    others = dict(part.split("=", 1) for part in re.split(r",(?=\w+=)", found[2]))
    assert set(others) <= set(names), others
    return ", ".join(others.get(name, name) for name in names)


def other(column: sa.Column[Any]) -> str:
    """SQL for another value of a column."""
    kind = str(column.type.compile(db.engine.dialect)).upper()
    if "CHAR" in kind or "TEXT" in kind:
        return f"COALESCE(substr({column.name}, 2), '') || '!'"
    if "BOOL" in kind:
        return f"NOT {column.name}"
    if "DATE" in kind or "TIMESTAMP" in kind:
        return "'1999-01-01'" if kind == "DATE" else "'1999-01-01 00:00:00.000000'"
    return f"COALESCE({column.name}, 0) + 1"


def attacks(guard: guards.Guard, name: str, event: str) -> list[str]:
    """Statements that one trigger must refuse."""
    table = guard.table
    if name in COPIES:
        return [copied(COPIES[name][0], **COPIES[name][1])]
    if name in INSERTS or name in UPDATES:
        return [columns({**INSERTS, **UPDATES}[name])]
    if event == "DELETE":
        return [f"DELETE FROM {table}"]
    if not guard.when or name == "bulletin_problem_frozen_update":
        listed = db.metadata.tables[table].columns
        first = next((c.name for c in listed if not c.primary_key), list(listed)[-1].name)
        return [f"UPDATE {table} SET {first} = {first}"]
    found = []
    for column in re.findall(r"NEW\.(\w+) IS DISTINCT FROM", guard.when):
        own = f"OLD.{column} IS NOT NULL AND NEW.{column}" in guard.when
        where = f" WHERE {column} IS NOT NULL" if own else ""
        if "AND OLD.decision" in guard.when:
            where = " WHERE decision IS NOT NULL"
        if guard.name == "bulletin_frozen":
            where = " WHERE id = 1"
        if guard.name == "visit_made":
            where = " WHERE entered_at IS NOT NULL"
        if guard.name == "approval_decided":
            where = " WHERE decision = 'granted' AND kind = 'hold'"
        set_to = other(db.metadata.tables[table].columns[column])
        found.append(f"UPDATE {table} SET {column} = {set_to}{where}")
    assert found, f"no attack is known on {name}"
    return found


@contextmanager
def lifted(triggers: dict[str, str]) -> Iterator[None]:
    """Without some triggers (name → table), which are back afterwards."""
    if db.engine.dialect.name == "sqlite":
        rows = db.session.execute(
            text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        )
        made = {row.name: row.sql for row in rows}
        down = [f"DROP TRIGGER {name}" for name in triggers]
        up = [made[name] for name in triggers]
    else:
        down = [f"ALTER TABLE {table} DISABLE TRIGGER {name}" for name, table in triggers.items()]
        up = [
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}" for name, table in triggers.items()
        ]
    _change(down)
    try:
        yield
    finally:
        _change(up)


def _change(statements: list[str]) -> None:
    with schema_changes():
        for statement in statements:
            db.session.connection().exec_driver_sql(statement)
        db.session.commit()


def rounds(tried: dict[str, list[str]]) -> Iterator[dict[str, str]]:
    """Triggers (name → table) by turns, never two of one table: a statement fires those of its table only."""
    tables: dict[str, list[str]] = {}
    for guard in guards.GUARDS:
        tables.setdefault(guard.table, []).extend(n for n, _ in guard.triggers() if n in tried)
    for turn in range(max(map(len, tables.values()))):
        yield {names[turn]: table for table, names in tables.items() if turn < len(names)}


@pytest.mark.both_engines
def test_each_guard_refuses_and_is_what_refuses(full, engine):
    problems: list[str] = []
    tried: dict[str, list[str]] = {}
    for guard in guards.GUARDS:
        if engine not in guard.engines:
            continue
        for name, event in guard.triggers():
            words, found = guards.words(guard, event), tried.setdefault(name, [])
            for sql in attacks(guard, name, event):
                with undone():
                    refusal = attempt(sql)
                if refusal is None:
                    continue  # no such row here; a guard without any attack is found below
                found.append(sql)
                if words not in refusal:
                    problems.append(f"{name}: {sql} → {refusal or 'passes'}")
    db.session.commit()
    for triggers in rounds(tried):
        with lifted(triggers):
            for name in triggers:
                if not any(passes(sql) for sql in tried[name]):
                    problems.append(f"{name}: nothing passes without it")
    assert not problems, "\n".join(problems)
    assert sum(map(len, tried.values())) > 100


def passes(sql: str) -> bool:
    with undone():
        return attempt(sql) == ""


def test_every_table_with_a_guard_has_a_row_here(full):
    bare = [
        guard.table
        for guard in guards.GUARDS
        if not db.session.execute(text(f"SELECT count(*) FROM {guard.table}")).scalar()
    ]
    assert sorted(set(bare)) == []
