"""Shifts of interpreters: what is written, told and refused; by the services alone."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from expo import clock
from expo.db import transaction
from expo.errors import Refused
from expo.history.services import Actor
from expo.interpreters.rules import MOST_SHIFTS
from expo.interpreters.services.shifts import add_shift, remove_shift, shift_of
from tests.factories.events import an_event
from tests.factories.interpreters import an_interpreter
from tests.factories.programme import MORNING, a_session
from tests.told import told, told_changes

OLGA = Actor("Olga")
HOUR = timedelta(hours=1)
NOON = datetime(2026, 11, 10, 9, tzinfo=UTC)


def test_a_shift_is_written_and_told_by_the_clocks_of_the_expo(app: Flask) -> None:
    event = an_event()
    derya = an_interpreter(event, "Derya")
    with transaction():
        shift = add_shift(derya, MORNING, MORNING + 24 * HOUR, by=OLGA)
        add_shift(derya, MORNING + 24 * HOUR, MORNING + 25 * HOUR, by=OLGA)
    found = [shift_of(derya, shift.id), shift_of(an_interpreter(event), shift.id), shift_of(derya, shift.id + 99)]
    for starts, ends in ((MORNING, MORNING), (MORNING - 3 * HOUR, MORNING + 22 * HOUR)):
        with pytest.raises(Refused, match="A shift ends after it starts"), transaction():
            add_shift(derya, starts, ends, by=OLGA)
    for starts, ends in ((MORNING - HOUR, MORNING + HOUR / 60), (MORNING + 24.5 * HOUR, MORNING + 26 * HOUR)):
        with pytest.raises(Refused, match="This overlaps another shift of theirs"), transaction():
            add_shift(derya, starts, ends, by=OLGA)
    with transaction():
        remove_shift(derya, shift, by=OLGA)

    assert (found, shift.event_id, derya.version, len(derya.shifts)) == ([shift, None, None], event.id, 4, 1)
    text = "2027-04-13 10:00–10:00"
    assert told_changes(event, "interpreter")[1] == ("changed", None, {"shift": text, "version": 2})
    assert told_changes(event, "interpreter")[-1] == ("changed", None, {"removed_shift": text, "version": 4})
    assert told(event, "interpreter")[-1] == ("Olga", "changed", "Derya")


def test_somebody_has_so_many_shifts_and_no_more(app: Flask) -> None:
    derya = an_interpreter(an_event())
    with transaction():
        for number in range(MOST_SHIFTS):
            starts = MORNING + number * HOUR
            add_shift(derya, starts, starts + HOUR, by=OLGA)
    with pytest.raises(Refused, match=f"Somebody has at most {MOST_SHIFTS} shifts"), transaction():
        add_shift(derya, MORNING - HOUR, MORNING, by=OLGA)


@pytest.mark.parametrize(("now", "holds"), [(MORNING + HOUR - HOUR / 3600, True), (MORNING + HOUR, False)])
def test_a_booking_that_is_over_holds_no_shift(app: Flask, now: datetime, *, holds: bool) -> None:
    event = an_event()
    derya = an_interpreter(event, "Derya")
    with transaction():
        first = add_shift(derya, MORNING, MORNING + HOUR, by=OLGA)
        add_shift(derya, MORNING + 2 * HOUR, MORNING + 3 * HOUR, by=OLGA)
    a_session(event, title={"en": "Opening"}, interpreters=[derya])
    with clock.set_to(now):
        if holds:
            with (
                pytest.raises(Refused, match="Derya is booked for “Opening”, which would be in no shift"),
                transaction(),
            ):
                remove_shift(derya, first, by=OLGA)
        else:
            with transaction():
                remove_shift(derya, first, by=OLGA)
            assert len(derya.shifts) == 1
