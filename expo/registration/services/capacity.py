"""Seats of a category, taken and released under its row lock, and the waiting list that fills them."""

from collections.abc import Mapping
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm.attributes import set_committed_value

from expo import clock
from expo.connections import RELEASE_EARLY, await_disk_after_commit
from expo.db import db, on_postgresql
from expo.errors import Refused
from expo.events.models import Category
from expo.events.services.expos import touch
from expo.history.services import PROGRAM, Actor, record
from expo.history.verbs import Verb
from expo.i18n import _, _n, localize
from expo.registration.mails import SEAT_FREE
from expo.registration.models import Registration
from expo.registration.notices import queue_notice
from expo.registration.rules import RegistrationState

_NO_SYNC = {"synchronize_session": False}
_THIS_CATEGORY = Category.id == sa.bindparam("wanted")
_CATEGORIES = cast("sa.Table", Category.__table__)  # the table, not the class: no session synchronisation
_TAKE_ONE = (
    sa.update(_CATEGORIES)
    .where(_THIS_CATEGORY, sa.or_(Category.capacity.is_(None), Category.occupancy < Category.capacity))
    .values(occupancy=Category.occupancy + 1)
)
_SOMEBODY_WAITS = sa.exists().where(
    Registration.category_id == sa.bindparam("wanted"), Registration.state == RegistrationState.ON_WAITING_LIST
)
# PostgreSQL, having waited for the row's lock, reads this row anew but other tables as they were when the statement began: a
# list that somebody joined in between is known by its number.
_AS_BEGUN = _CATEGORIES.alias("as_begun")
_LIST_AS_BEGUN = sa.select(_AS_BEGUN.c.next_waiting_number).where(_AS_BEGUN.c.id == sa.bindparam("wanted"))
_TAKE_IN_TURN = _TAKE_ONE.where(
    sa.not_(_SOMEBODY_WAITS), Category.next_waiting_number == _LIST_AS_BEGUN.scalar_subquery()
)
_DRAW_NUMBER = sa.update(_CATEGORIES).where(_THIS_CATEGORY).values(next_waiting_number=Category.next_waiting_number + 1)
_DRAW_WHEN_FULL = _DRAW_NUMBER.where(Category.occupancy >= Category.capacity)
# By whether the database is PostgreSQL, where the lock is released before the commit is on the disk.
_TAKE_ONE_BY = {
    True: _TAKE_ONE.returning(Category.occupancy, RELEASE_EARLY),
    False: _TAKE_ONE.returning(Category.occupancy),
}
_TAKE_IN_TURN_BY = {
    True: _TAKE_IN_TURN.returning(Category.occupancy, RELEASE_EARLY),
    False: _TAKE_IN_TURN.returning(Category.occupancy),
}
_DRAW_BY = {
    True: _DRAW_NUMBER.returning(Category.next_waiting_number - 1, RELEASE_EARLY),
    False: _DRAW_NUMBER.returning(Category.next_waiting_number - 1),
}
_DRAW_WHEN_FULL_BY = {
    True: _DRAW_WHEN_FULL.returning(Category.next_waiting_number - 1, RELEASE_EARLY),
    False: _DRAW_WHEN_FULL.returning(Category.next_waiting_number - 1),
}
_TAKE_SEVERAL = (
    sa.update(Category)
    .where(
        _THIS_CATEGORY,
        sa.or_(Category.capacity.is_(None), Category.occupancy + sa.bindparam("several") <= Category.capacity),
    )
    .values(occupancy=Category.occupancy + sa.bindparam("several"))
    .returning(Category.occupancy)
)
_BATCH = 200  # people read at once from the waiting list


def take_seat(category: Category) -> bool:
    """Take one seat, if one is free; returns whether. Holds the category's row lock until the transaction ends: call it late.

    One statement decides and counts, so that two people can never both get the last seat; the table's own check stands
    behind it. Who waits is not asked: the caller decides for somebody.
    """
    return _take(_TAKE_ONE_BY, category)


