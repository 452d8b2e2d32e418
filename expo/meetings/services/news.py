"""The version of a meeting that its people were last told, and the due time of the mail about its changes: one for
all edits.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from expo import clock
from expo.i18n import LANGUAGES
from expo.itinerary.rules import mail_due_at
from expo.meetings.meeting_models import Meeting
from expo.meetings.rules import MeetingState

FIRMS = "firms"  # in a pending mail: what single firms know of the meeting by now, by their numbers


@dataclass(frozen=True, slots=True)
class Known:
    """What somebody who was told of a meeting knows: when and where it is, whether it is on, who comes, what it is about, in
    which language, who interprets and who is its liaison officer.
    """

    starts_at: datetime | None
    ends_at: datetime | None
    place: dict[str, str]  # its location by language; empty without one
    on: bool
    people: frozenset[int]
    agenda: tuple[str, ...]
    language: str
    interpreters: tuple[int, ...]
    liaison: int | None

    def plain(self) -> dict[str, Any]:
        """As JSON for the pending mail."""
        return {
            "starts_at": self.starts_at.isoformat() if self.starts_at else None,
            "ends_at": self.ends_at.isoformat() if self.ends_at else None,
            "place": self.place,
            "on": self.on,
            "people": sorted(self.people),
            "agenda": list(self.agenda),
            "language": self.language,
            "interpreters": list(self.interpreters),
            "liaison": self.liaison,
        }


def known_of(meeting: Meeting) -> Known:
    return Known(
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place={code: meeting.place.location_in(code) for code in LANGUAGES} if meeting.place else {},
        on=meeting.state is MeetingState.CONFIRMED,
        people=frozenset(one.registration_id for one in meeting.people if one.comes and one.left_at is None),
        agenda=tuple(meeting.agenda),
        language=meeting.language,
        interpreters=tuple(one.id for one in meeting.interpreters),
        liaison=meeting.liaison_id,
    )


def schedule_mail(meeting: Meeting, before: Known) -> None:
    """Schedule the mail about a meeting that its people know of, or now are to; nothing where nothing differs for them."""
    if meeting.told_at is None or known_of(meeting) == before:
        return
    remember(meeting, before)
    _tell_soon(meeting)


def remember(meeting: Meeting, known: Known) -> None:
    """Keep what its people know of a meeting for the next mail about it, unless something older is kept."""
    if meeting.told_at is not None and meeting.pending is None:
        meeting.pending = known.plain()


def knows_now(meeting: Meeting, exhibitor_id: int) -> None:
    """A firm was told of a meeting as it is now, while the mail to the others is still to go out."""
    pending = meeting.pending or {}
    firms = {**pending.get(FIRMS, {}), str(exhibitor_id): known_of(meeting).plain()}
    meeting.pending = {**pending, FIRMS: firms}


def announce(meeting: Meeting) -> None:
    """Schedule the mail about what differs from what is kept, where anything is."""
    if meeting.pending is not None:
        _tell_soon(meeting)


def _tell_soon(meeting: Meeting) -> None:
    now = clock.now()
    meeting.first_at = meeting.first_at or now
    meeting.tell_at = mail_due_at(meeting.first_at, now)
