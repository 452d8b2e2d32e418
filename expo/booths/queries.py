"""Queries of hall plans, booths, elements, and who holds which booth."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from expo.booths.models import Assignment, Booth, Claim, Element, HallPlan, OccupiedBooth
from expo.booths.rules import AssignmentState, BoothState, ClaimState, number_key
from expo.db import db
from expo.events.models import Event, Hall
from expo.exhibitors.models import Exhibitor, Firm, Pavilion
from expo.exhibitors.rules import ApplicationState
from expo.kit.pieces import cut


@dataclass(frozen=True, slots=True)
class Holder:
    """The firm that holds a booth, and in which state."""

    assignment_id: int
    exhibitor_id: int
    state: AssignmentState
    name: str
    confirmed: bool  # public


def plan_of(hall: Hall) -> HallPlan | None:
    return db.session.scalar(sa.select(HallPlan).where(HallPlan.hall_id == hall.id))


def plans_of(event: Event) -> dict[int, HallPlan]:
    """The plans of an event's halls, by hall id; a hall without a size has none."""
    query = sa.select(HallPlan).join(Hall).where(Hall.event_id == event.id)
    return {plan.hall_id: plan for plan in db.session.scalars(query)}


def booths_in(hall: Hall) -> list[Booth]:
    return list(db.session.scalars(sa.select(Booth).where(Booth.hall_id == hall.id).order_by(Booth.id)))


def booths_of(event: Event) -> list[Booth]:
    """All booths of an event, grouped by hall."""
    query = sa.select(Booth).where(Booth.event_id == event.id).order_by(Booth.hall_id, Booth.id)
    return list(db.session.scalars(query))


def booth_in(event: Event, booth_id: int) -> Booth | None:
    """A booth by its id, within its event."""
    return db.session.scalar(sa.select(Booth).where(Booth.event_id == event.id, Booth.id == booth_id))


def booths_among(event: Event, ids: Collection[int]) -> list[Booth]:
    """The booths with these ids, within the event."""
    return list(db.session.scalars(sa.select(Booth).where(Booth.event_id == event.id, Booth.id.in_(ids))))


def booth_numbered(event: Event, number: str) -> Booth | None:
    """The booth with this number; spaces and case do not matter."""
    return db.session.scalar(sa.select(Booth).where(Booth.event_id == event.id, Booth.number_key == number_key(number)))


def booths_like(event: Event, number: str, *, most: int) -> list[Booth]:
    """Booths whose number starts with a text, ignoring spaces and case; only the exact match where there is one."""
    key = number_key(number)
    exact = booth_numbered(event, number)
    if exact is not None or not key:
        return [exact] if exact else []
    query = sa.select(Booth).where(Booth.event_id == event.id, Booth.number_key.startswith(key, autoescape=True))
    return list(db.session.scalars(query.options(joinedload(Booth.hall)).order_by(Booth.number_key).limit(most)))


def booth_counts(event: Event) -> dict[int, tuple[int, int]]:
    """The number of booths and their total area in square centimetres, by hall id."""
    area = sa.func.sum(Booth.width_cm * Booth.depth_cm)
    query = sa.select(Booth.hall_id, sa.func.count(), area).where(Booth.event_id == event.id).group_by(Booth.hall_id)
    return {hall_id: (count, int(total)) for hall_id, count, total in db.session.execute(query)}


def elements_in(hall: Hall) -> list[Element]:
    return list(db.session.scalars(sa.select(Element).where(Element.hall_id == hall.id).order_by(Element.id)))


def element_in(event: Event, element_id: int) -> Element | None:
    query = sa.select(Element).join(Hall, Hall.id == Element.hall_id)
    return db.session.scalar(query.where(Hall.event_id == event.id, Element.id == element_id))


def pavilions_in(event: Event) -> list[Pavilion]:
    query = sa.select(Pavilion).where(Pavilion.event_id == event.id).order_by(Pavilion.position, Pavilion.id)
    return list(db.session.scalars(query))


# Built once at import: the board runs it on every action.
_HOLDERS = (
    sa.select(
        OccupiedBooth.booth_id,
        Assignment.id,
        Exhibitor.id,
        Assignment.state,
        Firm.display_name,
        Exhibitor.fascia_name,
        Exhibitor.state,
    )
    .join(Assignment, Assignment.id == OccupiedBooth.assignment_id)
    .join(Exhibitor, Exhibitor.id == Assignment.exhibitor_id)
    .outerjoin(Firm, Firm.id == Exhibitor.firm_id)
)
_HOLDERS_OF = _HOLDERS.where(Assignment.event_id == sa.bindparam("event"))
_HOLDERS_IN = _HOLDERS_OF.join(Booth, Booth.id == OccupiedBooth.booth_id).where(Booth.hall_id == sa.bindparam("hall"))


def holders_in(event: Event, hall: Hall | None = None) -> dict[int, Holder]:
    """The holder of each held booth, by booth id, in one hall or in the whole event."""
    if hall is not None:
        rows = db.session.execute(_HOLDERS_IN, {"event": event.id, "hall": hall.id})
    else:
        rows = db.session.execute(_HOLDERS_OF, {"event": event.id})
    return {
        booth_id: Holder(
            assignment_id,
            exhibitor_id,
            state,
            name or fascia,
            confirmed=state is AssignmentState.ASSIGNED and application is ApplicationState.CONFIRMED,
        )
        for booth_id, assignment_id, exhibitor_id, state, name, fascia, application in rows
    }


