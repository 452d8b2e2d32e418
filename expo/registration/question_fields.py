"""Form fields for the organiser's questions, their validation and values; the server decides which are asked."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import date
from functools import partial
from typing import Any

from werkzeug.datastructures import FileStorage
from wtforms import (
    Field,
    FileField,
    RadioField,
    SelectField,
    StringField,
    ValidationError,
    widgets,
)
from wtforms.validators import Optional

from expo.i18n import _, localize
from expo.kit.amounts import format_decimal, read_numbers
from expo.kit.text import clean_line, fold
from expo.registration.countries import CountryField
from expo.registration.models import Question
from expo.registration.rules import (
    FIRST_YEAR,
    LAST_YEAR,
    QuestionKind,
    file_kind,
    given_of,
    is_asked,
    parse_day,
    parse_number,
)
from expo.registration.services.answers import FILE_LARGEST, FileAnswer
from expo.web.fields.amounts import check_one_meaning
from expo.web.fields.choices import Boxes, KeepsStored
from expo.web.forms import BaseForm, LineField, ParagraphField

NUMBER_DECIMALS = 6  # decimals of a number given as an answer

Options = dict[str, str]  # an option's id: its label


class ListField(KeepsStored):
    """One choice from a drop-down list."""

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 -- WTForms' signature
        _check_listed(self)


class PickField(KeepsStored, RadioField):
    """One choice from radio buttons."""

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 -- WTForms' signature
        _check_listed(self)


class ChoicesField(Boxes):
    """Several choices, as checkboxes."""

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 -- WTForms' signature
        if self.data and not {str(value) for value in self.data} <= _choice_values(self):
            raise ValidationError(_("Choose from the list."))


class NumberField(StringField):
    """A number with a decimal point or comma; `number` is its value after validation."""

    def __init__(
        self, label: Any = None, *, least: float | None = None, most: float | None = None, **options: Any
    ) -> None:
        super().__init__(
            label, [Optional()], render_kw={"inputmode": "decimal", "maxlength": 30, "dir": "ltr"}, **options
        )
        self.least, self.most = least, most
        self.number: float | None = None

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 -- WTForms' signature
        text = (
            "" if self.data is None else str(self.data)
        )  # the stored number, where the form was sent without the field
        if not text.strip():
            return
        found = read_numbers(text[:40], decimals=NUMBER_DECIMALS)
        if len(found) > 1:
            check_one_meaning(self, found, decimals=NUMBER_DECIMALS)
        self.number = parse_number(format_decimal(found[0])) if found else None
        if self.number is None:
            raise ValidationError(_("Enter a number of at most 12 digits, as in 12 or 2.5."))
        if self.least is not None and self.number < self.least:
            raise ValidationError(_("Enter %(least)s or more.", least=f"{self.least:g}"))
        if self.most is not None and self.number > self.most:
            raise ValidationError(_("Enter %(most)s or less.", most=f"{self.most:g}"))

    @property
    def whole(self) -> int | None:
        """The number where it has no decimals."""
        return int(self.number) if self.number is not None and self.number == int(self.number) else None


class DayField(StringField):
    """A Gregorian date, sent by browsers as 2027-04-14; `day` is its value after validation."""

    widget = widgets.DateInput()

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, [Optional()], **options)
        self.day: date | None = None

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 -- WTForms' signature
        if not (self.data or "").strip():
            return
        self.day = parse_day(fold((self.data or "")[:40]))
        if self.day is None:
            raise ValidationError(_("There is no such date. Enter year, month and day, as in 2027-04-14."))
        if not FIRST_YEAR <= self.day.year <= LAST_YEAR:
            raise ValidationError(
                _(
                    "Enter a date of the Gregorian calendar, with a year from %(first)s to %(last)s.",
                    first=str(FIRST_YEAR),
                    last=str(LAST_YEAR),
                )
            )


class DocumentField(FileField):
    """A file of at most 5 MB and an accepted media type, detected from its content, not from its name."""

    data: Any
    document: FileAnswer | None = None

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 -- WTForms' signature
        file = self.data
        if not isinstance(file, FileStorage) or not file.filename:
            self.data = None
            return
        with closing(file.stream) as stream:
            content = stream.read(FILE_LARGEST + 1)
        if not content:
            raise ValidationError(_("This file is empty. Choose another one."))
        if len(content) > FILE_LARGEST:
            raise ValidationError(_("This file is larger than 5 MB. Choose a smaller one."))
        media_type = file_kind(content)
        if media_type is None:
            raise ValidationError(_("This file is not a PDF, PNG, JPEG, Word or Excel file, or it is damaged."))
        name = clean_line(file.filename.replace("/", " ").replace("\\", " "))[:150] or _("file")
        self.document = FileAnswer(name, media_type, content)


class QuestionsForm(BaseForm):
    """A form with the organiser's questions; a question is validated only if the answers before it cause it to be asked."""

    questions: Sequence[Question] = ()
    kept_files: Mapping[int, Any] = {}

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        super().validate(extra_validators)
        answers: dict[int, Any] = {}
        for question in self.questions:
            field = self[f"q{question.id}"]
            if not is_asked(question.condition, answers):
                field.errors = []
                continue
            answers[question.id] = value = _value(question, field)
            kept = question.kind is QuestionKind.FILE and self.kept_files.get(question.id)
            if question.required and value in (None, "", []) and not kept and not field.errors:
                field.errors = [_("Answer this question.")]
        return not self.errors


