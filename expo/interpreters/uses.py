"""What people are booked for as interpreters, as it is told before their registration ends."""

from collections.abc import Collection

import sqlalchemy as sa

from expo import clock
from expo.accounts.permissions import Permission
from expo.db import db
from expo.i18n import _, localize
from expo.interpreters.models import Interpreter
from expo.interpreters.rules import Duty
from expo.interpreters.sources import engagements_of
from expo.interpreters.words import duty_title
from expo.registration.uses import NamedFor, PersonUse
from expo.web.filters import short_moment


def _named_for(registration_ids: Collection[int]) -> list[NamedFor]:
    """The sessions, meetings and parts of itineraries to come that these people interpret."""
    query = sa.select(Interpreter).where(Interpreter.registration_id.in_(registration_ids))
    people = {one.id: one for one in db.session.scalars(query)}
    moment = clock.now()
    return [
        NamedFor(
            person.registration_id or 0,
            person.name,
            _("interprets, %(when)s", when=short_moment(one.duty.starts_at, person.event.zone)),
            _("a booking"),
            _title(one.duty),
            "interpreters.edit",
            {"interpreter_id": person.id},
            Permission.EDIT_PROGRAMME,
            passes_on=False,
        )
        for one in engagements_of(sorted(people))
        for person in [people[one.interpreter_id]]
        if one.stands and one.booking_id is not None and one.duty.ends_at > moment
    ]


def _title(duty: Duty) -> str:
    """What it is, and for whom; of a meeting between governments only that."""
    title = duty_title(duty)
    return f"{title} ({localize(duty.whose)})" if duty.whose and not duty.secret else title


INTERPRETING = PersonUse(_named_for)
