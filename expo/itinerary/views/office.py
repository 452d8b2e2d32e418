"""The itinerary of one delegation, for organisers."""

from typing import Any

from flask import abort, g, request
from flask.typing import ResponseReturnValue

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.delegations.models import Delegation
from expo.delegations.queries import delegation_of
from expo.events.blueprints import check_organiser, current_event, guarded_blueprint
from expo.interpreters.queries import interpreters_of
from expo.itinerary.views.pages import add_pages


def _load_delegation() -> ResponseReturnValue | None:
    reads = request.method in {"GET", "HEAD"} and request.endpoint != "journeys.add"
    wanted = Permission.SEE_DELEGATIONS if reads else Permission.EDIT_DELEGATIONS
    answer = check_organiser(wanted)
    if answer is not None:
        return answer
    found = delegation_of(current_event(), g.delegation_id)
    if found is None:
        abort(404)
    g.delegation = found
    return None


def _delegation() -> Delegation:
    found: Delegation = g.delegation
    return found


room = guarded_blueprint(
    "journeys", __name__, "/organise/<slug>/delegations/<int:delegation_id>/itinerary", _load_delegation
)
add_pages(room, _delegation, actor, "layouts/organise.html", lambda delegation: interpreters_of(delegation.event))


@room.url_value_preprocessor
def _pop_number(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    g.delegation_id = values.pop("delegation_id") if values else 0


@room.url_defaults
def _fill_number(_endpoint: str, values: dict[str, Any]) -> None:
    values.setdefault("delegation_id", g.get("delegation_id", 0))
