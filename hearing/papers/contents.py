"""The plain data of each paper kind but the bulletin (``bulletin_content``): what ``freeze`` takes.

Dates are ISO text (``2020-08-20``), instants ISO text with a zone (``2020-08-20T01:30:00+00:00``)
and are printed in Beijing time. Names and identities (身份) only: no telephone, no address and no
number of an identity document of anybody but the office's own contact belongs into a paper;
F-05, F-10 and F-25, which compare a person with a document, hold masked numbers (``admission_content``).
"""

from __future__ import annotations

from typing import NotRequired, TypedDict


class Contact(TypedDict):
    """The office's own contact, as printed at the end of a letter."""

    name: str
    phone: str


class Named(TypedDict):
    """A person with post or identity: ``{"name": "测某某", "words": "人大代表"}``."""

    name: str
    words: str


class Letter(TypedDict):
    """What every letter (信函格式) carries."""

    unit_name: str
    number: str
    signed_on: str
    contact: Contact
    opening: NotRequired[list[str]]
    opening_version: NotRequired[int]
    closing: NotRequired[list[str]]
    closing_version: NotRequired[int]


class ApplicationContent(Letter):
    """F-01: the receipt of an application for a hearing with what was applied for.

    ``case_words`` names the case it was linked to; what an applicant wrote about it stays sealed.
    ``days`` is the parameter of working days within which the reply is due.
    """

    recipient: str
    capacity: str
    client: str | None
    receipt: str
    received_on: str
    channel: str
    due_on: str
    days: int
    case_words: str | None
    wants_public: bool
    reasons: str
    evidence: str | None


class ReplyContent(Letter):
    """F-02: the reply to an application for a hearing; ``reasons`` may be empty when granted."""

    recipient: str
    application_number: str
    received_on: str
    case_words: str
    granted: bool
    reasons: str


class Sitting(TypedDict):
    """Case cause, time and place of one hearing (A-10)."""

    hearing_number: str
    case_number: str
    case_cause: str
    starts_at: str
    place: str


class PlanRow(TypedDict):
    """One field of a plan in words, under its label."""

    label: str
    words: str


class PlanApproval(TypedDict):
    """One separate approval; ``authority`` says by delegation of whom, ``record`` the 检委会's number."""

    kind: str
    request: str
    decision: str
    decider: str
    authority: str | None
    record: str | None
    decided_at: str | None
    reasons: str | None


class PlanContent(TypedDict):
    """F-03: the plan as it stands with the department's opinion and every approval (A-4, A-10)."""

    unit_name: str
    hearing_number: str
    version: int
    mark: str | None
    rows: list[PlanRow]
    preliminary: str | None
    preliminary_at: str | None
    department: str | None
    department_by: str | None
    department_at: str | None
    approvals: list[PlanApproval]


class BroadcastContent(Sitting):
    """F-11: the broadcast as asked for, with the decision of the one approval (A-19)."""

    unit_name: str
    mode: str
    channel: str
    delay_minutes: int
    consent: str
    masking: str
    cutoff: str
    request: str
    asked_by: str
    asked_at: str
    approval: PlanApproval
    task_number: str | None


class NoticeContent(Letter, Sitting):
    """F-06 (parties) and F-08 (others): ``prepare`` says what somebody else is to bring."""

    recipient: str
    capacity: str
    mode: str
    is_public: bool
    issues: list[str]
    presider: Named
    officers: list[Named]
    prepare: NotRequired[str]
    days_before: NotRequired[int]


class InvitationContent(Letter, Sitting):
    """F-07: an invitation with its reply slip; ``answer_by`` is an instant."""

    recipient: str
    mode: str
    is_public: bool
    issues: list[str]
    answer_by: str


class AnnouncementContent(Letter):
    """F-09: whitelisted fields of a public hearing; the cause is anonymised by its author."""

    hearing_number: str
    case_cause: str
    starts_at: str
    place: str
    seats: int
    apply_until: str
    how_to_apply: str


