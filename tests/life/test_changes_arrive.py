"""A change is on every page at once, in every feed a second later, and each person concerned has exactly one mail of it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.calendar.services import feed_address as own_address
from expo.calendar.services import feed_of, keep
from expo.db import db, transaction
from expo.delegations.links import delegation_address
from expo.events.models import Event
from expo.events.services.expos import edit_event
from expo.history.services import Actor
from expo.itinerary.digests import queue_itinerary_mails
from expo.itinerary.feeds import feed_address
from expo.itinerary.services import lock_itinerary
from expo.mail.models import Mail
from expo.programme.rules import SessionState
from expo.programme.services.digests import make_digests, tell_keepers
from expo.programme.services.sessions import edit_session, move_session
from expo.programme.services.venue_parts import edit_part
from expo.registration.notices import ticket_address
from expo.registration.services.capacity import change_capacity
from expo.registration.services.decisions import cancel, move
from tests.factories.events import a_category, an_event
from tests.factories.programme import a_room, a_session
from tests.factories.registration import vito
from tests.itinerary.items import HOUR, a_group, an_item, changed, path
from tests.pages import Browser

OLGA = Actor("Olga Organiser")


@dataclass(frozen=True)
class Change:
    """`act` makes it. Where it is read, by address: words that are gone then ("": none) and words that are new. `told` are
    whose mails.
    """

    act: Callable[[], object]
    read: dict[str, tuple[str, str]]
    told: list[str]


def _session_moves(event: Event) -> Change:
    session, keeper, _other = a_session(event, title={"en": "Keynote"}), vito(event), vito(event)
    with transaction():
        keep(keeper, session)
        own = path(own_address(feed_of(keeper)))
    times = ("10:00 PKT", "14:30 PKT")
    stamps = ("DTEND;TZID=Asia/Karachi:20270413T110000", "DTEND;TZID=Asia/Karachi:20270413T153000")

    def act() -> None:
        starts = session.starts_at + timedelta(hours=4, minutes=30)
        edit_session(session, {"starts_at": starts, "ends_at": starts + HOUR}, version=session.version, by=OLGA)

    read = {f"/{event.slug}/programme/{session.slug}": times, f"/{event.slug}/programme.ics": stamps, own: stamps}
    return Change(act, read, [keeper.email])


def _session_is_cancelled(event: Event) -> Change:
    session, keeper = a_session(event, title={"en": "Keynote"}), vito(event)
    with transaction():
        keep(keeper, session)
        own = path(own_address(feed_of(keeper)))
    states = ("", "STATUS:CANCELLED")
    read = {
        f"/{event.slug}/programme.ics": states,
        own: states,
        f"/{event.slug}/programme/{session.slug}": ("", "cancelled"),
    }
    return Change(lambda: move_session(session, SessionState.CANCELLED, by=OLGA), read, [keeper.email])


def _room_is_renamed(event: Event) -> Change:
    room = a_room(event, "Big hall")
    session = a_session(event, room_id=room.id)
    names = ("Big hall", "Garden")
    read = {f"/{event.slug}/programme/{session.slug}": names, f"/{event.slug}/programme.ics": names}

    def act() -> None:
        edit_part(event, room, {"name": {"en": "Garden"}, "hall_id": None, "capacity": None}, position=1, by=OLGA)

    return Change(act, read, [])


def _expo_is_renamed(event: Event) -> Change:
    person = vito(event)
    names = ("Test Expo", "Grand Fair")
    read = {f"/{event.slug}/": names, path(ticket_address(person)): names, f"/{event.slug}/programme.ics": names}

    def act() -> None:
        edit_event(event, {"name": {"en": "Grand Fair"}}, version=event.version, by=OLGA)

    return Change(act, read, [])


def _item_moves(event: Event) -> Change:
    group, (ana,), members = a_group(event, "Ana")
    item = an_item(group, *members)
    with transaction():
        feed, own = path(feed_address(lock_itinerary(group))), path(own_address(feed_of(ana)))
    queue_all()
    stamps = ("DTEND;TZID=Asia/Karachi:20270414T110000", "DTEND;TZID=Asia/Karachi:20270414T130000")
    read = {
        f"{path(delegation_address(group))}/itinerary": ("10:00–11:00", "12:00–13:00"),
        feed: stamps,
        own: stamps,
    }

    def act() -> None:
        changed(item, starts_at=item.starts_at + 2 * HOUR, ends_at=item.ends_at + 2 * HOUR)

    return Change(act, read, [ana.email, group.contact_email])  # the head is told too


def _somebody_is_cancelled(event: Event) -> Change:
    category = a_category(event, capacity=1)
    person, next_one = vito(event, category), vito(event, category)
    read = {
        path(ticket_address(person)): ("confirmed", "cancelled"),
        path(ticket_address(next_one)): ("on the waiting list", "confirmed"),
    }
    return Change(lambda: cancel(person, by=OLGA), read, [person.email, next_one.email])


def _seats_are_added(event: Event) -> Change:
    category = a_category(event, capacity=1)
    _first, waiting, last = (vito(event, category) for _n in range(3))
    read = {
        path(ticket_address(waiting)): ("place 1 on the waiting list", "confirmed"),
        path(ticket_address(last)): ("place 2 on the waiting list", "place 1 on the waiting list"),
    }
    return Change(lambda: change_capacity(category, 2, by=OLGA), read, [waiting.email])


def _somebody_moves_to_another_category(event: Event) -> Change:
    person, vip = vito(event), a_category(event, name={"en": "Guest of honour"})
    read = {path(ticket_address(person)): ("", "Guest of honour")}
    return Change(lambda: move(person, vip, by=OLGA), read, [person.email])


CHANGES = [
    _session_moves,
    _session_is_cancelled,
    _room_is_renamed,
    _expo_is_renamed,
    _item_moves,
    _somebody_is_cancelled,
    _seats_are_added,
    _somebody_moves_to_another_category,
]


def queue_all() -> None:
    """What the worker does of its own accord some hours later: mails of changes."""
    with clock.set_to(clock.now() + timedelta(hours=6)):
        for queue in (make_digests, tell_keepers, queue_itinerary_mails):
            for _round in range(5):
                with transaction():
                    queue()


def _mails() -> Counter[str]:
    return Counter(db.session.scalars(sa.select(Mail.to_address)))


@pytest.mark.parametrize("made", CHANGES, ids=lambda made: made.__name__.strip("_"))
def test_a_change_arrives_everywhere_and_each_person_is_told_once(
    app: Flask, browser: Browser, made: Callable[[Event], Change]
) -> None:
    change = made(an_event())
    at_first = {address: _words(browser, address) for address in change.read}
    before, moment = _mails(), clock.now()

    with transaction():
        change.act()
    with clock.set_to(moment + timedelta(seconds=1)):
        now = {address: _words(browser, address) for address in change.read}
    queue_all()

    for address, (gone, new) in change.read.items():
        assert (gone in at_first[address], new in at_first[address]) == (True, False), at_first[address]
        assert (bool(gone) and gone in now[address], new in now[address]) == (False, True), now[address]
    assert _mails() - before == Counter(change.told)


def _words(browser: Browser, address: str) -> str:
    """The words of a page or the lines of a feed, as somebody gets them who read it before (an unchanged one is not sent)."""
    answer = browser.client.get(address)
    assert answer.status_code == 200
    text: str = answer.text.replace("\r\n ", "")
    return text if answer.mimetype == "text/calendar" else browser.read(address).text
