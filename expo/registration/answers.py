"""Keeping what people answered to the organiser's own questions."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.registration.models import Answer, Registration, Upload

FILE_LARGEST = 5 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """A file somebody sent: its own name, its kind found by its content, its bytes."""

    name: str
    media_type: str
    content: bytes


def keep_answers(registration: Registration, answers: Mapping[int, Any]) -> None:
    """Make the answers what was given now: changed, added, or removed where None or empty.

    `answers` holds values by question id; a file is a FileAnswer, or the id of the upload kept before.
    """
    if not answers:
        return
    kept = sa.select(Answer).where(Answer.registration_id == registration.id)
    known = {answer.question_id: answer for answer in db.session.scalars(kept)}
    for question_id, given in answers.items():
        _keep(registration, known.get(question_id), question_id, given)


def _keep(registration: Registration, answer: Answer | None, question_id: int, given: Any) -> None:
    if given in (None, "", []):
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


def _keep_file(registration: Registration, file: FileAnswer) -> Upload:
    upload = Upload(
        uid=str(uuid.uuid4()), event_id=registration.event_id, registration_id=registration.id, name=file.name,
        media_type=file.media_type, size=len(file.content), content=file.content, created_at=clock.now(),
    )  # fmt: skip
    db.session.add(upload)
    db.session.flush()
    return upload


def _drop_upload(answer: Answer) -> None:
    if isinstance(answer.value, dict) and "upload" in answer.value:
        db.session.execute(sa.delete(Upload).where(Upload.id == answer.value["upload"]))
