"""An interpreter does not come: what they interpret is named before, and marked after, until somebody else is chosen."""

from datetime import timedelta

from flask import Flask

from expo.db import db, transaction
from expo.events.models import Event
from expo.interpreters.models import Interpreter
from expo.itinerary.services import add_item
from expo.meetings.rules import Interpretation
from expo.meetings.services.meetings import edit_meeting
from expo.programme.services.sessions import edit_session
from expo.registration.models import Registration
from expo.registration.notices import ticket_address
from expo.registration.rules import RegistrationState
from tests.factories.accounts import olga, signed_in
from tests.factories.delegations import a_delegation
from tests.factories.events import an_event
from tests.factories.interpreters import an_interpreter
from tests.factories.meetings import OLGA, TEN, a_block, a_firm, a_meeting, a_table, placed
from tests.factories.programme import a_session
from tests.factories.registration import vito
from tests.pages import Browser

HOUR = timedelta(hours=1)
GONE = "{} interprets here and does not come any more. Choose somebody else."
DUTIES = ("Opening", "Visit", "Emil")


def booked(event: Event, derya: Interpreter) -> list[str]:
    """The pages of a session, a part of an itinerary and a meeting that this one interprets, and the list of the parts."""
    a_block(event)
    session = a_session(event, title={"en": "Opening"}, starts_at=TEN + 3 * HOUR, interpreters=[derya])
    fields = {"kind": "visit", "title": {"en": "Visit"}, "starts_at": TEN + 5 * HOUR, "ends_at": TEN + 6 * HOUR}
    group = a_delegation(event, "Guests")
    with transaction():
        item = add_item(group, {**fields, "place": "Karachi"}, interpreters=[derya], by=OLGA)
    meeting = a_meeting(event, a_firm(event, "Emil")[0], a_firm(event, "Anadolu")[0])
    with transaction():
        ways = {"interpretation": Interpretation.CONSECUTIVE}
        edit_meeting(meeting, ways, [], interpreters=[derya], version=meeting.version, by=OLGA)
    placed(meeting, a_table(event, "T01"), told=True)
    office = f"/organise/{event.slug}"
    itinerary = f"{office}/delegations/{group.id}/itinerary"
    pages = (f"programme/{session.id}", f"meetings/{meeting.id}", f"delegations/{group.id}/itinerary/{item.id}")
    return [*(f"{office}/{one}" for one in pages), itinerary]


def a_registered(event: Event, name: str) -> tuple[Registration, Interpreter]:
    person = vito(event, given_name=name)
    return person, an_interpreter(event, registration=person)


def test_what_somebody_interprets_is_named_before_they_are_cancelled(app: Flask, browser: Browser) -> None:
    event = an_event()
    (person, derya), (idle, _other) = a_registered(event, "Derya"), a_registered(event, "Idil")
    booked(event, derya)
    people = f"/organise/{event.slug}/registrations"
    signed_in(browser, olga(event))

    told = [browser.read(f"{people}/{person.id}{page}").text for page in ("", "/named")]
    own = browser.read(f"{ticket_address(person)}/cancel").text
    others = browser.read(f"{people}/{idle.id}").text
    chosen = {"verb": "cancel", "id": [str(person.id), str(idle.id)]}
    asked = browser.send(f"{people}/bulk", chosen, form=people, status=409).text
    db.session.expire_all()

    assert [[duty for duty in DUTIES if duty in page] for page in (*told, asked)] == [list(DUTIES)] * 3
    assert own.count("a booking · does not pass to whoever replaces them") == len(DUTIES)
    assert "interprets, " not in others
    assert not [duty for duty in DUTIES if duty in own]
    assert {person.state, idle.state} == {RegistrationState.CONFIRMED}


def test_all_that_they_interpret_is_marked_after_and_the_office_is_told(app: Flask, browser: Browser) -> None:
    event = an_event()
    person, derya = a_registered(event, "Derya")
    pages = [f"{one}" for one in booked(event, derya)]
    people, office = f"/organise/{event.slug}/registrations", f"/organise/{event.slug}"
    signed_in(browser, olga(event))

    unmarked = [browser.read(one).text for one in (*pages, f"{office}/interpreters")]
    before = browser.read(office).text
    browser.send(f"{people}/bulk", {"verb": "cancel", "id": [str(person.id)], "knowing": "yes"}, form=people)
    marked = [browser.read(one).text for one in pages]
    away = browser.read(f"{office}/interpreters?state=away").text
    overview = browser.read(office).text

    assert not [one for one in unmarked if "does not come" in one]
    assert [GONE.format(person.name) in one for one in marked[:3]] == [True] * 3
    assert f"{person.name} does not come any more." in marked[3]
    assert "look at it" in away
    assert not [duty for duty in DUTIES if duty not in away]
    assert "interpreters who do not come" not in before
    assert "3 bookings of interpreters who do not come" in overview
    assert "1 meeting to decide on" in overview


def test_somebody_erased_is_marked_too_and_another_interpreter_ends_it(app: Flask, browser: Browser) -> None:
    event = an_event()
    person, derya = a_registered(event, "Derya")
    session = a_session(event, title={"en": "Opening"}, starts_at=TEN, interpreters=[derya])
    page, office = f"/organise/{event.slug}/programme/{session.id}", f"/organise/{event.slug}"
    signed_in(browser, olga(event))

    before = browser.read(f"{office}/registrations/{person.id}/named").text
    browser.send(f"{office}/registrations/{person.id}/erase", form=f"{office}/registrations/{person.id}")
    gone, overview = browser.read(page).text, browser.read(office).text
    db.session.expire_all()
    with transaction():
        edit_session(session, {}, interpreters=[an_interpreter(event, "Esra")], version=session.version, by=OLGA)
    mended = [browser.read(one).text for one in (page, office, f"{office}/interpreters?state=away")]

    assert "Opening" in before
    assert GONE.format("Erased registration") in gone
    assert "1 booking of an interpreter who does not come" in overview
    assert not [one for one in mended if "does not come" in one]
