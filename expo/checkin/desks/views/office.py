"""The organisers' pages of gates and desks."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from expo import clock
from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.checkin.desks.services import issue_desk, revoke_desk
from expo.checkin.forms import AreaForm, ClosingForm, DeskForm, GateForm
from expo.checkin.gates.services import add_gate, change_gate, close_area, close_gate, open_area, open_gate
from expo.checkin.models import Desk, Gate
from expo.checkin.queries import desk_in, desks_of, gate_in, gates_of
from expo.db import transaction
from expo.errors import Changed, NotFound, Refused
from expo.events.blueprints import current_event, organiser_blueprint
from expo.events.inside import named_inside
from expo.events.moments import moment_in
from expo.events.queries import closures_of, zone_in, zones_of
from expo.events.services.closures import plan_closure, remove_closure
from expo.history.shown_rows import unless_changed
from expo.i18n import _, _n, localize
from expo.kit.wall_time import hours_on
from expo.web import params
from expo.web.security import form_checks_csrf

room = organiser_blueprint("desks", __name__, Permission.EDIT_EVENT, "/desks")
_FRESH = "new desk"  # session key of the code just issued, which is shown once


@room.get("")
def index() -> ResponseReturnValue:
    return _page()


@room.post("/issue")
@form_checks_csrf
def issue() -> ResponseReturnValue:
    """Create a desk; its code is shown once on the next page."""
    event, form = current_event(), _desk_form()
    if not form.validate_on_submit():
        return _page(desk_form=form), 400
    chosen = [gate for gate in gates_of(event) if gate.id in (form.gates.data or [])]
    try:
        with transaction():
            desk, code = issue_desk(
                event,
                str(form.name.data),
                chosen,
                moment_in(form.expires_at),
                by=actor(),
                layout=form.layout.data or "",
            )
    except Refused as refusal:
        return _page(desk_form=form, refusal=refusal), 409
    session[_FRESH] = {"name": desk.name, "code": code, "slug": event.slug}
    return redirect(url_for(".index"), 303)


@room.post("/<int:number>/revoke")
def revoke(number: int) -> ResponseReturnValue:
    with transaction():
        desk = _desk(number)
        revoke_desk(desk, by=actor())
        name = desk.name
    flash(_("%(name)s is signed out, and its code opens nothing any more.", name=name), "success")
    return redirect(url_for(".index"), 303)


@room.post("/gates/add")
@form_checks_csrf
def gate() -> ResponseReturnValue:
    """Add a gate."""
    form = _gate_form()
    if not form.validate_on_submit():
        return _page(gate_form=form), 400
    with transaction():
        added = add_gate(
            current_event(),
            {**_gate_fields(form), "position": len(gates_of(current_event(), active_only=False))},
            by=actor(),
        )
    flash(_("%(name)s was added.", name=localize(added.name)), "success")
    return redirect(url_for(".index"), 303)


@room.route("/gates/<int:number>", methods=["GET", "POST"])
@form_checks_csrf
def edit(number: int) -> ResponseReturnValue:
    """Edit a gate: name, direction and zone."""
    gate = _gate(number)
    form = _gate_form(gate)
    refusal: Refused | None = None
    if form.validate_on_submit():
        try:
            with transaction():
                change_gate(
                    _gate(number), _gate_fields(form), version=params.number(form.version.data, otherwise=0), by=actor()
                )
            flash(_("The gate was saved."), "success")
            return redirect(url_for(".index"), 303)
        except Refused as caught:
            refusal = caught
            if isinstance(caught, Changed):
                form.version.raw_data = [str(_gate(number).version)]
    page = _gate_page(gate, form, ClosingForm(None), refusal)
    return page, (409 if refusal else 400 if form.errors else 200)


@room.post("/gates/<int:number>/close")
@form_checks_csrf
def close(number: int) -> ResponseReturnValue:
    """Close a gate until a time."""
    form, refusal = ClosingForm(), None
    if form.validate_on_submit():
        try:
            with transaction():
                close_gate(_gate(number), moment_in(form.until), str(form.reason.data or ""), by=actor())
            flash(_("The gate is closed."), "success")
            return redirect(url_for(".index"), 303)
        except Refused as caught:
            refusal = caught
    gate = _gate(number)
    return _gate_page(gate, _gate_form(gate, sent=False), form, refusal), 409 if refusal else 400


@room.post("/gates/<int:number>/open", endpoint="open")
def reopen(number: int) -> ResponseReturnValue:
    with transaction():
        open_gate(_gate(number), by=actor())
    flash(_("The gate is open."), "success")
    return redirect(url_for(".index"), 303)


@room.post("/area/close", endpoint="close_area")
@form_checks_csrf
def shut_area() -> ResponseReturnValue:
    """Close all gates to a zone, or to the whole expo, until a time: at once, or from a time."""
    form = _area_form()
    if not form.validate_on_submit():
        return _page(area_form=form), 400
    found = [] if form.sure.data else _inside(form)
    if found:
        return _page(area_form=form, inside=found), 409
    try:
        with transaction():
            told = _close(form)
    except Refused as refusal:
        return _page(area_form=form, refusal=refusal), 409
    flash(told, "success")
    return redirect(url_for(".index"), 303)


def _inside(form: AreaForm) -> list[Any]:
    """What takes place in the zone while it is to be closed, by kind."""
    begins = form.begins.data or clock.now()
    return named_inside(current_event(), params.row_id(form.area.data) or None, begins, moment_in(form.until))


def _close(form: AreaForm) -> str:
    """Close what the form says; returns what has been done, as a sentence."""
    event, until, reason = current_event(), moment_in(form.until), str(form.reason.data or "")
    number = params.row_id(form.area.data)
    if form.begins.data is None:
        count = close_area(event, number or None, until, reason, by=actor())
        return _n("%(num)d gate is closed.", "%(num)d gates are closed.", count)
    plan_closure(event, zone_in(event, number) if number else None, form.begins.data, until, reason, by=actor())
    return _("It is closed then, and open until then.")


@room.post("/area/<int:number>/remove", endpoint="remove_closure")
def forget_closure(number: int) -> ResponseReturnValue:
    """Take a planned closure back."""
    with transaction():
        found = next((one for one in closures_of(current_event(), clock.now()) if one.id == number), None)
        if found is None:
            raise NotFound(_("There is no such closure."))
        remove_closure(found, by=actor())
    flash(_("It stays open."), "success")
    return redirect(url_for(".index"), 303)


@room.post("/area/open", endpoint="open_area")
def reopen_area() -> ResponseReturnValue:
    """Reopen all gates to a zone, or to the whole expo, early."""
    typed = request.form.get("area", "")
    with transaction():
        count = open_area(current_event(), params.row_id(typed) or None, by=actor())
    flash(_n("%(num)d gate is open.", "%(num)d gates are open.", count), "success")
    return redirect(url_for(".index"), 303)


@room.post("/gates/<int:number>/use")
def use(number: int) -> ResponseReturnValue:
    """Take a gate out of use, or back into use."""
    with unless_changed():
        gate = _gate(number)
        change_gate(gate, {"active": not gate.active}, version=gate.version, by=actor())
    return redirect(url_for(".index"), 303)


def _page(
    *,
    desk_form: DeskForm | None = None,
    gate_form: GateForm | None = None,
    area_form: AreaForm | None = None,
    refusal: Refused | None = None,
    inside: Sequence[Any] = (),
) -> str:
    event = current_event()
    new_desk = session.get(_FRESH)
    if new_desk:
        session.pop(_FRESH)
    return render_template(
        "checkin/desks.html",
        gates=gates_of(event, active_only=False),
        desks=desks_of(event),
        now=clock.now(),
        closures=closures_of(event, clock.now()),
        fresh=new_desk if new_desk and new_desk["slug"] == event.slug else None,
        refusal=refusal,
        inside=inside,
        desk_form=desk_form or _desk_form(sent=False),
        gate_form=gate_form or _gate_form(sent=False),
        area_form=area_form or _area_form(sent=False),
        wrong=desk_form or gate_form or area_form,
    )


def _gate_page(gate: Gate, form: GateForm, closing: ClosingForm, refusal: Refused | None) -> str:
    wrong = closing if closing.errors else form
    return render_template("checkin/gate.html", form=form, closing=closing, wrong=wrong, gate=gate, refusal=refusal)


def _desk_form(*, sent: bool = True) -> DeskForm:
    event = current_event()
    _opens, closes = hours_on(event.last_day, event.opens_at, event.closes_at, event.zone_info)
    ends = closes + timedelta(hours=3)
    form = DeskForm(data={"expires_at": ends}) if sent else DeskForm(None, data={"expires_at": ends})
    form.gates.choices = [(gate.id, localize(gate.name)) for gate in gates_of(event)]
    return form


def _area_form(*, sent: bool = True) -> AreaForm:
    form = AreaForm() if sent else AreaForm(None)
    zones = [(str(zone.id), zone.name) for zone in zones_of(current_event())]
    form.area.choices = [("0", _("The whole expo")), *zones]
    return form


def _gate_form(gate: Gate | None = None, *, sent: bool = True) -> GateForm:
    event = current_event()
    zones = {zone.id: zone.name for zone in zones_of(event)}
    data = None
    if gate is not None:
        names = {f"name_{code}": gate.name.get(code, "") for code in ("en", "tr", "ur")}
        data = {**names, "direction": gate.direction.value, "zone": gate.zone_id or 0, "version": str(gate.version)}
    return GateForm(zones, data=data) if sent else GateForm(zones, formdata=None, data=data)


def _gate_fields(form: GateForm) -> dict[str, object]:
    """The form's fields. Raises NotFound for a zone of another event."""
    fields = form.fields()
    if fields["zone_id"] is not None and zone_in(current_event(), fields["zone_id"]) is None:
        raise NotFound(_("There is no such hall or zone in this expo."))
    return fields


def _gate(number: int) -> Gate:
    gate = gate_in(current_event(), number)
    if gate is None:
        raise NotFound(_("There is no such gate."))
    return gate


def _desk(number: int) -> Desk:
    desk = desk_in(current_event(), number)
    if desk is None:
        raise NotFound(_("There is no such desk."))
    return desk
