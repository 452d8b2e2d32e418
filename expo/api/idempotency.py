"""Requests that act once, however often they are sent: a token's keys, in the transaction of what is asked for."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from expo import clock
from expo.api.models import ApiAnswer
from expo.api.queries import Caller
from expo.db import db, on_postgresql

KEPT = timedelta(days=2)
_SWEPT = 1000  # in one transaction


@dataclass(frozen=True, slots=True)
class Claimed:
    """A key: `row_number` is the row of the same request before, None for a new one; `other` is one with another body."""

    row_number: int | None = None
    other: bool = False


def claim_key(caller: Caller, key: str, asked: bytes) -> Claimed:
    """Take a token's key, for good once the transaction commits; what was asked for under it before is waited for."""
    insert: Any = pg_insert if on_postgresql() else sqlite_insert
    seen = hashlib.sha256(asked).hexdigest()
    row = insert(ApiAnswer).values(
        token_id=caller.token_id,
        key=key,
        event_id=caller.event_id,
        request_digest=seen,
        row_number=0,
        created_at=clock.now(),
    )
    if db.session.scalar(row.on_conflict_do_nothing().returning(ApiAnswer.key)) is not None:
        return Claimed()
    columns = sa.select(ApiAnswer.request_digest, ApiAnswer.row_number)
    found = db.session.execute(columns.where(*_is(caller, key))).one()
    return Claimed(other=True) if found.request_digest != seen else Claimed(found.row_number)


def keep_answer(caller: Caller, key: str, row_number: int) -> None:
    """Store about which row the request was."""
    db.session.execute(sa.update(ApiAnswer).where(*_is(caller, key)).values(row_number=row_number))


def sweep_answers() -> int:
    """Delete answers that are kept no more, in the caller's transaction. Returns how many."""
    old = sa.select(ApiAnswer.token_id, ApiAnswer.key).where(ApiAnswer.created_at < clock.now() - KEPT).limit(_SWEPT)
    gone = sa.delete(ApiAnswer).where(sa.tuple_(ApiAnswer.token_id, ApiAnswer.key).in_(old))
    return int(cast("sa.CursorResult[Any]", db.session.execute(gone)).rowcount)


def _is(caller: Caller, key: str) -> tuple[sa.ColumnElement[bool], ...]:
    return ApiAnswer.token_id == caller.token_id, ApiAnswer.key == key
