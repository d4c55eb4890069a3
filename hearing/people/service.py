"""Persons, accounts and posts."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select, update
from sqlalchemy.exc import DatabaseError, IntegrityError

from hearing.base import clock
from hearing.base.acts import contested
from hearing.base.db import db, rows_changed
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.base.sealing import keyring
from hearing.base.viewer import SYSTEM, Viewer
from hearing.journal import service as journal
from hearing.people import access, passwords, reach, rules, sessions
from hearing.people.identity import identity_problem
from hearing.people.models import Account, PasswordHistory, Person, Post
from hearing.units.queries import unit


def digest_of_identity(number: str) -> str:
    """Keyed look-up digest of an identity number."""
    return keyring.digest("identity", number)


def digest_of_employer(name: str) -> str:
    """Keyed look-up digest of an employer's or agency's name."""
    return keyring.digest("employer", name)


def add_person(
    viewer: Viewer,
    *,
    name: str,
    identity: str | None = None,
    gender: str | None = None,
    born_on: date | None = None,
    phone: str | None = None,
    employer: str | None = None,
) -> Person:
    """Find the natural person by identity number, or add one (settled 10).

    A number with a slip would make one person two, who could then hold two duties: it is refused.
    """
    found = None
    if identity:
        problem = identity_problem(identity)
        if problem:
            raise Refused(problem, field="identity", rule="F-25")
        found = _same_person(identity, name)
    if found is not None:
        return found
    person = Person(name=name, gender=gender, born_on=born_on, employer=employer)
    if identity:
        person.identity = identity
        person.identity_digest = digest_of_identity(identity)
    if phone:
        person.phone = phone
        person.phone_digest = keyring.digest("phone", phone)
    if employer:
        person.employer_digest = digest_of_employer(employer)
    try:
        with contested():
            db.session.add(person)
    except IntegrityError:
        # somebody else added the same person a moment ago
        found = _same_person(identity or "", name)
        if found is None:
            raise
        return found
    journal.record(viewer, "person.add", "person", person.id)
    return person


def _same_person(identity: str, name: str) -> Person | None:
    found = db.session.scalar(
        select(Person).where(Person.identity_digest == digest_of_identity(identity))
    )
    if found is not None and found.name != name:
        raise Refused("该身份证号已登记在另一姓名下，请核对证件", field="identity")
    return found


def renew_contact(viewer: Viewer, person: Person, *, phone: str, employer: str) -> None:
    """Write down a known person's telephone and employer of today."""
    if person.phone != phone:
        person.phone = phone
        person.phone_digest = keyring.digest("phone", phone)
    person.employer = employer
    person.employer_digest = digest_of_employer(employer)
    person.version += 1
    journal.record(viewer, "person.contact", "person", person.id, fields="phone,employer")


def open_account(
    viewer: Viewer,
    person_id: int,
    sign_in_name: str,
    face: str,
    password: str | None = None,
) -> Account:
    """Create an account; it takes effect when the security administrator confirms it."""
    if viewer is not SYSTEM:
        access.require(viewer, "admin:system")
    if db.session.scalar(select(Account.id).where(Account.sign_in_name == sign_in_name)):
        raise Refused("登录名已有人使用，请换一个", field="sign_in_name")
    account = Account(
        person_id=person_id,
        sign_in_name=sign_in_name,
        face=face,
        created_by=viewer.person_id,
    )
    db.session.add(account)
    if password:
        problems = rules.password_problems(password, sign_in_name)
        if problems:
            raise Refused("；".join(problems), field="password")
        account.password_hash = passwords.hash_password(password)
        account.password_set_at = clock.now()
        account.must_change = viewer is not SYSTEM
    db.session.flush()
    journal.record(viewer, "account.open", "account", account.id)
    return account


def confirm_account(viewer: Viewer, account_id: int) -> None:
    """Let an account take effect; creator and confirmer differ."""
    if viewer is not SYSTEM:
        access.require(viewer, "admin:security")
    account = reach.account_in_reach(viewer, account_id)
    if account.confirmed_at is not None:
        raise Conflict("这个账号已经确认过")
    if viewer is not SYSTEM and account.created_by == viewer.person_id:
        raise Refused("开户人不能确认自己开的账号，请另一位安全管理员办理")
    account.confirmed_at = clock.now()
    account.confirmed_by = viewer.person_id
    journal.record(viewer, "account.confirm", "account", account.id)


def stop_account(viewer: Viewer, account_id: int) -> None:
    """Stop an account; its sessions end at once."""
    access.require(viewer, "admin:security")
    account = reach.account_in_reach(viewer, account_id)
    account.stopped_at = clock.now()
    sessions.end_all(account.id, "account_stopped")
    journal.record(viewer, "account.stop", "account", account.id)


def _account(account_id: int) -> Account:
    account = db.session.get(Account, account_id)
    if account is None:
        raise NotFound
    return account


def clash_for(person_id: int, kind: str, unit_id: int) -> str | None:
    """The sentence that stands against giving this person the post, if any."""
    wanted_unit = unit(unit_id)
    held = [
        rules.Held(post.kind, unit(post.unit_id).name, post.unit_lineage)
        for post in live_posts(person_id)
    ]
    return rules.clash(held, rules.Held(kind, wanted_unit.name, wanted_unit.lineage))


