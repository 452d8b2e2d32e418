"""Changes that the owner of an account makes to it."""

import sqlalchemy as sa

from expo.accounts.mails import CHANGED
from expo.accounts.models import Account, SignInLink
from expo.accounts.passwords import matches
from expo.accounts.queries import account_by_email
from expo.accounts.services.sessions import end_all
from expo.config import settings
from expo.db import db
from expo.history.services import Actor, differences, record
from expo.history.subjects import Subject
from expo.history.verbs import Verb
from expo.i18n import _, force_locale
from expo.mail.services import queue


def account_with_password(email: str, password: str) -> Account | None:
    """The account of this address and password; None when either is wrong, after the same time. Call it outside of write
    transactions: it takes some 50 ms.
    """
    account = account_by_email(email)
    usable = account if account is not None and account.active else None
    return usable if matches(usable.password_hash if usable else None, password) else None


def set_password(account: Account, password_hash: str, *, by: Actor, keep: int | None = None) -> None:
    """Store a new password hash, computed before the transaction; ends every session but `keep` and deletes open links."""
    account.password_hash = password_hash
    end_all(account, but=[keep] if keep is not None else [])
    db.session.execute(sa.delete(SignInLink).where(SignInLink.account_id == account.id))
    record(Verb.SET_PASSWORD, account, by=by, named=account.name)
    with force_locale(account.language):
        notify_owner(account, _("Your password was changed, and every other session was ended."))
    db.session.flush()


def keep_hash(account: Account, password_hash: str) -> None:
    """Replace the hash by one of the same password with today's parameters."""
    account.password_hash = password_hash
    db.session.flush()


def change_account(account: Account, *, name: str, language: str, by: Actor) -> None:
    """Change the account's name and the language of its mails."""
    before, after = differences(
        {"name": account.name, "language": account.language}, {"name": name, "language": language}
    )
    if not after:
        return
    account.name, account.language = name, language
    db.session.flush()
    record(Verb.CHANGED, account, by=by, named=name, before=before, after=after)


def notify_owner(account: Account, change: str) -> None:
    """Notify the owner by mail of a change to the account, in case somebody else made it."""
    values = {"name": account.name, "change": change, "link": f"{settings().base_url}/account"}
    queue(
        CHANGED,
        values,
        to=account.email,
        to_name=account.name,
        language=account.language,
        about=(Subject.ACCOUNT, account.id),
    )
