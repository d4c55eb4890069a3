"""Pages that ask for a broadcast or another place after approval (A-12, A-19)."""

from __future__ import annotations

from typing import Any

from hearing.calendar.rules import VenueKind, needs_venue_approval
from hearing.hearings import later
from hearing.hearings.plan_rules import Broadcast, BroadcastWords
from hearing.web import forms
from hearing.web.access import viewer
from hearing.web.case_desk.planning.place_steps import BroadcastFields, broadcast_words

ELSEWHERE = [(v, v.label) for v in VenueKind if needs_venue_approval(v)]
MODES = [(b, b.label) for b in Broadcast if b is not Broadcast.NONE]


class PlaceForm(forms.BaseForm):
    """Another place (A-12)."""

    venue_kind = forms.radio("改在哪里", ELSEWHERE)
    venue_words = forms.line("地点", most=200, hint="如：虚构街道矛盾调处中心二楼")
    reason = forms.line("变更的原因", most=200)


class BroadcastForm(BroadcastFields):
    """A broadcast (F-11)."""

    broadcast = forms.radio("方式", MODES)


class TaskForm(forms.BaseForm):
    """The platform's number."""

    task_number = forms.line("平台任务编号", most=60, hint="播出平台受理后给出的编号")


def place_form(_hearing: Any) -> PlaceForm:
    """Another place."""
    return PlaceForm()


def place(hearing: Any, form: Any) -> None:
    """Ask for it."""
    later.request_place(
        viewer(), hearing, form.venue_kind.data, form.venue_words.data, form.reason.data
    )


def broadcast_form(_hearing: Any) -> BroadcastForm:
    """A broadcast."""
    return BroadcastForm()


def broadcast(hearing: Any, form: Any) -> None:
    """Ask for it."""
    wanted = broadcast_words(form) or BroadcastWords("", form.delay_minutes.data or 0, "", "", "")
    later.request_broadcast(viewer(), hearing, form.broadcast.data, wanted)


def task_form(_hearing: Any) -> TaskForm:
    """The platform's number."""
    return TaskForm()


def task(hearing: Any, form: Any) -> None:
    """Note it."""
    later.note_task(viewer(), hearing, form.task_number.data)
