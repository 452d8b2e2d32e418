"""A firm's booth wishes, saved by the firm."""

from collections.abc import Sequence

import sqlalchemy as sa

from expo.booths.models import Booth, Wish
from expo.booths.wishes.queries import MOST_WISHES, is_barred, may_wish, wishes_of
from expo.db import db
from expo.errors import NotFound, Refused
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.services.applications import lock_version
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _


def save_wishes(exhibitor: Exhibitor, booth_ids: Sequence[int], *, version: int | None = None, by: Actor) -> None:
    """Replace the firm's wishes by these booths, first wish first; saved directly, without approval.

    Raises Changed when `version` is not the current one; Refused when wishes are closed, for too many, and for a booth
    that is named twice or blocked; NotFound for another event's booth.
    """
    lock_version(exhibitor, version)
    booths = _lock_wished(exhibitor, booth_ids)
    before = [booth.number for booth in wishes_of(exhibitor)]
    after = [booth.number for booth in booths]
    if after == before:
        return
    db.session.execute(sa.delete(Wish).where(Wish.exhibitor_id == exhibitor.id))
    db.session.add_all(
        Wish(event_id=exhibitor.event_id, exhibitor_id=exhibitor.id, booth_id=booth.id, rank=rank)
        for rank, booth in enumerate(booths, start=1)
    )
    exhibitor.version += 1
    db.session.flush()
    record(
        Verb.CHANGED,
        exhibitor,
        by=by,
        event_id=exhibitor.event_id,
        named=exhibitor.name,
        before={"wishes": ", ".join(before)},
        after={"wishes": ", ".join(after), "version": exhibitor.version},
    )


def _lock_wished(exhibitor: Exhibitor, booth_ids: Sequence[int]) -> list[Booth]:
    """The booths with these ids in order, locked. Raises as `save_wishes` does."""
    if not may_wish(exhibitor):
        raise Refused(closed_words())
    if len(booth_ids) > MOST_WISHES or len(set(booth_ids)) < len(booth_ids):
        raise Refused(_("Name each booth once, and at most %(most)s of them.", most=MOST_WISHES))
    booths = _lock_booths(exhibitor, booth_ids)
    barred = [booth.number for booth in booths if is_barred(booth)]
    if barred:
        raise Refused(barred_words(barred[0]))
    return booths


def closed_words() -> str:
    """The message that wishes are closed."""
    return _("The booths you wish for cannot be changed any more. Write to the organisers.")


def barred_words(number: str) -> str:
    """The message that a booth cannot be wished for."""
    return _("Booth %(number)s is given to nobody. Choose another.", number=number)


def _lock_booths(exhibitor: Exhibitor, booth_ids: Sequence[int]) -> list[Booth]:
    """The booths in the order asked, locked so that they are not deleted before the transaction ends."""
    query = sa.select(Booth).where(Booth.event_id == exhibitor.event_id, Booth.id.in_(booth_ids)).order_by(Booth.id)
    locked = db.session.scalars(
        query.with_for_update(read=True, key_share=True), execution_options={"populate_existing": True}
    )
    found = {booth.id: booth for booth in locked}
    if len(found) < len(booth_ids):
        raise NotFound(_("There is no such booth."))
    return [found[number] for number in booth_ids]
