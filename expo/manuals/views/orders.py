"""Orders of firms, for organisers: what is ordered of what there is, the services and their prices, what halls supply."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.db import transaction
from expo.errors import NotFound, Refused
from expo.events.blueprints import current_event, needs, organiser_blueprint
from expo.events.queries import halls_of
from expo.exhibitors.queries import firm_name
from expo.history.shown_rows import unless_changed
from expo.i18n import _, localize
from expo.invoices.words import invoice_state_look, invoice_state_word
from expo.manuals.forms import OrderSettingsForm, service_form, supply_form
from expo.manuals.models import ServiceItem
from expo.manuals.queries import (
    hall_loads,
    item_in,
    items_of,
    manual_of,
    order_in,
    ordered_by_item,
    orders_in,
    overdrawn_by_firm,
    stands,
    supplies_of,
)
from expo.manuals.services.items import add_item, edit_item, move_item, remove_item, save_supply, switch_orders
from expo.manuals.services.orders import cancel_order
from expo.manuals.words import template_words
from expo.web.params import number
from expo.web.security import form_checks_csrf

room = organiser_blueprint("orders", __name__, Permission.SEE_MONEY, "/orders")


@room.context_processor
def _template_words() -> dict[str, Any]:
    invoices = {"invoice_state_word": invoice_state_word, "invoice_state_look": invoice_state_look}
    return {**template_words(), **invoices, "firm_name": firm_name, "stands": stands}


@room.get("")
def index() -> ResponseReturnValue:
    """The orders, what is ordered of what there is, and whether firms may order."""
    manual = manual_of(current_event())
    stored = {"takes_orders": bool(manual and manual.takes_orders), "orders_until": manual and manual.orders_until}
    return _page(OrderSettingsForm(data=stored))


@room.post("")
@needs(Permission.EDIT_MONEY)
@form_checks_csrf
def switch() -> ResponseReturnValue:
    """Let firms order, or not."""
    form, refusal = OrderSettingsForm(), None
    if form.validate_on_submit():
        try:
            with unless_changed():
                takes, until = bool(form.takes_orders.data), form.orders_until.data
                switch_orders(current_event(), takes_orders=takes, orders_until=until, by=actor())
            flash(_("Saved."), "success")
            return redirect(url_for(".index"), 303)
        except Refused as caught:
            refusal = caught
    return _page(form, refusal), (409 if refusal else 400)


def _page(form: OrderSettingsForm, refusal: Refused | None = None) -> str:
    event = current_event()
    return render_template(
        "manuals/orders.html",
        tabs=_tabs(),
        form=form,
        refusal=refusal,
        manual=manual_of(event),
        orders=orders_in(event),
        items=items_of(event),
        ordered=ordered_by_item(event),
        loads=hall_loads(event),
        overdrawn=overdrawn_by_firm(event),
    )


@room.post("/<int:order_id>/cancel")
@needs(Permission.EDIT_MONEY)
def cancel(order_id: int) -> ResponseReturnValue:
    """Cancel an order without cost, by a credit note."""
    order = order_in(current_event(), order_id)
    if order is None:
        raise NotFound(_("There is no such order."))
    with transaction():
        note = cancel_order(order, by=actor())
    flash(_("Cancelled. Credit note %(number)s was mailed to the firm.", number=note.name), "success")
    return redirect(url_for(".index"), 303)


@room.get("/services")
def services() -> ResponseReturnValue:
    """The services in order, with their prices."""
    return render_template(
        "manuals/services.html", tabs=_tabs(), items=items_of(current_event()), ordered=ordered_by_item(current_event())
    )


@room.route("/services/new", methods=["GET", "POST"])
@needs(Permission.EDIT_MONEY)
@form_checks_csrf
def add() -> ResponseReturnValue:
    """Add a service."""
    return _edit(None)


@room.route("/services/<int:item_id>", methods=["GET", "POST"])
@needs(Permission.EDIT_MONEY)
@form_checks_csrf
def edit(item_id: int) -> ResponseReturnValue:
    return _edit(_load_item(item_id))


@room.post("/services/<int:item_id>/move")
@needs(Permission.EDIT_MONEY)
def move(item_id: int) -> ResponseReturnValue:
    item = _load_item(item_id)
    if position := number(request.form.get("position"), otherwise=0):
        with transaction():
            move_item(item, position, by=actor())
    return redirect(url_for(".services"), 303)


@room.post("/services/<int:item_id>/remove")
@needs(Permission.EDIT_MONEY)
def remove(item_id: int) -> ResponseReturnValue:
    item = _load_item(item_id)
    name = localize(item.name)
    with unless_changed():
        remove_item(item, by=actor())
    flash(_("%(name)s is removed.", name=name), "success")
    return redirect(url_for(".services"), 303)


@room.get("/halls")
def halls() -> ResponseReturnValue:
    """What each hall supplies."""
    return _halls()


@room.post("/halls/<int:hall_id>")
@needs(Permission.EDIT_MONEY)
@form_checks_csrf
def supply(hall_id: int) -> ResponseReturnValue:
    """Say what a hall supplies."""
    hall = next((one for one in halls_of(current_event()) if one.id == hall_id), None)
    if hall is None:
        raise NotFound(_("There is no such hall."))
    form, refusal = supply_form(hall, None, sent=True), None
    if form.validate_on_submit():
        try:
            with unless_changed():
                save_supply(current_event(), hall, form.fields(), by=actor())
            flash(_("Saved."), "success")
            return redirect(url_for(".halls"), 303)
        except Refused as caught:
            refusal = caught
    return _halls(form, hall_id, refusal), (409 if refusal else 400)


def _halls(sent: Any = None, hall_id: int = 0, refusal: Refused | None = None) -> str:
    event = current_event()
    said = supplies_of(event)
    forms = {one.id: supply_form(one, said.get(one.id), sent=False) for one in halls_of(event)}
    if sent is not None:
        forms[hall_id] = sent
    loads = hall_loads(event)
    return render_template(
        "manuals/halls.html", tabs=_tabs(), loads=loads, forms=forms, said=said, sent=sent, refusal=refusal
    )


def _edit(item: ServiceItem | None) -> ResponseReturnValue:
    event, refusal = current_event(), None
    form = service_form(event, item)
    if form.validate_on_submit():
        try:
            with unless_changed():
                _save(item, form)
            flash(_("Saved. What was ordered before keeps its price."), "success")
            return redirect(url_for(".services"), 303)
        except Refused as caught:
            refusal = caught
    page = render_template("manuals/service.html", form=form, item=item, refusal=refusal)
    return page, (409 if refusal else 400 if form.errors else 200)


def _save(item: ServiceItem | None, form: Any) -> None:
    event = current_event()
    fields = form.fields(event, item.name if item else {})
    if item is None:
        add_item(event, fields, by=actor())
    else:
        edit_item(item, fields, by=actor())


def _load_item(item_id: int) -> ServiceItem:
    found = item_in(current_event(), item_id)
    if found is None:
        raise NotFound(_("There is no such service."))
    return found


def _tabs() -> list[tuple[str, str, bool]]:
    """The pages of orders as (label, address, is current)."""
    pages = [
        (_("Orders"), "orders.index", {"orders.index", "orders.switch"}),
        (_("Services"), "orders.services", {"orders.services"}),
        (_("What halls supply"), "orders.halls", {"orders.halls", "orders.supply"}),
    ]
    return [(label, url_for(endpoint), request.endpoint in within) for label, endpoint, within in pages]
