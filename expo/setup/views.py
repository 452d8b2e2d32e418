"""The pages of a firm's private feed: its address, renewing and revoking it."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from expo.calendar.links import clients, links_for
from expo.db import transaction
from expo.exhibitors.blueprints import current_exhibitor, firm_actor, firm_blueprint
from expo.exhibitors.rules import ApplicationState
from expo.i18n import _
from expo.kit.graphics.qr import svg
from expo.setup.firm import feed_address
from expo.setup.services import feed_for, renew_feed, revoke_feed

room = firm_blueprint("firm_calendar", __name__, "/calendar")


@room.get("")
def show() -> ResponseReturnValue:
    """The feed's address, with instructions for each calendar program."""
    if current_exhibitor().state is ApplicationState.DRAFT:
        abort(404)
    with transaction():
        feed = feed_for(current_exhibitor())
    address = feed_address(feed)
    return render_template(
        "setup/calendar.html",
        feed=feed,
        links=links_for(address),
        clients=clients(),
        qr=svg(address, title=_("The address of your calendar as a QR code")),
    )


@room.post("/<any(renew, revoke):step>")
def address(step: str) -> ResponseReturnValue:
    """Renew or revoke the feed."""
    with transaction():
        (renew_feed if step == "renew" else revoke_feed)(current_exhibitor(), by=firm_actor())
    flash(_("Done."), "success")
    return redirect(url_for(".show"), 303)