def stands_of(event: Event) -> dict[int, list[tuple[str, str]]]:
    """The locations of confirmed exhibitors, by exhibitor id, as (hall name, booth number)."""
    query = (
        sa.select(Assignment.exhibitor_id, Hall.name, Booth.number)
        .join(OccupiedBooth, OccupiedBooth.assignment_id == Assignment.id)
        .join(Booth, Booth.id == OccupiedBooth.booth_id)
        .join(Hall, Hall.id == Booth.hall_id)
        .where(Assignment.event_id == event.id, Assignment.state == AssignmentState.ASSIGNED)
        .order_by(Hall.position, Booth.number)
    )
    found: dict[int, list[tuple[str, str]]] = {}
    for exhibitor_id, hall, number in db.session.execute(query):
        found.setdefault(exhibitor_id, []).append((hall, number))
    return found


def told_area_sqm(exhibitor: Exhibitor) -> Decimal | None:
    """The area of the space that is offered or assigned to the firm; None without one."""
    query = (
        sa.select(sa.func.sum(Booth.width_cm * Booth.depth_cm))
        .join(OccupiedBooth, OccupiedBooth.booth_id == Booth.id)
        .join(Assignment, Assignment.id == OccupiedBooth.assignment_id)
        .where(
            Assignment.exhibitor_id == exhibitor.id,
            Assignment.state.in_((AssignmentState.OFFERED, AssignmentState.ASSIGNED)),
        )
    )
    area_cm2 = db.session.scalar(query)
    return None if area_cm2 is None else Decimal(int(area_cm2)) / 10_000


def claims_in(event: Event) -> dict[int, Claim]:
    """The open renewal claims with their firms, by booth id; nobody else can be assigned a claimed booth."""
    query = sa.select(Claim).where(Claim.event_id == event.id, Claim.state == ClaimState.OPEN)
    return {claim.booth_id: claim for claim in db.session.scalars(query.options(joinedload(Claim.firm)))}


def held_among(booth_ids: Iterable[int]) -> set[int]:
    """Those of the booths that have a holder."""
    found: set[int] = set()
    for wanted in cut(list(booth_ids), 500):
        query = sa.select(OccupiedBooth.booth_id).where(OccupiedBooth.booth_id.in_(wanted))
        found.update(db.session.scalars(query))
    return found


def booth_states(booths: Iterable[Booth], holders: Mapping[int, Holder]) -> dict[int, BoothState]:
    """The state of each booth, by its id."""
    return {
        booth.id: BoothState(holders[booth.id].state.value)
        if booth.id in holders
        else BoothState.BLOCKED
        if booth.blocked
        else BoothState.AVAILABLE
        for booth in booths
    }


@dataclass(frozen=True, slots=True)
class SpaceNow:
    """A current space: its firm, its state, and its booths by id and by number."""

    id: int
    firm: int
    state: AssignmentState
    pinned: bool
    by: str
    numbers: tuple[str, ...]
    firm_version: int
    booths: list[int]


# Built once at import, over plain columns: every open board runs it every few seconds.
_space, _occupied = Assignment.__table__.c, OccupiedBooth.__table__.c
_firm, _record = Exhibitor.__table__.c, Firm.__table__.c


_EVENT: sa.BindParameter[int] = sa.bindparam("event")


_SPACES = (
    sa.select(
        _space.id,
        _space.exhibitor_id,
        _space.state,
        _space.pinned,
        _space.created_by,
        sa.cast(_space.numbers, sa.Text),
        _record.version,
        _occupied.booth_id,
    )
    .select_from(
        Assignment.__table__.join(Exhibitor.__table__, _firm.id == _space.exhibitor_id)
        .outerjoin(Firm.__table__, _record.id == _firm.firm_id)
        .outerjoin(OccupiedBooth.__table__, _occupied.assignment_id == _space.id)
    )
    .where(_space.event_id == _EVENT, _space.state != AssignmentState.ENDED)
    .order_by(_space.id, _occupied.booth_id)
)


def spaces_now(event_id: int) -> list[SpaceNow]:
    """All current spaces of an event, oldest assignment first, in one SQL statement."""
    db.session.flush()
    found: dict[int, SpaceNow] = {}
    for number, firm, state, pinned, by, numbers, version, booth in db.session.execute(
        _SPACES, {"event": event_id}
    ).all():
        space = found.get(number)
        if space is None:
            space = found[number] = SpaceNow(
                number, firm, AssignmentState(state), bool(pinned), by, _numbers(numbers), version or 0, []
            )
        if booth is not None:
            space.booths.append(booth)
    return list(found.values())


@lru_cache(maxsize=4_096)
def _numbers(text: str) -> tuple[str, ...]:
    """Parses booth numbers from JSON, cached, since they are read again at every refresh."""
    return tuple(json.loads(text))
