"""A seat is removed for which alone parts of the itinerary are planned: somebody decides, and none of them is everybody's."""

import pytest
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.delegations.models import Member
from expo.delegations.services.members import remove_member
from expo.errors import NotFound
from expo.itinerary.queries import items_for_person
from expo.itinerary.rules import ItemState
from expo.itinerary.services import add_session_item, change_item_state
from expo.registration.models import Registration
from tests.delegations.desks import desk_of
from tests.factories.accounts import olga, signed_in
from tests.factories.events import an_event
from tests.factories.programme import a_session
from tests.itinerary.items import DANA, HOUR, TEN, a_group, an_item
from tests.itinerary.rides import told_since
from tests.pages import Browser

HEAD = "dana@ministry.example"


def test_a_dinner_for_one_alone_is_named_before_the_seat_goes_and_becomes_nobodys(app: Flask, browser: Browser) -> None:
    group, [ana, bob, cem], [first, second, _third] = a_group(an_event(), "Ana", "Bob", "Cem")
    dinner, car = an_item(group, first, title={"en": "Dinner"}), an_item(group, first, hours=3, title={"en": "Car"})
    both = an_item(group, first, second, hours=6, title={"en": "Supper"})
    told_since()
    desk = desk_of(group)
    step = f"{desk}/members/{first.id}/remove"

    asked = browser.send(step, {}, form=desk, status=409)
    half = browser.answer(asked, step, {f"part{dinner.id}-fate": "out"}, status=409)
    stays = db.session.get(Member, first.id) is not None
    fates = {f"part{dinner.id}-fate": "out", f"part{car.id}-fate": str(second.id)}
    browser.answer(half, step, fates)
    db.session.expire_all()
    shown = browser.read(f"{desk}/itinerary").text

    named = [name for name in ("Dinner (14 Apr", "Car (14 Apr", "Supper") if name in asked.text]
    assert (named, ana.state) == (["Dinner (14 Apr", "Car (14 Apr"], "cancelled")
    assert (stays, "What is planned for this seat alone" in half.text) == (True, True)
    assert (dinner.state, car.named, both.named) == (ItemState.DELETED, frozenset({second.id}), frozenset({second.id}))
    assert "Dinner" not in shown
    assert "For Bob Ziyaretçi" in shown
    assert [one.title["en"] for one in items_for_person(cem.id)] == []
    assert [one.title["en"] for one in items_for_person(bob.id)] == ["Car", "Supper"]
    _is_told_once(told_since(), bob)


def _is_told_once(told: dict[str, str], bob: Registration) -> None:
    assert told.keys() == {HEAD, bob.email}
    assert "New for you: Car" in told[bob.email]
    assert "Dinner" not in told[bob.email]
    assert "“Dinner” does not take place" in told[HEAD]


def test_what_is_over_or_cancelled_goes_with_the_seat_unasked_and_a_session_comes_back_for_all(app: Flask) -> None:
    event = an_event()
    group, [_ana, bob], [first, second] = a_group(event, "Ana", "Bob")
    session = a_session(event, title={"en": "Opening"}, starts_at=TEN, ends_at=TEN + HOUR)
    over, off = an_item(group, first), an_item(group, first, hours=50)
    with transaction():
        add_session_item(group, session, people=[first], by=DANA)
        change_item_state(off, ItemState.CANCELLED, by=DANA)
    told_since()

    with clock.set_to(TEN + 10 * HOUR), transaction():
        remove_member(first, keep_open=False, by=DANA)
    db.session.expire_all()
    told = told_since()
    with transaction():
        back = add_session_item(group, session, by=DANA)

    assert (over.state, off.state) == (ItemState.DELETED, ItemState.DELETED)
    assert told == {}
    assert items_for_person(bob.id) == [back]
    assert second.registration is bob


def test_a_part_is_given_to_nobody_who_is_not_of_the_delegation(app: Flask) -> None:
    event = an_event()
    group, _people, [first] = a_group(event, "Ana")
    _other, _others, [stranger] = a_group(event, "Zoe")
    dinner = an_item(group, first)

    for fate in (str(stranger.id), str(first.id), "x"):
        with pytest.raises(NotFound), transaction():
            remove_member(first, keep_open=False, by=DANA, fates={dinner.id: fate})
    db.session.expire_all()

    assert dinner.named == {first.id}


def test_an_organiser_keeps_the_seat_and_its_parts_wait_for_who_takes_it(app: Flask, browser: Browser) -> None:
    event = an_event()
    group, _people, [first] = a_group(event, "Ana")
    dinner = an_item(group, first)
    signed_in(browser, olga(event))
    page = f"/organise/{event.slug}/delegations/{group.id}/members/{first.id}"

    asked = browser.send(f"{page}/remove", {}, form=page, status=409)
    browser.send(f"{page}/free", {}, form=page)
    db.session.expire_all()

    assert "What is planned for this seat alone" in asked.text
    assert (dinner.named, dinner.state, first.registration) == (frozenset({first.id}), ItemState.PLANNED, None)
