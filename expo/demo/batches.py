"""Shared by the batches of the demo: the actor, the event loaded anew, mails that are never sent."""

import sqlalchemy as sa

from expo.db import db
from expo.errors import Refused
from expo.events.models import Event
from expo.events.queries import event_by_slug
from expo.history.services import Actor
from expo.mail.models import Mail, MailState

DEMO = Actor("Demonstration")


def event_again(slug: str) -> Event:
    """The event, loaded in the current session. Raises Refused when there is none."""
    event = event_by_slug(slug)
    if event is None:
        raise Refused(f"There is no expo at /{slug}.")
    return event


def keep_mails(event: Event) -> None:
    """Mark queued mails as kept: the made-up addresses must never be written to."""
    db.session.flush()
    ours = sa.update(Mail).where(Mail.event_id == event.id, Mail.state == MailState.QUEUED)
    db.session.execute(ours.values(state=MailState.KEPT))
