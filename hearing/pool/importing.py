"""Candidates from a spreadsheet: dry run with every problem in words, then all or what was chosen (F-25)."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update

from hearing.base import clock
from hearing.base.db import db, rows_changed
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.base.viewer import Viewer
from hearing.journal import service as journal
from hearing.papers import sheets
from hearing.papers.file_kinds import tidy_name
from hearing.people import access
from hearing.people.models import Person
from hearing.people.service import digest_of_identity
from hearing.pool import hire, hire_rules, import_rows, particulars
from hearing.pool.history import InPool
from hearing.pool.models import CandidateImport, CandidateImportRow, Member, Pool
from hearing.pool.particulars import Agreed, Particulars
from hearing.units.queries import parameter_int

MOST_ROWS = 500


@dataclass(frozen=True)
class Verdict:
    """One line of the sheet: who, and everything that stands against registering them."""

    line: int
    who: Particulars
    agreed: Agreed
    problems: tuple[str, ...]


def upload(viewer: Viewer, pool: Pool, name: str, content: bytes) -> CandidateImport:
    """Keep an uploaded sheet, sealed, for the dry run; nothing is registered yet."""
    access.require(viewer, "pool:hire", InPool(pool))
    rows = sheets.read(content, import_rows.HEADS)
    if len(rows) > MOST_ROWS:
        raise Refused(f"一次最多导入 {MOST_ROWS} 人，请分几次导入", field="file")
    hours = parameter_int("import_keep_hours", clock.today(), pool.unit_id)
    batch = CandidateImport(
        pool_id=pool.id,
        name=tidy_name(name) or "候选人.xlsx",
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=viewer.person_id,
        uploaded_at=clock.now(),
        expires_at=clock.now() + timedelta(hours=max(1, hours)),
        state="checked",
    )
    batch.content = content
    db.session.add(batch)
    db.session.flush()
    journal.record(viewer, "import.upload", "candidate_import", batch.id, rows=len(rows))
    return batch


def batch(viewer: Viewer, batch_id: int) -> CandidateImport:
    """One import of the viewer's pool."""
    row = db.session.get(CandidateImport, batch_id)
    if row is None or row.pool.unit_id != viewer.unit_id:
        raise NotFound
    return row


def batches(viewer: Viewer, limit: int = 20) -> Sequence[CandidateImport]:
    """The imports of the viewer's pool, newest first."""
    return db.session.scalars(
        select(CandidateImport)
        .join(Pool)
        .where(Pool.unit_id == viewer.unit_id)
        .order_by(CandidateImport.id.desc())
        .limit(limit)
    ).all()


def verdicts(batch: CandidateImport) -> list[Verdict]:
    """Every line of the sheet with every problem, as things stand now (P-5, F-25)."""
    content = batch.content
    if batch.state != "checked" or content is None:
        return []
    words = import_rows.known_words()
    read = [
        import_rows.read_row(line, row)
        for line, row in enumerate(sheets.read(content, import_rows.HEADS), start=1)
    ]
    twice = Counter(who.identity for _, who, _, _ in read)
    elsewhere = _places(batch.pool, [who.identity for _, who, _, _ in read])
    today = clock.today()
    found = []
    for line, who, agreed, misread in read:
        problems = [*misread]
        problems += [words_ for _, words_ in particulars.particulars_problems(who, today, words)]
        problems += [words_ for _, words_ in particulars.consent_problems(agreed, today)]
        if who.identity and twice[who.identity] > 1:
            problems.append("表内有相同的身份证号，同一人只填一行")
        problems += elsewhere.problems(who, agreed)
        found.append(Verdict(line, who, agreed, tuple(problems)))
    return found


@dataclass(frozen=True)
class _Places:
    """Where the persons of a sheet are known already, by identity number."""

    names: dict[str, str]
    here: frozenset[str]
    others: dict[str, list[str]]

    def problems(self, who: Particulars, agreed: Agreed) -> list[str]:
        """What of it stands against registering one person (P-5)."""
        found = []
        known = self.names.get(who.identity)
        if known is not None and known != who.name:
            found.append("该身份证号已登记在另一姓名下，请核对证件")
        if who.identity in self.here:
            found.append("此人已在本库登记")
        elsewhere = self.others.get(who.identity, [])
        problem = hire_rules.cross_pool_problem(elsewhere, consents=agreed.cross_pool)
        return [*found, problem] if problem else found


def _places(pool: Pool, identities: Sequence[str]) -> _Places:
    digests = {digest_of_identity(number): number for number in identities if number}
    rows = db.session.execute(
        select(Person.identity_digest, Person.name, Member.pool_id, Pool.name, Member.state)
        .outerjoin(Member, Member.person_id == Person.id)
        .outerjoin(Pool, Pool.id == Member.pool_id)
        .where(Person.identity_digest.in_(digests))
    ).all()
    names: dict[str, str] = {}
    here, others = set(), dict[str, list[str]]()
    for digest, name, pool_id, pool_name, state in rows:
        number = digests[digest or ""]
        names[number] = name
        if pool_id == pool.id and state != "left":
            here.add(number)
        elif pool_id is not None and pool_id != pool.id and state != "left":
            others.setdefault(number, []).append(pool_name)
    return _Places(names, frozenset(here), others)


def run(viewer: Viewer, batch: CandidateImport, *, leave_out: bool) -> int:
    """Register every line, or none; lines with problems only when they are left out on purpose (F-25).

    Gives how many candidates were registered. Each line is traceable afterwards.
    """
    access.require(viewer, "pool:hire", batch)
    found = verdicts(batch)
    if not found or batch.expires_at < clock.now():
        raise Conflict("这份表格已经导入、放弃或过期，请重新上传")
    bad = [verdict for verdict in found if verdict.problems]
    if bad and not leave_out:
        raise Refused(f"有 {len(bad)} 行须先改正；也可以选择不导入这些行", field="leave_out")
    if len(bad) == len(found):
        raise Refused("没有一行可以导入，请改正后重新上传")
    _claim(batch, "imported")
    for verdict in found:
        row = CandidateImportRow(batch_id=batch.id, line=verdict.line)
        if verdict.problems:
            row.left_out = "；".join(verdict.problems)
        else:
            row.member_id = hire.enter(viewer, batch.pool, verdict.who, verdict.agreed).id
        db.session.add(row)
    db.session.flush()
    good = len(found) - len(bad)
    journal.record(
        viewer, "import.run", "candidate_import", batch.id, registered=good, left=len(bad)
    )
    return good


def drop(viewer: Viewer, batch: CandidateImport) -> None:
    """Give an uploaded sheet up; its content is wiped at once."""
    access.require(viewer, "pool:hire", batch)
    _claim(batch, "dropped")
    journal.record(viewer, "import.drop", "candidate_import", batch.id)


def _claim(batch: CandidateImport, state: str) -> None:
    """Let exactly one act end the dry run; the content is wiped with it."""
    claimed = rows_changed(
        update(CandidateImport)
        .where(CandidateImport.id == batch.id, CandidateImport.state == "checked")
        .values(
            state=state,
            content_sealed=None,
            imported_at=clock.now() if state == "imported" else None,
            version=CandidateImport.version + 1,
        )
    )
    if claimed != 1:
        raise Conflict("这份表格已经导入、放弃或过期，请重新上传")
    db.session.expire(batch)