def _take(statements: Mapping[bool, Any], category: Category) -> bool:
    taken = _number_by(statements, category)
    if taken is not None:
        set_committed_value(category, "occupancy", taken)
    return taken is not None


def _number_by(statements: Mapping[bool, Any], category: Category) -> int | None:
    """Execute the statement for this database; the first column of the row it changed. None when it changed none."""
    early = on_postgresql()
    found = db.session.execute(statements[early], {"wanted": category.id}).first()
    if found is not None and early:
        await_disk_after_commit(db.session.connection())
    return None if found is None else int(found[0])


def take_seats(category: Category, several: int) -> bool:
    """Take several seats at once: all of them, or none; returns whether. Locks as `take_seat` does."""
    taken = db.session.scalar(_TAKE_SEVERAL, {"wanted": category.id, "several": several}, execution_options=_NO_SYNC)
    if taken is not None:
        set_committed_value(category, "occupancy", taken)
    return taken is not None


def take_seat_in_turn(category: Category) -> bool:
    """Take a seat that is free and that nobody waits for; returns whether. As long as the waiting list is filled, those who
    wait are served first; afterwards their places stay free. Leaves the category locked when it answers False.
    """
    if _take(_TAKE_IN_TURN_BY, category):
        return True
    lock_category(category.id)
    if clock.now() < category.event.filling_ends_at:
        _fill_and_touch(category)
    return _take(_TAKE_IN_TURN_BY, category)


def take_seat_or_waiting_number(category: Category) -> int | None:
    """Take a seat in turn and return None, or return the next waiting number, which is unique within the category. Nobody
    overtakes: while others wait for a free place, who comes joins the end of the list.
    """
    if _take(_TAKE_IN_TURN_BY, category):
        return None
    number = _number_by(_DRAW_WHEN_FULL_BY, category)
    if number is not None:
        return number
    # Others wait although a place is free, or somebody came or went between the two statements: decided under the lock.
    return None if take_seat_in_turn(category) else _number_by(_DRAW_BY, category)


def refuse_overtaking(category: Category, *, by: Actor) -> None:
    """Raise Refused where a place of the category is free and others wait for it, for an organiser OthersWait, since they may
    decide otherwise. Leaves the category locked.
    """
    lock_category(category.id)
    if clock.now() < category.event.filling_ends_at:
        _fill_and_touch(category)
    if seats_left(category) != 0 and _first_waiting(category, 1):
        if by.is_of_the_team:
            raise others_wait(category)
        name = localize(category.name)
        raise Refused(_("Others wait for a place for %(category)s, and come first. Ask the organisers.", category=name))


def sweep_waiting_lists() -> int:
    """Give free places to those who wait for one category whose list is filled again, since registration was prolonged or the
    last days were changed. Returns how many moved up.
    """
    free = sa.or_(Category.capacity.is_(None), Category.occupancy < Category.capacity)
    waiting = sa.exists().where(
        Registration.category_id == Category.id, Registration.state == RegistrationState.ON_WAITING_LIST
    )
    for category in db.session.scalars(sa.select(Category).where(free, waiting).order_by(Category.id)):
        if clock.now() < category.event.filling_ends_at:
            lock_category(category.id)
            if moved := _fill_and_touch(category):
                return moved
    return 0


def _fill_and_touch(category: Category) -> int:
    """Fill a locked category's free places from its list; public pages, which said that others wait, are made anew."""
    moved = fill_from_waiting_list(category)
    if moved:
        touch(category.event)
    return moved


def lock_category(*category_ids: int) -> None:
    """Refresh the categories and lock their rows until the transaction ends, ordered by id, so that nobody deadlocks.

    Lock order: categories before registrations. Whoever has inserted a registration holds the category's key, and may lock the
    row all the same (`key_share`): two who did both would otherwise wait for each other.
    """
    chosen = sa.select(Category).where(Category.id.in_(category_ids)).order_by(Category.id)
    query = chosen.with_for_update(key_share=True)
    db.session.scalars(query, execution_options={"populate_existing": True}).all()


