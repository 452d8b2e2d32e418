"""What is checked before a vehicle is taken for a part of a journey, and what is noted of the vehicle that it had."""

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.delegations.models import Delegation
from expo.delegations.rules import GONE
from expo.errors import Refused
from expo.events.outcomes import check_outcome
from expo.history.services import Actor
from expo.i18n import _, localize
from expo.itinerary.models import ItineraryItem
from expo.itinerary.rules import ItemState
from expo.itinerary.runs.queries import free_vehicles, is_run, items_in, time_of, vehicles_for
from expo.itinerary.vehicles.models import Vehicle, former_runs
from expo.itinerary.vehicles.queries import lock_vehicles, vehicles_of
from expo.itinerary.vehicles.rules import runs_beside
from expo.web.filters import clock_time, listed, near_moment

_MOST_NAMED = 3


def choosable_vehicles(delegation: Delegation, by: Actor) -> list[Vehicle]:
    """The vehicles that somebody may choose for this delegation: the team those of the expo and of the delegation, a head only
    what the delegation has itself or was given.
    """
    if not _is_of_the_team(by):
        return vehicles_for(delegation)
    return [one for one in vehicles_of(delegation.event) if one.delegation_id in {None, delegation.id}]


def check_vehicle(item: ItineraryItem, *, by: Actor) -> None:
    """Raise Refused where the item's vehicle is not one of its expo or has another run at that time, which is named with the
    vehicles that are free. Other delegations are named to the team alone. A delegation that does not come needs none.
    """
    check_outcome(lambda: _check_vehicle(item, by))


def _check_vehicle(item: ItineraryItem, by: Actor) -> None:
    if item.vehicle_id is None or item.state is not ItemState.PLANNED or item.delegation.state in GONE:
        return
    with db.session.no_autoflush:
        lock_vehicles([item.vehicle_id])
        vehicle = db.session.get(Vehicle, item.vehicle_id)
        if (
            vehicle is None
            or vehicle.event_id != item.event_id
            or vehicle.delegation_id not in {None, item.delegation_id}
        ):
            raise Refused(_("There is no such vehicle."))
        others = [one for one in items_in([vehicle.id]) if one.id != item.id and is_run(one)]
        beside = set(runs_beside(time_of(item), [time_of(one) for one in others]))
        if beside:
            raise Refused(_taken_sentence(vehicle, [one for one in others if one.id in beside], item, by))


def _taken_sentence(vehicle: Vehicle, others: list[ItineraryItem], item: ItineraryItem, by: Actor) -> str:
    runs = listed([_run_words(one, item, by) for one in others[:_MOST_NAMED]])
    told = _("%(vehicle)s has another run at that time: %(runs)s.", vehicle=vehicle.label, runs=runs)
    if _is_of_the_team(by) and any(one.delegation_id != item.delegation_id for one in others):
        told += " " + _("To share its run, enter the same times, from and to.")
    free = free_vehicles(item, choosable_vehicles(item.delegation, by))
    if not free:
        return f"{told} {_('Choose another time, or add a vehicle.')}"
    names = listed([one.label for one in free[:_MOST_NAMED]])
    return f"{told} {_('Free at that time: %(vehicles)s.', vehicles=names)}"


def _run_words(run: ItineraryItem, item: ItineraryItem, by: Actor) -> str:
    zone = item.delegation.event.zone
    time = time_of(run)
    span = f"{near_moment(time.starts_at, zone)}–{clock_time(time.ends_at, zone)}"
    if run.delegation_id == item.delegation_id:
        return f"“{localize(run.title)}”, {span}"
    if not _is_of_the_team(by):
        return f"{_('another delegation')}, {span}"
    return f"“{localize(run.title)}” ({localize(run.delegation.name)}), {span}"


def _is_of_the_team(by: Actor) -> bool:
    return by.account_id is not None


def note_vehicle(item: ItineraryItem, former: int | None) -> None:
    """Raise the calendars' versions of the item's vehicle and of the one it had, which goes on showing it as cancelled."""
    if former is not None and former != item.vehicle_id:
        key = (former_runs.c.vehicle_id == former, former_runs.c.item_id == item.id)
        if db.session.execute(sa.select(former_runs.c.item_id).where(*key)).first() is None:
            values = {"event_id": item.event_id, "vehicle_id": former, "item_id": item.id}
            db.session.execute(sa.insert(former_runs).values(values))
    touch_vehicles({former, item.vehicle_id})


def touch_vehicles(numbers: set[int | None]) -> None:
    """Raise the versions of the calendars of these vehicles."""
    wanted = sorted(number for number in numbers if number is not None)
    change = {"revision": Vehicle.revision + 1, "changed_at": clock.now()}
    if wanted:
        db.session.execute(sa.update(Vehicle).where(Vehicle.id.in_(wanted)).values(change))
