"""Creating, changing and publishing expos."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from expo import clock
from expo.contributions import contributed
from expo.db import db, refuse_violations
from expo.domain_events import dispatch
from expo.errors import Changed, Refused
from expo.events.changes.questions import Questions
from expo.events.changes.venue import VENUE_FIELDS, Whereabouts, check_venue_seen, whereabouts_of
from expo.events.changes.zone import ZoneChange, ZoneFate, check_zone_decided, decided_hours
from expo.events.domain_events import ClocksChanged, DayChangeMoved, DaysMoved, ExpoMoved
from expo.events.doubtful_hours import Ways
from expo.events.lost_days import DaysChange, Decisions, check_decided
from expo.events.models import Event
from expo.events.outcomes import judged_by_outcome
from expo.events.queries import categories_of
from expo.events.rules import (
    EventState,
    Missing,
    days_after_move,
    is_slug,
    may_move,
    missing_before_publishing,
)
from expo.events.services.currencies import check_currency
from expo.events.services.field_checks import HOURS, check_fields, check_hours
from expo.events.services.zone_moves import settle_zone
from expo.history.queries import changes_since
from expo.history.services import Actor, differences, record
from expo.history.verbs import Verb
from expo.i18n import _, localize
from expo.organisations.queries import the_organisation

Fields = Mapping[str, Any]

# The columns that an organiser may set.
EVENT_FIELDS = (
    "name",
    "tagline",
    "description",
    "venue",
    "address",
    "city",
    "country",
    "map_url",
    "latitude",
    "longitude",
    "first_day",
    "last_day",
    "opens_at",
    "closes_at",
    "day_changes_at",
    "zone",
    "currency",
    "languages",
    "accent",
    "tiling",
    "angle",
    "blocks",
    "contact",
    "registration_opens_at",
    "registration_closes_at",
    "filling_end",
    "filling_days",
    "seat_filling_hours",
    "build_up_from",
    "breakdown_until",
    "build_up_opens_at",
    "build_up_closes_at",
    "breakdown_opens_at",
    "breakdown_closes_at",
)


@dataclass(frozen=True, slots=True)
class Follower:
    """Extension point: something that can move along with an expo's first day, such as sessions, and how to count it."""

    count: Callable[[Event], int]


def followers(event: Event) -> int:
    """The number of items that would move along with the expo's first day."""
    return sum(follower.count(event) for follower in contributed(Follower))


def touch(event: Event) -> None:
    """Invalidate the cached public pages of the event."""
    # Incremented in SQL: with the same number from two concurrent writers a stale page would stay cached.
    event.public_revision = Event.public_revision + 1


def touch_feeds(event: Event) -> None:
    """Invalidate the cached feeds and public pages of the event."""
    touch(event)
    event.programme_revision = Event.programme_revision + 1
    event.programme_changed_at = clock.now()


def create_event(slug: str, fields: Fields, *, by: Actor, demo: bool = False) -> Event:
    """Create a draft. Raises Refused for an invalid or existing slug, or an invalid field."""
    if not is_slug(slug):
        raise Refused(_("Use 3 to 60 small letters, digits and hyphens as the address, as in istanbul-tech-summit."))
    moment = clock.now()
    event = Event(
        uid=str(uuid.uuid4()),
        organisation_id=the_organisation(),
        slug=slug,
        demo=demo,
        created_at=moment,
        programme_changed_at=moment,
        **{name: fields[name] for name in EVENT_FIELDS if name in fields},
    )
    check_fields(event)
    db.session.add(event)
    with refuse_violations({"uq_events_slug": _("There is an expo at /%(slug)s already.", slug=slug)}):
        db.session.flush()
    check_hours(event)
    record(Verb.CREATED, event, by=by, event_id=event.id, named=localize(event.name))
    return event


def edit_event(
    event: Event,
    fields: Fields,
    *,
    version: int,
    by: Actor,
    along: bool = False,
    decisions: Decisions = MappingProxyType({}),
    hours: ZoneFate | None = None,
    ways: Ways = MappingProxyType({}),
    unconverted: bool = False,
    venue_seen: bool = False,
    asked: Questions | None = None,
) -> None:
    """Save the given fields; with `along` the sessions move with the first day. Raises Changed when somebody saved since
    `version`, Refused for invalid values; LostDaysUndecided and ZoneUndecided where `decisions`, `hours` or `ways` do not say
    what becomes of what is on lost days or has an hour, and as `check_currency` and `check_place_seen` do. `asked` gets what
    was asked and answered.
    """
    _lock_as_seen(event, version)
    days, whereabouts, asked = (event.first_day, event.last_day), whereabouts_of(event), asked or Questions()
    was, now = _assign_fields(event, fields)
    _check(event, was, now, unconverted=unconverted, venue_seen=venue_seen)
    if now:
        clocks = _set_clocks(_zones(event, was["zone"], ways), hours, by, asked) if "zone" in now else None
        change = DaysChange(event, was=days, now=(event.first_day, event.last_day), along=along)
        asked.lost = check_decided(change, decisions)
        _save(event, was, now, change, by=by)
        _settle_days(change, decisions, by, clocks, other_hour="day_changes_at" in now)
        _tell_of_move(change, whereabouts, clocks)


