"""What stands in the way of a start, each as one plain sentence; what production looks at first."""

from __future__ import annotations

import errno
import sys
from types import TracebackType

from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError, ProgrammingError

from hearing.base.db import db, is_postgresql
from hearing.base.resealing import strange_keys
from hearing.config import Refusal


def check_database(app: Flask) -> None:
    """Refuse demonstration data, a missing schema, and a role that owns its tables."""
    with app.app_context():
        try:
            has_demo = db.session.execute(text("SELECT 1 FROM demo_account LIMIT 1")).first()
        except (OperationalError, ProgrammingError) as error:
            raise Refusal(
                "数据库连不上或还没有建表：请检查 DATABASE_URL，并先运行 ./run db upgrade。"
                " (Database unreachable or not migrated.)"
            ) from error
        if has_demo:
            raise Refusal(
                "库里是演示数据，不能用于正式环境：请换一个新的数据库。(Demonstration data.)"
            )
        if is_postgresql() and db.session.execute(text(OWNS)).first():
            raise Refusal(
                "程序使用的数据库角色是表的所有者，可以绕过保护：请用 MIGRATION_DATABASE_URL 指定"
                "所有者，程序另用一个普通角色。(The program's role owns the tables.)"
            )
        if strange_keys():
            raise Refusal(
                "库中有数据的密钥不在密钥目录里：请从密钥保管处取回密钥文件，再启动。"
                " (A sealing key is missing.)"
            )
        db.session.rollback()


OWNS = "SELECT 1 FROM pg_tables WHERE tablename = 'journal_entry' AND tableowner = current_user"


UNREACHABLE = (
    "数据库连不上：请检查 DATABASE_URL、数据库服务是否在运行、角色和口令。"
    " (Database unreachable{}.)"
)
FULL = "磁盘已满，没有写完：请清出空间后再运行，已有的数据没有损坏。(Disk full.)"
CLOSED = (
    "目录或数据库文件写不进去：请检查 instance 目录的所有者和权限。(Not writable: instance folder.)"
)
LOCKED = "数据库正被另一个进程占用：请先停下它，再运行一次。(Database locked.)"
POWERLESS = (
    "数据库角色没有建表的权限：请用 MIGRATION_DATABASE_URL 指定表的所有者。"
    " (The role may not create tables.)"
)
UNMIGRATED = "数据库还没有建表，或比程序旧：请先运行 ./run setup。(Database not migrated.)"
NEWER = "数据库比程序新：请换回新版程序，或恢复升级以前的备份。(The database is newer than the program.)"
BY_STATE = {"53100": FULL, "42501": POWERLESS, "42P01": UNMIGRATED, "42703": UNMIGRATED}
BY_WORDS = (
    ("database or disk is full", FULL),
    ("readonly database", CLOSED),
    ("unable to open database file", CLOSED),
    ("database is locked", LOCKED),
    ("no such table", UNMIGRATED),
    ("no such column", UNMIGRATED),
    ("Can't locate revision", NEWER),
)
BY_NUMBER = {
    errno.ENOSPC: FULL, errno.EDQUOT: FULL, errno.EROFS: CLOSED, errno.EACCES: CLOSED,
    errno.EPERM: CLOSED,
}  # fmt: skip


def sentence_for(error: BaseException) -> str | None:
    """The plain sentence for what the machine or the database refuses; ``None`` for a fault of ours."""
    if isinstance(error, Refusal):
        return str(error)
    if isinstance(error, OSError) and error.errno in BY_NUMBER:
        return BY_NUMBER[error.errno]
    cause = getattr(error, "orig", None) or error
    state = getattr(cause, "sqlstate", None)
    if state in BY_STATE:
        return BY_STATE[state]
    words = str(cause)
    for part, sentence in BY_WORDS:
        if part in words:
            return sentence
    if (
        isinstance(error, OperationalError)
        and state is None
        and type(cause).__module__.startswith("psycopg")
    ):
        return UNREACHABLE.format(_reason(words))
    return None


def _reason(words: str) -> str:
    for known in (
        "Connection refused", "does not exist", "authentication failed", "No such file",
        "could not translate host name", "timeout", "too many clients", "starting up",
    ):  # fmt: skip
        if known in words:
            return f": {known}"
    return ""


def speak_plainly() -> None:
    """Let this process end with one sentence where it can, and with a traceback only for a fault."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        sentence = sentence_for(error)
        if sentence is None:
            sys.__excepthook__(kind, error, trace)
        else:
            sys.stderr.write(sentence + "\n")

    sys.excepthook = hook
