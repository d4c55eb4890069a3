"""The house's own rules; each check is also seen to fail on a bad sample."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

from hearing.base import law
from hearing.config import ROOT

CODE = ROOT / "hearing"
FORBIDDEN = {"utils.py", "helpers.py", "common.py", "misc.py"}
HOSTS = "|".join(
    ("py" + "pi[.]org", "python" + "hosted[.]org", "registry[.]npm" + "js", "deb[.]deb" + "ian")
)
PATHS = "[\"' =:]/(wo" + "rk|fa" + "rm)/"
COMMITS = (
    "hearing/web/access.py",
    "hearing/cli/",
    "hearing/jobs/",
    "hearing/base/acts.py",
)


def function_lengths(text: str) -> list[int]:
    """Lines of every function, its docstring left out."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
            found.append((node.end_lineno or 0) - first.lineno + 1)
    return found


def too_long(lengths: list[int]) -> list[int]:
    """Functions over the hard stop, or the 95th percentile when it is over thirty."""
    ordered = sorted(lengths)
    percentile = ordered[int(len(ordered) * 0.95) - 1]
    return [n for n in ordered if n > 50] + ([percentile] if percentile > 30 else [])


def test_function_lengths():
    lengths = [n for path in CODE.rglob("*.py") for n in function_lengths(path.read_text())]
    assert too_long(lengths) == []
    assert too_long([51, *[5] * 99]) == [51]
    assert too_long([31] * 100) == [31]


def module_sizes(sizes: list[int]) -> bool:
    """None over four hundred, ninety-five of a hundred at most two hundred and fifty."""
    return max(sizes) <= 400 and sum(n <= 250 for n in sizes) >= 0.95 * len(sizes)


def test_module_sizes():
    sizes = [len(path.read_text().splitlines()) for path in CODE.rglob("*.py")]
    assert module_sizes(sizes), sorted(sizes)[-12:]
    assert not module_sizes([401, 10])
    assert not module_sizes([260] * 10)


def test_no_drawer_that_swallows_everything():
    assert [p for p in CODE.rglob("*.py") if p.name in FORBIDDEN] == []


def commits(path: str, text: str) -> bool:
    """Whether a module commits where it must not."""
    return bool(re.search(r"\bcommit\(", text)) and not path.startswith(COMMITS)


def test_commits_only_at_the_edge():
    paths = [(str(p.relative_to(ROOT)), p.read_text()) for p in CODE.rglob("*.py")]
    assert [path for path, text in paths if commits(path, text)] == []
    assert commits("hearing/pool/hire.py", "db.session.commit()")


def test_noqa_is_rare_and_reasoned():
    found = [
        line for p in CODE.rglob("*.py") for line in p.read_text().splitlines() if "noqa" in line
    ]
    assert len(found) <= 20
    assert [line for line in found if not re.search(r"noqa: [A-Z]+\d+ - \w", line)] == []


def tracked() -> list[Path]:
    """Files that git tracks."""
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def stray(text: str) -> list[str]:
    """Names of package hosts and of machine folders."""
    return re.findall(HOSTS, text) + re.findall(PATHS, text)


def test_no_hosts_or_machine_paths():
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        assert not stray(text), path
    assert stray("--index-url https://" + "py" + "pi.org/simple")
    assert stray(" /wo" + "rk/main")


def test_locks_are_hashed():
    for name in ("requirements.txt", "requirements-test.txt"):
        text = (ROOT / name).read_text()
        pinned = re.findall(r"^[A-Za-z0-9_.-]+(?:\[\w+\])?==", text, re.M)
        entries = [part for part in re.split(r"\n(?=\S)", text) if "==" in part]
        assert len(pinned) == len(entries) > 20
        assert all("--hash=sha256:" in entry for entry in entries)
    lock = (ROOT / "package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert lock.count('"integrity"') >= 2


def lint(folder: Path) -> int:
    """The exit code of import-linter in a folder."""
    script = "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    return subprocess.run(
        [sys.executable, "-c", script], cwd=folder, capture_output=True, check=False
    ).returncode


def test_contracts_hold_and_are_seen_to_break(tmp_path):
    shutil.copytree(CODE, tmp_path / "hearing", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    assert lint(tmp_path) == 0
    for module, line in (
        ("calendar/rules.py", "import hearing.pool.rules"),
        ("cases/service.py", "import flask"),
        ("web/public/views.py", "import hearing.hearings.models"),
        ("hearings/rules.py", "import sqlalchemy"),
        ("bulletins/service.py", "import weasyprint"),
    ):
        path = tmp_path / "hearing" / module
        text = path.read_text()
        path.write_text(text + f"\n{line}\n")
        assert lint(tmp_path) == 1, (module, line)
        path.write_text(text)


def rows(text: str) -> dict[str, str]:
    """Rule id → status from docs/rules.md."""
    return dict(re.findall(r"^\| ([APRF]-\d+) \|[^|]*\| (\w+) \|", text, re.M))


def test_rules_that_count_now_have_function_and_test():
    listed = rows((ROOT / "docs" / "rules.md").read_text(encoding="utf-8"))
    functions, tests = law.functions_by_rule(CODE), law.tests_by_rule(ROOT / "tests")
    now = {rule for rule, status in listed.items() if status == "now"}
    assert len(now) >= 20
    assert {rule for rule in now if rule not in functions} == set()
    assert {rule for rule in now if rule not in tests} == set()


def missing(text: str) -> set[str]:
    """What docs/rules.md names as ``station.module:name`` and the code does not have."""
    return {
        f"{module}:{name}"
        for module, name in re.findall(r"\b([a-z_]+(?:\.[a-z_]+)+):(\w+)", text)
        if not hasattr(import_module(f"hearing.{module}"), name)
    }


def test_what_the_rules_name_is_there():
    assert missing((ROOT / "docs" / "rules.md").read_text(encoding="utf-8")) == set()
    assert missing("| bulletins.rules:nowhere; base.law:functions_by_rule |") == {
        "bulletins.rules:nowhere"
    }
