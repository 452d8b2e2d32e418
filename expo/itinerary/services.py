"""Editing itineraries: feeds change at once, people get one mail about all edits."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.delegations.models import Delegation, Member
from expo.errors import Changed, Refused
from expo.history.queries import changes_since
from expo.history.services import Actor, differences, record
from expo.history.verbs import Verb
from expo.i18n import _, localize
from expo.interpreters.models import Interpreter
from expo.itinerary.changes import pending_values
from expo.itinerary.duties import engage
from expo.itinerary.models import Itinerary, ItineraryItem
from expo.itinerary.queries import item_for_session, items_that_are, itinerary_for
from expo.itinerary.rules import (
    DETAILS,
    MOST_ITEMS,
    ItemKind,
    ItemState,
    ItineraryFault,
    ItineraryPlacement,
    mail_due_at,
    time_fault,
)
from expo.itinerary.runs.vehicle_checks import check_vehicle, note_vehicle
from expo.kit.tokens import new_key
from expo.kit.wall_time import midnight
from expo.programme.domain_events import InterpretersReplaced, SessionMoved
from expo.programme.models import Room, Session
from expo.programme.rules import SessionKind, SessionState

# The names of an item's columns by the names that callers use: what is the session's own is not written here.
COLUMNS = {name: f"own_{name}" for name in ("title", "place", "starts_at", "ends_at")}
FIELDS = (
    *("kind", "title", "place", "note", "details", "starts_at", "ends_at"),
    *("vehicle_id", "starts_zone", "ends_zone"),
)


def lock_itinerary(delegation: Delegation) -> Itinerary:
    """Get or create the delegation's itinerary, under the delegation's row lock, so that edits of its items queue."""
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
    interpreters: Sequence[Interpreter] = (),
    by: Actor,
    session: Session | None = None,
) -> ItineraryItem:
    """Add an item, for everybody or for `people`. Raises Refused for a faulty time, people of another delegation, an
    interpreter who is elsewhere then, and the 501st item.
    """
    itinerary = lock_itinerary(delegation)
    _check_count(delegation)
    item = _new_item(delegation, fields, session)
    _check(item, people)
    check_vehicle(item, by=by)
    item.people = list(people)
    db.session.add(item)
    engage(item, interpreters)
    db.session.flush()
    _schedule_mail(itinerary, item, None)
    record(Verb.ADDED, item, by=by, event_id=delegation.event_id, named=localize(item.title))
    return item


def edit_item(
    item: ItineraryItem,
    fields: Mapping[str, Any],
    *,
    people: Sequence[Member],
    version: int,
    by: Actor,
    interpreters: Sequence[Interpreter] | None = None,
) -> None:
    """Save an item. SEQUENCE grows when time, place or people changed. Raises Changed when `version` is stale.

    `interpreters` None keeps them.
    """
    itinerary = _lock_as_seen(item, version)
    if item.session is not None and COLUMNS.keys() & fields.keys():
        raise Refused(_("This is a session: change it in the programme."))
    old_placement, chosen = placement_of(item), item.interpreters if interpreters is None else interpreters
    before = {name: getattr(item, name) for name in fields} | _whom(item.people, item.interpreters)
    after = {**fields, **_whom(people, chosen)}
    if "details" in after:
        after["details"] = _details(after["details"])
    old, new = differences(before, after)
    if not new:
        return
    _set_fields(item, {name: after[name] for name in fields}, people)
    check_vehicle(item, by=by)
    engage(item, chosen)
    _save_change(itinerary, item, old_placement, resend="people" in new)
    _record(Verb.CHANGED, item, old, new, by=by)


def change_item_state(item: ItineraryItem, state: ItemState, *, by: Actor) -> None:
    """Cancel, reinstate or delete an item; calendars show a deleted one as cancelled until the expo is over."""
    itinerary = lock_itinerary(item.delegation)
    db.session.refresh(item, with_for_update={"of": ItineraryItem})
    if item.own_state is ItemState.DELETED or item.own_state is state:
        raise Refused(_("This cannot be done with this part of the itinerary as it is now."))
    old_placement, before = placement_of(item), item.own_state
    item.own_state = state
    check_vehicle(item, by=by)
    engage(item, item.interpreters)
    _save_change(itinerary, item, old_placement)
    _record(Verb.MOVED, item, {"state": before}, {"state": state}, by=by)


def add_session_item(
    delegation: Delegation, session: Session, *, people: Sequence[Member] = (), by: Actor
) -> ItineraryItem:
    """Add a session of the programme as an item, which follows the session from then on; one that was taken out comes back.
    Raises Refused for a session that is not public, and for one that is there already.
    """
    if session.event_id != delegation.event_id or session.state is not SessionState.PUBLISHED:
        raise Refused(_("There is no such session."))
    lock_itinerary(delegation)
    there = item_for_session(delegation, session)
    if there is not None:
        return _bring_back(there, people, by=by)
    kind = ItemKind.CEREMONY if session.kind is SessionKind.SIGNING_CEREMONY else ItemKind.SESSION
    return add_item(delegation, {"kind": kind}, people=people, by=by, session=session)


def _bring_back(item: ItineraryItem, people: Sequence[Member], *, by: Actor) -> ItineraryItem:
    if item.own_state is not ItemState.DELETED:
        raise Refused(_("This session is in the itinerary already."))
    before = placement_of(item)
    item.own_state, item.people, item.details = ItemState.PLANNED, list(people), _details(item.details)
    check_vehicle(item, by=by)
    engage(item, ())
    _save_change(lock_itinerary(item.delegation), item, before)
    record(Verb.ADDED, item, by=by, event_id=item.event_id, named=localize(item.title))
    return item


def follow_session(moved: SessionMoved) -> None:
    """Schedule the mails of the itineraries that have the session; pages, papers and calendars read the session itself."""
    before = moved.before
    room = db.session.get(Room, before.room_id) if before.room_id else None
    for item in items_that_are(moved.session):
        is_held = before.state is SessionState.PUBLISHED and item.own_state is ItemState.PLANNED
        state = item.own_state if is_held else ItemState.CANCELLED
        place = room.name if room else ""
        placement = replace(
            placement_of(item), starts_at=before.starts_at, ends_at=before.ends_at, place=place, state=state
        )
        _schedule_mail(lock_itinerary(item.delegation), item, placement)


def follow_interpreters(replaced: InterpretersReplaced) -> None:
    """Schedule the mails of the itineraries that have a session that others interpret."""
    for item in items_that_are(replaced.session):
        placement = replace(placement_of(item), interpreters=replaced.former)
        _schedule_mail(lock_itinerary(item.delegation), item, placement)


def _check_count(delegation: Delegation) -> None:
    count = sa.select(sa.func.count()).where(
        ItineraryItem.delegation_id == delegation.id, ItineraryItem.own_state != ItemState.DELETED
    )
    if (db.session.scalar(count) or 0) >= MOST_ITEMS:
        raise Refused(_("An itinerary has at most %(num)d parts.", num=MOST_ITEMS))


def _new_item(delegation: Delegation, fields: Mapping[str, Any], session: Session | None) -> ItineraryItem:
    moment = clock.now()
    item = ItineraryItem(
        uid=str(uuid.uuid4()),
        event_id=delegation.event_id,
        delegation_id=delegation.id,
        delegation=delegation,
        own_state=ItemState.PLANNED,
        own_sequence=0,
        version=1,
        session_id=session.id if session else None,
        session=session,
        created_at=moment,
        changed_at=moment,
        **{COLUMNS.get(name, name): fields[name] for name in FIELDS if name in fields},
    )
    item.details = _details(fields.get("details", {}))
    return item


def _lock_as_seen(item: ItineraryItem, version: int) -> Itinerary:
    itinerary = lock_itinerary(item.delegation)
    db.session.refresh(item, with_for_update={"of": ItineraryItem})
    if item.version != version:
        raise Changed(_("Somebody else changed this while you wrote."), changes_since(item, version))
    return itinerary


def _record(verb: Verb, item: ItineraryItem, before: Mapping[str, Any], after: Mapping[str, Any], *, by: Actor) -> None:
    """Write the change to the history, with the item's new version."""
    told = {**after, "version": item.version}
    named, event_id = localize(item.title), item.delegation.event_id
    record(verb, item, by=by, event_id=event_id, named=named, before=dict(before), after=told)


