"""The mails about the programme, in the product's own words, and how they name a session."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

from expo.i18n import _, _l, force_locale, said
from expo.mail.rules import Template
from expo.programme.models import Session
from expo.programme.rules import SessionState

_SHARED = {
    "name": (_l("the person's name"), "Vito Example"),
    "expo": (_l("the expo's name"), "Istanbul Tech Summit"),
    "link": (_l("the private link"), "https://expo.example/my/private-link"),
}

SEAT_FREE = Template(
    "a seat became free",
    _l("A seat became free"),
    _l("You have a seat: {session}"),
    _l(
        "Dear {name},\n\na seat became free at {expo}, and it is yours:\n\n{session}\n\nIf you cannot come, give it back by "
        "your private link, so that the next person gets it.\n\n{link}"
    ),
    _SHARED | {"session": (_l("the session, when and where"), "Workshop on demo data, Tuesday 13 April, 10:00–11:00")},
)
PROGRAMME_CHANGED = Template(
    "the programme changed",
    _l("The programme changed"),
    _l("Changes to your programme at {expo}"),
    _l(
        "Dear {name},\n\nsessions you keep at {expo} have changed.\n\n{changes}\n\nA subscribed calendar follows by itself, "
        "though some programs take a day. Your programme:\n\n{link}"
    ),
    _SHARED | {"changes": (_l("the changed sessions"), "Opening: now at 11:00")},
)


def session_line(session: Session, language: str) -> str:
    """A session in one line: title, day, time, room."""
    return ", ".join([said(session.title, language), *_whereabouts(session, language)])


def change_lines(session: Session, before: Mapping[str, Any], rooms: Mapping[int, str], language: str) -> str:
    """What became of a session since `before` (times, room and state as they were), as people need to know it."""
    title = said(session.title, language)
    with force_locale(language):
        if session.state is not SessionState.PUBLISHED:
            return _("“%(title)s” does not take place.", title=title)
        now = ", ".join(_whereabouts(session, language))
        if before["state"] != SessionState.PUBLISHED:
            return _("“%(title)s” takes place after all: %(now)s.", title=title, now=now)
        zone = session.event.zone
        was = _times(
            datetime.fromisoformat(before["starts_at"]), datetime.fromisoformat(before["ends_at"]), zone, language
        )
        place = rooms.get(before["room_id"] or 0, "")
        return _("“%(title)s” is now: %(now)s. It was: %(was)s.", title=title, now=now,
                 was=", ".join(part for part in (was, place) if part))  # fmt: skip


def _whereabouts(session: Session, language: str) -> list[str]:
    times = _times(session.starts_at, session.ends_at, session.event.zone, language)
    return [times, said(session.room.name, language)] if session.room else [times]


def _times(starts_at: datetime, ends_at: datetime, zone: str, language: str) -> str:
    starts, ends = starts_at.astimezone(ZoneInfo(zone)), ends_at.astimezone(ZoneInfo(zone))
    day = format_date(starts, "EEEE d MMMM", locale=language)
    return f"{day}, {format_time(starts, 'HH:mm', locale=language)}–{format_time(ends, 'HH:mm', locale=language)}"
