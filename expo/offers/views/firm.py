"""A firm's offer: the panel of its desk with the price lines, and its answer."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from expo import clock
from expo.booths.allocation.firm_problem import broken_rule
from expo.booths.allocation.words import rule_word
from expo.booths.assignments.queries import live_assignment
from expo.booths.assignments.services import WantedSpace
from expo.booths.assignments.views.move_links import decision_address
from expo.booths.models import Booth
from expo.booths.rules import AssignmentState
from expo.db import db
from expo.errors import NotFound, Refused
from expo.exhibitors.blueprints import current_exhibitor, firm_actor, firm_blueprint
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.panels import Panel
from expo.exhibitors.rules import IN, ApplicationState
from expo.history.services import Actor
from expo.i18n import _
from expo.offers.models import Offer
from expo.offers.price_facts import area_sqm, booths_on
from expo.offers.queries import latest_offer, terms_agreed
from expo.offers.rules import OfferState, in_time
from expo.offers.services.answers import accept_offer, decline_offer
from expo.offers.services.replacements import price_on_other_booths
from expo.offers.words import offer_state_look, offer_state_word
from expo.prices.rules import lines_from_json, total
from expo.prices.words import quantity_words
from expo.web.single_submission import single_submission

room = firm_blueprint("firm_offers", __name__, "/offers")

_STANDING = (OfferState.OPEN, OfferState.ACCEPTED)


@room.post("/<uid>/accept")
def accept(uid: str) -> ResponseReturnValue:
    """Accept the offer."""
    _answer(uid, accept_offer)
    flash(_("The space is yours. A mail confirms it, and the invoice is on its way."), "success")
    return redirect(url_for("exhibitor_desk.home"), 303)


@room.post("/<uid>/decline")
def decline(uid: str) -> ResponseReturnValue:
    """Decline the offer."""
    _answer(uid, decline_offer)
    flash(_("The offer is declined, and the space is free for others."), "success")
    return redirect(url_for("exhibitor_desk.home"), 303)


def _answer(uid: str, act: Callable[..., None]) -> None:
    by: Actor = firm_actor()
    with single_submission():
        found = db.session.scalar(
            db.select(Offer).where(Offer.exhibitor_id == current_exhibitor().id, Offer.uid == uid)
        )
        if found is None:
            raise NotFound(_("There is no such offer."))
        act(found, by=by)


def _panel(exhibitor: Exhibitor) -> Mapping[str, Any] | None:
    """The template values of the panel: the latest offer; None for closed applications and before the first offer."""
    if exhibitor.state not in {*IN, ApplicationState.WAITING}:
        return None
    offer = latest_offer(exhibitor)
    if offer is None:
        return None
    space = live_assignment(exhibitor)
    # The space is read where it is kept; an offer keeps the area that its price is for.
    told = space is not None and space.state is not AssignmentState.HELD  # one that is only held is the organisers' own
    booths = booths_on(space) if offer.state in _STANDING and space is not None and told else []
    now, event = clock.now(), exhibitor.event
    answerable = offer.state is OfferState.OPEN and in_time(now, offer.expires_at)
    today = now.astimezone(event.zone_info).date()
    return {
        "offer": offer,
        "answerable": answerable,
        "numbers": [booth.number for booth in booths] or offer.numbers,
        "area": area_sqm(booths) if booths else offer.area_sqm,
        "priced_area": offer.area_sqm if booths and area_sqm(booths) != Decimal(str(offer.area_sqm)) else None,
        "lines": lines_from_json(offer.lines),
        "total": offer.total_minor,
        "currency": offer.currency,
        "quantity_words": quantity_words,
        "offer_state_word": offer_state_word,
        "offer_state_look": offer_state_look,
        "dues": terms_agreed(offer).dues(offer.total_minor, accepted_on=today, first_day=event.first_day)
        if answerable
        else [],
    }


def _office_panel(exhibitor: Exhibitor) -> Mapping[str, Any] | None:
    """The same for organisers, with what is otherwise by now: a rule that the space breaks as firm, booths and zones are, and
    what the accepted space would cost as the firm is, at the prices of the day of its offer.
    """
    shown, space = _panel(exhibitor), live_assignment(exhibitor)
    if shown is None or space is None:
        return shown
    offer, booths = shown["offer"], booths_on(space)
    price = None if shown["priced_area"] or offer.state is not OfferState.ACCEPTED else _price_by_now(offer, booths)
    rule = broken_rule(exhibitor.event, exhibitor, booths)
    return {
        **shown,
        "against": rule_word(rule) if rule is not None else "",
        "price_by_now": price if price != offer.total_minor else None,
        "decide": decision_address(exhibitor.event, [WantedSpace(exhibitor, tuple(booths))]),
    }


def _price_by_now(offer: Offer, booths: Sequence[Booth]) -> int | None:
    try:
        return total(price_on_other_booths(offer, booths))
    except Refused:
        return None


FOR_THE_FIRM = Panel("offer", 10, "offers/_panel.html", _panel)
FOR_ORGANISERS = Panel("offer_office", 10, "offers/_panel.html", _office_panel, for_organisers=True)
