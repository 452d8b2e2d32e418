"""The forms of taxes, instalments and the cancellation scale, of a few rows each, and of the bank details."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from babel.numbers import get_currency_precision
from wtforms import HiddenField, ValidationError
from wtforms.validators import Optional

from expo.events.fields import EventDayField
from expo.events.models import Event
from expo.i18n import LANGUAGES, _, _l
from expo.prices.fields import Number, name_line, names_of
from expo.prices.models import Billing, CancellationStep, PriceInstalment, PriceTax
from expo.prices.plans import DueFrom
from expo.prices.services import MOST_LINES
from expo.prices.words import due_word
from expo.web.fields.amounts import Amount
from expo.web.fields.choices import Pick
from expo.web.forms import BaseForm, LineField, ParagraphField

_EMPTY_ROWS = 2  # offered below the existing ones
_RESIDENT: Mapping[str, bool | None] = {"": None, "yes": True, "no": False}


class TryForm(BaseForm):
    """The example space of the "Try it" page."""

    class Meta:
        csrf = False  # a GET form that changes nothing

    area = Number(_l("Area in m²"), decimals=4, least=1, most=2000, default="12")
    scheme = Pick(_l("Scheme"), default="shell scheme")
    open_sides = Pick(_l("Open sides"), default="1")
    on = EventDayField(_l("Offered on"), validators=[Optional()])
    country = LineField(_l("Country of the firm, two letters"), required=False, longest=2)
    co_exhibitors = Number(_l("Co-exhibitors"), most=99)
    represented = Number(_l("Represented companies"), most=99)
    power_kw = Number(_l("Electricity in kW"), most=1000)
    upper_deck = Number(_l("Upper deck, in m²"), decimals=4, most=2000)
    participations = Number(_l("Taking part for the … time"), least=1, most=99)
    services = Pick(_l("Water, compressed air, internet"), default="")
    newcomer = Pick(_l("Newcomer"), default="")
    own_builder = Pick(_l("Stand builder of its own"), default="")
    sector = Pick(_l("Sector"), default="")

    def validate_area(self, field: Number) -> None:
        if field.number is None:
            raise ValidationError(_("Enter how many square metres."))


class BillingForm(BaseForm):
    seller = LineField(_l("Who bills (legal name)"))
    address = ParagraphField(_l("Address"), longest=500, render_kw={"rows": 3})
    tax_number = LineField(_l("Tax number"), required=False, longest=60)
    contact = LineField(_l("Mail and telephone for questions about money"), required=False)
    account_holder = LineField(_l("Account holder"), required=False)
    bank = LineField(_l("Bank"), required=False)
    branch = LineField(_l("Branch"), required=False)
    iban = LineField(_l("IBAN or account number"), required=False, longest=60, render_kw={"dir": "ltr"})
    swift = LineField(_l("SWIFT or BIC"), required=False, longest=20, render_kw={"dir": "ltr"})
    version = HiddenField(default="0")


class LinesForm(BaseForm):
    """`count` rows with the same fields, named r0_, r1_ and so on."""

    count = 0
    kept_names: Mapping[str, Mapping[str, str]] = MappingProxyType({})  # by the row's prefix
    read: Callable[["LinesForm", Event, str], dict[str, Any] | None]

    def validate(self, extra_validators: Any = None) -> bool:
        """Also check each row as a whole: a row with any value must have all required ones."""
        good = super().validate(extra_validators)
        complete = [self._is_complete(f"r{n}_") for n in range(self.count)]  # a list, so that every row gets its errors
        return all(complete) and good

    def lines(self, event: Event) -> list[dict[str, Any]]:
        """The filled-in rows, as the service takes them."""
        rows = [type(self).read(self, event, f"r{n}_") for n in range(self.count)]
        return [row for row in rows if row is not None]

    def _is_complete(self, prefix: str) -> bool:
        """Whether the row is blank or has all its required fields; adds an error to each missing one."""
        own = [f for name, f in self._fields.items() if name.startswith(prefix) and not isinstance(f, Pick)]
        if not any(f.data for f in own):
            return True
        missing = [f for f in own if getattr(f, "needed", False) and not f.data]
        for f in missing:
            f.errors = [*f.errors, _("Fill this in.")]
        return not missing


def tax_form(event: Event, rows: Sequence[PriceTax]) -> Any:
    fields: dict[str, Any] = {}
    for prefix in _prefixes(rows):
        fields |= _name_fields(event, prefix)
        fields[f"{prefix}percent"] = Number(_("Per cent"), decimals=2, most=100)
        fields[f"{prefix}number"] = LineField(_("Registration number"), required=False, longest=60)
        fields[f"{prefix}resident"] = Pick(_("Who pays it"))
    form = _build_form(fields, rows, _read_tax)
    for n in range(form.count):
        form[f"r{n}_resident"].choices = [("", _("All")), ("yes", _("Residents only")), ("no", _("Foreigners only"))]
    _require(form, event, "percent")
    for prefix, row in _rows_to_fill(form, rows):
        _fill_names(event, form, prefix, row.name)
        form[f"{prefix}percent"].show(Decimal(row.percent) / 100)
        form[f"{prefix}number"].data = row.number
        form[f"{prefix}resident"].data = {None: "", True: "yes", False: "no"}[row.resident]
    return form


def instalment_form(event: Event, rows: Sequence[PriceInstalment]) -> Any:
    fields: dict[str, Any] = {}
    for prefix in _prefixes(rows):
        fields |= _name_fields(event, prefix)
        fields[f"{prefix}days"] = Number(_("Days"), most=1000)
        fields[f"{prefix}due_from"] = Pick(_("Counted from"))
        fields[f"{prefix}percent"] = Number(_("Per cent of the price"), decimals=2, least=0, most=100)
        fields[f"{prefix}amount"] = Amount(_("or an amount"))
    form = _build_form(fields, rows, _read_instalment)
    for n in range(form.count):
        form[f"r{n}_due_from"].choices = [(one.value, due_word(one)) for one in DueFrom]
        form[f"r{n}_amount"].digits = get_currency_precision(event.currency)
    _require(form, event, "days")
    for prefix, row in _rows_to_fill(form, rows):
        _fill_names(event, form, prefix, row.name)
        form[f"{prefix}days"].data = str(row.days)
        form[f"{prefix}due_from"].data = row.due_from.value
        form[f"{prefix}percent"].show(None if row.percent is None else Decimal(row.percent) / 100)
        form[f"{prefix}amount"].show(row.amount_minor)
    return form


def cancellation_form(rows: Sequence[CancellationStep]) -> Any:
    fields: dict[str, Any] = {}
    for prefix in _prefixes(rows):
        fields[f"{prefix}from_day"] = EventDayField(_("From this day"), validators=[Optional()])
        fields[f"{prefix}percent"] = Number(_("Per cent of the price"), decimals=2, most=100)
    form = _build_form(fields, rows, _read_step)
    for n in range(form.count):
        form[f"r{n}_from_day"].needed = form[f"r{n}_percent"].needed = True
    for prefix, row in _rows_to_fill(form, rows):
        form[f"{prefix}from_day"].data = row.from_day
        form[f"{prefix}percent"].show(Decimal(row.percent) / 100)
    return form


def billing_form(event: Event, row: Billing | None) -> Any:
    notes = {
        f"note_{code}": ParagraphField(
            _("A line under every invoice (%(language)s)", language=LANGUAGES[code]),
            longest=300,
            render_kw={"lang": code, "rows": 2},
        )
        for code in event.languages
    }
    form: Any = type("NotedBillingForm", (BillingForm,), notes)()
    if row is not None and not form.is_submitted():
        for field in form:
            if hasattr(row, field.name):
                field.data = getattr(row, field.name)
        for code in event.languages:
            form[f"note_{code}"].data = row.note.get(code, "")
        form.version.data = str(row.version)
    return form


def billing_fields(event: Event, form: Any, row: Billing | None) -> dict[str, Any]:
    """The columns of the bank details from a valid form, as `save_billing` takes them."""
    plain = {name: form[name].data or "" for name in BillingForm()._fields if name not in {"version", "csrf_token"}}
    return {**plain, "note": names_of(event, form, row.note if row else {}, "note")}


def _prefixes(rows: Sequence[object]) -> list[str]:
    return [f"r{n}_" for n in range(min(len(rows) + _EMPTY_ROWS, MOST_LINES))]


def _name_fields(event: Event, prefix: str) -> dict[str, Any]:
    return {f"{prefix}name_{code}": name_line(code, first=False) for code in event.languages}


def _build_form(fields: Mapping[str, Any], rows: Sequence[object], read: Any) -> Any:
    names = {f"r{n}_": row.name for n, row in enumerate(rows) if hasattr(row, "name")}
    attributes = {**fields, "count": len(_prefixes(rows)), "read": read, "kept_names": names}
    return type("BuiltLinesForm", (LinesForm,), attributes)()


def _require(form: Any, event: Event, name: str) -> None:
    for n in range(form.count):
        form[f"r{n}_name_{event.languages[0]}"].needed = form[f"r{n}_{name}"].needed = True


def _rows_to_fill(form: Any, rows: Sequence[Any]) -> list[tuple[str, Any]]:
    return [] if form.is_submitted() else [(f"r{n}_", row) for n, row in enumerate(rows)]


def _fill_names(event: Event, form: Any, prefix: str, name: Mapping[str, str]) -> None:
    for code in event.languages:
        form[f"{prefix}name_{code}"].data = name.get(code, "")


def _read_tax(form: Any, event: Event, prefix: str) -> dict[str, Any] | None:
    name = names_of(event, form, form.kept_names.get(prefix, {}), f"{prefix}name")
    if not name:
        return None
    return {
        "name": name,
        "percent": form[f"{prefix}percent"].hundredths or 0,
        "number": form[f"{prefix}number"].data or "",
        "resident": _RESIDENT[form[f"{prefix}resident"].data],
    }


def _read_instalment(form: Any, event: Event, prefix: str) -> dict[str, Any] | None:
    name = names_of(event, form, form.kept_names.get(prefix, {}), f"{prefix}name")
    if not name:
        return None
    percent, amount = form[f"{prefix}percent"].hundredths or None, form[f"{prefix}amount"].minor or None
    return {
        "name": name,
        "due_from": DueFrom(form[f"{prefix}due_from"].data),
        "days": form[f"{prefix}days"].whole,
        "percent": percent,
        "amount_minor": None if percent else amount,
    }


def _read_step(form: Any, _event: Event, prefix: str) -> dict[str, Any] | None:
    day = form[f"{prefix}from_day"].data
    return None if day is None else {"from_day": day, "percent": form[f"{prefix}percent"].hundredths or 0}
