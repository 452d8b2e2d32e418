"""The allocation problem of an event, read from the database, and its fingerprint."""

import hashlib
from dataclasses import fields

import sqlalchemy as sa

from expo.booths.allocation.engine.problem import Problem
from expo.booths.allocation.engine.problem import ProblemBooth as Stand
from expo.booths.allocation.engine.problem import ProblemFirm as Asker
from expo.booths.allocation.firm_problem import (
    PAIRS,
    WISHES,
    asker_from,
    claimed_booths,
    pairs_from,
    rules_of,
    wishes_from,
)
from expo.booths.allocation.hall_cache import stands_of
from expo.booths.models import Assignment, OccupiedBooth
from expo.booths.queries import booths_of
from expo.booths.rules import AssignmentState
from expo.db import db
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import points_total
from expo.exhibitors.rules import IN


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
    held |= dict.fromkeys(
        claimed_booths(event), 0
    )  # claimed booths stay empty until the claim ends, even for their own firm
    closed, tolerance = rules_of(event)
    return Problem(
        tuple(stands_of(event)),
        tuple(firms),
        pins=settled,
        held=held,
        closed_zones=closed,
        tolerance=tolerance,
    )


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


def _askers(event: Event) -> list[Asker]:
    """The participating firms, in the order they applied."""
    query = (
        sa.select(Exhibitor)
        .where(Exhibitor.event_id == event.id, Exhibitor.state.in_(IN))
        .options(sa.orm.joinedload(Exhibitor.firm), sa.orm.joinedload(Exhibitor.zone))
        .order_by(Exhibitor.submitted_at, Exhibitor.id)
    )
    asking, mine = list(db.session.scalars(query)), {"event": event.id}
    points, wishes, pairs = points_total(event.id), wishes_from(WISHES, mine), pairs_from(PAIRS, mine)
    moments = {moment: position for position, moment in enumerate(dict.fromkeys(one.submitted_at for one in asking))}
    return [
        asker_from(one, points.get(one.firm_id or 0, 0), wishes, pairs, moments[one.submitted_at]) for one in asking
    ]


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
