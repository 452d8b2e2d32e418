"""An organiser's own mail to many."""

from collections.abc import Sequence

from expo.errors import Refused
from expo.events.models import Event
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _, said
from expo.mail.rules import Template, unknown_holes
from expo.registration.mails import CONFIRMED
from expo.registration.models import Registration
from expo.registration.notices import tell


def mail_to(event: Event, people: Sequence[Registration], subject: str, text: str, *, by: Actor) -> int:
    """Queue the mail for each of them who has an address; returns how many. Placeholders are those of the ticket's mail.

    Raises Refused naming a placeholder that nothing fills.
    """
    unknown = unknown_holes(subject + text, CONFIRMED.holes)
    if unknown:
        raise Refused(_("Nothing fills %(names)s.", names=", ".join(f"{{{name}}}" for name in unknown)))
    template = Template("own words", _("Own words"), subject, text, CONFIRMED.holes)
    able = [person for person in people if person.email]
    for person in able:
        tell(person, template)
    record(
        Verb.MAILED,
        event,
        by=by,
        event_id=event.id,
        named=said(event.name),
        after={"subject": subject, "to": len(able)},
    )
    return len(able)
