"""The forms of taxes, instalments and the cancellation scale: a few lines each, empty ones left out; and of bank details."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from babel.numbers import get_currency_precision
from wtforms import HiddenField, SelectField, ValidationError
from wtforms.validators import Optional

from expo.events.fields import EventDayField
from expo.events.models import Event
from expo.i18n import LANGUAGES, _, _l
from expo.prices.fields import Number, name_line, names_of
from expo.prices.models import Billing, CancellationStep, PriceInstalment, PriceTax
from expo.prices.plans import DueFrom
from expo.prices.services import MOST_LINES
from expo.prices.words import due_word
from expo.web.amounts import Amount
from expo.web.forms import BaseForm, LineField, ParagraphField

_SPARE = 2  # empty lines behind those there are
_RESIDENT: Mapping[str, bool | None] = {"": None, "yes": True, "no": False}


class TryForm(BaseForm):
    """An example space."""

    class Meta:
        csrf = False  # it is read, and changes nothing

    area = Number(_l("Area in m²"), places=4, least=1, most=2000, default="12")
    scheme = SelectField(_l("Scheme"), default="shell scheme")
    open_sides = SelectField(_l("Open sides"), default="1")
    on = EventDayField(_l("Offered on"), validators=[Optional()])
    country = LineField(_l("Country of the firm, two letters"), required=False, longest=2)
    co_exhibitors = Number(_l("Co-exhibitors"), most=99)
    represented = Number(_l("Represented companies"), most=99)
    power_kw = Number(_l("Electricity in kW"), most=1000)
    upper_deck = Number(_l("Upper deck, in m²"), places=4, most=2000)
    participations = Number(_l("Taking part for the … time"), least=1, most=99)
    services = SelectField(_l("Water, compressed air, internet"), default="")
    newcomer = SelectField(_l("Newcomer"), default="")
    own_builder = SelectField(_l("Stand builder of its own"), default="")
    sector = SelectField(_l("Sector"), default="")

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
    """So many lines of like fields; `lines` are what was filled in, as the services take it."""

    count = 0
    read: Callable[["LinesForm", Event, str], dict[str, Any] | None]

    def validate(self, extra_validators: Any = None) -> bool:
        """Also each line as a whole: who begins one finishes it."""
        good = super().validate(extra_validators)
        finished = [self._finished(f"r{n}_") for n in range(self.count)]  # each of them is told
        return all(finished) and good

    def lines(self, event: Event) -> list[dict[str, Any]]:
        made = [type(self).read(self, event, f"r{n}_") for n in range(self.count)]
        return [line for line in made if line is not None]

    def _finished(self, prefix: str) -> bool:
        """A line with something in it has its first name and its main number; it says so beside them."""
        own = [f for name, f in self._fields.items() if name.startswith(prefix) and not isinstance(f, SelectField)]
        if not any(f.data for f in own):
            return True
        missing = [f for f in own if getattr(f, "needed", False) and not f.data]
        for f in missing:
            f.errors = [*f.errors, _("Fill this in.")]
        return not missing


def tax_form(event: Event, rows: Sequence[PriceTax]) -> Any:
    fields: dict[str, Any] = {}
    for prefix in _prefixes(rows):
        fields |= _names(event, prefix)
        fields[f"{prefix}percent"] = Number(_("Per cent"), places=2, most=100)
        fields[f"{prefix}number"] = LineField(_("Registration number"), required=False, longest=60)
        fields[f"{prefix}resident"] = SelectField(_("Who pays it"))
    form = _made(fields, rows, _read_tax)
    for n in range(form.count):
        form[f"r{n}_resident"].choices = [("", _("All")), ("yes", _("Residents only")), ("no", _("Foreigners only"))]
    _need(form, event, "percent")
    for prefix, row in _shown(form, rows):
        _show_names(event, form, prefix, row.name)
        form[f"{prefix}percent"].show(Decimal(row.percent) / 100)
        form[f"{prefix}number"].data = row.number
        form[f"{prefix}resident"].data = {None: "", True: "yes", False: "no"}[row.resident]
    return form


def instalment_form(event: Event, rows: Sequence[PriceInstalment]) -> Any:
    fields: dict[str, Any] = {}
    for prefix in _prefixes(rows):
        fields |= _names(event, prefix)
        fields[f"{prefix}days"] = Number(_("Days"), most=1000)
        fields[f"{prefix}due_from"] = SelectField(_("Counted from"))
        fields[f"{prefix}percent"] = Number(_("Per cent of the price"), places=2, least=0, most=100)
        fields[f"{prefix}amount"] = Amount(_("or an amount"))
    form = _made(fields, rows, _read_instalment)
    for n in range(form.count):
        form[f"r{n}_due_from"].choices = [(one.value, due_word(one)) for one in DueFrom]
        form[f"r{n}_amount"].digits = get_currency_precision(event.currency)
    _need(form, event, "days")
    for prefix, row in _shown(form, rows):
        _show_names(event, form, prefix, row.name)
        form[f"{prefix}days"].data = str(row.days)
        form[f"{prefix}due_from"].data = row.due_from.value
        form[f"{prefix}percent"].show(None if row.percent is None else Decimal(row.percent) / 100)
        form[f"{prefix}amount"].show(row.amount_minor)
    return form


def cancellation_form(rows: Sequence[CancellationStep]) -> Any:
    fields: dict[str, Any] = {}
    for prefix in _prefixes(rows):
        fields[f"{prefix}from_day"] = EventDayField(_("From this day"), validators=[Optional()])
        fields[f"{prefix}percent"] = Number(_("Per cent of the price"), places=2, most=100)
    form = _made(fields, rows, _read_step)
    for n in range(form.count):
        form[f"r{n}_from_day"].needed = form[f"r{n}_percent"].needed = True
    for prefix, row in _shown(form, rows):
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


def billing_fields(event: Event, form: Any) -> dict[str, Any]:
    """What the service takes, of a valid form."""
    plain = {name: form[name].data or "" for name in BillingForm()._fields if name not in {"version", "csrf_token"}}
    return {**plain, "note": names_of(event, form, "note")}


def _prefixes(rows: Sequence[object]) -> list[str]:
    return [f"r{n}_" for n in range(min(len(rows) + _SPARE, MOST_LINES))]


def _names(event: Event, prefix: str) -> dict[str, Any]:
    return {f"{prefix}name_{code}": name_line(code, first=False) for code in event.languages}


def _made(fields: Mapping[str, Any], rows: Sequence[object], read: Any) -> Any:
    made = {**fields, "count": len(_prefixes(rows)), "read": read}
    return type("MadeLinesForm", (LinesForm,), made)()


def _need(form: Any, event: Event, name: str) -> None:
    for n in range(form.count):
        form[f"r{n}_name_{event.languages[0]}"].needed = form[f"r{n}_{name}"].needed = True


def _shown(form: Any, rows: Sequence[Any]) -> list[tuple[str, Any]]:
    return [] if form.is_submitted() else [(f"r{n}_", row) for n, row in enumerate(rows)]


def _show_names(event: Event, form: Any, prefix: str, name: Mapping[str, str]) -> None:
    for code in event.languages:
        form[f"{prefix}name_{code}"].data = name.get(code, "")


def _read_tax(form: Any, event: Event, prefix: str) -> dict[str, Any] | None:
    name = names_of(event, form, f"{prefix}name")
    if not name:
        return None
    return {
        "name": name,
        "percent": form[f"{prefix}percent"].hundredths or 0,
        "number": form[f"{prefix}number"].data or "",
        "resident": _RESIDENT[form[f"{prefix}resident"].data],
    }


def _read_instalment(form: Any, event: Event, prefix: str) -> dict[str, Any] | None:
    name = names_of(event, form, f"{prefix}name")
    if not name:
        return None
    percent, amount = form[f"{prefix}percent"].hundredths or None, form[f"{prefix}amount"].minor or None
    return {
        "name": name,
        "due_from": DueFrom(form[f"{prefix}due_from"].data),
        "days": int(form[f"{prefix}days"].number),
        "percent": percent,
        "amount_minor": None if percent else amount,
    }


def _read_step(form: Any, _event: Event, prefix: str) -> dict[str, Any] | None:
    day = form[f"{prefix}from_day"].data
    return None if day is None else {"from_day": day, "percent": form[f"{prefix}percent"].hundredths or 0}
