"""The participating firms with their points and assignments, and the version tags of the board."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from expo.booths.models import Assignment, HallPlan
from expo.booths.queries import SpaceNow, spaces_now
from expo.booths.rules import AssignmentState
from expo.db import db
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor, Firm, PointsEntry, SpaceRequest
from expo.exhibitors.queries import points_total
from expo.exhibitors.rules import IN, drafted_name


@dataclass(frozen=True, slots=True)
class Standing:
    """A participating firm with its priority points and its space."""

    exhibitor: Exhibitor
    points: int
    space: Assignment | None


@dataclass(frozen=True, slots=True)
class FirmLine:
    """A participating firm as the board lists it."""

    id: int
    name: str
    area_sqm: int
    points: int
    space: SpaceNow | None


_firm = Exhibitor.__table__.c
_EVENT: sa.BindParameter[int] = sa.bindparam("event")
_record = Firm.__table__.c
_TAKING_PART = (
    sa.select(
        sa.func.count(),
        sa.func.sum(_firm.id),
        sa.func.sum(_firm.version),
        sa.func.sum(_record.version),
        sa.select(sa.func.sum(PointsEntry.points)).where(PointsEntry.event_id == _EVENT).scalar_subquery(),
    )
    .select_from(sa.outerjoin(Exhibitor.__table__, Firm.__table__, _record.id == _firm.firm_id))
    .where(_firm.event_id == _EVENT, _firm.state.in_(IN))
)
_FIRMS = (
    sa.select(
        Exhibitor.id,
        Exhibitor.firm_id,
        SpaceRequest.area_sqm,
        Firm.display_name,
        sa.case((Exhibitor.firm_id.is_(None), Exhibitor.draft)),  # large, and only needed for firms without a record
    )
    .join(SpaceRequest, SpaceRequest.exhibitor_id == Exhibitor.id)
    .outerjoin(Firm, Firm.id == Exhibitor.firm_id)
    .where(Exhibitor.event_id == _EVENT, Exhibitor.state.in_(IN))
    .order_by(Exhibitor.submitted_at, Exhibitor.id)
)
_REVISION = sa.select(HallPlan.revision).where(HallPlan.hall_id == sa.bindparam("hall"))


def standings(event: Event) -> list[Standing]:
    """The participating firms: those without a space first, then by points, then by application. Three SQL statements."""
    query = sa.select(Exhibitor).where(Exhibitor.event_id == event.id, Exhibitor.state.in_(IN))
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


def firms_version(event_id: int) -> str:
    """Version tag of the participating firms: it changes when one joins or leaves, is renamed or asks for another space, and
    with the points.
    """
    return ".".join(str(value or 0) for value in db.session.execute(_TAKING_PART, {"event": event_id}).one())


def plan_revision(hall_id: int) -> int:
    """The current revision of a hall's plan; 0 for a hall without one."""
    return db.session.execute(_REVISION, {"hall": hall_id}).scalar() or 0


def lines_of(event_id: int) -> list[FirmLine]:
    """`standings` reduced to the columns of the board. Three SQL statements."""
    points, spaces = points_total(event_id), {space.firm: space for space in spaces_now(event_id)}
    found = [
        FirmLine(number, name or drafted_name(draft or {}), area, points.get(firm or 0, 0), spaces.get(number))
        for number, firm, area, name, draft in db.session.execute(_FIRMS, {"event": event_id}).all()
    ]
    return sorted(found, key=lambda one: (one.space is not None, -one.points))


_LIVE = sa.select(Assignment).where(Assignment.state != AssignmentState.ENDED)


def live_assignment(exhibitor: Exhibitor) -> Assignment | None:
    """The firm's current assignment, held or assigned."""
    return db.session.scalar(_LIVE.where(Assignment.exhibitor_id == exhibitor.id))
