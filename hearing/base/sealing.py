"""Sealed (encrypted) values and keyed look-up digests for personal data.

AES-256-GCM with associated data ``table|column|seal_id`` binds a value to its row and column, so that a
ciphertext moved to another row does not open. Equality look-up goes through HMAC-SHA-256 under a key of
its own. Keys live outside the database (settings), derived with HKDF; each value carries its key's id.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column


class Keyring:
    """The encryption and look-up keys in force; ``configure`` is called once by the application."""

    def __init__(self) -> None:
        self._ciphers: dict[str, AESGCM] = {}
        self._index_key = b""
        self._current = ""

    def configure(self, secret: bytes, *, key_id: str = "k1") -> None:
        """Derive the keys from the installation's secret (at least 32 bytes)."""
        if len(secret) < 32:
            raise ValueError("the sealing secret has at least 32 bytes")
        self._ciphers[key_id] = AESGCM(_derive(secret, b"seal " + key_id.encode()))
        self._index_key = _derive(secret, b"look-up")
        self._current = key_id

    def seal(self, plain: str, context: str) -> bytes:
        """Encrypt ``plain`` for one place, named by ``context``."""
        return self.seal_bytes(plain.encode(), context)

    def open(self, sealed: bytes, context: str) -> str:
        """Decrypt what ``seal`` made for the same ``context``; raises ``InvalidTag`` elsewhere."""
        return self.open_bytes(sealed, context).decode()

    def seal_bytes(self, plain: bytes, context: str) -> bytes:
        """Encrypt bytes (a file) for one place, named by ``context``."""
        nonce = secrets.token_bytes(12)
        body = self._ciphers[self._current].encrypt(nonce, plain, context.encode())
        return self._current.encode() + b"." + nonce + body

    def open_bytes(self, sealed: bytes, context: str) -> bytes:
        """Decrypt what ``seal_bytes`` made for the same ``context``; raises ``InvalidTag`` elsewhere."""
        key_id, _, rest = sealed.partition(b".")
        cipher = self._ciphers[key_id.decode()]
        return cipher.decrypt(rest[:12], rest[12:], context.encode())

    def digest(self, kind: str, plain: str) -> str:
        """The keyed look-up digest (hex) of a value, e.g. ``digest("identity", "3401…")``."""
        folded = "".join(plain.split()).upper()
        return hmac.new(self._index_key, f"{kind}|{folded}".encode(), hashlib.sha256).hexdigest()


def _derive(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret)


keyring = Keyring()


class SealedRow:
    """Mixin of tables with sealed columns: a random identity made before insert."""

    seal_id: Mapped[str] = mapped_column(String(32), default=lambda: secrets.token_hex(16))


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
