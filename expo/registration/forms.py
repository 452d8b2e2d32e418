"""The forms of a registration: what everybody is asked, and the organiser's own questions."""

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from babel import Locale
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    Field,
    Form,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TelField,
    ValidationError,
    widgets,
)
from wtforms.validators import InputRequired, Length, Optional, Regexp

from expo.events.models import Category, Event
from expo.i18n import LANGUAGES, _, _l, language, said
from expo.kit.text import clean_line
from expo.registration.answers import FILE_LARGEST, FileAnswer
from expo.registration.models import Question, Registration
from expo.registration.rules import Details, QuestionKind, file_kind, is_asked
from expo.web.forms import BaseForm, Email, Line, Text

# Asked about most often, so they stand first in every list of countries.
_NEAR = ("PK", "TR")
_COUNTRY = re.compile(r"[A-Z]{2}")
_BEYOND = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"})
_LARGEST_NUMBER = 10**12


class ChoicesField(SelectMultipleField):
    """Several of a list, as boxes to tick."""

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 -- WTForms' signature
        known = {str(choice[0]) for choice in self.choices or []}
        if self.data and not set(self.data) <= known:
            raise ValidationError(_("Choose from the list."))


class DetailsForm(BaseForm):
    """What a person says of themselves."""

    given_name = Line(
        _l("Given name"), required=_l("Enter your given name."), longest=100, render_kw={"autocomplete": "given-name"}
    )
    family_name = Line(
        _l("Family name"), required=False, longest=100, render_kw={"autocomplete": "family-name"},
        description=_l("Leave this empty if you have one name only."),
    )  # fmt: skip
    second_name = Line(
        _l("Name in a second script"), required=False, longest=150,
        description=_l("As it should stand on your badge, for example in Urdu."),
    )  # fmt: skip
    email = Email(_l("Mail address"), required=_l("Enter your mail address."), render_kw={"autocomplete": "email"},
                  description=_l("Your ticket and your private link are sent there."))  # fmt: skip
    phone = TelField(
        _l("Phone"),
        validators=[
            Optional(),
            Length(max=40, message=_l("Use at most %(max)d characters.")),
            Regexp(
                r"^\+?[0-9 ()./-]{5,40}$",
                message=_l("Enter a phone number with digits and spaces, as in +92 21 1234567."),
            ),
        ],
        filters=[lambda value: clean_line(value) if value else ""],
        render_kw={"autocomplete": "tel", "dir": "ltr", "maxlength": 40},
    )
    organisation = Line(_l("Organisation"), required=False, render_kw={"autocomplete": "organization"},
                        description=_l("Your firm, ministry, university or newspaper."))  # fmt: skip
    job_title = Line(_l("Job title"), required=False, render_kw={"autocomplete": "organization-title"})
    country = SelectField(_l("Country"), validators=[Optional()], choices=[], validate_choice=True,
                          render_kw={"autocomplete": "country"})  # fmt: skip
    language = SelectField(_l("Language of our mails"), choices=list(LANGUAGES.items()))
    version = HiddenField(default="0")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.country.choices = [("", _("Choose a country")), *countries(language())]

    def details(self) -> Details:
        """What was typed, clean and checked."""
        names = (
            "given_name",
            "family_name",
            "second_name",
            "email",
            "phone",
            "job_title",
            "organisation",
            "country",
            "language",
        )
        return Details(**{name: getattr(self, name).data or "" for name in names})


class RegistrationForm(DetailsForm):
    """The public form. The organiser's questions are added by `with_questions`."""

    form_key = HiddenField()
    invitation = HiddenField()
    consent = BooleanField(
        _l("The organisers may keep and use what I wrote here to run this expo, and send me mails about it."),
        validators=[InputRequired(_l("Tick this box, so that we may keep your registration."))],
    )

    def validate_form_key(self, field: HiddenField) -> None:
        if not re.fullmatch(r"[A-Za-z0-9_-]{16,64}", field.data or ""):
            field.data = secrets.token_urlsafe(16)


class WalkInForm(DetailsForm):
    """At the desk, only what is needed: a name and a category."""

    email = Email(_l("Mail address"), required=False)
    category = SelectField(_l("Category"), coerce=int)


def with_questions(base: type[DetailsForm], questions: Sequence[Question]) -> type[DetailsForm]:
    """A form with a field for each of the organiser's questions, named `q<id>`."""
    fields = {f"q{question.id}": question_field(question) for question in questions}
    asked = {f"validate_q{question.id}": _needed(question) for question in questions if question.required}
    return type("QuestionsForm", (base,), {**fields, **asked, "questions": list(questions)})


def question_field(question: Question) -> Any:
    """The field for one question."""
    label, hint = said(question.label), said(question.hint)
    options = [(str(option["value"]), said(option["label"])) for option in question.options]
    make = _FIELDS[question.kind]
    return make(label, hint, options)


def _choice_field(label: str, hint: str, options: list[tuple[str, str]]) -> Any:
    if len(options) <= 6:  # noqa: PLR2004 -- more are quicker to find in a list
        return RadioField(label, choices=options, validators=[Optional()], description=hint)
    return SelectField(label, choices=[("", _("Choose")), *options], validators=[Optional()], description=hint)


def _yes_no_field(label: str, hint: str, _options: object) -> Any:
    return RadioField(label, choices=[("yes", _("Yes")), ("no", _("No"))], validators=[Optional()], description=hint)


def _country_field(label: str, hint: str, _options: object) -> Any:
    choices = [("", _("Choose a country")), *countries(language())]
    return SelectField(label, choices=choices, validators=[Optional()], description=hint)


