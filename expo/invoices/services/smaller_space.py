"""A smaller space for a firm that has accepted: what it changes, and the exchange itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from expo.booths.assignments.queries import live_assignment
from expo.booths.models import Booth
from expo.errors import Refused
from expo.exhibitors.services.applications import lock_exhibitor
from expo.history.services import Actor
from expo.i18n import _
from expo.invoices.models import Invoice
from expo.invoices.rules import InvoiceKind, InvoiceState
from expo.invoices.services.cancellations import rebill
from expo.invoices.services.issuance import today_of
from expo.invoices.services.move_mails import Former, tell_of_smaller_space
from expo.offers.facts import area_sqm, booths_on
from expo.offers.models import Offer
from expo.offers.services.replacements import price_on_other_booths, replace_offer
from expo.prices.queries import cancelling_percent_of
from expo.prices.rules import PriceLine, share_of, total


@dataclass(frozen=True, slots=True)
class SmallerSpace:
    """What a smaller space changes; money in minor units, `percent` in hundredths of a per cent."""

    numbers: tuple[str, ...]
    area_sqm: Decimal
    lines: tuple[PriceLine, ...]
    total_minor: int
    given_up_minor: int
    percent: int
    cost_minor: int
    credited_minor: int
    to_pay_minor: int  # balance of the new invoice; negative: to be refunded


def smaller_space(invoice: Invoice, booths: Sequence[Booth]) -> SmallerSpace:
    """Preview of what changes if the firm takes these booths today.

    Raises Refused when the space is not smaller and cheaper, or the invoice is not an open one of a space.
    """
    offer = _replaceable_offer(invoice)
    lines = price_on_other_booths(offer, booths)
    area, new_total = area_sqm(booths), total(lines)
    if area >= _former(offer).area_sqm:
        raise Refused(_("The new space is not smaller than the old one."))
    given_up = invoice.total_minor - new_total
    if given_up <= 0:
        raise Refused(_("The new space is not cheaper than the old one. Cancel the old invoice instead."))
    percent = cancelling_percent_of(invoice.event, today_of(invoice.event))
    cost = share_of(given_up, percent)
    return SmallerSpace(
        tuple(booth.number for booth in booths),
        area,
        tuple(lines),
        new_total,
        given_up,
        percent,
        cost,
        invoice.total_minor - cost,
        new_total + cost - invoice.paid_minor,
    )


def take_smaller_space(invoice: Invoice, booths: Sequence[Booth], *, by: Actor) -> Invoice:
    """Replace the firm's booths, cancel the old invoice less today's cost of cancelling, bill the new space at the prices of
    the first offer, and tell the firm once; returns the new invoice. Raises Refused as `smaller_space` and `give` do.
    """
    lock_exhibitor(invoice.exhibitor)
    shown, offer = smaller_space(invoice, booths), _replaceable_offer(invoice)
    former = _former(offer)
    new_offer = replace_offer(offer, booths, by=by)
    papers = rebill(invoice, new_offer, by=by, given_up_minor=shown.given_up_minor)
    tell_of_smaller_space(former, booths, new_offer, shown.cost_minor, papers)
    return papers[1]


def _replaceable_offer(invoice: Invoice) -> Offer:
    if invoice.kind is not InvoiceKind.INVOICE or invoice.offer is None:
        raise Refused(_("Only the invoice of a space can be one of a smaller space."))
    if invoice.state is InvoiceState.CANCELLED:
        raise Refused(_("This invoice is cancelled already."))
    return invoice.offer


def _former(offer: Offer) -> Former:
    """The space that the firm has, or had when it accepted the offer."""
    space = live_assignment(offer.exhibitor)
    booths = booths_on(space) if space is not None else []
    area = area_sqm(booths) if booths else Decimal(str(offer.area_sqm))
    numbers = [booth.number for booth in booths] or offer.numbers
    return Former(tuple(numbers), area, offer.total_minor, offer.currency)
