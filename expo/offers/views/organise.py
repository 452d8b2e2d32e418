"""Offers for organisers: the list, a wave, one offer made or withdrawn."""

from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo import clock
from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.booths.assignments.queries import live_assignment
from expo.booths.assignments.services import WantedSpace
from expo.booths.assignments.views.move_links import decision_address
from expo.db import transaction
from expo.errors import NotFound, Refused
from expo.events.blueprints import current_event, needs, organiser_blueprint
from expo.events.moments import moment_in
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import exhibitor_in, firm_name
from expo.exhibitors.rules import ApplicationState
from expo.i18n import _, _n
from expo.offers.forms import UntilForm, until_form
from expo.offers.models import Offer
from expo.offers.price_facts import booths_on
from expo.offers.queries import OfferFilters, count_not_yet_offered, last_wave, offer_counts, offer_in, offers_matching
from expo.offers.rules import OfferState
from expo.offers.services.lifecycle import Wave, default_until, make_offer, make_wave, withdraw_offer
from expo.offers.words import offer_state_look, offer_state_word
from expo.web.bodies import JSON, takes
from expo.web.pagination import paged
from expo.web.params import number
from expo.web.security import form_checks_csrf
from expo.web.single_submission import single_submission

room = organiser_blueprint("offers", __name__, Permission.SEE_EXHIBITORS, "/offers")


@room.context_processor
def _template_words() -> dict[str, Any]:
    return {"state_word": offer_state_word, "state_look": offer_state_look, "firm_name": firm_name}


@room.get("")
def index() -> ResponseReturnValue:
    """The offers, searched and filtered, and how many firms wait for theirs."""
    return _index(None, None)


@room.post("/wave")
@needs(Permission.EDIT_EXHIBITORS)
@form_checks_csrf
def wave() -> ResponseReturnValue:
    """Make offers to all firms whose space was not offered yet."""
    form = until_form(current_event(), clock.now())
    if not form.validate_on_submit():
        return _index(form, None), 400
    try:
        with single_submission():
            offered = make_wave(current_event(), by=actor(), until=moment_in(form.until))
    except Refused as refusal:
        return _index(form, refusal), 409
    _flash_wave(offered)
    return redirect(url_for(".index", wave=offered.number if offered.made else None), 303)


@room.route("/to/<int:number>", methods=["GET", "POST"])
@needs(Permission.EDIT_EXHIBITORS)
@form_checks_csrf
def make(number: int) -> ResponseReturnValue:
    """Offer one firm its space until a moment; a firm that has accepted one is decided about on a page of its own."""
    exhibitor, refusal = _load_firm(number), None
    if exhibitor.state is ApplicationState.CONFIRMED and (space := live_assignment(exhibitor)) is not None:
        return redirect(decision_address(current_event(), [WantedSpace(exhibitor, tuple(booths_on(space)))]), 303)
    form = until_form(current_event(), default_until(current_event(), clock.now()))
    if form.validate_on_submit():
        try:
            with single_submission():
                offered = make_offer(_load_firm(number), by=actor(), until=moment_in(form.until))
        except Refused as caught:
            refusal = caught
        else:
            flash(_made_words(offered), "success")
            return redirect(url_for("spaces.one", number=number), 303)
    page = render_template("offers/make.html", exhibitor=exhibitor, form=form, refusal=refusal)
    return page, (409 if refusal else 400 if form.errors else 200)


@room.post("/to/<int:number>/now")
@takes(JSON)
@needs(Permission.EDIT_EXHIBITORS)
def make_now(number: int) -> ResponseReturnValue:
    """Make an offer from the assignment board with the default expiry; answers JSON with a message."""
    with transaction():
        offered = make_offer(_load_firm(number), by=actor())
    return jsonify(said=_made_words(offered))


@room.post("/<int:number>/withdraw")
@needs(Permission.EDIT_EXHIBITORS)
def withdraw(number: int) -> ResponseReturnValue:
    """Withdraw an open offer; the space stays held."""
    with transaction():
        offer = offer_in(current_event(), number)
        if offer is None:
            raise NotFound(_("There is no such offer in this expo."))
        withdraw_offer(offer, by=actor())
    flash(_("The offer is taken back. The space stays on hold for the firm."), "success")
    return redirect(url_for(".index"), 303)


def _index(form: UntilForm | None, refusal: Refused | None) -> str:
    event, filters = current_event(), _filters()
    query, counting = offers_matching(event, filters)
    return render_template(
        "offers/index.html",
        page=paged(query, counting),
        filters=filters,
        counts=offer_counts(event),
        states=list(OfferState),
        waves=last_wave(event),
        waiting=count_not_yet_offered(event),
        wrong=form,
        refusal=refusal,
        now=clock.now(),
        form=form or until_form(event, default_until(event, clock.now())),
    )


def _made_words(offered: Offer) -> str:
    booths = ", ".join(offered.numbers)
    if offered.exhibitor.email:
        return _("The offer of %(booths)s is made and mailed.", booths=booths)
    return _("The offer of %(booths)s is made. The firm has no mail address, so nothing was mailed.", booths=booths)


def _flash_wave(offered: Wave) -> None:
    if offered.mailed:
        flash(_n("%(num)d offer is made and mailed.", "%(num)d offers are made and mailed.", offered.mailed), "success")
    if silent := offered.made - offered.mailed:
        without = _n(
            "%(num)d offer is made to a firm without a mail address; nothing was mailed to it.",
            "%(num)d offers are made to firms without a mail address; nothing was mailed to them.",
            silent,
        )
        flash(without, "warning")
    for name, why in offered.left_out[:5]:
        flash(_("%(name)s was left out: %(why)s", name=name, why=why), "warning")
    if len(offered.left_out) > 5:  # noqa: PLR2004 -- as many as are named
        flash(_("%(num)s more firms were left out.", num=len(offered.left_out) - 5), "warning")
    if not offered.made and not offered.left_out:
        flash(_("No firm waits for an offer."), "warning")


def _filters() -> OfferFilters:
    return OfferFilters(
        q=request.args.get("q", "")[:200],
        state=request.args.get("state", "")[:20],
        wave=number(request.args.get("wave"), otherwise=0),
    )


def _load_firm(number: int) -> Exhibitor:
    found = exhibitor_in(current_event(), number)
    if found is None:
        raise NotFound(_("There is no such firm in this expo."))
    return found
