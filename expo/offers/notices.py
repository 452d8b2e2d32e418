"""Mails to firms about offers, claims and booths that became free."""

from collections.abc import Sequence
from datetime import datetime

from babel.dates import format_datetime
from babel.numbers import format_decimal

from expo.booths.models import Claim
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.notices import space_news, tell_firm
from expo.i18n import _, force_locale
from expo.kit.money import money_in
from expo.mail.rules import Template
from expo.offers.mails import FREE_FOR_ALL, RENUMBERED
from expo.offers.models import Offer
from expo.offers.price_facts import area_sqm, booths_on


def tell_of_offer(offer: Offer, template: Template, *, moves: bool = False) -> None:
    """Queue a mail about an offer, in the firm's language; where the firm `moves` by the same act, with what else that is."""
    code = offer.exhibitor.language
    booths = booths_on(offer.assignment)  # none once the space has ended
    tell_firm(
        offer.exhibitor,
        template,
        {
            "booths": ", ".join(offer.numbers),
            "area": f"{format_decimal(area_sqm(booths) if booths else offer.area_sqm, locale=code)} m²",
            "until": written_expiry(offer.event, offer.expires_at, code),
            "amount": money_in(offer.total_minor, offer.currency, code),
        },
        besides=space_news(offer.exhibitor) if moves and offer.exhibitor.email else "",
    )


def tell_of_new_numbers(exhibitor: Exhibitor, former: Sequence[str], numbers: Sequence[str]) -> None:
    """Queue a mail to a firm that the booths of its space are called otherwise."""
    tell_firm(exhibitor, RENUMBERED, {"former": ", ".join(former), "booths": ", ".join(numbers)})


def tell_of_free_booths(exhibitor: Exhibitor, numbers: Sequence[str]) -> None:
    """Queue a mail to a firm that booths it wishes for are free for whoever asks first."""
    tell_firm(exhibitor, FREE_FOR_ALL, {"booths": ", ".join(numbers)})


def tell_of_claims(
    exhibitor: Exhibitor, claims: Sequence[Claim], template: Template, *, was: datetime | None = None
) -> None:
    """Queue a mail about a firm's claims; it names the earliest end of them, and the former one where that `was` another."""
    event, language = exhibitor.event, exhibitor.language
    values = {
        "booths": ", ".join(claim.booth.number for claim in claims),
        "until": written_expiry(event, min(claim.until for claim in claims), language),
    }
    if was is not None:
        values["was"] = written_expiry(event, was, language)
    tell_firm(exhibitor, template, values)


def written_expiry(event: Event, moment: datetime, code: str) -> str:
    """ "14 March 2027, 18:00 (the expo’s time)", in a language."""
    local = format_datetime(moment.astimezone(event.zone_info), "d MMMM y, HH:mm", locale=code)
    with force_locale(code):
        return _("%(moment)s (the expo’s time)", moment=local)
