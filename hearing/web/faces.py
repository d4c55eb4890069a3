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
            "hearing.hearings.declarations.read_briefing",
            "hearing.opinions.ballots.save_draft",
            "hearing.opinions.ballots.submit",
            "hearing.opinions.telling.read_feedback",
            "hearing.pool.manage.mark_unavailable",
            "hearing.pool.data_rights.request_correction",
            "hearing.pool.data_rights.withdraw_cross_pool",
            "hearing.pool.data_rights.withdraw_privacy",
            "hearing.pool.data_rights.record_export",
        }
    ),
    "public": frozenset(),
}
# reads that are no query of their own: each looks at the viewer's own row only, or at none
READS: dict[str, frozenset[str]] = {
    "officer_desk": frozenset(
        {
            "hearing.pool.use.own_engagement",
            "hearing.opinions.telling.feedback_for",
            "hearing.opinions.queries.has_seat",
            "hearing.opinions.queries.has_read",
            "hearing.hearings.queries.undertakings_of",
        }
    ),
    "public": frozenset(),
}
# words and arithmetic: nothing is read from the database there
PURE = ("hearing.base.", "hearing.hearings.documents", "hearing.hearings.workflow")
