"""Steps with rows of fields: contacts by kind, and companions."""

from collections.abc import Sequence
from typing import Any

from wtforms import Field, Form, HiddenField, TelField, ValidationError
from wtforms.validators import Length, Optional

from expo.exhibitors.application_models import Companion, Contact
from expo.exhibitors.forms.application import StepForm, phone_number
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import companions_of
from expo.exhibitors.rules import LONGEST_NAME, CompanionKind, ContactKind
from expo.exhibitors.words import contact_words
from expo.i18n import _, _l, country_name, language
from expo.kit.text import clean_line
from expo.registration.countries import countries, country_code
from expo.web.forms import Email, LineField

COUNTRIES = "countries"  # the id of the list of countries
COMPANION_ROWS = 4  # empty rows offered below the filled ones


def contacts_form(kept: Sequence[Contact]) -> StepForm:
    """Name, email, phone and address of each kind of contact; the main contact needs a name and an email address."""
    fields: dict[str, Any] = {}
    for kind, title in contact_words().items():
        main = kind is ContactKind.MAIN
        key = kind.name.lower()
        fields[f"{key}_name"] = LineField(_l("Name"), required=_l("Enter the name.") if main else False, longest=150)
        fields[f"{key}_email"] = Email(_l("Mail address"), required=_l("Enter the mail address.") if main else False)
        fields[f"{key}_phone"] = TelField(
            _l("Phone"),
            [Optional(), Length(max=40, message=_l("Use at most %(max)d characters.")), phone_number],
            filters=[lambda value: clean_line(value) if value else ""],
            render_kw={"dir": "ltr", "maxlength": 40},
        )
        if kind is ContactKind.INVOICE:
            fields[f"{key}_address"] = LineField(_l("Address of the invoice, if another"), required=False, longest=400)
        fields.setdefault("titles", []).append((key, title))
    data = {
        f"{one.kind.name.lower()}_{name}": getattr(one, name)
        for one in kept
        for name in ("name", "email", "phone", "address")
    }
    form: StepForm = type("ContactsForm", (StepForm,), fields)(data=data)
    return form


def typed_contacts(form: StepForm) -> dict[ContactKind, dict[str, str]]:
    """The typed contacts, by kind."""
    names = ("name", "email", "phone", "address")
    return {
        kind: {
            name: str(form[f"{kind.name.lower()}_{name}"].data or "")
            for name in names
            if f"{kind.name.lower()}_{name}" in form
        }
        for kind in ContactKind
    }


def _country(_form: Form, field: Field) -> None:
    if country_code(field.data or "") is None:
        raise ValidationError(_("Write a country's name, as in Türkiye."))


def companion_choices(exhibitor: Exhibitor) -> dict[str, Any]:
    """What the page of the form shows besides: the countries, and which co-exhibitors are approved and which wait."""
    co_exhibitors = [one for one in companions_of(exhibitor) if one.kind is CompanionKind.CO_EXHIBITOR]
    return {
        "kinds": list(CompanionKind),
        "countries": countries(language()),
        "list_id": COUNTRIES,
        "approved": {one.name for one in co_exhibitors if one.approved},
        "waiting": {one.name for one in co_exhibitors if not one.approved},
    }


def stored_companions_form(stored: Sequence[Companion]) -> StepForm:
    """Rows of name and country for both kinds, filled and empty, the filled with the companion's number."""
    fields: dict[str, Any] = {"rows": {}}
    data: dict[str, str] = {}
    for kind in CompanionKind:
        kept = [one for one in stored if one.kind is kind]
        key = kind.name.lower()
        fields["rows"][kind] = [f"{key}{number}" for number in range(len(kept) + COMPANION_ROWS)]
        for number, row in enumerate(fields["rows"][kind]):
            fields[f"{row}_name"] = LineField(_l("Name"), required=False, longest=LONGEST_NAME)
            fields[f"{row}_country"] = LineField(
                _l("Country"), required=False, longest=80, validators=[_country], render_kw={"list": COUNTRIES}
            )
            fields[f"{row}_id"] = HiddenField(default="")
            if number < len(kept):
                one = kept[number]
                data |= {f"{row}_id": str(one.id), f"{row}_name": one.name, f"{row}_country": country_name(one.country)}
    form: StepForm = type("CompanionsForm", (StepForm,), fields)(data=data)
    return form


def typed_companions(form: Any) -> list[tuple[CompanionKind, str, str]]:
    """The rows with a name, as (kind, name, country)."""
    return [
        (kind, form[f"{row}_name"].data, country_code(form[f"{row}_country"].data or "") or "")
        for kind, rows in form.rows.items()
        for row in rows
        if form[f"{row}_name"].data
    ]


def rows_typed_in(form: Any) -> list[str]:
    """For each of the `typed_companions` the number of the one whose row it was typed in, "" for an empty row."""
    return [form[f"{row}_id"].data or "" for rows in form.rows.values() for row in rows if form[f"{row}_name"].data]
