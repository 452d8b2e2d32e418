"""What a request asks of a list: which page of it, which fields, narrowed and searched by what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from expo.api.resource import ApiField, Resource
from expo.api.rules import row_of_cursor
from expo.db import UtcDateTime
from expo.errors import Malformed
from expo.i18n import _
from expo.kit.text import like, search_terms
from expo.web import params

USUAL_PAGE = 100
LONGEST_PAGE = 500
LONGEST_TEXT = 400
OWN = ("cursor", "limit", "fields", "q")  # parameters of each list beside its filters
NONE = "null"  # stands for no value
_BOOLEANS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Asked:
    """A list as asked for: rows after an id, so many, some of the fields, under these conditions."""

    after: int
    limit: int
    names: list[str]
    conditions: list[sa.ColumnElement[bool]]


def asked_list(resource: Resource, given: Mapping[str, Sequence[str]], *, firm: bool) -> Asked:
    """Read the parameters of a list. Raises Malformed for one that it does not have, and for a value that is none."""
    known = {
        name: one for one in resource.filters if firm or one.name not in resource.for_firms for name in names_of(one)
    }
    unknown = sorted(given.keys() - known.keys() - {name for name in OWN if name != "q" or resource.is_searched})
    if unknown:
        raise Malformed(_("%(name)s is no parameter of this list.", name=unknown[0][:60]))
    conditions = [_condition(known[name], name, values) for name, values in given.items() if name in known]
    for term in given.get("q", ()):
        conditions += searched(resource, term)
    return Asked(_after(given), _limit(given), asked_fields(resource, given, firm=firm), conditions)


def asked_fields(resource: Resource, given: Mapping[str, Sequence[str]], *, firm: bool) -> list[str]:
    """The names of the fields asked for; all of them where none are named. Raises Malformed for an unknown one."""
    offered = resource.names(firm=firm)
    wanted = [name for text in given.get("fields", ()) for name in text.split(",") if name]
    for name in wanted:
        if name not in offered:
            raise Malformed(_("%(name)s is no field of these.", name=name[:60]))
    return [name for name in offered if name in wanted] if wanted else offered


def names_of(one: ApiField) -> list[str]:
    """The parameters that narrow a list by a field."""
    return [one.name, f"{one.name}_from", f"{one.name}_until"] if one.is_time else [one.name]


def searched(resource: Resource, text: str) -> list[sa.ColumnElement[bool]]:
    """The conditions under which each word of a text is found in a row."""
    if resource.folded:
        return [_found(resource.folded, term) for term in search_terms(text)]
    return [_found(resource.plain, word) for word in params.text(text, LONGEST_TEXT).split()[:8]]


def _found(columns: Sequence[Any], word: str) -> sa.ColumnElement[bool]:
    return sa.or_(*(column.ilike(like(word), escape="\\") for column in columns))


def _condition(one: ApiField, name: str, values: Sequence[str]) -> sa.ColumnElement[bool]:
    """A parameter's condition; of several values of one parameter any will do."""
    column: Any = one.column
    if name == f"{one.name}_from":
        return sa.and_(column >= _value(one, values[-1]))
    if name == f"{one.name}_until":
        return sa.and_(column < _value(one, values[-1]))
    found = [column.is_(None) if text == NONE else column == _value(one, text) for text in values]
    return sa.or_(*found)


def _value(one: ApiField, text: str) -> Any:
    """What a text stands for in the field's column."""
    kind = one.kind
    found: Any
    if isinstance(kind, sa.Enum):
        found = text if text in kind.enums else None
    elif isinstance(kind, sa.Boolean):
        found = _BOOLEANS.get(text)
    elif isinstance(kind, UtcDateTime):
        found = params.moment(text.replace(" ", "+"))  # of an offset that was not encoded
    elif isinstance(kind, sa.Date):
        found = params.day(text)
    elif isinstance(kind, sa.Integer):
        number = params.number(text, otherwise=-1, most=params.LARGEST_ID)
        found = None if number < 0 else number
    else:
        found = params.text(text, LONGEST_TEXT)
    if found is None:
        raise Malformed(_("%(name)s: this value cannot be read.", name=one.name))
    return found


def _after(given: Mapping[str, Sequence[str]]) -> int:
    cursor = given["cursor"][-1] if "cursor" in given else ""
    found = row_of_cursor(cursor[:60]) if cursor else 0
    if found is None:
        raise Malformed(_("This cursor is none of ours. Begin with the first page."))
    return found


def _limit(given: Mapping[str, Sequence[str]]) -> int:
    text = given["limit"][-1] if "limit" in given else str(USUAL_PAGE)
    number = params.number(text, otherwise=0, most=LONGEST_PAGE)
    if number < 1:
        raise Malformed(_("A page has 1 to %(most)d rows.", most=LONGEST_PAGE))
    return number
