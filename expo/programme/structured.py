"""Structured data of a session (JSON-LD) for search engines."""

from zoneinfo import ZoneInfo

from expo.events.models import Event
from expo.i18n import localize
from expo.programme.models import Session, Speaker
from expo.programme.rules import SessionState


def session_facts(event: Event, session: Session, address: str, base_url: str) -> dict[str, object]:
    """JSON-LD of a session with its performers (schema.org/Event)."""
    zone = ZoneInfo(event.zone)
    cancelled = session.state is not SessionState.PUBLISHED
    return {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": localize(session.title),
        "description": localize(session.abstract),
        "inLanguage": session.language,
        "startDate": session.starts_at.astimezone(zone).isoformat(),
        "endDate": session.ends_at.astimezone(zone).isoformat(),
        "eventStatus": "https://schema.org/EventCancelled" if cancelled else "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "url": address,
        "location": _location(event, session),
        "performer": [_person(part.speaker) for part in session.parts if part.speaker.name],
        "superEvent": {"@type": "Event", "name": localize(event.name), "url": f"{base_url}/{event.slug}/"},
    }


def _location(event: Event, session: Session) -> dict[str, object]:
    room = localize(session.room.name) if session.room else ""
    return {
        "@type": "Place",
        "name": ", ".join(part for part in (room, event.venue) if part),
        "address": ", ".join(part for part in (event.address, event.city) if part),
    }


def _person(speaker: Speaker) -> dict[str, object]:
    return {
        "@type": "Person",
        "name": speaker.name,
        "jobTitle": speaker.job_title,
        "worksFor": {"@type": "Organization", "name": speaker.organisation},
    }
