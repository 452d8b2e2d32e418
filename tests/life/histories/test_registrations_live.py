"""Random histories of registrations: seats, waiting lists, mails and tickets always say what has happened."""

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from expo.db import db
from expo.events.models import Category
from expo.events.queries import categories_of
from expo.history.services import Actor
from expo.mail.models import Mail
from expo.registration.models import Registration
from expo.registration.notices import ticket_address
from expo.registration.rules import LIVE, RegistrationState
from expo.registration.services.capacity import change_capacity
from expo.registration.services.decisions import approve, cancel, decline, move
from expo.registration.services.erasure import erase
from expo.registration.words import state_word
from tests.delegations.desks import path_of
from tests.factories.events import a_category, an_event
from tests.factories.registration import vito
from tests.life.histories.machines import Life, live, on_sqlite

OLGA = Actor("Olga Organiser")
ASKED, CONFIRMED, WAITING, DECLINED, CANCELLED = (
    RegistrationState.WAITING_FOR_APPROVAL,
    RegistrationState.CONFIRMED,
    RegistrationState.ON_WAITING_LIST,
    RegistrationState.DECLINED,
    RegistrationState.CANCELLED,
)
PEOPLE = st.integers(0, 7)
TWO = st.integers(0, 1)


class Registrations(Life):
    """Two categories, one with approval, of few seats; `states`, `queues` and `mails` are what should be."""

    @initialize(seats=st.tuples(st.integers(0, 3), st.integers(0, 3)))
    def begin(self, seats: tuple[int, int]) -> None:
        event = an_event(bare=False)
        for needs_approval, capacity in zip((False, True), seats, strict=True):
            a_category(event, capacity=capacity, needs_approval=needs_approval)
        self.event_id = event.id
        self.categories = [one.id for one in categories_of(event)[1:]]
        self.seats = dict(zip(self.categories, seats, strict=True))
        self.queues: dict[int, list[int]] = {one: [] for one in self.categories}
        self.people: list[int] = []
        self.states: dict[int, RegistrationState] = {}
        self.where: dict[int, int] = {}
        self.mails: dict[int, int] = {}
        self.erased: set[int] = set()
        self.last: int | None = None

    @rule(which=TWO)
    def register(self, which: int) -> None:
        if len(self.people) == 8:
            return
        category = db.session.get_one(Category, self.categories[which])
        person = vito(category.event, category).id
        self.people.append(person)
        self.where[person], self.mails[person], self.last = self.categories[which], 1, person
        if which == 1:
            self.states[person] = ASKED
        else:
            self._confirm_or_queue(person)

    @rule(number=PEOPLE)
    def approve(self, number: int) -> None:
        if (person := self._person(number)) is None:
            return
        may = self.states[person] in {ASKED, DECLINED, CANCELLED} and person not in self.erased
        assert self.act(approve, self._row(person), by=OLGA) is may
        if may:
            self.mails[person] += 1
            self._confirm_or_queue(person)

    @rule(number=PEOPLE, ending=st.sampled_from([DECLINED, CANCELLED]))
    def end(self, number: int, ending: RegistrationState) -> None:
        if (person := self._person(number)) is None:
            return
        may = self.states[person] in LIVE and person not in self.erased
        assert self.act(cancel if ending is CANCELLED else decline, self._row(person), by=OLGA) is may
        if may:
            self.mails[person] += 1
            self._leave(person, ending)

    @rule(number=PEOPLE)
    def erase(self, number: int) -> None:
        if (person := self._person(number)) is None:
            return
        assert self.act(erase, self._row(person), by=Actor("")) is (person not in self.erased)
        if person not in self.erased:
            self.erased.add(person)
            self.mails[person] = 0
            if self.states[person] in LIVE:
                self._leave(person, CANCELLED)

    @rule(number=PEOPLE, which=TWO)
    def move(self, number: int, which: int) -> None:
        if (person := self._person(number)) is None:
            return
        there, here, state = self.categories[which], self.where[person], self.states[person]
        fits = there == here or state is not CONFIRMED or self._free(there) > 0
        may = fits and person not in self.erased
        assert self.act(move, self._row(person), db.session.get_one(Category, there), by=OLGA) is may
        if not may or there == here:
            return
        self.where[person] = there
        if state is WAITING:
            self.queues[here].remove(person)
            self._confirm_or_queue(person)
            self.mails[person] += self.states[person] is not state
        elif state is CONFIRMED:
            self.mails[person] += 1
            self._fill(here)

    @rule(which=TWO, seats=st.integers(0, 5))
    def change_seats(self, which: int, seats: int) -> None:
        category = self.categories[which]
        may = seats >= self._taken(category)
        assert self.act(change_capacity, db.session.get_one(Category, category), seats, by=OLGA) is may
        if may:
            self.seats[category] = seats
            self._fill(category)

    @invariant()
    def tables_say_what_has_happened(self) -> None:
        rows = {row.id: row for row in db.session.scalars(sa.select(Registration))}
        assert {number: row.state for number, row in rows.items()} == self.states
        assert {number: row.category_id for number, row in rows.items()} == self.where
        for category in self.categories:
            kept = db.session.get_one(Category, category)
            assert (kept.occupancy, kept.capacity) == (self._taken(category), self.seats[category])
            waiting = [row for row in rows.values() if row.category_id == category and row.state is WAITING]
            assert [row.id for row in sorted(waiting, key=lambda row: row.waiting_number or 0)] == self.queues[category]
            assert kept.occupancy == kept.capacity or not waiting

    @invariant()
    def everybody_has_one_mail_for_each_change(self) -> None:
        query = sa.select(Registration.id, sa.func.count(Mail.id)).outerjoin(
            Mail, sa.and_(Mail.about_id == Registration.id, Mail.to_address != "")
        )
        found = {number: count for number, count in db.session.execute(query.group_by(Registration.id))}  # noqa: C416 -- rows
        assert found == self.mails

    @invariant()
    def the_ticket_says_what_the_table_says(self) -> None:
        if self.last is None:
            return
        row, state = self._row(self.last), self.states[self.last]
        page = self.browser.read(path_of(ticket_address(row)), status=404 if self.last in self.erased else 200)
        if self.last not in self.erased:
            queue = self.queues[self.where[self.last]]
            place = f"place {queue.index(self.last) + 1} on the waiting list" if state is WAITING else ""
            assert (state_word(state) in page.text, place in page.text) == (True, True)
            assert ("Ticket as PDF" in page.text) is (state is CONFIRMED)

    def _person(self, number: int) -> int | None:
        self.last = self.people[number % len(self.people)] if self.people else None
        return self.last

    def _row(self, person: int) -> Registration:
        return db.session.get_one(Registration, person)

    def _taken(self, category: int) -> int:
        return sum(self.where[one] == category and self.states[one] is CONFIRMED for one in self.people)

    def _free(self, category: int) -> int:
        return self.seats[category] - self._taken(category)

    def _confirm_or_queue(self, person: int) -> None:
        category = self.where[person]
        self.states[person] = WAITING
        if self._free(category) > 0:
            self.states[person] = CONFIRMED
        else:
            self.queues[category].append(person)

    def _leave(self, person: int, ending: RegistrationState) -> None:
        category, was = self.where[person], self.states[person]
        self.states[person] = ending
        if was is WAITING:
            self.queues[category].remove(person)
        if was is CONFIRMED:
            self._fill(category)

    def _fill(self, category: int) -> None:
        while self._free(category) > 0 and self.queues[category]:
            first = self.queues[category].pop(0)
            self.states[first] = CONFIRMED
            self.mails[first] += 1


@pytest.mark.hypothesis
@on_sqlite
def test_random_histories_of_registrations(bare_app: Flask) -> None:
    live(Registrations, bare_app)
