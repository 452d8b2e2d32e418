"""Assign booths to firms: hold, assign, move, swap, pin, release, and undo. A unique key refuses a second holder of a booth."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from expo.booths.allocation.engine.problem import Rule
from expo.booths.allocation.firm_problem import broken_rules
from expo.booths.allocation.words import rule_word
from expo.booths.assignments.assignment_rows import SpaceChange, arrange
from expo.booths.assignments.queries import live_assignment
from expo.booths.models import Assignment, Booth, OccupiedBooth
from expo.booths.rules import AssignmentState, Ending
from expo.db import db
from expo.errors import Refused
from expo.exhibitors.domain_events import FirmLeft
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.rules import ApplicationState
from expo.exhibitors.services.applications import lock_exhibitor
from expo.history.services import Actor
from expo.i18n import _

MOST_FIRMS = 10  # per batch


class AgainstRule(Refused):
    """A hard rule forbids the space, but an organiser may override it."""


class Undecided(Refused):
    """The firm has accepted the space that it would give up, or has an open offer of it: what becomes of the price or the
    offer has to be decided with the change.
    """


@dataclass(frozen=True, slots=True)
class WantedSpace:
    """The space that a firm shall have: these booths (none: release), held or assigned, pinned or not (None:
    unchanged). `had` is the id of the space it had when the organiser's page was loaded, 0 for none, None to skip the
    check.
    """

    exhibitor: Exhibitor
    booths: tuple[Booth, ...] = ()
    state: AssignmentState = AssignmentState.HELD
    pinned: bool | None = None
    had: int | None = None


def assign(
    exhibitor: Exhibitor,
    booths: Sequence[Booth],
    *,
    by: Actor,
    state: AssignmentState = AssignmentState.HELD,
    expires_at: datetime | None = None,
    ending: Ending = Ending.MOVED,
) -> Assignment:
    """Assign the booths to the firm and end its former assignment.

    Raises Refused for a booth that is held, with the holder's name, or blocked; of two organisers at once the second
    is refused. Raises NotFound for another event's booth.
    """
    lock_exhibitor(exhibitor)
    held = live_assignment(exhibitor)
    wanted = SpaceChange(exhibitor, held, tuple(booths), state, expires_at, ending)
    (space,) = arrange([wanted], by=by)
    if space is None:
        raise ValueError("a firm that gets booths has a space")
    return space


def release(exhibitor: Exhibitor, *, by: Actor, ending: Ending = Ending.RELEASED) -> None:
    """End the firm's assignment, if it has one."""
    lock_exhibitor(exhibitor)  # everything that moves, offers or answers locks the firm first, against deadlocks
    held = live_assignment(exhibitor)
    if held is not None:
        arrange([SpaceChange(exhibitor, held, ending=ending)], by=by)


def release_space(left: FirmLeft) -> None:
    """Release the space of a firm that has withdrawn or was declined."""
    release(left.exhibitor, by=left.by, ending=Ending.WITHDRAWN)


def pin(exhibitor: Exhibitor, *, pinned: bool, by: Actor) -> None:
    """Pin or unpin the firm's space; allocations leave pinned spaces alone. Raises Refused for a firm without a space."""
    held = live_assignment(exhibitor)
    if held is None:
        raise Refused(_("%(name)s has no space yet.", name=exhibitor.name))
    arrange([SpaceChange(exhibitor, held, pinned=pinned, was_pinned=held.pinned)], by=by)


def assign_batch(
    changes: Sequence[WantedSpace], *, by: Actor, despite: bool = False, decided: bool = False
) -> list[WantedSpace]:
    """Make all the changes or none; returns the changes that undo them.

    Raises AgainstRule when a hard rule forbids a space, unless `despite`; Undecided when a firm would give up a space that
    it has accepted or was offered, unless `decided`; Refused for a firm whose space has changed since the page was loaded,
    and for a booth that another firm has, with its name.
    """
    lock_firms(changes)
    before = live_assignments(change.exhibitor for change in changes)
    for change in changes:
        _check_change(change, before.get(change.exhibitor.id), decided=decided)
    previous = [_current_space(change.exhibitor, before.get(change.exhibitor.id)) for change in changes]
    moving = [one for one in changes if _is_move(one, before.get(one.exhibitor.id))]
    wanted = [
        _space_change(one, was, before.get(one.exhibitor.id), moves=one in moving)
        for one, was in zip(changes, previous, strict=True)
    ]
    leaving = {one.exhibitor.id for one in wanted if one.ending is not None}
    rules = broken_rules([(one.exhibitor, one.booths) for one in moving], leaving=leaving)
    against = {change.exhibitor.id: rule for change, rule in zip(moving, rules, strict=True)}
    for change, rule in zip(moving, rules, strict=True):
        if rule is not None and not despite:
            _raise_against_rule(change, rule)
    spaces = arrange([replace(one, against=against.get(one.exhibitor.id)) for one in wanted], by=by)
    return [replace(was, had=space.id if space else 0) for was, space in zip(previous, spaces, strict=True)]


