"""The private link of a registration: renewed, mailed once more, replaced with a corrected address."""

from expo.db import db
from expo.domain_events import dispatch
from expo.errors import Refused
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _
from expo.kit.tokens import new_key
from expo.registration.domain_events import LinkRenewed, MailboxCorrected
from expo.registration.mails import CONFIRMED, LINK
from expo.registration.models import Registration
from expo.registration.notices import queue_notice
from expo.registration.rules import RegistrationState


def renew_link(registration: Registration, *, by: Actor) -> None:
    """Issue a new private link and mail it; the old one and the calendar's address stop working."""
    _new_link(registration, by)
    queue_notice(registration, LINK)


def send_link(registration: Registration, *, by: Actor) -> None:
    """Mail the private link (and the ticket, to whoever is confirmed) once more. Raises Refused where there is no address."""
    if not registration.email:
        raise Refused(_("%(name)s gave no mail address.", name=registration.name))
    record(Verb.SENT_THE_LINK_OF, registration, by=by, event_id=registration.event_id, named=registration.name)
    queue_link(registration)


def replace_link(registration: Registration, former: str, by: Actor, *, told: bool) -> None:
    """Renew the private link after a change of mailbox, with all that was sent to the `former` address."""
    _new_link(registration, by)
    dispatch(MailboxCorrected(registration, former, told, by))
    if told:
        queue_link(registration)


def queue_link(registration: Registration) -> None:
    """Queue the mail with the link, which for whoever is confirmed is the one with the ticket."""
    queue_notice(registration, CONFIRMED if registration.state is RegistrationState.CONFIRMED else LINK)


def _new_link(registration: Registration, by: Actor) -> None:
    registration.link_key = new_key()
    db.session.flush()
    record(Verb.RENEWED_THE_LINK_OF, registration, by=by, event_id=registration.event_id, named=registration.name)
    dispatch(LinkRenewed(registration, by))
