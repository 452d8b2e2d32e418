"""The registration forms: the fixed fields, to which the organiser's own questions are added."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from wtforms import BooleanField, Field, Form, HiddenField, TelField, ValidationError
from wtforms.validators import InputRequired, Length, Optional

from expo.events.models import Category, Event
from expo.i18n import LANGUAGES, _, _l, language, localize
from expo.kit.text import clean_line, fold
from expo.registration.countries import CountryField, countries
from expo.registration.question_fields import (
    ChoicesField,
    ListField,
    QuestionsForm,
    fill_answers,
    given_answers,
    question_field,
    with_questions,
)
from expo.registration.rules import Details, is_name, is_phone, letters_without_font
from expo.web.forms import Email, LineField, mail_link_field
from expo.web.params import whole

__all__ = [
    "ChoicesField",
    "CorrectionForm",
    "DetailsForm",
    "RegistrationForm",
    "WalkInForm",
    "category_choices",
    "countries",
    "fill_answers",
    "given_answers",
    "overtaking_field",
    "question_field",
    "with_questions",
]

_LANGUAGES: Any = LANGUAGES  # WTForms 3.3 takes {value: label}; its type stubs are older
_FORM_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")


def _check_name(_form: Form, field: Field) -> None:
    if field.data and not is_name(field.data):
        raise ValidationError(_("Write a name with letters, without a web address."))


def _check_phone(_form: Form, field: Field) -> None:
    if field.data and not is_phone(fold(field.data)):
        raise ValidationError(_("Enter a phone number with 5 to 20 digits, as in +92 21 1234567."))


class NameOnBadge:
    """Asks for a name in Latin letters where no font has the letters of the one given: no badge is without a name."""

    given_name: Any
    family_name: Any
    second_name: Any

    def validate(self, extra_validators: Any = None) -> bool:
        good: bool = super().validate(extra_validators)  # type: ignore[misc]  # of the form beside which this stands
        names = (self.given_name, self.family_name, self.second_name)
        letters = letters_without_font(*(str(field.data or "") for field in names))
        if letters and not any(field.errors for field in names):
            self.second_name.label.text = _("Name in Latin letters")
            self.second_name.description = _("The whole name, as in the passport.")
            self.second_name.errors = [
                _(
                    "A badge cannot be printed with these letters: %(letters)s. Write the name in Latin letters too.",
                    letters=letters[:20],
                )
            ]
            good = False
        return good


class DetailsForm(NameOnBadge, QuestionsForm):
    """The personal details that everybody gives."""

    class Meta:
        def get_translations(self, form: Any) -> None:  # noqa: ARG002 -- WTForms' signature
            """None: WTForms' own messages are not used; each validator has a message from our catalogues."""
            return

    given_name = LineField(
        _l("Given name"),
        required=_l("Enter your given name."),
        longest=100,
        validators=[_check_name],
        render_kw={"autocomplete": "given-name"},
    )
    family_name = LineField(
        _l("Family name"),
        required=False,
        longest=100,
        validators=[_check_name],
        render_kw={"autocomplete": "family-name"},
        description=_l("Leave this empty if you have one name only."),
    )
    second_name = LineField(
        _l("Name in a second script"),
        required=False,
        longest=150,
        validators=[_check_name],
        description=_l("As it should stand on your badge, for example in Urdu."),
    )
    honorific = LineField(
        _l("Title before the name"),
        required=False,
        longest=60,
        validators=[_check_name],
        render_kw={"autocomplete": "honorific-prefix"},
        description=_l("As it should stand on the badge, for example “H.E. Dr.”"),
    )
    family_first = BooleanField(_l("On the badge the family name comes first"))
    email = Email(
        _l("Mail address"),
        required=_l("Enter your mail address."),
        render_kw={"autocomplete": "email"},
        description=_l("Your ticket and your private link are sent there."),
    )
    phone = TelField(
        _l("Phone"),
        validators=[Optional(), Length(max=40, message=_l("Use at most %(max)d characters.")), _check_phone],
        filters=[lambda value: clean_line(value) if value else ""],
        render_kw={"autocomplete": "tel", "dir": "ltr", "maxlength": 40},
    )
    organisation = LineField(
        _l("Organisation"),
        required=False,
        render_kw={"autocomplete": "organization"},
        description=_l("Your firm, ministry, university or newspaper."),
    )
    job_title = LineField(_l("Job title"), required=False, render_kw={"autocomplete": "organization-title"})
    country = CountryField(_l("Country"), render_kw={"autocomplete": "country"})
    language = ListField(_l("Language of our mails"), choices=_LANGUAGES)
    version = HiddenField(default="0")

    def details(self) -> Details:
        """The validated values; the language is the page's where none was chosen."""
        typed: dict[str, Any] = {field.name: self[field.name].data or "" for field in fields(Details)}
        typed["language"] = typed["language"] or language()
        return Details(**{**typed, "family_first": bool(self.family_first.data)})


class CorrectionForm(DetailsForm):
    """The details as an organiser corrects them."""

    mail_link = mail_link_field(
        _l(
            "With another address the private link, the ticket’s code and the address of the calendar are new, and the "
            "old ones stop working at once. A badge that is printed stays valid."
        )
    )


class RegistrationForm(DetailsForm):
    """The public form. The organiser's questions are added by `with_questions`."""

    form_key = HiddenField()
    invitation = HiddenField()
    consent = BooleanField(
        _l("The organisers may keep and use what I wrote here to run this expo, and send me mails about it."),
        validators=[InputRequired(_l("Tick this box, so that we may keep your registration."))],
    )

    def validate_form_key(self, field: HiddenField) -> None:
        """Replace a malformed idempotency key by a new one; it is no error of the person who registers."""
        if not _FORM_KEY.fullmatch(field.data or ""):
            field.data = secrets.token_urlsafe(16)


def overtaking_field() -> BooleanField:
    """The question to an organiser once a refusal said that others wait for the place."""
    return BooleanField(
        _l("Give them the free place all the same"),
        description=_l("Others wait for it. Their waiting list is on the page of registrations."),
    )


class WalkInForm(DetailsForm):
    """The form for walk-ins at the desk: only a name and a category are required."""

    email = Email(_l("Mail address"), required=False)
    category = ListField(_l("Category"), coerce=whole)
    overtaking = overtaking_field()
    spare = LineField(
        _l("Code of a blank badge"),
        required=False,
        longest=200,
        description=_l("Scan one of the blank badges, and it is theirs. Left empty, a badge is printed."),
        render_kw={"autocomplete": "off", "dir": "ltr"},
    )


def category_choices(event: Event, categories: Sequence[Category]) -> list[tuple[int, str]]:
    """The categories as (id, name) choices, in the reader's language."""
    return [(category.id, localize(category.name) or event.slug) for category in categories]
