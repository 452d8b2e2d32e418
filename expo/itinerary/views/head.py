"""The itinerary under the head's link, /delegation/<token>/itinerary: whoever has the link acts for the delegation."""

from flask import abort, g

from expo.accounts.guards import holder
from expo.delegations.links import delegation_by_token
from expo.delegations.models import Delegation
from expo.delegations.rules import DelegationState
from expo.history.services import Actor
from expo.i18n import localize
from expo.itinerary.queries import interpreters_with
from expo.itinerary.views.pages import add_pages
from expo.web.blueprints import private_blueprint


def _load_delegation() -> None:
    """Load the accepted delegation of the link. A renewed link and one that never existed both answer 404."""
    found = delegation_by_token(g.token)
    if found is None or found.state is not DelegationState.ACCEPTED:
        abort(404)
    g.delegation, g.event, g.slug = found, found.event, found.event.slug


def _delegation() -> Delegation:
    found: Delegation = g.delegation
    return found


def _head() -> Actor:
    return holder(_delegation().contact_name or localize(_delegation().name))


room = private_blueprint("itinerary", __name__, guard=_load_delegation, url_prefix="/delegation/<token>/itinerary")
add_pages(room, _delegation, _head, "layouts/public.html", interpreters_with)
