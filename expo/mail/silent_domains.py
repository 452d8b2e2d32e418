"""Domains of recipients over which the connection broke or no answer came: their mails wait, for all workers alike.

One worker at a time tries such a domain when its wait is over, for all of them. An answer of whatever kind ends the silence.
"""

from datetime import datetime, timedelta
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from expo import clock
from expo.db import db, on_postgresql, transaction
from expo.mail.models import SilentDomain
from expo.mail.rules import wait_after

TRIAL = timedelta(minutes=2)  # for the one who tries: four replies, each waited for 30 seconds
FORGOTTEN = timedelta(days=1)  # after the last wait: nobody wrote there since


def waits_until(domain: str, moment: datetime) -> datetime | None:
    """When a mail to this domain may be tried; None for now, which whoever asks has to try then. Call it outside of any
    transaction.
    """
    opens_at = _opens_at(domain)
    if opens_at is None or opens_at > moment:
        return opens_at
    row = sa.update(SilentDomain).where(SilentDomain.name == domain, SilentDomain.opens_at == opens_at)
    with transaction():
        taken = _count(row.values(opens_at=moment + TRIAL))
    return None if taken else _opens_at(domain)


def note_silence(domain: str, began: datetime, moment: datetime) -> datetime:
    """The connection broke over a mail to this domain, whose delivery began at `began`: when the next may be tried, later
    each time. Deliveries that several workers had begun before any of them knew are one silence.
    """
    insert = pg_insert if on_postgresql() else sqlite_insert
    opens_at = moment + wait_after(1)
    first = insert(SilentDomain).values(name=domain, breaks=1, changed_at=moment, opens_at=opens_at)
    with transaction() as session:
        session.execute(first.on_conflict_do_update(index_elements=["name"], set_={"name": domain}))  # and lock it
        row = session.get_one(SilentDomain, domain, populate_existing=True)
        if row.changed_at < began:
            row.breaks += 1
            row.changed_at, row.opens_at = moment, moment + wait_after(row.breaks)
        return row.opens_at


def note_answer(domain: str) -> None:
    """A mail to this domain was answered, by a yes or a no. Call it outside of any transaction."""
    if _opens_at(domain) is not None:
        with transaction():
            _count(sa.delete(SilentDomain).where(SilentDomain.name == domain))


def sweep_silent_domains() -> int:
    """Forget domains that nobody writes to any more; in the caller's transaction. Returns how many."""
    return _count(sa.delete(SilentDomain).where(SilentDomain.opens_at < clock.now() - FORGOTTEN))


def _opens_at(domain: str) -> datetime | None:
    found = db.session.scalar(sa.select(SilentDomain.opens_at).where(SilentDomain.name == domain))
    db.session.rollback()  # nothing stays open while a mail is sent
    return found


def _count(statement: sa.Update | sa.Delete) -> int:
    done = db.session.execute(statement, execution_options={"synchronize_session": False})
    return int(cast("sa.CursorResult[Any]", done).rowcount)
