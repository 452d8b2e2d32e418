"""The allocation problem of one firm: what it asks for, the booths around a space, who has them, and the hard rule that the
space breaks. What is read of a firm and of a booth is the same for the problem of a whole event.
"""

import json
import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from expo.booths.allocation.engine.feasibility import rule_broken_by
from expo.booths.allocation.engine.problem import Problem, Rule, Side, Utilities
from expo.booths.allocation.engine.problem import ProblemBooth as Stand
from expo.booths.allocation.engine.problem import ProblemFirm as Asker
from expo.booths.allocation.engine.spaces import space_of
from expo.booths.models import Assignment, Booth, Claim, HallPlan, OccupiedBooth, Wish
from expo.booths.rules import ClaimState
from expo.db import db
from expo.events.models import Event, Zone
from expo.exhibitors.application_models import Neighbour
from expo.exhibitors.models import Exhibitor, ExhibitorSettings
from expo.exhibitors.queries import points_sum
from expo.exhibitors.rules import AREA_TOLERANCE, IN, Nearness, Scheme

BOOTHS, _plan = Booth.__table__.c, HallPlan.__table__.c
# Plain columns, lists as JSON text, for speed: a hall has up to three thousand rows.
BOOTH_ROWS = (
    sa.select(
        BOOTHS.id,
        BOOTHS.number,
        BOOTHS.hall_id,
        BOOTHS.x_cm,
        BOOTHS.y_cm,
        BOOTHS.width_cm,
        BOOTHS.depth_cm,
        BOOTHS.open_sides,
        sa.cast(BOOTHS.schemes, sa.Text),
        sa.cast(_plan.schemes, sa.Text),
        BOOTHS.zone_id,
        BOOTHS.pavilion_id,
        BOOTHS.power_kw,
        BOOTHS.water,
        BOOTHS.compressed_air,
        BOOTHS.internet,
        BOOTHS.blocked,
    )
    .select_from(sa.outerjoin(Booth.__table__, HallPlan.__table__, _plan.hall_id == BOOTHS.hall_id))
    .where(BOOTHS.event_id == sa.bindparam("event"))
)
ROWS_OF_HALL = BOOTH_ROWS.where(BOOTHS.hall_id == sa.bindparam("hall")).order_by(BOOTHS.id)
_WITHIN = ROWS_OF_HALL.where(
    BOOTHS.x_cm <= sa.bindparam("right"),
    BOOTHS.x_cm + BOOTHS.width_cm >= sa.bindparam("left"),
    BOOTHS.y_cm <= sa.bindparam("bottom"),
    BOOTHS.y_cm + BOOTHS.depth_cm >= sa.bindparam("top"),
)

_ASIDE_CM = 700  # distance within which a firm to keep apart from matters: across the widest aisle

# Built once at import: the board runs them on every action.
_EVENT: sa.BindParameter[int] = sa.bindparam("event")
_ONLY: sa.BindParameter[int] = sa.bindparam("only")
WISHES = (
    sa.select(Wish.exhibitor_id, Wish.booth_id)
    .join(Exhibitor, Exhibitor.id == Wish.exhibitor_id)
    .where(Exhibitor.event_id == _EVENT)
    .order_by(Wish.rank)
)
_OTHER = sa.orm.aliased(Exhibitor)
PAIRS = (
    sa.select(Neighbour.exhibitor_id, Neighbour.wanted, _OTHER.id)
    .join(Exhibitor, Exhibitor.id == Neighbour.exhibitor_id)
    .join(_OTHER, sa.and_(_OTHER.firm_id == Neighbour.firm_id, _OTHER.event_id == _EVENT, _OTHER.state.in_(IN)))
    .where(Exhibitor.event_id == _EVENT)
)
_WISHES_OF_ONE = WISHES.where(Wish.exhibitor_id == _ONLY)
_PAIRS_OF_ONE = PAIRS.where(
    sa.or_(
        Neighbour.exhibitor_id == _ONLY,
        sa.and_(_OTHER.id == _ONLY, Neighbour.wanted == Nearness.APART, Exhibitor.state.in_(IN)),
    )
)
_OTHERS = (
    sa.select(OccupiedBooth.booth_id, Assignment.exhibitor_id)
    .join(Assignment, Assignment.id == OccupiedBooth.assignment_id)
    .where(Assignment.exhibitor_id != _ONLY)
)
_HOLDERS = _OTHERS.where(Assignment.event_id == _EVENT)
# Not filtered by event, since the booths imply it: SQLite would scan all its spaces instead of these booths.
_HOLDERS_AMONG = _OTHERS.where(OccupiedBooth.booth_id.in_(sa.bindparam("booths", expanding=True)))
_RULES = (
    sa.select(ExhibitorSettings.area_tolerance, Zone.id)
    .select_from(Event)
    .outerjoin(ExhibitorSettings, ExhibitorSettings.event_id == Event.id)
    .outerjoin(Zone, sa.and_(Zone.event_id == Event.id, Zone.reserved))
    .where(Event.id == _EVENT)
)
_CLAIMED = sa.select(Claim.booth_id, Claim.firm_id).where(Claim.event_id == _EVENT, Claim.state == ClaimState.OPEN)


