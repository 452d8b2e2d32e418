"""Journeys made and changed: feeds change at once, people are told once."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, time
from typing import Any

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.delegations.models import Delegation, Member
from expo.errors import Changed, Refused
from expo.history.queries import changes_since
from expo.history.services import Actor, differences, record
from expo.history.verbs import Verb
from expo.i18n import _, said
from expo.itinerary.models import Itinerary, ItineraryItem
from expo.itinerary.queries import itinerary_for
from expo.itinerary.rules import (
    DETAILS,
    MOST_ITEMS,
    ItemKind,
    ItemState,
    ItineraryFault,
    ItineraryPlacement,
    tell_at,
    time_fault,
)
from expo.kit.tokens import new_key
from expo.programme.models import Session
from expo.programme.rules import SessionState

FIELDS = ("kind", "title", "place", "note", "details", "starts_at", "ends_at")


def itinerary_of(delegation: Delegation) -> Itinerary:
    """The delegation's journey, made at first need; locked, so that changes of its parts queue."""
    db.session.execute(sa.select(Delegation.id).where(Delegation.id == delegation.id).with_for_update())
    found = itinerary_for(delegation)
    if found is None:
        moment = clock.now()
        found = Itinerary(delegation_id=delegation.id, link_key=new_key(), changed_at=moment, created_at=moment)
        db.session.add(found)
        db.session.flush()
    return found


def add_item(
    delegation: Delegation,
    fields: Mapping[str, Any],
    *,
    people: Sequence[Member] = (),
    by: Actor,
    session: Session | None = None,
) -> ItineraryItem:
    """A part of the journey, for all or for `people`. Raises Refused for a time it cannot have, people of another delegation,
    and the 501st part.
    """
    journey = itinerary_of(delegation)
    count = sa.select(sa.func.count()).where(
        ItineraryItem.delegation_id == delegation.id, ItineraryItem.state != ItemState.DELETED
    )
    if (db.session.scalar(count) or 0) >= MOST_ITEMS:
        raise Refused(_("An itinerary has at most %(num)d parts.", num=MOST_ITEMS))
    moment = clock.now()
    item = ItineraryItem(
        uid=str(uuid.uuid4()),
        delegation_id=delegation.id,
        delegation=delegation,
        state=ItemState.PLANNED,
        sequence=0,
        version=1,
        session_id=session.id if session else None,
        created_at=moment,
        changed_at=moment,
        **{name: fields[name] for name in FIELDS if name in fields},
    )
    item.details = _details(fields.get("details", {}))
    _check(item, people)
    item.people = list(people)
    db.session.add(item)
    db.session.flush()
    _touch(journey, item, None)
    record(Verb.ADDED, item, by=by, event_id=delegation.event_id, named=said(item.title))
    return item


def edit_item(
    item: ItineraryItem, fields: Mapping[str, Any], *, people: Sequence[Member], version: int, by: Actor
) -> None:
    """Save a part. SEQUENCE grows when time, place or whom it is for changed. Raises Changed for the second of two tabs."""
    journey = itinerary_of(item.delegation)
    db.session.refresh(item, with_for_update={"of": ItineraryItem})
    if item.version != version:
        raise Changed(_("Somebody else changed this while you wrote."), changes_since(item, version))
    was = _placed(item)
    before = {name: getattr(item, name) for name in fields} | {"people": [member.id for member in item.people]}
    after = {**fields, "people": [member.id for member in people]}
    if "details" in after:
        after["details"] = _details(after["details"])
    old, new = differences(before, after)
    if not new:
        return
    with db.session.no_autoflush:
        for name in fields:
            setattr(item, name, after[name])
        _check(item, people)
        item.people = list(people)
    _changed(journey, item, was, forced="people" in new)
    record(
        Verb.CHANGED,
        item,
        by=by,
        event_id=item.delegation.event_id,
        named=said(item.title),
        before=old,
        after={**new, "version": item.version},
    )


