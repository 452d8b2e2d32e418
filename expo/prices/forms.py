"""The form of a price rule, and how its fields become the columns of a rule."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from babel.numbers import get_currency_precision
from wtforms import BooleanField, HiddenField, ValidationError
from wtforms.validators import Optional

from expo.events.fields import EventDayField
from expo.events.models import Event
from expo.events.rules import SECTORS
from expo.i18n import _, _l
from expo.kit.amounts import LARGEST_MINOR, format_amount, format_decimal, read_amount, read_decimal, read_numbers
from expo.kit.text import clean_text
from expo.prices.conditions import Conditions, Measure, PricedScheme, Range
from expo.prices.fields import AREA_DECIMALS, Number, name_line, names_of
from expo.prices.models import PriceRule
from expo.prices.rule_json import (
    conditions_as_json,
    conditions_from_json,
    range_as_json,
    range_from_json,
    steps_as_json,
    steps_from_json,
)
from expo.prices.rules import AREAS, MOST_STEPS, PriceKind, PricePart
from expo.prices.words import kind_word, measure_word, part_word, scheme_word, sector_word
from expo.registration.countries import countries
from expo.registration.question_fields import ChoicesField
from expo.web import params
from expo.web.fields.amounts import Amount
from expo.web.fields.choices import Pick
from expo.web.forms import BaseForm, LineField, ParagraphField


class RuleForm(BaseForm):
    """A price rule; `rule_form` adds a name field for each of the event's languages."""

    kind = Pick(_l("How it is counted"))
    part = Pick(_l("Applies to"), description=_l("A percentage is taken of the other lines of this kind."))
    measure = Pick(_l("What is counted"))
    amount = Amount(_l("Amount"), description=_l("For one unit, or once. A discount has a minus before it."))
    percent = Number(_l("Per cent"), decimals=2, least=-100, most=1000, description=_l("Below 0 it is a discount."))
    steps = ParagraphField(
        _l("Steps"),
        longest=2000,
        render_kw={"rows": 5, "dir": "ltr"},
        description=_l(
            "One a line: the largest size, then its amount, as in “6 = 57,641.00”. Nothing beyond the last."
        ),
    )
    counted_from = Number(_l("Count only what is beyond"), decimals=AREA_DECIMALS)
    counted_to = Number(_l("and not more than"), decimals=AREA_DECIMALS)
    schemes = ChoicesField(_l("Scheme"), coerce=str)
    open_sides = ChoicesField(_l("Open sides"), coerce=str)
    area_least = Number(_l("Area from, in m²"), decimals=AREA_DECIMALS)
    area_above_least = BooleanField(_l("Above"))
    area_most = Number(_l("Area to, in m²"), decimals=AREA_DECIMALS)
    area_below_most = BooleanField(_l("Only below it"))
    quantity_least = Number(_l("Number of what is counted, from"))
    quantity_most = Number(_l("to"))
    participations_least = Number(_l("Taking part for the … time, from"))
    participations_most = Number(_l("to"))
    from_day = EventDayField(_l("From this day"), validators=[Optional()])
    until_day = EventDayField(_l("Until this day, itself included"), validators=[Optional()])
    resident = Pick(_l("Residents"))
    countries = LineField(
        _l("Countries"), required=False, longest=300, description=_l("Their two letters, as in PK, TR, AZ.")
    )
    newcomer = Pick(_l("Newcomers"), description=_l("A newcomer was never there, or not in the last two expos."))
    own_builder = Pick(_l("Stand builder"))
    sectors = ChoicesField(_l("Sectors"), coerce=str)
    active = BooleanField(_l("In use"), default=True)
    version = HiddenField(default="0")

    steps_read: Sequence[tuple[Decimal, int]] = ()

    def validate_kind(self, field: Pick) -> None:
        if field.data == PriceKind.TARIFF and not (self.steps.data or "").strip():
            raise ValidationError(_("Write at least one step."))

    def validate_amount(self, field: Amount) -> None:
        if field.minor is None and self.kind.data in {PriceKind.PER_SQM, PriceKind.PER_PIECE, PriceKind.FLAT}:
            raise ValidationError(_("Enter an amount, as in 1,500.00."))

    def validate_percent(self, field: Number) -> None:
        if field.number is None and self.kind.data == PriceKind.PERCENT:
            raise ValidationError(_("Enter how many per cent."))

    def validate_measure(self, field: Pick) -> None:
        if self.kind.data == PriceKind.PER_SQM and field.data not in AREAS:
            raise ValidationError(_("Per square metre an area is counted. Choose the area or the upper deck."))
        if self.kind.data == PriceKind.PER_PIECE and field.data in AREAS:
            raise ValidationError(_("Choose what is counted piece by piece."))

    def validate_steps(self, field: ParagraphField) -> None:
        self.steps_read = read_steps(field.data or "", self.amount.digits)

    def validate_countries(self, field: LineField) -> None:
        codes = {code for code, _name in countries("en")}
        wrong = [code for code in _codes(field.data) if code not in codes]
        if wrong:
            raise ValidationError(_("There is no country with the letters %(codes)s.", codes=", ".join(wrong)))

    def validate_area_most(self, _field: Number) -> None:
        _refuse_empty(self.range("area"))

    def validate_quantity_most(self, _field: Number) -> None:
        _refuse_empty(self.range("quantity"))

    def validate_participations_most(self, _field: Number) -> None:
        _refuse_empty(self.range("participations"))

    def validate_counted_to(self, _field: Number) -> None:
        _refuse_empty(Range(self.counted_from.number, self.counted_to.number))

    def validate_until_day(self, field: EventDayField) -> None:
        if field.data and self.from_day.data and field.data < self.from_day.data:
            raise ValidationError(_("The last day is before the first."))

    def range(self, name: str) -> Range:
        above, below = self._fields.get(f"{name}_above_least"), self._fields.get(f"{name}_below_most")
        return Range(
            self[f"{name}_least"].number,
            self[f"{name}_most"].number,
            bool(above and above.data),
            bool(below and below.data),
        )

    def conditions(self) -> Conditions:
        """The conditions of a valid form."""
        return Conditions(
            schemes=frozenset(self.schemes.data or ()),
            open_sides=frozenset(params.number(one, otherwise=0) for one in self.open_sides.data or ()),
            area=self.range("area"),
            quantity=self.range("quantity"),
            participations=self.range("participations"),
            from_day=self.from_day.data,
            until_day=self.until_day.data,
            countries=frozenset(_codes(self.countries.data)),
            resident=_YES_NO[self.resident.data],
            newcomer=_YES_NO[self.newcomer.data],
            own_builder=_YES_NO[self.own_builder.data],
            sectors=frozenset(self.sectors.data or ()),
        )


