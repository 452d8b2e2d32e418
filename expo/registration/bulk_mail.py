"""A mail that an organiser writes to many registered people."""

from collections.abc import Sequence

from expo.events.models import Event
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _, localize
from expo.mail.rules import PEOPLE_AT_ONCE, Template
from expo.mail.services import check_words
from expo.mail.subscriptions import addressed
from expo.registration.mails import CONFIRMED
from expo.registration.models import Registration
from expo.registration.notices import queue_notice


def queue_bulk_mail(
    event: Event, people: Sequence[Registration], subject: str, text: str, *, by: Actor
) -> tuple[int, int]:
    """Queue the mail for each person with an address; returns how many, and how many stopped such mails and get none. It may
    use the placeholders of the ticket's mail.

    Raises Refused for unknown placeholders and open braces.
    """
    check_words(subject, text, CONFIRMED.holes)
    written = Template(PEOPLE_AT_ONCE, _("Own words"), subject, text, CONFIRMED.holes)
    mails, stopped = addressed(event.id, people, written)
    for person, template, values in mails:
        queue_notice(person, template, values)
    record(
        Verb.MAILED,
        event,
        by=by,
        event_id=event.id,
        named=localize(event.name),
        after={"subject": subject, "to": len(mails)},
    )
    return len(mails), stopped
