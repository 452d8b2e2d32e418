"""Who has a badge to print, and what was printed."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from expo.badges.models import BadgePrint, PrintRun
from expo.db import db
from expo.events.models import Category, Event
from expo.registration.models import Registration
from expo.registration.rules import State

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Choice:
    """Whose badges are printed; what is empty narrows nothing. `sort` is name, organisation or registered."""

    category: int | None = None
    unprinted: bool = False
    one: int | None = None
    sort: str = "name"

    def as_plain(self) -> dict[str, Any]:
        return asdict(self)


_ORDERS: dict[str, tuple[Any, ...]] = {
    "name": (Registration.family_name, Registration.given_name, Registration.id),
    "organisation": (Registration.organisation, Registration.family_name, Registration.id),
    "registered": (Registration.id,),
}


def chosen_ids(event: Event, choice: Choice) -> list[int]:
    """The confirmed registrations of a choice, in its order."""
    query = sa.select(Registration.id).where(Registration.event_id == event.id, Registration.state == State.CONFIRMED)
    if choice.category is not None:
        query = query.where(Registration.category_id == choice.category)
    if choice.one is not None:
        query = query.where(Registration.id == choice.one)
    if choice.unprinted:
        query = query.where(~sa.exists().where(BadgePrint.registration_id == Registration.id))
    return list(db.session.scalars(query.order_by(*_ORDERS.get(choice.sort, _ORDERS["name"]))))


def people_of(run: PrintRun) -> Iterator[Registration]:
    """The people of a run in its order, read a batch at a time, each with the category."""
    query = (
        sa.select(Registration)
        .join(BadgePrint, BadgePrint.registration_id == Registration.id)
        .join(Category, Category.id == Registration.category_id)
        .where(BadgePrint.run_id == run.id)
        .options(contains_eager(Registration.category))
        .order_by(BadgePrint.id)
        .execution_options(yield_per=_BATCH)
    )
    return iter(db.session.scalars(query))


def printed_before(ids: list[int]) -> set[int]:
    """Those of the registrations whose badge was printed already."""
    found: set[int] = set()
    for start in range(0, len(ids), _BATCH):
        query = sa.select(BadgePrint.registration_id).where(BadgePrint.registration_id.in_(ids[start : start + _BATCH]))
        found.update(db.session.scalars(query))
    return found


def run_in(event: Event, run_id: int) -> PrintRun | None:
    return db.session.scalar(sa.select(PrintRun).where(PrintRun.event_id == event.id, PrintRun.id == run_id))


def runs_of(event: Event) -> sa.Select[Any]:
    """The event's print runs, the latest first."""
    return sa.select(PrintRun).where(PrintRun.event_id == event.id).order_by(PrintRun.id.desc())


def badge_counts(event: Event) -> tuple[int, int]:
    """How many confirmed people there are, and how many of them have a printed badge."""
    printed = sa.exists().where(BadgePrint.registration_id == Registration.id)
    query = sa.select(sa.func.count(), sa.func.count().filter(printed)).where(
        Registration.event_id == event.id, Registration.state == State.CONFIRMED
    )
    row = db.session.execute(query).one()
    return int(row[0]), int(row[1])


def times_printed(registration: Registration) -> int:
    query = sa.select(sa.func.count()).where(BadgePrint.registration_id == registration.id)
    return db.session.scalar(query) or 0