def with_questions(base: type[BaseForm], questions: Sequence[Question]) -> type[BaseForm]:
    """A subclass of the form with a field `q<id>` for each of the organiser's questions."""
    if not questions:
        return base
    fields = {f"q{question.id}": question_field(question) for question in questions}
    return type("FormWithQuestions", (base,), {**fields, "questions": list(questions)})


def question_field(question: Question) -> Any:
    """The field for one question."""
    return _FIELDS[question.kind](question, localize(question.label), localize(question.hint))


def given_answers(form: BaseForm, questions: Sequence[Question]) -> dict[int, Any]:
    """The answers as they are stored, by question id. A question that was not asked has None, whatever was sent; a file
    question without a new file is left out, so that the stored file stays.
    """
    answers: dict[int, Any] = {}
    for question in questions:
        asked = is_asked(question.condition, answers)
        answers[question.id] = _value(question, form[f"q{question.id}"]) if asked else None
        if asked and question.kind is QuestionKind.FILE and answers[question.id] is None:
            del answers[question.id]
    return answers


def fill_answers(form: BaseForm, answers: Mapping[int, Any]) -> None:
    """Take the stored answers: they are shown unless the form was sent; files are left out."""
    for question in getattr(form, "questions", []):
        value = answers.get(question.id)
        if value is None or question.kind is QuestionKind.FILE:
            continue
        field = form[f"q{question.id}"]
        if isinstance(field, KeepsStored) and question.kind is not QuestionKind.YES_NO:
            field.hold(value, partial(_name_of_option, question))
            continue
        if form.is_submitted():
            continue
        match question.kind:
            case QuestionKind.YES_NO:
                field.data = "yes" if value else "no"
            case QuestionKind.NUMBER:
                field.data = f"{value}"
            case _:
                field.data = value


def _check_listed(field: SelectField | RadioField) -> None:
    if field.process_errors or (field.data and str(field.data) not in _choice_values(field)):
        field.process_errors = []
        raise ValidationError(_("Choose one from the list."))


def _choice_values(field: SelectField | RadioField) -> set[str]:
    known: Any = field.choices or {}
    return {str(value) for value in dict(known)}


def _value(question: Question, field: Any) -> Any:
    match question.kind:
        case QuestionKind.YES_NO:
            return None if field.data not in {"yes", "no"} else field.data == "yes"
        case QuestionKind.NUMBER:
            return field.number
        case QuestionKind.DATE:
            return field.day.isoformat() if field.day else None
        case QuestionKind.FILE:
            return field.document
        case QuestionKind.CHOICE | QuestionKind.CHOICES:
            sent = field.data if isinstance(field.data, list) else [field.data]
            chosen = [option.id for option in question.options if str(option.id) in sent]
            return given_of(question.kind, None, chosen)
        case _:
            return field.data or None


def _options(question: Question) -> Options:
    return {str(option.id): localize(option.label) for option in question.offered}


def _name_of_option(question: Question, sent: str) -> str:
    """An option that is no longer offered, or any other stored answer as it stands."""
    return next((localize(option.label) for option in question.options if str(option.id) == str(sent)), str(sent))


def _choice_field(question: Question, label: str, hint: str) -> Any:
    options: Any = _options(question)
    if len(options) <= 6:  # noqa: PLR2004 -- more are quicker to find in a list
        return PickField(label, choices=options, validators=[Optional()], description=hint)
    return ListField(label, choices={"": _("Choose"), **options}, validators=[Optional()], description=hint)


def _yes_no_field(_question: Question, label: str, hint: str) -> Any:
    options: Any = {"yes": _("Yes"), "no": _("No")}
    return PickField(label, choices=options, validators=[Optional()], description=hint)


def _file_field(_question: Question, label: str, hint: str) -> Any:
    words = _("PDF, PNG, JPEG, Word or Excel, up to 5 MB. After an error on the page, choose the file again.")
    return DocumentField(label, validators=[Optional()], description=f"{hint} {words}".strip())


_FIELDS: Mapping[QuestionKind, Callable[[Question, str, str], Field]] = {
    QuestionKind.TEXT: lambda _, label, hint: LineField(label, required=False, longest=500, description=hint),
    QuestionKind.LONG_TEXT: lambda _, label, hint: ParagraphField(label, description=hint),
    QuestionKind.NUMBER: lambda _, label, hint: NumberField(label, description=hint),
    QuestionKind.CHOICE: _choice_field,
    QuestionKind.CHOICES: lambda question, label, hint: ChoicesField(
        label, choices=_options(question), validators=[Optional()], description=hint
    ),
    QuestionKind.DATE: lambda _, label, hint: DayField(label, description=hint),
    QuestionKind.YES_NO: _yes_no_field,
    QuestionKind.COUNTRY: lambda _, label, hint: CountryField(label, description=hint),
    QuestionKind.FILE: _file_field,
}
