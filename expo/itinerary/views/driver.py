"""The page of a vehicle's driver, /vehicle/<token>, in the driver's language: runs of today and later, calendar, sheet."""

from flask import abort, g, render_template
from flask.typing import ResponseReturnValue

from expo import clock
from expo.calendar.links import clients, links_for
from expo.itinerary.runs.queries import todays_runs
from expo.itinerary.runs.sheet import by_day
from expo.itinerary.runs.words import run_lines
from expo.itinerary.vehicles.links import runs_address, vehicle_by_token
from expo.itinerary.vehicles.models import Vehicle
from expo.itinerary.views.vehicles import sheet_answer
from expo.web.blueprints import private_blueprint
from expo.web.languages import language_in_address, set_first_language


def _load_vehicle() -> None:
    """Load the vehicle of the link. A renewed link and one that never existed both answer 404."""
    found = vehicle_by_token(g.token)
    if found is None:
        abort(404)
    g.vehicle, g.event, g.slug = found, found.event, found.event.slug
    set_first_language([found.language])


def _vehicle() -> Vehicle:
    found: Vehicle = g.vehicle
    return found


room = private_blueprint("driver", __name__, guard=_load_vehicle, url_prefix="/vehicle/<token>")


@room.get("")
@language_in_address
def show() -> str:
    """Today's and later runs."""
    vehicle, address = _vehicle(), runs_address(_vehicle())
    runs = todays_runs(vehicle)
    return render_template(
        "itinerary/driver.html",
        vehicle=vehicle,
        today=clock.now().astimezone(vehicle.event.zone_info).date(),
        days=by_day(runs, vehicle),
        lines={run.item.id: run_lines(run, vehicle) for run in runs},
        links=links_for(address),
        clients=clients(),
    )


@room.get("/sheet.pdf")
def sheet() -> ResponseReturnValue:
    """The runs on paper, in two languages."""
    return sheet_answer(_vehicle())
