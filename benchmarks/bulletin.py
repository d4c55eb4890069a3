"""A bulletin's figures against the bare aggregation SQL of the same figures; its PDF against WeasyPrint alone.

``python -m benchmarks.bulletin [HEARINGS [UNITS]]`` fills a PostgreSQL cluster of its own with so many hearings over
so many units (``bulletin_rows``), then counts one month and the year to date as of the closing instant. Bare are the
statements of ``bulletin_floor``, in the same run, turn and turn about; where the two disagree the run fails. How long
looking for padding and for problems takes, and the most memory used by then, is told as well. The PDF
is a bulletin of sixty pages, set as the job sets it and by WeasyPrint on the finished HTML, each in a process of its
own.

What decides: for the figures, the least seconds by the clock of so many turns, because most of the time passes in the
server; for the PDF, the least processor time, because both ways keep one processor busy from beginning to end, and
whatever else the machine does meanwhile lengthens the clock's time of the one or the other by chance, but not the
processor's. The ratio by the clock is printed beside it. What is printed here for a million hearings is kept in
``bulletin.txt``.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from hearing import create_app
from hearing.base import clock
from hearing.base.db import db, set_transaction_mode
from hearing.bulletins import detecting, figures, problems, spans, suspicion
from hearing.papers import render, typeset
from hearing.papers.kinds import KINDS
from hearing.units.models import Unit
from hearing.units.queries import unit
from tests.conftest import _seed
from tests.papers.conftest import STAMP
from tests.papers.samples import bulletin
from tests.support import databases

from .bulletin_floor import bare, differences
from .bulletin_rows import AFTER, LAST_MONTH, fill

HEARINGS, UNITS, MOST_HEARINGS = 1_000_000, 3_211, 1_000_000
MOST_IN_MEMORY = 200_000
MOST, MOST_PDF, PAGES, TURNS = 2.0, 1.1, 60, 3
CLOSING = clock.beijing(AFTER + timedelta(days=10))
WHO = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
SPANS = {"month": LAST_MONTH, "year to date": date(LAST_MONTH.year, 1, 1)}


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds and the result."""
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result


def collected(top: Unit, first: date) -> tuple[dict[str, Any], dict[str, float]]:
    """The figures, and how long each step took."""
    took: dict[str, float] = {}
    begun: list[tuple[str, float]] = []

    def step(words: str) -> None:
        now = time.perf_counter()
        if begun:
            took[begun[-1][0]] = now - begun[-1][1]
        begun.append((words, now))

    found = figures.collect(top, first, AFTER, CLOSING, step)
    step("")
    return found, took


def compare(top_id: int, name: str, first: date) -> list[str]:
    """One span; gives what missed."""
    asked = {
        "lineage": unit(top_id).lineage, "first": first, "until": AFTER, "closing": CLOSING,
        "since": spans.first_needed(first),
    }  # fmt: skip
    through, raw, steps = [], [], {}
    for _ in range(TURNS):
        seconds, floor = timed(lambda: bare(asked))
        raw.append(seconds)
        db.session.rollback()
        db.session.expunge_all()
        top = unit(top_id)
        seconds, (found, steps) = timed(partial(collected, top, first))
        through.append(seconds)
        db.session.rollback()
    ratio = min(through) / min(raw)
    print(
        f"  {name:13} {found['totals']['all_hearings']:8} hearings: {min(through):7.2f} s, "
        f"bare {min(raw):7.2f} s, ratio {ratio:.2f} (at most {MOST})"
    )
    print("    " + "  ".join(f"{words} {took:.2f}" for words, took in steps.items()))
    wrong = differences(found, floor)
    for sentence in wrong:
        print(f"    differs: {sentence}")
    looked_through(top, first, found)
    return [name] if wrong or ratio > MOST else []


def looked_through(top: Unit, first: date, found: dict[str, Any]) -> None:
    """What the draft does besides counting: suspicions and problems, how many, how long and with how much memory."""
    span = detecting.span_of(top, first, AFTER, CLOSING)
    looking, flags = timed(lambda: suspicion.look(span))
    finding, rows = timed(lambda: problems.find(top, first, AFTER, found, CLOSING))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    db.session.rollback()
    print(
        f"    {flags} suspicions in {looking:.2f} s, {len(rows)} problems in {finding:.2f} s, "
        f"peak memory {peak:.0f} MB",
        flush=True,
    )


