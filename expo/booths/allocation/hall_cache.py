"""Booths as the engine takes them, and a cache of the spaces of each hall, keyed by the rows they are built from."""

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from expo.booths.allocation.engine.problem import ProblemBooth as Stand
from expo.booths.allocation.engine.problem import Side, Utilities
from expo.booths.allocation.engine.spaces import Spaces, every_space
from expo.booths.models import Booth, HallPlan
from expo.booths.plan.walkable import Rect
from expo.db import db
from expo.events.models import Event
from expo.exhibitors.rules import Scheme
from expo.kit.cache import Kept

_booth, _plan = Booth.__table__.c, HallPlan.__table__.c
# Plain columns, lists as JSON text, for speed: a hall has up to three thousand rows.
_ROWS = (
    sa.select(
        _booth.id,
        _booth.number,
        _booth.hall_id,
        _booth.x_cm,
        _booth.y_cm,
        _booth.width_cm,
        _booth.depth_cm,
        _booth.open_sides,
        sa.cast(_booth.schemes, sa.Text),
        sa.cast(_plan.schemes, sa.Text),
        _booth.zone_id,
        _booth.pavilion_id,
        _booth.power_kw,
        _booth.water,
        _booth.compressed_air,
        _booth.internet,
        _booth.blocked,
    )
    .select_from(sa.outerjoin(Booth.__table__, HallPlan.__table__, _plan.hall_id == _booth.hall_id))
    .where(_booth.event_id == sa.bindparam("event"))
)
_OF_EVENT = _ROWS.order_by(_booth.hall_id, _booth.id)
_OF_HALL = _ROWS.where(_booth.hall_id == sa.bindparam("hall")).order_by(_booth.id)
_WITHIN = _OF_HALL.where(
    _booth.x_cm <= sa.bindparam("right"),
    _booth.x_cm + _booth.width_cm >= sa.bindparam("left"),
    _booth.y_cm <= sa.bindparam("bottom"),
    _booth.y_cm + _booth.depth_cm >= sa.bindparam("top"),
)


@dataclass(frozen=True, slots=True)
class HallSpaces:
    """The booths of a hall by id, and all its spaces."""

    stands: tuple[Stand, ...]
    spaces: Spaces


# A hall of 1,500 booths is some 4 MB.
_floors: Kept[HallSpaces] = Kept(12)


def hall_spaces_of(event: Event, hall_id: int) -> HallSpaces:
    """The hall's booths and spaces, from an LRU cache keyed by the rows they are built from."""
    rows = _read_rows(_OF_HALL, event=event.id, hall=hall_id)
    return _floors.get_or(rows, lambda: _build(rows))


def stands_of(event: Event) -> list[Stand]:
    """All booths of the event, grouped by hall."""
    return [_stand(row) for row in _read_rows(_OF_EVENT, event=event.id)]


def stands_of_hall(event: Event, hall_id: int) -> Iterable[Stand]:
    """The booths of one hall."""
    return hall_spaces_of(event, hall_id).stands


def stands_within(event: Event, hall_id: int, area: Rect) -> list[Stand]:
    """The booths of a hall that overlap or touch a rectangle."""
    edges = {"left": area.x, "right": area.right, "top": area.y, "bottom": area.bottom}
    return [_stand(row) for row in _read_rows(_WITHIN, event=event.id, hall=hall_id, **edges)]


def _read_rows(query: sa.Select[Any], **values: int) -> tuple[tuple[Any, ...], ...]:
    db.session.flush()  # include unflushed changes
    return tuple(map(tuple, db.session.execute(query, values).all()))


def _build(rows: tuple[tuple[Any, ...], ...]) -> HallSpaces:
    stands = tuple(map(_stand, rows))
    return HallSpaces(stands, every_space(stands))


def _stand(row: tuple[Any, ...]) -> Stand:
    number, name, hall, x, y, width, depth, open_sides, schemes, hall_schemes = row[:10]
    zone, pavilion, kw, water, air, internet, blocked = row[10:]
    return Stand(
        id=number,
        number=name,
        hall=str(hall),
        x_cm=x,
        y_cm=y,
        width_cm=width,
        depth_cm=depth,
        open_sides=_sides(open_sides),
        schemes=_schemes(schemes, hall_schemes),
        zone=area_key(zone),
        pavilion=area_key(pavilion),
        utilities=_utilities(kw, water, air, internet),
        blocked=blocked or not open_sides,  # a booth without an open side is unreachable
    )


def area_key(number: int | None) -> str | None:
    """A zone or pavilion id as a key of the allocation problem."""
    return None if number is None else str(number)


# Cached, since many booths share these values.
@lru_cache(maxsize=64)
def _sides(letters: str) -> frozenset[Side]:
    return frozenset(Side(side) for side in letters)


@lru_cache(maxsize=256)
def _schemes(booth: str | None, hall: str | None) -> frozenset[str]:
    """The schemes allowed on a booth: its own, else its hall's, else all."""
    allowed = json.loads(booth or "[]") or json.loads(hall or "[]")
    return frozenset(allowed or (scheme.value for scheme in Scheme))


@lru_cache(maxsize=256)
def _utilities(power_kw: int | None, water: bool | None, air: bool | None, internet: bool | None) -> Utilities:
    return Utilities(math.inf if power_kw is None else power_kw, water, air, internet)
