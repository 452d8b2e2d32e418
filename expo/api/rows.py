"""Reading rows of resources, as the API tells them."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa

from expo.api.asked import Asked
from expo.api.queries import Caller
from expo.api.resource import Gathered, Resource
from expo.api.rules import cursor_after
from expo.db import db

ApiRow = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ApiPage:
    """Rows of a list, and the cursor of those that follow; None on the last page."""

    rows: list[ApiRow]
    following: str | None


def page_for(caller: Caller, resource: Resource, asked: Asked) -> ApiPage:
    """One page of a list, in the order of ids, which grow and never change: no row that stays is skipped or told twice."""
    query = _selected(caller, resource, asked.names).where(resource.id > asked.after, *asked.conditions)
    found = db.session.execute(query.order_by(resource.id).limit(asked.limit + 1)).all()
    rows = _told(resource, asked.names, found[: asked.limit])
    return ApiPage(rows, cursor_after(found[asked.limit - 1][0]) if len(found) > asked.limit else None)


def row_for(caller: Caller, resource: Resource, row_id: int) -> ApiRow | None:
    """One row with all its fields; None for one that this caller does not see."""
    names = resource.names(firm=caller.is_firm)
    found = db.session.execute(_selected(caller, resource, names).where(resource.id == row_id)).all()
    rows = _told(resource, names, found)
    return rows[0] if rows else None


def as_json(value: Any) -> bytes:
    """A value as JSON, moments by RFC 3339."""
    return json.dumps(value, default=_plain, ensure_ascii=False, separators=(",", ":")).encode()


def version_tag(row: ApiRow) -> str:
    """The version tag of a row as this caller sees it: another one whenever any field differs."""
    return hashlib.sha256(as_json(row)).hexdigest()[:24]


def _selected(caller: Caller, resource: Resource, names: Sequence[str]) -> sa.Select[Any]:
    """The rows that the caller sees: within its expo, of its firm, and none that need a further permission. The first column
    is the id.
    """
    columns = [one.column.label(one.name) for one in resource.fields if one.name in names]
    query = sa.select(resource.id.label("row_id"), *columns).where(resource.within(caller.event_id))
    if caller.is_firm and resource.of_firm is not None and caller.exhibitor_id is not None:
        query = query.where(resource.of_firm(caller.exhibitor_id))
    if resource.hidden is not None and resource.hidden[0] not in caller.permissions:
        query = query.where(sa.not_(resource.hidden[1]))
    return query


def _told(resource: Resource, names: Sequence[str], found: Sequence[Any]) -> list[ApiRow]:
    lists = {one.name: _gathered(one, [row[0] for row in found]) for one in resource.gathered if one.name in names}
    rows = []
    for row in found:
        told = dict(zip([name for name in names if name not in lists], row[1:], strict=True))
        rows.append(told | {name: of.get(row[0], []) for name, of in lists.items()})
    return rows


def _gathered(one: Gathered, ids: Sequence[int]) -> Mapping[int, list[int]]:
    """The ids of the other rows by the resource's, in one statement."""
    lists: dict[int, list[int]] = {}
    if ids:
        query = sa.select(one.of, one.listed).where(one.of.in_(ids)).order_by(one.of, one.listed)
        for owner, other in db.session.execute(query):
            lists.setdefault(owner, []).append(other)
    return lists


def _plain(value: Any) -> str:
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    raise TypeError(type(value).__name__)
