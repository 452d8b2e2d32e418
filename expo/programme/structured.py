"""A session as schema.org knows an event, for search engines."""

from zoneinfo import ZoneInfo

from expo.events.models import Event
from expo.i18n import said
from expo.programme.models import Session
from expo.programme.rules import PartRole, SessionState


def session_facts(event: Event, session: Session, address: str, base_url: str) -> dict[str, object]:
    """JSON-LD of one session, with who performs in it (schema.org/Event)."""
    zone = ZoneInfo(event.zone)
    gone = session.state is not SessionState.PUBLISHED
    return {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": said(session.title),
        "description": said(session.abstract),
        "inLanguage": session.language,
        "startDate": session.starts_at.astimezone(zone).isoformat(),
        "endDate": session.ends_at.astimezone(zone).isoformat(),
        "eventStatus": "https://schema.org/EventCancelled" if gone else "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "url": address,
        "location": {
            "@type": "Place",
            "name": ", ".join(part for part in (said(session.room.name) if session.room else "", event.venue) if part),
            "address": ", ".join(part for part in (event.address, event.city) if part),
        },
        "performer": [
            {
                "@type": "Person",
                "name": part.speaker.name,
                "jobTitle": part.speaker.job_title,
                "worksFor": {"@type": "Organization", "name": part.speaker.organisation},
            }
            for part in session.parts
            if part.role is not PartRole.INTERPRETER
        ],
        "superEvent": {"@type": "Event", "name": said(event.name), "url": f"{base_url}/{event.slug}/"},
    }
