"""A session is not put over a meeting in its room unseen: it is named, and the organiser chooses."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from expo.db import db, transaction
from expo.errors import Refused
from expo.events.lost_days import LostDaysUndecided
from expo.events.models import Event
from expo.events.services.expos import edit_event
from expo.meetings.meeting_models import Meeting
from expo.meetings.models import MeetingPlace
from expo.meetings.rules import MeetingKind, PlaceKind
from expo.meetings.services.places import edit_place
from expo.meetings.troubles import troubles_of
from expo.programme.models import Room, Session
from expo.programme.put_over import PutOver
from expo.programme.rules import SessionState
from expo.programme.services.sessions import add_session, edit_session, move_session
from tests.factories.accounts import olga, signed_in
from tests.factories.events import an_event
from tests.factories.meetings import (
    MINUTE,
    OLGA,
    TEN,
    a_block,
    a_body,
    a_firm,
    a_meeting,
    a_table,
    comes_for,
    party_of,
    placed,
)
from tests.factories.programme import a_room, a_session
from tests.pages import Browser
from tests.programme.tables.files import import_file, look_at

HOUR = timedelta(hours=1)
SENTENCE = "“Emil – Anadolu” is at Kashmir then, 14 Apr 2027, 10:00–10:20."


@dataclass(frozen=True)
class _Scene:
    event: Event
    room: Room
    meeting: Meeting


def _scene() -> _Scene:
    """A meeting from ten to twenty past in the programme's room Kashmir, of which everybody was told."""
    event = an_event()
    a_block(event)
    room = a_room(event, "Kashmir")
    place = a_table(event, None, kind=PlaceKind.ROOM, room_id=room.id)
    meeting = a_meeting(event, a_firm(event, "Emil")[0], a_firm(event, "Anadolu")[0])
    return _Scene(event, room, placed(meeting, place, told=True))


def _session(scene: _Scene, starts_at: datetime = TEN + 3 * HOUR, **changes: Any) -> Session:
    return a_session(scene.event, starts_at=starts_at, **{"room_id": scene.room.id, **changes})


def _edit(session: Session, seen: frozenset[str] = frozenset(), **fields: Any) -> None:
    with transaction():
        edit_session(session, fields, version=session.version, by=OLGA, seen=seen)


def test_a_session_moved_lengthened_or_given_the_room_is_refused_by_name(app: Flask) -> None:
    scene = _scene()
    before = _session(scene, TEN - HOUR, ends_at=TEN)
    elsewhere = _session(scene, TEN, room_id=None)

    cases: list[tuple[Session, dict[str, Any]]] = [
        (before, {"ends_at": TEN + MINUTE}),
        (before, {"starts_at": TEN + 10 * MINUTE, "ends_at": TEN + HOUR}),
        (elsewhere, {"room_id": scene.room.id}),
    ]
    for session, fields in cases:
        with pytest.raises(PutOver) as refused:
            _edit(session, **fields)
        assert refused.value.message == SENTENCE
        assert refused.value.occupants[0].address == f"/organise/{scene.event.slug}/meetings/{scene.meeting.id}"
        db.session.rollback()


def test_once_it_was_seen_it_is_saved_and_the_meeting_is_to_be_decided(app: Flask) -> None:
    """It is not asked about again where the session stays over it, and a meeting that was not shown is."""
    scene = _scene()
    session = _session(scene)
    other = placed(
        a_meeting(scene.event, a_firm(scene.event, "Bob")[0], a_firm(scene.event, "Cem")[0]), _place(scene), 60
    )
    seen = frozenset({f"meeting-{scene.meeting.id}"})

    _edit(session, seen, starts_at=TEN, ends_at=TEN + 30 * MINUTE)
    _edit(session, starts_at=TEN + 5 * MINUTE)
    _edit(session, seats=20)
    with pytest.raises(PutOver, match="Bob – Cem"):
        _edit(session, seen, ends_at=TEN + 2 * HOUR)
    db.session.rollback()

    assert list(troubles_of(scene.event, [scene.meeting, other])) == [scene.meeting.id]


def _place(scene: _Scene) -> Any:
    return scene.meeting.place


