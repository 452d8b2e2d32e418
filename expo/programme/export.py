"""Exports the programme: as table rows, and as the values of schedule files."""

from collections.abc import Iterator, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from expo.config import settings
from expo.events.models import Event
from expo.i18n import LANGUAGES, _, localize
from expo.programme.exchange.plain import PlainPerson, PlainSession, SessionFacts
from expo.programme.exchange.times import written_clock
from expo.programme.models import Speaker
from expo.programme.queries import casts_of, interpreters_by_session, rooms_of, sessions_of, tracks_of
from expo.programme.rules import PartRole, SessionState
from expo.programme.words import kind_word, session_state_word


def session_header(event: Event) -> list[str]:
    """The header row of the table; the importer accepts it again."""
    title, text = _("Title"), _("Text")
    titles = [f"{title} ({LANGUAGES[code]})" for code in event.languages]
    texts = [f"{text} ({LANGUAGES[code]})" for code in event.languages]
    return [
        *titles,
        _("Kind"),
        _("State"),
        _("Day"),
        _("Starts at"),
        _("Ends at"),
        _("Room"),
        _("Track"),
        _("Language"),
        _("Interpreted into"),
        _("Seats"),
        _("Speakers"),
        _("Moderators"),
        _("Interpreters"),
        *texts,
        _("ID"),
    ]


def session_rows(event: Event) -> Iterator[list[Any]]:
    """One row per session in order of time, with times in the event's time zone."""
    zone, casts, interpreters = ZoneInfo(event.zone), casts_of(event), interpreters_by_session(event)
    for session in sessions_of(event):
        starts, ends, cast = (
            session.starts_at.astimezone(zone),
            session.ends_at.astimezone(zone),
            casts.get(session.id, []),
        )
        yield [
            *(session.title.get(code, "") for code in event.languages),
            kind_word(session.kind),
            session_state_word(session.state),
            event.day_of(session.starts_at).isoformat(),
            written_clock(starts, zone),
            written_clock(ends, zone),
            localize(session.room.name) if session.room else "",
            localize(session.track.name) if session.track else "",
            session.language,
            ", ".join(session.interpreted),
            session.seats or "",
            _names(cast, PartRole.SPEAKER),
            _names(cast, PartRole.MODERATOR),
            "; ".join(one.name for one in interpreters.get(session.id, ())),
            *(session.abstract.get(code, "") for code in event.languages),
            session.uid,
        ]


def schedule_facts(event: Event, language: str) -> SessionFacts:
    """The header of schedule files in one language."""
    base = settings().base_url
    return SessionFacts(
        slug=event.slug,
        title=localize(event.name, language),
        url=f"{base}/{event.slug}/",
        base_url=f"{base}/",
        zone=event.zone,
        first_day=event.first_day,
        last_day=event.last_day,
        accent=event.accent,
        version=str(event.programme_revision),
        tracks=tuple((track.slug, localize(track.name, language)) for track in tracks_of(event)),
        rooms=tuple(localize(room.name, language) for room in rooms_of(event)),
        day_changes_at=event.day_changes_at,
    )


def schedule_sessions(event: Event, language: str) -> list[PlainSession]:
    """The published sessions for schedule files. Cancelled ones are left out: the format has no such state."""
    zone, casts = ZoneInfo(event.zone), casts_of(event)
    base = f"{settings().base_url}/{event.slug}/programme"
    return [
        PlainSession(
            number=session.id,
            uid=session.uid,
            slug=session.slug,
            url=f"{base}/{session.slug}",
            title=localize(session.title, language),
            kind=session.kind.value,
            starts_at=session.starts_at.astimezone(zone),
            ends_at=session.ends_at.astimezone(zone),
            room=localize(session.room.name, language) if session.room else "",
            track=localize(session.track.name, language) if session.track else "",
            language=session.language,
            abstract=localize(session.abstract, language),
            people=tuple(
                PlainPerson(speaker.name, speaker.id, speaker.uid)
                for speaker, _role in casts.get(session.id, ())
                if speaker.name
            ),
        )
        for session in sessions_of(event, published_only=True)
        if session.state is SessionState.PUBLISHED
    ]


def _names(cast: Sequence[tuple[Speaker, PartRole]], wanted: PartRole) -> str:
    return "; ".join(speaker.name for speaker, role in cast if role is wanted and speaker.name)
