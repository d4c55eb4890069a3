"""The pages of giving an opinion, whoever brings the officer there: own account, link or tablet.

One issue per page, check and sign, receipt. ``Way`` says who gives, in which hearing and where the pages are.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request

from hearing.base import clock
from hearing.base.errors import Conflict, NotFound, Refused, Stale
from hearing.base.viewer import Viewer
from hearing.hearings import queries
from hearing.hearings.workflow import State
from hearing.opinions import drafting, receipts
from hearing.opinions import queries as opinions
from hearing.opinions.ballots import Answer, Signature
from hearing.opinions.rules import Channel, Option, answer_problem
from hearing.web import forms
from hearing.web.access import attempt


@dataclass(frozen=True)
class Way:
    """Who gives the opinion, in which hearing, by which channel; ``url`` builds the pages' addresses."""

    viewer: Viewer
    hearing_id: int
    channel: str
    url: Callable[..., str]

    @property
    def is_shared(self) -> bool:
        """Whether the device is not the officer's own: nothing may stay in its browser."""
        return self.channel == Channel.TABLET


class OpinionForm(forms.BaseForm):
    """One opinion on one issue."""

    page = forms.hidden(required=False)
    version = forms.hidden(required=False)
    option = forms.radio("您的意见", [(o, o.label) for o in Option], required=False)
    reasons = forms.prose("为什么", required=False, most=4000, rows=5)
    suggestions = forms.prose(
        "您的建议",
        required=False,
        most=4000,
        rows=3,
        hint="如对处理、帮教、化解的建议，没有可以不填",
    )


class SubmitForm(forms.BaseForm):
    """Signing and submitting."""

    seen = forms.hidden(required=False)
    strokes = forms.hidden(required=False)
    signed_name = forms.line("签名：输入您的姓名", required=False, most=40)


class SupplementForm(forms.BaseForm):
    """A word after closing."""

    words = forms.prose("补充说明", most=4000, rows=6)
    signed_name = forms.line("签名：输入您的姓名", most=40)


def _answer(form: OpinionForm) -> Answer:
    return Answer(form.option.data or "", form.reasons.data, None, form.suggestions.data)


def _seen(form: OpinionForm) -> int:
    typed = form.version.data or ""
    return int(typed) if typed.isdigit() and len(typed) < 9 else 0


def _issue(way: Way, position: int) -> tuple[Any, int]:
    issues = opinions.officer_issues(way.viewer, way.hearing_id)
    found = next((issue for issue in issues if issue.position == position), None)
    if found is None:
        raise NotFound
    return found, len(issues)


def _open(hearing: Any) -> bool:
    return bool(hearing.state == State.DELIBERATING and hearing.opinions_closed_at is None)


def opinion_page(way: Way, position: int) -> Any:
    """One issue; what is typed is kept, complete or not."""
    _, hearing = queries.officer_seat(way.viewer, way.hearing_id)
    issue, number = _issue(way, position)
    draft = opinions.officer_drafts(way.viewer, way.hearing_id).get(issue.id)
    if not _open(hearing) and request.method == "GET":
        return redirect(way.url("done"), 303)
    form = OpinionForm(
        option=draft.option if draft else None,
        reasons=draft.reasons if draft else None,
        suggestions=draft.suggestions if draft else None,
        version=str(draft.version if draft else 0),
        page=secrets.token_urlsafe(9),
    )
    if form.validate_on_submit():
        with attempt(form):
            drafting.save_draft(
                way.viewer,
                way.hearing_id,
                issue.id,
                _answer(form),
                page=form.page.data or "",
                seen=_seen(form),
            )
        _say_what_is_missing(form, hearing.profile)
        if form.ok:
            return redirect(
                way.url("opinion", position=position + 1)
                if position < number
                else way.url("check"),
                303,
            )
    other = None
    if form.status == 409:
        draft = opinions.officer_drafts(way.viewer, way.hearing_id).get(issue.id)
        other, form.version.data = draft, str(draft.version if draft else 0)
    html = render_template(
        "officer_desk/opinion.html", form=form, hearing=hearing, issue=issue, number=number, draft=draft,
        other=other, options=Option.labels(), way=way,
    )  # fmt: skip
    return html, (form.status if form.is_submitted() and not form.ok else 200)


def _say_what_is_missing(form: OpinionForm, profile: str) -> None:
    problem = answer_problem(form.option.data, form.reasons.data, profile)
    if problem and form.ok:
        field = "option" if form.option.data not in Option.labels() else "reasons"
        form.from_refusal(Refused(problem, field=field))


def keep_draft(way: Way, position: int) -> Any:
    """Keep what is typed while it is typed; answers with the time, or 409 when another page was first."""
    queries.officer_seat(way.viewer, way.hearing_id)
    issue, _ = _issue(way, position)
    form = OpinionForm()
    if not form.validate():
        return "", 422
    try:
        drafting.save_draft(
            way.viewer,
            way.hearing_id,
            issue.id,
            _answer(form),
            page=form.page.data or "",
            seen=_seen(form),
        )
    except Stale:
        return "", 409
    return f"{clock.now().astimezone(clock.BEIJING):%H:%M}"


def check_page(way: Way) -> Any:
    """Check the answers, sign, submit."""
    participant, hearing = queries.officer_seat(way.viewer, way.hearing_id)
    issues = opinions.officer_issues(way.viewer, way.hearing_id)
    drafts = opinions.officer_drafts(way.viewer, way.hearing_id)
    if request.method == "GET":
        if not _open(hearing):
            return redirect(way.url("done"), 303)
        missing = next((i for i in issues if i.id not in drafts), None)
        if missing is not None:
            return redirect(way.url("opinion", position=missing.position), 303)
    state = drafting.state_of(drafts.values())
    form = SubmitForm(seen=state)
    if form.validate_on_submit():
        signature = Signature(form.signed_name.data or "", form.strokes.data or "", way.channel)
        with attempt(form):
            drafting.submit_drafts(way.viewer, way.hearing_id, signature, seen=form.seen.data or "")
        if form.ok:
            return redirect(way.url("done"), 303)
        form.seen.data = state
    html = render_template(
        "officer_desk/check.html", form=form, hearing=hearing, issues=issues, drafts=drafts,
        options=Option.labels(), name=participant.name, way=way,
    )  # fmt: skip
    return html, (form.status if form.is_submitted() and not form.ok else 200)


def done_page(way: Way) -> Any:
    """The receipt, recomputed at every look; what was said is shown to the officer only."""
    _, hearing = queries.officer_seat(way.viewer, way.hearing_id)
    return render_template(
        "officer_desk/done.html",
        hearing=hearing,
        given=receipts.officer_receipts(way.viewer, way.hearing_id),
        supplements=receipts.officer_supplements(way.viewer, way.hearing_id),
        options=Option.labels(),
        is_open=_open(hearing),
        way=way,
    )


__all__ = ["Conflict", "Way", "check_page", "done_page", "keep_draft", "opinion_page"]
