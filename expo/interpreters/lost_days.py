"""The shifts of interpreters when the first day of an expo moves."""

from expo.events.domain_events import DaysMoved
from expo.events.lost_days import Dated, DaysChange, Fate, LostLine
from expo.i18n import _l, _n
from expo.interpreters.queries import interpreters_of
from expo.interpreters.services.shifts import move_shifts

SHIFTS = "shifts"


def settle_shifts(moved: DaysMoved) -> None:
    """Move all shifts with the first day where the organiser decided so."""
    if moved.goes_along(SHIFTS):
        for interpreter in interpreters_of(moved.change.event):
            move_shifts(interpreter, moved.later, by=moved.by)


def _lines(change: DaysChange) -> list[LostLine]:
    """A line for each interpreter with shifts."""
    return [
        LostLine(
            one.name,
            min(shift.starts_at for shift in one.shifts),
            _n("%(num)d shift", "%(num)d shifts", len(one.shifts)),
        )
        for one in (interpreters_of(change.event) if change.shift else [])
        if one.shifts
    ]


SHIFT_DAYS = Dated(
    SHIFTS,
    _l("Shifts of interpreters, with the first of each: what is outside of them has no interpreter who works then"),
    _lines,
    lambda _change: (Fate.ALONG, Fate.STAY),
    others=True,
)
