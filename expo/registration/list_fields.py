"""The fields of a list of people: who they are, their category, and their answers to the organiser's questions."""

from collections.abc import Mapping
from typing import Any

from expo.events.models import Event
from expo.events.queries import categories_of
from expo.i18n import LANGUAGES, _, force_locale, localize
from expo.imports.reader.countries import country_words
from expo.imports.reader.fields import ColumnField, FieldKind
from expo.imports.reader.person_headings import PERSON_HEADINGS
from expo.kit.text import fold
from expo.registration.models import Question
from expo.registration.queries import questions_of
from expo.registration.rules import QuestionKind, repeats_family

_NAME, _LINE = 100, 200
_LANGUAGE_WORDS = {
    fold(word): code
    for code, words in {
        "en": ("en", "english", "ingilizce", "انگریزی"),
        "tr": ("tr", "turkish", "Türkçe", "ترکی"),
        "ur": ("ur", "urdu", "urduca", "اردو"),
    }.items()
    for word in words
}
_KINDS: Mapping[QuestionKind, FieldKind] = {
    QuestionKind.TEXT: FieldKind.TEXT,
    QuestionKind.LONG_TEXT: FieldKind.TEXT,
    QuestionKind.NUMBER: FieldKind.NUMBER,
    QuestionKind.CHOICE: FieldKind.ONE_OF,
    QuestionKind.CHOICES: FieldKind.SEVERAL_OF,
    QuestionKind.DATE: FieldKind.DAY,
    QuestionKind.YES_NO: FieldKind.YES_NO,
    QuestionKind.COUNTRY: FieldKind.ONE_OF,
}
_ANSWERS = {QuestionKind.TEXT: 500, QuestionKind.LONG_TEXT: 5000}


def person_fields(event: Event) -> list[ColumnField]:
    """The fields, titled in the reader's language."""
    asked = [_question_field(one) for one in questions_of(event) if one.kind is not QuestionKind.FILE]
    return [*_details(), _category_field(event), *asked]


def question_name(question: Question) -> str:
    return f"q{question.id}"


def names_of(values: Mapping[str, Any]) -> tuple[str, str]:
    """The given and the family name that a row's values stand for."""
    get = values.get
    given = get("given_name") or get("full_name") or get("family_name", "")
    family = get("family_name", "") if get("given_name") or get("full_name") else ""
    return str(given), "" if family and repeats_family(given, family) else str(family)


def _details() -> list[ColumnField]:
    titles = _titles()
    kinds = {
        "email": FieldKind.MAIL,
        "phone": FieldKind.PHONE,
        "country": FieldKind.ONE_OF,
        "language": FieldKind.ONE_OF,
    }
    options = {"country": country_words(), "language": _LANGUAGE_WORDS}
    return [
        ColumnField(
            name,
            kinds.get(name, FieldKind.NAME if name in _NAMES else FieldKind.TEXT),
            (titles[name], *PERSON_HEADINGS[name], *_in_all_languages(name)),
            options=options.get(name, {}),
            longest=_NAME if name.endswith("_name") else _LINE,
        )
        for name in titles
    ]


_NAMES = frozenset({"given_name", "family_name", "full_name"})


def _titles() -> dict[str, str]:
    """The titles of the export's columns, so that a file of our own is understood."""
    return {
        "given_name": _("Given name"),
        "family_name": _("Family name"),
        "full_name": _("Full name"),
        "second_name": _("Name in a second script"),
        "honorific": _("Title before the name"),
        "email": _("Mail address"),
        "phone": _("Phone"),
        "organisation": _("Organisation"),
        "job_title": _("Job title"),
        "country": _("Country"),
        "language": _("Language"),
    }


def _in_all_languages(name: str) -> tuple[str, ...]:
    found = []
    for code in LANGUAGES:
        with force_locale(code):
            found.append(_titles()[name])
    return tuple(found)


def _category_field(event: Event) -> ColumnField:
    words = {
        fold(name): str(category.id)
        for category in categories_of(event, active_only=True)
        for name in category.name.values()
    }
    titles = []
    for code in LANGUAGES:
        with force_locale(code):
            titles.append(_("Category"))
    return ColumnField("category", FieldKind.ONE_OF, (_("Category"), *titles), options=words)


def _question_field(question: Question) -> ColumnField:
    options = country_words() if question.kind is QuestionKind.COUNTRY else _options(question)
    return ColumnField(
        question_name(question),
        _KINDS[question.kind],
        (localize(question.label), *question.label.values()),
        options=options,
        longest=_ANSWERS.get(question.kind, 2000),
    )


def _options(question: Question) -> dict[str, str]:
    """The ids of the options by their folded labels in all languages."""
    return {fold(word): str(option.id) for option in question.offered for word in option.label.values()}
