"""全卷: everything printed bound in order, numbered on, bookmarked; the originals unchanged (F-23)."""

from __future__ import annotations

import hashlib
import io
import zipfile

import pypdf
import pytest

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Forbidden, NotFound
from hearing.hearings import prints
from hearing.jobs import tasks
from hearing.journal.models import JournalEntry
from hearing.opinions import ballots, documents, paper_opinions, paper_queries
from hearing.opinions.ballots import Answer
from hearing.opinions.paper_opinions import Typed
from hearing.outcomes import evidence, volumes
from hearing.outcomes.models import OutcomeEntry
from hearing.papers import binding, service, volume
from hearing.papers.attachments import Upload
from hearing.papers.models import Paper, PaperFile
from tests.conftest import NOW
from tests.papers.test_attachments import PDF
from tests.support.make import COUNTY, OTHER_COUNTY, P

CONTACT = {"name": "测某", "phone": "0551-00000000"}


def pages_of(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def words(page: pypdf.PageObject) -> str:
    return "".join(page.extract_text().split())


def printed(life, *kinds: str) -> list[Paper]:
    """Papers of these kinds, the first of each, printed in the opposite order."""
    made = []
    for kind in reversed(kinds):
        station = documents if kind.startswith("F-17") else prints
        one = next(one for one in station.printable(life.hearing) if one.kind == kind)
        made.append(station.print_paper(life.clerk, life.hearing, one, CONTACT))
    db.session.commit()
    return made


def press() -> int:
    done = service.render_pending(50, db.session.commit)
    db.session.commit()
    return done


@pytest.fixture
def life(make):
    return make.world().life("tell_decision")


@pytest.mark.rule("F-23")
def test_the_volume_holds_every_paper_in_order_numbered_and_bookmarked(life):
    made = printed(life, "F-03", "F-06", "F-16", "F-17", "F-17-S")
    paper = volumes.order(life.clerk, life.hearing)
    db.session.commit()
    assert volumes.standing(life.hearing).state == "waiting"
    with pytest.raises(NotFound):
        volumes.whole(life.clerk, life.hearing, paper.id)
    assert press() == len(made) + 1
    standing = volumes.standing(life.hearing)
    assert (standing.state, standing.is_newest) == ("ready", True)
    assert [one for one in standing.unprinted if "听证员邀请函" in one]
    got = volumes.whole(life.clerk, life.hearing, paper.id)
    whole = pages_of(got.content)
    originals = _unpacked(volumes.originals(life.clerk, life.hearing, paper.id).content)
    texts = [pages_of(pdf).pages for name, pdf in originals.items() if name != volume.SUMS]
    total = sum(len(pages) for pages in texts)
    front = len(whole.pages) - total
    assert front >= 1
    marks = [(one.title, whole.get_destination_page_number(one)) for one in whole.outline]
    titles = [title.split("（")[0] for title, _ in marks]
    assert titles == [
        "归档目录",
        "听证方案及审批表",
        "听证通知书",
        "听证笔录",
        "听证员意见书",
        "听证评议汇总表",
    ]
    begins = [front + sum(len(pages) for pages in texts[:n]) for n in range(len(texts))]
    assert [page for _, page in marks] == [0, *begins]
    flat = [page for pages in texts for page in pages]
    for number, (page, original) in enumerate(zip(whole.pages[front:], flat, strict=True), 1):
        assert f"卷内第{number}页" in words(page)
        assert "卷内第" not in words(original)
        assert words(original) in words(page)
    assert whole.page_labels[front:] == [str(n) for n in range(1, total + 1)]
    catalogue = "".join(words(page) for page in whole.pages[:front])
    assert "还缺：" in catalogue
    assert "化解情况与回访" in catalogue
    assert "没有入卷：听证员邀请函（" in catalogue
    for pdf in (pdf for name, pdf in originals.items() if name != volume.SUMS):
        assert hashlib.sha256(pdf).hexdigest() in catalogue


def _unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.rule("F-23")
def test_what_was_brought_stands_in_the_catalogue_and_goes_with_the_originals(make):
    life = make.world().life("outcome")
    printed(life, "F-03")
    entry = db.session.query(OutcomeEntry).filter_by(hearing_id=life.hearing_id).first()
    files = [Upload("承诺书 1.pdf", PDF), Upload("承诺书 1.pdf", PDF + b" ")]
    evidence.add_files(
        life.owner, life.hearing, evidence.OUTCOME, entry.id, files, is_open=True
    )  # fmt: skip
    paper = volumes.order(life.clerk, life.hearing)
    press()
    assert volumes.standing(life.hearing).enclosed == 2
    whole = pages_of(volumes.whole(life.clerk, life.hearing, paper.id).content)
    catalogue = "".join(words(page) for page in whole.pages)
    assert "承诺书1.pdf" in catalogue
    assert hashlib.sha256(PDF).hexdigest() in catalogue
    found = _unpacked(volumes.originals(life.clerk, life.hearing, paper.id).content)
    assert found["附01 承诺书 1.pdf"] == PDF
    assert found["附02 承诺书 1.pdf"] == PDF + b" "
    assert f"{hashlib.sha256(PDF).hexdigest()}  附01 承诺书 1.pdf" in found[volume.SUMS].decode()
    # taken back later: the volume says so, the next one has it no more
    first = evidence.brought(life.hearing)[0]
    evidence.withdraw(life.owner, life.hearing, first.id, "传错")
    assert not volumes.standing(life.hearing).is_newest
    later = _unpacked(volumes.originals(life.clerk, life.hearing, paper.id).content)
    assert "附01 承诺书 1.pdf" not in later
    assert later["附02 承诺书 1.pdf"] == PDF + b" "
    assert "承诺书 1.pdf" in later[volume.GONE].decode()


@pytest.mark.rule("F-23")
def test_the_originals_carry_their_digests_and_every_copy_is_recorded(life):
    made = printed(life, "F-03", "F-16")
    paper = volumes.order(life.clerk, life.hearing)
    press()
    found = _unpacked(volumes.originals(life.clerk, life.hearing, paper.id).content)
    sums = found.pop(volume.SUMS).decode().splitlines()
    assert sums == [f"{hashlib.sha256(pdf).hexdigest()}  {name}" for name, pdf in found.items()]
    stored = {row.sha256 for row in db.session.query(PaperFile).filter(
        PaperFile.paper_id.in_([one.id for one in made]))}  # fmt: skip
    assert {line.split()[0] for line in sums} == stored
    assert list(found) == ["01 听证方案及审批表（入卷）.pdf", "02 听证笔录（入卷）.pdf"]
    volumes.whole(life.clerk, life.hearing, paper.id)
    db.session.commit()
    read = db.session.query(JournalEntry).filter_by(verb="volume.read").all()
    assert [("originals" in row.details, "whole" in row.details) for row in read] == [
        (True, False),
        (False, True),
    ]


@pytest.mark.rule("F-23")
def test_a_new_volume_only_when_something_came(life):
    with pytest.raises(Conflict, match="还没有生成任何文书"):
        volumes.order(life.clerk, life.hearing)
    printed(life, "F-03")
    with pytest.raises(Forbidden):
        volumes.order(life.chief, life.hearing)
    first = volumes.order(life.clerk, life.hearing)
    press()
    assert volumes.order(life.clerk, life.hearing).id == first.id
    printed(life, "F-16")
    assert not volumes.standing(life.hearing).is_newest
    second = volumes.order(life.clerk, life.hearing)
    assert second.id != first.id
    press()
    before = len(_unpacked(volumes.originals(life.clerk, life.hearing, first.id).content))
    after = len(_unpacked(volumes.originals(life.clerk, life.hearing, second.id).content))
    assert (before, after) == (2, 3)


def test_the_volume_waits_for_its_papers_and_fails_with_them(life, monkeypatch):
    made = printed(life, "F-03")
    paper = volumes.order(life.clerk, life.hearing)
    db.session.commit()
    waiting = service.queries.waiting(5)
    with pytest.raises(binding.NotPrintedYetError):
        service.render_one(waiting[1])
    monkeypatch.setattr(service.queries, "waiting", lambda limit, *, retry_failed: waiting[1:])
    assert press() == 0
    assert db.session.query(PaperFile).filter_by(paper_id=paper.id).count() == 0
    monkeypatch.undo()
    db.session.add(PaperFile(paper_id=made[0].id, media_type="text/plain", content=b"x", sha256="x",
                             rendered_at=NOW, note="x"))  # fmt: skip
    db.session.commit()
    with pytest.raises(Conflict, match="没有排成"):
        volumes.order(life.clerk, life.hearing)
    assert tasks.sweep()["papers"] == 0
    assert volumes.standing(life.hearing).state == "failed"
    assert service.render_pending(50, db.session.commit, retry_failed=True) == 2
    assert volumes.standing(life.hearing).state == "ready"


def test_a_changed_original_stops_everything(life):
    printed(life, "F-03")
    press()
    paper = volumes.order(life.clerk, life.hearing)
    content = service.json.loads(paper.content)
    content["pieces"][0]["digest"] = "0" * 64
    with pytest.raises(ValueError, match="没有可用的文件"):
        binding.pieces_of(content)
    content["pieces"][0]["paper_id"] = 10**6
    with pytest.raises(binding.NotPrintedYetError):
        binding.pieces_of(content)


def test_the_same_papers_give_the_same_bytes(life):
    printed(life, "F-03")
    press()
    paper = volumes.order(life.clerk, life.hearing)
    waiting = service.queries.waiting_of(paper)
    assert service.render_one(waiting) == service.render_one(waiting)


def test_another_hearings_volume_is_missing(make, life):
    printed(life, "F-03")
    paper = volumes.order(life.clerk, life.hearing)
    press()
    other = make.life("tell", days=21)
    with pytest.raises(NotFound):
        volumes.whole(other.clerk, other.hearing, paper.id)
    plan = db.session.query(Paper).filter_by(kind="F-03").one()
    with pytest.raises(NotFound):
        volumes.originals(life.clerk, life.hearing, plan.id)


def test_the_page_offers_waits_and_hands_out(make, life, browser):
    make.account(life.clerk, "clerk")
    printed(life, "F-03")
    here = f"/hearings/{life.hearing.id}"
    browser.sign_in("clerk").get(f"{here}/file")
    assert "生成全卷" in browser.text
    browser.post(f"{here}/volume")
    browser.get(f"{here}/file")
    assert "正在生成" in browser.text
    assert "下载全卷" not in browser.text
    press()
    paper = db.session.query(Paper).filter_by(kind="F-23").one().id
    browser.get(f"{here}/file")
    assert "下载原件" in browser.text
    for part, begins in (("whole", b"%PDF"), ("originals", b"PK")):
        got = browser.client.post(
            f"{here}/volume/{paper}/{part}", data={"csrf_token": browser.token}
        )
        assert got.data.startswith(begins)
        assert got.headers["Content-Disposition"].startswith("attachment")
        browser.post(f"{here}/volume/{paper + 99}/{part}", status=404)
    make.account(make.staff(P.CLERK, OTHER_COUNTY), "stranger")
    db.session.commit()
    browser.sign_in("stranger").post(f"{here}/volume", status=404)
    browser.post(f"{here}/volume/{paper}/whole", status=404)
    browser.post(f"{here}/volume/{paper}/originals", status=404)


@pytest.mark.rule("A-16", "F-23")
def test_a_scan_of_a_paper_opinion_comes_into_the_file_only_after_closing(make):
    life = make.world().life("adjourn")
    second = make.staff(P.CLERK, COUNTY)
    said = {issue.id: Answer("agree", "赔偿已经到位", None, "") for issue in life.hearing.issues}
    with clock.at(clock.beijing(life.row.held_on, "15:40")):
        seat = paper_queries.paper_seats(life.clerk, life.hearing)[0].seat_id
        scan = Upload("意见.png", b"\x89PNG\r\n\x1a\n....IEND")
        typed = Typed(said, scan, is_open=True)
        sheet = paper_opinions.open_sheet(life.clerk, life.hearing, seat, typed)
        paper_opinions.enter(second, sheet, Typed(said))
        assert evidence.brought(life.hearing) == []
        ballots.close(life.owner, life.hearing_id, "其余两席没有提交")
    assert [one.name for one in evidence.brought(life.hearing)] == ["意见.png"]
