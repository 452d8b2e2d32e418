"""Display texts of the kinds of vehicles."""

from expo.i18n import _, _n
from expo.itinerary.vehicles.models import Vehicle
from expo.itinerary.vehicles.rules import VehicleKind


def vehicle_kind_words() -> dict[VehicleKind, str]:
    return {
        VehicleKind.BUS: _("bus"),
        VehicleKind.MINIBUS: _("minibus"),
        VehicleKind.CAR: _("car"),
        VehicleKind.OTHER: _("another vehicle"),
    }


def vehicle_words(vehicle: Vehicle) -> str:
    """ "Bus 1 (ABC 123) · 40 seats · Demo driver", for lists to choose from."""
    seats = _n("%(num)d seat", "%(num)d seats", vehicle.seats) if vehicle.seats else ""
    return " · ".join(part for part in (vehicle.label, seats, vehicle.driver_name) if part)