def release_seat(category: Category, *, by: Actor = PROGRAM) -> int:
    """Release one seat of a locked category and fill it from the waiting list; returns how many moved up."""
    category.occupancy -= 1
    if category.capacity is not None:
        touch(category.event)
    db.session.flush()
    return fill_from_waiting_list(category, by=by)


def fill_from_waiting_list(category: Category, *, by: Actor = PROGRAM) -> int:
    """Confirm and notify people on the waiting list, in order, while a locked category has free seats; returns how many.

    Nobody moves up once the event's time of filling is over: the history says that the places stay free.
    """
    if clock.now() >= category.event.filling_ends_at:
        _record_left_free(category)
        return 0
    moved = 0
    while (free := seats_left(category)) != 0:
        batch = _first_waiting(category, _BATCH if free is None else min(free, _BATCH))
        if batch is None:
            break
        for registration in batch:
            _move_up(category, registration, by)
        db.session.flush()
        moved += len(batch)
    return moved


def seats_left(category: Category) -> int | None:
    """How many seats are free; None for an unlimited category."""
    return None if category.capacity is None else max(category.capacity - category.occupancy, 0)


def change_capacity(category: Category, capacity: int | None, *, by: Actor) -> int:
    """Set a category's capacity, None for unlimited; returns how many moved up from the waiting list.

    Raises Refused when more than that are confirmed already.
    """
    lock_category(category.id)
    if capacity is not None and category.occupancy > capacity:
        raise Refused(
            _n(
                "%(num)d person is confirmed already; cancel some before you lower the number.",
                "%(num)d people are confirmed already; cancel some before you lower the number.",
                category.occupancy,
            )
        )
    before, category.capacity = category.capacity, capacity
    if before != capacity:
        touch(category.event)
        db.session.flush()
        record(
            Verb.CHANGED,
            category,
            by=by,
            event_id=category.event_id,
            named=localize(category.name),
            before={"capacity": before},
            after={"capacity": capacity},
        )
    return fill_from_waiting_list(category, by=by)


def full_refusal(category: Category) -> Refused:
    """The error for a category without a free seat."""
    return Refused(_("All places for %(category)s are taken.", category=localize(category.name)))


class OthersWait(Refused):
    """A place is free, but others wait for it: who acts for the organiser may decide otherwise."""


def others_wait(category: Category) -> OthersWait:
    """The error for a category whose free places others wait for."""
    name = localize(category.name)
    return OthersWait(_("Others wait for a place for %(category)s, and come first. Decide below.", category=name))


def _record_left_free(category: Category) -> None:
    if seats_left(category) != 0 and _first_waiting(category, 1):
        record(Verb.LEFT_SEATS_FREE_IN, category, by=PROGRAM, event_id=category.event_id, named=localize(category.name))


def _first_waiting(category: Category, limit: int) -> list[Registration] | None:
    """The first of the waiting list, with row locks; whoever left it in between is missing. None when it is empty."""
    waiting = Registration.state == RegistrationState.ON_WAITING_LIST
    queue = sa.select(Registration.id).where(Registration.category_id == category.id, waiting)
    ids = db.session.scalars(queue.order_by(Registration.waiting_number).limit(limit)).all()
    if not ids:
        return None
    query = sa.select(Registration).where(Registration.id.in_(ids), waiting).order_by(Registration.waiting_number)
    return list(db.session.scalars(query.with_for_update(), execution_options={"populate_existing": True}))


def _move_up(category: Category, first: Registration, by: Actor) -> None:
    number, first.waiting_number = first.waiting_number, None
    first.state, first.state_since = RegistrationState.CONFIRMED, clock.now()
    first.version += 1
    category.occupancy += 1
    queue_notice(first, SEAT_FREE)
    record(
        Verb.MOVED_UP,
        first,
        by=by,
        event_id=first.event_id,
        named=first.name,
        before={"state": RegistrationState.ON_WAITING_LIST, "waiting_number": number},
        after={"state": RegistrationState.CONFIRMED, "version": first.version},
    )
