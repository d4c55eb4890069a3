"""案件评查 and 文书评选: planning, sheet, draw, assigning, results, contests."""

from __future__ import annotations

from typing import Any

from flask import Response, redirect, render_template, request, url_for

from hearing.base.errors import NotFound
from hearing.papers import queries as papers
from hearing.people.queries import names, posted
from hearing.people.rules import PostKind
from hearing.practice import documents, marking, review_queries, reviews, scoring
from hearing.practice.scoring import Criterion, DocumentKind, Grade, ReviewKind, ReviewState
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.leader_desk.blueprint import blueprint
from hearing.web.pages import Nothing, form_page
from hearing.web.papers import paper_response, stand_alone

REVIEWERS = (PostKind.HANDLE, PostKind.DEPARTMENT_HEAD, PostKind.DEPUTY_CHIEF, PostKind.CHIEF)
SHEET_HINT = "每行一项：项目｜标准｜分值，如“程序｜告知、回避、步骤齐全｜40”；分值合计 100"
VERBS = {"commit": reviews.commit_secret, "freeze": reviews.freeze, "close": marking.close}


class ReviewForm(forms.BaseForm):
    """A new review."""

    kind = forms.radio("种类", [(k, k.label) for k in ReviewKind])
    document_kind = forms.select(
        "评选的文书", [("", "案件评查不选"), *((k, k.label) for k in DocumentKind)], required=False
    )
    title = forms.line("名称", most=60)
    from_on = forms.day("听证日期从")
    until_on = forms.day("到（含）")
    sample_size = forms.number("抽样场数", 1, scoring.MOST_SAMPLES)


class SheetForm(forms.BaseForm):
    """The score sheet as lines."""

    sheet = forms.prose("评查标准", rows=8, hint=SHEET_HINT)
    version = forms.hidden()


class DrawForm(forms.BaseForm):
    """The outside value."""

    source = forms.radio("报数的人", [(one, one) for one in scoring.PRESENT])
    value = forms.line("在场的人报出的数", most=40)


class AssignForm(forms.BaseForm):
    """Who reviews a sample."""

    reviewer = forms.select("评查人", hint="承办、主持、参加过这场听证的人不能评查")


class ContestForm(forms.BaseForm):
    """The answer to a contest."""

    grade = forms.radio("复核后的等次", [(k, k.label) for k in Grade])
    words = forms.prose("复核的理由", most=2000, rows=4)


def _to(review_id: int) -> Any:
    return redirect(url_for("leader_desk.quality_review", review_id=review_id), 303)


@blueprint.get("/quality", endpoint="reviews")
@needs("review:lead")
def review_list() -> Any:
    """Reviews of the own unit, and below where the post reaches down."""
    return render_template(
        "leader_desk/reviews.html",
        rows=review_queries.reviews(viewer()),
        kinds=ReviewKind.labels(),
        states=ReviewState.labels(),
    )


@blueprint.route("/quality/new", methods=["GET", "POST"])
@needs("review:lead")
def new_review() -> Any:
    """Plan a review."""
    form = ReviewForm(kind="cases")
    if form.validate_on_submit():
        with attempt(form):
            row = reviews.plan(
                viewer(), form.kind.data, form.title.data, form.from_on.data, form.until_on.data,
                form.sample_size.data, form.document_kind.data or None,
            )  # fmt: skip
        if form.ok:
            return redirect(url_for("leader_desk.review_sheet", review_id=row.id), 303)
    return form_page(
        form, "组织评查", "组织评查", url_for("leader_desk.reviews"),
        under="样本从本院和下级院这段时间结束的听证中随机抽取，抽取过程任何人可以核对。",
    )  # fmt: skip


@blueprint.get("/quality/<int:review_id>")
@needs("review:lead")
def quality_review(review_id: int) -> Any:
    """One review at its stage."""
    return _shown(review_id, Nothing(), 200)


