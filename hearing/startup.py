"""What production looks at in the database before it serves."""

from __future__ import annotations

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
