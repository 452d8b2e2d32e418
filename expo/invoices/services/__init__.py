"""Invoices issued, cancelled, paid, reminded of. Flush only; the door commits."""

from expo.invoices.services.cancelling import cancel, cancel_of, shrink
from expo.invoices.services.issuing import follow_acceptance, issue_for, issue_waiting
from expo.invoices.services.paying import give_back, mark_payment
from expo.invoices.services.reminding import sweep_reminders

__all__ = [
    "cancel",
    "cancel_of",
    "follow_acceptance",
    "give_back",
    "issue_for",
    "issue_waiting",
    "mark_payment",
    "shrink",
    "sweep_reminders",
]
