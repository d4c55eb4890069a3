"""Headers, CSRF, foreign targets, hosts, permissions as data, reads that cannot write."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import DatabaseError

from hearing import create_app
from hearing.base import clock
from hearing.base.db import db, set_transaction_mode
from hearing.hearings import delegations, drafts
from hearing.people.access import PERMISSIONS
from hearing.web import access, navigation
from hearing.web.security import safe_target
from tests.practice.practised import practised
from tests.support import databases, sweep
from tests.support.make import COUNTY, OTHER_CITY, OTHER_COUNTY, P

HEADERS = (
    "Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy",
    "Permissions-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy",
)  # fmt: skip
REACHED_FROM = {
    "login.sign_in", "login.sign_out", "login.hat", "login.start", "login.password", "login.elder",
    "login.help_page", "static", "public.announcement", "officer_desk.away", "pool_desk.record",
    "case_desk.tellings", "case_desk.paper_sheets", "case_desk.undecided", "case_desk.files_out", "leader_desk.decided", "leader_desk.delegation_list", "leader_desk.behind", "leader_desk.blank", "leader_desk.compare", "leader_desk.new_deck",
    "leader_desk.effect_list", "leader_desk.effect_definitions",
    "leader_desk.ledger_export", "leader_desk.effect_persons",
    "case_desk.new_import", "case_desk.search", "case_desk.loose_application", "case_desk.export_cases",
    "case_desk.export_applications", "leader_desk.explanations", "public.apply_check", "public.apply_done", "public.apply_receipt",
    "public.apply_status",
    "case_desk.rooms_month", "case_desk.rooms_mine", "case_desk.find", "case_desk.rooms_today", "admin.new_room",
    "officer_desk.phone_calendar", "case_desk.new_gathering", "case_desk.new_observation", "case_desk.mocks",
    "case_desk.new_mock", "case_desk.new_exemplar", "leader_desk.new_review",
    "leader_desk.review_checker", "leader_desk.padding", "leader_desk.triggers", "leader_desk.new_coverage_rule", "leader_desk.coverage_rules", "leader_desk.trigger_tasks",
    "officer_desk.correct", "officer_desk.data",
    "officer_desk.ties", "pool_desk.verifier", "officer_desk.receipt", "officer_desk.pin", "officer_desk.first_pin", "officer_desk.first_pin_done", "officer_desk.loss",
    "officer_desk.tablet", "officer_desk.left", "officer_desk.seat_check", "officer_desk.seat_done", "officer_desk.seat_receipt_file",
    "officer_desk.new_away", "officer_desk.my_training", "officer_desk.my_record",
    "officer_desk.my_allowances", "officer_desk.my_bank", "pool_desk.new_training", "pool_desk.new_batch",
    "pool_desk.exclusions", "pool_desk.import_template", "pool_desk.open_publicity",
    "pool_desk.new_recruitment", "public.application_status", "public.arrive_by_digits", "public.arrived", "public.receipt", "public.certificates",
}  # fmt: skip
FOREIGN = (
    "//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example", "\\\\evil.example",
    "http:evil.example", "///evil.example", "/%09/evil.example", "javascript:alert(1)", "evil.example",
    "/\n/evil.example", " /home", "/ /evil", "//", "/nowhere", "https:/home", "/static/css/theme.css",
    "data:text/html,x", "/home\r\nX: y", "http://127.0.0.1/home", "//127.0.0.1/home", "", "home",
    "/\x00", "/sign-out",
)  # fmt: skip


@pytest.mark.parametrize("path", ["/", "/sign-in", "/nowhere", "/home", "/static/css/theme.css"])
def test_headers_everywhere(app, path):
    with app.test_client().get(path) as response:
        response.get_data()
    assert all(name in response.headers for name in HEADERS)
    assert "unsafe-inline" not in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("target", FOREIGN)
def test_foreign_targets_are_refused(app, target):
    with app.test_request_context():
        assert safe_target(target) is None


def test_own_targets_are_kept(app):
    with app.test_request_context():
        assert safe_target("/hearings?state=draft") == "/hearings?state=draft"


def test_foreign_hosts_are_refused(app):
    assert app.test_client().get("/", headers={"Host": "evil.example"}).status_code == 400


def test_post_without_token_is_refused_and_gives_the_text_back(app):
    response = app.test_client().post("/sign-in", data={"sign_in_name": "something typed"})
    assert response.status_code == 400
    assert "something typed" in response.get_data(as_text=True)


def unmarked(app) -> list[str]:
    """Routes that carry no known permission."""
    known = {*PERMISSIONS, access.PUBLIC}
    found = []
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        permission = (
            access.PUBLIC if rule.endpoint == "static" else getattr(view, "permission", None)
        )
        if permission not in known:
            found.append(rule.endpoint)
    return found


def test_every_route_carries_its_permission(app):
    assert unmarked(app) == []
    app.view_functions["login.start"] = lambda: ""
    assert unmarked(app) == ["login.start"]


def test_every_get_page_is_in_a_menu_or_reached_from_a_page(app):
    listed = navigation.endpoints() | REACHED_FROM
    plain = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods and not rule.arguments and rule.endpoint not in listed
    ]
    assert set(plain) <= {
        "case_desk.board_page", "case_desk.new_case", "leader_desk.new_bulletin", "case_desk.home", "pool_desk.register",
    }, plain  # fmt: skip


@pytest.mark.both_engines
def test_reads_cannot_write(app, make):
    make.person()
    db.session.commit()
    set_transaction_mode("read")
    with pytest.raises(DatabaseError, match="read-?only|readonly"):
        make.person()
    db.session.rollback()
    set_transaction_mode("write")


STAFF = (
    P.HANDLE, P.CLERK, P.DEPARTMENT_HEAD, P.DEPUTY_CHIEF, P.CHIEF, P.HIRE, P.MANAGE,
    P.BULLETIN_DRAFT, P.SYSTEM_ADMIN, P.SECURITY_ADMIN, P.AUDIT_ADMIN, P.OFFICER,
)  # fmt: skip


@pytest.fixture
def world(make):
    """A filed and a planned hearing at A; one of each post at B."""
    first = make.world().life("file")
    second = make.life("answers", days=20, number=8)
    drafts.start(second.owner, {"cases": {"cases": [str(second.hearing.cases[0].id)]}})
    delegations.grant(
        second.chief, make.province.one(COUNTY, P.DEPUTY_CHIEF).person_id or 0, ["venue"],
        clock.today(), clock.today(), "院党组会决定",
    )  # fmt: skip
    practised(make, first.hearing)
    make.account(first.owner, "a_owner")
    accounts = {}
    for kind in STAFF:
        unit = OTHER_CITY if kind in (P.HIRE, P.MANAGE) else OTHER_COUNTY
        accounts[kind] = make.account(make.staff(kind, unit), f"b_{kind.value}", "staff")
    db.session.commit()
    return first, second, accounts


def known(life) -> dict[str, object]:
    """Every argument's value in A's world."""
    hearing = life.hearing
    return {
        "hearing_id": hearing.id, "case_id": hearing.cases[0].id, "member_id": 1, "need_id": 1,
        "draw_id": 1, "participant_id": hearing.participants[0].id, "approval_id": 1, "engagement_id": 1,
        "application_id": 1, "bulletin_id": 1, "entry_id": 1, "visit_id": 1, "paper_id": 1,
        "spectator_id": 1, "door": "came", "what": "messages", "task_id": 1, "code": "invitation",
        "template_id": 1, "objection_id": 1, "account_id": 1, "post_id": 1, "step": 1, "position": 1,
        "party_id": hearing.cases[0].parties[0].id, "batch_id": 1, "explanation_id": 1, "row": 2,
        "source": "unified", "how": "postpone", "verb": "submit", "number": "x", "room_id": hearing.room_id,
        "reservation_id": 1, "fault_id": 1, "equipment_id": 1, "token": "x", "year": 2026, "request_id": 1,
        "consent": "cross", "name": "verify_draw.html", "finding_id": 1, "person_id": 1, "sign": "name",
        "tie_id": 1, "credit_id": 1, "allowance_id": 1, "appraisal_id": 1, "draft_id": 1, "part": "issues",
        "number_of": 1, "delegation_id": 1, "proposal_id": 1, "publicity_id": 1, "recruitment_id": 1,
        "seat_id": 1, "recording_id": 1, "attachment_id": 1, "appointment_id": 1, "exclusion_id": 1, "run_id": 1, "gathering_id": 1, "guest_id": 1,
        "mock_id": 1, "item_id": 1, "milestone_id": 1, "aid_id": 1, "kind": "outcome_entry", "object_id": 1,
        "exemplar_id": 1, "lending_id": 1, "review_id": 1,
        "move": "receive", "flag_id": 1, "problem_id": 1, "sheet_id": 1, "detector": "late_notice", "extract_id": 1, "act": "publish", "ending": "xlsx",
    }  # fmt: skip


def values(life, rule, missing: int) -> dict[str, object]:
    """Ids of A for a rule's arguments, or ids that do not exist."""
    own = vars(life).get("known") or vars(life).setdefault("known", known(life))
    chosen = {name: own[name] for name in rule.arguments}
    if missing:
        chosen = {k: missing if k.endswith("_id") else v for k, v in chosen.items()}
    return chosen


