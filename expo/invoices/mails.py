"""The mail templates about invoices, and the fixed texts of the invoice PDF."""

from collections.abc import Mapping
from typing import Any

from expo.i18n import _, _l, force_locale
from expo.mail.rules import Template

_SHARED: Mapping[str, tuple[Any, str]] = {
    "firm": (_l("the firm’s name"), "Bosphorus Demo Ltd"),
    "expo": (_l("the expo’s name"), "Istanbul Tech Summit"),
    "when": (_l("its days"), "12–14 October 2027"),
    "link": (_l("the link of the firm’s own page"), "https://expo.example/exhibitor/private-link"),
    "number": (_l("the number of the invoice"), "2027/0042"),
    "amount": (_l("how much it is about"), "EUR 1,500.00"),
}
_DUE: Mapping[str, tuple[Any, str]] = {"due": (_l("the day by which it is to be paid"), "14 March 2027")}

INVOICE_ISSUED = Template(
    "invoice issued",
    _l("Invoice: issued"),
    _l("Your invoice {number} for {expo}"),
    _l(
        "To {firm}\n\nThis is your invoice {number} for {expo} ({when}): {amount}, the first part of it by {due}. Its bank "
        "details and instalments stand on it. Name the number when you pay.\n\nYour invoices are on your own page:\n\n{link}"
    ),
    {**_SHARED, **_DUE},
)
PAYMENT_RECEIVED = Template(
    "payment received",
    _l("Invoice: payment received"),
    _l("Your payment for {expo} has come"),
    _l("To {firm}\n\n{amount} came for your invoice {number} ({expo}). Thank you.\n\n{link}"),
    _SHARED,
)
INVOICE_OVERDUE = Template(
    "invoice overdue",
    _l("Invoice: overdue"),
    _l("Invoice {number} for {expo} is overdue"),
    _l(
        "To {firm}\n\n{amount} of your invoice {number} for {expo} was due by {due} and has not come. Badges and passes are "
        "given once nothing is due. If you have paid by now, this mail has crossed your payment.\n\n{link}"
    ),
    {**_SHARED, **_DUE},
)
INVOICE_CANCELLED = Template(
    "invoice cancelled",
    _l("Invoice: cancelled"),
    _l("Credit note {number} for {expo}"),
    _l(
        "To {firm}\n\nYour invoice for {expo} is cancelled by the credit note {number} over {amount}. What is left to be paid, "
        "or comes back to you, stands on your own page.\n\n{link}"
    ),
    _SHARED,
)

TEMPLATES = (INVOICE_ISSUED, PAYMENT_RECEIVED, INVOICE_OVERDUE, INVOICE_CANCELLED)


def paper_words(language: str) -> dict[str, str]:
    """The fixed texts of an invoice PDF in a language; placeholders such as `{n}` are filled when it is drawn."""
    with force_locale(language):
        return _head_and_table_words() | _payment_words()


def _head_and_table_words() -> dict[str, str]:
    return {
        "invoice": _("Invoice"),
        "credit note": _("Credit note"),
        "number": _("Invoice number"),
        "date": _("Date"),
        "to": _("To"),
        "booths": _("Booths"),
        "tax number": _("Tax number"),
        "what": _("What for"),
        "quantity": _("Quantity"),
        "price": _("Price"),
        "amount": _("Amount"),
        "net": _("Sum before taxes"),
        "total": _("Total"),
        "refers": _("Takes back invoice {number}"),
        "cancelling": _("Cost of cancelling"),
        "sqm": _("{n} m²"),
        "kW": _("{n} kW"),
        "percent": _("{n} %"),
        "page": _("Page {n} of {most}"),
    }


def _payment_words() -> dict[str, str]:
    return {
        "due": _("To be paid"),
        "due by": _("by {day}"),
        "rest": _("All of it"),
        "pay to": _("Pay to"),
        "holder": _("Account holder"),
        "bank": _("Bank"),
        "branch": _("Branch"),
        "iban": _("IBAN or account number"),
        "swift": _("SWIFT or BIC"),
        "name it": _("Name {number} when you pay."),
    }