def _space_change(change: WantedSpace, was: WantedSpace, former: Assignment | None, *, moves: bool) -> SpaceChange:
    """What is to be done for one firm: it gets other booths, gives up its space, or keeps it."""
    had = bool(was.pinned)
    if not change.booths:
        return SpaceChange(change.exhibitor, former, ending=Ending.RELEASED)
    change_of_space = SpaceChange(
        change.exhibitor, former, pinned=had if change.pinned is None else change.pinned, was_pinned=had
    )
    if not moves:
        return change_of_space
    return replace(change_of_space, booths=change.booths, state=change.state, ending=Ending.MOVED, was_pinned=False)


def lock_firms(changes: Sequence[WantedSpace]) -> None:
    """Lock the firms in order of id, so that two organisers who swap the same firms wait and never deadlock."""
    ids = sorted(change.exhibitor.id for change in changes)
    if not 0 < len(ids) <= MOST_FIRMS or len(set(ids)) != len(ids):
        raise Refused(_("Up to %(most)d different firms can be moved at once.", most=MOST_FIRMS))
    query = sa.select(Exhibitor).where(Exhibitor.id.in_(ids)).order_by(Exhibitor.id).with_for_update(of=Exhibitor)
    query = query.options(joinedload(Exhibitor.firm)).execution_options(populate_existing=True)
    db.session.scalars(query).all()


def live_assignments(exhibitors: Iterable[Exhibitor]) -> dict[int, Assignment]:
    """The current assignments of firms with their booths, by exhibitor id, reloaded from the database."""
    query = sa.select(Assignment).where(
        Assignment.state != AssignmentState.ENDED, Assignment.exhibitor_id.in_([one.id for one in exhibitors])
    )
    query = query.options(joinedload(Assignment.occupied_booths).joinedload(OccupiedBooth.booth))
    found = db.session.scalars(query.execution_options(populate_existing=True)).unique()
    return {space.exhibitor_id: space for space in found}


def _check_change(change: WantedSpace, now: Assignment | None, *, decided: bool) -> None:
    """Raises Refused for a space that has changed since, and Undecided for one that was accepted or offered."""
    _check_unchanged(change, now)
    if decided or not gives_up(change, now):
        return
    name = change.exhibitor.name
    if now is not None and now.state is AssignmentState.OFFERED:
        raise Undecided(
            _("%(name)s has an open offer of its space. Decide with the move what becomes of the offer.", name=name)
        )
    raise Undecided(
        _(
            "%(name)s has accepted its space at a price. Decide with the move what becomes of price and invoice.",
            name=name,
        )
    )


def _check_unchanged(change: WantedSpace, now: Assignment | None) -> None:
    if change.had is None or change.had == (now.id if now else 0):
        return
    name = change.exhibitor.name
    if now is None:
        raise Refused(_("The space of %(name)s was taken back meanwhile. Look at the plan again.", name=name))
    raise Refused(
        _(
            "%(name)s was given %(booths)s meanwhile, by %(by)s. Look at the plan again.",
            name=name,
            booths=", ".join(now.numbers),
            by=now.created_by,
        )
    )


def gives_up(change: WantedSpace, now: Assignment | None) -> bool:
    """Whether a firm that has accepted its space would leave it or have it on hold again, or the open offer of its space
    would end.
    """
    if now is None:
        return False
    leaves = {occupied.booth_id for occupied in now.occupied_booths} != {booth.id for booth in change.booths}
    if now.state is AssignmentState.OFFERED:
        return leaves or change.state is AssignmentState.ASSIGNED
    if change.exhibitor.state is not ApplicationState.CONFIRMED:
        return False
    return leaves or (change.state is AssignmentState.HELD and now.state is AssignmentState.ASSIGNED)


def _raise_against_rule(change: WantedSpace, rule: Rule) -> None:
    if rule is Rule.HELD or any(booth.blocked for booth in change.booths):
        return  # `arrange` raises for held and blocked booths, which nobody can override
    raise AgainstRule(
        _(
            "%(booths)s for %(name)s: %(rule)s.",
            booths=", ".join(booth.number for booth in change.booths),
            name=change.exhibitor.name,
            rule=rule_word(rule),
        )
    )


def _is_move(change: WantedSpace, now: Assignment | None) -> bool:
    """Whether booths are wanted that the firm does not have already, at least as firmly."""
    if not change.booths or now is None:
        return bool(change.booths)
    if {occupied.booth_id for occupied in now.occupied_booths} != {booth.id for booth in change.booths}:
        return True
    offered = change.state is AssignmentState.HELD and now.state is AssignmentState.OFFERED
    return now.state is not change.state and not offered


def _current_space(exhibitor: Exhibitor, now: Assignment | None) -> WantedSpace:
    if now is None:
        return WantedSpace(exhibitor)
    booths = tuple(occupied.booth for occupied in sorted(now.occupied_booths, key=lambda occupied: occupied.booth_id))
    state = AssignmentState.ASSIGNED if now.state is AssignmentState.ASSIGNED else AssignmentState.HELD
    return WantedSpace(exhibitor, booths, state, now.pinned)
