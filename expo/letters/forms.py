"""The forms of a letter request and of the letter settings."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, Field, Form, HiddenField, ValidationError
from wtforms.validators import InputRequired, Optional

from expo.events.fields import EventDayField
from expo.events.models import Event
from expo.i18n import LANGUAGES, _, _l
from expo.kit.graphics.pictures import LARGEST_FILE
from expo.letters.mails import kind_words, payer_words
from expo.letters.models import LetterSettings
from expo.letters.rules import (
    LONGEST_PURPOSE,
    Passport,
    PassportKind,
    Payer,
    passport_number,
    second_language,
    unprintable_characters,
)
from expo.letters.services.requests import passport_fault_sentences
from expo.registration.countries import CountryField
from expo.web.fields.choices import Pick
from expo.web.forms import BaseForm, LineField, ParagraphField
from expo.web.params import number

_OURS = frozenset(
    {  # never shown again under the private link
        "name",
        "nationality",
        "kind",
        "number",
        "expires_on",
        "born_on",
        "birth_place",
        "issued_on",
        "issued_at",
        "issued_by",
    }
)


def _printable(_form: Form, field: Field) -> None:
    absent = unprintable_characters(field.data or "")
    if absent:
        raise ValidationError(_("A letter cannot be printed with these signs: %(signs)s", signs=" ".join(absent[:10])))


def _needed(sentence: Any) -> list[Any]:
    return [InputRequired(sentence)]


class LetterForm(BaseForm):
    """The data of a letter request; `passport()` are the validated values."""

    name = LineField(
        _l("Full name as in the passport"),
        required=_l("Enter the full name as in the passport."),
        longest=100,
        description=_l(
            "In Latin letters, given names and family name, as in the two lines at the foot of the passport."
        ),
        render_kw={"autocomplete": "off", "dir": "ltr"},
    )
    nationality = CountryField(_l("Nationality"))
    kind = Pick(_l("Kind of passport"), choices=lambda: {kind.value: word for kind, word in kind_words().items()})
    number = LineField(
        _l("Passport number"),
        required=_l("Enter a passport number with 6 to 12 letters and digits, as in AB1234567."),
        longest=20,
        render_kw={"autocomplete": "off", "dir": "ltr", "spellcheck": "false"},
    )
    expires_on = EventDayField(_l("Passport valid until"), _needed(_l("Enter the day the passport is valid until.")))
    born_on = EventDayField(_l("Date of birth"), _needed(_l("Enter the date of birth, as in 1985-04-13.")))
    birth_place = LineField(
        _l("Place of birth"), required=False, longest=80, validators=[_printable], render_kw={"autocomplete": "off"}
    )
    issued_on = EventDayField(_l("Passport issued on"), [Optional()])
    issued_at = LineField(
        _l("Place of issue"), required=False, longest=80, validators=[_printable], render_kw={"autocomplete": "off"}
    )
    issued_by = CountryField(
        _l("Country that issued it"), description=_l("Only where it is not the country of the nationality.")
    )
    employer = LineField(
        _l("Employer"), required=_l("Enter the employer, or your own firm."), longest=120, validators=[_printable]
    )
    post = LineField(_l("Post"), required=_l("Enter the post held there."), longest=100, validators=[_printable])
    mission = LineField(
        _l("Mission that gives the visa"),
        required=_l("Enter the embassy or consulate the letter is for."),
        longest=120,
        description=_l("The embassy or consulate, with its city."),
        validators=[_printable],
    )
    purpose = LineField(
        _l("Purpose of the visit"),
        required=_l("Enter the purpose of the visit."),
        longest=LONGEST_PURPOSE,
        validators=[_printable],
    )
    arrives_on = EventDayField(_l("Arrival"), _needed(_l("Enter the day of arrival.")))
    leaves_on = EventDayField(_l("Departure"), _needed(_l("Enter the day of departure.")))
    places = LineField(
        _l("Places to be visited"), required=_l("Enter the city, or several."), longest=120, validators=[_printable]
    )
    payer = Pick(_l("Who pays"), choices=lambda: {payer.value: word for payer, word in payer_words().items()})
    version = HiddenField(default="0")

    def __init__(self, event: Event, **options: Any) -> None:
        super().__init__(**options)
        self.event = event

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        good: bool = super().validate(extra_validators)
        if not self.nationality.data:
            self.nationality.errors = [_("Choose the nationality.")]
            good = False
        if not good:
            return False
        for name, sentence in passport_fault_sentences(self.event, self.passport()).items():
            self[name].errors = [sentence]
            good = False
        return good

    def passport(self) -> Passport:
        typed = {field.name: self[field.name].data for field in fields(Passport)}
        typed["issued_by"] = "" if typed["issued_by"] == typed["nationality"] else typed["issued_by"] or ""
        typed["kind"], typed["payer"] = PassportKind(typed["kind"]), Payer(typed["payer"])
        return Passport(**{**typed, "number": passport_number(typed["number"])})

    def seen(self) -> int:
        """The version that the form was opened with; -1 for an invalid one."""
        return number(self.version.data, otherwise=-1)


def visit_of(passport: Passport) -> dict[str, Any]:
    """The fields of a request that its holder's form may show again: the visit, never the passport."""
    return {field.name: getattr(passport, field.name) for field in fields(Passport) if field.name not in _OURS}