def test_a_new_one_and_one_that_is_on_again_are_refused_but_not_one_that_was_on_all_along(app: Flask) -> None:
    scene = _scene()
    fields: dict[str, Any] = {
        "kind": "talk",
        "title": {"en": "Later"},
        "abstract": {},
        "language": "en",
        "interpreted": [],
    }
    with pytest.raises(PutOver, match="Emil – Anadolu"), transaction():
        add_session(scene.event, {**fields, "room_id": scene.room.id, "starts_at": TEN, "ends_at": TEN + HOUR}, by=OLGA)
    db.session.rollback()
    session = _session(scene, room_id=None, state=SessionState.DRAFT)
    _edit(session, frozenset({f"meeting-{scene.meeting.id}"}), room_id=scene.room.id, starts_at=TEN, ends_at=TEN + HOUR)

    with transaction():
        move_session(session, SessionState.PUBLISHED, by=OLGA)
        move_session(session, SessionState.CANCELLED, by=OLGA)
    with pytest.raises(PutOver, match="Emil – Anadolu"), transaction():
        move_session(session, SessionState.PUBLISHED, by=OLGA)


def test_over_free_time_another_room_a_past_meeting_and_a_proposed_one_nothing_is_asked(app: Flask) -> None:
    scene = _scene()
    session = _session(scene)

    _edit(session, starts_at=TEN + 20 * MINUTE, ends_at=TEN + HOUR)
    _edit(session, room_id=a_room(scene.event, "Indus").id, starts_at=TEN)

    assert session.starts_at == TEN


def test_who_meets_between_governments_is_not_named(app: Flask) -> None:
    scene = _scene()
    bodies = [a_body(scene.event, name) for name in ("Trade", "Ticaret")]
    for body in bodies:
        comes_for(body, f"Head of {body.id}")
    parties = [party_of(scene.event, f"body-{body.id}") for body in bodies]
    meeting = a_meeting(scene.event, *parties, liaison_id=olga(scene.event).id)
    assert meeting.kind is MeetingKind.G2G
    placed(meeting, _place(scene), 60)

    with pytest.raises(PutOver) as refused:
        _edit(_session(scene), starts_at=TEN + HOUR)

    assert refused.value.message == "“A meeting between governments” is at Kashmir then, 14 Apr 2027, 11:00–11:20."
    assert refused.value.occupants[0].address.endswith("/meetings")


def test_the_form_names_it_with_a_link_and_saves_over_it_once_that_is_ticked(app: Flask, browser: Browser) -> None:
    scene = _scene()
    session = _session(scene)
    signed_in(browser, olga(scene.event))
    page = f"/organise/{scene.event.slug}/programme/{session.id}"

    asked = browser.send(page, {"starts": "10:00"}, form=page, status=409)
    [link] = [one["href"] for one in asked.soup.select("main form a") if "/meetings/" in str(one["href"])]
    [box] = asked.soup.select("input[name=despite]")
    browser.send(page, {"starts": "10:00", "despite": str(box["value"])}, form=page, status=303, follow=False)

    db.session.refresh(session)
    assert SENTENCE in asked.text
    assert (asked.typed("starts"), link) == ("10:00", f"/organise/{scene.event.slug}/meetings/{scene.meeting.id}")
    assert session.starts_at == TEN


def test_a_session_that_is_reinstated_is_asked_about_on_its_page(app: Flask, browser: Browser) -> None:
    scene = _scene()
    session = _session(scene, TEN, room_id=None)
    with transaction():
        move_session(session, SessionState.CANCELLED, by=OLGA)
    _edit(session, room_id=scene.room.id)
    signed_in(browser, olga(scene.event))
    page = f"/organise/{scene.event.slug}/programme/{session.id}"

    asked = browser.send(f"{page}/reinstate", form=page, status=409)
    [box] = asked.soup.select("form[action$='/reinstate'] input[name=despite]")
    browser.send(f"{page}/reinstate", {"despite": str(box["value"])}, form=page, status=303, follow=False)

    db.session.refresh(session)
    assert SENTENCE in asked.text
    assert session.state is SessionState.PUBLISHED


