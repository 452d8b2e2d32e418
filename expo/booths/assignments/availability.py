"""Whether a firm may have booths: which are blocked, who holds them, and for whom they are kept."""

from collections.abc import Sequence

import sqlalchemy as sa

from expo.booths.models import Booth, Claim
from expo.booths.queries import claims_in, holders_in
from expo.db import db
from expo.errors import NotFound, Refused
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.rules import IN, ApplicationState
from expo.i18n import _

MOST_BOOTHS = 20  # of one space


def check_free(exhibitor: Exhibitor, booths: Sequence[Booth]) -> list[Claim]:
    """Lock the booths and raise what `give` raises where the firm cannot have them; the firm's own claims for them."""
    # Locked in one order, so that two organisers who want the same booths wait for one another and never deadlock.
    ids = sorted(booth.id for booth in booths)
    locking = sa.select(Booth).where(Booth.id.in_(ids)).order_by(Booth.id).with_for_update()
    db.session.scalars(locking.execution_options(populate_existing=True)).all()
    if not booths or len(set(ids)) != len(ids) or len(ids) > MOST_BOOTHS:
        raise Refused(_("A space has from 1 to %(most)d different booths.", most=MOST_BOOTHS))
    if any(booth.event_id != exhibitor.event_id for booth in booths):
        raise NotFound(_("There is no such booth in this expo."))
    if exhibitor.state not in IN and exhibitor.state is not ApplicationState.WAITING:
        raise Refused(_("%(name)s is not accepted for this expo.", name=exhibitor.name))
    holders, claims = holders_in(exhibitor.event, among=ids), claims_in(exhibitor.event, among=ids)
    for booth in booths:
        if booth.blocked:
            raise Refused(_("Booth %(number)s is blocked.", number=booth.number))
        holder = holders.get(booth.id)
        if holder is not None and holder.exhibitor_id != exhibitor.id:
            raise Refused(_("Booth %(number)s is already given to %(name)s.", number=booth.number, name=holder.name))
        claim = claims.get(booth.id)
        if claim is not None and claim.firm_id != exhibitor.firm_id:
            raise Refused(
                _(
                    "Booth %(number)s was %(name)s’s at the last expo and is kept for it for now.",
                    number=booth.number,
                    name=claim.firm.display_name,
                )
            )
    return list(claims.values())
