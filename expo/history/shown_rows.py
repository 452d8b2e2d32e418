"""What a form showed of rows that have no version of their own: a save is refused where one was changed since.

A template says what a form shows, as in `form_to(url, form, shown=[hall])`; the view saves within `unless_changed()`. Shown are
rows, `(row, ["note"])` for some columns of one, and `("price_taxes", event)` for all rows of a table in an event.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any
from zlib import crc32

import sqlalchemy as sa
from flask import Flask, current_app, g, request
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.orm import Mapper, Session

from expo import clock
from expo.db import Base, db, on_postgresql, transaction
from expo.errors import Changed
from expo.history.models import Entry
from expo.history.words import conflict_lines
from expo.i18n import _
from expo.web.params import refuse
from expo.web.unsent import SHOWN_FIELD

_LOCKS = 0x5EE7  # the advisory locks of lists; the second number says of which


@dataclass(frozen=True, slots=True)
class _Part:
    """Rows of one table: those `where` the columns have these values, and which columns of them are shown (none: all)."""

    table: str
    where: Mapping[str, Any]
    columns: Sequence[str]

    @property
    def mapper(self) -> Mapper[Any]:
        return next(one for one in Base.registry.mappers if getattr(one.local_table, "name", "") == self.table)

    def names(self) -> list[str]:
        """The attributes that are compared. The primary key is not: rows of a list that is saved whole get new ones."""
        kept = [one for one in self.mapper.column_attrs if not one.deferred and not one.columns[0].primary_key]
        return [one.key for one in kept if not self.columns or one.key in self.columns]


def init_shown_rows(app: Flask) -> None:
    """Give templates `shown_token(things)`, for the hidden field of a form."""
    app.jinja_env.globals["shown_token"] = _token


@contextmanager
def unless_changed() -> Iterator[Session]:
    """A transaction that saves a form. Raises Changed, with what others did, where a row that the form showed has changed."""
    with transaction() as session:
        refuse_changed()
        yield session


def refuse_changed() -> None:
    """Lock what the form showed. Raises Changed as `unless_changed` does, Malformed for what no page of ours says it showed.

    A form that says nothing passes: it was opened on a server of the version before.
    """
    shown = _read(request.form.get(SHOWN_FIELD, ""))
    if shown is None:
        return
    parts = [_Part(*part) for part, _digest in shown["parts"]]
    now = [_digest_of(part, _stored(part, lock=True)) for part in parts]
    if now != [digest for _part, digest in shown["parts"]]:
        g.shown_anew = _signed(list(zip(parts, now, strict=True)))
        since = datetime.fromtimestamp(shown["at"], UTC)
        raise Changed(_("Somebody else changed this while you wrote."), _lines(parts, since))


def _token(things: Sequence[Any]) -> str:
    """What the rows are now, signed. A form that comes back with an error keeps what it was opened with, unless that is why."""
    parts = [_part(thing) for thing in things]
    for sent in (g.get("shown_anew"), request.form.get(SHOWN_FIELD, "")):
        if sent and (shown := _read(sent)) and [_Part(*part) for part, _digest in shown["parts"]] == parts:
            return str(sent)
    return _signed([(part, _digest_of(part, _loaded(thing, part))) for thing, part in zip(things, parts, strict=True)])


def _part(thing: Any) -> _Part:
    if isinstance(thing, tuple) and isinstance(thing[0], str):
        return _Part(thing[0], {"event_id": thing[1].id}, [])
    row, columns = thing if isinstance(thing, tuple) else (thing, [])
    mapper = sa.inspect(row).mapper
    key = {mapper.get_property_by_column(one).key: value for one, value in _key(row, mapper)}
    return _Part(str(mapper.local_table.name), key, list(columns))


def _key(row: Any, mapper: Mapper[Any]) -> list[tuple[Any, Any]]:
    return list(zip(mapper.primary_key, mapper.primary_key_from_instance(row), strict=True))


def _loaded(thing: Any, part: _Part) -> list[list[Any]]:
    """The values of what a page has loaded already, as `_stored` reads them."""
    if isinstance(thing, tuple) and isinstance(thing[0], str):
        return _stored(part)
    row = thing[0] if isinstance(thing, tuple) else thing
    return [[getattr(row, name) for name in part.names()]]


def _stored(part: _Part, *, lock: bool = False) -> list[list[Any]]:
    kind = part.mapper.class_
    query = sa.select(*(getattr(kind, name) for name in part.names()))
    query = query.where(*(getattr(kind, name) == value for name, value in part.where.items()))
    query = query.order_by(*part.mapper.primary_key)
    if lock:
        query = query.with_for_update(key_share=True)
        _await_others(part)
    return [list(row) for row in db.session.execute(query)]


def _await_others(part: _Part) -> None:
    """Wait for whoever saves the same list: rows that it adds cannot be locked before they are there."""
    if on_postgresql() and "event_id" in part.where:
        which = crc32(json.dumps([part.table, dict(part.where)]).encode()) - 2**31
        db.session.execute(
            sa.select(sa.func.pg_advisory_xact_lock(sa.cast(_LOCKS, sa.Integer), sa.cast(which, sa.Integer)))
        )


def _digest_of(part: _Part, rows: Sequence[Sequence[Any]]) -> str:
    """Keyed, since a page may say less of a row than is compared."""
    text = json.dumps([part.table, rows], default=str, sort_keys=True)
    return blake2b(text.encode(), key=str(current_app.secret_key).encode()[:64], digest_size=12).hexdigest()


def _signed(parts: Sequence[tuple[_Part, str]]) -> str:
    said = [[[part.table, dict(part.where), list(part.columns)], digest] for part, digest in parts]
    return str(_signer().dumps({"at": clock.now().timestamp(), "parts": said}))


def _read(sent: str) -> dict[str, Any] | None:
    if not sent:
        return None
    try:
        shown: dict[str, Any] = _signer().loads(sent)
    except BadSignature:
        refuse()
    return shown


def _signer() -> URLSafeSerializer:
    keys = [*current_app.config["SECRET_KEY_FALLBACKS"], str(current_app.secret_key)]
    return URLSafeSerializer(keys, salt="shown rows")


def _lines(parts: Sequence[_Part], since: datetime) -> list[str]:
    """What the history says of the rows since then, a line for each field."""
    kinds = [(getattr(part.mapper.class_, "__subject__", None), part.where.get("id")) for part in parts]
    about = [
        sa.and_(Entry.subject_kind == kind, Entry.subject_id == number) for kind, number in kinds if kind and number
    ]
    if not about:
        return []
    query = sa.select(Entry).where(sa.or_(*about), Entry.at > since).order_by(Entry.id)
    return conflict_lines(db.session.scalars(query))
