"""全卷: have it bound, and save it or its originals; saving is recorded and therefore a button."""

from __future__ import annotations

from typing import Any

from hearing.hearings import queries
from hearing.outcomes import volumes
from hearing.web.access import needs, viewer
from hearing.web.case_desk.blueprint import blueprint, to_hearing
from hearing.web.papers import attachment_response

HERE = "case_desk.file"


@blueprint.post("/hearings/<int:hearing_id>/volume")
@needs("hearing:file")
def make_volume(hearing_id: int) -> Any:
    """Have the volume bound in the background."""
    volumes.order(viewer(), queries.hearing(viewer(), hearing_id))
    return to_hearing(hearing_id, HERE)


@blueprint.post("/hearings/<int:hearing_id>/volume/<int:paper_id>/whole")
@needs("hearing:file")
def whole_volume(hearing_id: int, paper_id: int) -> Any:
    """The bound volume as a file."""
    hearing = queries.hearing(viewer(), hearing_id)
    return attachment_response(volumes.whole(viewer(), hearing, paper_id))


@blueprint.post("/hearings/<int:hearing_id>/volume/<int:paper_id>/originals")
@needs("hearing:file")
def volume_originals(hearing_id: int, paper_id: int) -> Any:
    """The originals with their digests in one archive."""
    hearing = queries.hearing(viewer(), hearing_id)
    return attachment_response(volumes.originals(viewer(), hearing, paper_id))
