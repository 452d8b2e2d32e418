"""Places in a category: taken and given back under the row's own lock, so that they are never sold twice."""

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.errors import Refused
from expo.events.models import Category
from expo.events.services import touch
from expo.history.services import PROGRAM, Actor, record
from expo.i18n import _n, said
from expo.registration.mails import tell
from expo.registration.models import Registration
from expo.registration.queries import next_waiting
from expo.registration.rules import State
from expo.registration.wording import PLACE_FREE


def take_place(category_id: int) -> bool:
    """Take one place if there is one. From here on the category is locked until the transaction ends.

    One statement decides and counts, so that two people can never both get the last place; the table's own check stands
    behind it.
    """
    free = sa.or_(Category.capacity.is_(None), Category.taken < Category.capacity)
    taken = sa.update(Category).where(Category.id == category_id, free).values(taken=Category.taken + 1)
    result = db.session.execute(taken.returning(Category.id).execution_options(synchronize_session=False))
    return result.scalar() is not None


def draw_number(category_id: int) -> int:
    """The next number on the category's waiting list; numbers only grow and none is used twice."""
    drawn = sa.update(Category).where(Category.id == category_id).values(next_place=Category.next_place + 1)
    result = db.session.execute(drawn.returning(Category.next_place).execution_options(synchronize_session=False))
    return int(result.scalar_one()) - 1


def lock_category(category: Category) -> None:
    """Nobody else takes or frees a place of it until the transaction ends; what is known of it is fresh."""
    db.session.refresh(category, with_for_update=True)


def give_back(category: Category, *, by: Actor = PROGRAM) -> None:
    """One place less is taken, and the first of the waiting list gets it, in this transaction."""
    lock_category(category)
    category.taken -= 1
    db.session.flush()
    fill_from_waiting_list(category, by=by)


def fill_from_waiting_list(category: Category, *, by: Actor = PROGRAM) -> int:
    """Confirm and tell the first ones waiting while there are places; returns how many. The category is locked already."""
    moved = 0
    while category.capacity is None or category.taken < category.capacity:
        first = next_waiting(category)
        if first is None:
            break
        _move_up(category, first, by)
        moved += 1
    return moved


def change_capacity(category: Category, capacity: int | None, *, by: Actor) -> int:
    """Set how many a category takes, None for no end; returns how many moved up from the waiting list.

    Raises Refused when more than that are confirmed already.
    """
    lock_category(category)
    if capacity is not None and category.taken > capacity:
        raise Refused(
            _n(
                "%(num)d person is confirmed already; cancel some before you lower the number.",
                "%(num)d people are confirmed already; cancel some before you lower the number.",
                category.taken,
            )
        )
    before, category.capacity = category.capacity, capacity
    if before != capacity:
        touch(category.event)
        db.session.flush()
        record("changed", category, by=by, event_id=category.event_id, named=said(category.name),
               before={"capacity": before}, after={"capacity": capacity})  # fmt: skip
    return fill_from_waiting_list(category, by=by)


def _move_up(category: Category, first: Registration, by: Actor) -> None:
    first.state, first.place, first.state_since = State.CONFIRMED, None, clock.now()
    first.version += 1
    category.taken += 1
    db.session.flush()
    record("moved up", first, by=by, event_id=first.event_id, named=first.name,
           before={"state": State.ON_WAITING_LIST}, after={"state": State.CONFIRMED})  # fmt: skip
    tell(first, PLACE_FREE)
