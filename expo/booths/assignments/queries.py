"""The firms that take part with their points and their spaces, as lists beside a plan show them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from expo.booths.allocation.load_problem import TAKES_PART
from expo.booths.models import Assignment, HallPlan, Place
from expo.booths.rules import AssignmentState
from expo.db import db
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor, Firm
from expo.exhibitors.queries import drafted_name, points_total


@dataclass(frozen=True, slots=True)
class Standing:
    """A firm that takes part, its priority points, and the space it has."""

    exhibitor: Exhibitor
    points: int
    space: Assignment | None


@dataclass(frozen=True, slots=True)
class SpaceNow:
    """A live space: whose it is, how firmly, and its booths, by their ids and as they are written."""

    id: int
    firm: int
    state: AssignmentState
    pinned: bool
    by: str
    numbers: tuple[str, ...]
    booths: list[int]


@dataclass(frozen=True, slots=True)
class Line:
    """A firm that takes part, in a list: what it is called, what it asks, and the space it has."""

    id: int
    name: str
    area_sqm: int
    points: int
    space: SpaceNow | None


# Made once, over plain columns: every board asks for them every few seconds.
_space, _place, _firm = Assignment.__table__.c, Place.__table__.c, Exhibitor.__table__.c
_EVENT: sa.BindParameter[int] = sa.bindparam("event")
_SPACES = (
    sa.select(
        _space.id,
        _space.exhibitor_id,
        _space.state,
        _space.pinned,
        _space.made_by,
        sa.cast(_space.numbers, sa.Text),
        _place.booth_id,
    )
    .select_from(sa.outerjoin(Assignment.__table__, Place.__table__, _place.assignment_id == _space.id))
    .where(_space.event_id == _EVENT, _space.state != AssignmentState.ENDED)
    .order_by(_space.id, _place.booth_id)
)
_TAKING_PART = sa.select(sa.func.count(), sa.func.sum(_firm.id)).where(
    _firm.event_id == _EVENT, _firm.state.in_(TAKES_PART)
)
_FIRMS = (
    sa.select(
        Exhibitor.id,
        Exhibitor.firm_id,
        Exhibitor.area_sqm,
        Firm.display_name,
        sa.case((Exhibitor.firm_id.is_(None), Exhibitor.draft)),  # a form that was filled in: heavy, and seldom needed
    )
    .outerjoin(Firm, Firm.id == Exhibitor.firm_id)
    .where(Exhibitor.event_id == _EVENT, Exhibitor.state.in_(TAKES_PART))
    .order_by(Exhibitor.submitted_at, Exhibitor.id)
)
_REVISION = sa.select(HallPlan.revision).where(HallPlan.hall_id == sa.bindparam("hall"))


def standings(event: Event) -> list[Standing]:
    """Those without a space first, then by points, then in the order they applied. Three statements."""
    query = sa.select(Exhibitor).where(Exhibitor.event_id == event.id, Exhibitor.state.in_(TAKES_PART))
    firms = db.session.scalars(
        query.options(joinedload(Exhibitor.firm)).order_by(Exhibitor.submitted_at, Exhibitor.id)
    ).all()
    points = points_total(event.id)
    spaces = {space.exhibitor_id: space for space in live_spaces(event)}
    found = [Standing(one, points.get(one.firm_id or 0, 0), spaces.get(one.id)) for one in firms]
    return sorted(found, key=lambda one: (one.space is not None, -one.points))


def live_spaces(event: Event) -> Sequence[Assignment]:
    query = sa.select(Assignment).where(Assignment.event_id == event.id, Assignment.state != AssignmentState.ENDED)
    return db.session.scalars(query.order_by(Assignment.id)).all()


def spaces_now(event_id: int) -> list[SpaceNow]:
    """Every live space of an event in the order they were given. One statement, no matter how many there are."""
    db.session.flush()
    found: dict[int, SpaceNow] = {}
    for number, firm, state, pinned, by, numbers, booth in db.session.execute(_SPACES, {"event": event_id}).all():
        space = found.get(number)
        if space is None:
            space = found[number] = SpaceNow(
                number, firm, AssignmentState(state), bool(pinned), by, _numbers(numbers), []
            )
        if booth is not None:
            space.booths.append(booth)
    return list(found.values())


@lru_cache(maxsize=4_096)
def _numbers(text: str) -> tuple[str, ...]:
    """Booths' numbers out of their JSON, which is the same at every look."""
    return tuple(json.loads(text))


def taking_part(event_id: int) -> str:
    """What is another as soon as other firms take part."""
    count, total = db.session.execute(_TAKING_PART, {"event": event_id}).one()
    return f"{count}.{total or 0}"


def plan_revision(hall_id: int) -> int:
    """The revision that a hall's plan has at this moment; 0 for a hall without one."""
    return db.session.execute(_REVISION, {"hall": hall_id}).scalar() or 0


def lines_of(event_id: int) -> list[Line]:
    """As `standings`, of a board: only what stands there. Three statements."""
    points, spaces = points_total(event_id), {space.firm: space for space in spaces_now(event_id)}
    found = [
        Line(number, name or drafted_name(draft or {}), area, points.get(firm or 0, 0), spaces.get(number))
        for number, firm, area, name, draft in db.session.execute(_FIRMS, {"event": event_id}).all()
    ]
    return sorted(found, key=lambda one: (one.space is not None, -one.points))
