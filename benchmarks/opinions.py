"""Two hundred officers submitting at once, against bare inserts of the same rows in the same run.

``python -m benchmarks.opinions`` measures on SQLite and on a PostgreSQL cluster of its own. Each officer is a
thread that starts at one signal; as behind a web server twelve are served at a time, and the others wait (the
waiting counts). Bare are the same rows
of ``submission`` and ``opinion``, inserted and committed in the same manner.
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from hearing import create_app
from hearing.base import clock
from hearing.base.db import db, set_transaction_mode
from hearing.base.viewer import Hat, Viewer
from hearing.hearings.models import Participant
from hearing.opinions import ballots, verifying
from hearing.opinions.ballots import Answer, Signature
from hearing.opinions.models import Opinion, Seat, Submission
from tests.conftest import NOW, _seed
from tests.support import databases
from tests.support.make import COUNTY, Make

OFFICERS, SERVED, ROUNDS = 200, 12, 2
SLOWEST, MOST = 5.0, 8.0


def hall(make: Make) -> tuple[Any, list[Viewer]]:
    """A hearing that deliberates, with two hundred more seats and who sits there."""
    life = make.world().life("adjourn")
    hat = Hat(0, "officer", "听证员", COUNTY, "", "/")
    viewers = []
    for n in range(OFFICERS):
        person = make.person()
        part = Participant(
            hearing_id=life.hearing_id, role="officer", name=person.name, person_id=person.id, position=100 + n,
            present_at=clock.now(),
        )  # fmt: skip
        db.session.add(part)
        db.session.flush()
        db.session.add(
            Seat(
                hearing_id=life.hearing_id,
                participant_id=part.id,
                person_id=person.id,
                position=100 + n,
            )
        )
        viewers.append(Viewer(name=person.name, person_id=person.id, hat=hat, hats=(hat,)))
    db.session.commit()
    return life, viewers


def at_once(app: Any, work: Callable[[int], None], moment: Any) -> list[float]:
    """Seconds from the signal to the commit, for each officer."""
    took = [0.0] * OFFICERS
    start, served = threading.Event(), threading.Semaphore(SERVED)

    def one(n: int) -> None:
        with app.app_context(), clock.at(moment):
            start.wait()
            began = time.perf_counter()
            with served:
                work(n)
                took[n] = time.perf_counter() - began
                db.session.remove()

    threads = [threading.Thread(target=one, args=(n,)) for n in range(OFFICERS)]
    for thread in threads:
        thread.start()
    start.set()
    for thread in threads:
        thread.join()
    assert all(took)
    return sorted(took)


def p95(took: list[float]) -> float:
    """What nineteen of twenty do not exceed."""
    return took[int(len(took) * 0.95) - 1]


def rows_of(
    seats: list[Seat], issues: list[int], number: int
) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """The rows that a submission inserts, ready made."""
    text, digest = "理由充分" * 20, "0" * 64
    return [
        (
            {
                "hearing_id": seat.hearing_id, "seat_id": seat.id, "number": number, "channel": "account",
                "signed": "typed", "submitted_at": NOW, "nonce": "0" * 32, "digest": digest, "receipt": "x",
                "entered_at": NOW,
            },
            [
                {
                    "hearing_id": seat.hearing_id, "issue_id": issue, "seat_id": seat.id, "version": number,
                    "option": "agree", "reasons": text, "submitted_at": NOW, "nonce": "0" * 32, "digest": digest,
                    "receipt": "x", "entered_at": NOW,
                }
                for issue in issues
            ],
        )
        for seat in seats
    ]  # fmt: skip


def measure(app: Any, make: Make) -> tuple[float, float]:
    """p95 through the program and its ratio to bare; the best of some turns each."""
    life, viewers = hall(make)
    hearing_id, issues = life.hearing_id, [issue.id for issue in life.hearing.issues]
    seats = [s for s in db.session.query(Seat).order_by(Seat.position) if s.position >= 100]
    moment = clock.beijing(life.row.held_on, "15:40")
    prepared = [rows_of(seats, issues, 1000 * (turn + 1)) for turn in range(ROUNDS)]
    db.session.commit()
    answer = {issue: Answer("agree", "理由充分" * 20) for issue in issues}

    def submitted(n: int) -> None:
        ballots.submit(viewers[n], hearing_id, answer, Signature(viewers[n].name))
        db.session.commit()

    through, raw = [], []
    for turn in range(ROUNDS):
        through.append(p95(at_once(app, submitted, moment)))

        def bare(n: int, rows: Any = prepared[turn]) -> None:
            submission, opinions = rows[n]
            with db.engine.begin() as connection:
                connection.execute(insert(Submission), [submission])
                connection.execute(insert(Opinion), opinions)

        if turn == ROUNDS - 1:
            db.session.rollback()
            with clock.at(moment):
                found = verifying.verify(hearing_id)
            # the bare rows of earlier turns are not in the journal, the program's all are
            assert not [p for p in found.problems if "不见了" in p], found.problems[:3]
            db.session.rollback()
        raw.append(p95(at_once(app, bare, moment)))
    print(
        f"  {OFFICERS} officers at once: p95 {min(through):.2f} s, bare {min(raw):.2f} s, "
        f"ratio {min(through) / min(raw):.1f} (at most {MOST})"
    )
    return min(through), min(through) / min(raw)


def run(url: str, folder: Path) -> bool:
    """Measure on one database; whether both limits hold."""
    _seed(url, folder)
    set_transaction_mode("write")
    app = create_app(databases.settings(url, folder))
    with app.app_context(), clock.at(NOW):
        slowest, ratio = measure(app, Make())
        db.session.remove()
        db.engine.dispose()
    return slowest <= SLOWEST and ratio <= MOST


def main() -> int:
    """Both engines; 1 when a limit is broken."""
    fine = True
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print("SQLite")
        fine = run(f"sqlite:///{databases.sqlite_template(folder)}", folder) and fine
        with databases.cluster() as socket:
            print("PostgreSQL")
            url = databases.pg_create(socket, "bench")
            databases.migrate(url, folder)
            fine = run(url, folder) and fine
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