@pytest.mark.usefixtures("plain_menu")
def test_foreign_ids_answer_like_missing_ones(app, world, browser):
    first, second, accounts = world
    for kind, name in accounts.items():
        browser.sign_in(name)
        for rule in app.url_map.iter_rules():
            ids = [a for a in rule.arguments if a.endswith("_id")]
            if not ids or rule.endpoint == "static":
                continue
            # without the permission no view is reached: one question shows it
            ids_to_try = ((first, 0), (second, 0), (first, 999999))
            tries = ids_to_try if sweep.permitted(app, rule, kind) else ids_to_try[:1]
            for method in sorted(rule.methods & {"GET", "POST"}):
                answers = set()
                for life, missing in tries:
                    adapter = app.url_map.bind("localhost")
                    url = adapter.build(rule.endpoint, values(life, rule, missing), method=method)
                    data = {"csrf_token": browser.token} if method == "POST" else None
                    response = browser.client.open(url, method=method, data=data)
                    assert response.status_code in (303, 403, 404), (kind, method, url, response)
                    answers.add(response.status_code)
                assert len(answers) == 1, (kind, method, rule.rule, answers)
                assert answers <= {403, 404}, (kind, method, rule.rule, answers)
                assert len(tries) == 3 or answers == {403}, (kind, method, rule.rule, answers)


