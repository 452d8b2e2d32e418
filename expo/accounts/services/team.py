"""Accounts and their roles in events."""

import sqlalchemy as sa
from email_validator import EmailNotValidError, validate_email

from expo import clock
from expo.accounts.mails import WELCOME
from expo.accounts.models import Account, Grant
from expo.accounts.permissions import Role
from expo.accounts.queries import account_by_email, grant_of
from expo.accounts.rules import mailbox
from expo.accounts.services.own import notify_owner
from expo.accounts.services.sessions import end_access
from expo.config import settings
from expo.db import db, refuse_violations
from expo.errors import Refused
from expo.history.services import PROGRAM, Actor, record
from expo.history.subjects import Subject
from expo.history.verbs import Verb
from expo.i18n import LANGUAGES, _, force_locale
from expo.kit.text import clean_line
from expo.mail.services import queue
from expo.organisations.queries import the_organisation

NAME_LONGEST = 200


def role_name(role: Role) -> str:
    """The name of the role in the current language."""
    return {
        Role.ADMINISTRATOR: _("Administrator"),
        Role.ORGANISER: _("Organiser"),
        Role.VIEWER: _("Viewer"),
        Role.STAFF: _("Staff"),
        Role.CASE_OFFICER: _("Investors’ desk"),
    }[role]


def add_account(email: str, name: str, *, by: Actor, language: str = "en") -> Account:
    """Create an account without password or role. Raises Refused for an invalid or existing address, or an invalid name."""
    account = Account(
        email=(address := _checked_address(email)),
        email_key=mailbox(address),
        name=_checked_name(name or address.partition("@")[0]),
        language=language if language in LANGUAGES else "en",
        created_at=clock.now(),
    )
    with refuse_violations({"uq_accounts_email_key": _("%(email)s has an account already.", email=address)}):
        db.session.add(account)
    record(Verb.ADDED, account, by=by, named=account.name, after={"email": account.email, "name": account.name})
    return account


def grant(account: Account, event_id: int | None, role: Role, *, by: Actor, confirmed: bool = False) -> Grant:
    """Give the account this role in the event, replacing the one it has there; an administrator's role has no event.

    Raises Refused when the event would lose its last organiser, when one changes one's own role without `confirmed`, or
    when somebody else gave the account a role at the same moment.
    """
    if (role is Role.ADMINISTRATOR) != (event_id is None):
        raise Refused(_("An administrator works for all expos; every other role is for one expo."))
    held = grant_of(account, event_id)
    if held is not None and held.role is role:
        return held
    before = {"role": held.role} if held else None
    with refuse_violations(_given_meanwhile(account)):
        if held is None:
            held = Grant(event_id=event_id, organisation_id=the_organisation(), role=role, created_at=clock.now())
            account.grants.append(held)
        else:
            _check_not_last(held)
            _check_confirmed(held, by, confirmed=confirmed)
            held.role = role
    record(
        Verb.CHANGED_ROLE if before else Verb.GAVE_ROLE,
        account,
        by=by,
        event_id=event_id,
        named=account.name,
        before=before,
        after={"role": role},
    )
    return held


def revoke(held: Grant, *, by: Actor, confirmed: bool = False) -> None:
    """Delete a role. Raises Refused for an event's last organiser, the last administrator, or one's own role unconfirmed."""
    _check_not_last(held)
    _check_confirmed(held, by, confirmed=confirmed)
    account = held.account
    record(Verb.TOOK_ROLE, account, by=by, event_id=held.event_id, named=account.name, before={"role": held.role})
    account.grants.remove(held)
    db.session.flush()


def invite(email: str, name: str, event_id: int, role: Role, *, where: str, by: Actor, language: str = "en") -> Grant:
    """Give a role to the account of a mail address, created if necessary, and mail its owner. `where` is the event's name.

    Raises Refused when the account has a role in the event already, or is deactivated.
    """
    account = account_by_email(email) or add_account(email, name, by=by, language=language)
    held = grant_of(account, event_id)
    if held is not None:
        with_role = {"name": account.name, "role": role_name(held.role)}
        raise Refused(
            _("%(name)s works for this expo already, as: %(role)s. Change the role in the list.", **with_role)
        )
    if not account.active:
        raise Refused(_("The account of %(name)s is switched off.", name=account.name))
    held = grant(account, event_id, role, by=by)
    welcome(account, role, where=where, by=by)
    return held