def _whom(people: Sequence[Member], interpreters: Sequence[Interpreter]) -> dict[str, Any]:
    return {"people": [member.id for member in people], "interpreters": sorted(one.name for one in interpreters)}


def _set_fields(item: ItineraryItem, values: Mapping[str, Any], people: Sequence[Member]) -> None:
    with db.session.no_autoflush:
        for name, value in values.items():
            setattr(item, COLUMNS.get(name, name), value)
        _check(item, people)
        item.people = list(people)


def _save_change(
    itinerary: Itinerary, item: ItineraryItem, old_placement: ItineraryPlacement, *, resend: bool = False
) -> None:
    item.version += 1
    if resend or placement_of(item) != old_placement:
        item.own_sequence += 1
    item.changed_at = clock.now()
    db.session.flush()
    _schedule_mail(itinerary, item, old_placement)


def _schedule_mail(itinerary: Itinerary, item: ItineraryItem, old_placement: ItineraryPlacement | None) -> None:
    """Raise the feed's version, and schedule the mail about all changes since the last one."""
    now = clock.now()
    note_vehicle(item, old_placement.vehicle if old_placement else None)
    itinerary.revision += 1
    itinerary.changed_at = now
    if item.pending is None:
        item.pending = pending_values(old_placement)
    itinerary.first_at = itinerary.first_at or now
    itinerary.tell_at = mail_due_at(itinerary.first_at, now)
    db.session.flush()


def placement_of(item: ItineraryItem) -> ItineraryPlacement:
    """Time, place, state and vehicle of an item, and what else is told of it."""
    to = item.details.get("to", "")
    where = (item.places, item.state, to, item.vehicle_id, item.starts_zone or "", item.ends_zone or "")
    named = (tuple(one.id for one in item.interpreters), item.named, dict(item.own_title or {}), dict(item.details))
    return ItineraryPlacement(item.starts_at, item.ends_at, *where, *named)


def _details(typed: Mapping[str, str]) -> dict[str, str]:
    return {name: typed[name][:120] for name in DETAILS if typed.get(name)}


def _check(item: ItineraryItem, people: Collection[Member]) -> None:
    event = item.delegation.event
    first = midnight(event.first_day, event.zone_info)
    last = midnight(event.last_day + timedelta(days=1), event.zone_info)
    fault = None if item.session else time_fault(item.starts_at, item.ends_at, first, last)
    if fault is not None:
        raise Refused(time_fault_sentence(fault))
    if any(member.delegation_id != item.delegation_id for member in people):
        raise Refused(_("Somebody chosen is not of this delegation."))


def time_fault_sentence(fault: ItineraryFault) -> str:
    """The sentence for a faulty time."""
    return {
        ItineraryFault.BACKWARDS: _("The end must be after the start."),
        ItineraryFault.TOO_LONG: _("A part of the itinerary takes at most 30 days."),
        ItineraryFault.TOO_FAR: _("This is more than 30 days away from the expo."),
    }[fault]