@pytest.mark.both_engines
def test_a_number_too_large_for_any_row_is_a_missing_page(make, browser, engine):
    life = make.world().life("plan")
    make.account(life.chief, "zhang")
    db.session.commit()
    browser.sign_in("zhang")
    for number in (2**31, 2**63, 10**20):
        for path in (
            "/bulletins/{}",
            "/hearings/{}",
            "/ledger/{}",
            "/dashboard?unit={}",
            "/effect?unit={}",
        ):
            browser.get(path.format(number), 404)
        answer = browser.client.get(f"/dashboard/hearings?line={number}")
        assert answer.status_code in (200, 404)
    browser.get(f"/bulletins/{2**31 - 1}", 404)


@pytest.mark.parametrize(("faces", "served"), [
    (("public",), {"/": 200, "/sign-in": 200, "/officer": 404, "/home": 404}),
    (("officer",), {"/": 404, "/sign-in": 200, "/officer": 303, "/home": 404}),
    (("staff",), {"/": 404, "/sign-in": 200, "/officer": 404, "/home": 303}),
])  # fmt: skip
def test_faces_are_separate_processes(database_url, tmp_path, faces, served):
    settings = databases.settings(database_url, tmp_path)
    app = create_app(type(settings)(**{**settings.__dict__, "faces": faces}))
    for path, status in served.items():
        assert app.test_client().get(path).status_code == status, (faces, path)
    with app.app_context():
        db.engine.dispose()