def move_item(item: ItineraryItem, state: ItemState, *, by: Actor) -> None:
    """Cancel, reinstate or delete a part; calendars keep a deleted one as cancelled until the expo is over."""
    journey = itinerary_of(item.delegation)
    db.session.refresh(item, with_for_update={"of": ItineraryItem})
    if item.state is ItemState.DELETED or item.state is state:
        raise Refused(_("This cannot be done with this part of the itinerary as it is now."))
    was, before = _placed(item), item.state
    item.state = state
    _changed(journey, item, was)
    record(
        Verb.MOVED,
        item,
        by=by,
        event_id=item.delegation.event_id,
        named=said(item.title),
        before={"state": before},
        after={"state": state, "version": item.version},
    )


def take_session(
    delegation: Delegation, session: Session, *, people: Sequence[Member] = (), by: Actor
) -> ItineraryItem:
    """A session of the programme as a part of the journey. Raises Refused for one that is not public."""
    if session.event_id != delegation.event_id or session.state is not SessionState.PUBLISHED:
        raise Refused(_("There is no such session."))
    place = said(session.room.name) if session.room else ""
    fields = {
        "kind": ItemKind.CEREMONY if session.kind.value == "signing ceremony" else ItemKind.SESSION,
        "title": dict(session.title),
        "place": place,
        "starts_at": session.starts_at,
        "ends_at": session.ends_at,
    }
    return add_item(delegation, fields, people=people, by=by, session=session)


def renew_delegation_feed(delegation: Delegation, *, by: Actor) -> None:
    """Another address of the delegation's calendar; the old one is not here any more."""
    journey = itinerary_of(delegation)
    journey.link_key, journey.revoked_at = new_key(), None
    db.session.flush()
    record(Verb.RENEWED_THE_CALENDAR_OF, delegation, by=by, event_id=delegation.event_id, named=said(delegation.name))


def revoke_delegation_feed(delegation: Delegation, *, by: Actor) -> None:
    """No address of the delegation's calendar works any more, until it is renewed."""
    journey = itinerary_of(delegation)
    journey.revoked_at = clock.now()
    db.session.flush()
    record(Verb.REVOKED_THE_CALENDAR_OF, delegation, by=by, event_id=delegation.event_id, named=said(delegation.name))


def _changed(journey: Itinerary, item: ItineraryItem, was: ItineraryPlacement, *, forced: bool = False) -> None:
    item.version += 1
    if forced or _placed(item) != was:
        item.sequence += 1
    item.changed_at = clock.now()
    db.session.flush()
    _touch(journey, item, was)


def _touch(journey: Itinerary, item: ItineraryItem, was: ItineraryPlacement | None) -> None:
    """Feeds are another now; people are told soon, once, of all that changed since they knew it."""
    now = clock.now()
    journey.revision += 1
    journey.changed_at = now
    if str(item.id) not in journey.pending:
        journey.pending = {**journey.pending, str(item.id): _plain(was)}
    journey.first_at = journey.first_at or now
    journey.tell_at = tell_at(journey.first_at, now)
    db.session.flush()


def _plain(was: ItineraryPlacement | None) -> dict[str, str]:
    """As it was, for the mail; nothing of a part that was not there."""
    if was is None:
        return {}
    return {
        "starts_at": was.starts_at.isoformat(),
        "ends_at": was.ends_at.isoformat(),
        "place": was.place,
        "state": was.state.value,
    }


def _placed(item: ItineraryItem) -> ItineraryPlacement:
    return ItineraryPlacement(item.starts_at, item.ends_at, item.place, item.state)


def _details(typed: Mapping[str, str]) -> dict[str, str]:
    return {name: typed[name][:120] for name in DETAILS if typed.get(name)}


def _check(item: ItineraryItem, people: Collection[Member]) -> None:
    event = item.delegation.event
    first = datetime.combine(event.first_day, time(), event.zone_info)
    last = datetime.combine(event.last_day, time(23, 59), event.zone_info)
    fault = time_fault(item.starts_at, item.ends_at, first, last)
    if fault is not None:
        raise Refused(fault_words(fault))
    if any(member.delegation_id != item.delegation_id for member in people):
        raise Refused(_("Somebody chosen is not of this delegation."))


def fault_words(fault: ItineraryFault) -> str:
    """What is wrong with a time, as a sentence."""
    return {
        ItineraryFault.BACKWARDS: _("A part of the itinerary ends after it starts."),
        ItineraryFault.TOO_LONG: _("A part of the itinerary takes at most 30 days."),
        ItineraryFault.TOO_FAR: _("This is more than 30 days away from the expo."),
    }[fault]
