"""The rows of spaces: booths locked and checked to be free, assigned to firms, pinned, and ended; what was done is recorded
and reported once, when all rows are written. Callers have locked the firms.
"""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from expo import clock
from expo.booths.allocation.engine.problem import Rule
from expo.booths.assignments.domain_events import AgreedSpaceMoved, OfferedSpaceEnds, SpaceEnds, SpaceGiven, SpaceMoved
from expo.booths.models import Assignment, Booth, Claim, OccupiedBooth
from expo.booths.rules import MOST_BOOTHS, AssignmentState, ClaimKind, ClaimState, Ending
from expo.db import db, refuse_violations
from expo.domain_events import DomainEvent, dispatch
from expo.errors import NotFound, Refused
from expo.events.services.expos import touch
from expo.exhibitors.models import Exhibitor, Firm
from expo.exhibitors.rules import IN, ApplicationState
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _


@dataclass(frozen=True, slots=True)
class Tie:
    """The holder of a booth and the firm with a claim on it, with the names that a refusal tells."""

    holder_id: int | None
    holder: str
    claim: Claim | None
    claimant: str


@dataclass(frozen=True, slots=True)
class SpaceChange:
    """What a firm has and shall have. Its space `former` ends for `ending` (None: it keeps it); it gets these booths (None:
    no others), and its space is pinned or not (None: unchanged), which it was or not. `against` is the rule that an organiser
    overrides, for the history.
    """

    exhibitor: Exhibitor
    former: Assignment | None
    booths: Sequence[Booth] | None = None
    state: AssignmentState = AssignmentState.HELD
    expires_at: datetime | None = None
    ending: Ending | None = None
    pinned: bool | None = None
    was_pinned: bool = False
    against: Rule | None = None


_Entry = tuple[Verb, Exhibitor, dict[str, Any] | None, dict[str, Any] | None]
_ORDER = (Verb.TOOK_THE_SPACE_BACK_FROM, Verb.GAVE_A_SPACE_TO, Verb.PINNED, Verb.UNPINNED)
_Claimant = aliased(Firm)
_TIES = (
    sa.select(Booth.id, Exhibitor.id, sa.func.coalesce(Firm.display_name, Exhibitor.fascia_name), Claim)
    .add_columns(_Claimant.display_name)
    .outerjoin(OccupiedBooth, OccupiedBooth.booth_id == Booth.id)
    .outerjoin(Assignment, Assignment.id == OccupiedBooth.assignment_id)
    .outerjoin(Exhibitor, Exhibitor.id == Assignment.exhibitor_id)
    .outerjoin(Firm, Firm.id == Exhibitor.firm_id)
    .outerjoin(Claim, sa.and_(Claim.booth_id == Booth.id, Claim.state == ClaimState.OPEN))
    .outerjoin(_Claimant, _Claimant.id == Claim.firm_id)
    .where(Booth.id.in_(sa.bindparam("booths", expanding=True)))
)


def arrange(wanted: Sequence[SpaceChange], *, by: Actor) -> list[Assignment | None]:
    """End the former spaces of locked firms and write those they get, all or none, and report it: the history, the public
    pages and the functions in `joints.py`. All booths are freed first, so that firms may swap. Returns each firm's space
    afterwards. Raises as `assign` does.
    """
    ends = [one.former for one in wanted if one.former is not None and one.ending is not None]
    offered = [former for former in ends if former.state is AssignmentState.OFFERED]
    claims = _check_free([one for one in wanted if one.booths is not None], {former.exhibitor_id for former in ends})
    for one in wanted:
        if one.former is not None and one.ending is not None:
            _end_rows(one.former, one.ending)
    spaces = [_write_rows(one, by) for one in wanted]
    for claim in claims:
        claim.state = ClaimState.TAKEN
    db.session.flush()
    _report(list(zip(wanted, spaces, strict=True)), offered, by)
    return spaces


def _check_free(gets: Sequence[SpaceChange], leaving: Collection[int]) -> list[Claim]:
    """Lock the booths and check that the firms can have them, those of the firms `leaving`, by exhibitor id, as free; returns
    the firms' own claims on them. Raises as `assign` does.
    """
    for one in gets:
        ids = {booth.id for booth in one.booths or ()}
        if not ids or len(ids) != len(one.booths or ()) or len(ids) > MOST_BOOTHS:
            raise Refused(_("A space has from 1 to %(most)d different booths.", most=MOST_BOOTHS))
        if any(booth.event_id != one.exhibitor.event_id for booth in one.booths or ()):
            raise NotFound(_("There is no such booth in this expo."))
    ties = _lock_booths(sorted({booth.id for one in gets for booth in one.booths or ()})) if gets else {}
    ties = {number: replace(tie, holder_id=None) if tie.holder_id in leaving else tie for number, tie in ties.items()}
    for one in gets:
        refusal = _refusal(one.exhibitor, one.booths or (), ties)
        if refusal is not None:
            raise Refused(refusal)
        for booth in one.booths or ():
            ties[booth.id] = replace(ties[booth.id], holder_id=one.exhibitor.id, holder=one.exhibitor.name)
    return [tie.claim for tie in ties.values() if tie.claim is not None]


def _lock_booths(ids: Sequence[int]) -> dict[int, Tie]:
    """The ties of each booth, by booth id, after locking all of them. Two SQL statements."""
    # Locked in one order, so that two organisers who want the same booths wait for one another and never deadlock; read
    # after that, or the second would see who had them before it waited.
    locking = sa.select(Booth).where(Booth.id.in_(ids)).order_by(Booth.id).with_for_update()
    db.session.scalars(locking.execution_options(populate_existing=True)).all()
    return {booth_id: Tie(*tie) for booth_id, *tie in db.session.execute(_TIES, {"booths": ids}).all()}


