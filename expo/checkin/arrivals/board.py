"""The column "checked in" of a delegation's status board."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from expo.checkin.models import Visit
from expo.db import db
from expo.delegations.board import BoardColumn, Fact
from expo.events.models import Event
from expo.i18n import _, _l
from expo.registration.models import Registration


def _facts(event: Event, people: Sequence[Registration]) -> Mapping[int, Fact]:
    query = (
        sa.select(Visit.registration_id)
        .distinct()
        .where(
            Visit.event_id == event.id,
            Visit.zone_id.is_(None),
            Visit.registration_id.in_([person.id for person in people]),
        )
    )
    arrived = set(db.session.scalars(query))
    return {person.id: Fact(_("came"), "good") if person.id in arrived else Fact(_("not yet")) for person in people}


COLUMN = BoardColumn("checked_in", _l("Checked in"), _facts)
