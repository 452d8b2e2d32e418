"""Booking interpreters for sessions, parts of itineraries and meetings: nobody is in two of them at once."""

from collections.abc import Collection, Iterable, Sequence
from contextlib import AbstractContextManager

import sqlalchemy as sa

from expo import clock
from expo.db import db, refuse_violations
from expo.errors import Refused
from expo.events.outcomes import check_outcome
from expo.i18n import _, _l, localize
from expo.interpreters.models import Booking, Interpreter, Shift
from expo.interpreters.rules import Duty, Engagement, WorkTime, first_clash, is_in_shift, mail_due_at
from expo.interpreters.sources import engagements_of
from expo.interpreters.words import duty_title

CLASHES = {
    "ex_interpreter_bookings_interpreter": _l(
        "One of the interpreters has just been given to something else at that time."
    )
}


def engage(
    bookings: Sequence[Booking], interpreters: Sequence[Interpreter], duty: Duty, *, checked: bool = False
) -> list[Booking]:
    """The bookings of a duty as it is now with these interpreters, made from those that it had; the caller keeps the list.

    Its interpreters are told of what is new to them, once, some minutes later; calendars have it at once. Raises Refused,
    naming who and what, for an interpreter who is elsewhere at that time, or does not work then; not where the caller
    changes many things and looks at the outcome itself (`checked`).
    """
    known = {one.interpreter_id: one for one in bookings}
    wanted = {one.id: one for one in interpreters}
    if not known and not wanted:
        return []
    lock_interpreters({*known, *wanted})
    if duty.held and not checked:
        check_free(list(wanted.values()), duty)
    made = [
        Booking(
            event_id=one.event_id, interpreter_id=one.id, interpreter=one, dropped=False, announced=False, changes=0
        )
        for one in wanted.values()
        if one.id not in known
    ]
    everything = [*bookings, *made]
    changed = [one for one in everything if _follow(one, duty, is_wanted=one.interpreter_id in wanted)]
    _schedule_mails({one.interpreter_id for one in (changed or bookings)})
    return everything


def check_free(interpreters: Sequence[Interpreter], duty: Duty) -> None:
    """Raise Refused for an interpreter who is in something else during a part of this time, or whose shifts do not have it.
    The caller has locked them.
    """
    refuse_clash([Engagement(one.id, duty, booking_id=0) for one in interpreters])
    check_outcome(lambda: _refuse_off_shift(interpreters, duty))


def _refuse_off_shift(interpreters: Sequence[Interpreter], duty: Duty) -> None:
    shifts = _shifts_of([one.id for one in interpreters])
    for one in interpreters:
        if not is_in_shift(duty.starts_at, duty.ends_at, shifts.get(one.id, [])):
            raise Refused(_("%(name)s has no shift at that time.", name=one.name))


def refuse_clash(wanted: Sequence[Engagement]) -> None:
    """Raise Refused where one of these engagements overlaps another of the same interpreter, naming who and what. Those
    among the wanted are compared with one another too. Where many things move at once, the outcome is looked at.
    """
    check_outcome(lambda: _refuse_clash(wanted))


def _refuse_clash(wanted: Sequence[Engagement]) -> None:
    wanted = [one for one in wanted if one.stands]
    if not wanted:
        return
    span = (min(one.duty.starts_at for one in wanted), max(one.duty.ends_at for one in wanted))
    with db.session.no_autoflush:
        known = engagements_of(sorted({one.interpreter_id for one in wanted}), span)
        clash = first_clash(wanted, [*known, *wanted])
    if clash is not None:
        raise Refused(clash_sentence(clash[1]))


def clash_sentence(other: Engagement) -> str:
    """Who is where at that time."""
    name, title = db.session.get_one(Interpreter, other.interpreter_id).name, duty_title(other.duty)
    if other.duty.whose:
        return _(
            "%(name)s is in “%(title)s” (%(whose)s) at that time.",
            name=name,
            title=title,
            whose=localize(other.duty.whose),
        )
    return _("%(name)s is in “%(title)s” at that time.", name=name, title=title)


def refuse_bookings() -> AbstractContextManager[None]:
    """Turns a violation of the exclusion constraint into Refused."""
    return refuse_violations({name: str(sentence) for name, sentence in CLASHES.items()})


def lock_interpreters(ids: Collection[int]) -> None:
    """Lock the rows until the end of the transaction, always in the same order."""
    rows = sa.select(Interpreter.id).where(Interpreter.id.in_(sorted(ids))).order_by(Interpreter.id)
    db.session.execute(rows.with_for_update())


def _follow(booking: Booking, duty: Duty, *, is_wanted: bool) -> bool:
    """Bring a booking to the duty as it is; returns whether anything of it has changed."""
    was = (booking.starts_at, booking.ends_at, booking.live, booking.dropped)
    if booking.dropped is is_wanted:
        booking.changes += 1
    booking.dropped = not is_wanted
    booking.live = duty.held and is_wanted
    booking.starts_at, booking.ends_at = duty.starts_at, duty.ends_at
    booking.announced = booking.announced or (booking.live and duty.shown)
    return was != (booking.starts_at, booking.ends_at, booking.live, booking.dropped)


def _schedule_mails(ids: Iterable[int]) -> None:
    """Raise the versions of their calendars, and schedule the mails about what has changed since the last ones."""
    now = clock.now()
    query = sa.select(Interpreter).where(Interpreter.id.in_(sorted(ids))).order_by(Interpreter.id)
    for interpreter in db.session.scalars(query):
        interpreter.revision += 1
        interpreter.changed_at = now
        interpreter.first_at = interpreter.first_at or now
        interpreter.tell_at = mail_due_at(interpreter.first_at, now)


def _shifts_of(ids: Sequence[int]) -> dict[int, list[WorkTime]]:
    query = sa.select(Shift.interpreter_id, Shift.starts_at, Shift.ends_at).where(Shift.interpreter_id.in_(ids))
    found: dict[int, list[WorkTime]] = {}
    for number, starts_at, ends_at in db.session.execute(query):
        found.setdefault(number, []).append(WorkTime(starts_at, ends_at))
    return found
