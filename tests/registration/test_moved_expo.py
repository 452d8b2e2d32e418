"""What people who are registered hear of other days, another place and another time zone: each mailbox once."""

from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.events.changes.zone import ZoneFate
from expo.events.doubtful_hours import Way
from expo.events.models import Event
from expo.events.rules import EventState
from expo.events.services.expos import edit_event
from expo.mail.models import Mail
from expo.registration.services.decisions import cancel
from expo.registration.services.erasure import erase
from tests.factories.events import an_event
from tests.factories.meetings import OLGA
from tests.factories.programme import a_session
from tests.factories.registration import vito

KINDS = {
    "other days",
    "another place",
    "other days, place or time zone",
    "other time zone, same hours",
    "other time zone, other hours",
}


def _edit(event: Event, fields: dict[str, Any], **ways: Any) -> list[Mail]:
    """The mails of one change, which the organiser has seen the papers of."""
    last = db.session.scalar(sa.select(sa.func.max(Mail.id))) or 0
    with transaction():
        edit_event(event, fields, version=event.version, by=OLGA, venue_seen=True, **ways)
    query = sa.select(Mail).where(Mail.id > last, Mail.wording.in_(KINDS), Mail.event_id == event.id)
    return list(db.session.scalars(query.order_by(Mail.id)))


def test_each_change_is_told_in_its_own_words(app: Flask) -> None:
    event = an_event()
    vito(event), vito(event, language="tr")

    [moved, _turkish] = _edit(event, {"first_day": date(2027, 4, 20), "last_day": date(2027, 4, 22)})
    [placed, _turkish] = _edit(event, {"venue": "New Hall", "city": "Lahore"})
    [hours, _turkish] = _edit(event, {"zone": "Asia/Dubai"}, hours=ZoneFate.HOURS)
    [moments, saat] = _edit(event, {"zone": "Asia/Karachi"}, hours=ZoneFate.MOMENTS)

    assert moved.subject == "New dates for Test Expo: 20–22 April 2027"
    assert "it was to be on 13–15 April 2027; it is on 20–22 April 2027" in moved.text
    assert placed.subject == "New venue for Test Expo: New Hall, Lahore, Pakistan"
    assert "Until now it was to be at: Test Hall, Karachi, Pakistan" in placed.text
    assert "was given as Pakistan Time; it is United Arab Emirates Time" in hours.text
    assert "Test Expo was United Arab Emirates Time; it is Pakistan Time" in moments.text
    assert "Birleşik Arap Emirlikleri" in saat.text
    assert [one.wording for one in (moved, placed, hours, moments)] == [
        "other days",
        "another place",
        "other time zone, same hours",
        "other time zone, other hours",
    ]


def test_several_changes_at_once_are_one_mail(app: Flask) -> None:
    event = an_event()
    vito(event), vito(event, language="tr")
    days = {"first_day": date(2027, 4, 20), "last_day": date(2027, 4, 22)}

    [whole, hepsi] = _edit(event, {**days, "venue": "New Hall", "zone": "Asia/Dubai"}, hours=ZoneFate.HOURS)
    [both, _turkish] = _edit(event, {"zone": "Asia/Karachi", "city": "Multan"}, hours=ZoneFate.MOMENTS)

    assert [sentence for sentence in whole.text.split("\n\n") if sentence.startswith("It")] == [
        "It was to be on 13–15 April 2027; it is on 20–22 April 2027.",
        "It was to be at this place: Test Hall, Karachi, Pakistan. It is at another one: New Hall, Karachi, Pakistan.",
        "Its time zone was given as Pakistan Time; it is United Arab Emirates Time. The hours that we told you stay.",
    ]
    assert "20–22 Nisan 2027" in hepsi.text
    kept = "Its time zone was United Arab Emirates Time; it is Pakistan Time. What you have there stays when it is"
    assert kept in both.text
    assert {one.wording for one in (whole, both)} == {"other days, place or time zone"}


def test_each_has_the_mail_in_their_language_with_their_own_link(app: Flask) -> None:
    event = an_event()
    person, turkish = vito(event), vito(event, given_name="Veli", language="tr")
    mails = _edit(event, {"first_day": date(2027, 4, 20), "last_day": date(2027, 4, 22)})

    columns = ("to_address", "to_name", "language", "about_kind", "about_id", "reply_to", "parts")
    assert [[getattr(one, name) for name in columns] for one in mails] == [
        [one.email, one.name, language, "registration", one.id, "hello@test-expo.example", []]
        for one, language in ((person, "en"), (turkish, "tr"))
    ]
    assert [person.name in mails[0].text, turkish.name in mails[1].text, "/my/" in mails[0].text] == [True] * 3
    assert ("Deneme Fuarı" in mails[1].text, "13–15 Nisan 2027" in mails[1].text) == (True, True)


def test_hours_that_the_new_clocks_skip_are_named(app: Flask) -> None:
    event = an_event(first_day=date(2027, 3, 27), last_day=date(2027, 3, 29))  # in Berlin 02:00 to 03:00 is left out
    vito(event)
    a_session(event, title={"en": "Night watch"}, starts_at=datetime(2027, 3, 28, 2, tzinfo=event.zone_info))

    [mail] = _edit(event, {"zone": "Europe/Berlin"}, hours=ZoneFate.HOURS, ways={date(2027, 3, 28): Way.LATER})

    assert mail.wording == "other days, place or time zone"
    line = "Session “Night watch”: 28 March 2027, 02:00 becomes 28 March 2027, 03:00"
    assert f"but for those that the clocks there skip or show twice:\n{line}" in mail.text


def test_only_who_is_registered_and_has_an_address_is_told_of_a_public_expo_to_come(app: Flask) -> None:
    event, draft, live = an_event(contact=""), an_event(), an_event(state=EventState.LIVE)
    first = vito(event)
    vito(event, email="")
    gone, erased = vito(event), vito(event)
    for one in (draft, live):
        vito(one)
    with transaction():
        draft.state = EventState.DRAFT
        cancel(gone, by=OLGA)
        erase(erased, by=OLGA)

    [mail] = _edit(event, {"venue": "New Hall"})
    told = [len(_edit(one, {"venue": "New Hall"})) for one in (draft, live)]
    same = _edit(event, {"venue": "NEW HALL"})
    with clock.set_to(event.ends_at - timedelta(seconds=1)):
        last = _edit(event, {"venue": "Last Hall"})
    with clock.set_to(event.ends_at):
        over = _edit(event, {"venue": "Late Hall"})

    assert (mail.to_address, mail.reply_to) == (first.email, None)
    assert (told, same, len(last), over) == ([0, 1], [], 1, [])
