"""Offers for organisers: the list and its states, a wave with a deadline, one offer, taking one back."""

from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo import clock
from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.db import transaction
from expo.errors import NotFound, Refused
from expo.events.doors import here, needs, organise_room
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import exhibitor_in, firm_name
from expo.i18n import _, _n
from expo.offers.forms import UntilForm, until_form
from expo.offers.queries import OfferFilters, count_not_yet_offered, counts_of, last_wave, offer_in, offers_matching
from expo.offers.rules import OfferState
from expo.offers.services.lifecycle import Wave, default_until, make_offer, make_wave, withdraw_offer
from expo.offers.words import offer_state_look, offer_state_word
from expo.web.pagination import paged
from expo.web.params import number
from expo.web.security import form_checks_csrf

room = organise_room("offers", __name__, Permission.SEE_EXHIBITORS, "/offers")


@room.context_processor
def _words() -> dict[str, Any]:
    return {"state_word": offer_state_word, "state_look": offer_state_look, "firm_name": firm_name}


@room.get("")
def index() -> ResponseReturnValue:
    """All offers, searched and narrowed; how many firms wait for theirs."""
    return _index(None, None)


@room.post("/wave")
@needs(Permission.EDIT_EXHIBITORS)
@form_checks_csrf
def wave() -> ResponseReturnValue:
    """Offers to all firms that have a space and were not offered it yet."""
    form = until_form(here(), clock.now())
    if not form.validate_on_submit():
        return _index(form, None), 400
    try:
        with transaction():
            made = make_wave(here(), by=actor(), until=form.moment(here()))
    except Refused as refusal:
        return _index(form, refusal), 409
    _say(made)
    return redirect(url_for(".index", wave=made.number if made.made else None), 303)


@room.route("/to/<int:number>", methods=["GET", "POST"])
@needs(Permission.EDIT_EXHIBITORS)
@form_checks_csrf
def make(number: int) -> ResponseReturnValue:
    """The space of one firm, offered until a moment."""
    exhibitor, refusal = _firm(number), None
    form = until_form(here(), default_until(here(), clock.now()))
    if form.validate_on_submit():
        try:
            with transaction():
                made = make_offer(_firm(number), by=actor(), until=form.moment(here()))
        except Refused as caught:
            refusal = caught
        else:
            flash(_("The offer of %(booths)s is made and mailed.", booths=", ".join(made.numbers)), "success")
            return redirect(url_for("spaces.one", number=number), 303)
    page = render_template("offers/make.html", exhibitor=exhibitor, form=form, refusal=refusal)
    return page, (409 if refusal else 400 if form.errors else 200)


@room.post("/to/<int:number>/now")
@needs(Permission.EDIT_EXHIBITORS)
def make_now(number: int) -> ResponseReturnValue:
    """The same from the allocation board, until the expo's own number of days from now: JSON, with the sentence."""
    with transaction():
        made = make_offer(_firm(number), by=actor())
    return jsonify(said=_("The offer of %(booths)s is made and mailed.", booths=", ".join(made.numbers)))


@room.post("/<int:number>/withdraw")
@needs(Permission.EDIT_EXHIBITORS)
def withdraw(number: int) -> ResponseReturnValue:
    """Take an open offer back; the space stays held."""
    with transaction():
        offer = offer_in(here(), number)
        if offer is None:
            raise NotFound(_("There is no such offer in this expo."))
        withdraw_offer(offer, by=actor())
    flash(_("The offer is taken back. The space stays on hold for the firm."), "success")
    return redirect(url_for(".index"), 303)


def _index(form: UntilForm | None, refusal: Refused | None) -> str:
    event, filters = here(), _filters()
    query, counting = offers_matching(event, filters)
    return render_template(
        "offers/index.html",
        page=paged(query, counting),
        filters=filters,
        counts=counts_of(event),
        states=list(OfferState),
        waves=last_wave(event),
        waiting=count_not_yet_offered(event),
        wrong=form,
        refusal=refusal,
        now=clock.now(),
        form=form or until_form(event, default_until(event, clock.now())),
    )


def _say(made: Wave) -> None:
    if made.made:
        flash(_n("%(num)d offer is made and mailed.", "%(num)d offers are made and mailed.", made.made), "success")
    for name, why in made.left_out[:5]:
        flash(_("%(name)s was left out: %(why)s", name=name, why=why), "warning")
    if len(made.left_out) > 5:  # noqa: PLR2004 -- as many as are named
        flash(_("%(num)s more firms were left out.", num=len(made.left_out) - 5), "warning")
    if not made.made and not made.left_out:
        flash(_("No firm waits for an offer."), "warning")


def _filters() -> OfferFilters:
    return OfferFilters(
        q=request.args.get("q", "")[:200],
        state=request.args.get("state", "")[:20],
        wave=number(request.args.get("wave"), otherwise=0),
    )


def _firm(number: int) -> Exhibitor:
    found = exhibitor_in(here(), number)
    if found is None:
        raise NotFound(_("There is no such firm in this expo."))
    return found
