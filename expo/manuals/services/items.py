"""What firms may order and until when, and what halls supply: edited by organisers."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa

from expo.db import db
from expo.errors import Refused
from expo.events.models import Event, Hall
from expo.history.services import Actor, differences, record
from expo.history.verbs import Verb
from expo.i18n import _, localize
from expo.kit.positions import move_to
from expo.manuals.models import HallSupply, Manual, OrderLine, ServiceItem
from expo.manuals.queries import items_of
from expo.prices.queries import billing_of

MOST_ITEMS = 200
FIELDS = (
    "name",
    "kind",
    "unit",
    "hours",
    "normal_minor",
    "early_minor",
    "early_until",
    "late_minor",
    "late_from",
    "stock",
    "active",
)
_COUNTED = ("kind", "unit", "hours")


def lock_manual(event: Event) -> Manual:
    """The event's manual, locked until the transaction ends; made on first use."""
    query = sa.select(Manual).where(Manual.event_id == event.id)
    found = db.session.scalar(query.with_for_update(), execution_options={"populate_existing": True})
    if found is None:
        found = Manual(event_id=event.id, takes_orders=False, orders_until=None)
        db.session.add(found)
        db.session.flush()
    return found


def switch_orders(event: Event, *, takes_orders: bool, orders_until: date | None, by: Actor) -> None:
    """Let firms order until a day, or not. Raises Refused without bank details, which an invoice needs."""
    manual = lock_manual(event)
    billing = billing_of(event)
    if takes_orders and (billing is None or not billing.seller):
        raise Refused(_("An order makes an invoice, and that needs bank details. Enter them under Prices first."))
    if (manual.takes_orders, manual.orders_until) == (takes_orders, orders_until):
        return
    manual.takes_orders, manual.orders_until = takes_orders, orders_until
    manual.version += 1
    db.session.flush()
    verb = Verb.OPENED_THE_ORDERS_OF if takes_orders else Verb.SHUT_THE_ORDERS_OF
    record(verb, event, by=by, event_id=event.id, named=localize(event.name, "en"))


def add_item(event: Event, fields: Mapping[str, Any], *, by: Actor) -> ServiceItem:
    """Append a service. Raises Refused beyond 200."""
    rows = items_of(event)
    if len(rows) >= MOST_ITEMS:
        raise Refused(_("There are %(most)s already, which is all an expo can have.", most=MOST_ITEMS))
    item = ServiceItem(event_id=event.id, position=max((row.position for row in rows), default=-1) + 1, **fields)
    db.session.add(item)
    db.session.flush()
    _record(Verb.ADDED_A_SERVICE_OF, item, by, after=_snapshot(item))
    return item


def edit_item(item: ServiceItem, fields: Mapping[str, Any], *, by: Actor) -> None:
    """Change a service; what was ordered keeps its price. Raises Refused when kind, unit or hours of an ordered one change:
    they say what invoices and halls count.
    """
    lock_manual(item.event)
    db.session.refresh(item)
    before, counted = _snapshot(item), [getattr(item, name) for name in _COUNTED]
    for name, value in fields.items():
        setattr(item, name, value)
    after = _snapshot(item)
    if counted != [getattr(item, name) for name in _COUNTED] and is_ordered(item):
        raise Refused(_("Firms ordered this by its kind and unit. Take it out of use and add another one."))
    item.version += 1
    db.session.flush()
    was, now = differences(before, after)
    _record(Verb.CHANGED_A_SERVICE_OF, item, by, before=was, after=now)


def move_item(item: ServiceItem, position: int, *, by: Actor) -> None:
    """Move a service to a place of the list, counted from 1, or to the nearest end."""
    before, after = move_to(items_of(item.event), item, position)
    if before != after:
        db.session.flush()
        _record(Verb.CHANGED_A_SERVICE_OF, item, by, before={"position": before}, after={"position": after})


def remove_item(item: ServiceItem, *, by: Actor) -> None:
    """Delete a service. Raises Refused for one that was ever ordered."""
    lock_manual(item.event)
    if is_ordered(item):
        raise Refused(_("This was ordered, so it stays on the orders. Take it out of use instead."))
    _record(Verb.REMOVED_A_SERVICE_OF, item, by, before=_snapshot(item))
    db.session.delete(item)
    db.session.flush()


def save_supply(event: Event, hall: Hall, fields: Mapping[str, int | None], *, by: Actor) -> None:
    """Say what a hall supplies. Less than is ordered by now is saved, and the page of orders says so."""
    lock_manual(event)
    row = db.session.get(HallSupply, hall.id)
    if row is None:
        row = HallSupply(hall_id=hall.id, event_id=event.id, power_kw=None, water=None, internet=None)
        db.session.add(row)
    before = {name: getattr(row, name) for name in fields}
    for name, value in fields.items():
        setattr(row, name, value)
    db.session.flush()
    was, now = differences(before, dict(fields))
    if was or now:
        record(Verb.CHANGED_THE_SUPPLY_OF, hall, by=by, event_id=event.id, named=hall.name, before=was, after=now)


def is_ordered(item: ServiceItem) -> bool:
    """Whether any order has it, cancelled ones too."""
    return bool(db.session.scalar(sa.select(sa.exists().where(OrderLine.item_id == item.id))))


def _snapshot(item: ServiceItem) -> dict[str, Any]:
    """What the history keeps: not kind, unit and hours, which stay once somebody ordered."""
    return {name: getattr(item, name) for name in FIELDS if name not in _COUNTED}


def _record(verb: Verb, item: ServiceItem, by: Actor, **changes: Any) -> None:
    """Recorded of the expo, whose services they are, with the service's name."""
    record(verb, item.event, by=by, event_id=item.event_id, named=localize(item.name, "en"), **changes)
