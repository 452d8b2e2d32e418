"""What the database says of mail, jobs and registrations, each by an index or in one pass."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from expo import clock
from expo.config import settings
from expo.db import db
from expo.jobs.models import Job
from expo.mail.models import Mail, MailState
from expo.purges.queries import purge_failures
from expo.registration.models import Registration

_WATCHED = (MailState.QUEUED, MailState.SENDING, MailState.FAILED)  # sent ones are many, and no trouble
_MAILS = sa.select(Mail.state, sa.func.count()).where(Mail.state.in_(_WATCHED)).group_by(Mail.state)
_OLDEST = sa.select(sa.func.min(Mail.try_at)).where(Mail.state == MailState.QUEUED)
_JOBS = sa.select(Job.state, sa.func.count()).group_by(Job.state)
_REGISTRATIONS = sa.select(Registration.state, sa.func.count()).group_by(Registration.state)


@dataclass(frozen=True, slots=True)
class StoredState:
    """Rows by their state, and how many seconds the mail that is due for longest has waited."""

    mails: dict[str, int]
    mail_wait_seconds: float
    jobs: dict[str, int]
    registrations: dict[str, int]
    purge_failures: int | None  # in a row; None without a cache to purge


def stored_state() -> StoredState:
    oldest = db.session.scalar(_OLDEST)
    waited = (clock.now() - oldest).total_seconds() if oldest else 0.0
    return StoredState(
        mails={str(state): 0 for state in _WATCHED} | _counted(_MAILS),
        mail_wait_seconds=max(0.0, waited),
        jobs=_counted(_JOBS),
        registrations=_counted(_REGISTRATIONS),
        purge_failures=purge_failures() if settings().purge_url else None,
    )


def _counted(query: sa.Select[Any, int]) -> dict[str, int]:
    return {str(state): number for state, number in db.session.execute(query)}
