"""The prices of services, which a change of the expo's currency has to know of."""

import sqlalchemy as sa

from expo.db import db
from expo.events.changes.currency import Amounts
from expo.events.models import Event
from expo.i18n import _l
from expo.manuals.models import ServiceItem


def _listed(event: Event) -> list[int]:
    return list(db.session.scalars(sa.select(ServiceItem.normal_minor).where(ServiceItem.event_id == event.id)))


SERVICES = Amounts(_l("Prices of services"), _listed)
