"""Prices that people were told as they registered."""

import sqlalchemy as sa

from expo.db import db
from expo.events.changes.currency import Amounts
from expo.events.models import Category, Event
from expo.i18n import _l
from expo.registration.models import Registration
from expo.registration.rules import LIVE


def _told(event: Event) -> list[int]:
    query = sa.select(Category.price_minor).join(Registration, Registration.category_id == Category.id)
    told = sa.and_(Registration.event_id == event.id, Registration.state.in_(LIVE), Category.price_minor > 0)
    return list(db.session.scalars(query.where(told)))


TOLD = Amounts(
    _l("People registered in a category with a price"),
    _told,
    _l("Make the category free first, change the currency, then set its new price."),
    personal=True,
)
