"""The one mail that tells a firm of another space."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_decimal

from expo.booths.models import Booth
from expo.exhibitors.models import Exhibitor
from expo.invoices.mails import (
    OTHER_SPACE_OFFERED,
    SMALLER_SPACE,
    SPACE_MOVED,
    SPACE_OFFERED_ANEW,
    SPACE_REPRICED,
    SPACE_TAKEN_BACK,
)
from expo.invoices.models import Invoice
from expo.invoices.rules import MoveTerms
from expo.invoices.services.notices import tell_of_space
from expo.kit.money import money_in
from expo.offers.models import Offer
from expo.offers.notices import written_expiry
from expo.offers.price_facts import area_sqm


@dataclass(frozen=True, slots=True)
class Former:
    """The space that a firm had, and its price in the minor unit, if it had accepted one."""

    numbers: tuple[str, ...]
    area_sqm: Decimal
    total_minor: int | None
    currency: str


def tell_of_move(
    exhibitor: Exhibitor,
    terms: MoveTerms,
    former: Former,
    booths: Sequence[Booth],
    *,
    offer: Offer | None,
    papers: Sequence[Invoice],
) -> None:
    """Tell the firm of its new booths and of `offer`, its price; without booths, that its space is taken back."""
    if not booths:
        template = SPACE_TAKEN_BACK
    else:
        template = {
            MoveTerms.KEEP: SPACE_MOVED,
            MoveTerms.REPRICE: SPACE_REPRICED,
            MoveTerms.OFFER: SPACE_OFFERED_ANEW,
        }[terms]
    tell_of_space(exhibitor, template, _values(exhibitor, former, booths, offer), papers)


def tell_of_other_offer(former: Former, booths: Sequence[Booth], offer: Offer) -> None:
    """Tell the firm of the offer that came in the place of one it has not answered."""
    tell_of_space(offer.exhibitor, OTHER_SPACE_OFFERED, _values(offer.exhibitor, former, booths, offer))


def tell_of_smaller_space(
    former: Former, booths: Sequence[Booth], offer: Offer, cost_minor: int, papers: Sequence[Invoice], *, besides: str
) -> None:
    """Tell the firm of the smaller space that it asked for, what giving up the rest costs, and what is said `besides`."""
    exhibitor = offer.exhibitor
    cost = money_in(cost_minor, offer.currency, exhibitor.language)
    values = {**_values(exhibitor, former, booths, offer), "cost": cost}
    tell_of_space(exhibitor, SMALLER_SPACE, values, papers, besides=besides)


def _values(exhibitor: Exhibitor, former: Former, booths: Sequence[Booth], offer: Offer | None) -> dict[str, str]:
    code = exhibitor.language
    return {
        "old_booths": ", ".join(former.numbers),
        "old_area": _area(former.area_sqm, code),
        "old_amount": money_in(former.total_minor or 0, former.currency, code),
        "booths": ", ".join(sorted(booth.number for booth in booths)),
        "area": _area(area_sqm(booths), code),
        "amount": money_in(offer.total_minor, offer.currency, code) if offer else "",
        "until": written_expiry(offer.event, offer.expires_at, code) if offer else "",
    }


def _area(sqm: Decimal, code: str) -> str:
    return f"{format_decimal(sqm, locale=code)} m²"
