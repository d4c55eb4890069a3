"""Program, script and page agree on every draw, and each finds what was changed afterwards."""

from __future__ import annotations

import copy
import json
from collections import Counter

import pytest

from hearing.cli.draws import verify
from hearing.config import ROOT
from hearing.pool import draw
from tests.pool import verifiers
from tests.pool.generated import records

GOLDEN = sorted((ROOT / "tests" / "pool" / "golden").glob("*.json"))


@pytest.mark.rule("P-9")
def test_three_verifiers_agree_on_a_thousand_draws(tmp_path):
    made = records(1000)
    pages = verifiers.by_page(made, tmp_path)
    for record, page in zip(made, pages, strict=True):
        assert verifiers.by_program(record), record["draw"]
        assert verifiers.by_script(record) == page == dict.fromkeys(page, True), record["draw"]
    seen = Counter()
    for record in made:
        need = record["list"]["need"]
        seen["weights"] += need["weighting"] == "uses"
        seen["relaxed"] += "asked" in need
        seen["agreed"] += "agreed" in need
        seen["again"] += record["round"] > 1
        seen["overlap"] += any(len(c["attributes"]) > 1 for c in record["list"]["candidates"])
    assert min(seen.values()) > 100, seen


@pytest.mark.rule("P-9")
@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_golden_vectors(path, tmp_path):
    record = json.loads(path.read_text(encoding="utf-8"))
    assert verifiers.verdicts(record, tmp_path) == (True, True, True)
    again = draw.build_record(
        draw=record["draw"], frozen_list=draw.canonical(record["list"]), secret=record["secret"],
        committed=record["commitment"], frozen_at=record["frozen_at"], outside=record["outside"],
        revealed_at=record["revealed_at"], rounds=record["round"], redraw=record.get("redraw"),
    )  # fmt: skip
    assert draw.canonical(again) + "\n" == path.read_text(encoding="utf-8")


def one_byte(text: str, at: int) -> str:
    """The text with one character replaced by its neighbour."""
    return text[:at] + chr(ord(text[at]) ^ 1) + text[at + 1 :]


def swap_source(record: dict) -> None:
    """The other kind of outside value than the list says."""
    agreed = record["outside"]["source"] == "事先约定的公开数"
    record["outside"]["source"] = "当事人" if agreed else "事先约定的公开数"


def bump(thing: dict | list, key: str | int, at: int = 0) -> None:
    """Change one byte of a text inside a record."""
    thing[key] = one_byte(thing[key], at)


CHANGES = {
    "pool": lambda r: bump(r["list"]["candidates"][0], "code"),
    "excluded": lambda r: r["list"].update(excluded=[{"code": "new", "rule": "P-9", "words": "x"}]),
    "secret": lambda r: bump(r, "secret", 3),
    "outside": lambda r: bump(r["outside"], "value"),
    "order": lambda r: bump(r["tickets"][0], 0, 5),
    "chosen": lambda r: bump(r["chosen"], 0),
    "reserves": lambda r: r["reserves"].append("new"),
    "times": lambda r: r.update(frozen_at="2027-01-01T00:00:00+00:00"),
    "quota": lambda r: r["list"]["need"].update(number=r["list"]["need"]["number"] + 1),
    "commitment": lambda r: bump(r["commitment"], "digest"),
    "format": lambda r: r.update(format="draw-record/1"),
    "source": swap_source,
    "missing": lambda r: r.pop("list"),
}


def change(record: dict, what: str) -> dict:
    """A changed copy."""
    bad = copy.deepcopy(record)
    CHANGES[what](bad)
    return bad


@pytest.mark.rule("P-9")
@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_every_change_is_found_by_all_three(path, tmp_path):
    record = json.loads(path.read_text(encoding="utf-8"))
    bad = [change(record, what) for what in CHANGES]
    pages = verifiers.by_page(bad, tmp_path)
    for what, one, page in zip(CHANGES, bad, pages, strict=True):
        assert not verifiers.by_program(one), what
        assert not all(verifiers.by_script(one).values()), what
        assert not all(page.values()), what


def rehashed(record: dict) -> dict:
    """A record whose maker adapted every digest to a changed list: only the rules can find it."""
    listed = record["list"]
    record["list_digest"] = draw.sha256(draw.canonical(listed))
    record["seed"] = draw.seed(
        record["secret"], record["list_digest"], record["outside"]["value"], record["draw"]
    )
    record["tickets"] = sorted(
        [draw.ticket(record["seed"], c["code"], c["weight"]), c["code"]]
        for c in listed["candidates"]
    )
    return record


@pytest.mark.rule("P-9")
def test_weights_and_relaxations_that_break_their_rule_are_found_by_all_three(tmp_path):
    weighted = json.loads((ROOT / "tests/pool/golden/weighted.json").read_text(encoding="utf-8"))
    first = weighted["list"]["candidates"][0]
    first["weight"] = first["weight"] % 4 + 1
    relaxed = json.loads(
        (ROOT / "tests/pool/golden/relaxed_and_agreed.json").read_text(encoding="utf-8")
    )
    need = relaxed["list"]["need"]
    place = next(n for n, quota in enumerate(need["quotas"]) if quota["at_least"])
    need["quotas"][place]["at_least"] = 0
    for bad, check in ((rehashed(weighted), "weights"), (rehashed(relaxed), "relaxation")):
        assert not verifiers.by_program(bad)
        assert verifiers.by_script(bad)[check] is False
        assert verifiers.by_page([bad], tmp_path)[0][check] is False


def test_the_command_says_good_and_bad(app, tmp_path):
    runner = app.test_cli_runner()
    bad = tmp_path / "bad.json"
    bad.write_text(GOLDEN[0].read_text(encoding="utf-8").replace('"chosen":["', '"chosen":["0'))
    good = runner.invoke(verify, [str(GOLDEN[0])])
    assert good.exit_code == 0
    assert "相符" in good.output
    wrong = runner.invoke(verify, [str(bad)])
    assert wrong.exit_code == 1


def test_the_script_is_short():
    text = (ROOT / "docs" / "verify_draw.py").read_text(encoding="utf-8")
    code = [
        line for line in text.splitlines() if line.strip() and not line.startswith(('"""', "#"))
    ]
    assert len(code) <= 55


def test_the_script_is_short_enough_to_read_at_a_sitting():
    lines = (ROOT / "docs" / "verify_draw.py").read_text(encoding="utf-8").splitlines()
    assert len([x for x in lines if x.strip() and not x.startswith(('"""', "#"))]) <= 40
    assert max(map(len, lines)) <= 160
