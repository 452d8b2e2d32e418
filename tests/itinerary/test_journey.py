"""A delegation's journey: made, changed, told, and seen by each only as far as it is theirs."""

from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pytest
from flask import Flask

from expo import clock
from expo.calendar.services import feed_address as own_address
from expo.calendar.services import feed_of
from expo.config import settings
from expo.db import db, transaction
from expo.delegations.links import delegation_address
from expo.delegations.models import Delegation, Member
from expo.errors import Changed, Refused
from expo.events.models import Event
from expo.history.services import Actor
from expo.itinerary.digests import tell_itineraries
from expo.itinerary.feeds import feed_address
from expo.itinerary.models import ItineraryItem
from expo.itinerary.queries import clashes_in, items_for_person, items_of, starred_clashes
from expo.itinerary.rules import ItemKind, ItemState
from expo.itinerary.services import add_item, edit_item, itinerary_of, move_item, take_session
from expo.mail.models import Mail
from expo.programme.services.stars import keep_session
from expo.registration.models import Registration
from tests.badges.badges import found_text
from tests.factories.accounts import nora, olga, sami, signed_in, vera
from tests.factories.delegations import a_delegation, a_member
from tests.factories.events import an_event
from tests.factories.programme import a_session
from tests.factories.registration import vito
from tests.pages import Browser
from tests.queries import counted

DANA = Actor("Dana")
TEN = datetime(2027, 4, 14, 5, tzinfo=UTC)  # in Karachi
HOUR = timedelta(hours=1)


def an_item(group: Delegation, *people: Member, hours: float = 0, **changes: Any) -> ItineraryItem:
    fields = {
        "kind": ItemKind.VISIT,
        "title": {"en": "Software park"},
        "place": "Karachi",
        "starts_at": TEN + hours * HOUR,
        "ends_at": TEN + (hours + 1) * HOUR,
    } | changes
    with transaction():
        return add_item(group, fields, people=people, by=DANA)


def a_group(event: Event, *names: str) -> tuple[Delegation, list[Registration], list[Member]]:
    group = a_delegation(event)
    people = [vito(event, given_name=name) for name in names]
    return group, people, [a_member(group, person) for person in people]


def changed(item: ItineraryItem, **fields: Any) -> None:
    with transaction():
        edit_item(item, fields, people=list(item.people), version=item.version, by=DANA)


def path(address: str) -> str:
    return address.removeprefix(settings().base_url)


def events_in(browser: Browser, address: str) -> dict[str, Any]:
    feed = icalendar.Calendar.from_ical(browser.client.get(path(address)).data)
    return {str(one["SUMMARY"]): one for one in feed.walk("VEVENT")}


def test_each_member_has_what_is_for_all_and_what_is_for_them(app: Flask) -> None:
    group, (ana, bob), (one, _other) = a_group(an_event(), "Ana", "Bob")
    an_item(group, title={"en": "For all"})
    an_item(group, one, hours=2, title={"en": "For Ana"})
    stranger = vito(group.event)

    journeys = [[item.title["en"] for item in items_for_person(person.id)] for person in (ana, bob, stranger)]

    assert journeys == [["For all", "For Ana"], ["For all"], []]


def test_the_members_feed_and_the_delegations_follow_every_change(app: Flask, browser: Browser) -> None:
    group, (ana, _bob), (one, other) = a_group(an_event(), "Ana", "Bob")
    flight = an_item(group, one, kind=ItemKind.ARRIVAL, title={"en": "Arrival"}, details={"flight": "TK 708"})
    an_item(group, other, hours=3, title={"en": "For Bob"})
    with transaction():
        own, whole = own_address(feed_of(ana)), feed_address(itinerary_of(group))
    before = events_in(browser, own)
    tag = browser.client.get(path(whole)).headers["ETag"]

    changed(flight, starts_at=TEN + HOUR, ends_at=TEN + 2 * HOUR)
    mine, all_ = events_in(browser, own), events_in(browser, whole)
    answer = browser.client.get(path(whole), headers={"If-None-Match": tag})
    again = browser.client.get(path(whole), headers={"If-None-Match": answer.headers["ETag"]})
    with transaction():
        move_item(flight, ItemState.DELETED, by=DANA)
    gone = events_in(browser, whole)["Arrival"]

    assert "For Bob" not in mine
    assert "For Bob" in all_
    assert (int(before["Arrival"]["SEQUENCE"]), int(mine["Arrival"]["SEQUENCE"])) == (0, 1)
    assert mine["Arrival"]["DTSTART"].dt.astimezone(UTC) == TEN + HOUR
    assert "TK 708" in str(mine["Arrival"]["DESCRIPTION"])
    assert (answer.status_code, again.status_code) == (200, 304)
    assert (str(gone["STATUS"]), int(gone["SEQUENCE"]), str(gone["UID"])) == (
        "CANCELLED",
        2,
        str(mine["Arrival"]["UID"]),
    )


