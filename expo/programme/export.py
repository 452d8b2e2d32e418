"""The programme as rows of a table."""

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from expo.events.models import Event
from expo.i18n import _, said
from expo.programme.queries import sessions_of
from expo.programme.words import kind_word, session_state_word


def session_header() -> list[str]:
    """The first line."""
    return [_("Title"), _("Kind"), _("State"), _("Day"), _("Starts at"), _("Ends at"), _("Room"), _("Track"), _("Text")]


def session_rows(event: Event) -> Iterator[list[Any]]:
    """A row a session, by time, in the event's own zone."""
    zone = ZoneInfo(event.zone)
    for session in sessions_of(event):
        starts, ends = session.starts_at.astimezone(zone), session.ends_at.astimezone(zone)
        yield [
            said(session.title), kind_word(session.kind), session_state_word(session.state), f"{starts:%Y-%m-%d}",
            f"{starts:%H:%M}", f"{ends:%H:%M}", said(session.room.name) if session.room else "",
            said(session.track.name) if session.track else "", said(session.abstract),
        ]  # fmt: skip
