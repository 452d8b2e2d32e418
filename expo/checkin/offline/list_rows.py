"""Reads the rows of the offline list."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from expo.badges.models import SpareBadge
from expo.checkin.models import RetiredCode, Visit
from expo.checkin.offline.list_format import WHOLE_EXPO, ListedBadge, ListHeader, serialise
from expo.checkin.offline.merge_statements import zones_by_category
from expo.checkin.queries import gates_of
from expo.checkin.scanning.services import days_of
from expo.checkin.unpaid import firm_owes
from expo.db import db
from expo.delegations.queries import clearances_in
from expo.events.models import Category, Event, category_zones
from expo.events.queries import categories_of, closures_of
from expo.registration.models import Registration


def offline_list(event: Event, key: bytes, moment: datetime) -> bytes:
    """The serialised list of an event at that moment; ten queries whatever its size."""
    days = days_of(event)
    categories = categories_of(event)
    category_index = {category.id: index for index, category in enumerate(categories)}
    header = ListHeader(event.uid, moment, key, days, _categories(categories), _gates(event, moment))
    people = _people(event, category_index, days.day_of(moment))
    return serialise(header, people, _retired(event), _blanks(event, category_index))


def _people(event: Event, category_index: dict[int, int], day: date) -> Iterator[ListedBadge]:
    seen: dict[int, dict[int, bool]] = defaultdict(dict)
    visits = sa.select(Visit.registration_id, Visit.zone_id, Visit.inside)
    for registration_id, zone_id, inside in db.session.execute(
        visits.where(Visit.event_id == event.id, Visit.day == day)
    ):
        seen[registration_id][zone_id or WHOLE_EXPO] = inside
    paid = sa.and_(Registration.paid_minor >= Category.price_minor, ~firm_owes(Registration.id, day))
    query = sa.select(
        Registration.id,
        Registration.code,
        Registration.given_name,
        Registration.family_name,
        Registration.category_id,
        Registration.state,
        paid,
    ).join(Category, Category.id == Registration.category_id)
    not_seen: dict[int, bool] = {}
    cleared, zones = clearances_in(event, day), zones_by_category(event)
    for registration_id, code, given, family, category, state, has_paid in db.session.execute(
        query.where(Registration.event_id == event.id)
    ):
        areas = _areas(cleared.get(registration_id), zones.get(category))
        name, days = f"{given} {family}".strip(), seen.get(registration_id, not_seen)
        yield ListedBadge(code, name, category_index[category], state, bool(has_paid), days, areas)


def _areas(cleared: tuple[bool, frozenset[int]] | None, by_category: Collection[int] | None) -> list[int] | None:
    """The zones a delegation member may enter; None where the category decides."""
    if cleared is None or (cleared[0] and not by_category):
        return None
    return sorted(cleared[1].union(by_category or ())) if cleared[0] else []


def _blanks(event: Event, category_index: dict[int, int]) -> Iterator[tuple[str, int]]:
    blank = sa.select(SpareBadge.code, SpareBadge.category_id).where(
        SpareBadge.event_id == event.id, SpareBadge.registration_id.is_(None)
    )
    for code, category in db.session.execute(blank):
        yield code, category_index[category]


def _retired(event: Event) -> list[str]:
    return list(db.session.scalars(sa.select(RetiredCode.code).where(RetiredCode.event_id == event.id)))


def _categories(categories: list[Category]) -> list[dict[str, Any]]:
    zones = defaultdict(list)
    rows = sa.select(category_zones.c.category_id, category_zones.c.zone_id)
    for category, zone in db.session.execute(
        rows.where(category_zones.c.category_id.in_([category.id for category in categories]))
    ):
        zones[category].append(zone)
    return [
        {
            "name": shown.name,
            "colour": shown.colour,
            "kind": shown.kind.value,
            "days": shown.days,
            "zones": sorted(zones[shown.id]) or None,
        }
        for shown in categories
    ]


def _gates(event: Event, moment: datetime) -> list[dict[str, Any]]:
    closures = closures_of(event, moment)
    return [
        {
            "id": gate.id,
            "name": gate.name,
            "area": gate.zone_id or WHOLE_EXPO,
            "direction": gate.direction.value,
            "closed_until": gate.closed_until.isoformat() if gate.closed_until else None,
            "closures": [
                [one.starts_at.isoformat(), one.ends_at.isoformat(), one.reason]
                for one in closures
                if one.zone_id == gate.zone_id
            ],
            "reason": gate.closed_reason,
        }
        for gate in gates_of(event)
    ]
