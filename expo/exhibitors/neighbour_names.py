"""The names of firms that can be wanted near or apart, and the firms that are called so."""

import sqlalchemy as sa

from expo.db import db
from expo.events.models import Event
from expo.events.rules import EventState
from expo.exhibitors.models import Exhibitor, Firm
from expo.exhibitors.rules import LIVE, ApplicationState, match_key


def firms_called(event: Event, name: str) -> list[Firm]:
    """The firms with a live application for the event that are called so, whatever their case and legal form."""
    query = sa.select(Firm).join(Exhibitor, Exhibitor.firm_id == Firm.id)
    firms = db.session.scalars(query.where(Exhibitor.event_id == event.id, Exhibitor.state.in_(LIVE))).unique()
    key = match_key(name)
    return [firm for firm in firms if key in {match_key(firm.display_name), match_key(firm.legal_name)}]


def applicant_names(event: Event) -> list[str]:
    """The names of the firms with a live application, for organisers."""
    query = sa.select(Firm.display_name).join(Exhibitor, Exhibitor.firm_id == Firm.id)
    query = query.where(Exhibitor.event_id == event.id, Exhibitor.state.in_(LIVE))
    return list(db.session.scalars(query.distinct().order_by(Firm.display_name)))


def public_names(event: Event) -> list[str]:
    """The names of the firms that stand in a public directory of the organisation, this event's or an earlier one's."""
    query = sa.select(Firm.display_name).join(Exhibitor, Exhibitor.firm_id == Firm.id)
    query = query.join(Event, Event.id == Exhibitor.event_id).where(
        Event.organisation_id == event.organisation_id,
        Event.state != EventState.DRAFT,
        Exhibitor.state == ApplicationState.CONFIRMED,
    )
    return list(db.session.scalars(query.distinct().order_by(Firm.display_name)))