def make_organiser(
    email: str, event_id: int | None = None, *, by: Actor = PROGRAM, where: str = "", name: str = ""
) -> Account:
    """Make the account of a mail address an organiser of the event, or without one an administrator, and mail its owner."""
    account = account_by_email(email) or add_account(email, name, by=by)
    role = Role.ADMINISTRATOR if event_id is None else Role.ORGANISER
    held = grant_of(account, event_id)
    if held is None or held.role is not role:
        grant(account, event_id, role, by=by)
        welcome(account, role, where=where, by=by)
    return account


def welcome(account: Account, role: Role, *, where: str, by: Actor) -> None:
    """Mail the owner of a new role. The mail has no event, so that other organisers cannot read it."""
    with force_locale(account.language):
        values = {
            "name": account.name,
            "by": by.name,
            "role": role_name(role),
            "where": where or _("all expos"),
            "link": f"{settings().base_url}/sign-in",
        }
    queue(
        WELCOME,
        values,
        to=account.email,
        to_name=account.name,
        language=account.language,
        about=(Subject.ACCOUNT, account.id),
    )


def switch_off(account: Account, *, by: Actor) -> None:
    """Deactivate the account, end all its sessions and mail its owner. Raises Refused for the last organiser of an event,
    for one's own account, and for one that is off.
    """
    if account.id == by.account_id:
        raise Refused(_("This is your own account. Another administrator can switch it off."))
    if not account.active:
        raise Refused(_("The account of %(name)s is switched off.", name=account.name))
    for held in account.grants:
        _check_not_last(held)
    account.active = False
    end_access(account)
    with force_locale(account.language):
        notify_owner(
            account, _("It was switched off: nobody can sign in with it. An administrator can switch it on again.")
        )
    record(Verb.SWITCHED_OFF, account, by=by, named=account.name, before={"active": True}, after={"active": False})
    db.session.flush()


def switch_on(account: Account, *, by: Actor) -> None:
    """Activate an account that was switched off; its roles are as before. Raises Refused for one that is on."""
    if account.active:
        raise Refused(_("The account of %(name)s is switched on.", name=account.name))
    account.active = True
    with force_locale(account.language):
        notify_owner(account, _("It was switched on again."))
    record(Verb.SWITCHED_ON, account, by=by, named=account.name, before={"active": False}, after={"active": True})
    db.session.flush()


def _given_meanwhile(account: Account) -> dict[str, str]:
    """The sentences for the constraints that a concurrent grant to the same account violates."""
    sentence = _("Somebody else just gave %(name)s a role here. Look at the list again.", name=account.name)
    return dict.fromkeys(("uq_grants_account_id_event_id", "uq_grants_administrator"), sentence)


def _check_not_last(held: Grant) -> None:
    """Raise Refused for the last active organiser of an event, or the last administrator.

    The roles are locked, so that two organisers who remove each other at the same moment do not both succeed.
    """
    if held.role not in {Role.ORGANISER, Role.ADMINISTRATOR}:
        return
    same = sa.select(Grant).join(Grant.account).where(Grant.role == held.role, Account.active)
    same = same.where(Grant.event_id.is_(None) if held.event_id is None else Grant.event_id == held.event_id)
    locked = same.order_by(Grant.id).with_for_update(of=Grant).execution_options(populate_existing=True)
    if any(other.id != held.id for other in db.session.scalars(locked)):
        return
    if held.role is Role.ADMINISTRATOR:
        raise Refused(_("%(name)s is the last administrator. Make another one first.", name=held.account.name))
    raise Refused(_("%(name)s is the last organiser of this expo. Make another one first.", name=held.account.name))


def _check_confirmed(held: Grant, by: Actor, *, confirmed: bool) -> None:
    if held.account_id == by.account_id and not confirmed:
        raise Refused(_("This is your own role. Tick the box to confirm that you give it up."))


def _checked_address(text: str) -> str:
    try:
        return validate_email(clean_line(text)[:400], check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise Refused(_("Enter a mail address, as in name@example.org.")) from error


def _checked_name(text: str) -> str:
    name = clean_line(text)
    if not 0 < len(name) <= NAME_LONGEST:
        raise Refused(_("Enter a name of at most %(most)d characters.", most=NAME_LONGEST))
    return name