def test_a_session_dragged_over_it_is_answered_with_links_and_a_choice(app: Flask, browser: Browser) -> None:
    scene = _scene()
    session = _session(scene)
    signed_in(browser, olga(scene.event))
    token = browser.read(f"/organise/{scene.event.slug}/programme/new").typed("csrf_token")
    wanted = {"version": session.version, "day": "2027-04-14", "starts": 600, "minutes": 45, "room": scene.room.id}

    def drop(**more: str) -> Any:
        return browser.client.post(
            f"/organise/{scene.event.slug}/programme/grid/{session.id}",
            json={**wanted, **more},
            headers={"X-CSRFToken": token, "Accept": "application/json"},
        )

    asked = drop()
    [(keys, _words)], name = asked.json["choices"], asked.json["name"]
    done = drop(**{name: keys})

    assert (asked.status_code, done.status_code) == (409, 200)
    assert asked.json["error"] == SENTENCE
    assert asked.json["links"] == [[f"/organise/{scene.event.slug}/meetings/{scene.meeting.id}", "Emil – Anadolu"]]


def test_a_table_of_sessions_names_the_rows_and_is_taken_once_that_is_chosen(app: Flask) -> None:
    scene = _scene()
    table = "title,day,start,end,room\nOne,2027-04-14,10:00,10:30,Kashmir\nTwo,2027-04-14,11:00,11:30,Kashmir\n"

    asked = look_at(scene.event, table)

    assert asked.judged.refusals == [f"Row 2, “One”: {SENTENCE}"]
    assert import_file(scene.event, table, over="despite") == (2, 0)


def test_days_that_move_name_what_sessions_come_to_stand_over(app: Flask) -> None:
    """The session of the thirteenth moves with the days to the fourteenth, where the meeting stays."""
    scene = _scene()
    session = _session(scene, TEN - timedelta(days=1))
    later = {
        "last_day": scene.event.last_day + timedelta(days=1),
        "first_day": scene.event.first_day + timedelta(days=1),
    }

    with pytest.raises(LostDaysUndecided) as undecided, transaction():
        edit_event(scene.event, later, version=scene.event.version, by=OLGA, along=True)

    [lost] = [one for one in undecided.value.lost if one.key == "rooms of sessions"]
    assert [(line.name, line.at, line.note) for line in lost.lines] == [("Emil – Anadolu", TEN, "Kashmir")]
    db.session.rollback()
    assert session.starts_at == TEN - timedelta(days=1)


def test_a_table_with_meetings_is_not_put_into_a_room_where_a_session_is_then(app: Flask) -> None:
    scene = _scene()
    indus = a_room(scene.event, "Indus")
    a_session(scene.event, title={"en": "Opening"}, room_id=indus.id, starts_at=TEN)
    table = a_table(scene.event, "T01", room_id=scene.room.id)
    placed(a_meeting(scene.event, a_firm(scene.event, "Bob")[0], a_firm(scene.event, "Cem")[0]), table, told=True)

    with pytest.raises(Refused, match="“Opening” is in that room while “Bob – Cem” is at T01"), transaction():
        edit_place(table, {"name": "T01", "room_id": indus.id, "parallel": 1}, version=table.version, by=OLGA)


def test_a_session_and_a_meeting_are_put_into_one_room_at_once_and_one_of_them_stays_out(bare_app: Flask) -> None:
    with bare_app.app_context():
        event = an_event()
        a_block(event)
        room = a_room(event, "Kashmir")
        place_id = a_table(event, None, kind=PlaceKind.ROOM, room_id=room.id).id
        room_id, session_id = room.id, a_session(event, starts_at=TEN).id
        meeting_id = a_meeting(event, a_firm(event, "Emil")[0], a_firm(event, "Anadolu")[0]).id

    def put(into: str) -> str:
        with bare_app.app_context():
            try:
                if into == "session":
                    _edit(db.session.get_one(Session, session_id), room_id=room_id)
                else:
                    placed(db.session.get_one(Meeting, meeting_id), db.session.get_one(MeetingPlace, place_id))
            except Refused as refused:
                return refused.message
            return "done"

    with ThreadPoolExecutor(2) as organisers:
        answers = list(organisers.map(put, ("session", "meeting")))

    assert answers.count("done") == 1
    assert any("Kashmir" in answer for answer in answers)