class LetterSettingsForm(BaseForm):
    """The letter settings; `settings_form` adds the fields of the undertaking."""

    host = LineField(
        _l("Organisation that invites"),
        required=_l("Enter the organisation that invites."),
        longest=120,
        description=_l("The legal entity, as it is registered."),
        validators=[_printable],
    )
    tax_number = LineField(_l("Tax number"), required=False, longest=40, validators=[_printable])
    address = LineField(_l("Address"), required=_l("Enter the address of the organisation."), validators=[_printable])
    contact = LineField(
        _l("Phone and mail address"),
        required=False,
        longest=120,
        validators=[_printable],
        description=_l("Missions call there to verify a letter."),
    )
    payer = Pick(
        _l("Who pays, unless a request says otherwise"),
        choices=lambda: {payer.value: word for payer, word in payer_words().items()},
    )
    signatory = LineField(
        _l("Who signs"), required=_l("Enter who signs the letters."), longest=100, validators=[_printable]
    )
    signatory_post = LineField(_l("Post of who signs"), required=False, longest=100, validators=[_printable])
    signature = FileField(_l("Picture of the signature"), description=_l("PNG or JPEG, up to 2 MB."))
    no_signature = BooleanField(_l("Take the signature away"))
    stamp = FileField(_l("Picture of the stamp"), description=_l("PNG or JPEG, up to 2 MB."))
    no_stamp = BooleanField(_l("Take the stamp away"))
    version = HiddenField(default="1")

    codes: tuple[str, ...] = ()

    def texts(self) -> dict[str, Any]:
        names = ("host", "tax_number", "address", "contact", "signatory", "signatory_post")
        typed: dict[str, Any] = {name: self[name].data or "" for name in names}
        undertaking = {code: self[f"undertaking_{code}"].data or "" for code in self.codes}
        return {**typed, "payer": Payer(self.payer.data), "undertaking": {k: v for k, v in undertaking.items() if v}}

    def pictures(self) -> dict[str, bytes | None]:
        """The uploaded pictures by kind; None for a removed one."""
        found: dict[str, bytes | None] = {}
        for kind in ("signature", "stamp"):
            file = self[kind].data
            if file is not None and file.filename:
                found[kind] = file.stream.read(LARGEST_FILE + 1)
            elif self[f"no_{kind}"].data:
                found[kind] = None
        return found


def settings_form(event: Event, kept: LetterSettings | None) -> LetterSettingsForm:
    """The settings form, prefilled, with the undertaking in both languages of the letters."""
    codes = ("en", second_language(event.country, event.languages))
    added: dict[str, Any] = {"codes": codes}
    data: dict[str, Any] = {}
    for code in codes:
        label = _("Undertaking of the host (%(language)s)", language=LANGUAGES[code])
        added[f"undertaking_{code}"] = ParagraphField(
            label, longest=500, validators=[_printable], render_kw={"lang": code}
        )
        data[f"undertaking_{code}"] = (kept.undertaking if kept else {}).get(code, "")
    form: LetterSettingsForm = type("LetterSettingsFormWithUndertaking", (LetterSettingsForm,), added)(
        obj=kept, data=data
    )
    if kept is not None and not form.is_submitted():
        form.version.data = str(kept.version)
    return form
