"""Before closing no page of anybody else changes by a single letter when opinions are given (seal)."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from sqlalchemy import text

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Forbidden
from hearing.opinions import ballots, documents, drafting, paper_opinions, paper_queries, queries
from hearing.opinions.ballots import Answer, Signature
from hearing.opinions.paper_opinions import Typed
from hearing.papers.attachments import Upload
from tests.support import sweep
from tests.support.inspector import Inspector
from tests.support.make import COUNTY, P
from tests.web.test_csrf import url_of

WORDS = "只有本人知道的理由"
RANDOM = (
    (r'nonce="[^"]*"', ""), (r'name="(csrf_token|once|page)"[^>]*value="[^"]*"', ""),
    (r'value="[^"]*"[^>]*name="(csrf_token|once|page)"', ""),
)  # fmt: skip
# who handles and leads, who audits, and another officer of the same panel
EYES = (P.HANDLE, P.CHIEF, P.DEPARTMENT_HEAD, P.AUDIT_ADMIN, P.OFFICER)
# who keeps the pool, the record, the bulletins and the system: looked at where nobody above looks
MORE = (
    P.CLERK,
    P.MANAGE,
    P.HIRE,
    P.BULLETIN_DRAFT,
    P.BULLETIN_REVIEW,
    P.SYSTEM_ADMIN,
    P.SECURITY_ADMIN,
)
# who must know when to close sees ticks in seat order there
TICKS = ("case_desk.sitting_page",)


@pytest.fixture
def world(make):
    life = make.world().life("adjourn")
    names = sweep.cast(make)
    make.staff(P.CLERK, COUNTY)
    other = life._panel()[1]
    names[P.OFFICER] = sweep.officer_account(make, other.person_id)
    with clock.at(clock.beijing(life.row.held_on, "15:40")):
        db.session.commit()
        yield life, names


def body(response) -> str:
    """The page without what differs at each look; the cells of a spreadsheet."""
    data = response.get_data()
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            return "".join(
                book.read(n).decode("utf-8", "replace")
                for n in sorted(book.namelist())
                if "core.xml" not in n
            )
    page = data.decode("utf-8", "replace")
    for pattern, instead in RANDOM:
        page = re.sub(pattern, instead, page)
    return page


def looked(app, life, browsers) -> dict[tuple[str, str], tuple[int, str]]:
    """Everybody looks at every page that can be looked at; ``MORE`` at those that the others do not see.

    The clerk also looks at every page of the hearing, and everybody at the first page of the post.
    """
    found = {}
    seen = {rule.endpoint for kind in EYES for rule in sweep.readable(app, kind)}
    for kind, browser in browsers.items():
        for rule in sweep.readable(app, kind):
            if rule.endpoint in TICKS and kind in (P.HANDLE, P.CLERK):
                continue
            own = kind == P.CLERK and ("hearing_id" in rule.arguments or not rule.arguments)
            if kind in MORE and rule.endpoint in seen and not own:
                continue
            url = url_of(app, rule, life, "GET")
            response = browser.client.get(url)
            assert "no-store" in response.headers["Cache-Control"], url
            found[kind, url] = (response.status_code, body(response))
    return found


def on_paper(life, make) -> None:
    """The first seat gives on paper: entered by the clerk and by another of the unit."""
    seat = paper_queries.paper_seats(life.clerk, life.hearing)[0].seat_id
    said = {issue.id: Answer("disagree", WORDS, None, WORDS) for issue in life.hearing.issues}
    scan = Upload("意见.png", b"\x89PNG\r\n\x1a\n....IEND")
    sheet = paper_opinions.open_sheet(
        life.clerk, life.hearing, seat, Typed(said, scan, is_open=True)
    )
    paper_opinions.enter(make.province.staff[COUNTY, P.CLERK][1], sheet, Typed(said))
    assert sheet.submission_id is not None


def test_no_page_tells_that_or_what_was_given(app, world, make):
    life, names = world
    browsers = {kind: Inspector(app).sign_in(names[kind]) for kind in (*EYES, *MORE)}
    before = looked(app, life, browsers)
    voter = life.officer(life._panel()[2].person_id)
    for issue in life.hearing.issues:
        drafting.save_draft(voter, life.hearing_id, issue.id, Answer("disagree", WORDS))
    given = {issue.id: Answer("disagree", WORDS, None, WORDS) for issue in life.hearing.issues}
    ballots.submit(voter, life.hearing_id, given, Signature(voter.name))
    on_paper(life, make)
    db.session.commit()
    after = looked(app, life, browsers)
    assert len(before) > 200
    assert {kind for kind, _ in before} == {*EYES, *MORE}
    # a page that differs at each look (a fresh random value) tells nothing; any other difference would
    changed = [
        key
        for key in before
        if after[key] != before[key]
        and body(browsers[key[0]].client.get(key[1])) == body(browsers[key[0]].client.get(key[1]))
    ]
    # the chain's length and head move with every act in the house; they name neither hearing nor act
    assert changed == [(P.AUDIT_ADMIN, "/admin/audit/chain")]
    assert not [key for key, (_, page) in after.items() if WORDS in page]
    # the control: after closing the pages do say it
    ballots.close(life.owner, life.hearing_id, "一人突发疾病")
    db.session.commit()
    page = browsers[P.HANDLE].client.get(f"/hearings/{life.hearing_id}/opinions")
    assert WORDS in body(page)


def test_no_mail_paper_or_count_before_closing(world):
    life, _ = world
    voter = life.officer(life._panel()[0].person_id)
    count = lambda table: db.session.execute(text(f"SELECT count(*) FROM {table}")).scalar()  # noqa: E731 - short
    mails, papers = count("outbox_message"), count("paper")
    given = {issue.id: Answer("disagree", WORDS) for issue in life.hearing.issues}
    ballots.submit(voter, life.hearing_id, given, Signature(voter.name))
    db.session.commit()
    assert (count("outbox_message"), count("paper"), count("tally")) == (mails, papers, 0)
    assert documents.printable(life.hearing) == []
    assert queries.counted(life.chief, life.hearing) == []
    # who may not close is not told how many are missing
    for viewer in (life.clerk, life.chief):
        with pytest.raises(Forbidden) as refused:
            ballots.close(viewer, life.hearing_id)
        assert not re.search(r"\d 份", str(refused.value))
    ticks = queries.seat_ticks(life.owner, life.hearing)
    assert [t.position for t in ticks] == [1, 2, 3]
    assert set(vars(ticks[0])) == {"position", "name", "is_complete"}
