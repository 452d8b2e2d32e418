"""An expo with 2,000 meetings: its board, a repair after a closure, agenda cards, and a hundred who accept at once."""

import io
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from datetime import time as clock_time
from http import HTTPStatus
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from bench.fixtures.figures import Figure, at_least, at_most, percentile
from bench.fixtures.site import EVENT, site
from bench.lists import organiser
from expo import clock
from expo.db import db, transaction
from expo.demo.batches import DEMO
from expo.events.models import Event
from expo.events.queries import event_by_slug
from expo.events.services.closures import plan_closure
from expo.events.services.venue_parts import add_zone
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.rules import IN
from expo.exhibitors.services.staff import add_staff
from expo.meetings.agenda_cards import write_agenda_cards
from expo.meetings.meeting_models import Meeting
from expo.meetings.meeting_queries import meetings_of
from expo.meetings.models import MeetingPlace, Party
from expo.meetings.queries import places_of
from expo.meetings.repairs.plan import movable, propose_repairs
from expo.meetings.repairs.rules import Repair
from expo.meetings.requests.models import MeetingRequest
from expo.meetings.requests.queries import terms_of
from expo.meetings.requests.rules import AskedMeeting, RequestAct
from expo.meetings.rules import BlockKind, MeetingState, PlaceKind
from expo.meetings.services.blocks import add_block
from expo.meetings.services.bodies import ensure_party
from expo.meetings.services.day.repairs import apply_repair
from expo.meetings.services.meetings import add_meeting
from expo.meetings.services.places import add_places
from expo.meetings.services.plans import put_in_plan
from expo.meetings.services.requests.answers import answer_request
from expo.meetings.services.requests.lifecycle import ask_for_meeting, edit_terms
from expo.meetings.troubles import troubles_of
from expo.meetings.wishes.queries import thing_of
from expo.registration.rules import Details

FIRMS, TABLES, SLOTS_A_DAY, MINUTES = 200, 100, 20, 20
CLOSED, AT_ONCE = 20, 100  # tables in the zone that is closed; who accept at once
PAINT_MS, REPAIR_SECONDS, CARDS_SECONDS = 1000, 10, 20
ACCEPT_MS = {"sqlite": 1500, "postgresql": 400}


def run() -> list[Figure]:
    return [figure for kind in ("sqlite", "postgresql") for figure in _on(kind)]


def _on(kind: str) -> list[Figure]:
    with site(kind, people=100, firms=FIRMS) as app, app.app_context():
        event = event_by_slug(EVENT)
        if event is None:
            raise RuntimeError("the demonstration has no such expo")
        parties = _parties(event)
        tables = _ground(event)
        count = _meet(event, parties, tables)
        with clock.set_to(_at(event, 0, 0) - timedelta(hours=4)):
            board, cards = min(_board(app, event) for _time in range(3)), _seconds(lambda: _cards(event))
            repaired = _repair(event)
            accepted = _accept(app, event, parties)
    name = f"{count:,} meetings, {kind}:"
    return [
        at_most(f"{name} the board's page", 1000 * board, "ms", PAINT_MS),
        at_most(f"{name} agenda cards of {FIRMS} people", cards, "s", CARDS_SECONDS),
        *repaired,
        at_most(f"… {AT_ONCE} who accept at once, 95 of 100", accepted, "ms", ACCEPT_MS[kind]),
    ]


def _parties(event: Event) -> list[Party]:
    """Firms with somebody who meets for each."""
    query = sa.select(Exhibitor).where(Exhibitor.event_id == event.id, Exhibitor.state.in_(IN)).order_by(Exhibitor.id)
    found = []
    for number, firm in enumerate(db.session.scalars(query.limit(FIRMS)).all()):
        with transaction():
            email = f"staff.{number}@bench.example"
            add_staff(firm, Details(given_name=f"Staff {number}", family_name="", email=email), by=DEMO)
            found.append(ensure_party(event, f"firm-{firm.id}"))
    return found


def _ground(event: Event) -> list[MeetingPlace]:
    """Two days of slots, and tables of which some are in a zone; tables of the demonstration are left alone."""
    with transaction():
        for day in range(2):
            times = {"starts_at": _at(event, day, 0), "ends_at": _at(event, day, SLOTS_A_DAY)}
            fields = {"kind": BlockKind.MEETINGS, "name": {}, "slot_minutes": MINUTES, "gap_minutes": 0, "kinds": []}
            add_block(event, {**fields, **times}, (), by=DEMO)
        zone = add_zone(event, "Bench", None, by=DEMO)
        table: dict[str, Any] = {"kind": PlaceKind.TABLE, "name": "B", "chairs": 6, "parallel": 1}
        shut = add_places(event, {**table, "name": "Z", "zone_id": zone.id}, count=CLOSED, by=DEMO)
        return [*shut, *add_places(event, table, count=TABLES - CLOSED, by=DEMO)]


