"""The interpreters of itineraries are those of the programme: one person is in one thing at once, whoever plans it."""

from datetime import timedelta

import pytest
from flask import Flask

from expo.db import db, transaction
from expo.delegations.rules import MemberRole
from expo.delegations.services.lifecycle import withdraw
from expo.errors import Refused
from expo.history.services import PROGRAM
from expo.interpreters.queries import interpreters_of
from expo.interpreters.sources import engagements_of
from expo.itinerary.models import ItineraryItem
from expo.itinerary.rules import ItemState
from expo.itinerary.services import add_session_item, change_item_state, edit_item
from expo.programme.services.sessions import edit_session
from tests.delegations.desks import desk_of
from tests.factories.accounts import olga, signed_in
from tests.factories.delegations import danas_delegation, somebody_of
from tests.factories.events import an_event
from tests.factories.interpreters import an_interpreter
from tests.factories.programme import MORNING, a_session
from tests.itinerary.items import an_item
from tests.pages import Browser

HOUR = timedelta(hours=1)


def test_an_interpreter_of_a_part_is_taken_for_sessions_and_the_other_way_round(app: Flask) -> None:
    event = an_event()
    derya, group = an_interpreter(event, "Derya"), danas_delegation(event)
    a_session(event, title={"en": "Opening"}, interpreters=[derya])
    visit = an_item(group, starts_at=MORNING + 2 * HOUR, ends_at=MORNING + 3 * HOUR)
    with transaction():
        edit_item(visit, {}, people=[], version=visit.version, by=PROGRAM, interpreters=[derya])

    with pytest.raises(Refused) as for_the_session:
        a_session(event, starts_at=MORNING + 2 * HOUR, interpreters=[derya])
    times = {"starts_at": MORNING + HOUR / 2, "ends_at": MORNING + HOUR}
    with pytest.raises(Refused) as for_the_part, transaction():
        edit_item(visit, times, people=[], version=visit.version, by=PROGRAM)

    assert str(for_the_session.value) == "Derya is in “Software park” (Demo delegation of Türkiye) at that time."
    assert str(for_the_part.value) == "Derya is in “Opening” at that time."


def test_a_cancelled_part_lets_its_interpreter_go(app: Flask) -> None:
    event = an_event()
    derya = an_interpreter(event, "Derya")
    visit = an_item(danas_delegation(event), starts_at=MORNING, ends_at=MORNING + HOUR)
    with transaction():
        edit_item(visit, {}, people=[], version=visit.version, by=PROGRAM, interpreters=[derya])
        change_item_state(visit, ItemState.CANCELLED, by=PROGRAM)
    a_session(event, title={"en": "Instead"}, interpreters=[derya])

    with pytest.raises(Refused) as refusal, transaction():
        change_item_state(visit, ItemState.PLANNED, by=PROGRAM)

    assert str(refusal.value) == "Derya is in “Instead” at that time."


def test_a_withdrawn_delegation_lets_its_interpreter_go_who_is_told(app: Flask) -> None:
    event = an_event()
    derya, group = an_interpreter(event, "Derya"), danas_delegation(event)
    visit = an_item(group, starts_at=MORNING, ends_at=MORNING + HOUR)
    with transaction():
        edit_item(visit, {}, people=[], version=visit.version, by=PROGRAM, interpreters=[derya])
    derya.tell_at = None

    with transaction():
        withdraw(group, by=PROGRAM)
    a_session(event, title={"en": "Instead"}, interpreters=[derya])

    assert sorted((one.duty.title["en"], one.is_shown) for one in engagements_of([derya.id])) == [
        ("Instead", True),
        ("Software park", False),
    ]
    assert derya.tell_at is not None


def test_a_delegations_interpreter_is_with_it_unless_others_are_named(app: Flask) -> None:
    event = an_event()
    group = danas_delegation(event)
    member = somebody_of(group, given_name="Bilal", role=MemberRole.INTERPRETER)
    other = somebody_of(group, given_name="Canan")
    [bilal] = interpreters_of(event)
    visit = an_item(group, starts_at=MORNING, ends_at=MORNING + HOUR)

    with pytest.raises(Refused) as refusal:
        a_session(event, interpreters=[bilal])
    with transaction():
        edit_item(visit, {}, people=[other], version=visit.version, by=PROGRAM)
    session = a_session(event, title={"en": "Opening"}, interpreters=[bilal])
    with pytest.raises(Refused) as back, transaction():
        edit_item(visit, {}, people=[other, member], version=visit.version, by=PROGRAM)

    assert str(refusal.value) == f"{bilal.name} is in “Software park” (Demo delegation of Türkiye) at that time."
    assert str(back.value) == f"{bilal.name} is in “Opening” at that time."
    assert session.interpreters == [bilal]


def test_a_session_in_an_itinerary_is_one_thing_and_does_not_move_over_what_its_people_interpret(app: Flask) -> None:
    event = an_event()
    group = danas_delegation(event)
    somebody_of(group, given_name="Bilal", role=MemberRole.INTERPRETER)
    [bilal] = interpreters_of(event)
    session = a_session(event, interpreters=[bilal])
    a_session(event, title={"en": "Elsewhere"}, starts_at=MORNING + 2 * HOUR, interpreters=[bilal])
    plain = a_session(event, starts_at=MORNING + 4 * HOUR)
    with transaction():
        item = add_session_item(group, session, by=PROGRAM)
        add_session_item(group, plain, by=PROGRAM)

    times = {"starts_at": MORNING + 2 * HOUR, "ends_at": MORNING + 3 * HOUR}
    with pytest.raises(Refused) as refusal, transaction():
        edit_session(plain, times, version=plain.version, by=PROGRAM)

    assert item.interpreters == [bilal]
    assert str(refusal.value) == f"{bilal.name} is in “Elsewhere” at that time."


def test_organisers_choose_from_everybody_and_heads_from_their_own(app: Flask, browser: Browser) -> None:
    event = an_event()
    group = danas_delegation(event)
    derya = an_interpreter(event, "Derya Tercüman")
    somebody_of(group, given_name="Bilal", role=MemberRole.INTERPRETER)
    visit = an_item(group)
    signed_in(browser, olga(event))
    office = f"/organise/{event.slug}/delegations/{group.id}/itinerary"

    page = browser.send(f"{office}/{visit.id}", {"interpreters": [str(derya.id)]})
    desk = Browser(app).read(f"{desk_of(group)}/itinerary/add")
    kept = Browser(app).read(f"{desk_of(group)}/itinerary/{visit.id}")

    assert "Interpreting: Derya Tercüman" in page.text
    assert "Derya" not in desk.text
    assert "Bilal" in desk.text
    assert "Derya Tercüman" in kept.text
    assert [one.duty.uid for one in engagements_of([derya.id])] == [db.session.get_one(ItineraryItem, visit.id).uid]


def test_protocol_has_a_sheet_of_who_interprets_where(app: Flask, browser: Browser) -> None:
    event = an_event()
    derya, group = an_interpreter(event, "Derya"), danas_delegation(event)
    a_session(event, title={"en": "Opening"}, interpreters=[derya])
    visit = an_item(group)
    with transaction():
        edit_item(visit, {}, people=[], version=visit.version, by=PROGRAM, interpreters=[derya])
    signed_in(browser, olga(event))

    rows = browser.read(f"/organise/{event.slug}/protocol/interpreters").rows()

    assert [row[2:] for row in rows] == [
        ["Derya", "Türkçe – اردو", "Opening", "", ""],
        ["Derya", "Türkçe – اردو", "Software park", "Karachi", "Demo delegation of Türkiye"],
    ]
