"""The demo expos' leads: a few firms scanned a few visitors, who share what they chose."""

from itertools import cycle

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.events.models import Category, Event
from expo.events.rules import CategoryKind
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.rules import IN
from expo.history.services import Actor
from expo.leads.rules import Extent
from expo.leads.services.consents import choose
from expo.leads.services.scans import BadgeScan, take_scans
from expo.registration.models import Registration
from expo.registration.rules import RegistrationState

_FIRMS, _VISITORS = 4, 6  # of one expo
_CHOICES = (Extent.ALL, Extent.NAME_EMAIL, None, Extent.NAME, Extent.NOTHING)
_NOTES = ("Demo: wants a price list", "", "Demo: distributor", "", "", "Demo: calls back in May")


def add_leads(event: Event, *, by: Actor) -> None:
    """Visitors choose what a scan gives, or have not chosen yet; each of the first firms scans them."""
    visitors = _visitors(event)
    for person, extent in zip(visitors, cycle(_CHOICES), strict=False):
        if extent is not None:
            choose(person, extent, by=by)
    firms = sa.select(Exhibitor).where(Exhibitor.event_id == event.id, Exhibitor.state.in_(IN)).order_by(Exhibitor.id)
    for firm in db.session.scalars(firms.limit(_FIRMS)):
        scans = [
            BadgeScan(f"demo-{firm.id}-{number}", person.code, clock.now(), note=note)
            for number, (person, note) in enumerate(zip(visitors, cycle(_NOTES), strict=False))
        ]
        take_scans(firm, scans, device="demo")


def _visitors(event: Event) -> list[Registration]:
    query = sa.select(Registration).join(Category, Category.id == Registration.category_id)
    confirmed = query.where(
        Registration.event_id == event.id,
        Registration.state == RegistrationState.CONFIRMED,
        Category.kind == CategoryKind.VISITOR,
    )
    return list(db.session.scalars(confirmed.order_by(Registration.id).limit(_VISITORS)))
