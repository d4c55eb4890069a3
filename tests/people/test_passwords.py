"""What a stored password costs whoever guesses."""

from __future__ import annotations

import importlib.util

from hearing.people import passwords


def test_cost():
    """The module as it is shipped, not as the tests make it cheap."""
    found = importlib.util.spec_from_file_location("shipped", str(passwords.__file__))
    shipped = importlib.util.module_from_spec(found)
    found.loader.exec_module(shipped)
    stored = shipped.hash_password("长城长城长城")
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert shipped._decoy.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert shipped.matches(stored, "长城长城长城")
    assert not shipped.matches(stored, "长城长城")
    assert not shipped.matches(None, "nobody has this password")
