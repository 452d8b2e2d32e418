"""The booths of exhibitors' staff."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session as OrmSession

from expo.booths.models import Assignment, Booth, OccupiedBooth
from expo.booths.rules import AssignmentState
from expo.events.models import Hall
from expo.exhibitors.models import StaffBadge


def booths_of_staff(registration_ids: Sequence[int], session: OrmSession) -> dict[int, str]:
    """The booth numbers of each person's firm, by registration id, once assigned; one SQL statement."""
    query = (
        _join_assigned_booths(sa.select(StaffBadge.registration_id, Booth.number))
        .where(StaffBadge.registration_id.in_(registration_ids))
        .order_by(Booth.number_key)
    )
    found: dict[int, list[str]] = {}
    for number, booth in session.execute(query):
        found.setdefault(number, []).append(booth)
    return {number: ", ".join(booths) for number, booths in found.items()}


def hall_order(registration_id: Any) -> tuple[Any, Any]:
    """Two scalar subqueries that order people by the position of their hall and the number of their booth."""
    mine = StaffBadge.registration_id == registration_id
    hall = _join_assigned_booths(sa.select(sa.func.min(Hall.position))).join(Hall, Hall.id == Booth.hall_id).where(mine)
    booth = _join_assigned_booths(sa.select(sa.func.min(Booth.number_key))).where(mine)
    return hall.scalar_subquery(), booth.scalar_subquery()


def _join_assigned_booths(query: Any) -> Any:
    return (
        query.select_from(StaffBadge)
        .join(Assignment, Assignment.exhibitor_id == StaffBadge.exhibitor_id)
        .join(OccupiedBooth, OccupiedBooth.assignment_id == Assignment.id)
        .join(Booth, Booth.id == OccupiedBooth.booth_id)
        .where(Assignment.state == AssignmentState.ASSIGNED, StaffBadge.left_at.is_(None))
    )
