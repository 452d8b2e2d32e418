"""Which mailboxes are told of a changed session by which mail: each by one, that which knows most of what it is to them."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from expo.db import db
from expo.events.models import Event
from expo.interpreters.models import Booking, Interpreter
from expo.interpreters.queries import is_coming
from expo.programme.models import KeptSession, session_interpreters
from expo.registration.models import Registration
from expo.registration.rules import LIVE, mailbox

ToldSessions = set[tuple[str, int]]  # mailbox, and the id of a session


def interpreting(session_ids: Collection[int]) -> ToldSessions:
    """The mailboxes of those who interpret one of these sessions: the mail about their bookings tells them."""
    query = (
        sa.select(session_interpreters.c.session_id, Interpreter)
        .join(Booking, Booking.id == session_interpreters.c.booking_id)
        .join(Interpreter, Interpreter.id == Booking.interpreter_id)
        .where(session_interpreters.c.session_id.in_(session_ids), ~Booking.dropped)
        .options(joinedload(Interpreter.registration))
    )
    return {(mailbox(one.email), number) for number, one in db.session.execute(query) if one.email and is_coming(one)}


def told_by_programme(event: Event, mailboxes: Collection[str], session_ids: Collection[int]) -> ToldSessions:
    """Which of these mailboxes are told of which of these sessions as those of keepers, by the digest, or of interpreters."""
    query = (
        sa.select(Registration.email_key, KeptSession.session_id)
        .join(KeptSession, KeptSession.registration_id == Registration.id)
        .where(
            Registration.event_id == event.id,
            Registration.email_key.in_(mailboxes),
            Registration.state.in_(LIVE),
            Registration.erased_at.is_(None),
            KeptSession.session_id.in_(session_ids),
        )
    )
    kept = {(key, number) for key, number in db.session.execute(query)}
    return kept | {one for one in interpreting(session_ids) if one[0] in mailboxes}
