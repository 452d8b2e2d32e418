"""Halls, plans and booths for tests, made through the services, each in a transaction of its own."""

import uuid
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from expo import clock
from expo.booths.models import Assignment, Booth, HallPlan, OccupiedBooth
from expo.booths.plan.change import change_plan
from expo.booths.plan.drafts import BoothDraft, ElementDraft, PlanChange
from expo.booths.plan.hall_size import measure_hall
from expo.booths.plan.walkable import Rect
from expo.booths.rules import AssignmentState, ElementKind
from expo.db import db, transaction
from expo.events.models import Event, Hall
from expo.events.services.venue_parts import add_hall
from expo.exhibitors.models import Exhibitor, Firm
from expo.exhibitors.rules import ApplicationState, match_key
from expo.history.services import PROGRAM
from expo.kit.text import fold


def a_hall(event: Event, name: str = "Hall 1", **changes: Any) -> Hall:
    """A hall of 30 by 20 m with an entrance in its north wall, to be drawn."""
    with transaction():
        hall = add_hall(event, name, by=PROGRAM)
        measure_hall(event, hall, {"width_cm": 3000, "depth_cm": 2000, **changes}, by=PROGRAM)
        door = ElementDraft(rect=Rect(1000, 0, 400, 20), fields={"kind": ElementKind.ENTRANCE, "label": "Gate A"})
        change_plan(event, hall, PlanChange(elements=[door]), revision=None, by=PROGRAM)
    return hall


def some_booths(event: Event, hall: Hall, *numbers: str, y: int = 600) -> list[Booth]:
    """Booths of 3 by 3 m side by side from the hall's west wall, called as asked."""
    drafts = [BoothDraft(number=name, rect=Rect(300 * n, y, 300, 300)) for n, name in enumerate(numbers)]
    with transaction():
        return change_plan(event, hall, PlanChange(booths=drafts), revision=None, by=PROGRAM)


def plan_for(hall: Hall) -> HallPlan:
    """The hall's plan as the database has it now."""
    query = sa.select(HallPlan).where(HallPlan.hall_id == hall.id).execution_options(populate_existing=True)
    return db.session.scalars(query).one()


def _exhibitor(event: Event, name: str, state: ApplicationState) -> Exhibitor:
    moment = clock.now()
    firm = Firm(
        uid=str(uuid.uuid4()),
        organisation_id=event.organisation_id,
        legal_name=f"{name} Ltd",
        display_name=name,
        match_key=match_key(name),
        country="TR",
        created_at=moment,
    )
    db.session.add(firm)
    db.session.flush()
    exhibitor = Exhibitor(
        uid=str(uuid.uuid4()),
        event_id=event.id,
        firm_id=firm.id,
        email="emil@example.org",
        state=state,
        link_key=uuid.uuid4().hex,
        created_at=moment,
        search=fold(name),
    )
    db.session.add(exhibitor)
    db.session.flush()
    return exhibitor


def held(
    booth: Booth,
    name: str = "Emil Systems",
    *,
    state: AssignmentState = AssignmentState.ASSIGNED,
    confirmed: bool = True,
) -> Assignment:
    """A firm that has the booth."""
    moment = clock.now()
    with transaction():
        exhibitor = _exhibitor(booth.event, name, ApplicationState.CONFIRMED if confirmed else ApplicationState.OFFERED)
        until = None if state is AssignmentState.ASSIGNED else moment + timedelta(days=7)
        given = Assignment(
            uid=str(uuid.uuid4()),
            event_id=booth.event_id,
            exhibitor_id=exhibitor.id,
            state=state,
            expires_at=until,
            numbers=[booth.number],
            created_at=moment,
        )
        db.session.add(given)
        db.session.flush()
        db.session.add(OccupiedBooth(booth_id=booth.id, event_id=booth.event_id, assignment_id=given.id))
    return given
