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

_MOVED: Mapping[str, tuple[Any, str]] = {
    **{name: _SHARED[name] for name in ("firm", "expo", "when", "link")},
    "old_booths": (_l("the booths that the firm had"), "H1-B12, H1-B13"),
    "old_area": (_l("how large its space was"), "18 m²"),
    "booths": (_l("the booths that the firm has now"), "H1-B20"),
    "area": (_l("how large its space is now"), "9 m²"),
    "papers": (
        _l("the credit note and the invoice that come with the mail"),
        "Credit note 2027/0043, invoice 2027/0044",
    ),
}
_NOW: Mapping[str, tuple[Any, str]] = {
    "old_amount": (_l("the price before"), "EUR 3,000.00"),
    "amount": (_l("the price now"), "EUR 1,500.00"),
}

SPACE_MOVED = Template(
    "space moved at the same price",
    _l("Space: moved at the same price"),
    _l("Your space at {expo} is now {booths}"),
    _l(
        "To {firm}\n\nThe organisers have moved your space at {expo} ({when}). It was {old_booths} ({old_area}), it is "
        "{booths} ({area}). Your price and your invoice stay as they are.\n\nYour page shows it:\n\n{link}"
    ),
    {name: hole for name, hole in _MOVED.items() if name != "papers"},
)
SPACE_REPRICED = Template(
    "space moved at a new price",
    _l("Space: moved at a new price"),
    _l("Your space at {expo} is now {booths}"),
    _l(
        "To {firm}\n\nThe organisers have moved your space at {expo} ({when}). It was {old_booths} ({old_area}), it is "
        "{booths} ({area}). The price was {old_amount}, it is {amount}, taxes included. What you have paid counts.\n\n"
        "{papers}\n\nYour page has everything:\n\n{link}"
    ),
    {**_MOVED, **_NOW},
)
SPACE_OFFERED_ANEW = Template(
    "space offered anew",
    _l("Space: another one offered"),
    _l("Another space for {firm} at {expo}"),
    _l(
        "To {firm}\n\nThe organisers offer you another space at {expo} ({when}). You had {old_booths} ({old_area}); that has "
        "ended, and you owe nothing for it. We offer you {booths} ({area}) for {amount}, taxes "
        "included, until {until}. What you have paid counts once you accept.\n\n{papers}\n\n"
        "Accept or decline on your own page:\n\n{link}"
    ),
    {
        **_MOVED,
        "amount": _NOW["amount"],
        "until": (_l("the last moment, in the expo’s time"), "14 March 2027, 18:00 TRT"),
    },
)
OTHER_SPACE_OFFERED = Template(
    "another space offered",
    _l("Space: another one in place of an open offer"),
    _l("Another space for {firm} at {expo}"),
    _l(
        "To {firm}\n\nThe organisers have put another offer in the place of the one you have not answered yet, for {expo} "
        "({when}). It was {old_booths} ({old_area}) for {old_amount}; that offer has ended. We offer you {booths} ({area}) for "
        "{amount}, taxes included. The offer stands until {until}.\n\nAccept or decline on your own page:\n\n{link}"
    ),
    {
        **{name: hole for name, hole in _MOVED.items() if name != "papers"},
        **_NOW,
        "until": (_l("the last moment, in the expo’s time"), "14 March 2027, 18:00 TRT"),
    },
)
SPACE_TAKEN_BACK = Template(
    "space taken back",
    _l("Space: taken back"),
    _l("Your space {old_booths} at {expo} is taken back"),
    _l(
        "To {firm}\n\nThe organisers have taken back your space {old_booths} ({old_area}) at {expo} ({when}). You owe nothing "
        "for it. They write to you when they can offer another space.\n\n{papers}\n\n{link}"
    ),
    {name: _MOVED[name] for name in ("firm", "expo", "when", "link", "old_booths", "old_area", "papers")},
)
SMALLER_SPACE = Template(
    "smaller space",
    _l("Space: a smaller one, as asked"),
    _l("Your smaller space at {expo}: {booths}"),
    _l(
        "To {firm}\n\nYou asked for a smaller space at {expo} ({when}). It was {old_booths} ({old_area}), it is {booths} "
        "({area}). The price was {old_amount}, it is {amount}, taxes included. Giving up the rest costs {cost}. What you have "
        "paid counts.\n\n{papers}\n\nYour page has everything:\n\n{link}"
    ),
    {**_MOVED, **_NOW, "cost": (_l("what giving up the rest costs"), "EUR 375.00")},
)

TEMPLATES = (
    INVOICE_ISSUED,
    PAYMENT_RECEIVED,
    INVOICE_OVERDUE,
    INVOICE_CANCELLED,
    SPACE_MOVED,
    SPACE_REPRICED,
    SPACE_OFFERED_ANEW,
    OTHER_SPACE_OFFERED,
    SPACE_TAKEN_BACK,
    SMALLER_SPACE,
)


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
