"""Storing the answers to the organiser's questions, with uploaded files."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.i18n import localize
from expo.registration.models import Answer, Question, Registration, Upload
from expo.registration.queries import answers_of
from expo.registration.rules import CHOSEN, QuestionKind

FILE_LARGEST = 5 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """An uploaded file: its original name, the media type detected from its content, its bytes."""

    name: str
    media_type: str
    content: bytes


def save_answers(registration: Registration, answers: Mapping[int, Any], *, new: bool = False) -> None:
    """Insert, update, or delete (where None or empty) the given answers; answers to other questions stay.

    `answers` holds values by question id: the id of an option, ids of several; a file is a FileAnswer, or the value stored
    before. Questions of another event are ignored. `new` says that the registration has no answers yet.
    """
    if new:
        answers = {question_id: given for question_id, given in answers.items() if not _is_empty(given)}
    if not answers:
        return
    ours = sa.select(Question, Answer).where(Question.event_id == registration.event_id, Question.id.in_(answers))
    stored = sa.and_(Answer.question_id == Question.id, Answer.registration_id == registration.id)
    for question, answer in db.session.execute(ours.outerjoin(Answer, stored)).all():
        _save_answer(registration, answer, question, answers[question.id])


def answer_texts(registration: Registration) -> dict[str, Any]:
    """The answers by the question's id as the history keeps them: options by their present labels, a file by its name."""
    return {str(answer.question_id): _told(answer) for answer in answers_of(registration)}


def _told(answer: Answer) -> Any:
    labels = [localize(option.label) for option in answer.chosen]
    match answer.question.kind:
        case QuestionKind.CHOICE:
            return next(iter(labels), None)
        case QuestionKind.CHOICES:
            return labels
        case QuestionKind.FILE:
            return answer.value["name"]
        case _:
            return answer.value


def delete_answers(registration: Registration) -> None:
    """Remove all answers and files of a registration."""
    for table in (Answer, Upload):
        db.session.execute(sa.delete(table).where(table.registration_id == registration.id))
    db.session.expire(registration, ["answers"])


def _save_answer(registration: Registration, answer: Answer | None, question: Question, given: Any) -> None:
    old = answer.upload_id if answer is not None else None
    if answer is not None and old is not None and given == answer.value:
        return
    if not _is_empty(given):
        _set_value(registration, answer, question, given)
    elif answer is not None:
        db.session.delete(answer)
    if old is not None:
        db.session.flush()  # the answer's key to its file refuses the other order
        db.session.execute(sa.delete(Upload).where(Upload.id == old))


def _set_value(registration: Registration, answer: Answer | None, question: Question, given: Any) -> None:
    upload_id, chosen = None, []
    if isinstance(given, FileAnswer):
        upload_id, given = _insert_upload(registration, given).id, {"name": given.name}
    elif question.kind in CHOSEN:
        ids = given if isinstance(given, list) else [given]
        chosen, given = [option for option in question.options if option.id in ids], None
    if answer is None:
        ours = {"event_id": registration.event_id, "registration_id": registration.id}
        answer = Answer(**ours, question_id=question.id, chosen=[])
        db.session.add(answer)
    answer.upload_id, answer.value, answer.chosen = upload_id, given, chosen


def _is_empty(given: Any) -> bool:
    return given in (None, "", [])


def _insert_upload(registration: Registration, file: FileAnswer) -> Upload:
    upload = Upload(
        uid=str(uuid.uuid4()),
        event_id=registration.event_id,
        registration_id=registration.id,
        name=file.name,
        media_type=file.media_type,
        size=len(file.content),
        content=file.content,
        created_at=clock.now(),
    )
    db.session.add(upload)
    db.session.flush()
    return upload
