"""The rows of who comes: written unless a rule of the table is against it, however many ask at once."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import make_transient_to_detached

from expo import clock
from expo.db import db, insert_rows, on_postgresql
from expo.events.models import Category, Event
from expo.kit.codes import new_code
from expo.kit.tokens import new_key
from expo.registration.models import Person, Registration
from expo.registration.rules import Details, RegistrationSource, RegistrationState, mailbox, search_text

_SAID = tuple(Details.__dataclass_fields__)
_AT_ONCE = 1000  # ids asked for in one statement
_PEOPLE = cast("sa.Table", Person.__table__)
_REGISTRATIONS = cast("sa.Table", Registration.__table__)
# Built once, since building a statement costs more than running it.
_NEW_REGISTRATION = {
    name: insert(_REGISTRATIONS).on_conflict_do_nothing().returning(_REGISTRATIONS.c.id)
    for name, insert in (("postgresql", pg_insert), ("sqlite", sqlite_insert))
}
# What a new row has that nobody said: the same for each.
_BEGINNING = {
    "place": None,
    "shared_mailbox": False,
    "note": "",
    "paid_minor": 0,
    "erased_at": None,
    "version": 1,
}
# An update that changes nothing, so that the id comes back of a row that was there already.
_NEW_PERSON = {
    name: statement.on_conflict_do_update(
        index_elements=[Person.organisation_id, Person.email_key], set_={"email_key": statement.excluded.email_key}
    ).returning(Person.id)
    for name, statement in (("postgresql", pg_insert(_PEOPLE)), ("sqlite", sqlite_insert(_PEOPLE)))
}


def new_registration(
    event: Event,
    category: Category,
    details: Details,
    *,
    state: RegistrationState,
    source: RegistrationSource,
    form_key: str | None,
) -> Registration | None:
    """A new row, unless a rule of the table is against it: the same form, or the same mailbox. The database decides, so
    it does not matter how many ask at once.
    """
    moment = clock.now()
    row = _row(event, category, details, state=state, source=source, moment=moment)
    row |= {**_BEGINNING, "person_id": person_of(event, row["email_key"], moment), "form_key": form_key}
    statement = _NEW_REGISTRATION["postgresql" if on_postgresql() else "sqlite"]
    number = db.session.execute(statement, row).scalar()
    if number is None:
        return None
    # All of the row is known, so it need not come back: the session takes it as if it had been read.
    registration = Registration(id=number, **row)
    make_transient_to_detached(registration)
    db.session.add(registration)
    return registration


def new_registrations(
    event: Event, category: Category, people: Sequence[Details], *, state: RegistrationState, source: RegistrationSource
) -> list[Registration]:
    """A row for each, in their order, in a few statements for each thousand. They may share a mailbox, so each is a human
    of their own.
    """
    moment = clock.now()
    rows = [_row(event, category, details, state=state, source=source, moment=moment) for details in people]
    alike = {"organisation_id": event.organisation_id, "email_key": None, "created_at": moment}
    humans = insert_rows(Person, [{**alike, "uid": row["uid"]} for row in rows])
    own = {"shared_mailbox": True, "form_key": None}
    ids = insert_rows(
        Registration, [{**row, **own, "person_id": human} for row, human in zip(rows, humans, strict=True)]
    )
    made: dict[int, Registration] = {}
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        made |= {one.id: one for one in db.session.scalars(sa.select(Registration).where(Registration.id.in_(some)))}
    return [made[number] for number in ids]


def person_of(event: Event, email_key: str, moment: datetime) -> int:
    """The id of the one human behind a mailbox, over all events of the organisation; a new one where nobody is known by it."""
    row = {"uid": str(uuid.uuid4()), "organisation_id": event.organisation_id}
    row |= {"email_key": email_key or None, "created_at": moment}
    return int(db.session.execute(_NEW_PERSON["postgresql" if on_postgresql() else "sqlite"], row).scalar_one())


def _row(
    event: Event,
    category: Category,
    details: Details,
    *,
    state: RegistrationState,
    source: RegistrationSource,
    moment: datetime,
) -> dict[str, Any]:
    code = new_code()
    return {
        **{name: getattr(details, name) for name in _SAID},
        "uid": str(uuid.uuid4()),
        "event_id": event.id,
        "category_id": category.id,
        "state": state,
        "source": source,
        "email_key": mailbox(details.email),
        "code": code,
        "search": search_text(details, code),
        "link_key": new_key(),
        "registered_at": moment,
        "state_since": moment,
    }
