"""The state of a memorandum under its lock: what must hold when anything of it changes."""

import sqlalchemy as sa

from expo.db import db
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import localize
from expo.memoranda.models import Memorandum
from expo.memoranda.rules import MemorandumState


def lock_memorandum(memorandum: Memorandum) -> None:
    """Lock the row until the transaction ends, and read it with all that belongs to it anew."""
    query = sa.select(Memorandum).where(Memorandum.id == memorandum.id).with_for_update(of=Memorandum)
    db.session.scalar(query, execution_options={"populate_existing": True})
    db.session.expire(memorandum, ["sides", "texts", "clearances", "session"])


def set_state(memorandum: Memorandum, there: MemorandumState, *, by: Actor) -> None:
    """Write and record a state that was found possible."""
    was, memorandum.state = memorandum.state, there
    memorandum.version += 1
    db.session.flush()
    record(
        Verb.CHANGED,
        memorandum,
        by=by,
        event_id=memorandum.event_id,
        named=localize(memorandum.title),
        before={"state": was},
        after={"state": there, "version": memorandum.version},
    )
