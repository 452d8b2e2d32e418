"""Random histories of meetings: nobody is in two places at once, and every calendar says what the table says."""

from datetime import UTC, timedelta
from typing import Any

import icalendar
import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from expo.calendar.services import feed_address as own_address
from expo.calendar.services import feed_of
from expo.db import db, transaction
from expo.exhibitors.services.decisions import withdraw
from expo.history.services import Actor
from expo.meetings.feeds import party_feed_address
from expo.meetings.meeting_models import Meeting
from expo.meetings.models import MeetingPlace, Party, PlaceClosure
from expo.meetings.rules import LIVE, MeetingState
from expo.meetings.services.meetings import (
    bring_back,
    cancel_meeting,
    confirm_meeting,
    place_meeting,
    take_off_the_board,
)
from expo.meetings.services.places import close_place, open_place
from expo.registration.models import Registration
from expo.registration.rules import RegistrationState
from expo.registration.services.decisions import cancel
from tests.factories.events import an_event
from tests.factories.meetings import MINUTE, OLGA, TEN, a_block, a_firm, a_meeting, a_table
from tests.itinerary.items import path
from tests.life.histories.machines import Life, live, on_sqlite

PROPOSED, SCHEDULED, CONFIRMED, CANCELLED = (
    MeetingState.PROPOSED,
    MeetingState.SCHEDULED,
    MeetingState.CONFIRMED,
    MeetingState.CANCELLED,
)
PAIRS = ((0, 1), (1, 2), (2, 0), (0, 3))  # which firms meet
WHICH, FIRMS, TABLES = st.integers(0, len(PAIRS) - 1), st.integers(0, 3), st.integers(0, 1)
SLOTS = st.integers(0, 2)
SLOT = 20 * MINUTE


