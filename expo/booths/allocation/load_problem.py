"""The allocation problem of an event, read from the database, and its fingerprint."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

import sqlalchemy as sa

from expo.booths.allocation.engine.problem import Problem, Utilities
from expo.booths.allocation.engine.problem import ProblemBooth as Stand
from expo.booths.allocation.engine.problem import ProblemFirm as Asker
from expo.booths.allocation.hall_cache import area_key, stands_of, stands_within
from expo.booths.event_rules import event_rules
from expo.booths.models import Assignment, Booth, Claim, OccupiedBooth, Wish
from expo.booths.plan.walkable import Rect
from expo.booths.queries import booths_of
from expo.booths.rules import AssignmentState, ClaimState
from expo.db import db
from expo.events.models import Event
from expo.exhibitors.application_models import Neighbour
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import points_sum, points_total
from expo.exhibitors.rules import IN, Nearness

_ASIDE_CM = 700  # distance within which a firm to keep apart from matters: across the widest aisle

# Built once at import: the board runs them on every action.
_EVENT: sa.BindParameter[int] = sa.bindparam("event")
_ONLY: sa.BindParameter[int] = sa.bindparam("only")
_WISHES = (
    sa.select(Wish.exhibitor_id, Wish.booth_id)
    .join(Exhibitor, Exhibitor.id == Wish.exhibitor_id)
    .where(Exhibitor.event_id == _EVENT)
    .order_by(Wish.rank)
)
_WISHES_OF_ONE = _WISHES.where(Wish.exhibitor_id == _ONLY)
_OTHER = sa.orm.aliased(Exhibitor)
_PAIRS = (
    sa.select(Neighbour.exhibitor_id, Neighbour.wanted, _OTHER.id)
    .join(Exhibitor, Exhibitor.id == Neighbour.exhibitor_id)
    .join(_OTHER, sa.and_(_OTHER.firm_id == Neighbour.firm_id, _OTHER.event_id == _EVENT, _OTHER.state.in_(IN)))
    .where(Exhibitor.event_id == _EVENT)
)
_PAIRS_OF_ONE = _PAIRS.where(
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
_CLAIMED = sa.select(Claim.booth_id, Claim.firm_id).where(Claim.event_id == _EVENT, Claim.state == ClaimState.OPEN)


def problem_of(event: Event) -> Problem:
    """The allocation problem: all booths of the event and all participating firms. Pinned and assigned spaces are
    fixed; spaces held or offered to firms of the waiting list are kept for them. A constant number of queries.
    """
    spaces = _spaces(event)
    firms = _askers(event)
    known = {firm.id for firm in firms}
    settled = {
        exhibitor: frozenset(booths)
        for (exhibitor, is_settled), booths in spaces.items()
        if exhibitor in known and is_settled
    }
    held = {
        booth: exhibitor for (exhibitor, _now), booths in spaces.items() if exhibitor not in known for booth in booths
    }
    held |= dict.fromkeys(_claimed(event), 0)  # claimed booths stay empty until the claim ends, even for their own firm
    rules = event_rules(event)
    closed = frozenset(map(str, rules.reserved))
    return Problem(
        tuple(stands_of(event)),
        tuple(firms),
        pins=settled,
        held=held,
        closed_zones=closed,
        tolerance=rules.tolerance,
    )


def problem_of_one(event: Event, asker: Asker, stands: Iterable[Stand], held: Mapping[int, int]) -> Problem:
    """The problem of one firm and some booths, under the rules of the event."""
    rules = event_rules(event)
    closed = frozenset(map(str, rules.reserved))
    return Problem(tuple(stands), (asker,), held=held, closed_zones=closed, tolerance=rules.tolerance)


def problem_around(
    event: Event, exhibitor: Exhibitor, booths: Sequence[Booth], *, leaving: Collection[int] = ()
) -> Problem | None:
    """The problem of one firm and the surroundings of some booths of one hall; None for a firm that does not take part.

    Nothing is read by which spaces are only ranked: the firm's points and wishes. What the firms `leaving`, by exhibitor id,
    have counts as free.
    """
    if exhibitor.event_id != event.id or exhibitor.state not in IN:
        return None
    me = {"event": event.id, "only": exhibitor.id}
    asker = _asker(exhibitor, 0, {exhibitor.id: []}, _pairs(_PAIRS_OF_ONE, me, only=exhibitor.id), 0)
    near = stands_within(event, booths[0].hall_id, _around(booths))
    taken = taken_for(event, exhibitor, among=[stand.id for stand in near])
    return problem_of_one(event, asker, near, {one: holder for one, holder in taken.items() if holder not in leaving})


def _around(booths: Sequence[Booth]) -> Rect:
    left, top = min(one.x_cm for one in booths), min(one.y_cm for one in booths)
    right = max(one.x_cm + one.width_cm for one in booths)
    bottom = max(one.y_cm + one.depth_cm for one in booths)
    return Rect(left - _ASIDE_CM, top - _ASIDE_CM, right - left + 2 * _ASIDE_CM, bottom - top + 2 * _ASIDE_CM)


def fingerprint(problem: Problem) -> str:
    """A hash of everything an allocation depends on; the same in every process for the same data."""
    pins = sorted((firm, sorted(booths)) for firm, booths in problem.pins.items())
    booths, firms = map(_ordered, problem.booths), map(_ordered, problem.firms)
    rules = (sorted(problem.closed_zones), problem.tolerance)
    parts = ([*booths, *firms], pins, sorted(problem.held.items()), rules)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def _ordered(one: Stand | Asker) -> list[object]:
    """The values with sets sorted, since their iteration order differs between processes."""
    values = (getattr(one, field.name) for field in fields(one))
    return [sorted(value) if isinstance(value, frozenset) else value for value in values]


def names_of(event: Event) -> tuple[dict[int, str], dict[int, str]]:
    """Firm names by exhibitor id, and booth numbers by booth id."""
    query = sa.select(Exhibitor).where(Exhibitor.event_id == event.id).options(sa.orm.joinedload(Exhibitor.firm))
    firms = {one.id: one.name for one in db.session.scalars(query)}
    return firms, {booth.id: booth.number for booth in booths_of(event)}


def asker_of(event: Event, exhibitor: Exhibitor) -> Asker | None:
    """One firm's requirements; None if it does not take part."""
    if exhibitor.event_id != event.id or exhibitor.state not in IN:
        return None
    me = {"event": event.id, "only": exhibitor.id}
    points = points_sum(event.id, exhibitor.firm_id)
    return _asker(exhibitor, points, _wishes(_WISHES_OF_ONE, me), _pairs(_PAIRS_OF_ONE, me, only=exhibitor.id), 0)