def problem_of_one(event: Event, asker: Asker, stands: Iterable[Stand], held: Mapping[int, int]) -> Problem:
    """The problem of one firm and some booths, under the rules of the event."""
    closed, tolerance = rules_of(event)
    return Problem(tuple(stands), (asker,), held=held, closed_zones=closed, tolerance=tolerance)


def rules_of(event: Event) -> tuple[frozenset[str], int]:
    """The reserved zones, and the difference allowed in area, in per cent."""
    rows = db.session.execute(_RULES, {"event": event.id}).all()
    closed = frozenset(str(row.id) for row in rows if row.id is not None)
    return closed, AREA_TOLERANCE if rows[0].area_tolerance is None else rows[0].area_tolerance


def broken_rule(
    event: Event, exhibitor: Exhibitor, booths: Sequence[Booth], *, leaving: Collection[int] = ()
) -> Rule | None:
    """The first hard rule that these booths together break for the firm; SHAPE if they do not form one row. What the firms
    `leaving`, by exhibitor id, have counts as free. Only the surroundings are loaded, so it is fast in large halls.
    """
    return broken_rules([(exhibitor, booths)], leaving=leaving)[0] if exhibitor.event_id == event.id else None


def broken_rules(
    wanted: Sequence[tuple[Exhibitor, Sequence[Booth]]], *, leaving: Collection[int] = ()
) -> list[Rule | None]:
    """The same for several firms of an event that shall have these booths at once: each is judged beside those before it."""
    given: dict[int, int] = {}
    problems: list[Problem | None] = []
    for exhibitor, booths in wanted:
        problems.append(_problem_around(exhibitor, booths, leaving=leaving, given=given))
        given |= {booth.id: exhibitor.id for booth in booths}
    spaces = [
        space_of(problem, {booth.id for booth in booths}) if problem else None
        for problem, (_exhibitor, booths) in zip(problems, wanted, strict=True)
    ]
    return [
        None if problem is None else rule_broken_by(problem, problem.firms[0], space) if space else Rule.SHAPE
        for problem, space in zip(problems, spaces, strict=True)
    ]


def _problem_around(
    exhibitor: Exhibitor, booths: Sequence[Booth], *, leaving: Collection[int], given: Mapping[int, int]
) -> Problem | None:
    """The problem of one firm and the surroundings of some booths of one hall; None for a firm that does not take part.

    Nothing is read by which spaces are only ranked: the firm's points and wishes. What the firms `leaving`, by exhibitor id,
    have counts as free, and booths `given` to others, by exhibitor id, as theirs.
    """
    if exhibitor.state not in IN:
        return None
    event = exhibitor.event
    me = {"event": event.id, "only": exhibitor.id}
    asker = asker_from(exhibitor, 0, {exhibitor.id: []}, pairs_from(_PAIRS_OF_ONE, me, only=exhibitor.id), 0)
    rows = booth_rows(_WITHIN, event=event.id, hall=booths[0].hall_id, **_around(booths))
    near = [stand_from(row) for row in rows]
    taken = taken_for(event, exhibitor, among=[stand.id for stand in near])
    staying = {one: holder for one, holder in taken.items() if holder not in leaving}
    return problem_of_one(event, asker, near, staying | dict(given))


