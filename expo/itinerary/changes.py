"""Lines of mails on how an itinerary item differs from what was last mailed of it."""

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from expo.db import db
from expo.delegations.models import Member
from expo.i18n import _, localize
from expo.interpreters.models import Interpreter
from expo.itinerary.models import ItineraryItem, place_in
from expo.itinerary.rules import DETAILS, ItemState, ItineraryPlacement, is_named
from expo.itinerary.vehicles.models import Vehicle
from expo.itinerary.words import detail_words, person_words
from expo.occasions import Occasion, change_words, occasion_words
from expo.web.filters import listed


class MemberLine(StrEnum):
    """What a member of a delegation is told of an item."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"


OFF = (
    "off"  # in an item's `pending`: its driver was told that it does not take place, since the delegation does not come
)

Was = Mapping[str, Any]  # the values of an item last mailed, by its `pending`; empty for a new one


def pending_values(old_placement: ItineraryPlacement | None) -> dict[str, Any]:
    """The old values as JSON for the pending mail; empty for a new item."""
    if old_placement is None:
        return {}
    return {
        "starts_at": old_placement.starts_at.isoformat(),
        "ends_at": old_placement.ends_at.isoformat(),
        "place": old_placement.place,
        "state": old_placement.state.value,
        "to": old_placement.to,
        "vehicle": old_placement.vehicle,
        "vehicle_label": _label_of(old_placement.vehicle),
        "starts_zone": old_placement.starts_zone,
        "ends_zone": old_placement.ends_zone,
        "interpreters": list(old_placement.interpreters),
        "people": sorted(old_placement.people),
        "title": dict(old_placement.title),
        "details": dict(old_placement.details),
    }


def change_line(item: ItineraryItem, was: Was, zone: str, language: str) -> str:
    """An item's title, time, place, vehicle, and details that have changed, as they were and as they are. Texts are in the
    language that is in force.
    """
    title, now = localize(item.title, language), occasion_of(item, language)
    before = former_occasion(item, was, language)
    if item.state is not ItemState.PLANNED:
        return not_held_line(title, before, zone, language)
    if was.get("state", ItemState.PLANNED) != ItemState.PLANNED:
        line = _("“%(title)s” takes place after all: %(now)s.", title=title, now=occasion_words(now, zone, language))
    else:
        line = f"{title}: {change_words(before, now, zone, language)}"
    told = [
        *(_title_words(item, was, language), _people_words(item, was)),
        *(_vehicle_words(item, was), _interpreter_words(item, was)),
    ]
    return "; ".join(part for part in (line, *told, *detail_changes(item, was)) if part)


def detail_changes(item: ItineraryItem, was: Was) -> list[str]:
    """Each detail that has changed, such as the number of a flight, as it was and is; where it goes to is told as place."""
    before, nothing = was.get("details"), _("not said")
    if before is None:
        return []
    changed = [name for name in DETAILS if name != "to" and before.get(name, "") != item.details.get(name, "")]
    return [
        f"{detail_words()[name]}: "
        + _("was %(was)s, is %(now)s", was=before.get(name) or nothing, now=item.details.get(name) or nothing)
        for name in changed
    ]


def _title_words(item: ItineraryItem, was: Was, language: str) -> str:
    """What it was called, where it has another name; a session's is told by the programme."""
    before, now = localize(was.get("title"), language), localize(item.own_title, language)
    return _("was called “%(title)s”", title=before) if item.session is None and before and before != now else ""


def not_held_line(title: str, before: Occasion, zone: str, language: str) -> str:
    """That something does not take place, and when it was to."""
    return _(
        "“%(title)s” does not take place. It was: %(was)s.", title=title, was=occasion_words(before, zone, language)
    )


def occasion_of(item: ItineraryItem, language: str) -> Occasion:
    where = _where(place_in(item.places, language), item.details.get("to", ""))
    return Occasion(item.starts_at, item.ends_at, where, item.starts_zone, item.ends_zone)


def former_occasion(item: ItineraryItem, was: Was, language: str) -> Occasion:
    """When and where the item was as last told; as it is where it is new."""
    if not was:
        return occasion_of(item, language)
    starts, ends = (datetime.fromisoformat(was[name]) for name in ("starts_at", "ends_at"))
    where = _where(place_in(was["place"], language), was.get("to", ""))
    return Occasion(starts, ends, where, was.get("starts_zone", ""), was.get("ends_zone", ""))


def is_notable(item: ItineraryItem, was: Was) -> bool:
    """Whether an item differs from what was last mailed; one that was added and removed in between does not."""
    is_planned = item.state is ItemState.PLANNED
    return is_otherwise(item, was) or (is_planned and _former_people(item, was) != item.named)


def is_otherwise(item: ItineraryItem, was: Was) -> bool:
    """The same for those whom it was for and is for."""
    if not was:
        return item.state is ItemState.PLANNED
    return is_rescheduled(item, was) or (item.state is ItemState.PLANNED and _is_interpreted_otherwise(item, was))


