"""Mails about an invoice, sent to the firm's billing contact with the PDF attached."""

from datetime import date

from babel.dates import format_date

from expo.exhibitors.links import exhibitor_address
from expo.exhibitors.queries import firm_name
from expo.history.subjects import Subject
from expo.i18n import said
from expo.invoices.models import Invoice
from expo.kit.money import money_in
from expo.mail.rules import Template
from expo.mail.services import queue
from expo.registration.notices import date_span

FILE_MAKER = "invoice"  # names the function that makes the attachment when the mail is delivered


def tell_of_invoice(
    invoice: Invoice, template: Template, amount_minor: int, *, due: date | None = None, file: bool = True
) -> None:
    """Queue a mail in the invoice's language, with the PDF attached unless `file` is False."""
    exhibitor, language = invoice.exhibitor, invoice.language
    event = exhibitor.event
    values = {
        "firm": firm_name(exhibitor),
        "expo": said(event.name, language),
        "number": invoice.name,
        "when": date_span(event.first_day, event.last_day, language),
        "link": exhibitor_address(exhibitor),
        "amount": money_in(amount_minor, invoice.currency, language),
        "due": format_date(due, "d MMMM y", locale=language) if due else "",
    }
    parts = [{"kind": "file", "name": file_name(invoice), "maker": FILE_MAKER, "key": invoice.uid}] if file else []
    queue(
        template,
        values,
        to=str(invoice.frozen["buyer"]["email"] or exhibitor.email),
        to_name=firm_name(exhibitor),
        language=language,
        event_id=event.id,
        about=(Subject.EXHIBITOR, exhibitor.id),
        parts=parts,
        reply_to=event.contact or None,
    )


def file_name(invoice: Invoice) -> str:
    """ "invoice-2027-0042.pdf"."""
    return f"{invoice.kind.value.replace(' ', '-')}-{invoice.name.replace('/', '-')}.pdf"
