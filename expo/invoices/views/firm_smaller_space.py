"""A firm's own page on which it asks for a smaller space."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from expo.errors import Refused
from expo.exhibitors.blueprints import current_exhibitor, firm_actor, firm_blueprint
from expo.exhibitors.locations import area_sqm_of
from expo.exhibitors.queries import open_change
from expo.i18n import _
from expo.invoices.forms import AskSmallerSpaceForm
from expo.invoices.services.issuance import today_of
from expo.invoices.services.smaller_space import ask_smaller_space
from expo.prices.queries import cancellation_rows_of, cancelling_percent_of
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
    event = current_exhibitor().event
    page = render_template(
        "invoices/ask_smaller_space.html",
        form=form,
        refusal=refusal,
        area=area_sqm_of(current_exhibitor()),
        percent=per_cent(cancelling_percent_of(event, today_of(event))),
        scale=cancellation_rows_of(event),
        percent_of=per_cent,
        change=open_change(current_exhibitor()),
    )
    return page, (409 if refusal else 400 if form.errors else 200)