_YES_NO: Mapping[str, bool | None] = {"": None, "yes": True, "no": False}
_CHOICES = {None: "", True: "yes", False: "no"}


def rule_form(event: Event, rule: PriceRule | None) -> Any:
    """The form with its choices in the reader's language, filled from the rule unless it was submitted."""
    names = {f"name_{code}": name_line(code, first=n == 0) for n, code in enumerate(event.languages)}
    form: Any = type("NamedRuleForm", (RuleForm,), names)()
    form.amount.digits = get_currency_precision(event.currency)
    form.kind.choices = [(kind.value, kind_word(kind)) for kind in PriceKind]
    form.part.choices = [(part.value, part_word(part)) for part in PricePart]
    form.measure.choices = [(measure.value, measure_word(measure)) for measure in Measure]
    form.schemes.choices = [(scheme.value, scheme_word(scheme.value)) for scheme in PricedScheme]
    form.open_sides.choices = [(str(n), str(n)) for n in (1, 2, 3, 4)]
    form.sectors.choices = [(sector, sector_word(sector)) for sector in SECTORS]
    form.resident.choices = [("", _("All")), ("yes", _("Residents only")), ("no", _("Foreigners only"))]
    form.newcomer.choices = [("", _("All")), ("yes", _("Newcomers only")), ("no", _("Others only"))]
    form.own_builder.choices = [
        ("", _("All")),
        ("yes", _("Only with a builder of their own")),
        ("no", _("Only without one")),
    ]
    if rule is not None and not form.is_submitted():
        _fill(event, form, rule)
    return form


