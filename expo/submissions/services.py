"""The claim on a form's idempotency key, in the transaction of what the form asks for."""

from contextvars import ContextVar
from datetime import timedelta
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from expo import clock
from expo.db import db, on_postgresql
from expo.errors import Refused
from expo.i18n import _
from expo.submissions.models import Submission

KEPT = timedelta(days=7)  # a form may stand open over a working day; its token ends sooner
_UNDER_WAY: ContextVar[str] = ContextVar(
    "form", default=""
)  # the key of the form that is being done, until it is claimed


def begin_form(key: str) -> None:
    """Say which form is being done from now on, in this request; "" for none."""
    _UNDER_WAY.set(key)


def claim_form() -> None:
    """Claim the key of the form that is being done, if there is one, within the transaction under way: before something is made
    that must not be made twice. Raises Refused as `claim`.
    """
    if key := _UNDER_WAY.get():
        with db.session.no_autoflush:  # what a mail tells of may be half made
            claim(key)
        _UNDER_WAY.set("")


def claim(key: str) -> None:
    """Take the key, for good once the caller's transaction commits.

    Raises Refused when another request took it: one that is still under way is waited for, and leaves the key free if it
    fails.
    """
    insert = pg_insert if on_postgresql() else sqlite_insert
    row = insert(Submission).values(key=key, created_at=clock.now()).on_conflict_do_nothing().returning(Submission.key)
    if db.session.scalar(row) is None:
        raise Refused(_("This form was sent twice. It was done once; load the page again to see it."))


def sweep_submissions() -> int:
    """Remove keys whose forms cannot be sent any more; in the caller's transaction. Returns how many."""
    over = sa.delete(Submission).where(Submission.created_at < clock.now() - KEPT)
    return int(cast("sa.CursorResult[Any]", db.session.execute(over)).rowcount)
