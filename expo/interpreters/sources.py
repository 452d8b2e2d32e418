"""How the rooms above say what interpreters are engaged in: sessions, itineraries, meetings."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from expo.contributions import contributed
from expo.interpreters.models import Booking
from expo.interpreters.rules import Duty, Engagement

Between = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class EngagementSource:
    """A source of engagements. `find` gets ids of interpreters and a time: it returns what they are in then, as
    interpreters or in another role. Without a time it returns all of it, also what is cancelled or was dropped.
    `attending` gets the uid of a duty: it returns the ids of interpreters who are there in another role.
    """

    name: str
    find: Callable[[Sequence[int], Between | None], Sequence[Engagement]]
    attending: Callable[[str], Sequence[int]] = lambda _uid: ()


def engagements_of(interpreter_ids: Sequence[int], between: Between | None = None) -> list[Engagement]:
    """What these interpreters are engaged in, by time; the sources' statements alone, however many there are."""
    if not interpreter_ids:
        return []
    found = [one for source in contributed(EngagementSource) for one in source.find(interpreter_ids, between)]
    return sorted(found, key=lambda one: (one.duty.starts_at, one.duty.uid, one.interpreter_id))


def attendances(duty: Duty) -> list[Engagement]:
    """The engagements of interpreters who are in a duty in another role."""
    found = {number for source in contributed(EngagementSource) for number in source.attending(duty.uid)}
    return [Engagement(number, duty) for number in sorted(found)]


def engagement(booking: Booking, duty: Duty) -> Engagement:
    """A booking as an engagement in its duty."""
    return Engagement(
        booking.interpreter_id, duty, booking.id, booking.dropped, booking.announced, changes=booking.changes
    )
