"""A mail written by an organiser to many firms."""

from collections.abc import Sequence

from expo.events.models import Event
from expo.exhibitors.mails import LINK
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.notices import tell_firm
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _, localize
from expo.mail.rules import Template
from expo.mail.services import check_words


def mail_firms(event: Event, firms: Sequence[Exhibitor], subject: str, text: str, *, by: Actor) -> int:
    """Queue the mail for each firm; returns how many. Raises Refused for unknown placeholders and open braces."""
    check_words(subject, text, LINK.holes)
    template = Template("own words to firms", _("Own words"), subject, text, LINK.holes)
    for exhibitor in firms:
        tell_firm(exhibitor, template)
    record(
        Verb.MAILED,
        event,
        by=by,
        event_id=event.id,
        named=localize(event.name),
        after={"subject": subject, "to": len(firms)},
    )
    return len(firms)
