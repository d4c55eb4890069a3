"""The ``flask`` commands: what they print, and how they fail."""

from __future__ import annotations

import json

import pytest

from hearing.base.db import db
from hearing.cli import setup, start
from hearing.cli.demo import loader
from hearing.config import ROOT
from hearing.people.models import DemoAccount, Person
from hearing.pool.models import Draw
from tests.support.make import P


@pytest.fixture
def flask(app):
    """Run a command; gives (exit code, output)."""

    def run(*words: str):
        result = app.test_cli_runner().invoke(args=[*words])
        assert result.exception is None or isinstance(result.exception, SystemExit), (
            result.exception
        )
        return result.exit_code, result.output

    return run


def test_a_draw_is_exported_and_verified(flask, make, tmp_path):
    make.world()
    make.life("draw")
    db.session.commit()
    number = str(db.session.query(Draw.id).scalar())
    code, text = flask("draws", "export", number)
    assert code == 0
    path = tmp_path / "record.json"
    path.write_text(text, encoding="utf-8")
    assert flask("draws", "verify", str(path)) == (
        0, "相符：承诺、名单、种子、签号、结果和先后都对\n",
    )  # fmt: skip
    record = json.loads(text)
    path.write_text(json.dumps({**record, "seed": "0" * 64}), encoding="utf-8")
    assert flask("draws", "verify", str(path))[0] == 1
    path.write_text(json.dumps({"format": record["format"]}), encoding="utf-8")
    code, words = flask("draws", "verify", str(path))
    assert code == 1
    assert "记录不完整" in words
    code, words = flask("draws", "export", "999")
    assert code == 1
    assert "没有第 999 号抽取" in words


def test_the_journals_head_is_kept_elsewhere_and_found_again(flask, make, tmp_path):
    make.staff(P.CLERK)
    db.session.commit()
    code, head = flask("journal", "anchor")
    assert code == 0
    path = tmp_path / "anchor.json"
    path.write_text(head, encoding="utf-8")
    make.staff(P.CLERK)
    db.session.commit()
    code, words = flask("journal", "verify", "--anchor", str(path))
    assert code == 0
    assert "完好" in words
    path.write_text(json.dumps({"sequence": 1, "hash": "0" * 64}), encoding="utf-8")
    code, words = flask("journal", "verify", "--anchor", str(path))
    assert code == 1
    assert "锚点" in words


def test_units_are_imported_once(flask, tmp_path):
    path = tmp_path / "units.csv"
    path.write_text(
        "code,name,short,level,parent\n910000,虚构省人民检察院,虚构省院,province,\n"
        "910100,虚构市人民检察院,,city,910000\n",
        encoding="utf-8",
    )
    assert flask("units", "import", str(path)) == (0, "新增 2 个检察院\n")
    assert flask("units", "import", str(path)) == (0, "新增 0 个检察院\n")


@pytest.mark.parametrize(("text", "words"), [
    ("", "第一行应为"),
    ("code,name\n1,x\n", "第一行应为"),
    ("code,name,short,level,parent\n910100,市院,,city,910000\n", "上级 910000 不在文件中"),
    ("code,name,short,level,parent\n910000,省院,,nation,\n", "level 应为"),
])  # fmt: skip
def test_a_wrong_file_of_units_is_refused(flask, tmp_path, text, words):
    path = tmp_path / "units.csv"
    path.write_text(text, encoding="utf-8")
    code, output = flask("units", "import", str(path))
    assert code == 1
    assert words in output


def test_rules_lead_from_id_to_function_to_test(flask):
    code, text = flask("rules")
    assert code == 0
    assert "A-10\n" in text
    assert "hearing.hearings.rules:" in text
    assert "tests/" in text


def test_seed_is_safe_to_repeat(flask):
    assert flask("seed")[0] == 0
    before = db.session.execute(db.text("SELECT count(*) FROM parameter")).scalar()
    assert flask("seed")[0] == 0
    assert db.session.execute(db.text("SELECT count(*) FROM parameter")).scalar() == before


def test_work_sweeps_once(flask):
    code, text = flask("work", "--once")
    assert code == 0
    assert len(text.splitlines()) >= 3


def demonstration(make):
    """A database that holds a printed sign-in."""
    make.account(make.staff(P.CLERK), "shuji")
    db.session.add(DemoAccount(account_id=1, words="书记员", password="printed-1"))
    db.session.commit()


def test_the_demonstration_is_loaded_once_and_never_in_production(flask, make, app, monkeypatch):
    monkeypatch.setattr("hearing.cli.demo.load", lambda *_, **__: 485)
    code, text = flask("demo", "load", "--quick")
    assert code == 0
    assert "装入 485 场听证" in text
    demonstration(make)
    code, text = flask("demo", "load")
    assert code == 1
    assert "已经装过" in text
    code, text = flask("demo", "accounts")
    assert "shuji" in text
    assert "printed-1" in text
    settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = type(settings)(**{**settings.__dict__, "mode": "production"})
    code, text = flask("demo", "load")
    assert code == 1
    assert "正式环境" in text


def test_start_fills_an_empty_trial_and_leaves_an_offices_data_alone(flask, make, app, monkeypatch):
    loaded = []
    monkeypatch.setattr(start, "upgrade", lambda _folder: None)
    monkeypatch.setattr(start, "load_with_words", lambda: loaded.append(1))
    assert flask("start") == (0, "")
    assert not loaded
    demonstration(make)
    assert "shuji" in flask("start")[1]
    monkeypatch.setattr(start, "Unit", Person)
    db.session.execute(db.text("DELETE FROM demo_account"))
    monkeypatch.setattr(start.db.session, "scalar", lambda _: None)
    assert flask("start") == (0, "装入演示数据（安徽 2020 年 1—8 月，约一分钟）\n")
    assert loaded == [1]


def test_in_production_start_loads_no_demonstration(flask, app, monkeypatch):
    monkeypatch.setattr(start, "upgrade", lambda _folder: None)
    monkeypatch.setattr(start, "load_with_words", lambda: pytest.fail("demonstration loaded"))
    monkeypatch.setattr(start.db.session, "scalar", lambda _: None)
    seeded = []
    monkeypatch.setattr(start, "seed_all", lambda: seeded.append(setup.seed_all))
    settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = type(settings)(**{**settings.__dict__, "mode": "production"})
    assert flask("start") == (0, "")
    assert seeded


def test_printed_sign_ins_cover_every_post():
    assert {kind for _, _, kind, _ in loader.SIGN_INS} | {P.OFFICER} == set(P)


def test_the_manual_of_operations_names_every_setting():
    text = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    source = (ROOT / "hearing/config.py").read_text(encoding="utf-8")
    import re

    for name in re.findall(r'env(?:\.get\(|, |\[)"([A-Z_]+)"', source):
        assert name in text or name == "FLASK_DEBUG", name
