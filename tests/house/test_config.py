"""Production refuses to start on what is unsafe."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from flask import request

from hearing import create_app
from hearing.base.db import db
from hearing.config import ROOT, Refusal, load, normal_url
from hearing.people.models import DemoAccount
from tests.support import databases
from tests.support.make import P

GOOD = {
    "HEARING_ENV": "production", "HEARING_SECRET": "kQ3x-9vLm2ZpT7rYwB4nC8dF6gH1jKsA",
    "DATABASE_URL": "postgresql://u@h/d", "WEB_CONCURRENCY": "5",
}  # fmt: skip


def test_good_settings_start():
    settings = load(GOOD)
    assert settings.is_production
    assert settings.public_address is None
    assert (
        load({**GOOD, "PUBLIC_ADDRESS": "https://tz.example"}).public_address
        == "https://tz.example"
    )
    assert settings.database_url == "postgresql+psycopg://u@h/d"
    assert normal_url("sqlite:///x") == "sqlite:///x"


@pytest.mark.parametrize(("changed", "words"), [
    ({"HEARING_SECRET": ""}, "密钥"), ({"HEARING_SECRET": "short"}, "密钥"), ({"HEARING_SECRET": "secret" * 9}, "随机"),
    ({"FLASK_DEBUG": "1"}, "调试"), ({"DATABASE_URL": "sqlite:///x"}, "SQLite"), ({"FACES": "else"}, "FACES"),
    ({"WEB_CONCURRENCY": "many"}, "WEB_CONCURRENCY"),
    ({"PUBLIC_ADDRESS": "http://tz.example"}, "PUBLIC_ADDRESS"), ({"PUBLIC_ADDRESS": "tz.example"}, "PUBLIC_ADDRESS"),
    ({"PUBLIC_ADDRESS": "https://tz.example/?x=1"}, "PUBLIC_ADDRESS"),
    ({"OFFICER_ADDRESS": "http://tz.example"}, "OFFICER_ADDRESS"), ({"OFFICER_ADDRESS": "https://"}, "OFFICER_ADDRESS"),
])  # fmt: skip
def test_unsafe_settings_are_refused(changed, words):
    with pytest.raises(Refusal, match=words):
        load({**GOOD, **changed})


def test_officers_may_come_in_by_another_host():
    both = {
        "PUBLIC_ADDRESS": "https://tz.example",
        "OFFICER_ADDRESS": "https://tzy.example:8443",
        "TRUSTED_HOSTS": "in",
    }
    inside = load({**GOOD, **both, "FACES": "staff"})
    assert (inside.officer_address, inside.hosts) == ("https://tzy.example:8443", ["in"])
    assert load({**GOOD, **both, "FACES": "officer"}).hosts == ["in", "tzy.example"]
    assert load({**GOOD, **both}).hosts == ["in", "tz.example", "tzy.example"]
    assert load(GOOD).hosts == ["127.0.0.1", "localhost"]


def test_sqlite_with_one_worker_is_taken():
    assert load({**GOOD, "DATABASE_URL": "sqlite:///x", "WEB_CONCURRENCY": "1"}).workers == 1


@pytest.mark.both_engines
def test_demonstration_data_and_owner_roles_are_refused(app, make, engine, database_url, tmp_path):
    make.account(make.staff(P.CLERK), "clerk")
    settings = databases.settings(database_url, tmp_path)
    strict = type(settings)(**{**settings.__dict__, "mode": "production"})
    db.session.commit()
    if engine == "postgresql":
        with pytest.raises(Refusal, match="所有者"):
            create_app(strict)
    else:
        create_app(strict)
    db.session.add(DemoAccount(account_id=1, words="x", password="y"))
    db.session.commit()
    with pytest.raises(Refusal, match="演示数据"):
        create_app(strict)


def test_unreachable_database_is_one_sentence(tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-c", "import wsgi"], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**GOOD, "DATABASE_URL": f"postgresql://x@/none?host={tmp_path}", "PATH": "/usr/bin"},
    )  # fmt: skip
    assert done.returncode != 0
    assert "数据库连不上" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("proxies", "counted"), [(0, "127.0.0.1"), (1, "203.0.113.7")])
def test_only_a_declared_proxy_is_believed(database_url, tmp_path, proxies, counted):
    """With one proxy the last address in the list is the visitor's; what stands before is hearsay."""
    settings = databases.settings(database_url, tmp_path)
    app = create_app(type(settings)(**{**settings.__dict__, "proxies": proxies}))
    headers = {"X-Forwarded-For": "198.51.100.1, 203.0.113.7", "X-Forwarded-Proto": "https"}
    seen = {}
    app.before_request_funcs.setdefault(None, []).insert(
        0, lambda: seen.update(address=request.remote_addr, scheme=request.scheme)
    )
    app.test_client().get("/sign-in", headers=headers)
    assert seen == {"address": counted, "scheme": "https" if proxies else "http"}