def taken_for(event: Event, exhibitor: Exhibitor, among: Iterable[int] | None = None) -> dict[int, int]:
    """The booths a firm cannot have, with the holder's exhibitor id (0: claimed by last year's firm); of the whole
    event, or among some of its booths.
    """
    taken = {booth: 0 for booth, firm in _claimed(event).items() if firm != exhibitor.firm_id}
    if among is None:
        return taken | _by_booth(_HOLDERS, {"event": event.id, "only": exhibitor.id})
    return taken | _by_booth(_HOLDERS_AMONG, {"only": exhibitor.id, "booths": list(among)})


def _askers(event: Event) -> list[Asker]:
    """The participating firms, in the order they applied."""
    query = (
        sa.select(Exhibitor)
        .where(Exhibitor.event_id == event.id, Exhibitor.state.in_(IN))
        .options(sa.orm.joinedload(Exhibitor.firm), sa.orm.joinedload(Exhibitor.zone))
        .order_by(Exhibitor.submitted_at, Exhibitor.id)
    )
    asking, mine = list(db.session.scalars(query)), {"event": event.id}
    points, wishes, pairs = points_total(event.id), _wishes(_WISHES, mine), _pairs(_PAIRS, mine)
    moments = {moment: place for place, moment in enumerate(dict.fromkeys(one.submitted_at for one in asking))}
    return [_asker(one, points.get(one.firm_id or 0, 0), wishes, pairs, moments[one.submitted_at]) for one in asking]


def _asker(
    one: Exhibitor,
    points: int,
    wishes: Mapping[int, list[int]],
    pairs: Mapping[tuple[int, Nearness], set[int]],
    place: int,
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
        applied=place,
    )


def _wishes(query: sa.Select[int, int], values: Mapping[str, int]) -> defaultdict[int, list[int]]:
    found: defaultdict[int, list[int]] = defaultdict(list)
    for exhibitor, booth in db.session.execute(query, values):
        found[exhibitor].append(booth)
    return found


def _pairs(
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


def _spaces(event: Event) -> dict[tuple[int, bool], list[int]]:
    """The booths of each current space, by exhibitor and whether it is fixed: pinned, offered or assigned."""
    query = (
        sa.select(Assignment.exhibitor_id, Assignment.pinned, Assignment.state, OccupiedBooth.booth_id)
        .join(OccupiedBooth, OccupiedBooth.assignment_id == Assignment.id)
        .where(Assignment.event_id == event.id)
        .order_by(OccupiedBooth.booth_id)
    )
    found: dict[tuple[int, bool], list[int]] = {}
    for exhibitor, pinned, state, booth in db.session.execute(query):
        settled = bool(pinned) or state is not AssignmentState.HELD
        found.setdefault((exhibitor, settled), []).append(booth)
    return found


def _claimed(event: Event) -> dict[int, int]:
    """The claimed booths, by firm id."""
    return _by_booth(_CLAIMED, {"event": event.id})


def _by_booth(query: sa.Select[int, int], values: Mapping[str, Any]) -> dict[int, int]:
    return dict(db.session.execute(query, values).all())
