"""An interpreter's private page, calendar and mails follow what they are booked for, wherever that was planned."""

from datetime import timedelta

import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.history.services import PROGRAM
from expo.interpreters.digests import queue_interpreter_mails
from expo.interpreters.links import calendar_address, interpreter_address
from expo.interpreters.services.directory import renew_link
from expo.itinerary.services import edit_item
from expo.mail.links import text_of
from expo.mail.models import Mail
from expo.programme.rules import SessionState
from expo.programme.services.sessions import edit_session, move_session
from tests.factories.accounts import olga, signed_in
from tests.factories.delegations import danas_delegation
from tests.factories.events import an_event
from tests.factories.interpreters import an_interpreter
from tests.factories.programme import MORNING, a_room, a_session
from tests.itinerary.items import an_item, events_in, path
from tests.pages import Browser

HOUR = timedelta(hours=1)
DAY_BEFORE = MORNING - timedelta(days=1)


def mails_to(address: str) -> list[str]:
    query = sa.select(Mail).where(Mail.to_address == address).order_by(Mail.id)
    return [text_of(mail) for mail in db.session.scalars(query)]


def told_at(moment_after: timedelta) -> int:
    with clock.set_to(DAY_BEFORE + moment_after), transaction():
        return queue_interpreter_mails()


def test_times_that_change_are_mailed_once_as_they_were_and_as_they_are(app: Flask) -> None:
    event = an_event()
    derya = an_interpreter(event, "Derya", email="derya@interpreters.example")
    with clock.set_to(DAY_BEFORE):
        room = a_room(event, "Salon")
        session = a_session(event, title={"en": "Opening"}, room_id=room.id, interpreters=[derya])
    first = [told_at(timedelta(minutes=4)), told_at(timedelta(minutes=6)), told_at(timedelta(minutes=30))]
    with clock.set_to(DAY_BEFORE + HOUR):
        for hours in (1, 2):
            times = {"starts_at": MORNING + hours * HOUR, "ends_at": MORNING + (hours + 1) * HOUR}
            with transaction():
                edit_session(session, times, version=session.version, by=PROGRAM)
    told_at(2 * HOUR)
    with clock.set_to(DAY_BEFORE + 3 * HOUR), transaction():
        edit_session(session, {}, version=session.version, by=PROGRAM, interpreters=[])
    told_at(4 * HOUR)

    mails = mails_to("derya@interpreters.example")
    assert first == [0, 1, 0]
    assert len(mails) == 3
    assert "Opening: Tuesday 13 April, 10:00–11:00, Salon" in mails[0]
    assert interpreter_address(derya) in mails[0]
    assert "Opening: Tuesday 13 April: was 10:00–11:00, is 12:00–13:00; Salon" in mails[1]
    assert "“Opening”: you are no longer needed. It was: Tuesday 13 April, 12:00–13:00, Salon." in mails[2]


def test_a_draft_is_told_to_nobody_and_what_is_over_neither(app: Flask) -> None:
    event = an_event()
    derya = an_interpreter(event, "Derya", email="derya@interpreters.example")
    with clock.set_to(DAY_BEFORE):
        draft = a_session(event, state=SessionState.DRAFT, interpreters=[derya])
    told_at(HOUR)
    with clock.set_to(MORNING + 2 * HOUR):
        with transaction():
            move_session(draft, SessionState.PUBLISHED, by=PROGRAM)
        with clock.set_to(MORNING + 3 * HOUR), transaction():
            assert queue_interpreter_mails() == 1

    assert mails_to("derya@interpreters.example") == []


def test_the_page_and_the_calendar_have_sessions_and_parts_of_itineraries(app: Flask, browser: Browser) -> None:
    event = an_event()
    derya = an_interpreter(event, "Derya Tercüman")
    session = a_session(event, title={"en": "Opening"}, interpreters=[derya])
    a_session(
        event, title={"en": "A draft"}, state=SessionState.DRAFT, starts_at=MORNING + 8 * HOUR, interpreters=[derya]
    )
    visit = an_item(danas_delegation(event))
    with transaction():
        edit_item(visit, {}, people=[], version=visit.version, by=PROGRAM, interpreters=[derya])

    page = browser.read(path(interpreter_address(derya)))
    before = events_in(browser, calendar_address(derya))
    with transaction():
        edit_session(session, {}, version=session.version, by=PROGRAM, interpreters=[])
    after = events_in(browser, calendar_address(derya))

    assert page.heading == "Where you interpret"
    assert "Opening" in page.text
    assert "Software park Karachi · Demo delegation of Türkiye" in page.text
    assert "A draft" not in page.text
    assert sorted(before) == sorted(after) == ["Opening", "Software park"]
    assert (before["Opening"].get("STATUS"), after["Opening"].get("STATUS")) == ("CONFIRMED", "CANCELLED")
    assert after["Opening"]["SEQUENCE"] > before["Opening"]["SEQUENCE"]
    assert after["Opening"]["UID"] == f"{session.uid}@expo"


def test_a_renewed_link_stops_the_page_and_the_calendar(app: Flask, browser: Browser) -> None:
    derya = an_interpreter(an_event())
    page, feed = path(interpreter_address(derya)), path(calendar_address(derya))
    browser.read(page)
    with transaction():
        renew_link(derya, by=PROGRAM)

    browser.read(page, status=404)
    assert browser.client.get(feed).status_code == 404


def test_an_organiser_mails_the_link_to_who_has_an_address(app: Flask, browser: Browser) -> None:
    event = an_event()
    derya = an_interpreter(event, "Derya", email="derya@interpreters.example")
    signed_in(browser, olga(event))
    one = f"/organise/{event.slug}/interpreters/{derya.id}"

    browser.send(f"{one}/send", form=one)

    [mail] = mails_to("derya@interpreters.example")
    assert interpreter_address(derya) in mail
