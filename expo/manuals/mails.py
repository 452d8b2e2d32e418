"""The mail templates about orders."""

from expo.i18n import _l
from expo.invoices.mails import INVOICE_ISSUED
from expo.mail.rules import Template

ORDER_TAKEN = Template(
    "order taken",
    _l("Order: taken, with its invoice"),
    _l("Your order for {expo}: invoice {number}"),
    _l(
        "To {firm}\n\nWe have your order for {expo} ({when}). This is its invoice {number}: {amount}, to be paid by {due}. "
        "Name the number when you pay.\n\nYour orders are on your own page:\n\n{link}"
    ),
    INVOICE_ISSUED.holes,
)
_FIRM = {name: INVOICE_ISSUED.holes[name] for name in ("firm", "expo", "when", "link")}
TASK_RETURNED = Template(
    "task returned",
    _l("Task: returned to the firm"),
    _l("{task}: please change it"),
    _l(
        "To {firm}\n\nWhat you handed in for “{task}” ({expo}, {when}) has to change:\n\n{reply}\n\nHand it in again on your "
        "own page:\n\n{link}"
    ),
    {
        **_FIRM,
        "task": (_l("the name of the task"), "Stand design"),
        "reply": (_l("what has to change"), "The fire exit has to stay free."),
    },
)
TASKS_DUE = Template(
    "tasks due",
    _l("Tasks: reminder"),
    _l("What is still to do for {expo}"),
    _l(
        "To {firm}\n\nFor {expo} ({when}) this is still to do:\n\n{tasks}\n\nYour tasks are on your own page:\n\n{link}"
    ),
    {**_FIRM, "tasks": (_l("the open tasks with their days, one a line"), "14 March 2027: Stand design")},
)
CONTRACT_CHANGED = Template(
    "contract changed",
    _l("Contract: to be accepted anew"),
    _l("The contract for {expo} has changed"),
    _l(
        "To {firm}\n\nThe contract for {expo} ({when}) is not what you accepted any more: its text, your space, its price or "
        "the parties have changed. Please read it again and accept it on your own page:\n\n{link}"
    ),
    _FIRM,
)
TEMPLATES = (ORDER_TAKEN, TASK_RETURNED, TASKS_DUE, CONTRACT_CHANGED)
