"""Telling firms that an expo's days, place or time zone have changed."""

import sqlalchemy as sa

from expo.db import db
from expo.events.domain_events import ExpoMoved
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.notices import tell_firm
from expo.exhibitors.queries import firm_name
from expo.exhibitors.rules import LIVE
from expo.registration.services.clocks import change_values, is_first, is_told, template_of


def tell_firms(moved: ExpoMoved) -> None:
    """Mail each firm that has applied, in its language, unless its contact is registered."""
    event = moved.event
    if not is_told(event):
        return
    query = sa.select(Exhibitor).where(Exhibitor.event_id == event.id, Exhibitor.state.in_(LIVE)).order_by(Exhibitor.id)
    for exhibitor in db.session.scalars(query):
        if is_first(moved, exhibitor.email):
            values = {"name": firm_name(exhibitor), **change_values(moved, exhibitor.language)}
            tell_firm(exhibitor, template_of(moved), values)
