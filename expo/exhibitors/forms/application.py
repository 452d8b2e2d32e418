"""The forms of an application's steps, and of staff."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, Field, Form, HiddenField, IntegerField, ValidationError
from wtforms.validators import InputRequired, NumberRange, Optional, StopValidation

from expo.events.sectors import sector_words
from expo.exhibitors.rules import FIRM_TEXTS, LONGEST_NAME, is_website
from expo.i18n import LANGUAGES, _, _l
from expo.kit.digits import has_raised_digits
from expo.kit.text import fold, merged_texts
from expo.registration.countries import CountryField
from expo.registration.forms import NameOnBadge
from expo.registration.models import Registration
from expo.registration.question_fields import ChoicesField
from expo.registration.rules import Details, is_name, is_phone
from expo.web.forms import BaseForm, Email, LineField, ParagraphField
from expo.web.params import number, signed

MOST_SECTORS = 6
MOST_PRODUCTS = 30
LONGEST_PRODUCT = 120
MOST_POWER_KW = 500

_WHOLE = re.compile(r"-?[0-9]{1,9}")


class StepForm(BaseForm):
    """A form with the version of the application it was filled from, for optimistic locking."""

    version = HiddenField(default="0")

    class Meta:
        def get_translations(self, form: Any) -> None:  # noqa: ARG002 -- WTForms' signature
            """None: all messages are our own, from our catalogues."""
            return

    def seen(self) -> int:
        """The version it was filled from; an invalid one never matches."""
        return number(self.version.data, otherwise=-1)


class BoundedWhole(IntegerField):
    """An integer within bounds, typed in digits of any script; blank means 0 unless it is required."""

    def __init__(self, label: Any, least: int, most: int, *, needed: bool = True, **options: Any) -> None:
        bounds = NumberRange(least, most, _l("Enter a whole number from %(min)s to %(max)s."))
        first = InputRequired(_l("Enter a whole number.")) if needed else Optional()
        super().__init__(label, [first, bounds], render_kw={"inputmode": "numeric", "dir": "ltr"}, **options)
        self.needed = needed

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = fold(valuelist[0]) if valuelist else ""
        if not text and not self.needed:
            self.data = 0
            return
        if not _WHOLE.fullmatch(text) or has_raised_digits(valuelist[0]):
            self.data = None
            raise ValueError(_("Enter a whole number."))
        self.data = signed(text)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None or (not self.data and not self.needed) else str(self.data)

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 -- WTForms' signature
        """Stop after the error of an invalid number, so that it is reported once."""
        if self.process_errors:
            raise StopValidation


def _reject_links(_form: Form, field: Field) -> None:
    """Reject web addresses: the text goes into a mail to an address that a stranger may have typed."""
    if field.data and not is_name(field.data):
        raise ValidationError(_("Write a name with letters, without a web address."))


def _website(_form: Form, field: Field) -> None:
    if field.data and not is_website(field.data):
        raise ValidationError(_("Enter a web address that begins with https://, as in https://www.example.org."))


def phone_number(_form: Form, field: Field) -> None:
    if field.data and not is_phone(fold(field.data)):
        raise ValidationError(_("Enter a phone number with 5 to 20 digits, as in +92 21 1234567."))


class BeginForm(BaseForm):
    """The public form that begins an application: the address the link is mailed to."""

    firm = LineField(
        _l("Name of your firm"),
        required=_l("Enter the name of your firm."),
        longest=LONGEST_NAME,
        validators=[_reject_links],
        render_kw={"autocomplete": "organization"},
    )
    email = Email(
        _l("Mail address"),
        required=_l("Enter your mail address."),
        render_kw={"autocomplete": "email"},
        description=_l(
            "Your private link is sent there. If your firm exhibited before, use the address you used then."
        ),
    )


class AddressForm(BaseForm):
    """The new address of whoever acts for the firm."""

    email = Email(_l("Mail address"), required=_l("Enter the mail address."))
    mail_link = BooleanField(_l("Send the new link there"), default=True)


class FirmForm(StepForm):
    legal_name = LineField(
        _l("Legal name"),
        required=_l("Enter the legal name of the firm."),
        longest=LONGEST_NAME,
        description=_l("In full, as it is registered. It stands on the invoice."),
    )
    display_name = LineField(
        _l("Name for visitors"),
        required=_l("Enter the name that visitors know."),
        longest=LONGEST_NAME,
        description=_l("As it stands in the catalogue and on the plan."),
    )
    second_name = LineField(_l("Name in a second script"), required=False, longest=LONGEST_NAME)
    sort_name = LineField(
        _l("Name for sorting"),
        required=False,
        longest=LONGEST_NAME,
        description=_l("Only if the name is to stand under another letter, as “Example, The”."),
    )
    country = CountryField(_l("Country"))
    city = LineField(_l("City"), required=False, longest=100)
    address = LineField(_l("Street and number"), required=False, longest=300)
    tax_number = LineField(
        _l("Tax number"),
        required=False,
        longest=40,
        render_kw={"dir": "ltr"},
        description=_l("By it we find your firm again next year."),
    )
    group = LineField(
        _l("Group of companies"), required=False, longest=LONGEST_NAME, description=_l("If the firm belongs to one.")
    )
    website = LineField(
        _l("Website"), required=False, longest=300, validators=[_website], render_kw={"inputmode": "url", "dir": "ltr"}
    )
    sectors = ChoicesField(_l("Sectors"), choices=sector_words, description=_l("Choose one to six."))

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        good: bool = super().validate(extra_validators)
        if not self.country.data and not self.country.errors:
            self.country.errors = [_("Choose a country from the list.")]
            return False
        return good

    def validate_sectors(self, field: Field) -> None:
        if not 1 <= len(field.data or []) <= MOST_SECTORS:
            raise ValidationError(_("Choose one to six."))

    def values(self) -> dict[str, Any]:
        return {**{name: self[name].data or "" for name in FIRM_TEXTS}, "sectors": list(self.sectors.data or [])}


class LogoForm(StepForm):
    logo = FileField(
        _l("Logo"), description=_l("PNG, JPEG or WebP, up to 8 MB, best on a light or transparent ground.")
    )
    no_logo = BooleanField(_l("Take the logo away"))

    def chosen(self) -> bytes | None:
        """The bytes of the uploaded file; None without one."""
        file = self.logo.data
        if not isinstance(file, FileStorage) or not file.filename:
            return None
        return file.stream.read(8 * 1024 * 1024 + 1)


class ProductsForm(StepForm):
    """Products, one per line; `products_form` adds a text for visitors in each of the event's languages."""

    products = ParagraphField(
        _l("Products"),
        required=_l("Name at least one product."),
        longest=MOST_PRODUCTS * LONGEST_PRODUCT,
        description=_l("One a line. Visitors search by them."),
        render_kw={"rows": 6},
    )
    activity = LineField(_l("What you show, in one sentence"), required=False, longest=200)
    codes: Sequence[str] = ()
    kept_about: Mapping[str, str] = MappingProxyType({})

    def lines(self) -> list[str]:
        return list(dict.fromkeys(line for line in (self.products.data or "").split("\n") if line))

    def validate_products(self, _field: Field) -> None:
        lines = self.lines()
        if len(lines) > MOST_PRODUCTS or any(len(line) > LONGEST_PRODUCT for line in lines):
            raise ValidationError(
                _(
                    "Name at most %(most)s products, each with at most %(long)s characters.",
                    most=MOST_PRODUCTS,
                    long=LONGEST_PRODUCT,
                )
            )

    def values(self) -> dict[str, Any]:
        about = {code: self[f"about_{code}"].data for code in self.codes}
        return {
            "products": self.lines(),
            "activity": self.activity.data or "",
            "about": merged_texts(self.kept_about, about),
        }


