"""公开听证情况: published extracts of bulletins."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for

from hearing.bulletins import open_figures as published
from hearing.web.access import PUBLIC, needs
from hearing.web.papers import paper_response
from hearing.web.public.blueprint import blueprint


@blueprint.get("/open-figures")
@needs(PUBLIC)
def figures() -> Any:
    """All that were published."""
    return render_template("public/figures.html", rows=published.public_extracts())


@blueprint.get("/open-figures/<number>")
@needs(PUBLIC)
def open_figures(number: str) -> Any:
    """One extract."""
    row = published.public_extract(number)
    return render_template("public/open_figures.html", row=row, c=row.content)


@blueprint.get("/open-figures/<number>/paper")
@needs(PUBLIC)
def open_figures_paper(number: str) -> Any:
    """Its PDF."""
    back = url_for("public.open_figures", number=number)
    return paper_response(published.public_paper(number), back, frame="officer")