def _at(event: Event, day: int, slot: int) -> datetime:
    begins = datetime.combine(event.last_day - timedelta(days=1 - day), clock_time(17, 20), event.zone_info)
    return begins + slot * timedelta(minutes=MINUTES)


def _rounds(parties: list[Party]) -> Iterator[tuple[int, int, Party, Party]]:
    """Who meets whom in which slot at which table: a round robin of which every second pair rests."""
    size = len(parties) - 1
    for slot in range(2 * SLOTS_A_DAY):
        order = [parties[-1], *(parties[(slot + place) % size] for place in range(size))]
        for table in range(len(parties) // 2):
            if (table + slot) % 2 == 0:
                yield slot, table, order[table], order[-1 - table]


def _meet(event: Event, parties: list[Party], tables: list[MeetingPlace]) -> int:
    count = 0
    for slot, table, one, other in _rounds(parties):
        with transaction():
            meeting = add_meeting(event, [one, other], {"minutes": MINUTES, "language": "en"}, by=DEMO)
            starts_at = _at(event, *divmod(slot, SLOTS_A_DAY))
            times = (starts_at, starts_at + timedelta(minutes=MINUTES))
            put_in_plan(meeting, times, tables[table % len(tables)], people=(), interpreters=(), by=DEMO)
            meeting.state, meeting.told_at = MeetingState.CONFIRMED, clock.now()
        count += 1
    return count


def _board(app: Flask, event: Event) -> float:
    client, address = organiser(app), f"/organise/{event.slug}/meetings/board"
    return _seconds(lambda: _read(client, address))


def _read(client: FlaskClient, address: str) -> None:
    status = client.get(address).status_code
    if status != HTTPStatus.OK:
        raise RuntimeError(f"{address} answers {status}")


def _cards(event: Event) -> None:
    write_agenda_cards(io.BytesIO(), event, with_g2g=True)


def _repair(event: Event) -> list[Figure]:
    """A zone is closed for three hours: the proposals, and one of them done."""
    zone = next(one.zone for one in places_of(event) if one.zone is not None and one.zone.name == "Bench")
    with transaction():
        plan_closure(event, zone, _at(event, 0, 0), _at(event, 0, 9), "A visit of state", by=DEMO)
    before = _places(event)
    found: list[Repair] = []
    proposed = _seconds(lambda: found.extend(_proposals(event)))
    with transaction():
        moved = apply_repair(event, found[0].moves, by=DEMO)
    hit = {one.meeting_id for one in found[0].moves} | set(found[0].left)
    after = _places(event)
    same = [number for number in before if number not in hit]
    kept = 100 * sum(before[number] == after[number] for number in same) / len(same)
    return [
        at_most(f"… three repairs of {len(hit)} meetings of a closed zone proposed", proposed, "s", REPAIR_SECONDS),
        at_least(f"… {moved} of them moved, others unmoved", kept, "%", 95),
    ]


def _proposals(event: Event) -> list[Repair]:
    meetings = list(db.session.scalars(meetings_of(event, with_g2g=True)))
    troubles = troubles_of(event, meetings)
    return propose_repairs(event, movable([one for one in meetings if one.id in troubles], clock.now()))


def _places(event: Event) -> dict[int, Any]:
    query = sa.select(Meeting.id, Meeting.starts_at, Meeting.meeting_place_id).where(Meeting.event_id == event.id)
    return {row[0]: (row[1], row[2]) for row in db.session.execute(query)}


def _accept(app: Flask, event: Event, parties: list[Party]) -> float:
    """Milliseconds of 95 of 100 acceptances by as many firms of requests of one that has never met any of them."""
    with transaction():
        fields = {"are_open": True, "most_open": 30, "most_waiting": 30, "days": 5, "place_at_once": True}
        edit_terms(event, fields, version=getattr(terms_of(event), "version", 0), by=DEMO)
    requests = []
    for one in parties[:AT_ONCE]:
        with transaction():
            asked = AskedMeeting("Bench", MINUTES, "en")
            requests.append(ask_for_meeting(event, thing_of(one), _hosts(event, one), asked, by=DEMO).id)

    def answer(number: int) -> float:
        with app.app_context(), clock.set_to(_at(event, 0, 0) - timedelta(hours=4)):
            return _seconds(lambda: _answer(number))

    with ThreadPoolExecutor(8) as firms:
        return 1000 * percentile(sorted(firms.map(answer, requests)), 0.95)


def _hosts(event: Event, one: Party) -> str:
    """A body of the demonstration, another for every firm in turn."""
    query = sa.select(Party).where(Party.event_id == event.id, Party.delegation_id.is_not(None)).order_by(Party.id)
    found = list(db.session.scalars(query))
    return thing_of(found[one.id % len(found)])


def _answer(number: int) -> None:
    with transaction():
        request = db.session.get_one(MeetingRequest, number)
        answer_request(request, RequestAct.ACCEPT, as_asker=False, by=DEMO)


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began
