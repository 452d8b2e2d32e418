"""A firm's own invoices: panels of its desk, and PDFs."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from expo.errors import NotFound
from expo.exhibitors.blueprints import current_exhibitor, firm_blueprint
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.panels import Panel
from expo.exhibitors.rules import ApplicationState
from expo.i18n import _
from expo.invoices.paper import write_paper
from expo.invoices.queries import current_invoice_of, invoice_of, invoices_of, terms_of_invoice
from expo.invoices.rules import InvoiceKind, due_by
from expo.invoices.services.issuance import today_of
from expo.invoices.services.notices import file_name
from expo.invoices.words import heading_of, invoice_state_look, invoice_state_word
from expo.offers.queries import agreed_on, standing_offer, terms_agreed
from expo.prices.queries import terms_of
from expo.prices.rules import per_cent, share_of
from expo.web.downloads import attachment

room = firm_blueprint("firm_invoices", __name__, "/invoices")


@room.get("/<uid>.pdf")
def pdf(uid: str) -> ResponseReturnValue:
    """One of the firm's invoices as a PDF."""
    invoice = invoice_of(current_exhibitor(), uid)
    if invoice is None:
        raise NotFound(_("There is no such invoice."))
    out = BytesIO()
    write_paper(invoice, out, request.args.get("paper"))
    return attachment(out.getvalue(), file_name(invoice), "application/pdf", inline=True)


def _panel(exhibitor: Exhibitor) -> Mapping[str, Any] | None:
    """The template values of the panel; None until there is an invoice."""
    invoices = invoices_of(exhibitor)
    if not invoices:
        return None
    today = today_of(exhibitor.event)
    owing = [one for one in invoices if one.kind is InvoiceKind.INVOICE]
    due = {one.id: due_by(one.instalments, one.owed, today, cancelled=one.cancelled_at is not None) for one in owing}
    return {
        "invoices": invoices,
        "due": due,
        "heading_of": heading_of,
        "invoice_state_word": invoice_state_word,
        "invoice_state_look": invoice_state_look,
        "current": next((one for one in owing if one.cancelled_at is None and one.offer_id), None),
    }


def _cancellation_costs(exhibitor: Exhibitor) -> Mapping[str, Any] | None:
    """The cancellation scale, for firms that have an offer or a confirmed space, and where the latter ask for a smaller one."""
    if exhibitor.state not in {ApplicationState.OFFERED, ApplicationState.CONFIRMED}:
        return None
    asks = exhibitor.state is ApplicationState.CONFIRMED and current_invoice_of(exhibitor) is not None
    offer = standing_offer(exhibitor)
    scale = (terms_agreed(offer) if offer else terms_of(exhibitor.event)).scale
    day = agreed_on(offer) if offer else None
    return {"scale": scale, "percent_of": per_cent, "asks": asks, "agreed_on": day} if asks or scale else None


def _withdrawal_costs(exhibitor: Exhibitor) -> Mapping[str, Any] | None:
    """What withdrawing costs today, and what would be refunded."""
    invoice = current_invoice_of(exhibitor)
    if invoice is None:
        return None
    percent = terms_of_invoice(invoice).cancelling_percent(today_of(exhibitor.event))
    cost = share_of(invoice.total_minor, percent)
    back, day = invoice.paid_minor - cost, agreed_on(invoice.offer) if invoice.offer else None
    return {"invoice": invoice, "percent": per_cent(percent), "cost": cost, "back": back, "agreed_on": day}


FOR_THE_FIRM = Panel("invoices", 40, "invoices/_panel.html", _panel)
FOR_ORGANISERS = Panel("invoices_office", 40, "invoices/_panel.html", _panel, for_organisers=True)
CANCELLATION_COSTS = Panel("cancelling_costs", 41, "invoices/_cancellation_costs.html", _cancellation_costs)
WITHDRAWAL_COSTS = Panel("leaving", 40, "invoices/_withdrawal_costs.html", _withdrawal_costs, on_withdrawal=True)
