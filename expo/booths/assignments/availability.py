"""Whether booths can be assigned to a firm: not blocked, held by or claimed for another one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from expo.booths.models import Assignment, Booth, Claim, OccupiedBooth
from expo.booths.rules import ClaimKind, ClaimState
from expo.db import db
from expo.errors import NotFound, Refused
from expo.exhibitors.models import Exhibitor, Firm
from expo.exhibitors.rules import IN, ApplicationState
from expo.i18n import _

MOST_BOOTHS = 20  # of one space


@dataclass(frozen=True, slots=True)
class Tie:
    """The holder of a booth and the firm with a claim on it, with the names that a refusal tells."""

    holder_id: int | None
    holder: str
    claim: Claim | None
    claimant: str


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


def check_free(exhibitor: Exhibitor, booths: Sequence[Booth]) -> list[Claim]:
    """Lock the booths and check that the firm can have them; returns the firm's own claims on them. Raises as `assign`
    does.
    """
    ids = sorted(booth.id for booth in booths)
    if not ids or len(set(ids)) != len(ids) or len(ids) > MOST_BOOTHS:
        raise Refused(_("A space has from 1 to %(most)d different booths.", most=MOST_BOOTHS))
    if any(booth.event_id != exhibitor.event_id for booth in booths):
        raise NotFound(_("There is no such booth in this expo."))
    ties = _lock_booths(ids)
    refusal = _refusal(exhibitor, booths, ties)
    if refusal is not None:
        raise Refused(refusal)
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
