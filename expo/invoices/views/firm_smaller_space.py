"""A firm's own page on which it asks for a smaller space."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from expo.errors import Refused
from expo.exhibitors.blueprints import current_exhibitor, firm_actor, firm_blueprint
from expo.exhibitors.locations import area_sqm_of
from expo.exhibitors.queries import open_change
from expo.exhibitors.rules import ApplicationState
from expo.i18n import _
from expo.invoices.forms import AskSmallerSpaceForm
from expo.invoices.services.issuance import today_of
from expo.invoices.services.smaller_space import ask_smaller_space
from expo.offers.queries import agreed_on, standing_offer, terms_agreed
from expo.prices.queries import terms_of
from expo.prices.rules import per_cent
from expo.web.security import form_checks_csrf
from expo.web.single_submission import single_submission

room = firm_blueprint("firm_smaller_space", __name__, "/smaller-space")


@room.route("", methods=["GET", "POST"])
@form_checks_csrf
def ask() -> ResponseReturnValue:
    """Show what giving up a part costs, and ask the organisers for a smaller space."""
    form = AskSmallerSpaceForm()
    refusal: Refused | None = None
    if form.validate_on_submit():
        try:
            with single_submission():
                ask_smaller_space(current_exhibitor(), form.area.data or 0, by=firm_actor())
        except Refused as caught:
            refusal = caught
        else:
            flash(_("You have asked for %(area)s m². The organisers answer by mail.", area=form.area.data), "success")
            return redirect(url_for("exhibitor_desk.home"), 303)
    exhibitor, offer = current_exhibitor(), standing_offer(current_exhibitor())
    terms = terms_agreed(offer) if offer else terms_of(exhibitor.event)
    area = area_sqm_of(exhibitor)
    page = render_template(
        "invoices/ask_smaller_space.html",
        form=form,
        refusal=refusal,
        area=area,
        asks=exhibitor.state is ApplicationState.CONFIRMED and area is not None,
        percent=per_cent(terms.cancelling_percent(today_of(exhibitor.event))),
        scale=terms.scale,
        agreed_on=agreed_on(offer) if offer else None,
        percent_of=per_cent,
        change=open_change(current_exhibitor()),
    )
    return page, (409 if refusal else 400 if form.errors else 200)
