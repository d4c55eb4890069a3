"""Rules in code: the gate of a move, and the scanner behind ``flask rules``.

A rule's function says its rule in one sentence that ends with the ids in round brackets; its tests carry
``@pytest.mark.rule("A-10")``. The scanner reads source text only.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

IDS = re.compile(r"\b([APRF])-(\d+)")
MARK = re.compile(r"mark\.rule\(([^)]*)\)")


@dataclass(frozen=True)
class Gate:
    """One condition of a move: rule id, and what is missing (``None`` when it is met)."""

    rule: str
    missing: Callable[[Any], str | None]


@dataclass(frozen=True)
class Unmet:
    """A gate that is not met, with the sentence for the page."""

    rule: str
    words: str

    def __str__(self) -> str:
        return f"{self.words}（{self.rule}）"


def functions_by_rule(root: Path) -> dict[str, list[str]]:
    """Rule id → ``module:function`` whose docstring's first sentence names it."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(root.rglob("*.py")):
        module = ".".join(path.relative_to(root.parent).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.FunctionDef | ast.ClassDef):
                continue
            first = (ast.get_docstring(node) or "").split("\n\n")[0]
            bracket = re.findall(r"\(([^()]*\b[APRF]-\d[^()]*(?:\(\d\))?[^()]*)\)", first)
            for kind, number in IDS.findall(" ".join(bracket)):
                found[f"{kind}-{number}"].append(f"{module}:{node.name}")
    return dict(found)


def tests_by_rule(root: Path) -> dict[str, list[str]]:
    """Rule id → test files that carry its mark."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(root.rglob("test_*.py")):
        for marked in MARK.findall(path.read_text(encoding="utf-8")):
            for kind, number in IDS.findall(marked):
                name = str(path.relative_to(root.parent))
                if name not in found[f"{kind}-{number}"]:
                    found[f"{kind}-{number}"].append(name)
    return dict(found)
