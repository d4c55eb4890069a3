"""The officers' and the public's pages read and write through what is listed for them (settled 17)."""

from __future__ import annotations

import ast
import importlib
import inspect
from pathlib import Path

import pytest

from hearing.config import ROOT
from hearing.web import faces

FACES = {"officer_desk": "officer_", "public": "public_"}
SAMPLE = """
from hearing.pool import hire, rules
from hearing.pool import queries as pool
from hearing.people.service import grant_post
from hearing.web import forms

def page():
    forms.line("x")
    rules.age_on(1, 2)
    pool.officer_memberships(1)
    pool.members(1, ())
    hire.appoint(1, 2, 3)
    later = hire.remove
    grant_post(1, 2, 3, 4)
"""


def is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.with_suffix(".py").is_file() or path.joinpath("__init__.py").is_file()


def asked(source: str) -> set[str]:
    """Full names of the stations' functions that a page's source refers to, called or handed on."""
    tree = ast.parse(source)
    named: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("hearing."):
            for alias in node.names:
                named[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            module = named.get(node.value.id, "")
            if module and is_module(module):
                found.add(f"{module}.{node.attr}")
        elif isinstance(node, ast.Name):
            whole = named.get(node.id, "")
            if whole and not is_module(whole):
                found.add(whole)
    return {
        name
        for name in found
        if not name.startswith("hearing.web.") and not name.rsplit(".", 1)[1][0].isupper()
    }


def unlisted(face: str, source: str) -> list[str]:
    """What a page of a face asks for without being allowed to."""
    known = faces.VERBS[face] | faces.READS[face]
    return sorted(
        name
        for name in asked(source)
        if name not in known
        and not name.startswith(faces.PURE)
        and not name.rsplit(".", 2)[1].endswith("rules")
        and not name.rsplit(".", 1)[1].startswith(FACES[face])
        # plain words about columns
        and name != "hearing.people.own_data.label"
    )


def pages(face: str) -> list[Path]:
    return sorted((ROOT / "hearing" / "web" / face).rglob("*.py"))


@pytest.mark.parametrize("face", FACES)
def test_a_face_asks_for_what_is_listed_only(face):
    assert len(pages(face)) >= 2
    found = {
        str(path.relative_to(ROOT)): unlisted(face, path.read_text(encoding="utf-8"))
        for path in pages(face)
    }
    assert {path: names for path, names in found.items() if names} == {}


def test_a_page_that_asks_for_more_is_seen():
    assert unlisted("officer_desk", SAMPLE) == [
        "hearing.people.service.grant_post",
        "hearing.pool.hire.appoint",
        "hearing.pool.hire.remove",
        "hearing.pool.queries.members",
    ]
    assert "hearing.pool.queries.officer_memberships" in unlisted("public", SAMPLE)


@pytest.mark.parametrize("face", FACES)
def test_what_is_listed_is_there_in_use_and_asks_who_acts(face):
    used = set().union(*(asked(path.read_text(encoding="utf-8")) for path in pages(face)))
    assert (faces.VERBS[face] | faces.READS[face]) - used == set()
    for name in faces.VERBS[face]:
        module, function = name.rsplit(".", 1)
        verb = getattr(importlib.import_module(module), function)
        first = next(iter(inspect.signature(verb).parameters))
        # nobody is signed in on the public pages
        assert (first == "viewer") == (face == "officer_desk"), name
