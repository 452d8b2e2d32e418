"""The page of an expo's limits: their values, who was held up lately, and the networks of the venue."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.accounts.queries import held_up_in
from expo.accounts.slow_lane import LimitExemption
from expo.db import transaction
from expo.errors import NotFound, Refused
from expo.events.blueprints import current_event, organiser_blueprint
from expo.events.networks import is_within
from expo.events.queries import network_in, networks_of, venue_networks
from expo.events.services.networks import add_network, check_network, remove_network
from expo.events.venue_forms import VenueNetworkForm
from expo.events.views.settings import tabs
from expo.i18n import _
from expo.web.limits import OF_EXPOS, OF_THE_INSTALLATION, network_of, words_of_limit
from expo.web.security import form_checks_csrf

room = organiser_blueprint("limits", __name__, Permission.EDIT_EVENT, "/settings/limits")

MOST_SHOWN = 100


@room.route("", methods=["GET", "POST"])
@form_checks_csrf
def index() -> ResponseReturnValue:
    """The page, and the form that names a network."""
    form, refusal = VenueNetworkForm(), None
    if form.validate_on_submit():
        try:
            check_network(str(form.network.data))
        except Refused as wrong:
            form.network.errors = [wrong.message]
            return _page(form), 400
        try:
            with transaction():
                added = add_network(current_event(), str(form.network.data), form.name.data or "", by=actor())
                named = added.network
        except Refused as refused:
            return _page(form, refused), 409
        flash(_("%(name)s was added.", name=named), "success")
        return redirect(url_for(".index"), 303)
    return _page(form, refusal), 400 if form.errors else 200


@room.post("/networks/<int:number>/remove")
def remove(number: int) -> ResponseReturnValue:
    found = network_in(current_event(), number)
    if found is None:
        raise NotFound(_("There is no such network in this expo."))
    named = found.network
    with transaction():
        remove_network(found, by=actor())
    flash(_("%(name)s was removed.", name=named), "success")
    return redirect(url_for(".index"), 303)


def _page(form: VenueNetworkForm, refusal: Refused | None = None) -> str:
    event = current_event()
    return render_template(
        "events/settings/limits.html",
        form=form,
        refusal=refusal,
        tabs=tabs(),
        networks=networks_of(event),
        here=network_of(request.remote_addr),
        limits=OF_EXPOS,
        others=OF_THE_INSTALLATION,
        held_up=held_up_in(event.id, MOST_SHOWN),
        words_of_limit=words_of_limit,
    )


def _is_venues() -> bool:
    """Whether the request comes from a network of the event's venue, or of any venue on a page of no event."""
    return is_within(request.remote_addr, venue_networks(g.get("event")))


VENUE = LimitExemption(_is_venues)
