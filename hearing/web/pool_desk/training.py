"""管: trainings, sign-in lists, who is due."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from hearing.base import clock
from hearing.pool import queries, roster, training
from hearing.pool.roster import Filter
from hearing.pool.training_rules import TrainingKind
from hearing.units.queries import parameter
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.pages import form_page
from hearing.web.pool_desk.blueprint import ReasonForm, blueprint

QUARTERS = (("0", "整"), ("15", "15 分"), ("30", "30 分"), ("45", "45 分"))


class SignInForm(forms.BaseForm):
    """One training and all who signed in."""

    held_on = forms.day("培训日期")
    kind = forms.radio("种类", [(k, k.label) for k in TrainingKind])
    topic = forms.line("主题")
    hours = forms.number("学时：小时", 0, 24)
    quarters = forms.select("学时：分", QUARTERS)
    evidence = forms.line("依据", hint="如 签到表编号、通知文号、结业证书")
    members = forms.ticks("签到的听证员")


@blueprint.get("/pool/training")
@needs("pool:manage")
def trainings() -> Any:
    """Trainings held, and members whose training is due."""
    pool = queries.own_pool(viewer())
    today = clock.today()
    return render_template(
        "pool_desk/trainings.html",
        rows=training.trainings(viewer()),
        due=roster.rows(viewer(), pool, Filter(state="active", training_due=True)),
        kinds=TrainingKind.labels(),
        demand=training.demand(today, pool.unit_id),
        is_required=parameter("training_required", today, pool.unit_id) == "1",
    )


@blueprint.route("/pool/training/new", methods=["GET", "POST"])
@needs("pool:manage")
def new_training() -> Any:
    """Enter a training for many at once."""
    pool = queries.own_pool(viewer())
    form = SignInForm(held_on=clock.today(), kind=TrainingKind.ON_THE_JOB.value, quarters="0")
    form.members.choices = forms.choices(
        (row.member.id, row.member.person.name) for row in roster.rows(viewer(), pool, Filter())
    )
    if form.validate_on_submit():
        with attempt(form):
            training.sign_in_list(
                viewer(),
                pool,
                [int(one) for one in form.members.data],
                held_on=form.held_on.data,
                minutes=(form.hours.data or 0) * 60 + int(form.quarters.data),
                kind=form.kind.data,
                topic=form.topic.data,
                evidence=form.evidence.data,
            )
        if form.ok:
            return redirect(url_for("pool_desk.trainings"), 303)
    return form_page(form, "登记培训签到", "登记培训签到", url_for("pool_desk.trainings"))


@blueprint.route("/pool/training/credits/<int:credit_id>/void", methods=["GET", "POST"])
@needs("pool:manage")
def void_credit(credit_id: int) -> Any:
    """Void a wrong entry of one member."""
    credit = training.credit(viewer(), credit_id)
    back = url_for("pool_desk.member", member_id=credit.member_id)
    form = ReasonForm()
    if form.validate_on_submit():
        with attempt(form):
            training.void(viewer(), credit, form.words.data)
        if form.ok:
            return redirect(back, 303)
    return form_page(
        form,
        "作废培训记录",
        "作废这条记录",
        back,
        under=f"{credit.member.person.name} · {credit.held_on} · {credit.topic}",
        consequence="作废后不再计入学时，记录和原因仍保留。",
    )