def _shown(review_id: int, form: Any, status: int) -> Any:
    row = review_queries.review(viewer(), review_id)
    samples = review_queries.samples(row)
    html = render_template(
        "leader_desk/review.html",
        form=form,
        row=row,
        samples=samples,
        kinds=ReviewKind.labels(),
        states=ReviewState.labels(),
        documents=DocumentKind.labels(),
        grades=Grade.labels(),
        final={one.id: review_queries.final_grade(one) for one in samples},
        points={one.id: scoring.points_words(one.result.points) for one in samples if one.result},
        summary=review_queries.summary(row) if row.state == ReviewState.CLOSED else None,
        points_words=scoring.points_words,
        who=names([row.created_by, *(one.handler_person_id for one in samples)]),
    )
    return html, status


@blueprint.route("/quality/<int:review_id>/sheet", methods=["GET", "POST"])
@needs("review:lead")
def review_sheet(review_id: int) -> Any:
    """Write the score sheet."""
    row = review_queries.review(viewer(), review_id)
    written = "\n".join(f"{one.name}｜{one.standard}｜{one.weight}" for one in row.criteria)
    form = SheetForm(sheet=written, version=row.version)
    if form.validate_on_submit():
        with attempt(form):
            reviews.set_sheet(viewer(), row, _read(form.sheet.data), int(form.version.data))
        if form.ok:
            return _to(row.id)
    return form_page(
        form, f"评查标准：{row.title}", "保存评查标准", url_for("leader_desk.quality_review", review_id=row.id),
        consequence="公布承诺以后标准不能再改。",
    )  # fmt: skip


def _read(text: str) -> list[Criterion]:
    found = []
    for line in text.splitlines():
        parts = [part.strip() for part in line.replace("|", "｜").split("｜")]
        if any(parts):
            name, standard, weight = (*parts, "", "", "")[:3]
            number = int(weight) if weight.isascii() and weight.isdigit() else 0
            found.append(Criterion(name[:200], standard, min(number, 9999)))
    return found


@blueprint.post("/quality/<int:review_id>/act")
@needs("review:lead")
def review_act(review_id: int) -> Any:
    """Publish the commitment, freeze the list, or announce the results."""
    row, form = review_queries.review(viewer(), review_id), Nothing()
    act = VERBS.get(request.form.get("verb", ""))
    if act is None:
        raise NotFound
    if form.validate_on_submit():
        with attempt(form):
            act(viewer(), row)
        if form.ok:
            return _to(row.id)
    return _shown(review_id, form, form.status)


@blueprint.route("/quality/<int:review_id>/draw", methods=["GET", "POST"])
@needs("review:lead")
def review_draw(review_id: int) -> Any:
    """Take the outside value and draw."""
    row, form = review_queries.review(viewer(), review_id), DrawForm()
    if form.validate_on_submit():
        with attempt(form):
            reviews.reveal(viewer(), row, form.value.data, form.source.data)
        if form.ok:
            return _to(row.id)
    return form_page(
        form, f"抽取样本：{row.title}", "揭示秘密数并抽取",
        url_for("leader_desk.quality_review", review_id=row.id),
        under=f"名单 {row.eligible or 0} 场，抽 {row.sample_size} 场",
        consequence="只抽一次。抽取后承诺的秘密数公开，任何人可以用核对页重新计算。",
    )  # fmt: skip


@blueprint.get("/quality/<int:review_id>/record.json")
@needs("review:lead")
def review_record(review_id: int) -> Any:
    """The record of the draw, for the stand-alone check."""
    row = review_queries.review(viewer(), review_id)
    if row.record is None:
        raise NotFound
    headers = {"Content-Disposition": f'attachment; filename="review-{row.id}.json"'}
    return Response(row.record, mimetype="application/json", headers=headers)


@blueprint.get("/quality/verifier")
@needs("review:lead")
def review_checker() -> Any:
    """The stand-alone page that checks the draw, for whoever stands beside."""
    return stand_alone("verify_draw.html")


