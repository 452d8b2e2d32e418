"""The shifts of an interpreter."""

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.errors import Refused
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _
from expo.interpreters.models import Interpreter, Shift
from expo.interpreters.rules import LONGEST_SHIFT, MOST_SHIFTS, WorkTime, is_in_shift
from expo.interpreters.services.bookings import lock_interpreters
from expo.interpreters.sources import engagements_of
from expo.interpreters.words import duty_title


def add_shift(interpreter: Interpreter, starts_at: datetime, ends_at: datetime, *, by: Actor) -> Shift:
    """Add a shift. Raises Refused for a faulty time, for one that overlaps another, and where it leaves a booking outside
    of all shifts, naming it.
    """
    lock_interpreters([interpreter.id])
    db.session.refresh(interpreter)
    if not starts_at < ends_at <= starts_at + LONGEST_SHIFT:
        raise Refused(_("A shift ends after it starts, and takes at most 24 hours."))
    if len(interpreter.shifts) >= MOST_SHIFTS:
        raise Refused(_("Somebody has at most %(num)d shifts.", num=MOST_SHIFTS))
    if any(starts_at < one.ends_at and one.starts_at < ends_at for one in interpreter.shifts):
        raise Refused(_("This overlaps another shift of theirs."))
    shift = Shift(event_id=interpreter.event_id, starts_at=starts_at, ends_at=ends_at)
    _save(interpreter, [*interpreter.shifts, shift], {"shift": _as_text(interpreter, shift)}, by=by)
    return shift


def remove_shift(interpreter: Interpreter, shift: Shift, *, by: Actor) -> None:
    """Remove a shift. Raises Refused where it leaves a booking outside of all others, naming it; without any shifts they
    work at any time.
    """
    lock_interpreters([interpreter.id])
    db.session.refresh(interpreter)
    left = [one for one in interpreter.shifts if one.id != shift.id]
    _save(interpreter, left, {"removed_shift": _as_text(interpreter, shift)}, by=by)


def move_shifts(interpreter: Interpreter, later: Callable[[datetime, str], datetime], *, by: Actor) -> None:
    """Move all shifts of an interpreter with the expo's days; their bookings move or stay by a decision of their own."""
    lock_interpreters([interpreter.id])
    if not interpreter.shifts:
        return
    was = [_as_text(interpreter, one) for one in interpreter.shifts]
    for shift in interpreter.shifts:
        shift.starts_at, shift.ends_at = (later(one, interpreter.name) for one in (shift.starts_at, shift.ends_at))
    interpreter.version += 1
    db.session.flush()
    now = [_as_text(interpreter, one) for one in interpreter.shifts]
    after = {"removed_shift": "; ".join(was), "shift": "; ".join(now), "version": interpreter.version}
    record(Verb.CHANGED, interpreter, by=by, event_id=interpreter.event_id, named=interpreter.name, after=after)


def _save(interpreter: Interpreter, shifts: list[Shift], said: dict[str, str], *, by: Actor) -> None:
    times = [WorkTime(one.starts_at, one.ends_at) for one in shifts]
    for one in engagements_of([interpreter.id]):
        is_booked = one.stands and one.booking_id is not None and one.duty.ends_at > clock.now()
        if is_booked and not is_in_shift(one.duty.starts_at, one.duty.ends_at, times):
            raise Refused(
                _(
                    "%(name)s is booked for “%(title)s”, which would be in no shift. Add the shift that has it first, or "
                    "take them out of it.",
                    name=interpreter.name,
                    title=duty_title(one.duty),
                )
            )
    interpreter.shifts = shifts
    interpreter.version += 1
    db.session.flush()
    after = {**said, "version": interpreter.version}
    record(Verb.CHANGED, interpreter, by=by, event_id=interpreter.event_id, named=interpreter.name, after=after)


def _as_text(interpreter: Interpreter, shift: Shift) -> str:
    zone = interpreter.event.zone_info
    return f"{shift.starts_at.astimezone(zone):%Y-%m-%d %H:%M}–{shift.ends_at.astimezone(zone):%H:%M}"


def shift_of(interpreter: Interpreter, shift_id: int) -> Shift | None:
    return db.session.scalar(sa.select(Shift).where(Shift.interpreter_id == interpreter.id, Shift.id == shift_id))
