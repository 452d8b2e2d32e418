"""The firms that an exhibitor wants near or apart, linked by name to firms that applied for the same event."""

import sqlalchemy as sa

from expo.db import db
from expo.exhibitors.application_models import Neighbour
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.neighbour_names import firms_called
from expo.exhibitors.queries import neighbours_of
from expo.exhibitors.rules import ApplicationState, match_key


def match_neighbours(exhibitor: Exhibitor) -> None:
    """Link the neighbours it named to firms that applied here, and neighbours others named to this firm. A name that is
    several firms' is left to an organiser.
    """
    for neighbour in neighbours_of(exhibitor):
        if neighbour.firm_id is None:
            _link(neighbour, exhibitor)
    if exhibitor.firm is None:
        return
    keys = {match_key(exhibitor.firm.legal_name), match_key(exhibitor.firm.display_name)}
    naming = (
        sa.select(Neighbour, Exhibitor)
        .join(Exhibitor, Exhibitor.id == Neighbour.exhibitor_id)
        .where(Exhibitor.event_id == exhibitor.event_id, Exhibitor.id != exhibitor.id)
        .where(Neighbour.match_key.in_(keys), Neighbour.firm_id.is_(None), Exhibitor.state != ApplicationState.DRAFT)
    )
    for neighbour, other in db.session.execute(naming).all():
        _link(neighbour, other)
    db.session.flush()


def _link(neighbour: Neighbour, exhibitor: Exhibitor) -> None:
    """Link a neighbour that the exhibitor named, if one other firm alone is called so."""
    firms = [firm for firm in firms_called(exhibitor.event, neighbour.name) if firm.id != exhibitor.firm_id]
    if len(firms) == 1:
        neighbour.firm_id = firms[0].id