def _lock_as_seen(event: Event, version: int) -> None:
    db.session.refresh(event, with_for_update=True)
    if event.version != version:
        raise Changed(_("Somebody else changed these settings while you wrote."), changes_since(event, version))


def _check(event: Event, was: Fields, now: Fields, *, unconverted: bool, venue_seen: bool) -> None:
    check_fields(event)
    if HOURS & now.keys():
        check_hours(event)
    if "currency" in now:
        check_currency(event, was["currency"], unconverted=unconverted)
    if VENUE_FIELDS & now.keys():
        check_venue_seen(event, seen=venue_seen)


def _tell_of_move(change: DaysChange, whereabouts: Whereabouts, clocks: ClocksChanged | None) -> None:
    """Tell of other days, another place and another time zone, all in one."""
    event = change.event
    days, now = change if change.now != change.was else None, whereabouts_of(event)
    elsewhere = (whereabouts, now) if whereabouts.is_elsewhere(now) else None
    if days or elsewhere or clocks:
        decided = decided_hours(clocks.change, clocks.before) if clocks else []
        dispatch(ExpoMoved(event, days, elsewhere, clocks, decided))


def _settle_days(
    change: DaysChange, decisions: Decisions, by: Actor, clocks: ClocksChanged | None, *, other_hour: bool
) -> None:
    """Tell the rooms of another time zone, of other days, and of days that change at another hour."""
    if clocks is not None:
        dispatch(clocks)
    if change.now != change.was:
        with judged_by_outcome():
            dispatch(DaysMoved(change, decisions, by))
    if other_hour:
        dispatch(DayChangeMoved(change.event))


def _zones(event: Event, was: str, ways: Ways) -> ZoneChange:
    return ZoneChange(event, ZoneInfo(was), event.zone_info, ways)


def _set_clocks(change: ZoneChange, fate: ZoneFate | None, by: Actor, asked: Questions) -> ClocksChanged:
    """Settle what has an hour by the expo's clocks, in its new zone, as was decided; before its days are looked at."""
    asked.clocks = check_zone_decided(change, fate)
    fate = fate or ZoneFate.HOURS
    return ClocksChanged(change, fate, by, settle_zone(change, fate))


def _save(event: Event, was: Fields, now: Fields, change: DaysChange, *, by: Actor) -> None:
    _move_category_days(event, change.was)
    event.version += 1
    touch_feeds(event)
    db.session.flush()
    after = {**now, "version": event.version}
    record(Verb.CHANGED, event, by=by, event_id=event.id, named=localize(event.name), before=was, after=after)


def move_event(event: Event, state: EventState, *, by: Actor) -> None:
    """Change the event's state. Raises Refused for an impossible transition, or naming what is missing to publish it."""
    db.session.refresh(event, with_for_update=True)
    if not may_move(event.state, state):
        raise Refused(
            _("An expo that is %(now)s cannot become %(then)s.", now=state_name(event.state), then=state_name(state))
        )
    missing = missing_from(event) if state in {EventState.PUBLISHED, EventState.LIVE} else []
    if missing:
        raise Refused(
            _("Something is missing before people can see this expo."), [missing_words(what) for what in missing]
        )
    before, event.state = event.state, state
    touch_feeds(event)
    db.session.flush()
    record(
        Verb.MOVED,
        event,
        by=by,
        event_id=event.id,
        named=localize(event.name),
        before={"state": before},
        after={"state": state},
    )


def missing_from(event: Event) -> list[Missing]:
    """What the event still needs before it is published."""
    able = categories_of(event, active_only=True)
    first = event.languages[0] if event.languages else "en"
    return missing_before_publishing(
        name=(event.name or {}).get(first, ""), venue=event.venue, city=event.city, open_categories=len(able)
    )


def missing_words(what: Missing) -> str:
    """The sentence that says what to add."""
    return {
        Missing.NAME: _("Give the expo a name in its first language."),
        Missing.VENUE: _("Add a venue."),
        Missing.CITY: _("Say in which city it is."),
        Missing.CATEGORY: _("Add at least one category of people who may register."),
    }[what]


def state_name(state: EventState) -> str:
    return {
        EventState.DRAFT: _("a draft"),
        EventState.PUBLISHED: _("published"),
        EventState.LIVE: _("live"),
        EventState.CLOSED: _("closed"),
    }[state]


def _assign_fields(event: Event, fields: Fields) -> tuple[dict[str, Any], dict[str, Any]]:
    """Set those of EVENT_FIELDS that are given; returns the values that changed, before and after."""
    names = [name for name in EVENT_FIELDS if name in fields]
    before = {name: getattr(event, name) for name in names}
    for name in names:
        setattr(event, name, fields[name])
    return differences(before, {name: getattr(event, name) for name in names})


def _move_category_days(event: Event, was: tuple[date, date]) -> None:
    """Move the categories' days along with the event's. Raises Refused when a category would be left without any."""
    now = event.first_day, event.last_day
    if was == now:
        return
    for category in [one for one in categories_of(event) if one.days]:
        days = days_after_move(category.days or [], was, now)
        if not days:
            name = localize(category.name)
            raise Refused(
                _("%(category)s would be admitted on no day of the expo. Change its days first.", category=name)
            )
        category.days = days
