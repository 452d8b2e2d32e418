"""Itineraries in calendars: the delegation's feed, and a member's items in their personal calendar."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from expo.calendar.builder import calendar_of
from expo.calendar.conditional import FeedVersion
from expo.calendar.sources import FeedSource, OtherFeed
from expo.config import settings
from expo.db import db, read_connection
from expo.delegations.models import Delegation, Member
from expo.delegations.rules import DelegationState
from expo.events.models import Event
from expo.history.queries import last_change
from expo.history.subjects import Subject
from expo.i18n import _, force_locale, localize
from expo.interpreters.models import Booking, Interpreter
from expo.itinerary.flight_words import flight_line
from expo.itinerary.models import Itinerary, ItineraryItem, item_interpreters
from expo.itinerary.queries import changed_at_of, items_for_person, items_of
from expo.itinerary.rules import ItemState
from expo.itinerary.runs.words import vehicle_line
from expo.itinerary.words import detail_words, kind_words
from expo.kit.ical import CalendarItem as Entry
from expo.kit.ical import calendar_bytes, item_bytes
from expo.kit.tokens import Purpose, seal
from expo.programme.models import session_interpreters
from expo.registration.models import Registration


def _interpreters_changed_at(of: Callable[[Any], Any], where: Any, outer: Any) -> Any:
    """When an interpreter of some items, or of the sessions that items are, last changed, or the registration that one has
    their name of, as a scalar subquery.
    """
    booked = (
        (item_interpreters.c, item_interpreters.c.item_id == ItineraryItem.id),
        (session_interpreters.c, session_interpreters.c.session_id == ItineraryItem.session_id),
    )
    moments = [
        of(sa.select(moment.label("at")).select_from(ItineraryItem))
        .join(columns.booking_id.table, is_of_item)
        .join(Booking, Booking.id == columns.booking_id)
        .join(Interpreter, Interpreter.id == Booking.interpreter_id)
        .where(where)
        .correlate(outer)
        for columns, is_of_item in booked
        for moment in (Interpreter.changed_at, last_change(Subject.REGISTRATION, Interpreter.registration_id))
    ]
    found = sa.union_all(*moments).subquery()
    return sa.select(sa.func.max(found.c.at)).scalar_subquery()


# The columns of the version tag of a delegation's feed, in one statement.
_VERSION_QUERY = (
    sa.select(
        Itinerary.id,
        Itinerary.revision,
        Itinerary.changed_at,
        Delegation.id.label("delegation_id"),
        Delegation.version,
        Event.uid,
        Event.version.label("event_version"),
        Event.programme_revision,
        Event.programme_changed_at,
        _interpreters_changed_at(
            lambda items: items, ItineraryItem.delegation_id == Itinerary.delegation_id, Itinerary
        ).label("interpreters_changed_at"),
    )
    .join(Delegation, Delegation.id == Itinerary.delegation_id)
    .join(Event, Event.id == Delegation.event_id)
    .where(
        Itinerary.link_key == sa.bindparam("key"),
        Itinerary.revoked_at.is_(None),
        Delegation.state == DelegationState.ACCEPTED,
    )
)


def feed_address(itinerary: Itinerary) -> str:
    """The private address of the delegation's calendar."""
    here = settings()
    return f"{here.base_url}/calendar/{seal(itinerary.link_key, Purpose.ITINERARY, here.secret_key)}.ics"


def delegation_feed(key: str) -> OtherFeed | None:
    """The feed of a link key, built only when its body is needed; None for a renewed or revoked key. One statement."""
    with read_connection() as connection:
        row = connection.execute(_VERSION_QUERY, {"key": key}).first()
    if row is None:
        return None
    # items that are sessions change with the programme
    moments = (row.changed_at, row.programme_changed_at, row.interpreters_changed_at)
    changed_at = max(moment for moment in moments if moment is not None)
    moment = f"{int(changed_at.timestamp() * 1_000_000):x}"
    tag = f"{row.uid[:8]}.d{row.id}.{row.revision}.{row.version}.{row.event_version}.{row.programme_revision}.{moment}"
    return OtherFeed(FeedVersion(tag, changed_at), lambda: _build(row.delegation_id))


def entries_for(registration: Registration, language: str, alarm_minutes: int | None) -> list[Entry]:
    """A member's items of the itinerary, as entries of their personal calendar."""
    event = registration.event
    return [_entry(item, event, language, alarm_minutes) for item in items_for_person(registration.id)]


def _delegation_named_at(registration_id: Any) -> Any:
    """When the delegation of a person last changed, as a scalar subquery of the registration's id: entries have its name."""
    query = sa.select(last_change(Subject.DELEGATION, Member.delegation_id))
    return query.where(Member.registration_id == registration_id).scalar_subquery()


def _interpreters_named_at(registration_id: Any) -> Any:
    """The same of the interpreters of its itinerary."""
    return _interpreters_changed_at(
        lambda items: items.join(Member, Member.delegation_id == ItineraryItem.delegation_id),
        Member.registration_id == registration_id,
        Registration,
    )


NAMES = (
    FeedSource("itinerary_delegation", _delegation_named_at),
    FeedSource("itinerary_interpreters", _interpreters_named_at),
)
SOURCE = FeedSource("itinerary", changed_at_of, entries_for)


def _build(delegation_id: int) -> bytes:
    delegation = db.session.get_one(Delegation, delegation_id)
    event, language = delegation.event, delegation.language
    calendar = calendar_of(event, localize(delegation.name, language), language)
    items = items_of(delegation, with_deleted=True)
    return calendar_bytes(calendar, [item_bytes(_entry(item, event, language, None)) for item in items])


def _entry(item: ItineraryItem, event: Event, language: str, alarm_minutes: int | None) -> Entry:
    with force_locale(language):
        kind, lines, place = kind_words()[item.kind], detail_lines(item), item.place
    texts = ["\n".join(lines), item.note, localize(item.delegation.name, language)]
    return Entry(
        uid=f"{item.calendar_uid}@expo",
        starts_at=item.starts_at,
        ends_at=item.ends_at,
        zone=event.zone,
        summary=localize(item.title, language),
        changed_at=max(item.changed_at, item.session.changed_at) if item.session else item.changed_at,
        sequence=item.sequence,
        created_at=item.created_at,
        location=place,
        description="\n\n".join(text for text in texts if text),
        categories=(kind,),
        cancelled=item.state is not ItemState.PLANNED,
        language=language if item.title.get(language) else "",
        alarm_minutes=alarm_minutes,
    )


def detail_lines(item: Any) -> list[str]:
    """The details of an item, one per line, in the reader's language."""
    words = detail_words()
    flight = flight_line(item, item.delegation.event.zone)
    lines = [flight] if flight else []
    lines += [f"{word}: {item.details[name]}" for name, word in words.items() if item.details.get(name)]
    if item.vehicle:
        lines.append(f"{_('Vehicle')}: {vehicle_line(item.vehicle)}")
    names = ", ".join(one.name for one in item.interpreters)
    return [*lines, _("Interpreting: %(names)s", names=names)] if names else lines
