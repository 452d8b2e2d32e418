"""The services of an event, orders, and what they draw from halls."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from expo.booths.models import Assignment, Booth, OccupiedBooth
from expo.booths.rules import AssignmentState
from expo.db import db
from expo.events.models import Event, Hall
from expo.events.queries import halls_of
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.rules import IN
from expo.invoices.models import Invoice
from expo.manuals.models import HallSupply, Manual, OrderLine, ServiceItem, ServiceOrder
from expo.manuals.rules import Drawn, Line, PowerHours, ServiceKind, Supply, drawn_by, overdrawn, supply_of_booths

# An order stands while its invoice is not cancelled and its firm takes part.
_STANDS = sa.and_(Invoice.cancelled_at.is_(None), Exhibitor.state.in_(IN))


@dataclass(frozen=True, slots=True)
class Space:
    """Where a firm stands by final assignment: its hall, its booths, and what they get."""

    hall: Hall
    numbers: Sequence[str]
    supply: Supply


@dataclass(frozen=True, slots=True)
class HallLoad:
    """What firms of a hall ordered of its lines."""

    hall: Hall
    drawn: Drawn
    supply: Supply

    def figures(self) -> list[tuple[Line, int, int | None]]:
        """Each line with what is drawn and what there is."""
        return [(line, self.drawn.of(line), self.supply.of(line)) for line in Line]


def manual_of(event: Event) -> Manual | None:
    return db.session.get(Manual, event.id)


def items_of(event: Event) -> list[ServiceItem]:
    """All services in order, those out of use too."""
    query = sa.select(ServiceItem).where(ServiceItem.event_id == event.id)
    return list(db.session.scalars(query.order_by(ServiceItem.position, ServiceItem.id)))


def item_in(event: Event, item_id: int) -> ServiceItem | None:
    """A service by its id, within its event."""
    return db.session.scalar(sa.select(ServiceItem).where(ServiceItem.event_id == event.id, ServiceItem.id == item_id))


def supplies_of(event: Event) -> dict[int, HallSupply]:
    """What was said of the halls, by hall id."""
    query = sa.select(HallSupply).where(HallSupply.event_id == event.id)
    return {row.hall_id: row for row in db.session.scalars(query)}


def orders_of(exhibitor: Exhibitor) -> list[ServiceOrder]:
    """The firm's orders, newest first, cancelled ones too. Takes three SQL statements."""
    return _loaded(ServiceOrder.exhibitor_id == exhibitor.id)


def orders_in(event: Event) -> list[ServiceOrder]:
    """The event's orders, newest first, cancelled ones too. Takes three SQL statements."""
    return _loaded(ServiceOrder.event_id == event.id)


def order_in(event: Event, order_id: int) -> ServiceOrder | None:
    """An order by its id, within its event."""
    return next(iter(_loaded(ServiceOrder.event_id == event.id, ServiceOrder.id == order_id)), None)


def stands(order: ServiceOrder) -> bool:
    """Whether the order is still to be delivered."""
    return order.invoice.cancelled_at is None and order.exhibitor.state in IN


def ordered_by_item(event: Event) -> dict[int, int]:
    """How many of each service are ordered by firms that take part, by its id."""
    query = _standing(OrderLine.item_id, sa.func.sum(OrderLine.quantity))
    rows = db.session.execute(query.where(OrderLine.event_id == event.id).group_by(OrderLine.item_id))
    return {item_id: int(quantity) for item_id, quantity in rows}


def space_of(exhibitor: Exhibitor) -> Space | None:
    """The firm's space by final assignment; None before. Its booths are neighbours, so they are in one hall."""
    query = (
        sa.select(Booth)
        .join(OccupiedBooth, OccupiedBooth.booth_id == Booth.id)
        .join(Assignment, Assignment.id == OccupiedBooth.assignment_id)
        .where(Assignment.exhibitor_id == exhibitor.id, Assignment.state == AssignmentState.ASSIGNED)
        .options(joinedload(Booth.hall))
        .order_by(Booth.number_key)
    )
    booths = list(db.session.scalars(query))
    if not booths:
        return None
    return Space(booths[0].hall, [one.number for one in booths], supply_on(booths))


