"""Mails to organisers about what waits for them, at once or each morning, for those who chose so."""

from datetime import datetime, time, timedelta
from functools import partial

import sqlalchemy as sa

from expo import clock
from expo.accounts.mails import TASKS_WAIT
from expo.accounts.models import Account
from expo.accounts.permissions import may
from expo.accounts.queries import roles_in
from expo.config import settings
from expo.dashboard.models import MailRhythm, TaskMail
from expo.dashboard.tasks import TaskKind, waiting_kinds
from expo.db import db
from expo.due_work import attempt, retry_at
from expo.events.models import Event
from expo.events.rules import EventState
from expo.history.subjects import Subject
from expo.i18n import _n, force_locale, localize
from expo.kit.wall_time import settled
from expo.mail.services import queue

LOOK_EVERY = timedelta(minutes=5)
MORNING = time(7)  # in the expo's zone

Waiting = list[tuple[TaskKind, int]]


def rhythm_of(account: Account, event: Event) -> MailRhythm | None:
    """How often the account is mailed of an expo; None: it is not."""
    row = _row(account, event)
    return row.rhythm if row is not None else None


def choose_rhythm(account: Account, event: Event, rhythm: MailRhythm | None) -> None:
    """Mail the account what waits for it from now on at this rhythm, or no more. What waits already is not mailed at once."""
    row, now = _row(account, event, lock=True), clock.now()
    if rhythm is None:
        if row is not None:
            db.session.delete(row)
    elif row is None or row.rhythm is not rhythm:
        row = row or TaskMail(account_id=account.id, event_id=event.id)
        row.account, row.event, row.rhythm = account, event, rhythm
        row.told, row.tell_at = _numbers(_waiting(row, now)), _next(row, now)
        db.session.add(row)
    db.session.flush()


def sweep_task_mails() -> int:
    """Look at what waits for one account for which it is time, and mail it. Returns how many: 0 or 1."""
    query = sa.select(TaskMail).where(TaskMail.tell_at <= clock.now()).order_by(TaskMail.tell_at).limit(1)
    row = db.session.scalar(query.with_for_update(skip_locked=True, of=TaskMail))
    if row is None:
        return 0
    if not attempt(partial(_look, row), "mails about what waits", row.id):
        row.tell_at = retry_at()
    db.session.flush()
    return 1


def _look(row: TaskMail) -> None:
    now = clock.now()
    if not row.account.active or not roles_in(row.account, row.event_id) or row.event.state is EventState.CLOSED:
        db.session.delete(row)  # nobody to tell, or nothing more to do
        return
    waiting = _waiting(row, now)
    news = waiting
    if row.rhythm is MailRhythm.AT_ONCE:
        news = [(kind, number) for kind, number in waiting if number > row.told.get(kind.key, 0)]
    if news:
        _mail(row, news)
    row.told, row.tell_at = _numbers(waiting), _next(row, now)


def _mail(row: TaskMail, waiting: Waiting) -> None:
    """One mail without an event, so that other organisers do not read it."""
    account, event = row.account, row.event
    with force_locale(account.language):
        lines = [kind.sentence(number) for kind, number in waiting]
        total = sum(number for _kind, number in waiting)
        values = {
            "name": account.name,
            "expo": localize(event.name),
            "count": _n("%(num)d thing waits", "%(num)d things wait", total),
            "tasks": "\n".join(f"- {line}" for line in lines),
            "link": f"{settings().base_url}/organise/{event.slug}/",
        }
    about = (Subject.ACCOUNT, account.id)
    queue(TASKS_WAIT, values, to=account.email, to_name=account.name, language=account.language, about=about)


def _waiting(row: TaskMail, now: datetime) -> Waiting:
    return waiting_kinds(row.event, now, lambda permission: may(roles_in(row.account, row.event.id), permission))


def _numbers(waiting: Waiting) -> dict[str, int]:
    return {kind.key: number for kind, number in waiting}


def _next(row: TaskMail, now: datetime) -> datetime:
    """When to look again: in some minutes, or on the next morning of the expo's zone."""
    if row.rhythm is MailRhythm.AT_ONCE:
        return now + LOOK_EVERY
    zone = row.event.zone_info
    today = now.astimezone(zone).date()
    this_morning = settled(datetime.combine(today, MORNING), zone)
    return this_morning if this_morning > now else settled(datetime.combine(today + timedelta(days=1), MORNING), zone)


def _row(account: Account, event: Event, *, lock: bool = False) -> TaskMail | None:
    query = sa.select(TaskMail).where(TaskMail.account_id == account.id, TaskMail.event_id == event.id)
    return db.session.scalar(query.with_for_update() if lock else query)