def test_the_delegations_feed_answers_304_after_one_statement(app: Flask, browser: Browser) -> None:
    group, _people, _members = a_group(an_event(), "Ana")
    for hours in range(3):
        an_item(group, hours=hours)
    with transaction():
        address = path(feed_address(itinerary_of(group)))
    tag = browser.client.get(address).headers["ETag"]

    with counted(app) as statements:
        answer = browser.client.get(address, headers={"If-None-Match": tag})

    assert (answer.status_code, len(statements)) == (304, 1)


def test_the_delegations_feed_is_built_once_until_something_changes(app: Flask, browser: Browser) -> None:
    group, _people, _members = a_group(an_event(), "Ana")
    visit = an_item(group)
    with transaction():
        address = path(feed_address(itinerary_of(group)))
    first = browser.client.get(address).data

    with counted(app) as statements:
        again = browser.client.get(address).data
    changed(visit, place="Lahore")
    after = browser.client.get(address).data

    assert (again == first, len(statements)) == (True, 1)
    assert (b"Lahore" in first, b"Lahore" in after) == (False, True)


def test_a_renewed_and_a_revoked_calendar_are_not_here(app: Flask, browser: Browser) -> None:
    group, _people, _members = a_group(an_event(), "Ana")
    desk = path(delegation_address(group)) + "/itinerary"
    with transaction():
        first = path(feed_address(itinerary_of(group)))
    browser.send(f"{desk}/calendar/renew", form=desk)
    with transaction():
        second = path(feed_address(itinerary_of(group)))
    old, new = browser.client.get(first).status_code, browser.client.get(second).status_code

    page = browser.send(f"{desk}/calendar/revoke", form=desk)

    assert (old, new, browser.client.get(second).status_code) == (404, 200, 404)
    assert "The calendar was ended." in page.text


def test_ten_edits_make_one_mail_for_each_it_is_for(app: Flask) -> None:
    group, (ana, bob), (one, _other) = a_group(an_event(), "Ana", "Bob")
    with clock.set_to(TEN):
        item = an_item(group, one)
        for minutes in range(1, 10):
            changed(item, starts_at=TEN + minutes * HOUR / 60)
    db.session.query(Mail).delete()
    db.session.commit()

    with clock.set_to(TEN + timedelta(minutes=4)), transaction():
        early = tell_itineraries()
    with clock.set_to(TEN + timedelta(minutes=21)), transaction():
        told = [tell_itineraries(), tell_itineraries()]

    mails = {mail.to_address: mail.text for mail in db.session.scalars(db.select(Mail))}
    assert (early, told) == (0, [1, 0])
    assert sorted(mails) == sorted([ana.email, group.contact_email])
    assert bob.email not in mails
    assert "Software park\nWednesday 14 April 2027, 10:09" in mails[ana.email]


def test_a_part_that_came_and_went_is_told_to_nobody(app: Flask) -> None:
    group, _people, _members = a_group(an_event(), "Ana")
    with clock.set_to(TEN):
        item = an_item(group)
        with transaction():
            move_item(item, ItemState.DELETED, by=DANA)
    count = db.session.query(Mail).count()

    with clock.set_to(TEN + HOUR), transaction():
        tell_itineraries()

    assert db.session.query(Mail).count() == count


