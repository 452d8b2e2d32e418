"""Lists of meetings to print: for halls the next hours, for when screens go out; for interpreters and liaison officers all."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from enum import StrEnum

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.events.models import Event
from expo.i18n import _, force_locale, localize
from expo.meetings.meeting_models import Meeting
from expo.meetings.meeting_queries import WHOLE
from expo.meetings.rules import LIVE, Interpretation, MeetingKind, MeetingState
from expo.meetings.words import interpretation_word
from expo.papers.daysheet import DaySheet, SheetSession
from expo.web.filters import clock_time, language_name, short_moment, zone_name
from expo.web.filters import day as day_words

HOURS = timedelta(hours=3)  # of a hall's list


class SheetKind(StrEnum):
    """Whose list it is."""

    HALLS = "halls"
    INTERPRETERS = "interpreters"
    LIAISON = "liaison"


def sheets_of(event: Event, kind: SheetKind, *, with_g2g: bool) -> list[DaySheet]:
    """A sheet for each hall, interpreter or liaison officer and each day, in the event's first language with the names in the
    second. A constant number of statements.
    """
    grouped: dict[tuple[str, str], list[Meeting]] = {}
    meetings = _meetings(event, kind, with_g2g=with_g2g)
    with force_locale(event.languages[0]):
        for meeting in meetings:
            for name in _owners(meeting, kind):
                day = day_words(event.day_of(meeting.starts_at or meeting.created_at))
                grouped.setdefault((name, day), []).append(meeting)
        return [_sheet(event, *key, theirs) for key, theirs in sorted(grouped.items(), key=lambda item: item[0][0])]


def _meetings(event: Event, kind: SheetKind, *, with_g2g: bool) -> Sequence[Meeting]:
    """The meetings that are not over, in order of time; for halls those that begin within some hours of the first."""
    states = LIVE if kind is SheetKind.INTERPRETERS else {MeetingState.CONFIRMED}
    query = sa.select(Meeting).where(
        Meeting.event_id == event.id, Meeting.state.in_(states), Meeting.ends_at > clock.now()
    )
    if not with_g2g:
        query = query.where(Meeting.kind != MeetingKind.G2G)
    found = db.session.scalars(query.options(*WHOLE).order_by(Meeting.starts_at, Meeting.id)).all()
    if kind is not SheetKind.HALLS or not found:
        return found
    begins = max(clock.now(), found[0].starts_at or clock.now())
    return [one for one in found if one.starts_at is not None and one.starts_at < begins + HOURS]


def _owners(meeting: Meeting, kind: SheetKind) -> Iterator[str]:
    if kind is SheetKind.INTERPRETERS:
        yield from (one.name for one in meeting.interpreters)
    elif kind is SheetKind.LIAISON:
        if meeting.liaison is not None:
            yield meeting.liaison.name
    else:
        hall = meeting.place.hall if meeting.place else None
        yield hall.name if hall else _("Without a hall")


def _sheet(event: Event, name: str, day: str, meetings: Sequence[Meeting]) -> DaySheet:
    first = event.languages[0]
    second = next((one for one in event.languages if one != first), first)
    printed = _("Printed %(moment)s", moment=short_moment(clock.now(), event.zone))
    return DaySheet(
        event=f"{localize(event.name, first)} · {day}",
        day=name,
        accent=event.accent,
        language=first,
        foot=f"{printed} · {zone_name(event.zone)}",
        sessions=tuple(_line(one, first, second) for one in meetings),
    )


def _line(meeting: Meeting, first: str, second: str) -> SheetSession:
    zone = meeting.event.zone
    starts_at, ends_at = meeting.starts_at or meeting.created_at, meeting.ends_at or meeting.created_at
    names, others = (" – ".join(side.party.name_in(code) for side in meeting.sides) for code in (first, second))
    place = meeting.place.name_in(first) if meeting.place else ""
    how = [language_name(meeting.language)]
    if meeting.interpretation is not Interpretation.NONE:
        voices = ", ".join(one.name for one in meeting.interpreters)
        how.append(f"{interpretation_word(meeting.interpretation)}: {voices}")
    people = ", ".join(one.registration.name for one in meeting.people if one.comes and one.left_at is None)
    return SheetSession(
        at=f"{clock_time(starts_at, zone)}–{clock_time(ends_at, zone)}",
        title=f"{place} · {names}",
        more=" · ".join(how),
        people=people,
        second=others if others != names else "",
        second_language=second,
    )
