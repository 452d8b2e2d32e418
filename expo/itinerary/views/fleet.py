"""The vehicles of an expo and of its delegations, for organisers."""

from flask import request
from flask.typing import ResponseReturnValue

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.events.blueprints import check_organiser, current_event, guarded_blueprint
from expo.itinerary.views.vehicles import Garage, add_vehicle_pages


def _check() -> ResponseReturnValue | None:
    reads = request.method in {"GET", "HEAD"} and request.endpoint != "fleet.add_vehicle"
    return check_organiser(Permission.SEE_DELEGATIONS if reads else Permission.EDIT_DELEGATIONS)


room = guarded_blueprint("fleet", __name__, "/organise/<slug>/vehicles", _check)
add_vehicle_pages(room, lambda: Garage(current_event()), actor, "layouts/organise.html", "")
