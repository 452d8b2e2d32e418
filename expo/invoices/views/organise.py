"""Invoices for organisers: the list with totals, one invoice, payments, cancellation, files."""

from io import BytesIO
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.errors import NotFound, Refused
from expo.events.blueprints import current_event, needs, organiser_blueprint
from expo.i18n import _, _n
from expo.invoices.export import header, rows
from expo.invoices.forms import CancelForm, PaymentForm
from expo.invoices.models import Invoice
from expo.invoices.paper import write_paper
from expo.invoices.queries import (
    InvoiceFilters,
    credit_note_of,
    invoice_in,
    invoices_matching,
    offers_without_invoice,
    payments_of,
    terms_of_invoice,
    totals_of,
)
from expo.invoices.rules import InvoiceKind, InvoiceState, due_by
from expo.invoices.services.cancellations import cancel
from expo.invoices.services.issuance import MOST_AT_ONCE, issue_waiting, today_of
from expo.invoices.services.notices import file_name
from expo.invoices.services.payments import mark_payment, refund_payment
from expo.invoices.words import heading_of, invoice_kind_word, invoice_state_look, invoice_state_word
from expo.offers.queries import agreed_on
from expo.prices.queries import billing_of, terms_of
from expo.prices.rules import share_of
from expo.prices.words import quantity_words
from expo.web.downloads import attachment, table_response
from expo.web.pagination import paged
from expo.web.security import form_checks_csrf
from expo.web.single_submission import single_submission

room = organiser_blueprint("invoices", __name__, Permission.SEE_MONEY, "/invoices")


@room.context_processor
def _template_words() -> dict[str, Any]:
    return {
        "state_word": invoice_state_word,
        "state_look": invoice_state_look,
        "kind_word": invoice_kind_word,
        "heading_of": heading_of,
        "quantity_words": quantity_words,
    }


@room.get("")
def index() -> str:
    """The invoices, searched and filtered, below the event's totals."""
    event, filters = current_event(), _filters()
    today = today_of(event)
    query, counting = invoices_matching(event, filters, today)
    return render_template(
        "invoices/index.html",
        page=paged(query, counting),
        filters=filters,
        totals=totals_of(event, today),
        today=today,
        states=list(InvoiceState),
        waiting=len(offers_without_invoice(event, most=MOST_AT_ONCE)),
        billing=billing_of(event),
    )


@room.post("/issue")
@needs(Permission.EDIT_MONEY)
def issue() -> ResponseReturnValue:
    """Issue invoices for accepted offers without one."""
    with single_submission():
        done = issue_waiting(current_event(), by=actor())
    flash(_n("%(num)d invoice was issued.", "%(num)d invoices were issued.", done), "success")
    return redirect(url_for(".index"), 303)


@room.get("/export.<any(csv, xlsx):ending>")
def export(ending: str) -> ResponseReturnValue:
    """The filtered list as a table."""
    event = current_event()
    query, _counting = invoices_matching(event, _filters(), today_of(event))
    return table_response(f"invoices-{event.slug}", ending, header(), rows(query, as_numbers=ending == "xlsx"))


@room.get("/<int:number>")
def show(number: int) -> str:
    return _page(_load_invoice(number))


@room.get("/<int:number>.pdf")
def pdf(number: int) -> ResponseReturnValue:
    """The invoice as a PDF, in its own language or the one of `?paper=`."""
    invoice, out = _load_invoice(number), BytesIO()
    write_paper(invoice, out, request.args.get("paper"))
    return attachment(out.getvalue(), file_name(invoice), "application/pdf", inline=True)


@room.post("/<int:number>/payment")
@needs(Permission.EDIT_MONEY)
@form_checks_csrf
def payment(number: int) -> ResponseReturnValue:
    """Record a payment."""
    return _save_payment(_load_invoice(number), "pay")


@room.post("/<int:number>/refund")
@needs(Permission.EDIT_MONEY)
@form_checks_csrf
def refund(number: int) -> ResponseReturnValue:
    """Record a refund."""
    return _save_payment(_load_invoice(number), "refund")


@room.route("/<int:number>/cancel", methods=["GET", "POST"], endpoint="cancel")
@needs(Permission.EDIT_MONEY)
@form_checks_csrf
def cancellation(number: int) -> ResponseReturnValue:
    """Show what cancelling costs, then cancel the invoice by a credit note."""
    invoice, form = _load_invoice(number), CancelForm()
    refusal: Refused | None = None
    if form.validate_on_submit():
        try:
            with single_submission():
                note = cancel(invoice, by=actor())
        except Refused as caught:
            refusal = caught
        else:
            flash(_("Credit note %(number)s was issued.", number=note.name), "success")
            return redirect(url_for(".show", number=number), 303)
    today = today_of(current_event())
    percent, by_now = (
        terms.cancelling_percent(today) for terms in (terms_of_invoice(invoice), terms_of(current_event()))
    )
    page = render_template(
        "invoices/cancel.html",
        invoice=invoice,
        form=form,
        refusal=refusal,
        percent=percent / 100,
        cost=share_of(invoice.total_minor, percent),
        agreed_on=agreed_on(invoice.offer) if invoice.offer else None,
        percent_now=by_now if by_now != percent else None,
    )
    return page, (409 if refusal else 400 if form.errors else 200)


def _save_payment(invoice: Invoice, kind: str) -> ResponseReturnValue:
    form = PaymentForm(invoice.currency)
    if not form.validate_on_submit():
        return _page(invoice, form=form, kind=kind), 400
    act = mark_payment if kind == "pay" else refund_payment
    day, reference = form.paid_on.data or today_of(current_event()), form.reference.data or ""
    try:
        with single_submission():
            act(invoice, form.amount.minor or 0, paid_on=day, reference=reference, by=actor())
    except Refused as refusal:
        return _page(_load_invoice(invoice.id), form=form, kind=kind, refusal=refusal), 409
    flash(_("The payment is marked."), "success")
    return redirect(url_for(".show", number=invoice.id), 303)


def _page(invoice: Invoice, *, form: PaymentForm | None = None, kind: str = "", refusal: Refused | None = None) -> str:
    """The invoice, with the form of a payment, or of a refund where too much was paid."""
    today = today_of(current_event())
    cancelled = invoice.cancelled_at is not None
    return render_template(
        "invoices/one.html",
        invoice=invoice,
        form=form or PaymentForm(invoice.currency, today=today, formdata=None),
        kind=kind or _possible_payment(invoice),
        wrong=form,
        refusal=refusal,
        payments=payments_of(invoice),
        note=credit_note_of(invoice),
        today=today,
        due=due_by(invoice.instalments, invoice.owed, today, cancelled=cancelled),
    )


def _possible_payment(invoice: Invoice) -> str:
    left = invoice.owed.balance if invoice.kind is InvoiceKind.INVOICE else 0
    return "pay" if left > 0 else "refund" if left < 0 else ""


def _filters() -> InvoiceFilters:
    return InvoiceFilters(q=request.args.get("q", "")[:200], state=request.args.get("state", "")[:20])


def _load_invoice(number: int) -> Invoice:
    found = invoice_in(current_event(), number)
    if found is None:
        raise NotFound(_("There is no such invoice."))
    return found
