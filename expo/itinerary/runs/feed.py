"""The calendar of a vehicle, for its driver: its runs, and as cancelled those that it no longer does."""

import sqlalchemy as sa

from expo.calendar.builder import calendar_of
from expo.calendar.conditional import FeedVersion
from expo.calendar.sources import OtherFeed
from expo.db import db, read_connection
from expo.delegations.models import Delegation, Member
from expo.events.models import Event
from expo.i18n import force_locale, localize
from expo.itinerary.models import Itinerary, ItineraryItem
from expo.itinerary.runs.queries import Run, former_items, is_run, items_in, runs_of
from expo.itinerary.runs.words import run_lines
from expo.itinerary.vehicles.models import Vehicle
from expo.kit.ical import CalendarItem, calendar_bytes, item_bytes
from expo.registration.models import Registration

_USERS = sa.select(ItineraryItem.delegation_id).where(ItineraryItem.vehicle_id == Vehicle.id)
# What a run says of others is part of the version too: its journey (flights), its delegation, and how many come.
_JOURNEYS = sa.select(sa.func.sum(Itinerary.revision)).where(Itinerary.delegation_id.in_(_USERS)).scalar_subquery()
_DELEGATIONS = sa.select(sa.func.sum(Delegation.version)).where(Delegation.id.in_(_USERS)).scalar_subquery()
_RIDERS = (
    sa.select(Registration.id)
    .join(Member, Member.registration_id == Registration.id)
    .where(Member.delegation_id.in_(_USERS))
    .correlate(Vehicle)
)
_PEOPLE = sa.select(sa.func.sum(Registration.version)).where(Registration.id.in_(_RIDERS)).scalar_subquery()
_WHO = sa.select(sa.func.sum(Registration.id)).where(Registration.id.in_(_RIDERS)).scalar_subquery()
_CHANGED = sa.select(sa.func.max(Itinerary.changed_at)).where(Itinerary.delegation_id.in_(_USERS)).scalar_subquery()
_VERSIONS = (
    sa.select(
        Vehicle.id,
        Vehicle.revision,
        Vehicle.changed_at,
        Event.uid,
        Event.version.label("event_version"),
        Event.programme_revision,
        Event.programme_changed_at,
        _JOURNEYS.label("journeys"),
        _DELEGATIONS.label("delegations"),
        _PEOPLE.label("people"),
        _WHO.label("who"),
        _CHANGED.label("journeys_changed_at"),
    )
    .join(Event, Event.id == Vehicle.event_id)
    .where(Vehicle.link_key == sa.bindparam("key"))
)


def vehicle_feed(key: str) -> OtherFeed | None:
    """The calendar of a vehicle by its key; None for a renewed one. One statement."""
    with read_connection() as connection:
        row = connection.execute(_VERSIONS, {"key": key}).first()
    if row is None:
        return None
    moments = (row.changed_at, row.programme_changed_at, row.journeys_changed_at)
    changed_at = max(moment for moment in moments if moment is not None)
    marks = (row.id, row.revision, row.event_version, row.programme_revision)
    sums = (row.journeys or 0, row.delegations or 0, row.people or 0, row.who or 0)
    moment = f"{int(changed_at.timestamp() * 1_000_000):x}"
    tag = f"{row.uid[:8]}.v{'.'.join(str(mark) for mark in (*marks, *sums))}.{moment}"
    return OtherFeed(FeedVersion(tag, changed_at), lambda: _build(row.id))


def _build(number: int) -> bytes:
    vehicle = db.session.get_one(Vehicle, number)
    event, language = vehicle.event, vehicle.language
    name = f"{localize(event.name, language)}: {vehicle.label}"
    held = runs_of(vehicle)
    off = [item for item in items_in([vehicle.id]) if not is_run(item)] + former_items(vehicle)
    with force_locale(language):
        entries = [_entry(run, vehicle) for run in held] + [_cancelled(item, vehicle) for item in off]
    return calendar_bytes(calendar_of(event, name, language), [item_bytes(entry) for entry in entries])


def _entry(run: Run, vehicle: Vehicle) -> CalendarItem:
    lines = run_lines(run, vehicle)
    return _item(run.item, vehicle, cancelled=False, location=run.item.place, description="\n".join(lines))


def _cancelled(item: ItineraryItem, vehicle: Vehicle) -> CalendarItem:
    """A run that does not take place, or that another vehicle does; no more is said of it."""
    return _item(item, vehicle, cancelled=True)


def _item(
    item: ItineraryItem, vehicle: Vehicle, *, cancelled: bool, location: str = "", description: str = ""
) -> CalendarItem:
    changed = [item.changed_at, *([item.session.changed_at] if item.session else [])]
    return CalendarItem(
        uid=f"{item.uid}-{vehicle.id}-run@expo",
        starts_at=item.starts_at,
        ends_at=item.ends_at,
        zone=vehicle.event.zone,
        summary=f"{localize(item.title)} · {localize(item.delegation.name)}",
        changed_at=max(changed),
        sequence=item.sequence,
        created_at=item.created_at,
        location=location,
        description=description,
        cancelled=cancelled,
    )
