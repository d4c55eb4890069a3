"""The demonstration's present day, at any time of the day."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import MagicMock

from hearing.base import clock
from hearing.cli.demo import present
from tests.conftest import NOW


def test_who_comes_is_noted_on_the_day_also_just_after_midnight():
    begin = clock.beijing(clock.beijing_date(NOW), "00:02")
    life = MagicMock()
    times = present._times(life, begin, begin + timedelta(minutes=86), "open", "")
    (doors,) = (at for at, stage in times if stage is life.open)
    assert clock.beijing_date(doors) == clock.beijing_date(begin)
    assert doors <= begin
