"""Sealed (encrypted) values and keyed look-up digests for personal data.

AES-256-GCM with associated data ``table|column|seal_id`` binds a value to its row and column, so that a
ciphertext moved to another row does not open. Equality look-up goes through HMAC-SHA-256 under a key of
its own. Keys live outside the database (settings and the keys' folder), derived with HKDF; each value
carries its key's id, so that ``base.resealing`` can move every row to a new key while the program runs.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

FIRST = "k1"
LEAST = 32
KEY_FILE = re.compile(r"seal-(k[1-9][0-9]?)\.key")


class UnknownKey(LookupError):
    """A value is sealed under a key that is not here."""


class Keyring:
    """The encryption keys and the look-up key; ``configure`` is called once by the application.

    Encryption keys are numbered ``k1``, ``k2`` …; the highest seals, every one present opens. ``k1`` comes
    from the installation's secret; later ones, made by ``flask privacy rotate``, are files of the keys'
    folder. The folder is looked at again when it changes, so that a running process seals under a new key
    at once and opens what another process sealed under it. The look-up key is not rotated.
    """

    def __init__(self) -> None:
        self._ciphers: dict[str, AESGCM] = {}
        self._index_key = b""
        self._secret = b""
        self._folder: Path | None = None
        self._seen = 0

    def configure(self, secret: bytes, folder: Path | None = None) -> None:
        """Derive the keys from the installation's secret (at least 32 bytes) and the keys' folder."""
        if len(secret) < LEAST:
            raise ValueError("the sealing secret has at least 32 bytes")
        self._secret, self._folder = secret, folder
        self._index_key = _derive(secret, b"look-up")
        self._read()

    @property
    def current(self) -> str:
        """The id of the key that seals now."""
        self._refresh()
        return max(self._ciphers, key=number_of)

    @property
    def ids(self) -> list[str]:
        """The ids of all keys that open, oldest first."""
        self._refresh()
        return sorted(self._ciphers, key=number_of)

    def seal(self, plain: str, context: str) -> bytes:
        """Encrypt ``plain`` for one place, named by ``context``."""
        return self.seal_bytes(plain.encode(), context)

    def open(self, sealed: bytes, context: str) -> str:
        """Decrypt what ``seal`` made for the same ``context``; raises ``InvalidTag`` elsewhere.

        ``UnknownKey`` says that the key is not here (retired, or made on another machine).
        """
        return self.open_bytes(sealed, context).decode()

    def seal_bytes(self, plain: bytes, context: str) -> bytes:
        """Encrypt bytes (a file) for one place, named by ``context``."""
        nonce, key_id = secrets.token_bytes(12), self.current
        body = self._ciphers[key_id].encrypt(nonce, plain, context.encode())
        return key_id.encode() + b"." + nonce + body

    def open_bytes(self, sealed: bytes, context: str) -> bytes:
        """Decrypt what ``seal_bytes`` made for the same ``context``; raises ``InvalidTag`` elsewhere."""
        key_id, _, rest = sealed.partition(b".")
        name = key_id.decode("ascii", "replace")
        if name not in self._ciphers:
            self._read()
        if name not in self._ciphers:
            raise UnknownKey(name)
        return self._ciphers[name].decrypt(rest[:12], rest[12:], context.encode())

    def digest(self, kind: str, plain: str) -> str:
        """The keyed look-up digest (hex) of a value, e.g. ``digest("identity", "3401…")``."""
        folded = "".join(plain.split()).upper()
        return hmac.new(self._index_key, f"{kind}|{folded}".encode(), hashlib.sha256).hexdigest()

    def _refresh(self) -> None:
        if self._folder is not None and _changed_at(self._folder) != self._seen:
            self._read()

    def _read(self) -> None:
        seen = _changed_at(self._folder) if self._folder else 0
        files = keyfiles(self._folder) if self._folder else {}
        material = {name: path.read_bytes().strip() for name, path in files.items()}
        if FIRST not in material and not (
            self._folder and retired_mark(self._folder, FIRST).exists()
        ):
            material[FIRST] = self._secret
        short = [name for name, secret in material.items() if len(secret) < LEAST]
        if short:
            raise ValueError(f"the key {short[0]} has at least 32 bytes")
        self._ciphers = {
            name: AESGCM(_derive(secret, b"seal " + name.encode()))
            for name, secret in material.items()
        }
        self._seen = seen


def number_of(key_id: str) -> int:
    """The place of a key in the order of keys: 2 for ``k2``."""
    return int(key_id[1:])


def keyfiles(folder: Path) -> dict[str, Path]:
    """Key id → file, for the keys in a folder (``seal-k2.key``)."""
    found = {path: KEY_FILE.fullmatch(path.name) for path in sorted(folder.glob("seal-k*.key"))}
    return {name[1]: path for path, name in found.items() if name}


def retired_mark(folder: Path, key_id: str) -> Path:
    """The file that says that a key is not used any more."""
    return folder / f"seal-{key_id}.retired"


def _changed_at(folder: Path) -> int:
    try:
        return folder.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def _derive(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret)


keyring = Keyring()


class SealedRow:
    """Mixin of tables with sealed columns: a random identity made before insert."""

    # unique before the database has seen it, so that many rows go in by one statement (insert_sentinel)
    seal_id: Mapped[str] = mapped_column(
        String(32), default=lambda: secrets.token_hex(16), insert_sentinel=True
    )


class Sealed:
    """Plain-text view of a sealed column: ``phone = Sealed("phone_sealed")``."""

    def __init__(self, column: str) -> None:
        self.column = column

    def _context(self, row: Any) -> str:
        if row.seal_id is None:
            row.seal_id = secrets.token_hex(16)
        return f"{row.__tablename__}|{self.column}|{row.seal_id}"

    def __get__(self, row: Any, owner: type | None = None) -> Any:
        if row is None:
            return self
        sealed = getattr(row, self.column)
        return None if sealed is None else keyring.open(sealed, self._context(row))

    def __set__(self, row: Any, plain: str | None) -> None:
        sealed = None if plain is None else keyring.seal(plain, self._context(row))
        setattr(row, self.column, sealed)


class SealedFile(Sealed):
    """View of a sealed column as bytes: ``content = SealedFile("content_sealed")``."""

    def __get__(self, row: Any, owner: type | None = None) -> Any:
        if row is None:
            return self
        sealed = getattr(row, self.column)
        return None if sealed is None else keyring.open_bytes(sealed, self._context(row))

    def __set__(self, row: Any, plain: bytes | None) -> None:  # type: ignore[override]
        sealed = None if plain is None else keyring.seal_bytes(plain, self._context(row))
        setattr(row, self.column, sealed)
