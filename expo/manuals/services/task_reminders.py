"""Reminders of tasks: two weeks, one week and one day before one is due, and the day after."""

from datetime import date, timedelta
from functools import partial

import sqlalchemy as sa
from babel.dates import format_date

from expo import clock
from expo.db import db
from expo.due_work import attempt
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.notices import tell_firm
from expo.exhibitors.rules import IN
from expo.i18n import localize
from expo.invoices.services.issuance import today_of
from expo.manuals.mails import TASKS_DUE
from expo.manuals.task_models import ExhibitorTask, TaskReminder
from expo.manuals.task_queries import firm_tasks
from expo.manuals.task_rules import due_days_reminded

BATCH = 50
_SPAN = timedelta(days=16)  # around today: the days of reminders, in any time zone


def sweep_tasks() -> int:
    """Remind the next batch of firms of what is open, in one mail a day; returns how many firms were looked at.

    Runs in the caller's transaction; one that fails is left for later, and rows locked by another worker are skipped.
    """
    today = clock.now().date()
    soon = sa.exists().where(
        ExhibitorTask.event_id == Exhibitor.event_id, ExhibitorTask.due_on.between(today - _SPAN, today + _SPAN)
    )
    looked_at = sa.exists().where(TaskReminder.exhibitor_id == Exhibitor.id, TaskReminder.reminded_on >= today)
    query = sa.select(Exhibitor).where(Exhibitor.state.in_(IN), soon, ~looked_at).order_by(Exhibitor.id).limit(BATCH)
    firms = db.session.scalars(query.with_for_update(skip_locked=True, of=Exhibitor)).all()
    return sum(attempt(partial(_remind, firm, today), "reminders of tasks", firm.id) for firm in firms)


def _remind(exhibitor: Exhibitor, today: date) -> None:
    row = db.session.get(TaskReminder, exhibitor.id)
    if row is None:
        row = TaskReminder(exhibitor_id=exhibitor.id, event_id=exhibitor.event_id)
        db.session.add(row)
    row.reminded_on = today
    here = today_of(exhibitor.event)
    open_tasks = [one for one in firm_tasks(exhibitor, here) if one.is_open]
    if not any(one.task.due_on in due_days_reminded(here) for one in open_tasks):
        return
    language = exhibitor.language
    lines = [
        f"{format_date(one.task.due_on, 'd MMMM y', locale=language)}: {localize(one.task.name, language)}"
        for one in open_tasks
    ]
    tell_firm(exhibitor, TASKS_DUE, {"tasks": "\n".join(lines)})
