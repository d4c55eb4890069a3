"""Files that people bring: taken by bytes and name, sealed, handed out as downloads (class 18)."""

from __future__ import annotations

import io
import zipfile

import pytest
from sqlalchemy import text

from hearing.base.db import db
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.papers import attachments, file_kinds
from hearing.papers.attachments import Upload
from hearing.papers.models import Attachment, AttachmentUse
from tests.support.make import CITY, P

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20 + b"IEND\xaeB`\x82"
JPG = b"\xff\xd8\xff\xe0" + b"\0" * 20 + b"\xff\xd9"


def office(folder: str = "xl", parts: dict[str, bytes] | None = None) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr(f"{folder}/main.xml", "<x/>")
        for name, content in (parts or {}).items():
            packed.writestr(name, content)
    return buffer.getvalue()


GOOD = (
    ("推荐表.pdf", PDF), ("a.PDF", PDF), ("a.png", PNG), ("a.jpg", JPG), ("a.jpeg", JPG), ("a.xlsx", office()),
    ("a.docx", office("word")), ("x.exe.pdf", PDF),
)  # fmt: skip
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD" + b"-ANTIVIRUS-TEST-FILE!$H+H*"
BAD = {
    "empty": ("a.pdf", b"", "空"),
    "too large": ("a.pdf", PDF + b"\0" * file_kinds.MOST_BYTES, "超过 5 MB"),
    "eicar": ("a.pdf", EICAR, "不符"),
    "html as pdf": ("a.pdf", b"<html><script>alert(1)</script>", "不符"),
    "polyglot with html in front": ("a.pdf", b"<html>" + PDF, "不符"),
    "svg": ("a.svg", b"<svg onload='alert(1)'/>", "只收"),
    "html": ("a.html", b"<html>", "只收"),
    "no ending": ("身份证", PDF, "只收"),
    "double ending": ("a.pdf.exe", PDF, "只收"),
    "path": ("../../etc/passwd", PDF, "只收"),
    "encrypted pdf": ("a.pdf", PDF.replace(b"trailer<<", b"trailer<</Encrypt 5 0 R"), "加密"),
    "cut pdf": ("a.pdf", PDF[:-8], "不符"),
    "png as jpg": ("a.jpg", PNG, "不符"),
    "zip as docx": ("a.docx", office("other"), "不符"),
    "docx as xlsx": ("a.xlsx", office("word"), "不符"),
    "broken zip": ("a.xlsx", b"PK\x03\x04" + b"x" * 50, "不符"),
    "bomb": ("a.xlsx", office(parts={"xl/b": b"\0" * (file_kinds.MOST_UNPACKED + 1)}), "过大"),
    "many parts": ("a.xlsx", office(parts={f"xl/{n}": b"" for n in range(2001)}), "过大"),
    "macros": ("a.xlsx", office(parts={"xl/vbaProject.bin": b"x"}), "宏"),
    "old office": ("a.doc", b"\xd0\xcf\x11\xe0", "只收"),
}


@pytest.mark.parametrize(("name", "content"), GOOD)
def test_good_files_are_taken(name, content):
    assert file_kinds.problem(name, content) is None
    assert file_kinds.kind_of(name, content).media_type in file_kinds.MEDIA_TYPES.values()


@pytest.mark.parametrize("which", BAD)
def test_bad_files_are_refused_with_a_sentence(which):
    name, content, words = BAD[which]
    assert words in file_kinds.problem(name, content)


@pytest.mark.parametrize(("given", "kept"), [
    ("../../x/推荐表.pdf", "推荐表.pdf"), ("C:\\temp\\a.pdf", "a.pdf"), ("a\x00b.pdf", "ab.pdf"),
    ("\u202efdp.exe.pdf", "fdp.exe.pdf"), ("a\u200b\u2066b.pdf", "ab.pdf"), ("  . a . pdf ", "a.pdf"),
    ("张某110105194912310021证.jpg", "张某号码略证.jpg"), ('a"b<c>|?*.pdf', "abc.pdf"), ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"), ("文件.名.pdf", "文件.名.pdf"),
])  # fmt: skip
def test_names_are_tidied(given, kept):
    assert file_kinds.tidy_name(given) == kept
    assert len(file_kinds.tidy_name(given)) <= file_kinds.MOST_NAME


@pytest.fixture
def hirer(make):
    return make.staff(P.HIRE, CITY)


def keep(hirer, content: bytes = PDF, **values):
    usual = {"unit_id": CITY, "purpose": "identity", "is_open": True, "quota": 10**6}
    return attachments.add(
        hirer, "member", 7, upload=Upload("身份证明.pdf", content), **{**usual, **values}
    )


@pytest.mark.both_engines
def test_bytes_are_sealed_and_come_back(hirer):
    secret = PDF.replace(b"endobj", b"endobj CANARY-110105194912310021")
    row = keep(hirer, secret)
    db.session.commit()
    stored = db.session.execute(text("SELECT content_sealed FROM attachment")).scalar_one()
    assert b"CANARY" not in bytes(stored)
    found = attachments.download(hirer, "member", 7, row.id)
    assert (found.name, found.media_type, found.content) == (
        "身份证明.pdf",
        "application/pdf",
        secret,
    )
    for kind, object_id, number in (("member", 8, row.id), ("case", 7, row.id), ("member", 7, 99)):
        with pytest.raises(NotFound):
            attachments.download(hirer, kind, object_id, number)
    db.session.commit()
    verbs = db.session.execute(text("SELECT verb FROM journal_entry ORDER BY sequence")).scalars()
    assert [verb for verb in verbs if verb.startswith("attachment")] == [
        "attachment.add", "attachment.read",
    ]  # fmt: skip


def test_a_swapped_ciphertext_does_not_open(hirer):
    first, second = keep(hirer), keep(hirer, PDF + b"\n")
    db.session.flush()
    first.content_sealed = second.content_sealed
    with pytest.raises(Exception, match=r"^$"):
        attachments.download(hirer, "member", 7, first.id)


def test_changed_bytes_are_not_handed_out(hirer):
    row = keep(hirer)
    row.content = PDF + b"changed"
    with pytest.raises(Conflict, match="摘要"):
        attachments.download(hirer, "member", 7, row.id)


def test_the_tick_is_needed(hirer):
    with pytest.raises(Refused, match="涉密"):
        keep(hirer, is_open=False)


@pytest.mark.both_engines
def test_the_quota_is_exact_and_withdrawal_gives_room(hirer):
    first = keep(hirer, quota=len(PDF) + 10)
    with pytest.raises(Refused, match="已满"), db.session.begin_nested():
        keep(hirer, quota=len(PDF) + 10)
    keep(hirer, unit_id=340200, quota=len(PDF))
    attachments.withdraw(hirer, first, "传错了")
    with pytest.raises(Conflict):
        attachments.withdraw(hirer, first, "再撤")
    with pytest.raises(Refused):
        attachments.withdraw(hirer, keep(hirer, quota=len(PDF) + 10), " ")
    db.session.commit()
    assert db.session.get(AttachmentUse, CITY).used == len(PDF)
    gone = db.session.get(Attachment, first.id)
    assert (gone.content_sealed, gone.size, gone.withdrawn_because) == (None, len(PDF), "传错了")
    with pytest.raises(NotFound):
        attachments.download(hirer, "member", 7, first.id)
    assert [row.id for row in attachments.of("member", 7)][0] == first.id
