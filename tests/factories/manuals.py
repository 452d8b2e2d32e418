"""Services that firms order, made through the services."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from expo.checkin.models import Gate
from expo.db import transaction
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor
from expo.history.services import Actor
from expo.manuals.contract_models import ContractAcceptance, ContractText
from expo.manuals.contract_queries import terms_for
from expo.manuals.models import ServiceItem, ServiceOrder
from expo.manuals.rules import ServiceKind, ServiceUnit
from expo.manuals.services.contracts import accept_contract, write_contract
from expo.manuals.services.items import add_item, switch_orders
from expo.manuals.services.orders import basket_of, order_services
from expo.manuals.services.tasks import add_task, hand_in, judge_answer
from expo.manuals.task_models import ExhibitorTask, TaskAnswer
from expo.manuals.task_rules import ExhibitorTaskKind
from expo.manuals.trucks.models import Truck, TruckSlot
from expo.manuals.trucks.queries import slots_of
from expo.manuals.trucks.rules import SlotRow
from expo.manuals.trucks.services import add_slots, choose_slot
from tests.factories.prices import priced

OLGA = Actor("Olga Organiser")
EMIL = Actor("Emil Exhibitor")


def taking_orders(event: Event, until: date | None = None) -> Event:
    """The event with a price list and a bank, and firms may order."""
    priced(event)
    with transaction():
        switch_orders(event, takes_orders=True, orders_until=until, by=OLGA)
    return event


def a_service(event: Event, name: str = "Chair", **changes: Any) -> ServiceItem:
    """A chair for 1,000.00 without end, unless `changes` say otherwise."""
    fields = {
        "name": {"en": name},
        "kind": ServiceKind.FURNITURE,
        "unit": ServiceUnit.PIECE,
        "hours": None,
        "normal_minor": 100_000,
        "early_minor": None,
        "early_until": None,
        "late_minor": None,
        "late_from": None,
        "stock": None,
        "active": True,
    }
    with transaction():
        return add_item(event, {**fields, **changes}, by=OLGA)


def ordered(firm: Exhibitor, quantities: Mapping[int, int]) -> ServiceOrder:
    """The order of a firm, at the sum of today."""
    with transaction():
        return order_services(firm, quantities, agreed_minor=basket_of(firm, quantities).total_minor, by=EMIL)


def a_task(event: Event, name: str = "Stand design", **changes: Any) -> ExhibitorTask:
    """A task for all, due on 1 March 2027, with a file and approval, unless `changes` say otherwise."""
    fields = {
        "kind": ExhibitorTaskKind.DESIGN,
        "name": {"en": name},
        "description": {"en": "Send the drawing."},
        "due_on": date(2027, 3, 1),
        "raw_only": False,
        "needs_file": True,
        "needs_approval": True,
    }
    with transaction():
        return add_task(event, {**fields, **changes}, by=OLGA)


def a_contract(event: Event, text: str = "The booth is built by noon.") -> ContractText:
    """The text of a contract in English."""
    with transaction():
        return write_contract(event, {"en": text}, by=OLGA)


def accepted_contract(firm: Exhibitor) -> ContractAcceptance:
    """A contract of the firm's expo that it accepted in English."""
    text = a_contract(firm.event)
    digest, who = terms_for(firm, text, "en").digest, {"name": "Emil Exhibitor", "post": "Director"}
    with transaction():
        return accept_contract(firm, text, "en", digest=digest, **who, by=EMIL)


def listed_contractors(firm: Exhibitor, task: ExhibitorTask, *names: str) -> TaskAnswer:
    """The firm's list of contractors for a task about them, approved."""
    with transaction():
        answer = hand_in(firm, task, "\n".join(names), None, by=EMIL)
        judge_answer(answer, "", approved=True, by=OLGA)
    return answer


def some_slots(event: Event, gate: Gate, **changes: Any) -> list[TruckSlot]:
    """Slots of half an hour for one truck, from 8 to 10 on the expo's first day unless `changes` say otherwise."""
    row = {"day": event.first_day, "begins": time(8), "until": time(10), "minutes": 30, "capacity": 1}
    with transaction():
        add_slots(event, gate, SlotRow(**{**row, **changes}), by=OLGA)
    return slots_of(event)


def a_truck(firm: Exhibitor, slot: TruckSlot, plate: str = "34 ABC 12") -> Truck:
    with transaction():
        return choose_slot(firm, slot, plate, by=EMIL)
