"""Values and queries shared by the tests of the public form."""

import sqlalchemy as sa

from expo.db import db
from expo.events.models import Event
from expo.registration.models import Registration

VITO = {"given_name": "Vito", "email": "vito@visits.example", "consent": "y"}


def the_event() -> Event:
    return db.session.scalars(sa.select(Event)).one()


def everybody() -> list[Registration]:
    return list(db.session.scalars(sa.select(Registration).order_by(Registration.id)))
