"""Keeping what people answered to the organiser's own questions."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.registration.models import Answer, Question, Registration, Upload

FILE_LARGEST = 5 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """A file somebody sent: its own name, its kind found by its content, its bytes."""

    name: str
    media_type: str
    content: bytes


def keep_answers(registration: Registration, answers: Mapping[int, Any], *, new: bool = False) -> None:
    """Make the answers what was given now: changed, added, or removed where None or empty.

    `answers` holds values by question id; a file is a FileAnswer, or the value kept before. Questions of another event are
    passed over. `new` says that the registration has no answers yet.
    """
    if new:
        answers = {question_id: given for question_id, given in answers.items() if not _empty(given)}
    if not answers:
        return
    ours = sa.select(Question.id, Answer).where(Question.event_id == registration.event_id, Question.id.in_(answers))
    kept = sa.and_(Answer.question_id == Question.id, Answer.registration_id == registration.id)
    for question_id, answer in db.session.execute(ours.outerjoin(Answer, kept)):
        _keep(registration, answer, question_id, answers[question_id])


def drop_answers(registration: Registration) -> None:
    """Remove all answers and files of a registration."""
    for table in (Answer, Upload):
        db.session.execute(sa.delete(table).where(table.registration_id == registration.id))
    db.session.expire(registration, ["answers"])


def _keep(registration: Registration, answer: Answer | None, question_id: int, given: Any) -> None:
    if _empty(given):
        if answer is not None:
            _drop_upload(answer)
            db.session.delete(answer)
        return
    if isinstance(given, FileAnswer):
        if answer is not None:
            _drop_upload(answer)
        given = {"upload": _keep_file(registration, given).id, "name": given.name}
    if answer is None:
        db.session.add(Answer(registration_id=registration.id, question_id=question_id, value=given))
    else:
        answer.value = given


def _empty(given: Any) -> bool:
    return given in (None, "", [])


def _keep_file(registration: Registration, file: FileAnswer) -> Upload:
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


def _drop_upload(answer: Answer) -> None:
    if isinstance(answer.value, dict) and "upload" in answer.value:
        db.session.execute(
            sa.delete(Upload).where(
                Upload.id == answer.value["upload"], Upload.registration_id == answer.registration_id
            )
        )
