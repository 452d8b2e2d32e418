"""Who is told when a part of an itinerary is for other people than before."""

from typing import Any

from flask import Flask

from expo.db import db, transaction
from expo.delegations.models import Delegation, Member
from expo.itinerary.booklet import sheets_of
from expo.itinerary.models import ItineraryItem
from expo.itinerary.queries import items_of
from expo.itinerary.rules import ItemState
from expo.itinerary.services import change_item_state, edit_item
from expo.registration.services.decisions import cancel
from tests.factories.accounts import olga, signed_in
from tests.factories.events import an_event
from tests.itinerary.items import DANA, HOUR, TEN, a_group, an_item
from tests.itinerary.rides import told_since
from tests.pages import Browser

HEAD = "dana@ministry.example"


def _for(item: ItineraryItem, *people: Member, **fields: Any) -> None:
    with transaction():
        edit_item(item, fields, people=people, version=item.version, by=DANA)


def test_who_gains_or_loses_a_part_is_told_once_and_nobody_else_is(app: Flask) -> None:
    group, [ana, bob, cem], [first, second, third] = a_group(an_event(), "Ana", "Bob", "Cem")
    dinner = an_item(group, title={"en": "Dinner"})
    told_since()

    _for(dinner, first)
    narrowed = told_since()
    _for(dinner, first, second, starts_at=TEN + HOUR, ends_at=TEN + 2 * HOUR)
    later = told_since()
    _for(dinner, second)
    _for(dinner, first, second)
    back = told_since()

    assert narrowed.keys() == {bob.email, cem.email, HEAD}
    gone = "“Dinner” is no longer for you. It was: Wednesday 14 April, 10:00–11:00, Karachi."
    assert gone in narrowed[bob.email]
    assert gone in narrowed[cem.email]
    assert "Wednesday 14 April, 10:00–11:00, Karachi; for: was everybody, is Ana" in narrowed[HEAD]
    assert later.keys() == {ana.email, bob.email, HEAD}
    assert "Dinner: Wednesday 14 April: was 10:00–11:00, is 11:00–12:00; Karachi" in later[ana.email]
    assert "New for you: Dinner: Wednesday 14 April, 11:00–12:00, Karachi" in later[bob.email]
    assert "was 10:00" not in later[bob.email]
    assert "is 11:00–12:00; Karachi; for: was Ana Ziyaretçi, is Ana Ziyaretçi" in later[HEAD]
    assert back == {}
    assert third.registration is cem


def test_one_who_had_a_cancelled_part_is_told_of_it_and_one_who_gains_it_reads_nothing(app: Flask) -> None:
    group, [ana, bob], [first, second] = a_group(an_event(), "Ana", "Bob")
    dinner = an_item(group, first, title={"en": "Dinner"})
    told_since()

    _for(dinner, second)
    with transaction():
        change_item_state(dinner, ItemState.CANCELLED, by=DANA)
    off = told_since()
    with transaction():
        change_item_state(dinner, ItemState.PLANNED, by=DANA)
    on = told_since()

    assert off.keys() == {ana.email, HEAD}
    assert "“Dinner” is no longer for you" in off[ana.email]
    assert "“Dinner” does not take place" in off[HEAD]
    assert "“Dinner” takes place after all" in on[bob.email]
    assert on.keys() == {bob.email, HEAD}


def test_two_who_share_a_mailbox_read_whose_it_is(app: Flask) -> None:
    event = an_event()
    group, _people, [first, second] = a_group(event, "Ana", "Bob")
    for member in (first, second):
        assert member.registration is not None
        with transaction():
            member.registration.email = "office@ministry.example"
    dinner = an_item(group, first, title={"en": "Dinner"})
    told_since()

    _for(dinner, second)
    told = told_since()

    assert "for: was Ana" in told["office@ministry.example"]
    assert "for you" not in told["office@ministry.example"]


def test_a_part_of_somebody_who_cancels_stays_theirs_and_is_named_before(app: Flask, browser: Browser) -> None:
    event = an_event()
    group, [ana, _bob], [first, second] = a_group(event, "Ana", "Bob")
    an_item(group, first, title={"en": "Dinner"})
    an_item(group, second, title={"en": "Supper"})
    signed_in(browser, olga(event))
    office, person = f"/organise/{event.slug}/delegations/{group.id}", f"/organise/{event.slug}/registrations/{ana.id}"

    before = browser.read(person).text
    with transaction():
        cancel(ana, by=DANA)
        db.session.get_one(Member, second.id).registration = None
    page = browser.read(f"{office}/itinerary").text
    paper = _whom_in_booklet(group)

    assert "for whom 1 part of the itinerary is" in before
    assert "Dinner (14 Apr" in before
    assert "Dinner" not in browser.read(office).text
    assert "For Ana Ziyaretçi (does not come)" in page
    assert "For somebody to be named" in page
    assert paper == ["Ana Ziyaretçi (does not come)", "somebody to be named"]


def _whom_in_booklet(group: Delegation) -> list[str]:
    """Whom the booklet says that each part is for."""
    return [line.people for sheet in sheets_of(group, items_of(group)) for line in sheet.sessions]
