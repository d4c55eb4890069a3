"""The code sent to a telephone: for one row and one purpose, for ten minutes."""

from __future__ import annotations

from datetime import timedelta

from hearing.base import clock
from hearing.people import phone_codes


def test_a_code_is_good_for_its_row_its_purpose_and_ten_minutes(app):
    code = phone_codes.fresh("pin-letter", 1)
    kept = (code.digest, code.expires_at)
    assert len(code.number) == 6
    assert code.number.isdigit()
    assert phone_codes.fits("pin-letter", 1, *kept, f" {code.number} ")
    assert not phone_codes.fits("pin-letter", 2, *kept, code.number)
    assert not phone_codes.fits("opinion-code", 1, *kept, code.number)
    assert not phone_codes.fits("pin-letter", 1, *kept, code.number[:-1])
    assert not phone_codes.fits("pin-letter", 1, None, None, code.number)
    with clock.at(clock.now() + timedelta(minutes=phone_codes.MINUTES)):
        assert not phone_codes.fits("pin-letter", 1, *kept, code.number)
