"""A mail written by an organiser to many firms."""

from collections.abc import Sequence

from expo.events.models import Event
from expo.exhibitors.mails import LINK
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.notices import tell_firm
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _, localize
from expo.mail.rules import FIRMS_AT_ONCE, Template
from expo.mail.services import check_words
from expo.mail.subscriptions import addressed


def mail_firms(event: Event, firms: Sequence[Exhibitor], subject: str, text: str, *, by: Actor) -> tuple[int, int]:
    """Queue the mail for each firm with an address; returns how many, and how many stopped such mails and get none.

    Raises Refused for unknown placeholders and open braces.
    """
    check_words(subject, text, LINK.holes)
    written = Template(FIRMS_AT_ONCE, _("Own words"), subject, text, LINK.holes)
    mails, stopped = addressed(event.id, firms, written)
    for exhibitor, template, values in mails:
        tell_firm(exhibitor, template, values)
    record(
        Verb.MAILED,
        event,
        by=by,
        event_id=event.id,
        named=localize(event.name),
        after={"subject": subject, "to": len(mails)},
    )
    return len(mails), stopped
