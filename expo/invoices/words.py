"""States and kinds of invoices, in the reader's language."""

from expo.i18n import _
from expo.invoices.models import Invoice
from expo.invoices.rules import InvoiceKind, InvoiceState


def invoice_state_word(state: InvoiceState) -> str:
    return {
        InvoiceState.ISSUED: _("issued"),
        InvoiceState.PART_PAID: _("paid in part"),
        InvoiceState.PAID: _("paid"),
        InvoiceState.CANCELLED: _("cancelled"),
    }[state]


def invoice_state_look(state: InvoiceState) -> str:
    """The style of the state's tag."""
    return {
        InvoiceState.ISSUED: "info",
        InvoiceState.PART_PAID: "warn",
        InvoiceState.PAID: "good",
        InvoiceState.CANCELLED: "bad",
    }[state]


def invoice_kind_word(kind: InvoiceKind) -> str:
    return {InvoiceKind.INVOICE: _("Invoice"), InvoiceKind.CREDIT_NOTE: _("Credit note")}[kind]


def heading_of(invoice: Invoice) -> str:
    """ "Invoice 2027/0042"."""
    return f"{invoice_kind_word(invoice.kind)} {invoice.name}"