class Meetings(Life):
    """Four firms of one person each, who meet in pairs at two tables in three slots; `states` and `spots` are what should
    be.
    """

    @initialize()
    def begin(self) -> None:
        event = an_event()
        a_block(event, hours=1)
        firms = [a_firm(event, f"Firm {letter}") for letter in "ABCD"]
        self.tables = [a_table(event, name).id for name in ("T1", "T2")]
        meetings = [a_meeting(event, *(firms[number][0] for number in pair)) for pair in PAIRS]
        self.meetings = [one.id for one in meetings]
        self.states = dict.fromkeys(self.meetings, PROPOSED)
        self.spots: dict[int, tuple[int, int]] = {}  # slot and table
        self.told: set[int] = set()
        self.gone: set[int] = set()  # firms that withdrew or whose one person was cancelled
        self.withdrawn: set[int] = set()
        self.closed: dict[tuple[int, int], int] = {}
        self.parties, self.people = [party.id for party, _ in firms], [people[0].id for _, people in firms]
        with transaction():
            self.feeds = [path(own_address(feed_of(people[0]))) for _, people in firms]
            self.party_feeds = [path(party_feed_address(party)) for party, _ in firms]
        self.said: dict[tuple[str, str], tuple[int, Any]] = {}
        self.touched = set(range(4))  # whose calendars the last act may have changed

    @rule(which=WHICH, slot=SLOTS, table=TABLES)
    def place(self, which: int, slot: int, table: int) -> None:
        one = self.meetings[which]
        may = self.states[one] is not CANCELLED and self._is_free(which, slot, table)
        place = db.session.get_one(MeetingPlace, self.tables[table])
        assert self._act(place_meeting, one, TEN + slot * SLOT, place) is may
        if may:
            self.spots[one] = (slot, table)
            self.states[one] = SCHEDULED if self.states[one] is PROPOSED else self.states[one]

    @rule(which=WHICH)
    def confirm(self, which: int) -> None:
        one = self.meetings[which]
        may = self.states[one] is SCHEDULED and self._is_free(which, *self.spots[one])
        assert self._act(confirm_meeting, one) is may
        if may:
            self.states[one] = CONFIRMED
            self.told.add(one)

    @rule(which=WHICH)
    def cancel(self, which: int) -> None:
        one = self.meetings[which]
        may = self.states[one] is not CANCELLED
        assert self._act(cancel_meeting, one, "Changed their mind") is may
        self.states[one] = CANCELLED

    @rule(which=WHICH)
    def bring_back(self, which: int) -> None:
        one = self.meetings[which]
        may = self.states[one] is CANCELLED and one not in self.told
        assert self._act(bring_back, one) is may
        if may:
            self._unplaced(one)

    @rule(which=WHICH)
    def take_off(self, which: int) -> None:
        one = self.meetings[which]
        may = self.states[one] is SCHEDULED
        assert self._act(take_off_the_board, one) is may
        if may:
            self._unplaced(one)

    @rule(slot=SLOTS, table=TABLES)
    def close(self, slot: int, table: int) -> None:
        """Or open it again."""
        self.touched = set()
        place = db.session.get_one(MeetingPlace, self.tables[table])
        if (found := self.closed.pop((slot, table), None)) is not None:
            assert self.act(open_place, place, db.session.get_one(PlaceClosure, found), by=OLGA)
            return
        may = all(self.spots[one] != (slot, table) for one in self._live())
        assert self.act(close_place, place, TEN + slot * SLOT, TEN + (slot + 1) * SLOT, "Leak", by=OLGA) is may
        if may:
            self.closed[slot, table] = db.session.scalars(sa.select(sa.func.max(PlaceClosure.id))).one()

    @rule(firm=FIRMS, how=st.sampled_from(["firm", "person", "", "", ""]))
    def leave(self, firm: int, how: str) -> None:
        """A firm withdraws, or its one person is cancelled: then an organiser decides what becomes of the meetings."""
        if not how or firm in self.gone:
            return
        if how == "firm":
            assert self.act(withdraw, db.session.get_one(Party, self.parties[firm]).exhibitor, by=Actor("Emil"))
            self.withdrawn.add(firm)
            for one in self._of_firm(firm):
                self.states[one] = CANCELLED
        else:
            assert self.act(cancel, db.session.get_one(Registration, self.people[firm]), by=OLGA)
        self.gone.add(firm)
        self.touched = {other for pair in PAIRS if firm in pair for other in pair}

    @invariant()
    def the_table_says_what_has_happened(self) -> None:
        rows = {row.id: row for row in db.session.scalars(sa.select(Meeting))}
        assert {number: row.state for number, row in rows.items()} == self.states
        for one in self._live():
            slot, table = self.spots[one]
            assert (rows[one].starts_at, rows[one].meeting_place_id) == (TEN + slot * SLOT, self.tables[table])

    @invariant()
    def nobody_and_no_table_is_taken_twice_at_once(self) -> None:
        booked = [
            (person.registration_id, meeting.starts_at)
            for meeting in db.session.scalars(sa.select(Meeting).where(Meeting.state.in_(LIVE)))
            for person in meeting.people
            if person.booked
        ]
        assert len(booked) == len(set(booked))
        assert len({self.spots[one] for one in self._live()}) == len(self._live())
        gone = {self.people[firm] for firm in self.gone}
        assert gone.isdisjoint(person for person, _at in booked)

    @invariant()
    def every_calendar_says_what_the_table_says(self) -> None:
        for firm in self.touched:
            person = db.session.get_one(Registration, self.people[firm])
            is_out = person.state is RegistrationState.CANCELLED
            told = {str(self._row(one).uid) + "@expo": one for one in self._of_firm(firm) if one in self.told}
            for name, address in (("own", self.feeds[firm]), ("party", self.party_feeds[firm])):
                found = {uid: item for item in self._items(address) if (uid := str(item["UID"])) in told}
                assert found.keys() == (set() if name == "own" and is_out else told.keys()), name
                for uid, item in found.items():
                    ends = self.states[told[uid]] is not CONFIRMED or (name == "party" and firm in self.withdrawn)
                    self._check(f"{name} {firm}", told[uid], item, cancelled=ends)

    def _check(self, name: str, one: int, item: Any, *, cancelled: bool) -> None:
        starts, ends = (item[key].dt.astimezone(UTC) for key in ("DTSTART", "DTEND"))
        slot, table = self.spots[one]
        assert (starts, ends - starts) == (TEN + slot * SLOT, timedelta(minutes=20))
        assert f"T{table + 1}" in str(item["LOCATION"])
        assert (str(item["STATUS"]) == "CANCELLED") is cancelled
        says, sequence = (starts, table, cancelled), int(item["SEQUENCE"])
        last, before = self.said.get((name, str(one)), (-1, None))
        assert sequence > last or (sequence == last and says == before)
        self.said[name, str(one)] = sequence, says

    def _items(self, address: str) -> list[Any]:
        return list(icalendar.Calendar.from_ical(self.browser.client.get(address).data).walk("VEVENT"))

    def _is_free(self, which: int, slot: int, table: int) -> bool:
        """Whether the meeting can be then and there."""
        others = [one for one in self._live() if one != self.meetings[which]]
        ours = set(PAIRS[which])
        return (
            not ours & self.gone
            and (slot, table) not in self.closed
            and all(self.spots[one] != (slot, table) for one in others)
            and not any(self.spots[one][0] == slot and ours & set(PAIRS[self.meetings.index(one)]) for one in others)
        )

    def _live(self) -> list[int]:
        return [one for one, state in self.states.items() if state in LIVE]

    def _of_firm(self, firm: int) -> list[int]:
        return [one for one, pair in zip(self.meetings, PAIRS, strict=True) if firm in pair]

    def _unplaced(self, one: int) -> None:
        self.states[one] = PROPOSED
        self.spots.pop(one, None)

    def _act(self, service: Any, one: int, *given: Any) -> bool:
        meeting, self.touched = self._row(one), set(PAIRS[self.meetings.index(one)])
        return self.act(service, meeting, *given, version=meeting.version, by=OLGA)

    def _row(self, one: int) -> Meeting:
        return db.session.get_one(Meeting, one)


@pytest.mark.hypothesis
@on_sqlite
def test_random_histories_of_meetings(bare_app: Flask) -> None:
    live(Meetings, bare_app)