def fields_of(event: Event, form: Any, rule: PriceRule | None) -> dict[str, Any]:
    """The columns of a rule from a valid form, as `add_rule` and `edit_rule` take them."""
    kind = PriceKind(form.kind.data)
    measure = Measure(form.measure.data)
    return {
        "name": names_of(event, form, rule.name if rule else {}),
        "kind": kind,
        "part": PricePart(form.part.data),
        "measure": measure,
        "amount_minor": form.amount.minor or 0 if kind not in {PriceKind.PERCENT, PriceKind.TARIFF} else 0,
        "percent": form.percent.hundredths or 0 if kind is PriceKind.PERCENT else 0,
        "steps": steps_as_json(form.steps_read) if kind is PriceKind.TARIFF else [],
        "counted": range_as_json(Range(form.counted_from.number, form.counted_to.number)),
        "conditions": conditions_as_json(form.conditions()),
        "active": form.active.data,
    }


def read_steps(text: str, digits: int) -> list[tuple[Decimal, int]]:
    """Parse lines such as "6 = 57,641.00" into (up to, amount in minor units), ascending.

    Raises ValidationError naming the faulty line.
    """
    steps: list[tuple[Decimal, int]] = []
    for line in clean_text(text).splitlines():
        if not line.strip():
            continue
        left, _sign, right = line.partition("=")
        if len(read_numbers(left, decimals=AREA_DECIMALS)) > 1 or len(read_numbers(right, decimals=digits)) > 1:
            raise ValidationError(
                _(
                    "“%(line)s” may mean two numbers. Write thousands without a separator, as in “6 = 57641.00”.",
                    line=line[:60],
                )
            )
        up_to, minor = read_decimal(left, decimals=AREA_DECIMALS), read_amount(right, digits)
        if up_to is None or minor is None or up_to <= 0 or abs(minor) > LARGEST_MINOR:
            raise ValidationError(_("“%(line)s” is no step. Write it as in “6 = 57,641.00”.", line=line[:60]))
        steps.append((up_to, minor))
    steps.sort()
    if len({up_to for up_to, _minor in steps}) < len(steps):
        raise ValidationError(_("A size stands there twice."))
    if len(steps) > MOST_STEPS:
        raise ValidationError(_("Use at most %(most)s steps.", most=MOST_STEPS))
    return steps


def _fill(event: Event, form: Any, rule: PriceRule) -> None:
    for code in event.languages:
        form[f"name_{code}"].data = rule.name.get(code, "")
    form.kind.data, form.part.data, form.measure.data = rule.kind.value, rule.part.value, rule.measure.value
    form.amount.show(rule.amount_minor)
    form.percent.show(Decimal(rule.percent) / 100)
    form.steps.data = "\n".join(
        f"{format_decimal(up_to)} = {format_amount(minor, form.amount.digits)}"
        for up_to, minor in steps_from_json(rule.steps)
    )
    counted = range_from_json(rule.counted)
    form.counted_from.show(counted.least)
    form.counted_to.show(counted.most)
    form.active.data, form.version.data = rule.active, str(rule.version)
    _fill_conditions(form, conditions_from_json(rule.conditions))


def _fill_conditions(form: Any, conditions: Conditions) -> None:
    form.schemes.data, form.sectors.data = sorted(conditions.schemes), sorted(conditions.sectors)
    form.open_sides.data = [str(one) for one in sorted(conditions.open_sides)]
    for name in ("area", "quantity", "participations"):
        one: Range = getattr(conditions, name)
        form[f"{name}_least"].show(one.least)
        form[f"{name}_most"].show(one.most)
    form.area_above_least.data, form.area_below_most.data = conditions.area.above_least, conditions.area.below_most
    form.from_day.data, form.until_day.data = conditions.from_day, conditions.until_day
    form.countries.data = ", ".join(sorted(conditions.countries))
    for name in ("resident", "newcomer", "own_builder"):
        form[name].data = _CHOICES[getattr(conditions, name)]


def _codes(text: str | None) -> list[str]:
    return [
        code.strip().upper() for code in (text or "").replace(";", ",").replace(" ", ",").split(",") if code.strip()
    ]


def _refuse_empty(interval: Range) -> None:
    if interval.is_empty:
        raise ValidationError(_("Nothing lies between these two."))
