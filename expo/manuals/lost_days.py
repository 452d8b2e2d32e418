"""Days of tasks, orders and prices when the days of an expo move: which they are, and moved along where that was decided."""

from datetime import date, timedelta
from itertools import groupby

from expo.events.domain_events import DaysMoved
from expo.events.lost_days import Dated, DaysChange, Fate, LostLine
from expo.events.models import Event
from expo.i18n import _, _l, localize
from expo.manuals.models import ServiceItem
from expo.manuals.queries import items_of, manual_of
from expo.manuals.services.items import edit_item, switch_orders
from expo.manuals.services.tasks import edit_task
from expo.manuals.task_queries import tasks_of
from expo.manuals.trucks.models import TruckSlot
from expo.manuals.trucks.queries import slots_of
from expo.manuals.trucks.services import move_slots

TASKS, ORDERS, TRUCKS = "exhibitor tasks", "orders", "truck slots"
_PRICE_DAYS = ("early_until", "late_from")


def settle_manual(moved: DaysMoved) -> None:
    """Move the days of tasks, of truck slots, and those of orders and prices, with the expo's first day where the organiser
    decided so.
    """
    event, later = moved.change.event, timedelta(days=moved.change.shift)
    if moved.goes_along(TASKS):
        for task in tasks_of(event):
            edit_task(task, {"due_on": task.due_on + later}, by=moved.by)
    if moved.goes_along(TRUCKS) and slots_of(event):
        move_slots(event, later, by=moved.by)
    if moved.goes_along(ORDERS):
        manual = manual_of(event)
        if manual is not None and manual.orders_until is not None:
            until = manual.orders_until + later
            switch_orders(event, takes_orders=manual.takes_orders, orders_until=until, by=moved.by)
        for item in items_of(event):
            if days := {name: day + later for name, day in _price_days(item).items()}:
                edit_item(item, days, by=moved.by)


def _price_days(item: ServiceItem) -> dict[str, date]:
    """The days on which the prices of a service change, by field."""
    days = {name: getattr(item, name) for name in _PRICE_DAYS}
    return {name: day for name, day in days.items() if day is not None}


def _task_lines(change: DaysChange) -> list[LostLine]:
    """All tasks, once the first day is another: their days were chosen by it."""
    return [LostLine(localize(one.name), one.due_on) for one in tasks_of(change.event)] if change.shift else []


def _truck_lines(change: DaysChange) -> list[LostLine]:
    """A line for each day with slots: how many slots and trucks it has."""
    days = groupby(slots_of(change.event) if change.shift else [], key=lambda one: one.day)
    return [_truck_line(day, list(slots)) for day, slots in days]


def _truck_line(day: date, slots: list[TruckSlot]) -> LostLine:
    trucks = sum(len(one.trucks) for one in slots)
    return LostLine(
        _("Slots for trucks"), day, _("%(slots)s slots, %(trucks)s trucks", slots=len(slots), trucks=trucks)
    )


def _order_lines(change: DaysChange) -> list[LostLine]:
    return [*_end_of_orders(change.event), *_prices(change.event)] if change.shift else []


def _end_of_orders(event: Event) -> list[LostLine]:
    manual = manual_of(event)
    return [LostLine(_("The last day for orders"), manual.orders_until)] if manual and manual.orders_until else []


def _prices(event: Event) -> list[LostLine]:
    words = {"early_until": _("early price until this day"), "late_from": _("late price from this day on")}
    return [
        LostLine(localize(item.name), day, words[name])
        for item in items_of(event)
        if item.active
        for name, day in _price_days(item).items()
    ]


def _fates(change: DaysChange) -> tuple[Fate, ...]:
    return (Fate.ALONG, Fate.STAY) if change.shift else (Fate.STAY,)


TASK_DAYS = Dated(
    TASKS, _l("Tasks of exhibitors, with the day by which they are to be done"), _task_lines, _fates, others=True
)
TRUCK_DAYS = Dated(
    TRUCKS, _l("Slots in which trucks come to the gates, with the trucks of firms"), _truck_lines, _fates, others=True
)
ORDER_DAYS = Dated(
    ORDERS, _l("Days until which firms order, and of the prices of services"), _order_lines, _fates, others=True
)
MANUAL_DAYS = (TASK_DAYS, ORDER_DAYS, TRUCK_DAYS)
