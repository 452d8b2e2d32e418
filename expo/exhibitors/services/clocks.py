"""Telling firms that an expo's time zone has changed."""

import sqlalchemy as sa

from expo.db import db
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.notices import tell_firm
from expo.exhibitors.queries import firm_name
from expo.exhibitors.rules import LIVE
from expo.registration.rules import mailbox
from expo.registration.services.clocks import Announced, change_values, is_told, template_of, told_addresses


def tell_firms(changed: Announced) -> None:
    """Mail each firm that has applied, in its language, unless its contact is registered."""
    event = changed.change.event
    if not is_told(changed.change):
        return
    told = told_addresses(event.id)
    query = sa.select(Exhibitor).where(Exhibitor.event_id == event.id, Exhibitor.state.in_(LIVE)).order_by(Exhibitor.id)
    for exhibitor in db.session.scalars(query):
        if mailbox(exhibitor.email) not in told:
            values = {"name": firm_name(exhibitor), **change_values(changed, exhibitor.language)}
            tell_firm(exhibitor, template_of(changed), values)
