"""A smaller space for a firm that has its invoice: previewed first, then done."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.booths.models import Booth
from expo.booths.queries import booth_numbered
from expo.errors import NotFound, Refused
from expo.events.blueprints import current_event, needs, organiser_blueprint
from expo.exhibitors.queries import asks_for_less, exhibitor_in, open_change
from expo.exhibitors.summary import fields_asked
from expo.i18n import _
from expo.invoices.forms import SmallerSpaceForm
from expo.invoices.models import Invoice
from expo.invoices.queries import current_invoice_of, invoice_in
from expo.invoices.services.smaller_space import (
    AREAS,
    SmallerSpace,
    asked_on,
    smaller_space,
    suggested_booths,
    take_smaller_space,
)
from expo.invoices.words import heading_of
from expo.offers.queries import agreed_on
from expo.prices.queries import terms_of
from expo.prices.words import quantity_words
from expo.web.security import form_checks_csrf
from expo.web.single_submission import single_submission

room = organiser_blueprint("smaller_space", __name__, Permission.EDIT_EXHIBITORS, "/invoices")


@room.get("/smaller-space/<int:exhibitor_id>")
@needs(Permission.EDIT_MONEY)
def asked(exhibitor_id: int) -> ResponseReturnValue:
    """Lead from a firm that asks for a smaller space to the page of its invoice where that is done."""
    exhibitor = exhibitor_in(current_event(), exhibitor_id)
    if exhibitor is None:
        raise NotFound(_("There is no such exhibitor."))
    invoice = current_invoice_of(exhibitor)
    if invoice is None:
        raise Refused(_("The firm has no invoice yet. Issue it first, then choose the smaller space."))
    return redirect(url_for(".change", number=invoice.id), 303)


@room.route("/<int:number>/smaller-space", methods=["GET", "POST"])
@needs(Permission.EDIT_MONEY)
@form_checks_csrf
def change(number: int) -> ResponseReturnValue:
    """Preview the exchange for the typed booths; do it once it is confirmed."""
    invoice, form = _load_invoice(number), SmallerSpaceForm()
    form.also.choices = _asked_besides(invoice)
    if not form.is_submitted():
        form.also.data = [name for name, _label in form.also.choices]
        form.booths.data = ", ".join(booth.number for booth in suggested_booths(invoice.exhibitor))
    shown: SmallerSpace | None = None
    refusal: Refused | None = None
    if form.validate_on_submit():
        try:
            booths = _booths_numbered(form.typed_numbers())
            shown = smaller_space(invoice, booths)
            if form.sure.data and form.seen.data == _fingerprint(shown):
                with single_submission():
                    made = take_smaller_space(invoice, booths, by=actor(), also=form.also.data or [])
                flash(_("Invoice %(number)s was issued for the smaller space.", number=made.name), "success")
                return redirect(url_for("invoices.show", number=made.id), 303)
            form.seen.data = _fingerprint(shown)
        except Refused as caught:
            refusal, shown = caught, None
    return _page(_load_invoice(number), form, shown, refusal), (409 if refusal else 400 if form.errors else 200)


def _page(invoice: Invoice, form: SmallerSpaceForm, shown: SmallerSpace | None, refusal: Refused | None) -> str:
    by_now = terms_of(current_event()).cancelling_percent(asked_on(invoice))
    return render_template(
        "invoices/smaller_space.html",
        invoice=invoice,
        less=asks_for_less(invoice.exhibitor, open_change(invoice.exhibitor)),
        asked_on=asked_on(invoice),
        agreed_on=agreed_on(invoice.offer) if invoice.offer else None,
        percent_now=by_now if shown is not None and by_now != shown.percent else None,
        form=form,
        refusal=refusal,
        shown=shown,
        heading_of=heading_of,
        quantity_words=quantity_words,
    )


def _asked_besides(invoice: Invoice) -> list[tuple[str, str]]:
    """What else the firm asks for together with the smaller space, as (name, label)."""
    change = open_change(invoice.exhibitor)
    if change is None or asks_for_less(invoice.exhibitor, change) is None:
        return []
    return [(name, label) for name, label in fields_asked(change) if name not in AREAS]


def _fingerprint(shown: SmallerSpace) -> str:
    """Identifies a preview: with other booths, cost, badges or orders beyond it, it is shown again first."""
    return (
        f"{' '.join(shown.numbers)} {shown.total_minor} {shown.cost_minor} {'; '.join((*shown.beyond, *shown.needs))}"
    )


def _booths_numbered(numbers: list[str]) -> list[Booth]:
    """The booths with these numbers. Raises NotFound naming the first unknown one."""
    found = []
    for number in numbers:
        booth = booth_numbered(current_event(), number)
        if booth is None:
            raise NotFound(_("There is no booth %(number)s in this expo.", number=number))
        found.append(booth)
    return found


def _load_invoice(number: int) -> Invoice:
    found = invoice_in(current_event(), number)
    if found is None:
        raise NotFound(_("There is no such invoice."))
    return found