def live_posts(person_id: int) -> list[Post]:
    """The posts a person holds now."""
    return list(
        db.session.scalars(
            select(Post)
            .where(Post.person_id == person_id, Post.ended_at.is_(None))
            .order_by(Post.id)
        )
    )


def grant_post(
    viewer: Viewer,
    person_id: int,
    kind: str,
    unit_id: int,
    department_id: int | None = None,
) -> Post:
    """Give a post; forbidden pairs are refused here with a sentence and by the database (P-3)."""
    if viewer is not SYSTEM:
        access.require(viewer, "admin:security")
        if viewer.person_id == person_id:
            raise Refused("不能给自己授予岗位，请另一位安全管理员办理")
        reach.require_unit(viewer, unit_id)
        reach.require_person(viewer, person_id)
    sentence = _unidentified(person_id) or clash_for(person_id, kind, unit_id)
    if sentence:
        raise Refused(sentence, field="kind", rule="P-3")
    post = Post(
        person_id=person_id,
        unit_id=unit_id,
        unit_lineage=unit(unit_id).lineage,
        kind=kind,
        department_id=department_id,
        granted_at=clock.now(),
        granted_by=viewer.person_id,
    )
    try:
        with db.session.begin_nested():
            db.session.add(post)
    except DatabaseError as error:
        raise _post_refusal(error) from error
    _end_sessions(person_id, "post_changed")
    journal.record(viewer, "post.grant", "post", post.id, unit_id=unit_id, kind=kind)
    return post


def _unidentified(person_id: int) -> str | None:
    """Duties bind the natural person, who is known by identity number only (settled 10)."""
    known = db.session.scalar(select(Person.identity_digest).where(Person.id == person_id))
    return None if known else "此人没有登记身份证号，不能授予岗位。请先核对证件并登记。"


def _post_refusal(error: DatabaseError) -> Exception:
    if "post_takes_part" in str(error):
        return Refused(
            "该人是本地区一场未结束听证的参加人，不能担任听证员聘任或管理岗位。请待听证结束，或另选他人。",
            field="kind",
            rule="P-3",
        )
    if "post_separated" in str(error):
        return Refused(
            "该人已担任不相容的岗位（聘、管、用分离；三员分立）。请先终止前一岗位，或另选他人。",
            field="kind",
            rule="P-3",
        )
    if "uq_post_live" in str(error) or "post.person_id" in str(error):
        return Refused("该人已担任这个岗位", field="kind")
    return error


def end_post(viewer: Viewer, post_id: int) -> None:
    """End a post; the person's sessions end at once."""
    access.require(viewer, "admin:security")
    post = db.session.get(Post, post_id)
    if post is None:
        raise NotFound
    reach.require_unit(viewer, post.unit_id)
    ended = rows_changed(
        update(Post)
        .where(Post.id == post_id, Post.ended_at.is_(None))
        .values(ended_at=clock.now(), ended_by=viewer.person_id)
    )
    if ended != 1:
        raise Conflict("这个岗位已经终止")
    _end_sessions(post.person_id, "post_changed")
    journal.record(viewer, "post.end", "post", post_id, unit_id=post.unit_id)


def end_posts(viewer: Viewer, person_id: int, kind: str, unit_id: int) -> int:
    """End a person's live posts of one kind at one unit and their sessions at once; gives how many.

    Other stations call it as the system, after an act of theirs that takes the post away.
    """
    if viewer is not SYSTEM:
        access.require(viewer, "admin:security")
    posts = db.session.scalars(
        select(Post).where(
            Post.person_id == person_id,
            Post.kind == kind,
            Post.unit_id == unit_id,
            Post.ended_at.is_(None),
        )
    ).all()
    for post in posts:
        post.ended_at = clock.now()
        post.ended_by = viewer.person_id
        journal.record(viewer, "post.end", "post", post.id, unit_id=unit_id)
    if posts:
        _end_sessions(person_id, "post_changed")
    return len(posts)


def _end_sessions(person_id: int, because: str) -> None:
    accounts = db.session.scalars(select(Account.id).where(Account.person_id == person_id))
    for account_id in accounts:
        sessions.end_all(account_id, because)


def change_password(viewer: Viewer, old: str, new: str) -> None:
    """Change one's own password; all sessions of the account end."""
    account = _account(viewer.account_id or 0)
    if not passwords.matches(account.password_hash, old):
        raise Refused("原密码不对，请重新填写", field="old")
    _set_password(account, new)
    journal.record(viewer, "account.password", "account", account.id)


def _set_password(account: Account, new: str) -> None:
    problems = rules.password_problems(new, account.sign_in_name)
    if problems:
        raise Refused("；".join(problems), field="new")
    earlier = db.session.scalars(
        select(PasswordHistory.password_hash)
        .where(PasswordHistory.account_id == account.id)
        .order_by(PasswordHistory.id.desc())
        .limit(rules.PASSWORD_HISTORY)
    )
    for used in [account.password_hash, *earlier]:
        if used and passwords.matches(used, new):
            raise Refused(f"最近 {rules.PASSWORD_HISTORY} 次用过的密码不能再用", field="new")
    now = clock.now()
    if account.password_hash:
        db.session.add(
            PasswordHistory(account_id=account.id, password_hash=account.password_hash, set_at=now)
        )
    account.password_hash = passwords.hash_password(new)
    account.password_set_at = now
    account.must_change = False
    sessions.end_all(account.id, "password_changed")
