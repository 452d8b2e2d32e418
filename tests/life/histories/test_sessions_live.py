"""Random histories of sessions: programme, itinerary and every feed say one time and one state, with a growing SEQUENCE."""

from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pytest
from flask import Flask
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from expo.calendar.services import feed_address as own_address
from expo.calendar.services import feed_of, keep
from expo.db import db, transaction
from expo.delegations.links import delegation_address
from expo.delegations.models import Delegation
from expo.itinerary.feeds import feed_address
from expo.itinerary.services import add_session_item, lock_itinerary
from expo.programme.models import Session
from expo.programme.rules import SessionState, may_become
from expo.programme.services.sessions import edit_session, move_session
from expo.registration.models import Registration
from tests.factories.events import an_event
from tests.factories.programme import MORNING, a_session
from tests.itinerary.items import DANA, a_group, path
from tests.life.histories.machines import Life, live, on_sqlite

DRAFT, PUBLISHED, CANCELLED = SessionState.DRAFT, SessionState.PUBLISHED, SessionState.CANCELLED
WHICH = st.integers(0, 1)
HOUR = timedelta(hours=1)


class Sessions(Life):
    """Two sessions, a member who may keep them and a delegation that may take them into its itinerary."""

    @initialize()
    def begin(self) -> None:
        event = an_event()
        group, (person,), _members = a_group(event, "Ana")
        self.sessions = [a_session(event, state=DRAFT, starts_at=MORNING + 4 * n * HOUR).id for n in range(2)]
        rows = {one: self._row(one) for one in self.sessions}
        self.titles = {one: row.title["en"] for one, row in rows.items()}
        self.uids = {one: f"{row.uid}@expo" for one, row in rows.items()}
        self.zone = event.zone_info
        self.times = {one: self._row(one).starts_at for one in self.sessions}
        self.lasts = dict.fromkeys(self.sessions, HOUR)
        self.states = dict.fromkeys(self.sessions, DRAFT)
        self.taken: set[int] = set()
        self.kept: set[int] = set()
        self.group, self.person, self.slug = group.id, person.id, event.slug
        self.sequences: dict[tuple[str, int], tuple[int, Any]] = {}
        with transaction():
            self.feeds = {
                "own": path(own_address(feed_of(person))),
                "group": path(feed_address(lock_itinerary(group))),
                "programme": f"/{event.slug}/programme.ics",
            }
        self.desk = f"{path(delegation_address(group))}/itinerary"

    @rule(which=WHICH, state=st.sampled_from([DRAFT, PUBLISHED, PUBLISHED, CANCELLED]))
    def change_state(self, which: int, state: SessionState) -> None:
        one = self.sessions[which]
        may = may_become(self.states[one], state)
        assert self.act(move_session, self._row(one), state, by=DANA) is may
        if may:
            self.states[one] = state

    @rule(which=WHICH, minutes=st.sampled_from([-30, 15, 60]))
    def move(self, which: int, minutes: int) -> None:
        one = self.sessions[which]
        starts = min(max(self.times[one] + timedelta(minutes=minutes), MORNING), MORNING + 9 * HOUR)
        assert self._edited(one, starts_at=starts, ends_at=starts + self.lasts[one])
        self.times[one] = starts

    @rule(which=WHICH, minutes=st.integers(3, 18))
    def lengthen(self, which: int, minutes: int) -> None:
        one = self.sessions[which]
        self.lasts[one] = timedelta(minutes=10 * minutes)
        assert self._edited(one, ends_at=self.times[one] + self.lasts[one])

    @rule(which=WHICH)
    def take_into_the_itinerary(self, which: int) -> None:
        one = self.sessions[which]
        may = self.states[one] is PUBLISHED and one not in self.taken
        group = db.session.get_one(Delegation, self.group)
        assert self.act(add_session_item, group, self._row(one), by=DANA) is may
        self.taken |= {one} if may else set()

    @rule(which=WHICH)
    def keep(self, which: int) -> None:
        one = self.sessions[which]
        may = self.states[one] in {PUBLISHED, CANCELLED}
        person = db.session.get_one(Registration, self.person)
        assert self.act(keep, person, self._row(one)) is may
        self.kept |= {one} if may else set()

    @invariant()
    def every_feed_says_what_the_table_says(self) -> None:
        public = [one for one in self.sessions if self.states[one] is not DRAFT]
        for name, address in self.feeds.items() if public else ():
            items = self._feed(address)
            for one in public:
                concerned = {"own": self.kept | self.taken, "group": self.taken, "programme": set(self.sessions)}[name]
                found = [item for item in items if str(item["UID"]) == self.uids[one]]
                assert len(found) == (one in concerned), f"{name} has it {len(found)} times"
                for item in found:
                    self._check_entry(name, one, item)

    @invariant()
    def the_pages_say_it_too(self) -> None:
        programme = self.browser.read(f"/{self.slug}/programme").text
        itinerary = self.browser.read(self.desk).text
        for one in self.sessions:
            title = self.titles[one]
            starts, ends = (
                moment.astimezone(self.zone) for moment in (self.times[one], self.times[one] + self.lasts[one])
            )
            assert (title in programme) is (self.states[one] is not DRAFT)
            if one in self.taken and self.states[one] is not DRAFT:
                assert (title in itinerary, f"{starts:%H:%M}–{ends:%H:%M}" in itinerary) == (True, True)

    def _check_entry(self, name: str, one: int, item: Any) -> None:
        starts, ends = (item[key].dt.astimezone(UTC) for key in ("DTSTART", "DTEND"))
        assert (starts, ends - starts) == (self.times[one], self.lasts[one])
        assert (str(item["STATUS"]) == "CANCELLED") is (self.states[one] is CANCELLED)
        said, sequence = (starts, ends, self.states[one]), int(item["SEQUENCE"])
        last, before = self.sequences.get((name, one), (-1, None))
        assert sequence > last or (sequence == last and said == before)
        self.sequences[name, one] = sequence, said

    def _feed(self, address: str) -> list[Any]:
        return list(icalendar.Calendar.from_ical(self.browser.client.get(address).data).walk("VEVENT"))

    def _edited(self, one: int, **fields: datetime) -> bool:
        row = self._row(one)
        return self.act(edit_session, row, fields, version=row.version, by=DANA)

    def _row(self, one: int) -> Session:
        return db.session.get_one(Session, one)


@pytest.mark.hypothesis
@on_sqlite
def test_random_histories_of_sessions(bare_app: Flask) -> None:
    live(Sessions, bare_app)
