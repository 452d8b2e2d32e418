"""The pages of vehicles and drivers, shared by organisers, for those of the expo, and by delegations, for their own."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from expo.db import transaction
from expo.delegations.models import Delegation
from expo.errors import Changed, NotFound, Refused
from expo.events.models import Event
from expo.history.services import Actor
from expo.history.shown_rows import unless_changed
from expo.i18n import _
from expo.itinerary.fleet import add_vehicle, edit_vehicle, remove_vehicle, renew_driver_link, send_driver_link
from expo.itinerary.runs.queries import run_counts, runs_of
from expo.itinerary.runs.sheet import by_day, driver_sheet
from expo.itinerary.runs.words import run_lines
from expo.itinerary.vehicles.forms import VehicleForm, vehicle_values
from expo.itinerary.vehicles.links import vehicle_address
from expo.itinerary.vehicles.models import Vehicle
from expo.itinerary.vehicles.queries import own_vehicles, vehicle_in, vehicles_of
from expo.itinerary.vehicles.words import vehicle_kind_words
from expo.web.blueprints import GuardedBlueprint
from expo.web.downloads import attachment
from expo.web.security import form_checks_csrf


@dataclass(frozen=True, slots=True)
class Garage:
    """Whose vehicles: the expo's, with those of its delegations, or a delegation's own."""

    event: Event
    delegation: Delegation | None = None

    def vehicles(self) -> list[Vehicle]:
        return own_vehicles(self.delegation) if self.delegation else vehicles_of(self.event)

    def load(self, number: int) -> Vehicle:
        found = vehicle_in(self.event, number, self.delegation)
        if found is None:
            raise NotFound(_("There is no such vehicle."))
        return found


GetGarage = Callable[[], Garage]
GetActor = Callable[[], Actor]


def add_vehicle_pages(
    room: GuardedBlueprint, get_garage: GetGarage, get_actor: GetActor, layout: str, prefix: str
) -> None:
    """Add the routes of vehicles to a blueprint; the callables give the request's garage and actor."""

    @room.get(prefix)
    def vehicles() -> str:
        return _vehicle_list(get_garage(), layout)

    @room.route(f"{prefix}/add", methods=["GET", "POST"])
    @form_checks_csrf
    def add_vehicle() -> ResponseReturnValue:
        return _vehicle_form(get_garage(), None, get_actor, layout)

    @room.route(f"{prefix}/<int:vehicle_id>", methods=["GET", "POST"])
    @form_checks_csrf
    def vehicle(vehicle_id: int) -> ResponseReturnValue:
        return _vehicle_form(get_garage(), get_garage().load(vehicle_id), get_actor, layout)

    @room.get(f"{prefix}/<int:vehicle_id>/sheet.pdf")
    def vehicle_sheet(vehicle_id: int) -> ResponseReturnValue:
        return sheet_answer(get_garage().load(vehicle_id))

    @room.post(f"{prefix}/<int:vehicle_id>/<any(renew, send, remove):step>")
    def vehicle_step(vehicle_id: int, step: str) -> ResponseReturnValue:
        return _step(get_garage().load(vehicle_id), step, get_actor())


def sheet_answer(vehicle: Vehicle) -> ResponseReturnValue:
    """The driver's sheet. Raises NotFound where there are no runs."""
    file = driver_sheet(vehicle)
    if not file:
        raise NotFound(_("This vehicle has no runs today or later."))
    return attachment(file, f"{vehicle.event.slug}-runs.pdf", "application/pdf", inline=True)


def _vehicle_list(garage: Garage, layout: str) -> str:
    vehicles = garage.vehicles()
    return render_template(
        "itinerary/vehicles.html",
        layout=layout,
        garage=garage,
        vehicles=vehicles,
        counts=run_counts(vehicles),
        vehicle_kinds=vehicle_kind_words(),
    )


def _vehicle_form(garage: Garage, vehicle: Vehicle | None, get_actor: GetActor, layout: str) -> ResponseReturnValue:
    form = VehicleForm(data=vehicle_values(vehicle) if vehicle else None)
    refusal: Refused | None = None
    if form.validate_on_submit():
        try:
            with transaction():
                _save(garage, vehicle, form, get_actor())
            flash(_("%(name)s is saved.", name=form.name.data), "success")
            return redirect(url_for(".vehicles"), 303)
        except Refused as caught:
            refusal = caught
            if isinstance(caught, Changed) and vehicle is not None:
                form.version.data = str(garage.load(vehicle.id).version)
    runs = runs_of(vehicle) if vehicle else []
    page = render_template(
        "itinerary/vehicle.html",
        layout=layout,
        form=form,
        vehicle=vehicle,
        refusal=refusal,
        days=by_day(runs, vehicle) if vehicle else [],
        lines={run.item.id: run_lines(run, vehicle) for run in runs} if vehicle else {},
        address=vehicle_address(vehicle) if vehicle else "",
    )
    return page, (409 if refusal else 400 if form.errors else 200)


def _save(garage: Garage, vehicle: Vehicle | None, form: VehicleForm, by: Actor) -> None:
    if vehicle is None:
        add_vehicle(garage.event, garage.delegation, form.fields(), by=by)
    else:
        edit_vehicle(vehicle, form.fields(), version=form.seen(), by=by)


def _step(vehicle: Vehicle, step: str, by: Actor) -> ResponseReturnValue:
    act = {"renew": renew_driver_link, "send": send_driver_link, "remove": remove_vehicle}[step]
    number, name = vehicle.id, vehicle.label
    with unless_changed():
        act(vehicle, by=by)
    if step == "remove":
        flash(_("%(name)s was removed.", name=name), "success")
        return redirect(url_for(".vehicles"), 303)
    flash(_("Done."), "success")
    return redirect(url_for(".vehicle", vehicle_id=number), 303)
