"""Inserting one registration with its person, its entry in the history and its mail: on PostgreSQL in one statement."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import make_transient_to_detached

from expo.db import db, on_postgresql
from expo.history.models import Entry
from expo.mail.models import Mail
from expo.registration.models import Person, Registration
from expo.registration.services.rows import PERSON_CONFLICT, person_columns, upsert_person

_Columns = Mapping[str, Any]
_PEOPLE = cast("sa.Table", Person.__table__)
_REGISTRATIONS = cast("sa.Table", Registration.__table__)
_HISTORY = cast("sa.Table", Entry.__table__)
_MAILS = cast("sa.Table", Mail.__table__)
_ROW = tuple(column.name for column in _REGISTRATIONS.c if column.name not in {"id", "person_id"})
# SQLite takes no INSERT within another statement.
_ALONE = sqlite_insert(_REGISTRATIONS).on_conflict_do_nothing().returning(_REGISTRATIONS.c.id)
_ENTRY_ALONE = sqlite_insert(_HISTORY).returning(_HISTORY.c.id)
_MAIL_ALONE = sqlite_insert(_MAILS).returning(_MAILS.c.id)


@dataclass(frozen=True, slots=True)
class NewRows:
    """A new registration, and the ids of its entry in the history and of its mail."""

    registration: Registration
    entry_id: int
    mail_id: int | None


def insert_with_notice(registration: Registration, entry: _Columns, mail: _Columns | None) -> NewRows | None:
    """Insert a new registration, its person where the mailbox is not known, and what tells of it. None, and nothing told,
    when a unique constraint refuses it (the same form, or the same mailbox), which also decides between concurrent requests.
    """
    row = {name: getattr(registration, name) for name in _ROW}
    found = (_insert_in_one if on_postgresql() else _insert_in_turn)(registration, row, entry, mail)
    if found is None:
        return None
    registration.id, registration.person_id, entry_id, mail_id = found
    # Every column is known, so the row is attached to the session as loaded, without another query.
    make_transient_to_detached(registration)
    db.session.add(registration)
    return NewRows(registration, entry_id, mail_id)


def correct_as_waiting(new: NewRows) -> None:
    """Write that the registration is on the waiting list after all: its mail is not sent, its entry tells the number."""
    registration = new.registration
    db.session.flush()
    after: dict[str, Any] = {"category": registration.category_id, "source": registration.source.value}
    after |= {"state": registration.state.value, "waiting_number": registration.waiting_number}
    db.session.execute(sa.update(_HISTORY).where(_HISTORY.c.id == new.entry_id).values(after=after))
    if new.mail_id is not None:
        db.session.execute(sa.delete(_MAILS).where(_MAILS.c.id == new.mail_id))


def _insert_in_one(
    registration: Registration, row: _Columns, entry: _Columns, mail: _Columns | None
) -> tuple[Any, ...] | None:
    person = person_columns(registration.event, registration.email_key, registration.registered_at)
    tables = [(_PEOPLE, person), (_REGISTRATIONS, row), (_HISTORY, entry), (_MAILS, mail or {})]
    values = {f"{table.name}_{name}": value for table, columns in tables for name, value in columns.items()}
    found = db.session.execute(_STATEMENTS[mail is not None], {**values, "mails_attempts": 0} if mail else values)
    return cast("tuple[Any, ...] | None", found.first())


def _insert_in_turn(
    registration: Registration, row: _Columns, entry: _Columns, mail: _Columns | None
) -> tuple[Any, ...] | None:
    person_id = upsert_person(registration.event, registration.email_key, registration.registered_at)
    number = db.session.execute(_ALONE, {**row, "person_id": person_id}).scalar()
    if number is None:
        return None
    entry_id = db.session.scalar(_ENTRY_ALONE, {**entry, "subject_id": number})
    mail_id = db.session.scalar(_MAIL_ALONE, {**mail, "about_id": number}) if mail else None
    return number, person_id, entry_id, mail_id


def _statement(*, with_mail: bool) -> Any:
    """Each INSERT takes the ids that the ones before it return: what tells of a refused registration is not inserted."""
    upsert = pg_insert(_PEOPLE).values(_binds(_PEOPLE, {"id"})).on_conflict_do_update(**PERSON_CONFLICT)
    person = upsert.returning(_PEOPLE.c.id).cte("person")
    made = _insert_from(_REGISTRATIONS, {"person_id": person.c.id}).on_conflict_do_nothing()
    made = made.returning(_REGISTRATIONS.c.id, _REGISTRATIONS.c.person_id).cte("made")
    entry = _insert_from(_HISTORY, {"subject_id": made.c.id}).returning(_HISTORY.c.id).cte("entry")
    if not with_mail:
        return sa.select(made.c.id, made.c.person_id, entry.c.id, sa.null()).join_from(made, entry, sa.true())
    mail = _insert_from(_MAILS, {"about_id": made.c.id}, without=("leased_until", "sent_at", "error"))
    mail = mail.returning(_MAILS.c.id).cte("mail")
    both = sa.select(made.c.id, made.c.person_id, entry.c.id, mail.c.id)
    return both.select_from(made.join(entry, sa.true()).join(mail, sa.true()))


def _insert_from(table: sa.Table, taken: Mapping[str, Any], *, without: Collection[str] = ()) -> Any:
    """An INSERT of one row whose columns are parameters, but for those taken from another statement."""
    columns = {**_binds(table, {"id", *taken, *without}), **taken}
    return pg_insert(table).from_select(list(columns), sa.select(*columns.values()), include_defaults=False)


def _binds(table: sa.Table, without: Collection[str]) -> dict[str, Any]:
    return {c.name: sa.bindparam(f"{table.name}_{c.name}", type_=c.type) for c in table.c if c.name not in without}


# By whether there is a mail. Built once, since building a statement costs more than running it.
_STATEMENTS = {with_mail: _statement(with_mail=with_mail) for with_mail in (False, True)}
