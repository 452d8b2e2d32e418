"""The services of an expo, what its halls supply, and the tasks and contract of its exhibitors, copied for another year."""

from expo.events.copy_parts import CopyPart, ExpoCopy
from expo.events.queries import halls_of
from expo.i18n import _l
from expo.manuals.contract_queries import text_in_force
from expo.manuals.queries import items_of, supplies_of
from expo.manuals.services.contracts import write_contract
from expo.manuals.services.items import FIELDS, add_item, save_supply
from expo.manuals.services.tasks import FIELDS as TASK_FIELDS
from expo.manuals.services.tasks import add_task
from expo.manuals.task_queries import tasks_of


def copy_services(made: ExpoCopy) -> None:
    """Copy services in use, supplies, tasks and the contract; days move with the expo. Orders and answers stay behind."""
    for item in items_of(made.event):
        if item.active:
            fields = {name: getattr(item, name) for name in FIELDS}
            days = {name: made.moved(fields[name]) for name in ("early_until", "late_from") if fields[name] is not None}
            add_item(made.copy, {**fields, **days}, by=made.by)
    for task in tasks_of(made.event):
        fields = {name: getattr(task, name) for name in TASK_FIELDS}
        add_task(made.copy, {**fields, "due_on": made.moved(task.due_on)}, by=made.by)
    text = text_in_force(made.event)
    if text is not None:
        write_contract(made.copy, text.text, by=made.by)
    halls = {hall.id: hall for hall in halls_of(made.copy)}
    for hall_id, row in supplies_of(made.event).items():
        copied = halls[made.hall_id(hall_id) or 0]
        fields = {name: getattr(row, name) for name in ("power_kw", "water", "internet")}
        save_supply(made.copy, copied, fields, by=made.by)


SERVICE_LIST = CopyPart(
    "services",
    _l("Services that firms order, what halls supply, tasks and contract of exhibitors"),
    lambda event: len(items_of(event)) + len(supplies_of(event)) + len(tasks_of(event)),
    copy_services,
)