def test_clashes_are_seen_with_other_parts_and_with_what_members_keep(app: Flask) -> None:
    event = an_event()
    group, (ana, _bob), (one, other) = a_group(event, "Ana", "Bob")
    session = a_session(event, title={"en": "Keynote"})
    with transaction():
        keep_session(ana.id, session)
    start = session.starts_at - TEN
    visit = an_item(group, one, hours=start / HOUR)
    lunch = an_item(group, hours=start / HOUR + 0.5, title={"en": "Lunch"})
    an_item(group, other, hours=start / HOUR, kind=ItemKind.HOTEL, title={"en": "Hotel"})

    items = items_of(group)

    assert {key: [one.id for one in found] for key, found in clashes_in(items).items()} == {
        visit.id: [lunch.id],
        lunch.id: [visit.id],
    }
    assert starred_clashes(group, items)[visit.id] == [("Ana Ziyaretçi", {"en": "Keynote"})]


def test_a_session_of_the_programme_becomes_a_part_once_it_is_public(app: Flask) -> None:
    event = an_event()
    group, _people, _members = a_group(event, "Ana")
    session, elsewhere = a_session(event, title={"en": "Keynote"}), a_session(an_event())

    with transaction():
        item = take_session(group, session, by=DANA)
    with pytest.raises(Refused), transaction():
        take_session(group, elsewhere, by=DANA)

    assert (item.title, item.starts_at, item.session_id) == ({"en": "Keynote"}, session.starts_at, session.id)


def test_the_second_of_two_tabs_is_told_and_bad_times_change_nothing(app: Flask) -> None:
    group, _people, _members = a_group(an_event(), "Ana")
    item = an_item(group)
    version = item.version
    changed(item, place="Lahore")

    with pytest.raises(Changed), transaction():
        edit_item(item, {"place": "Islamabad"}, people=[], version=version, by=DANA)
    with pytest.raises(Refused, match="ends after it starts"), transaction():
        edit_item(item, {"ends_at": TEN - HOUR}, people=[], version=item.version, by=DANA)

    db.session.refresh(item)
    assert (item.place, item.ends_at) == ("Lahore", TEN + HOUR)


def test_somebody_of_another_delegation_is_refused(app: Flask) -> None:
    event = an_event()
    group, _people, _members = a_group(event, "Ana")
    _group, _others, (stranger,) = a_group(event, "Bob")

    with pytest.raises(Refused, match="not of this delegation"):
        an_item(group, stranger)


def test_dana_plans_on_her_desk_without_scripts(app: Flask, browser: Browser) -> None:
    group, _people, members = a_group(an_event(), "Ana", "Bob")
    desk = path(delegation_address(group)) + "/itinerary"
    typed = {
        "kind": "arrival",
        "title_en": "",
        "starts_at": "2027-04-12T06:15",
        "ends_at": "2027-04-12T07:00",
        "flight": "TK 708",
        "people": str(members[0].id),
    }

    empty = browser.read(desk)
    wrong = browser.send(f"{desk}/add", {**typed, "ends_at": "2027-04-11T07:00"}, status=409)
    page = browser.send(f"{desk}/add", typed)
    item = items_of(group)[0]
    off = browser.send(f"{desk}/{item.id}/cancel", form=f"{desk}/{item.id}")

    assert "Nothing planned yet" in empty.text
    assert (wrong.typed("flight"), "A part of the itinerary ends after it starts." in wrong.text) == ("TK 708", True)
    assert "Arrival" in page.text
    assert "For Ana Ziyaretçi" in page.text
    assert "06:15–07:00" in page.text
    assert "cancelled" in off.text
    assert item.title == {"en": "Arrival"}


def test_the_booklet_has_a_page_a_day_in_two_languages(app: Flask) -> None:
    event = an_event()
    group = a_delegation(event, "Delegation of Türkiye", language="tr")
    an_item(group, title={"en": "Software park", "tr": "Yazılım parkı"}, details={"vehicle": "Bus 1"})
    an_item(group, hours=24, title={"en": "Signing ceremony", "ur": "دستخط کی تقریب"})
    browser = signed_in(Browser(app), olga(event))

    answer = browser.client.get(f"/organise/{event.slug}/delegations/{group.id}/itinerary/booklet.pdf")
    text = found_text(answer.data)

    assert text.count("\f") == 2
    assert "Yazılım parkı" in text
    assert "Bus 1" in text
    assert text.index("Wednesday 14 April 2027") < text.index("Thursday 15 April 2027")


