"""One menu per post, of four to seven entries; what belongs together stands in a second row under one of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Flask, current_app, g, request, url_for

from hearing.base.db import Counted, numbers
from hearing.base.viewer import Viewer
from hearing.bulletins import extracts
from hearing.bulletins import ledger as rectifications
from hearing.bulletins import planning_queries as planning
from hearing.bulletins import queries as bulletins
from hearing.cases import registers, unheard
from hearing.hearings import briefings, waiting
from hearing.hearings import queries as hearings
from hearing.outcomes import ledger_queries
from hearing.outcomes import queries as outcomes
from hearing.people import disclosure
from hearing.people.rules import BUSINESS, PostKind
from hearing.pool import (
    data_rights,
    draw_queries,
    hire_queries,
    ledger,
    objections,
    proposals,
    recruiting,
    terms,
)
from hearing.pool import queries as pool
from hearing.practice import queries as practice
from hearing.practice import review_queries, shelf
from hearing.web.access import permission_of, viewer_or_none

Count = Callable[[Viewer], list[Counted]]
P = PostKind


@dataclass(frozen=True)
class Entry:
    """A menu entry: words, endpoint, and how many things wait there.

    ``count`` gives statements, so that a menu's figures are one question to the database; ``alarms`` looks.
    """

    label: str
    endpoint: str
    count: Count | None = None
    alarms: Callable[[Viewer], Sequence[object]] | None = None


@dataclass(frozen=True)
class Group:
    """Entries under one of the menu: it leads to the first of them, and on their pages they stand in a second row."""

    label: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Shown:
    """A menu entry as the page shows it; a group has the sum of what waits at its entries."""

    label: str
    url: str
    is_current: bool
    count: int
    below: tuple[Shown, ...] = ()


def _approvals(viewer: Viewer) -> list[Counted]:
    return [
        *waiting.waiting_count(viewer),
        *unheard.waiting_count(viewer),
        *briefings.waiting_count(viewer),
    ]


HOME = Entry("工作台", "case_desk.home", hearings.worklist_count)
HEARINGS = Entry("听证", "case_desk.hearings")
CASES = Entry("案件", "case_desk.cases")
BOOKING = Entry("预约", "case_desk.book")
ROOMS = Entry("听证室", "case_desk.rooms")
APPLICATIONS = Entry("申请", "case_desk.applications", registers.overdue_count)
VISITS = Entry("化解回访", "case_desk.visits", outcomes.visits_due_count)
EFFECT = Entry("息诉情况", "leader_desk.effect")
LEDGER = Entry("未息诉台账", "leader_desk.ledger", ledger_queries.to_verify_count)
OVERVIEW = Entry("总览", "leader_desk.overview")
APPROVALS = Entry("待我审批", "leader_desk.approvals", _approvals)
EXTRACTS = Entry("公开摘要", "leader_desk.extracts", extracts.waiting_count)
BULLETINS = Entry("月度通报", "leader_desk.bulletins", bulletins.waiting_count)
RECTIFICATIONS = Entry("整改", "leader_desk.rectifications", rectifications.waiting_count)
PLANS = Entry("年度计划", "leader_desk.plans", planning.waiting_count)
GATHERINGS = Entry("培训观摩", "case_desk.gatherings", practice.own_count)
EXEMPLARS = Entry("典型案例", "case_desk.exemplars", shelf.waiting_count)
QUALITY = Entry("案件评查", "leader_desk.reviews", review_queries.waiting_count)
MY_REVIEWS = Entry("评查", "case_desk.my_reviews", review_queries.waiting_count)
REQUESTS = Entry("资料申请", "pool_desk.requests", data_rights.count_waiting)

OF_HEARINGS = Group("听证", (HEARINGS, CASES, APPLICATIONS, EFFECT, LEDGER))
OF_PRACTICE = Group("典型案例", (EXEMPLARS, GATHERINGS, QUALITY))
CASE_MENU = (
    HOME, Group("听证", (HEARINGS, CASES)), BOOKING, ROOMS, APPLICATIONS, VISITS,
    Group("培训评查", (GATHERINGS, EXEMPLARS, MY_REVIEWS)),
)  # fmt: skip
DRAW_APPROVALS = Entry("抽取审批", "pool_desk.draw_approvals", draw_queries.requests_count)
PAY_LISTS = Entry("补助", "pool_desk.allowances", ledger.waiting)
HIRINGS = Entry("听证员聘任", "pool_desk.appointments", proposals.waiting_count)
OF_BULLETINS = Group("月度通报", (BULLETINS, EXTRACTS))
BULLETIN_MENU = (OVERVIEW, EFFECT, OF_BULLETINS, RECTIFICATIONS, PLANS, EXEMPLARS)


def _leaders(*approvals: Entry) -> tuple[Entry | Group, ...]:
    """The menu of the chief and the deputies, who decide on different things."""
    return (
        OVERVIEW, Group("待我审批", (APPROVALS, EXTRACTS, *approvals)), OF_HEARINGS, BULLETINS, RECTIFICATIONS,
        PLANS, OF_PRACTICE,
    )  # fmt: skip


MENUS: dict[str, tuple[Entry | Group, ...]] = {
    P.HANDLE: CASE_MENU,
    P.CLERK: (HOME, HEARINGS, ROOMS, VISITS, GATHERINGS),
    P.DEPARTMENT_HEAD: (
        APPROVALS,
        HOME,
        OF_HEARINGS,
        ROOMS,
        BULLETINS,
        RECTIFICATIONS,
        OF_PRACTICE,
    ),
    P.DEPUTY_CHIEF: _leaders(DRAW_APPROVALS, PAY_LISTS),
    P.CHIEF: _leaders(HIRINGS, DRAW_APPROVALS, PAY_LISTS),
    P.BULLETIN_DRAFT: (*BULLETIN_MENU, Entry("案件导入", "case_desk.imports_list")),
    P.BULLETIN_REVIEW: BULLETIN_MENU,
    P.BULLETIN_ISSUE: BULLETIN_MENU,
    P.HIRE: (
        Group(
            "候选人",
            (
                Entry("候选人", "pool_desk.candidates", hire_queries.waiting_count),
                Entry("登记", "pool_desk.register"),
                Entry("导入", "pool_desk.imports"),
            ),
        ),
        Entry("招募", "pool_desk.recruitments", recruiting.waiting_count),
        Entry("公示", "pool_desk.publicity", objections.waiting_count),
        Group(
            "聘期",
            (
                Entry("聘期", "pool_desk.terms", terms.expiring_count),
                Entry("建议解聘", "pool_desk.removal_suggestions"),
            ),
        ),
        REQUESTS,
    ),
    P.MANAGE: (
        Group(
            "听证员",
            (
                Entry("听证员", "pool_desk.members"),
                Entry("考核", "pool_desk.appraisals"),
                Entry("用人分析", "pool_desk.statistics"),
                REQUESTS,
            ),
        ),
        Entry("抽取", "pool_desk.draws", pool.open_needs),
        Group("培训", (Entry("培训", "pool_desk.trainings"), GATHERINGS, EXEMPLARS)),
        Entry("补助", "pool_desk.allowances"),
    ),
    P.OFFICER: (
        Entry("我的听证", "officer_desk.home"),
        Entry("我的资料", "officer_desk.profile"),
        Entry("培训与补助", "officer_desk.service"),
        Entry("帮助", "login.help_page"),
    ),
    P.SYSTEM_ADMIN: (
        Entry("账号", "admin.accounts_to_open"),
        Group(
            "检察院",
            (
                Entry("检察院", "admin.units"),
                Entry("听证室", "admin.rooms"),
                Entry("节假日", "admin.holidays"),
            ),
        ),
        Group("参数", (Entry("参数", "admin.parameters"), Entry("补助标准", "admin.tariffs"))),
        Group(
            "文字",
            (
                Entry("文字模板", "admin.texts"),
                Entry("告知文本", "admin.consent_texts"),
                Entry("词表", "admin.words"),
                Entry("筹备清单", "admin.checklists"),
                Entry("听证形式", "admin.form_list"),
            ),
        ),
        Entry("后台任务", "admin.work"),
    ),
    P.SECURITY_ADMIN: (Entry("账号与岗位", "admin.accounts"),),
    P.AUDIT_ADMIN: (
        Entry("日志", "admin.journal"),
        Entry("查看敏感信息", "admin.sensitive", alarms=disclosure.alarms),
        Entry("链校验", "admin.chain"),
    ),
}
BENEATH: dict[str, tuple[str, ...]] = {
    "case_desk.mocks": ("case_desk.gatherings",),
    "case_desk.board_page": ("case_desk.home", "leader_desk.overview"),
    "case_desk.undecided": ("case_desk.home", "leader_desk.overview"),
    "case_desk.tellings": ("case_desk.home", "leader_desk.overview"),
    "case_desk.paper_sheets": ("case_desk.home",),
    "case_desk.cases": ("case_desk.hearings",),
    "case_desk.applications": ("case_desk.home", "case_desk.hearings"),
    "leader_desk.explanations": ("leader_desk.approvals",),
    "leader_desk.delegation_list": ("leader_desk.approvals",),
    "leader_desk.coverage_rules": ("leader_desk.bulletins",),
    "leader_desk.padding": ("leader_desk.rectifications",),
    "leader_desk.triggers": ("leader_desk.rectifications",),
    "leader_desk.trigger_tasks": ("leader_desk.rectifications",),
    "leader_desk.effect": ("case_desk.visits",),
    "leader_desk.ledger": ("case_desk.visits",),
    "leader_desk.reviews": ("case_desk.my_reviews",),
}
"""Pages with an address of their own, and the entries they are reached from, the first that stands in the menu."""
PUBLIC_MENU = (
    Entry("首页", "public.home"),
    Entry("听证公告", "public.announcements"),
    Entry("申请旁听", "public.attend_status"),
    Entry("申请听证", "public.apply"),
    Entry("听证员招募", "public.recruitments"),
    Entry("听证知识", "public.guide"),
    Entry("典型案例", "public.shelf"),
    Entry("公开听证情况", "public.figures"),
)
assert set(MENUS) == {*BUSINESS, P.SYSTEM_ADMIN, P.SECURITY_ADMIN, P.AUDIT_ADMIN}


def entries_of(one: Entry | Group) -> tuple[Entry, ...]:
    """An entry itself, or those of a group."""
    return one.entries if isinstance(one, Group) else (one,)


def home_of(viewer: Viewer) -> str:
    """The first page after sign-in for the post worn."""
    return url_for(entries_of(MENUS[str(viewer.kind)][0])[0].endpoint)


def menu() -> list[Shown]:
    """The menu of this request's viewer, asked for once."""
    if "menu" not in g:
        g.menu = _menu()
    return list(g.menu)


