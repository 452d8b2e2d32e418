"""The first or last day of an expo is taken away: what is dated on it is named, and nothing is saved until it is decided."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.db import db, transaction
from expo.delegations.rules import DelegationState
from expo.delegations.services.lifecycle import withdraw
from expo.errors import Refused
from expo.events.lost_days import Decision, Decisions, Fate, LostDaysUndecided
from expo.events.models import Event
from expo.events.services.expos import edit_event
from expo.history.services import Actor
from expo.itinerary.models import ItineraryItem
from expo.itinerary.rules import ItemState
from expo.programme.models import Moved
from expo.programme.rules import SessionState
from tests.factories.accounts import olga, signed_in
from tests.factories.events import a_category, an_event
from tests.factories.letters import a_letter, with_letter_settings
from tests.factories.programme import MORNING, a_room, a_session
from tests.itinerary.items import a_group, an_item
from tests.pages import Browser

OLGA = Actor("Olga")
A_DAY = timedelta(days=1)
LAST_MORNING = MORNING + 2 * A_DAY
LAST, SECOND = date(2027, 4, 15), date(2027, 4, 14)
DRAFT, CANCEL, STAY = Decision(Fate.DRAFT), Decision(Fate.CANCEL), Decision(Fate.STAY)


def _without_last_day(event: Event, decisions: Decisions) -> None:
    with transaction():
        edit_event(event, {"last_day": SECOND}, version=event.version, by=OLGA, decisions=decisions)


def test_the_last_day_was_taken_away_and_three_published_sessions_were_stranded(app: Flask, browser: Browser) -> None:
    event = an_event(breakdown_until=LAST + A_DAY)
    for number in range(3):
        a_session(event, title={"en": f"Closing {number}"}, starts_at=LAST_MORNING + number * A_DAY / 24)
    a_category(event, name={"en": "Press"}, days=["2027-04-13", "2027-04-15"])
    group, _people, _members = a_group(event, "Ana")
    an_item(group, title={"en": "Farewell"}, starts_at=LAST_MORNING, ends_at=LAST_MORNING)
    address = f"/organise/{event.slug}/settings/place"
    signed_in(browser, olga(event))

    asked = browser.send(address, {"last_day": "2027-04-14"}, form=address, status=409)

    db.session.refresh(event)
    assert event.last_day == LAST
    assert "Say what becomes of it, then save again." in asked.text
    named = [" ".join(one.text.split()) for one in asked.soup.select("fieldset li")]
    assert named == [
        "Closing 0 · 15 Apr 2027, 10:00 · published",
        "Closing 1 · 15 Apr 2027, 11:00 · published",
        "Closing 2 · 15 Apr 2027, 12:00 · published",
        "Farewell · 15 Apr 2027, 10:00 · Demo Delegation",
        "Press · Thursday 15 April 2027",
        "breakdown · Thursday 15 April 2027 · 08:00–20:00",
    ]


def test_olga_decides_on_the_page_what_becomes_of_them(app: Flask, browser: Browser) -> None:
    event = an_event()
    session = a_session(event, starts_at=LAST_MORNING)
    group, _people, _members = a_group(event, "Ana")
    item = an_item(group, starts_at=LAST_MORNING, ends_at=LAST_MORNING)
    address = f"/organise/{event.slug}/settings/place"
    signed_in(browser, olga(event))
    shorter = {"last_day": "2027-04-14"}

    half = browser.send(address, {**shorter, "fate_sessions": "move", "day_sessions": "2027-04-13"}, status=409)
    decided = {"fate_sessions": "move", "day_sessions": "2027-04-13", "fate_itineraries": "stay"}
    browser.send(address, {**shorter, **decided}, form=address)

    db.session.expire_all()
    chosen = [one["value"] for one in half.soup.select("[name='fate_sessions'][checked]")]
    assert (chosen, half.typed("day_sessions")) == (["move"], "2027-04-13")
    assert (event.last_day, session.starts_at, item.starts_at) == (SECOND, MORNING, LAST_MORNING)


@pytest.mark.parametrize(
    ("decision", "state", "starts"),
    [
        (Decision(Fate.MOVE, SECOND), SessionState.PUBLISHED, MORNING + A_DAY),
        (CANCEL, SessionState.CANCELLED, LAST_MORNING),
        (DRAFT, SessionState.DRAFT, LAST_MORNING),
    ],
)
def test_what_was_decided_is_done_and_keepers_are_told_once(
    app: Flask, decision: Decision, state: SessionState, starts: datetime
) -> None:
    event = an_event()
    session = a_session(event, starts_at=LAST_MORNING)
    draft = a_session(event, starts_at=LAST_MORNING, state=SessionState.DRAFT)

    _without_last_day(event, {"sessions": decision})

    db.session.expire_all()
    assert (session.state, session.starts_at) == (state, starts)
    assert draft.state is SessionState.DRAFT
    assert list(db.session.scalars(sa.select(Moved.session_id))) == [session.id]


@pytest.mark.parametrize(
    ("decision", "state", "starts"),
    [
        (Decision(Fate.MOVE, SECOND), ItemState.PLANNED, MORNING + A_DAY),
        (CANCEL, ItemState.CANCELLED, LAST_MORNING),
        (STAY, ItemState.PLANNED, LAST_MORNING),
    ],
)
def test_parts_of_itineraries_have_their_fate_and_one_mail(
    app: Flask, decision: Decision, state: ItemState, starts: datetime
) -> None:
    event = an_event()
    group, _people, _members = a_group(event, "Ana")
    item = an_item(group, starts_at=LAST_MORNING, ends_at=LAST_MORNING + A_DAY / 24)
    with transaction():
        db.session.execute(sa.update(ItineraryItem).values(pending=None))

    _without_last_day(event, {"itineraries": decision})

    db.session.expire_all()
    assert (item.state, item.starts_at, item.ends_at - item.starts_at) == (state, starts, A_DAY / 24)
    assert (item.pending is not None) is (decision is not STAY)


@pytest.mark.parametrize(
    "decisions",
    [
        {},
        {"sessions": STAY},
        {"sessions": Decision(Fate.MOVE)},
        {"sessions": Decision(Fate.MOVE, LAST)},
        {"itineraries": CANCEL},
    ],
)
def test_no_decision_and_a_useless_one_are_asked_again(app: Flask, decisions: Decisions) -> None:
    event = an_event()
    a_session(event, starts_at=LAST_MORNING)

    with pytest.raises(LostDaysUndecided) as asked:
        _without_last_day(event, decisions)

    db.session.expire_all()
    assert [one.key for one in asked.value.lost] == ["sessions"]
    assert event.last_day == LAST


def test_a_session_that_moves_into_another_is_named_and_nothing_is_saved(app: Flask) -> None:
    event = an_event()
    room = a_room(event)
    a_session(event, title={"en": "Opening"}, room_id=room.id)
    a_session(event, title={"en": "Closing"}, room_id=room.id, starts_at=LAST_MORNING)

    with pytest.raises(Refused) as refusal:
        _without_last_day(event, {"sessions": Decision(Fate.MOVE, date(2027, 4, 13))})

    db.session.expire_all()
    assert refusal.value.message == ("“Closing” cannot move to that day: “Opening” has that room at that time.")
    assert event.last_day == LAST


def test_nothing_is_asked_where_nothing_is_lost(app: Flask) -> None:
    event = an_event()
    session = a_session(event)
    a_session(event, starts_at=LAST_MORNING, state=SessionState.CANCELLED)

    _without_last_day(event, {})

    assert (event.last_day, session.starts_at) == (SECOND, MORNING)


def test_a_part_of_an_itinerary_moves_with_an_expo_that_moves_whole(app: Flask) -> None:
    event = an_event()
    group, _people, _members = a_group(event, "Ana")
    item = an_item(group, starts_at=datetime(2027, 4, 14, 20, tzinfo=UTC), ends_at=datetime(2027, 4, 15, 2, tzinfo=UTC))
    days = {"first_day": event.first_day + 7 * A_DAY, "last_day": event.last_day + 7 * A_DAY}

    with transaction():
        along = {"itineraries": Decision(Fate.ALONG)}
        edit_event(event, days, version=event.version, by=OLGA, along=True, decisions=along)

    assert item.starts_at == datetime(2027, 4, 21, 20, tzinfo=UTC)


def test_the_journeys_of_who_is_invited_or_was_withdrawn_move_too_and_say_whose_they_are(
    app: Flask, browser: Browser
) -> None:
    event = an_event()
    groups = [a_group(event, "Ana")[0] for _n_ in range(2)]
    items = [an_item(group, starts_at=LAST_MORNING, ends_at=LAST_MORNING) for group in groups]
    with transaction():
        groups[0].state = DelegationState.INVITED
        groups[0].leaves_on = groups[1].leaves_on = SECOND
        withdraw(groups[1], by=OLGA)
    address = f"/organise/{event.slug}/settings/place"
    signed_in(browser, olga(event))
    days = {"first_day": "2027-05-13", "last_day": "2027-05-15", "along": "y"}

    asked = browser.send(address, days, form=address, status=409)
    with transaction():
        groups[0].leaves_on = groups[1].leaves_on = None
        along = {"itineraries": Decision(Fate.ALONG)}
        moved = {"first_day": date(2027, 5, 13), "last_day": date(2027, 5, 15)}
        edit_event(event, moved, version=event.version, by=OLGA, along=True, decisions=along)

    named = [" ".join(one.text.split()) for one in asked.soup.select("fieldset li")]
    assert sum("Demo Delegation (invited)" in line for line in named) == 1
    assert sum("Demo Delegation (withdrawn)" in line for line in named) == 1
    assert [line.rsplit(" · ", 1)[1] for line in named if "Demo Delegation ·" in line] == ["invited", "withdrawn"]
    assert [item.starts_at for item in items] == [LAST_MORNING + 30 * A_DAY] * 2


def test_a_session_outside_the_days_is_opened_and_saved_where_it_is(app: Flask, browser: Browser) -> None:
    """It was moved by two days: the page showed the first day of those that were left."""
    event = an_event()
    session = a_session(event, title={"en": "Closing"}, starts_at=LAST_MORNING)
    _without_last_day(event, {"sessions": DRAFT})
    address = f"/organise/{event.slug}/programme/{session.id}"
    signed_in(browser, olga(event))

    shown = browser.read(address)
    browser.send(address)
    unchanged = (session.version, session.starts_at)
    browser.send(address, {"title_en": "The end"}, form=address)
    refused = browser.send(f"{address}/publish", {}, form=address, status=409)

    db.session.refresh(session)
    assert shown.typed("day") == "2027-04-15"
    assert "Thursday 15 April 2027 (no longer offered)" in shown.text
    assert unchanged == (session.version - 1, LAST_MORNING)
    assert (session.title["en"], session.starts_at) == ("The end", LAST_MORNING)
    assert "This is outside the days of the expo." in refused.text


def test_letters_that_name_the_former_days_and_stays_that_do_not_fit_are_named(app: Flask, browser: Browser) -> None:
    event = with_letter_settings(an_event())
    group, [ana], _members = a_group(event, "Ana")
    a_letter(ana)
    with transaction():
        group.arrives_on, group.leaves_on = SECOND - 2 * A_DAY, LAST
    address = f"/organise/{event.slug}/settings/place"
    signed_in(browser, olga(event))
    days = {"first_day": "2027-05-13", "last_day": "2027-05-15"}

    asked = browser.send(address, days, form=address, status=409)
    added = browser.send(address, {"last_day": "2027-04-16"}, form=address, status=409)

    named = [" ".join(one.text.split()) for one in asked.soup.select("fieldset li")]
    assert "1 letter that is issued · Tuesday 13 April 2027" in named
    assert any(line.startswith("Demo Delegation · Monday 12 April 2027") for line in named)
    assert "letter that is issued" not in added.text
