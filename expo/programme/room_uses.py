"""Extension point: other uses of the programme's rooms, such as meetings; listed before a session is placed at the
same time.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from expo.contributions import contributed
from expo.events.models import Event
from expo.i18n import _
from expo.programme.rules import LIVE, SessionSchedule
from expo.web.filters import clock_time, short_moment


@dataclass(frozen=True, slots=True)
class Occupant:
    """Something that stands in a room for a time. `key` tells it from all others; at `address` an organiser moves it."""

    key: str
    name: str
    place: str
    room_id: int
    starts_at: datetime
    ends_at: datetime
    address: str

    def is_in(self, session: SessionSchedule) -> bool:
        """Whether the session takes its room during a part of its time."""
        together = session.starts_at < self.ends_at and session.ends_at > self.starts_at
        return session.state in LIVE and session.room_id == self.room_id and together

    def sentence(self, zone: str) -> str:
        """What stands there, where and when."""
        return _(
            "“%(name)s” is at %(place)s then, %(from)s–%(until)s.",
            **{
                "name": self.name,
                "place": self.place,
                "from": short_moment(self.starts_at, zone),
                "until": clock_time(self.ends_at, zone),
            },
        )


@dataclass(frozen=True, slots=True)
class RoomUse:
    """Extension point: what stands in rooms, by their ids, between two moments, and is not over."""

    find: Callable[[Event, Collection[int], datetime, datetime], Sequence[Occupant]]


def newly_taken(
    event: Event, changes: Sequence[tuple[SessionSchedule | None, SessionSchedule]]
) -> list[list[Occupant]]:
    """For each session, as it was (None: it is new) and will be, what it is put over that it did not stand over before."""
    taking = [after for _before, after in changes if after.state in LIVE and after.room_id is not None]
    if not taking:
        return [[] for _change in changes]
    rooms = {after.room_id for after in taking if after.room_id is not None}
    first, last = min(one.starts_at for one in taking), max(one.ends_at for one in taking)
    by_room: dict[int | None, list[Occupant]] = {}
    for use in contributed(RoomUse):
        for one in use.find(event, rooms, first, last):
            by_room.setdefault(one.room_id, []).append(one)
    return [
        [one for one in by_room.get(after.room_id, ()) if one.is_in(after) and not (before and one.is_in(before))]
        for before, after in changes
    ]
