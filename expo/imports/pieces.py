"""A list registered, and taken back: at once where it is short, else piece by piece by the worker, so that nobody waits long.

A piece is one transaction and notes the last row it took. A worker that dies goes on after that row; what is refused on the
way leaves the pieces before it registered, and is told with them.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from expo import clock
from expo.db import db, transaction
from expo.errors import Refused
from expo.history.services import Actor
from expo.i18n import _
from expo.imports.kinds import ListUndo, kind_called
from expo.imports.models import UploadedList
from expo.imports.reader.lists import ReadRow
from expo.imports.rules import KEPT_FOR
from expo.imports.services import Look, check_open, check_ready, lock_list, look_at, settings_of, settle_category
from expo.jobs.models import Job
from expo.jobs.queries import asker
from expo.jobs.services import JobGoneError, Taken, finish_job, lock_job, queue_job
from expo.jobs.turns import take_turns

REGISTER, UNDO = "list", "list-undo"  # kinds of jobs


def register_list(kept: UploadedList, look: Look, *, partly: bool, language: str, by: Actor) -> bool:
    """Register all rows, or with `partly` the good ones, in the caller's transaction; False when the worker is to do it.

    `look` was taken before the transaction. Raises Refused while anything is open.
    """
    lock_list(kept)
    check_open(kept)
    if dict(look.answers) != kept.given:
        raise Refused(_("Somebody chose something else for this list meanwhile. Look at it again."))
    check_ready(look, partly=partly)
    settle_category(kept, look)
    kept.partly = partly
    good = _left(kept, look)
    if len(good) > look.kind.piece:
        total = kept.registered + len(good)
        kept.job = queue_job(REGISTER, by=by, language=language, event_id=kept.event_id, total=total)
        db.session.flush()
        return False
    _register_piece(kept, good, by)
    kept.registered_at = clock.now()
    db.session.flush()
    return True


def register_queued_list(taken: Taken) -> None:
    """The job that registers a list. Raises Refused where a piece is refused; those before it stay."""
    kept = _list_of(taken)
    if kept is None or kept.job is None or kept.registered_at is not None:
        return
    look, by = look_at(kept), asker(kept.job)
    if look.judged.faults and not kept.partly:
        raise Refused(_("Some rows have faults. Look at the list again."))
    register_by_pieces(kept, look, by=by, taken=taken)


def register_by_pieces(kept: UploadedList, look: Look, *, by: Actor, taken: Taken | None = None) -> None:
    """Register the good rows, each piece in a transaction of its own; for a job with its progress."""
    for piece in take_turns(_left(kept, look), look.kind.piece):
        with transaction():
            job = _lock(kept, taken)
            _register_piece(kept, piece, by)
            if job is not None:
                job.done, job.beat_at = min(kept.registered, job.total), clock.now()
    with transaction():
        _lock(kept, taken)
        kept.registered_at = clock.now()
        if taken is not None:
            finish_job(taken)


def undo_list(kept: UploadedList, *, language: str, by: Actor) -> bool:
    """Take back what the list registered, in the caller's transaction; False when the worker is to do it.

    Raises Refused after a day, and once somebody was told.
    """
    lock_list(kept)
    kind = kind_called(kept.kind)
    if kind.undo is None or kept.registered <= kept.changed or kept.undone_at is not None or kept.busy:
        raise Refused(_("There is nothing to undo here."))
    if clock.now() > (kept.registered_at or kept.created_at) + KEPT_FOR:
        raise Refused(_("This was registered more than a day ago and stays."))
    ids = _made_ids(kept, kind.undo)
    if len(ids) + kept.changed != kept.registered:
        raise Refused(
            _("Some of it has been removed or changed since. Take the rest back one by one, on its own page.")
        )
    if len(ids) > kind.piece:
        kept.job = queue_job(UNDO, by=by, language=language, event_id=kept.event_id, total=len(ids))
        db.session.flush()
        return False
    kind.undo.take_back(kept.event, ids, by)
    _mark_undone(kept)
    return True


def undo_queued_list(taken: Taken) -> None:
    """The job that takes a list back. Raises Refused, before anything is taken back, where one of its people has to stay."""
    kept = _list_of(taken)
    if kept is None or kept.job is None or kept.undone_at is not None:
        return
    kind, by = kind_called(kept.kind), asker(kept.job)
    if kind.undo is None:
        return
    ids = _made_ids(kept, kind.undo)
    kind.undo.check(ids)
    for piece in take_turns(ids, kind.piece):
        with transaction():
            job = _lock(kept, taken)
            kind.undo.take_back(kept.event, piece, by)
            kept.registered -= len(piece)
            if job is not None:
                job.done, job.beat_at = job.total - min(kept.registered, job.total), clock.now()
    with transaction():
        _lock(kept, taken)
        _mark_undone(kept)
        finish_job(taken)


def _register_piece(kept: UploadedList, rows: Sequence[ReadRow], by: Actor) -> None:
    """Register these rows but for those that somebody registered meanwhile. Raises Refused for what no longer fits."""
    kind = kind_called(kept.kind)
    chosen = settings_of(kind, kept.event, kept.given)
    judged = kind.judge(kept.event, rows, chosen)
    if judged.refusals or judged.faults:
        raise Refused(_("The rows from %(row)s on were not registered.", row=rows[0].number), judged.refusals)
    made = kind.register(kept.event, judged.good, chosen, by) if judged.good else []
    if made and kind.undo is not None:
        keys = [{"event_id": kept.event_id, "list_id": kept.id, kind.undo.key: one} for one in made]
        db.session.execute(sa.insert(kind.undo.made), keys)
    kept.registered += len(judged.good)
    kept.changed += len(judged.changed)
    kept.last_row = max((row.number for row in rows), default=kept.last_row)
    db.session.flush()


def _left(kept: UploadedList, look: Look) -> list[ReadRow]:
    """The good rows after the last that was taken."""
    return sorted((row for row in look.judged.good if row.number > kept.last_row), key=lambda row: row.number)


def _lock(kept: UploadedList, taken: Taken | None) -> Job | None:
    """The list and its job, if there is one, locked until the transaction ends. Raises JobGoneError for a job that was lost."""
    job = lock_job(taken) if taken is not None else None
    if taken is not None and job is None:
        raise JobGoneError
    lock_list(kept)
    return job


def _mark_undone(kept: UploadedList) -> None:
    moment = clock.now()
    kept.registered_at, kept.undone_at = kept.registered_at or moment, moment
    db.session.flush()


def _made_ids(kept: UploadedList, undo: ListUndo) -> list[int]:
    key = undo.made.c[undo.key]
    return list(db.session.scalars(sa.select(key).where(undo.made.c.list_id == kept.id).order_by(key)))


def _list_of(taken: Taken) -> UploadedList | None:
    query = sa.select(UploadedList).where(UploadedList.job_id == taken.id)
    return db.session.scalar(query.options(undefer(UploadedList.sealed)))