def waiting_at(endpoint: str) -> list[Shown]:
    """The entries of the menu that stand together with one, as far as something waits there."""
    viewer = viewer_or_none()
    whole = MENUS[str(viewer.kind)] if viewer and viewer.kind else ()
    labels = [one.label for one in whole if endpoint in {x.endpoint for x in entries_of(one)}]
    found = next((one for one in menu() if one.label in labels), None)
    return [one for one in (found.below or (found,)) if one.count] if found else []


def _menu() -> list[Shown]:
    viewer = viewer_or_none()
    whole = MENUS[str(viewer.kind)] if viewer and viewer.kind else PUBLIC_MENU
    served = [
        entry
        for one in whole
        for entry in entries_of(one)
        if entry.endpoint in current_app.view_functions
    ]
    urls = [url_for(entry.endpoint) for entry in served]
    here = max((url for url in urls if _leads_to(url, request.path)), key=len, default="")
    here = here or _beneath({entry.endpoint for entry in served})
    figures = _figures(served, viewer) if viewer else [0] * len(served)
    shown = {
        entry: Shown(entry.label, url, url == here, number)
        for entry, url, number in zip(served, urls, figures, strict=True)
    }
    return [
        found
        for one in whole
        if (found := _shown(one, [shown[entry] for entry in entries_of(one) if entry in shown]))
    ]


