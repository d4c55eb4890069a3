"""Freezing, rendering in the background, and who gets a paper."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from typing import Any

import pytest
from jinja2 import UndefinedError
from sqlalchemy import select, text

from hearing.base.errors import Conflict, NotFound
from hearing.base.viewer import Hat, Viewer
from hearing.journal import service as journal
from hearing.journal.models import JournalEntry
from hearing.papers import queries, render, service, typeset
from hearing.papers.models import Paper, PaperFile
from tests.papers.samples import SAMPLES, notice


def viewer(unit_id: int = 7, lineage: str = "/1/7/", *, down: bool = False) -> Viewer:
    hat = Hat(1, "handle", "承办检察官", unit_id, "示例院", lineage, reaches_down=down)
    return Viewer(name="测一", person_id=3, hat=hat)


LINEAGES = {1: "/1/", 7: "/1/7/", 8: "/1/8/"}


def freeze(kind: str = "F-06", object_id: int = 5) -> Paper:
    return service.freeze(viewer(), kind, 7, "hearing", object_id, f"{kind}示例", SAMPLES[kind]())


def test_content_is_canonical_and_its_digest_is_of_that_text(papers_db: Any) -> None:
    paper = freeze()
    assert json.loads(paper.content) == notice()
    assert paper.content == json.dumps(
        notice(), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    assert paper.content_digest == hashlib.sha256(paper.content.encode()).hexdigest()
    assert (paper.template, paper.template_version, paper.created_by) == ("notice", 1, 3)


def test_the_order_of_keys_does_not_matter(papers_db: Any) -> None:
    turned = dict(reversed(notice().items()))
    paper = service.freeze(viewer(), "F-06", 7, "hearing", 5, "x", turned)
    assert paper.content_digest == freeze().content_digest


def test_freezing_is_in_the_journal_and_the_paper_carries_the_head_before(papers_db: Any) -> None:
    first = freeze()
    papers_db.commit()
    head = journal.head()
    second = freeze()
    papers_db.commit()
    assert first.journal_sequence == 0
    assert (second.journal_sequence, second.journal_head) == head
    entries = papers_db.scalars(select(JournalEntry).order_by(JournalEntry.sequence)).all()
    assert [entry.verb for entry in entries] == ["paper.freeze", "paper.freeze"]
    assert json.loads(entries[1].details)["digest"] == second.content_digest
    assert "示例甲" not in entries[1].details


def test_freezing_sets_no_page(papers_db: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "_press", lambda: pytest.fail("laid out while freezing"))
    freeze("F-30")
    assert queries.file_of(viewer(), 1).state == "waiting"


def test_what_cannot_be_printed_cannot_be_frozen(papers_db: Any) -> None:
    content = notice()
    del content["presider"]
    with pytest.raises(UndefinedError):
        service.freeze(viewer(), "F-06", 7, "hearing", 5, "x", content)
    for bad in (float("nan"), "\ud800"):
        with pytest.raises(ValueError, match=r"JSON|surrogates"):
            service.freeze(viewer(), "F-06", 7, "hearing", 5, "x", notice() | {"place": bad})
    with pytest.raises(TypeError):
        service.freeze(viewer(), "F-06", 7, "hearing", 5, "x", notice() | {"place": object()})
    assert papers_db.scalars(select(Paper)).all() == []


def test_an_unknown_kind_is_an_error_of_the_program(papers_db: Any) -> None:
    with pytest.raises(KeyError):
        service.freeze(viewer(), "F-99", 7, "hearing", 5, "x", {})


def test_rendering_stores_bytes_with_their_sha256_once(papers_db: Any) -> None:
    papers = [freeze("F-06"), freeze("F-09")]
    papers_db.commit()
    assert service.render_pending(1, papers_db.commit) == 1
    assert service.render_pending(5, papers_db.commit) == 1
    assert service.render_pending(5, papers_db.commit) == 0
    for paper in papers:
        found = queries.file_of(viewer(), paper.id)
        assert found.content is not None
        assert found.content.startswith(b"%PDF")
        assert found.sha256 == hashlib.sha256(found.content).hexdigest()
        assert (found.state, found.media_type) == ("ready", "application/pdf")


def test_no_transaction_is_open_while_a_page_is_set(
    papers_db: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    freeze()
    papers_db.commit()

    def other_writer(_waiting: Any) -> bytes:
        with sqlite3.connect(tmp_path / "papers.db", timeout=0) as other:
            other.execute("UPDATE journal_head SET sequence = sequence")
        other.close()
        return b"%PDF-"

    monkeypatch.setattr(service, "render_one", other_writer)
    assert service.render_pending(1, papers_db.commit) == 1


def test_a_quicker_job_wins_and_nothing_is_stored_twice(
    papers_db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = freeze()
    papers_db.commit()

    def quicker(_waiting: Any) -> bytes:
        papers_db.add(
            PaperFile(paper_id=paper.id, media_type=queries.PDF, content=b"a", sha256="0" * 64)
        )
        papers_db.commit()
        return b"b"

    monkeypatch.setattr(service, "render_one", quicker)
    assert service.render_pending(1, papers_db.commit) == 0
    assert [file.content for file in papers_db.scalars(select(PaperFile))] == [b"a"]


def test_one_that_cannot_be_set_does_not_hold_up_the_others(
    papers_db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = freeze("F-06"), freeze("F-09")
    papers_db.commit()
    as_it_is = service.render_one

    def one_fails(waiting: queries.Waiting) -> bytes:
        if waiting.paper_id == bad.id:
            raise render.PaperTooLong("文书过长")
        return as_it_is(waiting)

    monkeypatch.setattr(service, "render_one", one_fails)
    assert service.render_pending(5, papers_db.commit) == 1
    states = {row.paper_id: row.state for row in queries.papers_of(viewer(), "hearing", 5)}
    assert states == {bad.id: "failed", good.id: "ready"}
    note = papers_db.scalar(select(PaperFile.note).where(PaperFile.paper_id == bad.id))
    assert note == "PaperTooLong: 文书过长"
    assert queries.waiting(5) == []
    monkeypatch.setattr(service, "render_one", as_it_is)
    assert service.render_pending(5, papers_db.commit, retry_failed=True) == 1
    assert queries.file_of(viewer(), bad.id).state == "ready"


def test_a_machine_without_pango_leaves_everything_waiting(
    papers_db: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    freeze()
    papers_db.commit()

    def unavailable() -> Any:
        raise render.PapersUnavailable("缺少排版组件 Pango")

    monkeypatch.setattr(render, "_press", unavailable)
    assert service.render_pending(5, papers_db.commit) == 0
    assert queries.file_of(viewer(), 1).state == "waiting"
    assert "缺少排版组件 Pango" in caplog.text


@pytest.mark.rule("F-30")
def test_content_that_was_altered_afterwards_is_not_printed(papers_db: Any) -> None:
    freeze("F-30")
    papers_db.commit()
    papers_db.execute(text("UPDATE paper SET content = replace(content, '485', '486')"))
    papers_db.commit()
    assert service.render_pending(5, papers_db.commit) == 0
    assert queries.file_of(viewer(), 1).state == "failed"


def test_bytes_that_were_altered_afterwards_are_not_handed_out(papers_db: Any) -> None:
    freeze()
    papers_db.commit()
    service.render_pending(1, papers_db.commit)
    papers_db.execute(text("UPDATE paper_file SET content = :other"), {"other": b"%PDF-other"})
    papers_db.commit()
    with pytest.raises(Conflict, match="摘要不一致"):
        queries.file_of(viewer(), 1)


def test_a_foreign_paper_is_like_a_missing_one(papers_db: Any) -> None:
    freeze()
    for asking, paper_id in ((viewer(8, "/1/8/"), 1), (viewer(), 99), (Viewer(name="x"), 1)):
        with pytest.raises(NotFound):
            queries.file_of(asking, paper_id, LINEAGES.__getitem__)
    assert queries.papers_of(viewer(8, "/1/8/"), "hearing", 5, LINEAGES.__getitem__) == []


def test_a_post_that_reaches_down_sees_the_papers_below(papers_db: Any) -> None:
    freeze()
    above = viewer(1, "/1/", down=True)
    assert queries.file_of(above, 1, LINEAGES.__getitem__).paper.kind == "F-06"
    with pytest.raises(NotFound):
        queries.file_of(above, 1)
    with pytest.raises(NotFound):
        queries.file_of(viewer(1, "/1/"), 1, LINEAGES.__getitem__)


def test_by_its_object_only_that_objects_paper_is_given(papers_db: Any) -> None:
    freeze(object_id=5)
    assert queries.file_of_object("hearing", 5, 1).paper.paper_id == 1
    for kind, number, paper_id in (("hearing", 6, 1), ("bulletin", 5, 1), ("hearing", 5, 2)):
        with pytest.raises(NotFound):
            queries.file_of_object(kind, number, paper_id)


def test_file_names_are_harmless(papers_db: Any) -> None:
    for title, name in (
        ("听证通知书", "听证通知书.pdf"),
        ("../../etc/passwd\r\nX: y", "etcpasswdX y.pdf"),
        ("..", "F-06.pdf"),
    ):
        paper = service.freeze(viewer(), "F-06", 7, "hearing", 5, title, notice())
        assert queries.file_of(viewer(), paper.id).file_name == name


def test_older_versions_are_printed_with_their_own_template() -> None:
    kind = service.KINDS["F-06"]
    assert kind.file(1) == "notice.html"
    newer = type(kind)("F-06", kind.name, "notice", 3, kind.styles, kind.content)
    assert [newer.file(n) for n in (1, 2, 3)] == ["notice.v1.html", "notice.v2.html", "notice.html"]
    for unknown in (0, 4):
        with pytest.raises(ValueError, match="no version"):
            newer.file(unknown)


def test_every_template_file_exists() -> None:
    for kind in service.KINDS.values():
        for version in range(1, kind.version + 1):
            assert (typeset.TEMPLATES / kind.file(version)).is_file()
        assert all((typeset.TEMPLATES / name).is_file() for name in kind.styles)
