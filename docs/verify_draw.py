"""Check one draw record without the system: python3 verify_draw.py RECORD.json"""

# fmt: off
import collections, functools, hashlib, json, pathlib, sys


def sha(text): return hashlib.sha256(text.encode()).hexdigest()

def ticket(seed, code, weight): return min(sha(f"{seed}|{code}" + (f"|{n}" if n else "")) for n in range(weight))

@functools.cache
def can(wants, free, have):  # can `free` people out of `have` (what they meet, how many of them) meet `wants`?
    first = next((n for n, want in enumerate(wants) if want), None)
    return first is None or free > 0 and any(n and meets[first] and can(less(wants, meets), free - 1, tuple(
        (x, min(m - (x == meets), free - 1)) for x, m in have)) for meets, n in have)

def less(wants, meets): return tuple(max(0, want - meet) for want, meet in zip(wants, meets))

def panel(order, meets, number, wants):  # walk in ticket order, take one iff the rest can meet what is left
    left, chosen = collections.Counter(meets[code] for code in order), []
    have = lambda free: tuple(sorted((x, min(n, free)) for x, n in left.items()))
    possible = len(order) >= number and can(wants, number, have(number))
    for code in order:
        left[meets[code]], free, rest = left[meets[code]] - 1, number - len(chosen) - 1, less(wants, meets[code])
        if free >= 0 and can(rest, free, have(free)): chosen, wants = [*chosen, code], rest
    return chosen if possible else None

def check(r):
    need, people, weighted = r["list"]["need"], r["list"]["candidates"], r["list"]["need"]["weighting"] == "uses"
    text = json.dumps(r["list"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    quotas, asked = need["quotas"], need.get("asked") or need
    meets = {c["code"]: tuple(f"{q['key']}={q['value']}" in c["attributes"] for q in quotas) for c in people}
    wants, before = (tuple(q["at_least"] for q in x["quotas"]) for x in (need, asked))
    tickets = sorted([ticket(r["seed"], c["code"], c["weight"]), c["code"]] for c in people)
    order, codes = [code for _, code in tickets], [c["code"] for c in people + r["list"]["excluded"]]
    chosen, key = panel(order, meets, need["number"], wants), lambda q: (q["key"], q["value"])
    higher = [tuple(w + (n == i) for i, w in enumerate(wants)) for n, b in enumerate(before) if wants[n] < b]
    return {"commitment": sha(r["secret"]) == r["commitment"]["digest"],
        "list": sha(text) == r["list_digest"] and r["list"]["draw"] == r["draw"] and len({*codes}) == len(codes),
        "weights": all(("uses" in c) == weighted and c["weight"] == max(1, 4 - c.get("uses", 3)) for c in people),
        "relaxation": asked is need or ([*map(key, asked["quotas"])] == [*map(key, quotas)] and need["number"] == min(asked["number"], len(people))
            and all(w <= b for w, b in zip(wants, before)) and not any(panel(order, meets, need["number"], h) for h in higher)),
        "outside": ("agreed" in need) == (r["outside"]["source"] == "事先约定的公开数"), "tickets": tickets == r["tickets"],
        "seed": r["seed"] == sha("|".join((r["secret"], sha(text), str(r["outside"]["value"]), r["draw"]))),
        "result": chosen == r["chosen"] and [c for c in order if c not in chosen][: need["reserves"]] == r["reserves"],
        "times": (times := [r["commitment"]["published_at"], r["frozen_at"], r["outside"]["taken_at"], r["revealed_at"]]) == sorted(times)
            and r["format"] == "draw-record/2" and (r["round"] == 1 or bool(r.get("redraw")))}

if __name__ == "__main__":
    found = check(json.loads(pathlib.Path(sys.argv[1]).read_text("utf-8")))
    sys.exit(print(*(f"{'good ' if good else 'WRONG'} {name}" for name, good in found.items()), sep="\n") or not all(found.values()))
