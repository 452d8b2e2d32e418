"""Private addresses of a driver: the page and the calendar of a vehicle."""

import sqlalchemy as sa

from expo.config import settings
from expo.db import db
from expo.itinerary.vehicles.models import Vehicle
from expo.kit.tokens import Purpose, seal, unseal


def vehicle_address(vehicle: Vehicle) -> str:
    """The address of the driver's page: /vehicle/<token>."""
    here = settings()
    return f"{here.base_url}/vehicle/{seal(vehicle.link_key, Purpose.VEHICLE, here.secret_key)}"


def runs_address(vehicle: Vehicle) -> str:
    """The private address of the driver's calendar."""
    here = settings()
    return f"{here.base_url}/calendar/{seal(vehicle.link_key, Purpose.RUNS, here.secret_key)}.ics"


def vehicle_by_token(token: str) -> Vehicle | None:
    """The vehicle of a driver's token; None for an invalid one, after the same query."""
    here = settings()
    key = unseal(token, Purpose.VEHICLE, [here.secret_key, *here.old_secret_keys])
    return db.session.scalar(sa.select(Vehicle).where(Vehicle.link_key == (key or "")))
