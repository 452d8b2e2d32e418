"""A session is not put where its people are in something else unseen: that is named, and the organiser chooses."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from expo.db import db, transaction
from expo.events.models import Event
from expo.itinerary.services import add_session_item
from expo.programme.models import Session
from expo.programme.put_over import PutOver
from expo.programme.rules import SessionState
from expo.programme.services.sessions import edit_session, move_session
from expo.programme.services.sign_ups import sign_up
from expo.registration.models import Registration
from tests.factories.accounts import olga, signed_in
from tests.factories.delegations import a_delegation, a_member
from tests.factories.events import an_event
from tests.factories.meetings import OLGA, TEN, a_block, a_firm, a_meeting, a_table, placed
from tests.factories.programme import a_session
from tests.factories.registration import vito
from tests.itinerary.items import an_item
from tests.pages import Browser
from tests.programme.tables.files import look_at

HOUR = timedelta(hours=1)
SENTENCE = "2 people of this session are in “Welding” then, 14 Apr 2027, 10:00–11:00."


@dataclass(frozen=True)
class Scene:
    """Two workshops, of which the second is at another hour; two of three people have a seat in both."""

    event: Event
    welding: Session
    gluing: Session
    people: tuple[Registration, ...]

    def move(self, starts_at: datetime, seen: frozenset[str] = frozenset(), **fields: Any) -> None:
        with transaction():
            times = {"starts_at": starts_at, "ends_at": starts_at + HOUR}
            edit_session(self.gluing, {**times, **fields}, version=self.gluing.version, by=OLGA, seen=seen)


def _workshop(event: Event, title: str, starts_at: datetime) -> Session:
    return a_session(event, title={"en": title}, starts_at=starts_at, ends_at=starts_at + HOUR, seats=10, room_id=None)


@pytest.fixture
def scene(app: Flask) -> Scene:
    event = an_event()
    welding, gluing = _workshop(event, "Welding", TEN), _workshop(event, "Gluing", TEN + 3 * HOUR)
    both, too, one = vito(event), vito(event), vito(event)
    with transaction():
        for person in (both, too):
            sign_up(person, welding, by=OLGA)
        for person in (both, too, one):
            sign_up(person, gluing, by=OLGA)
    return Scene(event, welding, gluing, (both, too, one))


@pytest.mark.parametrize("starts_at", [TEN, TEN - HOUR / 2, TEN + HOUR / 2])
def test_a_session_moved_where_people_have_a_seat_is_refused_with_their_number(
    scene: Scene, starts_at: datetime
) -> None:
    with pytest.raises(PutOver) as refused:
        scene.move(starts_at)

    assert (refused.value.message, refused.value.details) == (SENTENCE, ())
    assert refused.value.occupants[0].address == f"/organise/{scene.event.slug}/programme/{scene.welding.id}/seats"


@pytest.mark.parametrize("starts_at", [TEN - HOUR, TEN + HOUR, TEN + 2 * HOUR])
def test_it_is_saved_unasked_at_any_other_time(scene: Scene, starts_at: datetime) -> None:
    scene.move(starts_at)

    assert scene.gluing.starts_at == starts_at


def test_once_it_was_seen_it_is_saved_and_not_asked_again_before_somebody_joins(scene: Scene) -> None:
    seen = frozenset({f"{scene.gluing.id}-session-{scene.welding.id}-2"})

    scene.move(TEN, seen)
    scene.move(TEN + HOUR / 4)
    scene.move(TEN + 3 * HOUR)
    with transaction():
        sign_up(scene.people[2], scene.welding, by=OLGA)

    with pytest.raises(PutOver, match="3 people of this session"):
        scene.move(TEN, seen)


def _cancelled(scene: Scene) -> None:
    """One that is cancelled keeps its seats, and whoever has one takes another."""
    with transaction():
        move_session(scene.gluing, SessionState.CANCELLED, by=OLGA)


def test_one_that_is_cancelled_is_in_nobodys_way_and_asked_about_when_it_is_on_again(scene: Scene) -> None:
    _cancelled(scene)
    scene.move(TEN)

    with pytest.raises(PutOver, match="2 people of this session"), transaction():
        move_session(scene.gluing, SessionState.PUBLISHED, by=OLGA)


def test_the_form_asks_by_link_and_box(scene: Scene, browser: Browser) -> None:
    signed_in(browser, olga(scene.event))
    page = f"/organise/{scene.event.slug}/programme/{scene.gluing.id}"
    at_ten: dict[str, Any] = {"starts": "10:00"}

    asked = browser.send(page, at_ten, status=409)
    stayed = db.session.get_one(Session, scene.gluing.id).starts_at
    browser.send(page, at_ten | {"despite": f"{scene.gluing.id}-session-{scene.welding.id}-2"})

    assert SENTENCE in asked.text
    assert "Save it all the same; then decide about these" in asked.text
    assert asked.link("Welding") == f"/organise/{scene.event.slug}/programme/{scene.welding.id}/seats"
    assert (stayed, db.session.get_one(Session, scene.gluing.id).starts_at) == (TEN + 3 * HOUR, TEN)


def _file(one: Session, other: Session, *, at: tuple[str, str]) -> bytes:
    lines = [
        f"{session.uid},{session.title['en']},14.04.2027,{starts},60"
        for session, starts in zip((one, other), at, strict=True)
    ]
    return "\n".join(["ID,Title,Day,Starts at,Minutes", *lines]).encode()


@pytest.mark.parametrize(
    ("at", "asks"), [(("10:00", "13:00"), False), (("10:30", "10:00"), True), (("13:00", "10:00"), False)]
)
def test_a_file_asks_by_row_and_knows_what_else_it_moves(scene: Scene, at: tuple[str, str], *, asks: bool) -> None:
    found = look_at(scene.event, _file(scene.welding, scene.gluing, at=at)).judged.refusals

    assert any("Welding”: 2 people of this session are in “Gluing” then" in one for one in found) == asks


def test_the_parts_of_an_itinerary_are_named_by_their_delegation(app: Flask) -> None:
    """Those for whom the session is a part of an itinerary are its people as those with a seat are."""
    event = an_event()
    group = a_delegation(event, "Delegation of Türkiye")
    visit, session = _workshop(event, "Visit", TEN), _workshop(event, "Gluing", TEN + 3 * HOUR)
    for _n in range(2):
        a_member(group, vito(event))
    an_item(group, hours=-4, title={"en": "Tour"})
    with transaction():
        for one in (visit, session):
            add_session_item(group, one, by=OLGA)
    scene = Scene(event, visit, session, ())

    for hours, named in ((0, "“Visit”"), (-4, "“Itinerary of Delegation of Türkiye”")):
        with pytest.raises(PutOver, match=f"2 people of this session are in {named} then"):
            scene.move(TEN + hours * HOUR)
        db.session.rollback()


def test_a_meeting_of_its_people_is_named(app: Flask) -> None:
    event = an_event()
    a_block(event)
    party, [staff] = a_firm(event, "Emil")
    other, _people = a_firm(event, "Anadolu")
    session = _workshop(event, "Gluing", TEN + 3 * HOUR)
    with transaction():
        sign_up(staff, session, by=OLGA)
    meeting = placed(a_meeting(event, party, other), a_table(event), told=True)

    with pytest.raises(PutOver, match="1 person of this session is in “Emil – Anadolu” then") as refused:
        Scene(event, session, session, ()).move(TEN)

    assert refused.value.occupants[0].address == f"/organise/{event.slug}/meetings/{meeting.id}"
