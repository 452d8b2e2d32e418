"""Mails about invoices and spaces that change, with the PDFs attached."""

from collections.abc import Mapping, Sequence
from datetime import date

from babel.dates import format_date

from expo.exhibitors.domain_events import Besides
from expo.exhibitors.links import exhibitor_address
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.notices import space_news
from expo.exhibitors.queries import firm_name
from expo.history.subjects import Subject
from expo.i18n import _, force_locale, localize
from expo.invoices.models import Invoice
from expo.invoices.queries import invoice_contact_of
from expo.invoices.words import invoice_kind_word
from expo.kit.money import money_in
from expo.mail.rules import Template
from expo.mail.services import queue
from expo.registration.notices import date_span
from expo.registration.rules import mailbox

FILE_MAKER = "invoice"  # names the function that makes the attachment when the mail is delivered


def tell_of_invoice(
    invoice: Invoice, template: Template, amount_minor: int, *, due: date | None = None, file: bool = True
) -> None:
    """Queue a mail in the invoice's language, with the PDF attached unless `file` is False, to whoever gets the firm's invoices
    by now; to nobody where no address is known.
    """
    exhibitor, language, event = invoice.exhibitor, invoice.language, invoice.exhibitor.event
    if not (address := _invoice_address(exhibitor)):
        return
    values = {
        "firm": firm_name(exhibitor),
        "expo": localize(event.name, language),
        "number": invoice.name,
        "when": date_span(event.first_day, event.last_day, language),
        "link": exhibitor_address(exhibitor),
        "amount": money_in(amount_minor, invoice.currency, language),
        "due": format_date(due, "d MMMM y", locale=language) if due else "",
    }
    queue(
        template,
        values,
        to=address,
        to_name=firm_name(exhibitor),
        language=language,
        event_id=event.id,
        about=(Subject.EXHIBITOR, exhibitor.id),
        parts=[_file_part(invoice)] if file else [],
        reply_to=event.contact or None,
    )


def tell_of_space(
    exhibitor: Exhibitor,
    template: Template,
    values: Mapping[str, str],
    papers: Sequence[Invoice] = (),
    *,
    besides: str = "",
) -> None:
    """Queue one mail about another space to the firm, with the PDFs of the credit note and the invoice that come of it; to
    whoever gets its invoices too, if that is another mailbox and there are such papers. `besides` follows the firm's text.
    """
    event = exhibitor.event
    filled = {**_shared(exhibitor, papers), **values}
    for address in sorted(({exhibitor.email} | ({_invoice_address(exhibitor)} if papers else set())) - {""}):
        queue(
            template,
            {name: filled[name] for name in template.holes},
            to=address,
            to_name=firm_name(exhibitor),
            language=exhibitor.language,
            event_id=event.id,
            about=(Subject.EXHIBITOR, exhibitor.id),
            parts=[_file_part(paper) for paper in papers],
            reply_to=event.contact or None,
            besides="\n\n".join(filter(None, [besides, space_news(exhibitor)])) if address == exhibitor.email else "",
        )


def _shared(exhibitor: Exhibitor, papers: Sequence[Invoice]) -> dict[str, str]:
    """What all mails about a space may say, in the firm's language."""
    event, language = exhibitor.event, exhibitor.language
    with force_locale(language):
        listed = ", ".join(f"{invoice_kind_word(paper.kind)} {paper.name}" for paper in papers)
    return {
        "firm": firm_name(exhibitor),
        "expo": localize(event.name, language),
        "when": date_span(event.first_day, event.last_day, language),
        "link": exhibitor_address(exhibitor),
        "papers": listed,
    }


def gets_invoices(exhibitor: Exhibitor) -> bool:
    """Whether whoever gets the firm's mails gets its invoices too."""
    return bool(exhibitor.email) and mailbox(_invoice_address(exhibitor)) == mailbox(exhibitor.email)


def besides_leaving(note: Invoice) -> Besides:
    """What the mail to a firm that leaves says of the credit note that comes of it, with its PDF."""
    language = note.exhibitor.language
    with force_locale(language):
        text = _(
            "Your invoice is cancelled by the credit note %(number)s over %(amount)s. What is left to be paid, or comes back "
            "to you, stands on your own page:",
            number=note.name,
            amount=money_in(note.total_minor, note.currency, language),
        )
    return Besides(f"{text}\n\n{exhibitor_address(note.exhibitor)}", [_file_part(note)])


def _invoice_address(exhibitor: Exhibitor) -> str:
    """Where papers go: read each time, since an address may have been corrected after a paper was issued."""
    contact = invoice_contact_of(exhibitor)
    return (contact.email if contact else "") or exhibitor.email


def _file_part(invoice: Invoice) -> dict[str, str]:
    return {"kind": "file", "name": file_name(invoice), "maker": FILE_MAKER, "key": invoice.uid}


def file_name(invoice: Invoice) -> str:
    """ "invoice-2027-0042.pdf"."""
    return f"{invoice.kind.value.replace(' ', '-')}-{invoice.name.replace('/', '-')}.pdf"