def _around(booths: Sequence[Booth]) -> dict[str, int]:
    """The edges of the area around booths of one hall in which a firm to keep apart from matters."""
    return {
        "left": min(one.x_cm for one in booths) - _ASIDE_CM,
        "top": min(one.y_cm for one in booths) - _ASIDE_CM,
        "right": max(one.x_cm + one.width_cm for one in booths) + _ASIDE_CM,
        "bottom": max(one.y_cm + one.depth_cm for one in booths) + _ASIDE_CM,
    }


def asker_of(event: Event, exhibitor: Exhibitor) -> Asker | None:
    """One firm's requirements; None if it does not take part."""
    if exhibitor.event_id != event.id or exhibitor.state not in IN:
        return None
    me = {"event": event.id, "only": exhibitor.id}
    points = points_sum(event.id, exhibitor.firm_id)
    return asker_from(
        exhibitor, points, wishes_from(_WISHES_OF_ONE, me), pairs_from(_PAIRS_OF_ONE, me, only=exhibitor.id), 0
    )


def taken_for(event: Event, exhibitor: Exhibitor, among: Iterable[int] | None = None) -> dict[int, int]:
    """The booths a firm cannot have, with the holder's exhibitor id (0: claimed by last year's firm); of the whole
    event, or among some of its booths.
    """
    taken = {booth: 0 for booth, firm in claimed_booths(event).items() if firm != exhibitor.firm_id}
    if among is None:
        return taken | _by_booth(_HOLDERS, {"event": event.id, "only": exhibitor.id})
    return taken | _by_booth(_HOLDERS_AMONG, {"only": exhibitor.id, "booths": list(among)})


def booth_rows(query: sa.Select[Any], **values: int) -> tuple[tuple[Any, ...], ...]:
    db.session.flush()  # include unflushed changes
    return tuple(map(tuple, db.session.execute(query, values).all()))


def stand_from(row: tuple[Any, ...]) -> Stand:
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


def asker_from(
    one: Exhibitor,
    points: int,
    wishes: Mapping[int, list[int]],
    pairs: Mapping[tuple[int, Nearness], set[int]],
    position: int,
) -> Asker:
    return Asker(
        id=one.id,
        name=one.name,
        area_sqm=one.area_sqm,
        least_sqm=one.least_sqm,
        most_sqm=one.most_sqm,
        points=points,
        scheme=one.scheme.value,
        open_sides=one.open_sides,
        utilities=Utilities(one.power_kw, one.water, one.compressed_air, one.internet),
        zone=area_key(one.zone_id),
        zone_required=one.zone is not None and one.zone.binding,
        pavilion=area_key(one.pavilion_id),
        wishes=tuple(wishes[one.id]),
        near=frozenset(pairs[one.id, Nearness.NEAR]),
        apart=frozenset(pairs[one.id, Nearness.APART]),
        applied=position,
    )


def wishes_from(query: sa.Select[int, int], values: Mapping[str, int]) -> defaultdict[int, list[int]]:
    found: defaultdict[int, list[int]] = defaultdict(list)
    for exhibitor, booth in db.session.execute(query, values):
        found[exhibitor].append(booth)
    return found


def pairs_from(
    query: sa.Select[int, Nearness, int], values: Mapping[str, int], *, only: int | None = None
) -> defaultdict[tuple[int, Nearness], set[int]]:
    """The firms each wants near and apart, among those that take part. For one firm, also those that keep apart from
    it, since that binds both.
    """
    found: defaultdict[tuple[int, Nearness], set[int]] = defaultdict(set)
    for exhibitor, wanted, beside in db.session.execute(query, values):
        found[exhibitor, wanted].add(beside)
        if only is not None and exhibitor != only:
            found[only, Nearness.APART].add(exhibitor)
    return found


def claimed_booths(event: Event) -> dict[int, int]:
    """The claimed booths, by firm id."""
    return _by_booth(_CLAIMED, {"event": event.id})


def _by_booth(query: sa.Select[int, int], values: Mapping[str, Any]) -> dict[int, int]:
    return dict(db.session.execute(query, values).all())
