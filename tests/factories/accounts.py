"""The cast that signs in: Olga organises, Sami works at the desk, Nora belongs to another event."""

import sqlalchemy as sa

from expo.accounts.models import Account
from expo.accounts.permissions import Role
from expo.accounts.queries import account_by_email
from expo.accounts.services.sessions import open_sign_in
from expo.accounts.services.team import add_account, grant
from expo.db import db, transaction
from expo.events.models import Event
from expo.history.services import PROGRAM
from tests.factories.events import an_event
from tests.pages import Browser


def an_account(email: str = "ayla@example.org", name: str = "Ayla Account", language: str = "en") -> Account:
    """An account without any role; the same one when it is asked for again."""
    with transaction():
        return account_by_email(email) or add_account(email, name, by=PROGRAM, language=language)


def with_role(account: Account, role: Role, event: Event | None) -> Account:
    with transaction():
        grant(account, event.id if event else None, role, by=PROGRAM)
    return account


def olga(event: Event, *, language: str = "en") -> Account:
    """Olga, an organiser of the event."""
    return with_role(an_account("olga@example.org", "Olga Organiser", language), Role.ORGANISER, event)


def sami(event: Event) -> Account:
    """Sami, staff at the event's desk."""
    return with_role(an_account("sami@example.org", "Sami Staff"), Role.STAFF, event)


def vera(event: Event) -> Account:
    """Vera, who may look at the event's back office and change nothing."""
    return with_role(an_account("vera@example.org", "Vera Viewer"), Role.VIEWER, event)


def nora() -> Account:
    """Nora, an organiser of another event, who must see nothing of this one."""
    return with_role(an_account("nora@example.org", "Nora Elsewhere"), Role.ORGANISER, an_event(slug="noras-expo"))


def ada() -> Account:
    """Ada, the administrator."""
    return with_role(an_account("ada@example.org", "Ada Administrator"), Role.ADMINISTRATOR, None)


def signed_in(browser: Browser, account: Account) -> Browser:
    """The browser, signed in as the account without going through the pages."""
    identity = sa.inspect(account, raiseerr=True).identity or ()  # known even when its session is over
    with browser.app.app_context(), transaction():
        key = open_sign_in(db.session.get_one(Account, identity), address="127.0.0.1", browser="Firefox, Linux")
    with browser.client.session_transaction() as session:
        session.clear()
        session.update({"_user_id": key, "_fresh": True})
        session.permanent = True
    return browser
