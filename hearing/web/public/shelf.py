"""The public shelf: published typical cases and experience, without anybody's name."""

from __future__ import annotations

from typing import Any

from flask import render_template

from hearing.practice import shelf as cases
from hearing.practice.exemplar_rules import SECTIONS, ExemplarKind
from hearing.web.access import PUBLIC, needs
from hearing.web.public.blueprint import blueprint


@blueprint.get("/shelf")
@needs(PUBLIC)
def shelf() -> Any:
    """Everything on the public shelf."""
    return render_template(
        "public/shelf.html", rows=cases.public_exemplars(), kinds=ExemplarKind.labels()
    )


@blueprint.get("/shelf/<number>")
@needs(PUBLIC)
def typical_case(number: str) -> Any:
    """One text."""
    row = cases.public_exemplar(number)
    return render_template("public/typical_case.html", row=row, sections=SECTIONS[row.kind])