def test_protocol_reads_arrivals_hotels_vehicles_and_totals(app: Flask) -> None:
    event = an_event()
    group, _people, members = a_group(event, "Ana", "Bob")
    an_item(group, kind=ItemKind.ARRIVAL, title={"en": "Arrival"}, details={"flight": "TK 708", "airport": "Jinnah"})
    an_item(
        group, members[0], kind=ItemKind.HOTEL, title={"en": "Hotel"}, details={"hotel": "Demo Hotel", "room": "12"}
    )
    an_item(group, hours=2, kind=ItemKind.TRANSFER, title={"en": "To the expo"}, details={"vehicle": "Bus 1"})
    browser = signed_in(Browser(app), olga(event))
    address = f"/organise/{event.slug}/protocol"

    pages = [browser.read(f"{address}{what}").rows() for what in ("", "/hotels", "/vehicles", "/totals")]
    file = browser.client.get(f"{address}/hotels.csv", buffered=True).text

    assert pages[0][0][2:] == ["Demo Delegation", "TK 708", "Jinnah", "", "2"]
    assert [row[:4] for row in pages[1]] == [["Demo Hotel", "12", "Ana Ziyaretçi", "Demo Delegation"]]
    assert [row[4] for row in pages[2]] == ["Ana Ziyaretçi", "Bob Ziyaretçi"]
    assert pages[3] == [["Türkiye", "", "1", "2"], ["All together", "", "1", "2"]]
    assert "Demo Hotel,12,Ana" in file


def test_official_parties_are_seated_by_precedence_hosts_and_guests_in_turn(app: Flask) -> None:
    event = an_event()
    hosts, guests = a_delegation(event, "Hosts"), a_delegation(event, "Guests")
    for group, names in ((hosts, ("Host Two", "Host One")), (guests, ("Guest Two", "Guest One"))):
        for place, name in enumerate(names):
            person = vito(event, given_name=name, family_name="")
            a_member(group, person, official_party=True, band=2 - place)
    a_member(guests, vito(event, given_name="Adviser"))
    browser = signed_in(Browser(app), olga(event))

    page = browser.read(f"/organise/{event.slug}/protocol/seating?host={hosts.id}&guest={guests.id}")

    assert [row[1] for row in page.rows()] == ["Host One", "Guest One", "Host Two", "Guest Two"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_for_one_part_and_for_three(app: Flask, count: int) -> None:
    group, _people, _members = a_group(an_event(), "Ana", "Bob", "Cem")
    for hours in range(count):
        an_item(group, hours=hours)
    desk = path(delegation_address(group)) + "/itinerary"
    browser = Browser(app)
    browser.read(desk)

    with counted(app) as statements:
        browser.read(desk)

    assert len(statements) == 8


def test_who_sees_a_journey(app: Flask, browser: Browser) -> None:
    event = an_event()
    group, _people, _members = a_group(event, "Ana")
    other = a_delegation(event)
    item = an_item(group)
    cast = {"olga": olga(event), "vera": vera(event), "sami": sami(event), "nora": nora()}
    office = f"/organise/{event.slug}/delegations/{group.id}/itinerary"

    read = {name: signed_in(Browser(app), who).client.get(office).status_code for name, who in cast.items()}
    write = {name: signed_in(Browser(app), who).client.get(f"{office}/add").status_code for name, who in cast.items()}
    head = browser.client.get(f"{path(delegation_address(other))}/itinerary/{item.id}").status_code
    wrong = browser.client.get(f"/delegation/{'A' * 43}/itinerary").status_code

    assert read == {"olga": 200, "vera": 200, "sami": 403, "nora": 404}
    assert write == {"olga": 200, "vera": 403, "sami": 403, "nora": 404}
    assert (head, wrong, browser.client.get(office).status_code) == (404, 404, 303)


def test_a_viewer_changes_nothing(app: Flask) -> None:
    event = an_event()
    group, _people, _members = a_group(event, "Ana")
    item = an_item(group)
    office = f"/organise/{event.slug}/delegations/{group.id}/itinerary"
    browser = signed_in(Browser(app), vera(event))

    page = browser.send(f"{office}/{item.id}/cancel", form=f"{office}/{item.id}", status=403)

    assert page.heading
    assert db.session.get_one(ItineraryItem, item.id).state is ItemState.PLANNED
