"""Slots for trucks: the hours that a row of slots begins at, and on which days trucks come. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

MOST_SLOTS = 1000  # of an expo
MOST_CAPACITY = 50  # trucks in a slot
MOST_TRUCKS = 6  # of a firm
LENGTHS = (15, 20, 30, 45, 60, 90, 120)  # minutes


@dataclass(frozen=True, slots=True)
class SlotRow:
    """A row of slots of one length at a gate, one after the other, from an hour until another of the same day."""

    day: date
    begins: time
    until: time
    minutes: int
    capacity: int

    def hours(self) -> list[time]:
        """The hours at which slots begin; the last one ends at the latest when the row does."""
        at, end = datetime.combine(self.day, self.begins), datetime.combine(self.day, self.until)
        length, found = timedelta(minutes=self.minutes), list[time]()
        while at + length <= end:
            found.append(at.time())
            at += length
        return found


def ends_at(day: date, begins: time, minutes: int) -> time:
    """The hour at which a slot ends."""
    return (datetime.combine(day, begins) + timedelta(minutes=minutes)).time()


def free_seat(taken: set[int], capacity: int) -> int | None:
    """The lowest free number in a slot, counted from 1; None for a full one."""
    return next((seat for seat in range(1, capacity + 1) if seat not in taken), None)
