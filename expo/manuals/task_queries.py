"""The tasks of an event, what firms handed in, and how each task of each firm stands."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from expo.db import db
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor, Firm
from expo.exhibitors.rules import IN
from expo.i18n import LANGUAGES
from expo.manuals.task_models import ExhibitorTask, TaskAnswer
from expo.manuals.task_rules import OPEN, ExhibitorTaskKind, TaskStanding, is_late, standing_of
from expo.manuals.trucks.queries import firms_with_trucks


@dataclass(frozen=True, slots=True)
class FirmTask:
    """A task of one firm with its answer, and how it stands on a day."""

    exhibitor: Exhibitor
    task: ExhibitorTask
    answer: TaskAnswer | None
    standing: TaskStanding
    late: bool
    by_slots: bool = False  # done by choosing a slot for a truck, instead of handing something in

    @property
    def is_open(self) -> bool:
        return self.standing in OPEN


def tasks_of(event: Event) -> list[ExhibitorTask]:
    query = sa.select(ExhibitorTask).where(ExhibitorTask.event_id == event.id)
    return list(db.session.scalars(query.order_by(ExhibitorTask.position, ExhibitorTask.id)))


def task_in(event: Event, task_id: int) -> ExhibitorTask | None:
    """A task by its id, within its event."""
    query = sa.select(ExhibitorTask).where(ExhibitorTask.event_id == event.id, ExhibitorTask.id == task_id)
    return db.session.scalar(query)


def firm_tasks(exhibitor: Exhibitor, today: date) -> list[FirmTask]:
    """The firm's tasks in order; none for a firm that takes no part. Takes two SQL statements, one more with
    a task about trucks.
    """
    if exhibitor.state not in IN:
        return []
    return _standing_tasks([exhibitor], tasks_of(exhibitor.event), today)


def all_firm_tasks(event: Event, today: date) -> list[FirmTask]:
    """The tasks of all firms that take part, by firm. Takes three SQL statements."""
    return _standing_tasks(_firms_of(event), tasks_of(event), today)


def _firms_of(event: Event) -> Sequence[Exhibitor]:
    query = sa.select(Exhibitor).where(Exhibitor.event_id == event.id, Exhibitor.state.in_(IN))
    query = query.join(Firm, Firm.id == Exhibitor.firm_id).options(joinedload(Exhibitor.firm))
    return db.session.scalars(query.order_by(sa.func.lower(Firm.display_name), Exhibitor.id)).all()


def _standing_tasks(firms: Collection[Exhibitor], tasks: Collection[ExhibitorTask], today: date) -> list[FirmTask]:
    if not firms or not tasks:
        return []
    query = sa.select(TaskAnswer).where(TaskAnswer.event_id == next(iter(tasks)).event_id)
    if len(firms) == 1:
        query = query.where(TaskAnswer.exhibitor_id == next(iter(firms)).id)
    query = query.options(joinedload(TaskAnswer.document))
    booked = _with_trucks(tasks)
    answers = {(one.exhibitor_id, one.task_id): one for one in db.session.scalars(query)}
    return [
        _firm_task(firm, task, answers.get((firm.id, task.id)), today, booked)
        for firm in firms
        for task in tasks
        if task.terms.applies_to(firm.scheme)
    ]


def _with_trucks(tasks: Collection[ExhibitorTask]) -> set[int] | None:
    """The exhibitors that have a slot for a truck, where a task asks for one; None where there are no slots to choose from."""
    of_trucks = next((one for one in tasks if one.kind is ExhibitorTaskKind.TRUCKS), None)
    return firms_with_trucks(of_trucks.event) if of_trucks is not None else None


def _firm_task(
    firm: Exhibitor, task: ExhibitorTask, answer: TaskAnswer | None, today: date, booked: set[int] | None
) -> FirmTask:
    described = firm.firm is not None and any(firm.firm.about.get(code) for code in LANGUAGES)
    has_file = answer is not None and answer.document_id is not None
    state = answer.state if answer else None
    on_trucks = booked is not None and task.kind is ExhibitorTaskKind.TRUCKS
    if on_trucks:
        standing = TaskStanding.DONE if firm.id in (booked or ()) else TaskStanding.MISSING
    else:
        standing = standing_of(task.terms, state, has_file=has_file, is_described=described)
    return FirmTask(firm, task, answer, standing, is_late(standing, task.due_on, today), on_trucks)