def _refusal(exhibitor: Exhibitor, booths: Sequence[Booth], ties: Mapping[int, Tie]) -> str | None:
    """Why the firm cannot have these booths, as a sentence; None if it can."""
    if exhibitor.state not in IN and exhibitor.state is not ApplicationState.WAITING:
        return _("%(name)s is not accepted for this expo.", name=exhibitor.name)
    for booth in booths:
        tie = ties[booth.id]
        if booth.blocked:
            return _("Booth %(number)s is blocked.", number=booth.number)
        if tie.holder_id not in (None, exhibitor.id):
            return _("Booth %(number)s is already given to %(name)s.", number=booth.number, name=tie.holder)
        if tie.claim is None or tie.claim.firm_id == exhibitor.firm_id:
            continue
        if tie.claim.kind is ClaimKind.NEXT:
            return _(
                "Booth %(number)s is kept for %(name)s, the next in line, for now.",
                number=booth.number,
                name=tie.claimant,
            )
        return _(
            "Booth %(number)s was %(name)s’s at the last expo and is kept for it for now.",
            number=booth.number,
            name=tie.claimant,
        )
    return None


def _write_rows(one: SpaceChange, by: Actor) -> Assignment | None:
    """The firm's space afterwards: a new one, the one it keeps, or None."""
    if one.booths is not None:
        space = _new_assignment(one.exhibitor, one.booths, one.state, one.expires_at, by=by)
        _insert_space(space, one.booths)
    elif one.ending is None and one.former is not None:
        space = one.former
    else:
        return None
    if one.pinned is not None and space.pinned != one.pinned:
        space.pinned = one.pinned
        space.version += 1
    return space


def _report(done: Sequence[tuple[SpaceChange, Assignment | None]], offered: Sequence[Assignment], by: Actor) -> None:
    """Record what was done, renew the public pages, and report it: first the open offers that end, then each space."""
    reported: list[DomainEvent] = [OfferedSpaceEnds(former, by) for former in offered]
    for one, space in done:
        if space is None and one.former is not None:
            reported.append(SpaceEnds(one.former, by))
        elif space is not None and one.booths is not None:
            reported += _arrivals(one, space, by)
    for verb, exhibitor, before, after in sorted(_entries(done), key=lambda entry: _ORDER.index(entry[0])):
        event_id, name = exhibitor.event_id, exhibitor.name
        record(verb, exhibitor, by=by, event_id=event_id, named=name, before=before, after=after)
    if reported:
        touch(done[0][0].exhibitor.event)
    for what in reported:
        dispatch(what)


def _arrivals(one: SpaceChange, space: Assignment, by: Actor) -> list[DomainEvent]:
    """The events of a firm that has a new space."""
    if one.former is None:
        return [SpaceGiven(space, by)]
    moved = SpaceMoved(one.former, space, by)
    agreed = one.exhibitor.state is ApplicationState.CONFIRMED
    return [AgreedSpaceMoved(one.former, space, by), moved] if agreed else [moved]


def _entries(done: Sequence[tuple[SpaceChange, Assignment | None]]) -> list[_Entry]:
    """The entries of the history: verb, subject, before and after."""
    found: list[_Entry] = []
    for one, space in done:
        former = {"booths": one.former.numbers if one.former else []}
        if space is None and one.former is not None:
            found.append((Verb.TOOK_THE_SPACE_BACK_FROM, one.exhibitor, former, None))
        if space is not None and one.booths is not None:
            after = {"booths": space.numbers, "state": space.state} | ({"against": one.against} if one.against else {})
            found.append((Verb.GAVE_A_SPACE_TO, one.exhibitor, former, after))
        if one.pinned is not None and one.pinned != one.was_pinned:
            found.append((Verb.PINNED if one.pinned else Verb.UNPINNED, one.exhibitor, None, None))
    return found


def _insert_space(assignment: Assignment, booths: Sequence[Booth]) -> None:
    """Insert the assignment and its booths; their keys refuse a second holder and a second live assignment."""
    db.session.add(assignment)
    taken = _("Somebody else has just taken one of these booths. Look at the plan again.")
    with refuse_violations(
        {"pk_occupied_booths": taken, "uq_assignments_live": _("The firm has just been given another space.")}
    ):
        assignment.occupied_booths = [
            OccupiedBooth(booth_id=booth.id, event_id=assignment.event_id) for booth in booths
        ]


def _new_assignment(
    exhibitor: Exhibitor, booths: Sequence[Booth], state: AssignmentState, expires_at: datetime | None, *, by: Actor
) -> Assignment:
    """A new assignment, not yet in the session."""
    return Assignment(
        uid=uuid.uuid4().hex,
        event_id=exhibitor.event_id,
        exhibitor_id=exhibitor.id,
        exhibitor=exhibitor,
        state=state,
        expires_at=expires_at,
        numbers=sorted(booth.number for booth in booths),
        created_at=clock.now(),
        created_by=by.name,
    )


def end(assignment: Assignment, ending: Ending, *, by: Actor) -> None:
    """End an assignment without an open offer: its booths are free, its row remains as history. The caller has locked the
    exhibitor.
    """
    _end_rows(assignment, ending)
    dispatch(SpaceEnds(assignment, by))


def _end_rows(assignment: Assignment, ending: Ending) -> None:
    db.session.execute(sa.delete(OccupiedBooth).where(OccupiedBooth.assignment_id == assignment.id))
    assignment.state, assignment.ended_at, assignment.ending = AssignmentState.ENDED, clock.now(), ending
    assignment.pinned, assignment.expires_at = False, None
    db.session.flush()
    db.session.expire(assignment, ["occupied_booths"])
