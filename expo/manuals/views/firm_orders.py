"""A firm's orders under its private link: what may be ordered at today's prices, what it comes to, and what was ordered."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo.db import transaction
from expo.errors import Refused
from expo.exhibitors.blueprints import current_exhibitor, firm_actor, firm_blueprint
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.panels import Panel
from expo.exhibitors.rules import IN
from expo.i18n import _
from expo.invoices.services.issuance import today_of
from expo.kit.amounts import LARGEST_MINOR
from expo.manuals.forms import order_form, quantities_of
from expo.manuals.models import ServiceItem
from expo.manuals.queries import (
    drawn_by_firm,
    items_of,
    manual_of,
    ordered_by_item,
    orders_of,
    space_of,
    stands,
    supply_on,
)
from expo.manuals.rules import Line, end_of_orders, overdrawn
from expo.manuals.services.orders import basket_of, order_services, orders_are_open
from expo.manuals.words import line_word, template_words, unit_price_hint
from expo.prices.words import quantity_words
from expo.web.params import number
from expo.web.security import form_checks_csrf

room = firm_blueprint("firm_orders", __name__, "/orders")


@room.context_processor
def _template_words() -> dict[str, Any]:
    return {**template_words(), "quantity_words": quantity_words, "stands": stands}


@room.route("", methods=["GET", "POST"])
@form_checks_csrf
def index() -> ResponseReturnValue:
    """Choose services; the sum is shown before it is ordered."""
    firm = current_exhibitor()
    items = _on_offer(firm)
    form, refusal = order_form(items, _hints(firm, items)), None
    if form.validate_on_submit():
        try:
            return _check_or_order(firm, quantities_of(form, items))
        except Refused as refused:
            refusal = refused
    page = render_template(
        "manuals/firm_orders.html",
        form=form,
        items=items,
        refusal=refusal,
        orders=orders_of(firm),
        until=_until(firm),
        is_open=orders_are_open(firm),
        space=space_of(firm),
        over=_over(firm),
    )
    return page, (409 if refusal else 400 if form.errors else 200)


def _check_or_order(firm: Exhibitor, quantities: Mapping[int, int]) -> ResponseReturnValue:
    """The page with the sum; what was agreed to there is ordered."""
    agreed = number(request.form.get("agreed"), otherwise=0, most=LARGEST_MINOR)
    if agreed:
        with transaction():
            order_services(firm, quantities, agreed_minor=agreed, by=firm_actor())
        flash(_("Ordered. The invoice is mailed to you and stands on your page."), "success")
        return redirect(url_for(".index"), 303)
    basket = basket_of(firm, quantities)
    return render_template("manuals/check.html", basket=basket, quantities=quantities)


def _on_offer(firm: Exhibitor) -> list[ServiceItem]:
    """What may be ordered today; nothing while orders are closed."""
    return [item for item in items_of(firm.event) if item.active] if orders_are_open(firm) else []


def _hints(firm: Exhibitor, items: list[ServiceItem]) -> dict[int, str]:
    today, counted = today_of(firm.event), ordered_by_item(firm.event)
    return {item.id: unit_price_hint(item, today, counted.get(item.id, 0)) for item in items}


def _panel(exhibitor: Exhibitor) -> Mapping[str, Any] | None:
    """What stands of orders on the firm's desk; None where none are taken and none were made."""
    manual, orders = manual_of(exhibitor.event), [one for one in orders_of(exhibitor) if stands(one)]
    if exhibitor.state not in IN or manual is None or not (manual.takes_orders or orders):
        return None
    over = _over(exhibitor) if orders else []
    is_open, until = orders_are_open(exhibitor), _until(exhibitor)
    return {"until": until, "orders": orders, "is_open": is_open, "over": over, "line_word": line_word}


def _until(exhibitor: Exhibitor) -> date:
    """The last day on which the firm may order."""
    manual = manual_of(exhibitor.event)
    return end_of_orders(manual.orders_until if manual else None, exhibitor.event.last_day)


def _over(exhibitor: Exhibitor) -> list[tuple[Line, int, int]]:
    """What the firm ordered of lines that its booths do not get, as the line, how much it draws, and how much there is."""
    space = space_of(exhibitor)
    return overdrawn(drawn_by_firm(exhibitor), space.supply if space else supply_on([]))


def _ending(exhibitor: Exhibitor) -> Mapping[str, Any] | None:
    """The orders that end when the firm withdraws; None without any."""
    orders = [one for one in orders_of(exhibitor) if stands(one)]
    return {"orders": orders} if orders else None


FOR_THE_FIRM = Panel("orders", 42, "manuals/_panel.html", _panel)
FOR_ORGANISERS = Panel("orders_office", 42, "manuals/_panel.html", _panel, for_organisers=True)
ENDING_ORDERS = Panel("leaving_orders", 42, "manuals/_ending_orders.html", _ending, on_withdrawal=True)
