"""Settings, read in one place; the program refuses to start on unsafe ones (reliability T8)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
KNOWN_SECRETS = frozenset(
    {
        "dev",
        "secret",
        "changeme",
        "change-me",
        "secret-key",
        "please-change",
        "development-key",
    }
)


class Refusal(RuntimeError):
    """The program does not start; one plain sentence says why and what to do."""


@dataclass(frozen=True)
class Settings:
    """Everything that differs between installations."""

    secret: bytes
    database_url: str
    instance: Path
    mode: str = "trial"
    debug: bool = False
    workers: int = 1
    faces: tuple[str, ...] = ("staff", "officer", "public")
    trusted_hosts: tuple[str, ...] = ("127.0.0.1", "localhost")
    secure_cookies: bool = False
    operator: str = "安徽省人民检察院"
    proxies: int = 0
    keys: Path | None = None
    public_address: str | None = None
    officer_address: str | None = None
    receipt_secret: str = ""

    @property
    def keys_folder(self) -> Path:
        """Where the sealing keys later than the first are kept; in production not beside the data."""
        return self.keys or self.instance / "keys"

    @property
    def is_production(self) -> bool:
        """Whether the strict rules of a real service apply."""
        return self.mode == "production"

    @property
    def hosts(self) -> list[str]:
        """Host names this process answers to: the trusted ones, and those printed for the faces it serves."""
        own = (("public", self.public_address), ("officer", self.officer_address))
        printed = [urlsplit(one).hostname for face, one in own if one and face in self.faces]
        return list(dict.fromkeys([*self.trusted_hosts, *(name for name in printed if name)]))


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment and ``instance/``."""
    env = os.environ if environ is None else environ
    instance = Path(env.get("HEARING_INSTANCE", str(ROOT / "instance")))
    mode = env.get("HEARING_ENV", "trial")
    hosts = env.get("TRUSTED_HOSTS", "127.0.0.1,localhost")
    settings = Settings(
        secret=_secret(env, instance),
        database_url=normal_url(env.get("DATABASE_URL") or f"sqlite:///{instance / 'hearing.db'}"),
        instance=instance,
        mode=mode,
        debug=env.get("FLASK_DEBUG", "0") not in ("", "0", "false"),
        workers=_number(env, "WEB_CONCURRENCY", 1),
        faces=tuple(part for part in env.get("FACES", "staff,officer,public").split(",") if part),
        trusted_hosts=tuple(part.strip() for part in hosts.split(",") if part.strip()),
        secure_cookies=mode == "production",
        operator=env.get("OPERATOR", "安徽省人民检察院"),
        keys=Path(env["HEARING_KEYS"]) if env.get("HEARING_KEYS") else None,
        proxies=_number(env, "TRUSTED_PROXIES", 0),
        public_address=env.get("PUBLIC_ADDRESS") or None,
        officer_address=env.get("OFFICER_ADDRESS") or None,
        receipt_secret=env.get("SMS_RECEIPT_SECRET", ""),
    )
    check(settings)
    return settings


def _secret(env: Mapping[str, str], instance: Path) -> bytes:
    given = env.get("HEARING_SECRET")
    if given is not None:
        return given.encode()
    path = instance / "secret.key"
    return path.read_text(encoding="ascii").strip().encode() if path.is_file() else b""


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name, "")
    if not text:
        return default
    if not text.isdigit():
        raise Refusal(f"{name} 应为整数，现在是“{text}”。({name} must be a whole number.)")
    return int(text)


def normal_url(url: str) -> str:
    """A database address in the form SQLAlchemy takes."""
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def check(settings: Settings) -> None:
    """Refuse unsafe settings; production is stricter than trial."""
    if len(settings.secret) < 32 or settings.secret.decode("ascii", "ignore") in KNOWN_SECRETS:
        raise Refusal(
            "密钥缺失或太短：请先运行 ./run，或把至少 32 个字符的随机串放进 HEARING_SECRET。"
            " (Secret missing or too short.)"
        )
    if settings.receipt_secret and len(settings.receipt_secret) < 32:
        raise Refusal("SMS_RECEIPT_SECRET 至少 32 个字符。(The receipts' secret is too short.)")
    unknown = set(settings.faces) - {"staff", "officer", "public"}
    if unknown or not settings.faces:
        raise Refusal("FACES 只能是 staff、officer、public 的组合。(Unknown face.)")
    _check_address(settings, "PUBLIC_ADDRESS", settings.public_address)
    _check_address(settings, "OFFICER_ADDRESS", settings.officer_address)
    if not settings.is_production:
        return
    if settings.debug:
        raise Refusal("正式环境不得打开调试方式，请去掉 FLASK_DEBUG。(No debug in production.)")
    if len(set(settings.secret)) < 12:
        raise Refusal("密钥不够随机，请换一个随机生成的密钥。(The secret is not random.)")
    if settings.database_url.startswith("sqlite") and settings.workers > 1:
        raise Refusal(
            "正式环境用 SQLite 时只能有一个工作进程：请设 WEB_CONCURRENCY=1，或用 DATABASE_URL 选 PostgreSQL。"
            " (SQLite in production takes one worker.)"
        )


def _check_address(settings: Settings, name: str, address: str | None) -> None:
    """An address printed on certificates and letters for years: plain, and encrypted in production."""
    if address is None:
        return
    found = urlsplit(address)
    wanted = ("https",) if settings.is_production else ("https", "http")
    if found.scheme not in wanted or not found.hostname or found.query or found.fragment:
        raise Refusal(
            f"{name} 应为从外面能打开的网址，如 https://tz.example.cn（正式环境须用 https）。"
            f" ({name} must be an https address.)"
        )
