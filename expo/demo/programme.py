"""The programme of a demo expo, and further sessions for load tests."""

from datetime import datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from expo.demo.batches import DEMO
from expo.demo.expo_shape import DemoExpo
from expo.demo.stage import ABSTRACTS, WORKSHOP_SEATS, add_interpreters, add_people, cast_for, interpreters_for
from expo.events.models import Event
from expo.programme.rules import SessionKind, SessionState
from expo.programme.services.sessions import add_session, move_session
from expo.programme.services.venue_parts import add_room, add_track


def add_programme(event: Event, expo: DemoExpo, start: Any, halls: dict[str, Any]) -> None:
    rooms = [
        add_room(event, name, hall=halls[expo.halls[0]], capacity=400 if n == 0 else 120, by=DEMO)
        for n, name in enumerate(expo.rooms)
    ]
    tracks = [add_track(event, name, by=DEMO) for name in expo.tracks]
    people, interpreters = add_people(event, by=DEMO), add_interpreters(event, by=DEMO)
    for number, one in enumerate(expo.sessions):
        kind = SessionKind(one.kind)
        starts = datetime.combine(start + timedelta(days=one.day), one.at, ZoneInfo(expo.zone))
        session = add_session(
            event,
            {
                "kind": kind,
                "title": one.title,
                "language": one.language,
                "room_id": rooms[one.room].id,
                "abstract": ABSTRACTS.get(kind, {}),
                "interpreted": _interpreted(expo, one.language),
                "seats": WORKSHOP_SEATS if kind is SessionKind.WORKSHOP else None,
                "track_id": tracks[one.track].id,
                "starts_at": starts,
                "ends_at": starts + timedelta(minutes=one.minutes),
            },
            by=DEMO,
            cast=cast_for(number, kind, people),
            interpreters=interpreters_for(kind, interpreters),
        )
        move_session(session, SessionState.PUBLISHED, by=DEMO)


def _interpreted(expo: DemoExpo, spoken: str) -> list[str]:
    return [code for code in expo.languages if code != spoken] if spoken != "en" else []


def add_load_sessions(event: Event, count: int, random: Random) -> None:
    """For load tests: `count` sessions in all, half an hour each, in as many rooms as they need."""
    days = (event.last_day - event.first_day).days + 1
    a_room = days * 16
    room = None
    for number in range(max(0, count - 12)):
        if number % a_room == 0:
            room = add_room(event, {"en": f"Load room {number // a_room + 1}"}, by=DEMO)
        slot = number % a_room
        day = event.first_day + timedelta(days=slot // 16)
        starts = datetime.combine(day, time(10), event.zone_info) + timedelta(minutes=30 * (slot % 16))
        subject = random.choice(["payments", "records", "models", "exports", "clouds", "devices"])
        title = {
            "en": f"Demo session {number + 1} on {subject}",
            "ur": f"نمائشی نشست {number + 1}",
            "tr": f"Deneme oturumu {number + 1}",
        }
        session = add_session(
            event,
            {
                "kind": random.choice(list(SessionKind)),
                "title": title,
                "room_id": room.id if room else None,
                "starts_at": starts,
                "ends_at": starts + timedelta(minutes=30),
            },
            by=DEMO,
        )
        move_session(session, SessionState.PUBLISHED, by=DEMO)
