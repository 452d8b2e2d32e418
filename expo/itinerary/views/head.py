"""The journey on the head's desk: /delegation/<token>/itinerary. Whoever has the link answers for the delegation."""

from typing import Any

from flask import Response, abort, g

from expo.accounts.guards import holder
from expo.delegations.links import delegation_by_token
from expo.delegations.models import Delegation
from expo.delegations.rules import DelegationState
from expo.history.services import Actor
from expo.i18n import said
from expo.itinerary.views.pages import add_pages
from expo.web.doors import GuardedBlueprint


def _enter() -> None:
    """An accepted delegation's link; one that was renewed and one that never was answer the same, in the same time."""
    found = delegation_by_token(g.token)
    if found is None or found.state is not DelegationState.ACCEPTED:
        abort(404)
    g.delegation, g.event, g.slug = found, found.event, found.event.slug


def _mine() -> Delegation:
    found: Delegation = g.delegation
    return found


def _me() -> Actor:
    return holder(_mine().contact_name or said(_mine().name))


room = GuardedBlueprint("itinerary", __name__, guard=_enter, url_prefix="/delegation/<token>/itinerary")
add_pages(room, _mine, _me, "layouts/public.html")


@room.url_value_preprocessor
def _take_token(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    g.token = values.pop("token") if values else ""


@room.url_defaults
def _give_token(_endpoint: str, values: dict[str, Any]) -> None:
    values.setdefault("token", g.get("token", ""))


@room.after_request
def _keep_private(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
