"""Tasks edited by organisers, handed in by firms, approved or returned."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.errors import Refused
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.notices import tell_firm
from expo.exhibitors.queries import firm_name
from expo.exhibitors.rules import IN
from expo.exhibitors.services.applications import lock_exhibitor
from expo.exhibitors.services.dossier import add_document
from expo.history.services import Actor, differences, record
from expo.history.verbs import Verb
from expo.i18n import _, localize
from expo.kit.positions import move_to
from expo.manuals.mails import TASK_RETURNED
from expo.manuals.services.passes import settle_passes
from expo.manuals.task_models import ExhibitorTask, TaskAnswer
from expo.manuals.task_queries import tasks_of
from expo.manuals.task_rules import MOST_PASSES, AnswerState, ExhibitorTaskKind, names_in

MOST_TASKS = 60
FIELDS = ("kind", "name", "description", "due_on", "raw_only", "needs_file", "needs_approval")
_KEPT = ("name", "due_on")  # by the history


def add_task(event: Event, fields: Mapping[str, Any], *, by: Actor) -> ExhibitorTask:
    """Append a task. Raises Refused beyond 60."""
    rows = tasks_of(event)
    if len(rows) >= MOST_TASKS:
        raise Refused(_("There are %(most)s already, which is all an expo can have.", most=MOST_TASKS))
    task = ExhibitorTask(event_id=event.id, position=max((row.position for row in rows), default=-1) + 1, **fields)
    db.session.add(task)
    db.session.flush()
    _record(Verb.ADDED_A_TASK_OF, task, by, after={name: getattr(task, name) for name in _KEPT})
    return task


def edit_task(task: ExhibitorTask, fields: Mapping[str, Any], *, by: Actor) -> None:
    """Change a task. What firms handed in stays; a task that needs a file now is missing where none is there."""
    before = {name: getattr(task, name) for name in _KEPT}
    for name, value in fields.items():
        setattr(task, name, value)
    task.version += 1
    db.session.flush()
    was, now = differences(before, {name: getattr(task, name) for name in _KEPT})
    _record(Verb.CHANGED_A_TASK_OF, task, by, before=was, after=now)


def move_task(task: ExhibitorTask, position: int, *, by: Actor) -> None:
    """Move a task to a place of the list, counted from 1, or to the nearest end."""
    before, after = move_to(tasks_of(task.event), task, position)
    if before != after:
        db.session.flush()
        _record(Verb.CHANGED_A_TASK_OF, task, by, before={"position": before}, after={"position": after})


def remove_task(task: ExhibitorTask, *, by: Actor) -> None:
    """Delete a task. Raises Refused once a firm has handed something in for it."""
    if db.session.scalar(sa.select(sa.exists().where(TaskAnswer.task_id == task.id))):
        raise Refused(_("Firms have handed in what this task asks for, so it stays."))
    _record(Verb.REMOVED_A_TASK_OF, task, by, before={name: getattr(task, name) for name in _KEPT})
    db.session.delete(task)
    db.session.flush()


def hand_in(
    exhibitor: Exhibitor, task: ExhibitorTask, text: str, file: tuple[str, bytes] | None, *, by: Actor
) -> TaskAnswer:
    """Hand in a text, a file, or both; what was handed in before is replaced, and judged anew. The former file stays among the
    firm's documents. Raises Refused for a firm that takes no part, for what is asked and not given, and for an approved task.
    """
    lock_exhibitor(exhibitor)
    answer = _answer(exhibitor, task)
    _refuse_hand_in(exhibitor, task, answer, text=text, has_file=file is not None)
    document = add_document(exhibitor, *file, by_firm=True, by=by) if file is not None else None
    if answer is None:
        answer = TaskAnswer(event_id=exhibitor.event_id, exhibitor_id=exhibitor.id, task_id=task.id, version=0)
        db.session.add(answer)
    if document is not None:
        answer.document_id = document.id
    answer.text, answer.reply, answer.state = text, "", AnswerState.HANDED_IN
    answer.submitted_at, answer.answered_at, answer.answered_by = clock.now(), None, ""
    answer.version += 1
    db.session.flush()
    _record_answer(Verb.HANDED_IN_A_TASK_OF, exhibitor, task, by)
    if not task.needs_approval:
        settle_passes(answer, by=by)
    return answer


def _refuse_hand_in(
    exhibitor: Exhibitor, task: ExhibitorTask, answer: TaskAnswer | None, *, text: str, has_file: bool
) -> None:
    takes_part = exhibitor.state in IN and task.terms.applies_to(exhibitor.scheme)
    if not takes_part or task.kind is ExhibitorTaskKind.CATALOGUE:
        raise Refused(_("This task is none of this firm’s."))
    if task.kind is ExhibitorTaskKind.CONTRACTORS:
        _refuse_list(text)
    elif answer is not None and answer.state is AnswerState.APPROVED:
        raise Refused(_("This is approved already. Write to the organiser if it has to change."))
    if not has_file and task.needs_file and (answer is None or answer.document_id is None):
        raise Refused(_("This task needs a file. Choose one."))
    if not has_file and not text:
        raise Refused(_("Write something, or choose a file."))


def _refuse_list(text: str) -> None:
    """A list of contractors may change once it is approved; its passes follow when the change is."""
    names = len(names_in(text))
    if names > MOST_PASSES:
        words = _(
            "This list has %(names)s names, and %(most)s is all that a firm can have.", names=names, most=MOST_PASSES
        )
        raise Refused(words)


def judge_answer(answer: TaskAnswer, reply: str, *, approved: bool, by: Actor) -> None:
    """Approve what a firm handed in, which gives the names of contractors their passes, or return it with a reason, which is
    mailed. Raises Refused for what waits no more.
    """
    exhibitor, task = answer.exhibitor, answer.task
    lock_exhibitor(exhibitor)
    db.session.refresh(answer)
    if answer.state is not AnswerState.HANDED_IN:
        raise Refused(_("This was judged already."))
    if not approved and not reply:
        raise Refused(_("Say what has to change."))
    answer.state = AnswerState.APPROVED if approved else AnswerState.RETURNED
    answer.reply, answer.answered_at, answer.answered_by = reply, clock.now(), by.name
    answer.version += 1
    db.session.flush()
    _record_answer(Verb.APPROVED_A_TASK_OF if approved else Verb.RETURNED_A_TASK_OF, exhibitor, task, by)
    if approved:
        settle_passes(answer, by=by)
    else:
        tell_firm(exhibitor, TASK_RETURNED, {"task": localize(task.name, exhibitor.language), "reply": reply})


def _answer(exhibitor: Exhibitor, task: ExhibitorTask) -> TaskAnswer | None:
    query = sa.select(TaskAnswer).where(TaskAnswer.exhibitor_id == exhibitor.id, TaskAnswer.task_id == task.id)
    return db.session.scalar(query, execution_options={"populate_existing": True})


def _record(verb: Verb, task: ExhibitorTask, by: Actor, **changes: Any) -> None:
    record(verb, task.event, by=by, event_id=task.event_id, named=localize(task.name, "en"), **changes)


def _record_answer(verb: Verb, exhibitor: Exhibitor, task: ExhibitorTask, by: Actor) -> None:
    after = {"task": localize(task.name, "en")}
    record(verb, exhibitor, by=by, event_id=exhibitor.event_id, named=firm_name(exhibitor), after=after)
