"""Draws made at random but repeatably: weights, overlapping quotas, relaxations, agreed figures, second rounds."""

from __future__ import annotations

import json
import random
from typing import Any

from hearing.pool import draw, filling
from hearing.pool.draw import Candidate, Wanted
from hearing.pool.draw_rules import AGREED, PRESENT
from hearing.pool.rules import Quota

WORDS = (
    ("category", "legal"), ("category", "expert"), ("category", "social"), ("gender", "F"),
    ("identity", "律师"), ("identity", "人大代表"), ("speciality", "医学"), ("speciality", "会计\"审计\"\\"),
)  # fmt: skip


def _people(source: random.Random, quotas: list[Quota], *, weighted: bool) -> list[Candidate]:
    looked_at = {f"{q.key}={q.value}" for q in quotas}
    people = []
    for n in range(source.randint(1, 40)):
        have = {f"category={source.choice(('legal', 'expert', 'social'))}"}
        have |= {f"{key}={value}" for key, value in WORDS[3:] if source.random() < 0.3}
        uses = source.randint(0, 6) if weighted else None
        people.append(Candidate(f"{source.getrandbits(40):x}{n}", tuple(have & looked_at), uses))
    return people


def _wanted(source: random.Random, people: list[Candidate], quotas: list[Quota]) -> Wanted:
    number, asked = source.randint(1, 7), None
    quotas = [Quota(q.key, q.value, min(q.at_least, number)) for q in quotas]
    bits = [filling.signature(c.attributes, quotas) for c in people]
    eased = filling.relaxation(bits, number, [q.at_least for q in quotas])
    if eased:
        asked = (number, tuple(quotas), "库中符合要求的人不足")
        number = eased.number
        quotas = [Quota(q.key, q.value, n) for q, n in zip(quotas, eased.at_least, strict=True)]
    figure = ("某号彩票开奖号码", "2026-03-09") if source.random() < 0.2 else None
    return Wanted(
        number, source.randint(0, 9), tuple(quotas), people[0].uses is not None, "2026-03-20",
        asked=asked, agreed=figure,
    )  # fmt: skip


def record(source: random.Random) -> dict[str, Any]:
    """One record as the program would make it."""
    picked = source.sample(WORDS, source.randint(0, 4))
    quotas = [Quota(key, value, source.randint(1, 4)) for key, value in picked]
    people = _people(source, quotas, weighted=source.random() < 0.4)
    wanted = _wanted(source, people, quotas)
    number = f"合抽〔2026〕{source.randint(1, 999)}-1号"
    out = [
        {"code": f"x{n}", "rule": "P-9", "words": "当日同时段有约"}
        for n in range(source.randint(0, 3))
    ]
    secret = f"{source.getrandbits(256):064x}"
    rounds = source.choice((1, 1, 1, 2))
    made = draw.build_record(
        draw=number, frozen_list=draw.list_text(number, wanted.as_json(), people, out), secret=secret,
        committed={"serial": 7, "digest": draw.commitment(secret), "published_at": "2026-03-01T00:00:00+00:00"},
        frozen_at="2026-03-02T00:00:00+00:00",
        outside={
            "value": source.choice((str(source.randint(0, 999999)), "壹贰叁", "4710 ")),
            "source": AGREED if wanted.agreed else source.choice(PRESENT),
            "taken_at": "2026-03-02T01:00:00+00:00",
        },
        revealed_at="2026-03-02T01:00:00+00:00", rounds=rounds,
        redraw={"because": "名单有误", "approved_at": "2026-03-02T00:00:00+00:00"} if rounds > 1 else None,
    )  # fmt: skip
    return dict(json.loads(draw.canonical(made)))


def records(number: int, seed: int = 2026) -> list[dict[str, Any]]:
    """So many records, the same every time."""
    source = random.Random(seed)
    return [record(source) for _ in range(number)]