def _shown(one: Entry | Group, entries: list[Shown]) -> Shown | None:
    """An entry as it is; a group that leads to the first of its entries; nothing where none is served."""
    if not entries:
        return None
    is_current = any(entry.is_current for entry in entries)
    below = tuple(entries) if isinstance(one, Group) else ()
    return Shown(one.label, entries[0].url, is_current, sum(e.count for e in entries), below)


def _figures(entries: list[Entry], viewer: Viewer) -> list[int]:
    """What waits at each entry, all in one statement."""
    asked = [entry.count(viewer) if entry.count else [] for entry in entries]
    answers = iter(numbers([one for part in asked for one in part]))
    return [
        sum(next(answers) for _ in part) + (len(entry.alarms(viewer)) if entry.alarms else 0)
        for entry, part in zip(entries, asked, strict=True)
    ]


def _beneath(served: set[str]) -> str:
    """The address of the entry under which a page stands that has an address of its own."""
    for endpoint, above in BENEATH.items():
        is_served = endpoint in current_app.view_functions
        if is_served and _leads_to(url_for(endpoint), request.path):
            return next((url_for(one) for one in above if one in served), "")
    return ""


def _leads_to(url: str, path: str) -> bool:
    """Whether a page stands under a menu entry's address."""
    return path == url or (url != "/" and path.startswith(f"{url}/"))


def endpoints() -> set[str]:
    """Every endpoint that stands in a menu."""
    listed = {
        entry.endpoint for menu_ in MENUS.values() for one in menu_ for entry in entries_of(one)
    }
    return listed | {entry.endpoint for entry in PUBLIC_MENU}


def init_app(app: Flask) -> None:
    """Give templates the menu."""
    app.jinja_env.globals["navigation"] = menu
    app.jinja_env.globals["permission_of"] = permission_of
