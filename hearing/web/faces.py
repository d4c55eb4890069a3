"""What the two faces on the Internet may ask of the stations (settled 17, trap 12).

Officers and the public are served by processes of their own (setting ``FACES``). They read only through
queries named ``officer_*`` and ``public_*``, which take the viewer and give fields meant for that eye, and
write only through the verbs listed here. ``tests/web/test_faces.py`` reads the pages' source and compares.
"""

from __future__ import annotations

VERBS: dict[str, frozenset[str]] = {
    "officer_desk": frozenset(
        {
            "hearing.hearings.panel.accept_invitation",
            "hearing.hearings.panel.decline_invitation",
            "hearing.hearings.declarations.sign_undertaking",
            "hearing.opinions.drafting.save_draft",
            "hearing.opinions.drafting.submit_drafts",
            "hearing.opinions.supplements.add_supplement",
            "hearing.opinions.collegial.choose",
            "hearing.opinions.collegial.state_common",
            "hearing.opinions.collegial.dissent",
            "hearing.opinions.giving_sessions.leave",
            "hearing.opinions.giving_sessions.note_use",
            "hearing.opinions.links.enter",
            "hearing.opinions.links.report_own_loss",
            "hearing.opinions.links.send_code",
            "hearing.opinions.receipts.check_by_pin",
            "hearing.opinions.tablets.enter",
            "hearing.opinions.tablets.start",
            "hearing.people.pin_letters.send_code",
            "hearing.people.pin_letters.use",
            "hearing.people.pins.set_pin",
            "hearing.hearings.briefings.read",
            "hearing.hearings.sign_in.officer_sign_in",
            "hearing.opinions.telling.read_feedback",
            "hearing.calendar.feeds.renew_own",
            "hearing.calendar.feeds.revoke_own",
            "hearing.pool.appraisal.comment",
            "hearing.pool.availability.mark",
            "hearing.pool.availability.remove",
            "hearing.pool.banking.register",
            "hearing.pool.feedback.rate_hearing",
            "hearing.pool.findings.declare_tie",
            "hearing.pool.findings.end_tie",
            "hearing.pool.data_rights.request_correction",
            "hearing.pool.data_rights.withdraw_cross_pool",
            "hearing.pool.data_rights.withdraw_privacy",
            "hearing.pool.data_rights.record_export",
            "hearing.practice.attendance.give_feedback",
            "hearing.practice.gatherings.answer",
        }
    ),
    # nobody is signed in there: each asks for the number and the phone that were given when applying
    "public": frozenset(
        {
            "hearing.cases.public.begin",
            "hearing.cases.public.save",
            "hearing.cases.public.forget",
            "hearing.cases.public.submit",
            "hearing.hearings.sign_in.public_sign_in",
            "hearing.hearings.spectators.apply",
            "hearing.opinions.survey.answer",
            "hearing.hearings.spectators.check",
            "hearing.hearings.spectators.withdraw",
            "hearing.people.sessions.try_once",
            "hearing.pool.applying.begin_application",
            "hearing.pool.applying.keep",
            "hearing.pool.applying.submit",
            "hearing.pool.public.object_to",
        }
    ),
}
# reads that are no query of their own: each looks at the viewer's own row only, or at none
READS: dict[str, frozenset[str]] = {
    "officer_desk": frozenset(
        {
            "hearing.calendar.feeds.own",
            "hearing.hearings.briefings.content",
            "hearing.hearings.form_profiles.steps_of",
            "hearing.pool.answers.own_engagement",
            "hearing.pool.appraisal.own",
            "hearing.pool.appraisal.own_one",
            "hearing.pool.availability.entry_of",
            "hearing.pool.banking.account_of",
            "hearing.pool.banking.tail",
            "hearing.pool.feedback.from_officers",
            "hearing.pool.findings.questions",
            "hearing.pool.findings.ties_of",
            "hearing.pool.record.services",
            "hearing.pool.record.year_of",
            "hearing.pool.training.credits_of",
            "hearing.pool.training.demand",
            "hearing.pool.training.standings",
            "hearing.practice.queries.own_guest",
            "hearing.opinions.drafting.state_of",
            "hearing.opinions.telling.feedback_for",
            "hearing.opinions.queries.has_seat",
            "hearing.opinions.queries.has_read",
            "hearing.hearings.queries.undertakings_of",
        }
    ),
    "public": frozenset(
        {
            "hearing.cases.public.answer_problem",
            "hearing.cases.public.represents",
            "hearing.pool.applying.application_status",
            "hearing.pool.applying.problems",
            "hearing.pool.applying.typed",
            "hearing.pool.public.objection_status",
            "hearing.pool.public.verify_certificate",
        }
    ),
}
# words and arithmetic: nothing is read from the database there
PURE = ("hearing.base.", "hearing.hearings.documents", "hearing.hearings.workflow")
