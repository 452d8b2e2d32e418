"""What people know of a meeting, and when the mail about its changes is due: one for all edits, as with itineraries."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from expo import clock
from expo.itinerary.rules import mail_due_at
from expo.meetings.meeting_models import Meeting
from expo.meetings.rules import MeetingState


@dataclass(frozen=True, slots=True)
class Known:
    """What somebody who was told of a meeting knows: when and where it is, whether it is on, and who comes."""

    starts_at: datetime | None
    ends_at: datetime | None
    place: str
    on: bool
    people: frozenset[int]

    def plain(self) -> dict[str, Any]:
        """As JSON for the pending mail."""
        return {
            "starts_at": self.starts_at.isoformat() if self.starts_at else None,
            "ends_at": self.ends_at.isoformat() if self.ends_at else None,
            "place": self.place,
            "on": self.on,
            "people": sorted(self.people),
        }


def known_of(meeting: Meeting) -> Known:
    coming = frozenset(one.registration_id for one in meeting.people if one.comes and one.left_at is None)
    on = meeting.state is MeetingState.CONFIRMED
    return Known(meeting.starts_at, meeting.ends_at, meeting.place.name if meeting.place else "", on, coming)


def schedule_mail(meeting: Meeting, before: Known) -> None:
    """Schedule the mail about a meeting that its people know of, or now are to; nothing where nothing differs for them."""
    if meeting.told_at is None or known_of(meeting) == before:
        return
    now = clock.now()
    if meeting.pending is None:
        meeting.pending = before.plain()
    meeting.first_at = meeting.first_at or now
    meeting.tell_at = mail_due_at(meeting.first_at, now)
