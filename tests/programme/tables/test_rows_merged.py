"""Rows of a file that stand for sessions: added whole, merged column by column, refused together; by the services alone."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.db import db, transaction
from expo.errors import Refused
from expo.events.models import Event
from expo.history.services import Actor
from expo.programme.exchange.plain import ReadSession
from expo.programme.models import Session, Track
from expo.programme.rules import PartRole, SessionKind, SessionState
from expo.programme.services.imports import ImportedSessions, import_sessions
from expo.programme.services.sessions import edit_session, move_session
from expo.programme.services.venue_parts import add_track
from tests.factories.events import an_event
from tests.factories.interpreters import an_interpreter
from tests.factories.programme import MORNING, a_room, a_session, a_speaker
from tests.told import told

OLGA = Actor("Olga")
HOUR = timedelta(hours=1)
WITH_PEOPLE = frozenset({"room", "speakers"})


def _read(where: str = "2", **changes: Any) -> ReadSession:
    starts = changes.pop("starts_at", MORNING)
    given = {"title": {"en": f"Row {where}"}, "starts_at": starts, "ends_at": starts + HOUR, **changes}
    return ReadSession(where=where, **given)


def _taken(event: Event, *reads: ReadSession) -> ImportedSessions:
    with transaction():
        return import_sessions(event, list(reads), by=OLGA)


def _faults(event: Event, *reads: ReadSession) -> list[str]:
    with pytest.raises(Refused) as refused:
        _taken(event, *reads)
    assert refused.value.message == "Nothing was imported."
    return list(refused.value.details)


def _people(session: Session) -> list[tuple[str, str]]:
    return [(part.speaker.name, part.role.value) for part in session.parts]


WHOLE: dict[str, Any] = {
    "uid": "11111111-1111-4111-8111-111111111111",
    "kind": SessionKind.WORKSHOP,
    "abstract": {"en": "About"},
    "language": "tr",
    "seats": 12,
}
NAMED: dict[str, Any] = {
    "room": "INDUS",
    "track": "Health",
    "speakers": ("ada", "Bo"),
    "moderators": ("Cem",),
    "interpreters": ("DERYA", "Esra"),
}


def test_a_new_row_makes_a_draft_with_all_that_it_says(app: Flask) -> None:
    event = an_event()
    _taken(event, _read(interpreted=("en", "tr"), **WHOLE), _read("3", starts_at=MORNING + HOUR))

    first, second = db.session.scalars(sa.select(Session).order_by(Session.starts_at)).all()
    own = {"title": {"en": "Row 2"}, "slug": "row-2", "state": SessionState.DRAFT, "interpreted": ["en"]}
    times = {"starts_at": MORNING, "ends_at": MORNING + HOUR}
    expected = {**WHOLE, **own, **times, "room_id": None, "track_id": None}
    assert {name: getattr(first, name) for name in expected} == expected
    assert (second.language, second.seats, _people(second)) == (event.languages[0], None, [])


def test_whom_and_what_a_row_names_is_found_by_its_name_or_added_once(app: Flask) -> None:
    event = an_event()
    room, ada, derya = a_room(event, "Indus"), a_speaker(event, "Ada"), an_interpreter(event, "Derya")
    later = _read("3", starts_at=MORNING + HOUR, room="Ravi", track="HEALTH", speakers=("BO",))
    done = _taken(event, _read(**NAMED), later)

    first, second = db.session.scalars(sa.select(Session).order_by(Session.starts_at)).all()
    track = db.session.scalars(sa.select(Track)).one()
    made = (first.id, second.id)
    assert done == ImportedSessions(added=2, changed=0, rooms=1, tracks=1, speakers=3, made=made)
    assert (first.room_id, first.track_id, second.track_id) == (room.id, track.id, track.id)
    assert _people(first) == [("Ada", "speaker"), ("Bo", "speaker"), ("Cem", "moderator")]
    assert [one.name for one in first.interpreters] == ["Derya", "Esra"]
    assert _people(second) == [("Bo", "speaker")]
    assert (first.parts[0].speaker, first.interpreters[0]) == (ada, derya)
    added = [second.room.name if second.room else None, track.name]
    assert added == [{event.languages[0]: "Ravi"}, {event.languages[0]: "Health"}]
    by_olga = [what for who, verb, what in told(event, "room", "track", "speaker", "interpreter") if who == "Olga"]
    assert sorted(by_olga) == ["Bo", "Cem", "Esra", "Health", "Ravi"]


def _full_session(event: Event) -> Session:
    with transaction():
        track = add_track(event, {"en": "Health"}, by=OLGA)
    return a_session(
        event,
        title={"en": "Old", "tr": "Eski"},
        abstract={"en": "Text", "tr": "Metin"},
        kind=SessionKind.KEYNOTE,
        room_id=a_room(event, "Indus").id,
        track_id=track.id,
        language="ur",
        interpreted=["tr"],
        seats=9,
        cast=[(a_speaker(event, "Ada"), PartRole.SPEAKER), (a_speaker(event, "Mo"), PartRole.MODERATOR)],
        interpreters=[an_interpreter(event, "Derya")],
    )


NEW: dict[str, Any] = {
    "kind": SessionKind.WORKSHOP,
    "room": "Ravi",
    "track": "Energy",
    "language": "en",
    "interpreted": ("ur",),
    "seats": 5,
    "speakers": ("Bo",),
    "moderators": ("Cem",),
    "interpreters": ("Esra",),
}


def _values(session: Session) -> dict[str, Any]:
    people = _people(session)
    return {
        "kind": session.kind,
        "room": session.room.name["en"] if session.room else "",
        "track": session.track.name["en"] if session.track else "",
        "language": session.language,
        "interpreted": tuple(session.interpreted),
        "seats": session.seats,
        "speakers": tuple(name for name, role in people if role == "speaker"),
        "moderators": tuple(name for name, role in people if role == "moderator"),
        "interpreters": tuple(one.name for one in session.interpreters),
    }


@pytest.mark.parametrize("column", [*NEW, "none"])
def test_a_row_changes_of_a_session_the_columns_that_the_file_has(app: Flask, column: str) -> None:
    event = an_event()
    session = _full_session(event)
    before = _values(session)
    read = _read(uid=session.uid, columns=frozenset({column}), **NEW)
    done = _taken(event, read)

    db.session.expire_all()
    assert _values(session) == before | {name: value for name, value in NEW.items() if name == column}
    assert (session.title, session.abstract) == ({"en": "Row 2", "tr": "Eski"}, {"en": "Text", "tr": "Metin"})
    assert (done.added, done.changed, session.state) == (0, 1, SessionState.PUBLISHED)


def test_an_empty_language_keeps_the_one_there_and_a_row_that_changes_nothing_is_none(app: Flask) -> None:
    event = an_event()
    session = _full_session(event)
    same = _read(uid=session.uid, title={"en": "Old"}, columns=frozenset({"language"}), language="")
    done = [_taken(event, same)]
    later = _read(uid=session.uid, title={"en": "Old"}, starts_at=MORNING + HOUR)
    done.append(_taken(event, later))

    assert [(one.added, one.changed) for one in done] == [(0, 0), (0, 1)]
    assert (session.language, session.starts_at, session.ends_at) == ("ur", MORNING + HOUR, MORNING + 2 * HOUR)


def test_people_without_roles_keep_the_roles_that_they_have(app: Flask) -> None:
    event = an_event()
    session = _full_session(event)
    _taken(event, _read(uid=session.uid, columns=frozenset({"people"}), speakers=("Mo", "Bo")))

    assert _people(session) == [("Mo", "moderator"), ("Bo", "speaker")]


def test_an_id_of_another_expo_or_of_a_deleted_session_is_not_taken_over(app: Flask) -> None:
    event = an_event()
    theirs, deleted = a_session(an_event()), a_session(event, state=SessionState.DELETED)
    done = _taken(event, _read(uid=theirs.uid), _read("3", uid=deleted.uid), _read("4"))

    assert done.added == 3
    made = db.session.scalars(sa.select(Session.uid).where(Session.event_id == event.id)).all()
    assert (len(set(made)), theirs.uid in made, theirs.version) == (4, False, 2)


def test_drafts_overlap_but_published_sessions_and_interpreters_do_not(app: Flask) -> None:
    event = an_event()
    room, ada, derya = a_room(event, "Indus"), a_speaker(event, "Ada"), an_interpreter(event, "Derya")
    cast = [(ada, PartRole.SPEAKER)]
    there = a_session(event, title={"en": "There"}, room_id=room.id, cast=cast, interpreters=[derya])
    other = a_session(event, title={"en": "Other"}, starts_at=MORNING + 2 * HOUR, ends_at=MORNING + 3 * HOUR)
    assert (there.state, other.state) == (SessionState.PUBLISHED, SessionState.PUBLISHED)
    half = MORNING + HOUR / 2

    assert _faults(event, _read("2", starts_at=half, interpreters=("Derya",))) == [
        "Row 2, “Row 2”: An interpreter of it is in “There” at that time."
    ]
    assert sorted(_faults(event, _read("3", uid=other.uid, room="Indus", speakers=("Ada",), columns=WITH_PEOPLE))) == [
        "Row 3, “Row 3”: Somebody of it is in “There” at that time.",
        "Row 3, “Row 3”: “There” has that room at that time.",
    ]
    drafts = [_read(row, starts_at=half, room="Indus", speakers=("Ada",)) for row in ("4", "5")]
    assert _taken(event, *drafts).added == 2
    first = db.session.scalars(sa.select(Session).where(Session.state == SessionState.DRAFT)).first()
    assert first is not None
    with pytest.raises(Refused), transaction():
        move_session(first, SessionState.PUBLISHED, by=OLGA)
    with transaction():  # what is not moved is edited as it stands
        edit_session(first, {"title": {"en": "New title"}}, version=first.version, by=OLGA)
    with pytest.raises(Refused), transaction():
        edit_session(first, {"ends_at": first.ends_at + HOUR}, version=first.version, by=OLGA)


def test_a_session_that_a_row_moves_or_that_is_off_is_in_nobodys_way(app: Flask) -> None:
    event = an_event()
    room = a_room(event, "Indus")
    off = a_session(event, title={"en": "Off"}, room_id=room.id, state=SessionState.CANCELLED)
    moves = a_session(event, title={"en": "Moves"}, room_id=room.id)
    done = _taken(
        event,
        _read("2", room="Indus"),
        _read("3", uid=moves.uid, starts_at=MORNING + HOUR),
        _read("4", uid=off.uid, starts_at=MORNING),
    )

    assert (done.added, done.changed, moves.starts_at) == (1, 2, MORNING + HOUR)
