"""Services ordered by firms: checked against what there is, billed at once, and cancelled by a credit note."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from expo import clock
from expo.db import db
from expo.errors import Refused
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import firm_name
from expo.exhibitors.rules import IN
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import LANGUAGES, _, force_locale, localize
from expo.invoices.models import Invoice
from expo.invoices.services.cancellations import cancel
from expo.invoices.services.issuance import today_of, write_invoice
from expo.invoices.services.notices import tell_of_invoice
from expo.manuals.mails import ORDER_TAKEN
from expo.manuals.models import Manual, OrderLine, ServiceItem, ServiceOrder
from expo.manuals.queries import (
    Space,
    drawn_by_firm,
    items_of,
    load_of,
    manual_of,
    ordered_by_item,
    space_of,
)
from expo.manuals.rules import (
    LINES,
    Drawn,
    Line,
    OrderedService,
    PowerHours,
    drawn_by,
    due_on,
    end_of_orders,
    order_lines,
)
from expo.manuals.services.items import lock_manual
from expo.manuals.words import line_word
from expo.prices.plans import Due
from expo.prices.queries import taxes_of
from expo.prices.rules import PriceLine, total, with_taxes


@dataclass(frozen=True, slots=True)
class Basket:
    """What a firm is about to order, at the prices of today."""

    chosen: list[tuple[ServiceItem, int]]
    lines: list[PriceLine]
    due_on: date

    @property
    def total_minor(self) -> int:
        return total(self.lines)


def orders_are_open(exhibitor: Exhibitor) -> bool:
    """Whether the firm may order today."""
    manual = manual_of(exhibitor.event)
    return manual is not None and _is_open(manual, exhibitor)


def basket_of(exhibitor: Exhibitor, quantities: Mapping[int, int]) -> Basket:
    """What these quantities by item id cost today, taxes last. Raises Refused for what there is not, by name."""
    event, today = exhibitor.event, today_of(exhibitor.event)
    chosen = [(item, quantities[item.id]) for item in items_of(event) if item.active and quantities.get(item.id)]
    if not chosen:
        raise Refused(_("Enter how many you want of at least one service."))
    _refuse_short_stock(exhibitor, chosen)
    _refuse_overdrawn(exhibitor, chosen)
    ordered = [OrderedService(item.name, item.unit, many, item.prices.on(today)[1]) for item, many in chosen]
    lines = with_taxes(order_lines(ordered), taxes_of(event), resident=exhibitor.country == event.country)
    return Basket(chosen, lines, due_on(today, event.build_up_from or event.first_day))


def order_services(
    exhibitor: Exhibitor, quantities: Mapping[int, int], *, agreed_minor: int, by: Actor
) -> ServiceOrder:
    """Order and bill. Raises Refused when orders are closed, when something is short, and when it no longer costs what the firm
    agreed to.
    """
    if not _is_open(lock_manual(exhibitor.event), exhibitor):
        raise Refused(_("Orders are closed. Write to the organiser for what you still need."))
    basket = basket_of(exhibitor, quantities)
    if basket.total_minor != agreed_minor:
        raise Refused(_("The prices have changed since you looked. Read the new sum, then order."))
    order = ServiceOrder(
        event_id=exhibitor.event_id,
        exhibitor_id=exhibitor.id,
        invoice_id=_bill(exhibitor, basket, by).id,
        created_at=clock.now(),
    )
    db.session.add(order)
    db.session.flush()
    today = today_of(exhibitor.event)
    for item, many in basket.chosen:
        when, minor = item.prices.on(today)
        keys = {"order_id": order.id, "item_id": item.id, "event_id": order.event_id}
        db.session.add(OrderLine(**keys, quantity=many, unit_minor=minor, price_time=when))
    db.session.flush()
    record(Verb.ORDERED_FOR, exhibitor, by=by, event_id=order.event_id, named=firm_name(exhibitor))
    return order


def cancel_order(order: ServiceOrder, *, by: Actor) -> Invoice:
    """Cancel an order without cost: its invoice by a credit note, which is mailed. Raises Refused for a cancelled one."""
    lock_manual(order.exhibitor.event)
    note = cancel(order.invoice, by=by, base_minor=0)
    named = firm_name(order.exhibitor)
    record(Verb.CANCELLED_AN_ORDER_OF, order.exhibitor, by=by, event_id=order.event_id, named=named)
    return note


def _is_open(manual: Manual, exhibitor: Exhibitor) -> bool:
    in_time = today_of(exhibitor.event) <= end_of_orders(manual.orders_until, exhibitor.event.last_day)
    return manual.takes_orders and in_time and exhibitor.state in IN


def _bill(exhibitor: Exhibitor, basket: Basket, by: Actor) -> Invoice:
    space = space_of(exhibitor)
    dues = [Due(_due_names(), basket.total_minor, basket.due_on)]
    numbers = space.numbers if space else []
    currency = exhibitor.event.currency
    issued = write_invoice(exhibitor, basket.lines, dues, currency=currency, offer=None, numbers=numbers, by=by)
    tell_of_invoice(issued, ORDER_TAKEN, issued.total_minor, due=basket.due_on)
    return issued


def _due_names() -> dict[str, str]:
    names = {}
    for code in LANGUAGES:
        with force_locale(code):
            names[code] = _("Services ordered")
    return names


def _refuse_short_stock(exhibitor: Exhibitor, chosen: list[tuple[ServiceItem, int]]) -> None:
    counted = ordered_by_item(exhibitor.event)
    for item, many in chosen:
        left = None if item.stock is None else max(item.stock - counted.get(item.id, 0), 0)
        if left is not None and many > left:
            raise Refused(_("Of %(name)s only %(left)s are left.", name=localize(item.name), left=left))


def _refuse_overdrawn(exhibitor: Exhibitor, chosen: list[tuple[ServiceItem, int]]) -> None:
    """Refuse what the firm's own booths, or all firms of its hall together, cannot draw."""
    asked = [(item.kind, item.hours, many) for item, many in chosen if item.kind in LINES]
    if not asked:
        return
    space = space_of(exhibitor)
    if space is None:
        raise Refused(_("Power, water and internet are laid to a booth. Order them once yours is confirmed."))
    _refuse_beyond_booths(_together(drawn_by_firm(exhibitor), drawn_by(asked)), space, drawn_by(asked))
    hall = load_of(space.hall)
    for line in Line:
        most, mine = hall.supply.of(line), _together(hall.drawn, drawn_by(asked)).of(line)
        if most is not None and mine > most and drawn_by(asked).of(line):
            left = max(most - hall.drawn.of(line), 0)
            raise Refused(
                _("%(hall)s has %(left)s left of %(what)s.", hall=space.hall.name, left=left, what=line_word(line))
            )


def _refuse_beyond_booths(drawn: Drawn, space: Space, asked: Drawn) -> None:
    for line in Line:
        most = space.supply.of(line)
        if most is not None and drawn.of(line) > most and asked.of(line):
            booths = ", ".join(space.numbers)
            raise Refused(
                _(
                    "Booth %(booths)s gets %(most)s of %(what)s, with all you ordered.",
                    booths=booths,
                    most=most,
                    what=line_word(line),
                )
            )


def _together(one: Drawn, other: Drawn) -> Drawn:
    power = {hours: one.power.get(hours, 0) + other.power.get(hours, 0) for hours in PowerHours}
    return replace(one, power=power, water=one.water + other.water, internet=one.internet + other.internet)
