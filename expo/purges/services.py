"""The turn to purge: taken by one worker, given back with what came of it."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from expo import clock
from expo.db import db, on_postgresql
from expo.purges.models import PurgeTurn
from expo.purges.rules import LEASE, PAUSE, purged_after, wait_after


def take_turn() -> dict[str, int] | None:
    """Take the turn; what was purged by now. None while another worker has it, and while a failure is waited out."""
    now = clock.now()
    first = (pg_insert if on_postgresql() else sqlite_insert)(PurgeTurn).values(id=1, purged={}, failures=0, due_at=now)
    db.session.execute(first.on_conflict_do_nothing())
    turn = _turn()
    if turn.due_at > now:
        return None
    turn.due_at = now + LEASE
    db.session.flush()
    return turn.purged


def note_purged(slugs: list[str], shown: dict[str, int]) -> None:
    """The cache has forgotten these expos, as they were before `shown`."""
    turn = _turn()
    turn.purged = purged_after(slugs, shown, turn.purged)
    turn.failures, turn.due_at = 0, clock.now() + PAUSE
    db.session.flush()


def note_failure() -> int:
    """The cache did not take the purge: the next one waits, longer each time. Returns how often in a row that was."""
    turn = _turn()
    turn.failures += 1
    turn.due_at = clock.now() + wait_after(turn.failures)
    db.session.flush()
    return turn.failures


def _turn() -> PurgeTurn:
    """The row, locked until the end of the caller's transaction."""
    return db.session.scalars(sa.select(PurgeTurn).with_for_update()).one()
