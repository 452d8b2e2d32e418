"""A smaller space for a firm that has accepted: what it changes, and the exchange itself."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations

from expo.booths.allocation.engine.spaces import is_one_space
from expo.booths.allocation.hall_cache import stands_of_hall
from expo.booths.assignments.queries import live_assignment
from expo.booths.event_rules import event_rules
from expo.booths.models import Booth
from expo.errors import Refused
from expo.exhibitors.locations import area_sqm_of
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import allowance_for, asks_for_less, open_change, staff_beyond
from expo.exhibitors.rules import ApplicationState, accepts_area
from expo.exhibitors.services.application_steps import save
from expo.exhibitors.services.applications import lock_exhibitor
from expo.exhibitors.services.change_answers import answer_change, except_for
from expo.history.services import Actor
from expo.i18n import _
from expo.invoices.models import Invoice
from expo.invoices.rules import InvoiceKind, InvoiceState
from expo.invoices.services.cancellations import rebill
from expo.invoices.services.issuance import today_of
from expo.invoices.services.move_mails import Former, tell_of_smaller_space
from expo.invoices.space_needs import needs_beyond
from expo.offers.models import Offer
from expo.offers.price_facts import area_sqm, booths_on
from expo.offers.queries import terms_agreed
from expo.offers.services.next_in_line import pass_on
from expo.offers.services.replacements import price_on_other_booths, replace_offer
from expo.prices.rules import PriceLine, share_of, total

AREAS = frozenset({"area_sqm", "least_sqm", "most_sqm"})  # the fields by which a firm asks for a smaller space


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
    badges: int  # the staff badges that the new space allows
    beyond: tuple[str, ...]  # whose badges are more than that
    needs: tuple[str, ...]  # what else the firm has that the new space does not bear


def ask_smaller_space(exhibitor: Exhibitor, area_sqm: int, *, by: Actor) -> None:
    """Ask the organisers for a smaller space, as a change of the application. Raises Refused for a firm without a space of
    its own, and for an area that is not smaller, or not by more than the expo's tolerance.
    """
    lock_exhibitor(exhibitor)
    now = area_sqm_of(exhibitor)
    if exhibitor.state is not ApplicationState.CONFIRMED or now is None:
        raise Refused(_("Only a firm that has accepted its space can ask for a smaller one."))
    if area_sqm >= now:
        raise Refused(_("Your space has %(area)s m². Ask for less.", area=f"{now:g}"))
    save(exhibitor, {"area_sqm": area_sqm, "least_sqm": area_sqm, "most_sqm": area_sqm}, by=by)
    if asks_for_less(exhibitor, open_change(exhibitor)) is None:
        raise Refused(
            _(
                "Your space of %(area)s m² counts as one of %(asked)s m² already, by the difference that this expo allows or "
                "by your application. Ask for less, or write to the organisers.",
                area=f"{now:g}",
                asked=area_sqm,
            )
        )


def asked_on(invoice: Invoice) -> date:
    """The day that counts on the cancellation scale: that on which the firm asked for less, else today."""
    change = open_change(invoice.exhibitor)
    if change is None or asks_for_less(invoice.exhibitor, change) is None:
        return today_of(invoice.event)
    return change.asked_at.astimezone(invoice.event.zone_info).date()


def suggested_booths(exhibitor: Exhibitor) -> list[Booth]:
    """Some of the firm's own booths that are one space of the smaller area it asked for, by the difference that the expo
    allows, the nearest to it; empty if there are none.
    """
    wanted, space = asks_for_less(exhibitor, open_change(exhibitor)), live_assignment(exhibitor)
    own = booths_on(space) if space is not None and wanted is not None else []
    if wanted is None or not own:
        return []
    stands = {one.id: one for one in stands_of_hall(exhibitor.event, own[0].hall_id)}
    tolerance = event_rules(exhibitor.event).tolerance
    options = [some for count in range(1, len(own)) for some in combinations(own, count)]
    near = [some for some in options if accepts_area(area_sqm(some), wanted, wanted, tolerance)]
    near.sort(key=lambda some: abs(area_sqm(some) - wanted))
    return next((list(some) for some in near if is_one_space([stands[booth.id] for booth in some])), [])


def smaller_space(invoice: Invoice, booths: Sequence[Booth]) -> SmallerSpace:
    """Preview of what changes if the firm takes these booths.

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
    percent = terms_agreed(offer).cancelling_percent(asked_on(invoice))
    cost, badges = share_of(given_up, percent), allowance_for(invoice.exhibitor, area)
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
        badges,
        tuple(one.registration.name for one in staff_beyond(invoice.exhibitor, badges)),
        needs_beyond(invoice.exhibitor, booths),
    )


def take_smaller_space(
    invoice: Invoice, booths: Sequence[Booth], *, by: Actor, also: Collection[str] | None = None
) -> Invoice:
    """Replace the firm's booths, cancel the old invoice less the cost of cancelling on the day it asked, bill the new space
    at the prices of the first offer, approve what it asked for, of what is not about the space these fields `also`, tell it
    once, and tell the next in line of the booths that become free; returns the new invoice. Raises Refused as `smaller_space`
    and `give` do.
    """
    exhibitor = invoice.exhibitor
    lock_exhibitor(exhibitor)
    shown, offer, day = smaller_space(invoice, booths), _replaceable_offer(invoice), asked_on(invoice)
    former, space, change = _former(offer), live_assignment(exhibitor), open_change(exhibitor)
    given_up = [booth for booth in booths_on(space) if booth not in booths] if space is not None else []
    refused: Collection[str] = ()
    if change is not None and asks_for_less(exhibitor, change) is not None:
        fields = None if also is None else {*also, *AREAS}
        refused = answer_change(change, exhibitor, approved=True, by=by, settled=True, fields=fields)
    new_offer = replace_offer(offer, booths, by=by)
    papers = rebill(invoice, new_offer, by=by, given_up_minor=shown.given_up_minor, on=day)
    tell_of_smaller_space(former, booths, new_offer, shown.cost_minor, papers, besides=except_for(exhibitor, refused))
    pass_on(invoice.event, given_up, besides=exhibitor)
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
