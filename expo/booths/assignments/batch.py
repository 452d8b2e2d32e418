"""Assignments changed by hand, of one firm or several at once: hold, assign, move, swap, release, pin, undo."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from expo.booths.allocation.engine.problem import Rule
from expo.booths.allocation.fit import broken_rule
from expo.booths.allocation.words import rule_word
from expo.booths.assignments.availability import check_free
from expo.booths.assignments.queries import live_assignments
from expo.booths.assignments.services import pin_space, take_back
from expo.booths.assignments.spaces import end, hand_over
from expo.booths.models import Assignment, Booth
from expo.booths.rules import AssignmentState, Ending
from expo.db import db
from expo.errors import Refused
from expo.exhibitors.models import Exhibitor
from expo.history.services import Actor
from expo.i18n import _

MOST_FIRMS = 10  # in one act


class AgainstRule(Refused):
    """A hard rule stands against it; an organiser who knows it may have it all the same."""


@dataclass(frozen=True, slots=True)
class WantedSpace:
    """The space one firm shall have: these booths, held or for good, pinned or not (None: as it was); no booths: none.

    `had` is the id of the space it has as far as the organiser knows, 0 for none, None where it does not matter.
    """

    exhibitor: Exhibitor
    booths: tuple[Booth, ...] = ()
    state: AssignmentState = AssignmentState.HELD
    pinned: bool | None = None
    had: int | None = None


def arrange(wanted: Sequence[WantedSpace], *, by: Actor, despite: bool = False) -> list[WantedSpace]:
    """Make all the changes or none; returns the changes that undo them, except that an open offer stays withdrawn.

    Raises AgainstRule where a hard rule stands against a space, unless `despite`; Refused for a firm whose space is another
    than the organiser knew, and for a booth that somebody else has, naming who.
    """
    _lock(wanted)
    before = live_assignments(one.exhibitor for one in wanted)
    for one in wanted:
        _check_known(one, before.get(one.exhibitor.id))
    undoing = [_current_space(one.exhibitor, before.get(one.exhibitor.id)) for one in wanted]
    moving = [one for one in wanted if one.booths and not _stays(one, before.get(one.exhibitor.id))]
    now = dict(before)
    for one in wanted:
        if not one.booths and (held := now.pop(one.exhibitor.id, None)) is not None:
            take_back(one.exhibitor, held, by=by)
    for one in moving:  # first all booths are free, so that firms may change places
        if (held := now.pop(one.exhibitor.id, None)) is not None:
            end(held, Ending.MOVED, by=by)
    for one in moving:
        now[one.exhibitor.id] = _moved(one, before.get(one.exhibitor.id), by=by, despite=despite)
    for one, was in zip(wanted, undoing, strict=True):
        if one.booths:
            pinned = bool(was.pinned) if one.pinned is None else one.pinned
            pin_space(one.exhibitor, now[one.exhibitor.id], pinned=pinned, by=by)
    db.session.flush()
    return [_undo_step(one, now.get(one.exhibitor.id)) for one in undoing]


def _moved(one: WantedSpace, left: Assignment | None, *, by: Actor, despite: bool) -> Assignment:
    """Assign the space after the firm's former one has ended."""
    against = broken_rule(one.exhibitor.event, one.exhibitor, one.booths)
    if against is not None and not despite:
        _refuse(one, against)
    claims = check_free(one.exhibitor, one.booths)
    return hand_over(one.exhibitor, one.booths, claims, by=by, state=one.state, left=left, against=against)


def _lock(wanted: Sequence[WantedSpace]) -> None:
    """In one order, so that two organisers who swap the same firms wait for one another and never deadlock."""
    ids = sorted(one.exhibitor.id for one in wanted)
    if not 0 < len(ids) <= MOST_FIRMS or len(set(ids)) != len(ids):
        raise Refused(_("Up to %(most)d different firms can be moved at once.", most=MOST_FIRMS))
    query = sa.select(Exhibitor).where(Exhibitor.id.in_(ids)).order_by(Exhibitor.id).with_for_update(of=Exhibitor)
    query = query.options(joinedload(Exhibitor.firm)).execution_options(populate_existing=True)
    db.session.scalars(query).all()


def _check_known(one: WantedSpace, now: Assignment | None) -> None:
    if one.had is None or one.had == (now.id if now else 0):
        return
    name = one.exhibitor.name
    if now is None:
        raise Refused(_("The space of %(name)s was taken back meanwhile. Look at the plan again.", name=name))
    raise Refused(
        _(
            "%(name)s was given %(booths)s meanwhile, by %(by)s. Look at the plan again.",
            name=name,
            booths=", ".join(now.numbers),
            by=now.made_by,
        )
    )


def _refuse(one: WantedSpace, rule: Rule) -> None:
    if rule is Rule.HELD or any(booth.blocked for booth in one.booths):
        return  # who has it, or that it is blocked, is said where it is given, and nobody may have it all the same
    raise AgainstRule(
        _(
            "%(booths)s for %(name)s: %(rule)s.",
            booths=", ".join(booth.number for booth in one.booths),
            name=one.exhibitor.name,
            rule=rule_word(rule),
        )
    )


def _stays(one: WantedSpace, now: Assignment | None) -> bool:
    """Whether the firm has these very booths as firmly already."""
    if now is None or {place.booth_id for place in now.places} != {booth.id for booth in one.booths}:
        return False
    return now.state is one.state or (one.state is AssignmentState.HELD and now.state is AssignmentState.OFFERED)


def _current_space(exhibitor: Exhibitor, now: Assignment | None) -> WantedSpace:
    if now is None:
        return WantedSpace(exhibitor)
    booths = tuple(place.booth for place in sorted(now.places, key=lambda place: place.booth_id))
    state = AssignmentState.ASSIGNED if now.state is AssignmentState.ASSIGNED else AssignmentState.HELD
    return WantedSpace(exhibitor, booths, state, now.pinned)


def _undo_step(was: WantedSpace, now: Assignment | None) -> WantedSpace:
    """One change of an undo, valid as long as the firm has the assignment it has now."""
    return WantedSpace(was.exhibitor, was.booths, was.state, was.pinned, now.id if now else 0)