def _number_field(label: str, hint: str, _options: object) -> Any:
    return DecimalField(label, validators=[Optional(), _bounded], description=hint, render_kw={"inputmode": "decimal"})


def _file_field(label: str, hint: str, _options: object) -> Any:
    words = _("PDF, PNG, JPEG, Word or Excel, up to 5 MB. After an error on the page, choose the file again.")
    return FileField(label, validators=[_taken_file], description=f"{hint} {words}".strip())


_FIELDS: Mapping[QuestionKind, Callable[[str, str, list[tuple[str, str]]], Any]] = {
    QuestionKind.TEXT: lambda label, hint, _: Line(label, required=False, longest=500, description=hint),
    QuestionKind.LONG_TEXT: lambda label, hint, _: Text(label, description=hint),
    QuestionKind.NUMBER: _number_field,
    QuestionKind.CHOICE: _choice_field,
    QuestionKind.CHOICES: lambda label, hint, options: ChoicesField(
        label, choices=options, validators=[Optional()], description=hint
    ),
    QuestionKind.DATE: lambda label, hint, _: DateField(label, validators=[Optional(), _likely_date], description=hint),
    QuestionKind.YES_NO: _yes_no_field,
    QuestionKind.COUNTRY: _country_field,
    QuestionKind.FILE: _file_field,
}


def given_answers(form: DetailsForm, questions: Sequence[Question]) -> dict[int, Any]:
    """The answers as they are kept, by question id; a question that was not put has None, whatever was sent."""
    answers: dict[int, Any] = {}
    for question in questions:
        asked = is_asked(question.shown_when_id, question.shown_when_value, answers)
        answers[question.id] = _value(question, form[f"q{question.id}"]) if asked else None
    return answers


def fill_answers(form: DetailsForm, answers: Mapping[int, Any]) -> None:
    """Put kept answers into the form of somebody who edits."""
    for question in getattr(form, "questions", []):
        value = answers.get(question.id)
        if value is None or question.kind is QuestionKind.FILE:
            continue
        field = form[f"q{question.id}"]
        match question.kind:
            case QuestionKind.YES_NO:
                field.data = "yes" if value else "no"
            case QuestionKind.DATE:
                field.data = date.fromisoformat(value)
            case _:
                field.data = value


def category_choices(event: Event, categories: Sequence[Category]) -> list[tuple[int, str]]:
    """The categories as choices, in the reader's language."""
    return [(category.id, said(category.name) or event.slug) for category in categories]


@lru_cache(maxsize=8)
def countries(code: str) -> list[tuple[str, str]]:
    """Every country by its ISO code and its name in a language, by that name; the two nearest first."""
    names = Locale.parse(code).territories
    found = [(str(c), str(names[c])) for c in names if _COUNTRY.fullmatch(str(c)) and c not in _BEYOND]
    near = [(c, str(names[c])) for c in _NEAR]
    return near + sorted((pair for pair in found if pair[0] not in _NEAR), key=lambda pair: pair[1].casefold())


def form_for(registration: Registration, base: type[DetailsForm], **options: Any) -> DetailsForm:
    """The form over what is kept of somebody."""
    form = base(obj=registration, **options)
    if not form.is_submitted():
        form.version.data = str(registration.version)
    return form


def _value(question: Question, field: Field) -> Any:
    data = field.data
    match question.kind:
        case QuestionKind.YES_NO:
            return None if data not in {"yes", "no"} else data == "yes"
        case QuestionKind.NUMBER:
            return None if data is None else (int(data) if data == int(data) else float(data))
        case QuestionKind.DATE:
            return data.isoformat() if data else None
        case QuestionKind.FILE:
            return getattr(field, "file_answer", None)
        case _:
            return data or None


def _needed(question: Question) -> Any:
    """A required question must be answered, if it is put at all."""

    def check(form: DetailsForm, field: Field) -> None:
        earlier = {q.id: _value(q, form[f"q{q.id}"]) for q in form.questions if q.id != question.id}
        if is_asked(question.shown_when_id, question.shown_when_value, earlier) and _value(question, field) in (
            None,
            "",
            [],
        ):
            if question.kind is QuestionKind.FILE and getattr(form, "kept_files", {}).get(question.id):
                return
            raise ValidationError(_("Answer this question."))

    return check


def _bounded(_form: Form, field: Field) -> None:
    if field.data is not None and not (field.data.is_finite() and abs(field.data) <= _LARGEST_NUMBER):
        raise ValidationError(_("Enter a number that is not so large."))


def _likely_date(_form: Form, field: Field) -> None:
    if field.data is not None and not 1900 <= field.data.year <= 2200:  # noqa: PLR2004 -- a slip of the keys, not a year
        raise ValidationError(_("Enter a date with a year from 1900 to 2200."))


def _taken_file(_form: Form, field: Field) -> None:
    """The file's size and kind, by its content: what it is called proves nothing."""
    file = field.data
    if not isinstance(file, FileStorage) or not file.filename:
        field.data = None
        return
    content = file.stream.read(FILE_LARGEST + 1)
    if not content:
        raise ValidationError(_("This file is empty. Choose another one."))
    if len(content) > FILE_LARGEST:
        raise ValidationError(_("This file is larger than 5 MB. Choose a smaller one."))
    media_type = file_kind(content)
    if media_type is None:
        raise ValidationError(_("This file is not a PDF, PNG, JPEG, Word or Excel file."))
    name = clean_line(file.filename.replace("/", " ").replace("\\", " "))[:150] or "file"
    field.file_answer = FileAnswer(name, media_type, content)  # type: ignore[attr-defined]  # carried to given_answers
