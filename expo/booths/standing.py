"""The firms that take part with their points and their spaces, as lists beside a plan show them."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from expo.booths.asking import TAKES_PART
from expo.booths.models import Assignment, Booth, Place
from expo.booths.rules import AssignmentState
from expo.db import db
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import points_total


@dataclass(frozen=True, slots=True)
class Standing:
    """A firm that takes part, its priority points, and the space it has."""

    exhibitor: Exhibitor
    points: int
    space: Assignment | None


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


def places_by_space(event: Event) -> dict[int, list[int]]:
    """The booths of each live space, by the space's id."""
    query = sa.select(Place.assignment_id, Place.booth_id).join(Booth, Booth.id == Place.booth_id)
    found: dict[int, list[int]] = {}
    for space, booth in db.session.execute(query.where(Booth.event_id == event.id).order_by(Place.booth_id)):
        found.setdefault(space, []).append(booth)
    return found


def taking_part(event: Event) -> str:
    """What is another as soon as other firms take part."""
    query = sa.select(sa.func.count(), sa.func.sum(Exhibitor.id))
    count, total = db.session.execute(
        query.where(Exhibitor.event_id == event.id, Exhibitor.state.in_(TAKES_PART))
    ).one()
    return f"{count}.{total or 0}"
