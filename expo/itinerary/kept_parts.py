"""Parts that somebody left as they are though their flight changed: recorded, and said on the part."""

from collections.abc import Sequence

import sqlalchemy as sa

from expo.db import db
from expo.history.models import Entry
from expo.history.services import Actor, record
from expo.history.subjects import Subject
from expo.history.verbs import Verb
from expo.i18n import _, localize
from expo.itinerary.models import ItineraryItem
from expo.web.filters import short_moment


def record_kept(part: ItineraryItem, flight: ItineraryItem, *, by: Actor) -> None:
    """Record that a part stays as it is though its flight has changed, slipped or does not take place."""
    after = {"flight": localize(flight.title), "starts_at": part.starts_at}
    record(Verb.KEPT, part, by=by, event_id=part.event_id, named=localize(part.title), after=after)


def kept_words(items: Sequence[ItineraryItem], zone: str) -> dict[int, str]:
    """By item id, the words for who last chose to keep it as it is, when, and after which flight's change. Items that were
    moved since have none. One query.
    """
    latest = {
        entry.subject_id: entry for entry in db.session.scalars(sa.select(Entry).where(_kept(items)).order_by(Entry.id))
    }
    found = {}
    for item in items:
        entry = latest.get(item.id)
        told = (entry.after or {}) if entry is not None else {}
        if entry is not None and told.get("starts_at") == item.starts_at.isoformat():
            found[item.id] = _(
                "“%(flight)s” changed; %(who)s left this as it is, %(when)s.",
                flight=told.get("flight", ""),
                who=entry.actor or _("Somebody"),
                when=short_moment(entry.at, zone),
            )
    return found


def ever_kept(items: Sequence[ItineraryItem]) -> set[int]:
    """The ids of the items that somebody once left as they were though their flight changed. One query."""
    return set(db.session.scalars(sa.select(Entry.subject_id).where(_kept(items))))


def _kept(items: Sequence[ItineraryItem]) -> sa.ColumnElement[bool]:
    return sa.and_(
        Entry.subject_kind == Subject.ITINERARY_ITEM,
        Entry.verb == Verb.KEPT,
        Entry.subject_id.in_([item.id for item in items]),
    )
