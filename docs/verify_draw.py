"""Check one draw record without the system: python3 verify_draw.py RECORD.json"""

import hashlib
import json
import sys


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


def ticket(seed, code, weight):
    tries = [f"{seed}|{code}"] + [f"{seed}|{code}|{n}" for n in range(1, weight)]
    return min(sha(one) for one in tries)


def check(r):
    text = json.dumps(r["list"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    need, people = r["list"]["need"], {c["code"]: c for c in r["list"]["candidates"]}
    seed = sha("|".join((r["secret"], sha(text), str(r["outside"]["value"]), r["draw"])))
    tickets = sorted([ticket(seed, c["code"], c["weight"]), c["code"]] for c in people.values())
    order, chosen = [code for _, code in tickets], []
    for quota in need["quotas"]:
        fits = [c for c in order if f"{quota['key']}={quota['value']}" in people[c]["attributes"]]
        have = len([c for c in fits if c in chosen])
        wanted = max(0, min(quota["at_least"] - have, need["number"] - len(chosen)))
        chosen += [c for c in fits if c not in chosen][:wanted]
    rest = [c for c in order if c not in chosen]
    missing = max(0, need["number"] - len(chosen))
    chosen = sorted(chosen + rest[:missing], key=order.index)
    times = [
        r["commitment"]["published_at"],
        r["frozen_at"],
        r["outside"]["taken_at"],
        r["revealed_at"],
    ]
    return {
        "commitment": sha(r["secret"]) == r["commitment"]["digest"],
        "list": sha(text) == r["list_digest"] and r["list"]["draw"] == r["draw"],
        "seed": seed == r["seed"],
        "tickets": tickets == r["tickets"],
        "result": chosen == r["chosen"]
        and rest[missing : missing + need["reserves"]] == r["reserves"],
        "order of times": times == sorted(times) and r["format"] == "draw-record/1",
    }


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        found = check(json.load(file))
    for name, good in found.items():
        print("good " if good else "WRONG", name)
    sys.exit(0 if all(found.values()) else 1)
