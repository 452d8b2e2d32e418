"""The forms of services, of what halls supply, and of a firm's order."""

from collections.abc import Mapping, Sequence
from typing import Any

from babel.numbers import get_currency_precision
from wtforms import BooleanField, ValidationError
from wtforms.validators import Optional

from expo.events.fields import EventDayField
from expo.events.models import Event, Hall
from expo.i18n import _, _l, localize
from expo.manuals.models import HallSupply, ServiceItem
from expo.manuals.rules import MOST_PIECES, PowerHours, ServiceKind, ServicePrices, ServiceUnit
from expo.manuals.words import HOURS, KINDS, UNITS
from expo.prices.fields import name_line, names_of
from expo.web.fields.amounts import Amount
from expo.web.fields.choices import Pick
from expo.web.fields.whole_numbers import OptionalNumber
from expo.web.forms import BaseForm

MOST_SUPPLY = 100_000


class ServiceForm(BaseForm):
    """A service; `service_form` adds a name field for each of the event's languages."""

    kind = Pick(_l("Kind"), coerce=str)
    unit = Pick(_l("Counted in"), coerce=str)
    hours = Pick(_l("Hours of the electricity"), coerce=str)
    normal = Amount(_l("Price for one"))
    early = Amount(_l("Early price"))
    early_until = EventDayField(_l("Early until this day, itself included"), [Optional()])
    late = Amount(_l("Late price"))
    late_from = EventDayField(_l("Late from this day"), [Optional()])
    stock = OptionalNumber(
        _l("How many there are"), 0, MOST_SUPPLY, description=_l("In the whole expo. Leave blank for no limit.")
    )
    active = BooleanField(_l("In use"), default=True)

    def validate_normal(self, field: Amount) -> None:
        if field.minor is None or field.minor <= 0:
            raise ValidationError(_("Enter an amount, as in 1,500.00."))

    def validate_hours(self, field: Pick) -> None:
        if (self.kind.data == ServiceKind.POWER) != bool(field.data):
            raise ValidationError(_("Electricity has hours, and nothing else has."))

    def validate(self, extra_validators: Any = None) -> bool:
        good: bool = super().validate(extra_validators)
        for amount, day in ((self.early, self.early_until), (self.late, self.late_from)):
            if good and (amount.minor is None) != (day.data is None):
                day.errors = [_("A price and its day go together.")]
                good = False
            elif good and amount.minor is not None and amount.minor <= 0:
                amount.errors = [_("Enter an amount, as in 1,500.00.")]
                good = False
        if good and not self.prices().in_order:
            self.late_from.errors = [_("The late price begins after the early one ends.")]
            good = False
        return good

    def prices(self) -> ServicePrices:
        return ServicePrices(
            self.normal.minor or 0, self.early.minor, self.early_until.data, self.late.minor, self.late_from.data
        )

    def fields(self, event: Event, kept: Mapping[str, str]) -> dict[str, Any]:
        """The columns of a service, as the services take them."""
        prices = self.prices()
        return {
            "name": names_of(event, self, kept),
            "kind": ServiceKind(self.kind.data),
            "unit": ServiceUnit(self.unit.data),
            "hours": PowerHours(self.hours.data) if self.hours.data else None,
            **{name: getattr(prices, name) for name in ServicePrices.__dataclass_fields__},
            "stock": self.stock.data,
            "active": bool(self.active.data),
        }


class OrderSettingsForm(BaseForm):
    """Whether firms may order, and until when."""

    takes_orders = BooleanField(_l("Firms may order"))
    orders_until = EventDayField(_l("Until this day, itself included"), [Optional()])


class SupplyForm(BaseForm):
    """What a hall supplies."""

    power_kw = OptionalNumber(_l("Electricity (kW)"), 0, MOST_SUPPLY)
    water = OptionalNumber(_l("Water (connections)"), 0, MOST_SUPPLY)
    internet = OptionalNumber(_l("Internet (lines)"), 0, MOST_SUPPLY)

    def fields(self) -> dict[str, int | None]:
        return {name: self[name].data for name in ("power_kw", "water", "internet")}


def service_form(event: Event, item: ServiceItem | None) -> Any:
    """The form with its choices, filled from the service unless it was sent."""
    names = {f"name_{code}": name_line(code, first=n == 0) for n, code in enumerate(event.languages)}
    form: Any = type("NamedServiceForm", (ServiceForm,), names)()
    for amount in (form.normal, form.early, form.late):
        amount.digits = get_currency_precision(event.currency)
    form.kind.choices = [(one.value, word) for one, word in KINDS.items()]
    form.unit.choices = [(one.value, word) for one, word in UNITS.items()]
    form.hours.choices = [("", _("no electricity")), *((one.value, word) for one, word in HOURS.items())]
    if item is not None and not form.is_submitted():
        _fill(event, form, item)
    return form


def _fill(event: Event, form: Any, item: ServiceItem) -> None:
    for code in event.languages:
        form[f"name_{code}"].data = item.name.get(code, "")
    form.kind.data, form.unit.data = item.kind.value, item.unit.value
    form.hours.data = item.hours.value if item.hours else ""
    form.normal.show(item.normal_minor)
    form.early.show(item.early_minor)
    form.late.show(item.late_minor)
    form.early_until.data, form.late_from.data = item.early_until, item.late_from
    form.stock.data, form.active.data = item.stock, item.active


def supply_form(hall: Hall, row: HallSupply | None, *, sent: bool) -> SupplyForm:
    """The form of one hall of several on a page, whose fields are named after it."""
    stored = {name: getattr(row, name) if row else None for name in ("power_kw", "water", "internet")}
    form = SupplyForm(data=stored) if sent else SupplyForm(formdata=None, data=stored)
    for name in stored:
        form[name].id = form[name].label.field_id = f"{name}-{hall.id}"
    return form


def order_form(items: Sequence[ServiceItem], hints: Mapping[int, str]) -> Any:
    """How many of each service, with what it costs as a hint."""
    fields = {
        f"item_{item.id}": OptionalNumber(localize(item.name), 0, MOST_PIECES, description=hints[item.id])
        for item in items
    }
    return type("NamedOrderForm", (BaseForm,), fields)()


def quantities_of(form: Any, items: Sequence[ServiceItem]) -> dict[int, int]:
    """How many are asked for, by the service's id; none where none was typed."""
    return {item.id: form[f"item_{item.id}"].data for item in items if form[f"item_{item.id}"].data}
