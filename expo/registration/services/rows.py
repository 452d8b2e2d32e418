"""Inserting registrations and people; unique constraints decide between concurrent requests."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from expo import clock
from expo.db import db, insert_rows, on_postgresql
from expo.events.models import Category, Event
from expo.kit.codes import new_code
from expo.kit.pieces import cut
from expo.kit.tokens import new_key
from expo.registration.models import Person, Registration
from expo.registration.rules import Details, RegistrationSource, RegistrationState, mailbox, search_text

_DETAIL_COLUMNS = tuple(Details.__dataclass_fields__)
_BATCH = 1000  # ids in one statement
_PEOPLE = cast("sa.Table", Person.__table__)
# The constant values of every new row.
_DEFAULTS = {
    "waiting_number": None,
    "shared_mailbox": False,
    "note": "",
    "paid_minor": 0,
    "erased_at": None,
    "version": 1,
}
# The update changes nothing; it makes RETURNING give the id of a row that existed already.
PERSON_CONFLICT: Mapping[str, Any] = {
    "index_elements": [Person.organisation_id, Person.email_key],
    "set_": {"email_key": sa.literal_column("excluded.email_key")},
}
_UPSERT_PERSON = {
    name: insert(_PEOPLE).on_conflict_do_update(**PERSON_CONFLICT).returning(Person.id)
    for name, insert in (("postgresql", pg_insert), ("sqlite", sqlite_insert))
}


def new_registration(
    event: Event,
    category: Category,
    details: Details,
    *,
    state: RegistrationState,
    source: RegistrationSource,
    form_key: str | None,
) -> Registration:
    """A registration that is not inserted yet; its person is not known yet either."""
    row = _row(event, category, details, state=state, source=source, moment=clock.now())
    return Registration(**row, **_DEFAULTS, form_key=form_key, event=event, category=category)


def insert_registrations(
    event: Event,
    category: Category,
    people: Sequence[Details],
    *,
    state: RegistrationState,
    source: RegistrationSource,
    shared: bool = True,
) -> list[Registration]:
    """Insert many registrations, in order, in a few statements per thousand.

    `shared`: they may share a mailbox, so each gets a person row of its own; else a mailbox is one person, as elsewhere.
    """
    moment = clock.now()
    rows = [_row(event, category, details, state=state, source=source, moment=moment) for details in people]
    person_ids = _person_ids(event, rows, moment, shared=shared)
    group_columns = {"shared_mailbox": shared, "form_key": None}
    ids = insert_rows(
        Registration,
        [{**row, **group_columns, "person_id": person_id} for row, person_id in zip(rows, person_ids, strict=True)],
    )
    loaded: dict[int, Registration] = {}
    for some in cut(ids, _BATCH):
        loaded |= {one.id: one for one in db.session.scalars(sa.select(Registration).where(Registration.id.in_(some)))}
    return [loaded[number] for number in ids]


def _person_ids(event: Event, rows: Sequence[dict[str, Any]], moment: datetime, *, shared: bool) -> list[int]:
    """The person of each row: known by the mailbox, or new."""
    keys = sorted({row["email_key"] for row in rows} - {""}) if not shared else []
    known: dict[str, int] = {}
    for some in cut(keys, _BATCH):
        query = sa.select(Person.email_key, Person.id).where(
            Person.organisation_id == event.organisation_id, Person.email_key.in_(some)
        )
        known |= {str(key): number for key, number in db.session.execute(query)}
    new = [row for row in rows if row["email_key"] not in known]
    columns = {"organisation_id": event.organisation_id, "created_at": moment}
    ids = insert_rows(
        Person,
        [{**columns, "uid": row["uid"], "email_key": None if shared else row["email_key"] or None} for row in new],
    )
    made = {row["uid"]: number for row, number in zip(new, ids, strict=True)}
    return [made[row["uid"]] if row["uid"] in made else known[row["email_key"]] for row in rows]


def upsert_person(event: Event, email_key: str, moment: datetime) -> int:
    """Upsert the person of a mailbox within the event's organisation; returns the id. An empty key is always a new person."""
    statement = _UPSERT_PERSON["postgresql" if on_postgresql() else "sqlite"]
    return int(db.session.execute(statement, person_columns(event, email_key, moment)).scalar_one())


def person_columns(event: Event, email_key: str, moment: datetime) -> dict[str, Any]:
    """The columns of a new person."""
    row = {"uid": str(uuid.uuid4()), "organisation_id": event.organisation_id}
    return {**row, "email_key": email_key or None, "created_at": moment}


def drop_unused_mailbox(person_id: int) -> None:
    """Forget the mailbox of a person who has no registration any more."""
    theirs = sa.select(Registration.id).where(Registration.person_id == person_id)
    db.session.flush()
    db.session.execute(sa.update(Person).where(Person.id == person_id, ~theirs.exists()).values(email_key=None))


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
        **{name: getattr(details, name) for name in _DETAIL_COLUMNS},
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
