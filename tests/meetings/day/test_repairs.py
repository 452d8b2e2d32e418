"""Repairs: a late flight, a closure, an hour before: up to three proposals, of which one is put in force as a whole."""

from datetime import timedelta

import pytest
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.errors import Refused
from expo.events.models import Event
from expo.events.queries import zones_of
from expo.events.services.closures import plan_closure
from expo.events.services.venue_parts import add_zone
from expo.meetings.meeting_models import Meeting
from expo.meetings.meeting_queries import meetings_of
from expo.meetings.repairs.plan import movable, propose_repairs
from expo.meetings.repairs.rules import Repair, RepairWay
from expo.meetings.services.day.repairs import apply_repair
from expo.meetings.services.meetings import pin_meeting
from expo.meetings.troubles import troubles_of
from tests.factories.accounts import olga, signed_in, vera
from tests.factories.events import an_event
from tests.factories.meetings import MINUTE, OLGA, TEN, a_block, a_firm, a_meeting, a_pause, a_table, placed
from tests.meetings.test_told import told_later
from tests.pages import Browser

EARLY = TEN - 180 * MINUTE


def broken(event: Event) -> list[Meeting]:
    found = list(db.session.scalars(meetings_of(event, with_g2g=True)))
    return [one for one in found if one.id in troubles_of(event, found)]


def proposed(event: Event) -> dict[RepairWay, Repair]:
    return {one.way: one for one in propose_repairs(event, movable(broken(event), clock.now()))}


def shut(event: Event, minutes: int, until: int) -> None:
    """The zone of the first table is closed, for the drive of a guest of state."""
    [zone] = zones_of(event)
    with transaction():
        plan_closure(event, zone, TEN + minutes * MINUTE, TEN + until * MINUTE, "A visit of state", by=OLGA)


@pytest.fixture
def event(app: Flask) -> Event:
    """Two tables and four meetings at each, one after the other, of eight pairs of firms; the last is at twenty past eleven."""
    event = an_event()
    a_block(event)
    with transaction():
        zone = add_zone(event, "Lounge", None, by=OLGA)
    tables = [a_table(event, zone_id=zone.id), a_table(event, "T02")]
    for number in range(8):
        pair = (a_firm(event, f"{side}{number}")[0] for side in ("Host", "Guest"))
        placed(a_meeting(event, *pair), tables[number % 2], 20 * (number // 2) + 40, told=True)
    told_later()
    return event


def test_a_closed_table_has_its_meetings_proposed_elsewhere_or_later_and_one_proposal_is_done_whole(
    event: Event,
) -> None:
    table = next(one.place for one in db.session.scalars(meetings_of(event, with_g2g=True)) if one.place)
    others = {one.id: one.starts_at for one in db.session.scalars(meetings_of(event, with_g2g=True))}

    with clock.set_to(EARLY):
        shut(event, 30, 90)
        hit = broken(event)
        ways = proposed(event)
        with transaction():
            count = apply_repair(event, ways[RepairWay.NEAREST].moves, by=OLGA)
        db.session.expire_all()
        rest = broken(event)
        mails = told_later()

    moved = {one.meeting_id for one in ways[RepairWay.NEAREST].moves}
    kept = [one for one in db.session.scalars(meetings_of(event, with_g2g=True)) if one.id not in moved]
    assert len(hit) == count == len(moved)
    assert rest == []
    assert len(kept) == 8 - count
    assert all(one.starts_at == others[one.id] for one in kept)
    assert {one.place_id for one in ways[RepairWay.SAME_PLACE].moves} == {table.id}
    assert RepairWay.ANOTHER_DAY not in ways
    assert all(len(texts) == 1 for texts in mails.values())
    assert all("Rearranged" in texts[0] for texts in mails.values())


def test_a_told_meeting_within_the_hour_or_a_pinned_one_is_left_to_a_person(event: Event) -> None:
    first, second = list(db.session.scalars(meetings_of(event, with_g2g=True)))[::2][:2]
    with clock.set_to(TEN - 10 * MINUTE):
        shut(event, 30, 200)
        soon = proposed(event)[RepairWay.NEAREST]
        with transaction():
            pin_meeting(second, pinned=True, version=second.version, by=OLGA)
        pinned = proposed(event)[RepairWay.NEAREST]
        with pytest.raises(Refused, match="Nothing is moved"), transaction():
            apply_repair(event, soon.moves, by=OLGA)

    assert first.id not in {one.meeting_id for one in soon.moves}
    assert second.id in {one.meeting_id for one in soon.moves}
    assert second.id not in {one.meeting_id for one in pinned.moves}


def test_a_repair_that_was_overtaken_is_not_done_in_part(event: Event) -> None:
    meetings = list(db.session.scalars(meetings_of(event, with_g2g=True)))
    with clock.set_to(EARLY):
        shut(event, 30, 90)
        before = {one.id: (one.starts_at, one.meeting_place_id) for one in meetings}
        moves = proposed(event)[RepairWay.NEAREST].moves
        with transaction():
            last = db.session.get_one(Meeting, moves[-1].meeting_id)
            last.version += 1
        with pytest.raises(Refused, match="has changed since"), transaction():
            apply_repair(event, moves, by=OLGA)
        db.session.expire_all()

    after = {
        one.id: (one.starts_at, one.meeting_place_id) for one in db.session.scalars(meetings_of(event, with_g2g=True))
    }
    assert after == before


def test_nothing_is_moved_into_a_prayer_and_another_day_is_named_where_there_is_one(event: Event) -> None:
    day = timedelta(days=1)
    a_block(event, starts_at=TEN + day, ends_at=TEN + day + timedelta(hours=3))
    a_pause(event, 120, 60, "Jumu'ah")
    with clock.set_to(EARLY):
        shut(event, 30, 100)
        ways = proposed(event)

    begins, ends = TEN + 100 * MINUTE, TEN + 180 * MINUTE
    assert not [one for one in ways[RepairWay.NEAREST].moves if begins < one.starts_at < ends]
    assert {event.day_of(one.starts_at) for one in ways[RepairWay.ANOTHER_DAY].moves} == {event.day_of(TEN + day)}


def test_the_office_sees_the_proposals_and_chooses_one(app: Flask, event: Event) -> None:
    here = f"/organise/{event.slug}/meetings/repairs"

    with clock.set_to(EARLY):
        office = signed_in(Browser(app), olga(event))
        empty = office.read(here).text
        shut(event, 30, 90)
        list_page = office.read(here.replace("repairs", "undecided"))
        page = office.read(here)
        sent = [str(one["value"]) for one in page.soup.select("#repair-1 [name=move]")]
        done = office.send(here, {"move": sent}, form=here)
        odd = office.send(here, {"move": ["1.1.x.1"]}, form=here, status=400)
        viewer = signed_in(Browser(app), vera(event)).client.get(here).status_code

    assert "No proposal" in empty
    assert here in [str(a["href"]).split("?")[0] for a in list_page.soup.select("main a[href]")]
    assert "people are asked to move" in page.text
    assert "meetings are moved" in done.text
    assert "Nothing to be decided" in done.text
    assert odd.soup is not None
    assert viewer == 403
