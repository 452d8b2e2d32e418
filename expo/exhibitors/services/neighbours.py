"""The firms that an exhibitor wants near or apart, linked by name to firms that applied for the same event."""

import sqlalchemy as sa

from expo.db import db
from expo.exhibitors.application_models import Neighbour
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.neighbour_names import firms_called
from expo.exhibitors.queries import neighbours_of
from expo.exhibitors.rules import match_key


def match_neighbours(exhibitor: Exhibitor) -> None:
    """Link the neighbours it named to firms that applied here, and neighbours others named to this firm."""
    for neighbour in neighbours_of(exhibitor):
        firms = firms_called(exhibitor.event, neighbour.name) if neighbour.firm_id is None else []
        if len(firms) == 1 and firms[0].id != exhibitor.firm_id:
            neighbour.firm_id = firms[0].id
    if exhibitor.firm is None:
        return
    keys = {match_key(exhibitor.firm.legal_name), match_key(exhibitor.firm.display_name)}
    others = sa.select(Exhibitor.id).where(Exhibitor.event_id == exhibitor.event_id, Exhibitor.id != exhibitor.id)
    naming = sa.update(Neighbour).where(
        Neighbour.match_key.in_(keys), Neighbour.firm_id.is_(None), Neighbour.exhibitor_id.in_(others)
    )
    db.session.execute(naming.values(firm_id=exhibitor.firm_id))