class Attendant(TypedDict):
    """One participant of the record: present or not, with the reason of absence."""

    role: str
    name: str
    words: str
    is_present: bool
    note: str | None


class Marked(TypedDict):
    """A stretch of a corrected section: ``plain``, ``struck`` or ``put_in``."""

    kind: str
    text: str


class NotedAt(TypedDict):
    """An incident or measure of order with its instant."""

    at: str
    words: str


class RecordSection(TypedDict):
    """One of the seven sections of A-15 with the instant it began and its text."""

    step: int
    title: str
    began_at: str | None
    text: str
    marks: NotRequired[list[Marked]]


class Signed(TypedDict):
    """One signature on the record, or the remark that it was refused."""

    role: str
    name: str
    signed_at: str | None
    refusal: str | None
    ink: NotRequired[str | None]


class RecordContent(Sitting):
    """F-16: the record of a hearing; deliberation is given by its time only."""

    unit_name: str
    ends_at: str
    mode: str
    is_public: bool
    presider: Named
    handler: Named
    recorder: Named
    participants: list[Attendant]
    rights_told: str
    recusal_asked: str
    sections: list[RecordSection]
    corrections: str | None
    recording: str | None
    signatures: list[Signed]
    rights_marks: NotRequired[list[Marked]]
    notes: NotRequired[list[NotedAt]]
    decided_on_the_spot: NotRequired[str | None]
    record_digest: NotRequired[str | None]


class VisitContent(Sitting):
    """F-21: one follow-up visit as it was entered; ``files`` are the names of what was kept with it."""

    unit_name: str
    outcome: str
    due_on: str
    visited_on: str
    way: str
    visited_person: str | None
    attitude: str
    repeats: bool
    new_demand: str | None
    route: str | None
    next_step: str | None
    visitor: str
    entered_at: str
    files: list[str]


class Vote(TypedDict):
    """How many officers chose one option."""

    label: str
    votes: int


class CountedIssue(TypedDict):
    """Votes on one issue; ``majority`` is ``None`` at a tie or split."""

    position: int
    question: str
    proposition: str
    votes: list[Vote]
    majority: str | None
    digest: str
    reasons: list[str]


class SummaryContent(Sitting):
    """F-17-S: the tally of all issues, computed at closing."""

    unit_name: str
    panel: int
    issues: list[CountedIssue]
    closed_at: str
    closed_by: str
    missing_reason: str | None


class CertificateContent(TypedDict):
    """F-24: the certificate of appointment; ``code`` verifies it, ``address`` is what the QR code holds."""

    unit_name: str
    certificate_number: str
    name: str
    pool_name: str
    term_from: str
    term_until: str
    signed_on: str
    category: str
    code: str
    address: str | None


class Excluded(TypedDict):
    """How many members one rule excluded."""

    rule: str
    words: str
    count: int


class Ticket(TypedDict):
    """One place in the order; ``name`` only for those chosen (settled codes otherwise)."""

    rank: int
    code: str
    ticket: str
    status: str
    name: str | None


class DrawContent(TypedDict):
    """F-04: one draw, to be recomputed by anybody from what is printed.

    ``asked`` is what was wanted before a relaxation, ``agreed`` the public figure fixed at freezing,
    ``tickets_left`` how many further tickets stand in the electronic record only.
    """

    unit_name: str
    number: str
    pool_name: str
    hearing_number: str
    round: int
    wanted: int
    reserves: int
    quotas: list[str]
    commitment_serial: int
    commitment_digest: str
    published_at: str
    frozen_at: str
    frozen_by: str
    list_digest: str
    eligible: int
    excluded: list[Excluded]
    outside_source: str
    outside_value: str
    outside_at: str
    revealed_at: str
    secret: str
    seed: str
    tickets: list[Ticket]
    witness: str | None
    redraw_reason: str | None
    asked: NotRequired[list[str]]
    relax_reason: NotRequired[str | None]
    agreed: NotRequired[str | None]
    pools: NotRequired[list[str]]
    is_weighted: NotRequired[bool]
    tickets_left: NotRequired[int]