def supply_on(booths: Sequence[Booth]) -> Supply:
    """What a firm on these booths gets; nothing without any."""
    if not booths:
        return Supply(0, 0, 0)
    return supply_of_booths([(one.power_kw, one.water, one.internet) for one in booths])


def drawn_by_firm(exhibitor: Exhibitor) -> Drawn:
    """What the firm's standing orders draw."""
    return drawn_by([row[1:] for row in _counted(OrderLine.event_id == exhibitor.event_id) if row[0] == exhibitor.id])


def overdrawn_by_firm(event: Event) -> dict[int, list[tuple[Line, int, int]]]:
    """By id of firms whose standing orders draw more than their booths get: the lines, what is drawn, and what there is. Takes
    two SQL statements.
    """
    counted: dict[int, list[tuple[ServiceKind, PowerHours | None, int]]] = defaultdict(list)
    for firm, kind, hours, quantity in _counted(OrderLine.event_id == event.id):
        counted[firm].append((kind, hours, quantity))
    query = (
        sa.select(Assignment.exhibitor_id, Booth)
        .join(OccupiedBooth, OccupiedBooth.assignment_id == Assignment.id)
        .join(Booth, Booth.id == OccupiedBooth.booth_id)
        .where(Assignment.event_id == event.id, Assignment.state == AssignmentState.ASSIGNED)
    )
    booths: dict[int, list[Booth]] = defaultdict(list)
    for firm, booth in db.session.execute(query) if counted else ():
        booths[firm].append(booth)
    found = {firm: overdrawn(drawn_by(lines), supply_on(booths[firm])) for firm, lines in counted.items()}
    return {firm: over for firm, over in found.items() if over}


def hall_loads(event: Event) -> list[HallLoad]:
    """What is ordered of each hall's lines by the firms that stand in it now. Takes four SQL statements."""
    by_hall: dict[int, list[tuple[ServiceKind, PowerHours | None, int]]] = defaultdict(list)
    halls = _halls_by_firm(event)
    for firm, kind, hours, quantity in _counted(OrderLine.event_id == event.id):
        if firm in halls:
            by_hall[halls[firm]].append((kind, hours, quantity))
    said = supplies_of(event)
    return [
        HallLoad(hall, drawn_by(by_hall[hall.id]), said[hall.id].supply if hall.id in said else Supply())
        for hall in halls_of(event)
    ]


def load_of(hall: Hall) -> HallLoad:
    """What is ordered of one hall's lines."""
    return next(one for one in hall_loads(hall.event) if one.hall.id == hall.id)


def _halls_by_firm(event: Event) -> Mapping[int, int]:
    query = (
        sa.select(Assignment.exhibitor_id, Booth.hall_id)
        .join(OccupiedBooth, OccupiedBooth.assignment_id == Assignment.id)
        .join(Booth, Booth.id == OccupiedBooth.booth_id)
        .where(Assignment.event_id == event.id, Assignment.state == AssignmentState.ASSIGNED)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def _counted(*where: sa.ColumnElement[bool]) -> list[tuple[int, ServiceKind, PowerHours | None, int]]:
    """Each standing line as its firm, its kind, its hours and its quantity."""
    query = _standing(ServiceOrder.exhibitor_id, ServiceItem.kind, ServiceItem.hours, OrderLine.quantity)
    query = query.join(ServiceItem, ServiceItem.id == OrderLine.item_id)
    return [(row[0], row[1], row[2], row[3]) for row in db.session.execute(query.where(*where))]


def _standing(*columns: Any) -> sa.Select[Any]:
    """The columns of lines, of orders that stand."""
    query = sa.select(*columns).select_from(OrderLine).join(ServiceOrder, ServiceOrder.id == OrderLine.order_id)
    query = query.join(Invoice, Invoice.id == ServiceOrder.invoice_id)
    return query.join(Exhibitor, Exhibitor.id == ServiceOrder.exhibitor_id).where(_STANDS)


def _loaded(*where: sa.ColumnElement[bool]) -> list[ServiceOrder]:
    query = (
        sa.select(ServiceOrder)
        .where(*where)
        .options(joinedload(ServiceOrder.invoice), joinedload(ServiceOrder.exhibitor).joinedload(Exhibitor.firm))
        .options(selectinload(ServiceOrder.lines).joinedload(OrderLine.item))
        .order_by(ServiceOrder.id.desc())
    )
    return list(db.session.scalars(query))