def products_form(languages: Sequence[str], values: Mapping[str, Any]) -> ProductsForm:
    """The form with a text for visitors in each language, filled with the application's values."""
    about = values["about"]
    data = {"products": "\n".join(values["products"]), "activity": values["activity"]}
    data |= {f"about_{code}": text for code, text in about.items()}
    added: dict[str, Any] = {"codes": tuple(languages), "kept_about": about}
    for code in languages:
        label = _("What visitors should know (%(language)s)", language=LANGUAGES.get(code, code))
        added[f"about_{code}"] = ParagraphField(label, longest=1500, render_kw={"lang": code, "rows": 4})
    form: ProductsForm = type("ProductsFormHere", (ProductsForm,), added)(data=data)
    return form


class ReviewForm(StepForm):
    terms = BooleanField(
        _l("We accept the terms, and the organisers may keep and show what we wrote here to run this expo."),
        validators=[InputRequired(_l("Tick this box, so that we can take your application."))],
    )


class StaffForm(NameOnBadge, BaseForm):
    """A member of the firm's staff."""

    given_name = LineField(_l("Given name"), required=_l("Enter the given name."), longest=100)
    family_name = LineField(_l("Family name"), required=False, longest=100)
    second_name = LineField(_l("Name in a second script"), required=False, longest=150)
    job_title = LineField(_l("Job title"), required=False)
    email = Email(_l("Mail address"), required=False, description=_l("The badge's code is mailed there."))

    def details(self, like: Registration | Details) -> Details:
        """The typed details; organisation, country and language are those of `like`."""
        names = ("given_name", "family_name", "second_name", "job_title", "email")
        typed = {name: self[name].data or "" for name in names}
        return Details(
            **typed,
            organisation=like.organisation,
            country=like.country,
            language=like.language,
            honorific=like.honorific,
            family_first=like.family_first,
        )