def is_told_to_drivers(item: ItineraryItem, was: Was) -> bool:
    """Whether its driver is told: of what differs, and of what they had read would not take place, with its delegation."""
    return was.get(OFF, False) or is_otherwise(item, was)


def is_rescheduled(item: ItineraryItem, was: Was) -> bool:
    """Whether time, place, state or vehicle differ from what was last mailed of an item that was known."""
    is_now = {
        "starts_at": item.starts_at.isoformat(),
        "ends_at": item.ends_at.isoformat(),
        "place": item.places,
        "state": item.state.value,
        "to": item.details.get("to", ""),
        "vehicle": item.vehicle_id,
        "title": item.own_title,
        "details": item.details,
    }
    return any(was[name] != value for name, value in is_now.items() if name in was)


def line_for(member_id: int, item: ItineraryItem, was: Was) -> MemberLine | None:
    """What somebody of the delegation is told of an item: that it is new for them, no longer theirs, or what has changed in
    it; None where it is none of theirs, or as they know it.
    """
    planned = ItemState.PLANNED
    has = item.state is planned and is_named(member_id, item.named)
    knew = bool(was) and was.get("state", planned) == planned and is_named(member_id, _former_people(item, was))
    if has and knew:
        return MemberLine.CHANGED if is_otherwise(item, was) else None
    if has:
        return MemberLine.CHANGED if not was or is_named(member_id, _former_people(item, was)) else MemberLine.NEW
    if knew:
        return MemberLine.CHANGED if is_named(member_id, item.named) else MemberLine.GONE
    return None


def new_line(item: ItineraryItem, zone: str, language: str) -> str:
    """That an item is somebody's from now on, as it is."""
    return _("New for you: %(what)s", what=change_line(item, {}, zone, language))


def gone_line(item: ItineraryItem, was: Was, zone: str, language: str) -> str:
    """That an item is no longer somebody's, and when it was to be."""
    before = occasion_words(former_occasion(item, was, language), zone, language)
    title = localize(was.get("title"), language) or localize(item.title, language)
    return _("“%(title)s” is no longer for you. It was: %(was)s.", title=title, was=before)


def _former_people(item: ItineraryItem, was: Was) -> frozenset[int]:
    """Whom it was for, as last told; whom it is for where nobody said."""
    return frozenset(was["people"]) if "people" in was else item.named


def _people_words(item: ItineraryItem, was: Was) -> str:
    """Whom it is for, where that has changed."""
    former = _former_people(item, was)
    if former == item.named:
        return ""
    return _("for: was %(was)s, is %(now)s", was=_names_of(former), now=_names_of(item.named))


def _names_of(people: frozenset[int]) -> str:
    if not people:
        return _("everybody")
    query = sa.select(Member).where(Member.id.in_(sorted(people))).order_by(Member.id)
    found = [person_words(one) for one in db.session.scalars(query.options(joinedload(Member.registration)))]
    return listed(found) if found else _("a former member")


def _is_interpreted_otherwise(item: ItineraryItem, was: Was) -> bool:
    """Whether others interpret. Of somebody whose row is gone since, merged with another or erased, nothing is said."""
    former = set(was.get("interpreters", ()))
    known = "interpreters" in was and len(_interpreters_by(former)) == len(former)
    return known and former != {one.id for one in item.interpreters}


def _interpreter_words(item: ItineraryItem, was: Was) -> str:
    """Who interprets, where that has changed."""
    if not _is_interpreted_otherwise(item, was):
        return ""
    nobody = _("nobody")
    former = ", ".join(one.name for one in _interpreters_by(was["interpreters"]))
    now = ", ".join(one.name for one in item.interpreters)
    return _("interpreter: was %(was)s, is %(now)s", was=former or nobody, now=now or nobody)


def _interpreters_by(ids: Collection[int]) -> list[Interpreter]:
    query = sa.select(Interpreter).where(Interpreter.id.in_(sorted(ids))).order_by(Interpreter.id)
    return list(db.session.scalars(query)) if ids else []


def _where(place: str, to: str) -> str:
    return f"{place} → {to}" if place and to else place or to


def _vehicle_words(item: ItineraryItem, was: Was) -> str:
    """The vehicle, where it has changed or the item is new."""
    now = item.vehicle.label if item.vehicle else ""
    if "vehicle" not in was:
        return now
    if was["vehicle"] == item.vehicle_id:
        return ""
    nothing = _("no vehicle")
    return _("was %(was)s, is %(now)s", was=was.get("vehicle_label") or nothing, now=now or nothing)


def _label_of(vehicle_id: int | None) -> str:
    vehicle = db.session.get(Vehicle, vehicle_id) if vehicle_id is not None else None
    return vehicle.label if vehicle is not None else ""