@blueprint.route("/quality/<int:review_id>/samples/<int:entry_id>", methods=["GET", "POST"])
@needs("review:lead")
def review_sample(review_id: int, entry_id: int) -> Any:
    """One sample: reviewers, their findings, result and contest."""
    row = review_queries.review(viewer(), review_id)
    entry, form = review_queries.sample(row, entry_id), AssignForm()
    handlers, took_part = marking.involved(entry.hearing)
    asked = {task.reviewer_person_id for task in entry.tasks}
    form.reviewer.choices = forms.choices(
        (one.id, one.name)
        for one in posted(row.unit_id, *REVIEWERS)
        if one.id not in handlers | took_part | asked
    )
    if form.validate_on_submit():
        with attempt(form):
            marking.assign(viewer(), row, entry, int(form.reviewer.data))
        if form.ok:
            url = url_for("leader_desk.review_sample", review_id=row.id, entry_id=entry.id)
            return redirect(url, 303)
    html = render_template(
        "leader_desk/review_sample.html",
        form=form,
        row=row,
        entry=entry,
        criteria={one.id: one for one in row.criteria},
        grades=Grade.labels(),
        final=review_queries.final_grade(entry),
        points=scoring.points_words(entry.result.points) if entry.result else None,
        given={t.id: scoring.points(s.deduction for s in t.scores) for t in entry.tasks},
        paper=papers.newest("F-29", "review_entry", entry.id),
        who=names([entry.handler_person_id, *(task.reviewer_person_id for task in entry.tasks)]),
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)


def _to_sample(review_id: int, entry_id: int) -> Any:
    url = url_for("leader_desk.review_sample", review_id=review_id, entry_id=entry_id)
    return redirect(url, 303)


@blueprint.route(
    "/quality/<int:review_id>/samples/<int:entry_id>/tasks/<int:task_id>/back",
    methods=["GET", "POST"],
)
@needs("review:lead")
def take_back_task(review_id: int, entry_id: int, task_id: int) -> Any:
    """Take a task back that was not handed in."""
    row = review_queries.review(viewer(), review_id)
    entry, form = review_queries.sample(row, entry_id), Nothing()
    if task_id not in {task.id for task in entry.tasks}:
        raise NotFound
    if form.validate_on_submit():
        with attempt(form):
            marking.take_back(viewer(), row, entry, task_id)
        if form.ok:
            return _to_sample(row.id, entry.id)
    return form_page(
        form, "收回评查任务", "收回评查任务",
        url_for("leader_desk.review_sample", review_id=row.id, entry_id=entry.id),
        consequence="评查人已经写下、还没有提交的扣分一并删除。",
    )  # fmt: skip


@blueprint.route("/quality/<int:review_id>/samples/<int:entry_id>/contest", methods=["GET", "POST"])
@needs("review:lead")
def answer_contest(review_id: int, entry_id: int) -> Any:
    """Answer the handler's request to look again."""
    row = review_queries.review(viewer(), review_id)
    entry = review_queries.sample(row, entry_id)
    if entry.contest is None:
        raise NotFound
    form = ContestForm(grade=entry.result.grade if entry.result else "")
    if form.validate_on_submit():
        with attempt(form):
            marking.decide_contest(viewer(), row, entry, form.grade.data, form.words.data)
        if form.ok:
            return _to_sample(row.id, entry.id)
    return form_page(
        form, "答复复核申请", "答复复核申请",
        url_for("leader_desk.review_sample", review_id=row.id, entry_id=entry.id),
        under=f"承办人申请复核：{entry.contest.reasons}",
        consequence="每个结果只复核一次，答复后不能再改。",
    )  # fmt: skip


@blueprint.post("/quality/<int:review_id>/samples/<int:entry_id>/print")
@needs("review:lead")
def print_review(review_id: int, entry_id: int) -> Any:
    """Print the result (F-29)."""
    row = review_queries.review(viewer(), review_id)
    entry, form = review_queries.sample(row, entry_id), Nothing()
    if form.validate_on_submit():
        with attempt(form):
            documents.print_review(viewer(), row, entry)
        if form.ok:
            return _to_sample(row.id, entry.id)
    return _shown(review_id, form, form.status)


@blueprint.get("/quality/<int:review_id>/samples/<int:entry_id>/paper")
@needs("review:lead")
def review_paper(review_id: int, entry_id: int) -> Any:
    """The result as a paper."""
    row = review_queries.review(viewer(), review_id)
    entry = review_queries.sample(row, entry_id)
    paper = papers.newest("F-29", "review_entry", entry.id)
    if paper is None:
        raise NotFound
    found = papers.file_of_object("review_entry", entry.id, paper.id)
    back = url_for("leader_desk.review_sample", review_id=row.id, entry_id=entry.id)
    return paper_response(found, back)
