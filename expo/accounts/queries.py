"""Queries on accounts, roles, sessions and links."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from expo.accounts.models import Account, Grant, HeldUp, SignIn, SignInLink
from expo.accounts.permissions import Permission, Role, may
from expo.accounts.rules import mailbox
from expo.db import db
from expo.kit.tokens import digest


def account_by_email(email: str) -> Account | None:
    return db.session.scalar(sa.select(Account).where(Account.email_key == mailbox(email)))


def account_by_id(account_id: int) -> Account | None:
    return db.session.get(Account, account_id)


def sign_in_by_key(key: str, since: datetime, opened_since: datetime) -> SignIn | None:
    """The open session of a browser's key, used and opened since those moments, with its account and grants loaded."""
    query = (
        sa.select(SignIn)
        .join(SignIn.account)
        .where(SignIn.key_digest == digest(key), *_open_since(since, opened_since), Account.active)
        .options(contains_eager(SignIn.account))
    )
    return db.session.scalar(query)


def open_sign_ins(account: Account, since: datetime, opened_since: datetime) -> list[SignIn]:
    """The account's open sessions, the latest used first."""
    query = sa.select(SignIn).where(SignIn.account_id == account.id, *_open_since(since, opened_since))
    return list(db.session.scalars(query.order_by(SignIn.seen_at.desc())))


def _open_since(since: datetime, opened_since: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return SignIn.ended_at.is_(None), SignIn.seen_at >= since, SignIn.created_at >= opened_since


def roles_in(account: Account, event_id: int | None) -> list[Role]:
    """The account's roles that apply in an event: its own there, and an administrator's role."""
    return [grant.role for grant in account.grants if grant.event_id is None or grant.event_id == event_id]


def grant_of(account: Account, event_id: int | None) -> Grant | None:
    """The account's role in an event; without an event its administrator's role."""
    return next((grant for grant in account.grants if grant.event_id == event_id), None)


def grant_in(event_id: int, grant_id: int) -> Grant | None:
    """A role by its id, within its event."""
    return db.session.scalar(sa.select(Grant).where(Grant.event_id == event_id, Grant.id == grant_id))


def team_of(event_id: int) -> list[Grant]:
    """Who works for an event, by name."""
    query = sa.select(Grant).join(Grant.account).where(Grant.event_id == event_id).order_by(Account.name, Account.id)
    return list(db.session.scalars(query.options(contains_eager(Grant.account))))


def team_who_may(event_id: int, permission: Permission) -> list[Account]:
    """Who of an event's team has a permission in it and can sign in, by name."""
    return [one.account for one in team_of(event_id) if one.account.active and may([one.role], permission)]


def works_for(account: Account, event_id: int, permission: Permission) -> bool:
    """Whether an account can sign in and has a permission in an event, by its role there or as an administrator."""
    return account.active and may(roles_in(account, event_id), permission)


def sign_in_of(account: Account, sign_in_id: int) -> SignIn | None:
    """One of the account's sessions by its id."""
    return db.session.scalar(sa.select(SignIn).where(SignIn.account_id == account.id, SignIn.id == sign_in_id))


def held_up_in(event_id: int, most: int) -> list[HeldUp]:
    """The networks that limits held up on pages of an event during the last day, the latest first."""
    query = sa.select(HeldUp).where(HeldUp.event_id == event_id).order_by(HeldUp.last_at.desc(), HeldUp.key)
    return list(db.session.scalars(query.limit(most)))


def held_up_anywhere(most: int) -> list[HeldUp]:
    """The networks that limits held up anywhere in the installation during the last day, the latest first."""
    return list(db.session.scalars(sa.select(HeldUp).order_by(HeldUp.last_at.desc(), HeldUp.key).limit(most)))


def accounts_like(text: str) -> sa.Select[Any]:
    """Selects the accounts whose name or mail address contains the text, by mail address."""
    return _like(sa.select(Account), text).order_by(Account.email_key)


def count_accounts_like(text: str) -> sa.Select[Any]:
    return _like(sa.select(sa.func.count(Account.id)), text)


def _like(query: sa.Select[Any], text: str) -> sa.Select[Any]:
    return query.where(
        Account.email_key.icontains(text, autoescape=True) | Account.name.icontains(text, autoescape=True)
    )


def all_accounts() -> list[Account]:
    """Every account of the installation, by mail address."""
    return list(db.session.scalars(sa.select(Account).order_by(Account.email_key)))


def link_by_token(token: str, moment: datetime) -> SignInLink | None:
    """The one-time link of a token if it is valid at `moment`, with its account."""
    query = (
        sa.select(SignInLink)
        .join(SignInLink.account)
        .where(
            SignInLink.token_digest == digest(token),
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > moment,
            Account.active,
        )
        .options(contains_eager(SignInLink.account))
    )
    return db.session.scalar(query)


def has_accounts() -> bool:
    """Whether the installation has any account yet."""
    return db.session.scalar(sa.select(Account.id).limit(1)) is not None
