"""Registrations as the rows of an export, read in batches."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy.orm import Session

from expo.db import db
from expo.events.models import Event
from expo.i18n import _, country_name, localize
from expo.registration.models import Question, Registration
from expo.registration.queries import RegistrationFilters, answers_by_registration, registrations_of
from expo.registration.rules import QuestionKind, parse_day
from expo.registration.words import source_word, state_word

_BATCH = 500


def export_header(questions: Sequence[Question]) -> list[str]:
    """The header: the same columns in the same order for every export."""
    return [
        _("Code"),
        _("Given name"),
        _("Family name"),
        _("Name in a second script"),
        _("Title before the name"),
        _("Mail address"),
        _("Phone"),
        _("Organisation"),
        _("Job title"),
        _("Country"),
        _("Country code"),
        _("Category"),
        _("State"),
        _("Registered (UTC)"),
        _("Source"),
        _("Note"),
        *(localize(question.label) for question in questions),
    ]


def export_rows(event: Event, filters: RegistrationFilters, questions: Sequence[Question]) -> Iterator[list[Any]]:
    """One row per registration. Read in batches of 500 in a session of its own, so that memory stays bounded and the
    caller's session keeps its objects.
    """
    query, _counting = registrations_of(event, filters)
    with Session(db.engine) as session:
        for batch in session.scalars(query.execution_options(yield_per=_BATCH)).partitions(_BATCH):
            answers = answers_by_registration(session, [registration.id for registration in batch])
            for registration in batch:
                yield _row(registration, answers.get(registration.id, {}), questions)
            session.expunge_all()


def _row(registration: Registration, answers: dict[int, Any], questions: Sequence[Question]) -> list[Any]:
    return [
        registration.code,
        registration.given_name,
        registration.family_name,
        registration.second_name,
        registration.honorific,
        registration.email,
        registration.phone,
        registration.organisation,
        registration.job_title,
        country_name(registration.country) if registration.country else "",
        registration.country,
        localize(registration.category.name),
        state_word(registration.state),
        registration.registered_at,
        source_word(registration.source),
        registration.note,
        *(_answer_cell(question, answers.get(question.id)) for question in questions),
    ]


def _answer_cell(question: Question, value: Any) -> Any:
    """An answer as a cell: a number as a number, a date as a date, others as text."""
    match question.kind:
        case QuestionKind.NUMBER if isinstance(value, int | float):
            return value
        case QuestionKind.DATE if isinstance(value, str):
            return parse_day(value) or value
        case QuestionKind.COUNTRY if value:
            return country_name(str(value))
        case _:
            return answer_text(question, value)


def answer_text(question: Question, value: Any) -> str:
    """An answer as text: options by their labels, a file by its name."""
    labels = {option.id: localize(option.label) for option in question.options}
    match question.kind:
        case _ if value is None:
            return ""
        case QuestionKind.YES_NO:
            return _("yes") if value else _("no")
        case QuestionKind.CHOICES:
            return ", ".join(labels[one] for one in value)
        case QuestionKind.CHOICE:
            return labels[value]
        case QuestionKind.FILE:
            return str(value.get("name", ""))
        case _:
            return str(value)