def counting(hearings: int, units: int, folder: Path, socket: str) -> list[str]:
    """Fill and count; gives what missed."""
    url = databases.pg_create(socket, "bench")
    databases.migrate(url, folder)
    _seed(url, folder)
    set_transaction_mode("write")
    app = create_app(databases.settings(url, folder))
    with app.app_context():
        seconds, top_id = timed(lambda: fill(hearings, units))
        server = db.session.scalar(db.text("SHOW server_version"))
        print(
            f"{hearings} hearings, {units} units, filled in {seconds:.0f} s (PostgreSQL {server})",
            flush=True,
        )
        missed = [one for name, first in SPANS.items() for one in compare(top_id, name, first)]
        db.session.remove()
        db.engine.dispose()
    return missed


def sixty_pages() -> str:
    """The finished HTML of a bulletin whose problems fill sixty pages."""
    kind, content = KINDS["F-30"], bulletin()
    for times in range(100, 200, 4):
        whole = {**content, "problems": content["problems"] * times}
        html = typeset.page_html(kind, kind.version, kind.name, whole, STAMP)
        pages = len(render.lay_out(html, kind.styles).pages)
        if pages >= PAGES:
            print(f"PDF of {pages} pages, {len(html)} characters of HTML")
            return html
    raise AssertionError("no sixty pages")


def set_once(way: str, path: Path) -> None:
    """In a process of its own: set the page, print seconds, pages and peak memory."""
    html, styles = path.read_text("utf-8"), KINDS["F-30"].styles
    press = render._press()  # noqa: SLF001 - the same press for both
    for name in styles:
        press.sheet(name)

    def alone() -> bytes:
        return bytes(press.layout(html, styles).write_pdf(pdf_identifier=STAMP.digest.encode()))

    work = {"program": lambda: render.render_apart(html, styles, STAMP.digest), "bare": alone}[way]
    before = _processor()
    seconds, made = timed(work)
    peak = max(resource.getrusage(one).ru_maxrss for one in WHO) / 1024
    used = _processor() - before
    print(json.dumps({"seconds": seconds, "used": used, "peak": peak, "bytes": len(made)}))


def _processor() -> float:
    """Seconds of processor used by this process and its children: others at work do not blur the ratio."""
    return sum(one.ru_utime + one.ru_stime for one in map(resource.getrusage, WHO))


def printing(folder: Path) -> list[str]:
    """The PDF both ways; gives what missed."""
    page = folder / "page.html"
    page.write_text(sixty_pages(), "utf-8")
    found: dict[str, list[dict[str, float]]] = {"bare": [], "program": []}
    for _ in range(2 * TURNS):
        for way, rows in found.items():
            command = [sys.executable, "-m", "benchmarks.bulletin", "--set", way, str(page)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            rows.append(json.loads(done.stdout.splitlines()[-1]))
    best = {way: min(rows, key=lambda row: row["used"]) for way, rows in found.items()}
    for way, row in best.items():
        print(
            f"  {way:8} {row['seconds']:6.2f} s ({row['used']:.2f} s of processor), peak memory {row['peak']:.0f} MB, "
            f"{row['bytes'] / 1024:.0f} KB"
        )
    ratio = best["program"]["used"] / best["bare"]["used"]
    clocks = {way: min(row["seconds"] for row in rows) for way, rows in found.items()}
    by_clock = clocks["program"] / clocks["bare"]
    print(f"  ratio {ratio:.2f} of processor (at most {MOST_PDF}), {by_clock:.2f} by the clock")
    return ["PDF"] if ratio > MOST_PDF else []


def machine() -> str:
    """When and on what class of machine."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{clock.today()}, {os.cpu_count()} processors ({platform.machine()}), {memory:.0f} GB of memory, "
        f"load at the start {os.getloadavg()[0]:.1f}, Python {platform.python_version()}"
    )


def main() -> None:
    """The exit code says whether every target was met."""
    asked = argparse.ArgumentParser(description="Figures and PDF of a bulletin.")
    asked.add_argument("hearings", nargs="?", type=int, default=HEARINGS)
    asked.add_argument("units", nargs="?", type=int, default=UNITS)
    asked.add_argument("--set", nargs=2, help=argparse.SUPPRESS)
    asked.add_argument("--only", choices=("figures", "pdf"))
    given = asked.parse_args()
    if given.set:
        set_once(given.set[0], Path(given.set[1]))
        return
    if not 1000 <= given.hearings <= MOST_HEARINGS or not 200 <= given.units <= 10_000:
        asked.error(f"1000 to {MOST_HEARINGS} hearings over 200 to 10000 units")
    print(machine(), flush=True)
    missed = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if given.only != "pdf":
            small = given.hearings <= MOST_IN_MEMORY
            with databases.cluster(in_memory=small) as socket:
                missed += counting(given.hearings, given.units, folder, socket)
        if given.only != "figures":
            missed += printing(folder)
    if missed:
        sys.exit(f"missed: {', '.join(missed)}")


if __name__ == "__main__":
    main()
