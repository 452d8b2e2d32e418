"""Parsing of untrusted input outside of forms: query strings, single form fields, JSON.

Each function accepts a value of any type and size and returns one that the database can store, or the default it names.
"""

import json
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from enum import StrEnum
from itertools import islice
from typing import Any, NoReturn, TypeVar

from flask import request

from expo.errors import Malformed
from expo.i18n import _

Word = TypeVar("Word", bound=StrEnum)

LARGEST_ID = 2**63 - 1  # of a column of 64 bits
LARGEST_NUMBER = 999_999_999  # of a column of 32 bits, in nine digits
FIRST_YEAR, LAST_YEAR = 1900, 2200  # so that adding a day or an offset never overflows a datetime
_LONGEST_MOMENT = 40  # characters
_DIGITS = re.compile(r"[0-9]{1,19}")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")  # NUL, which PostgreSQL refuses in texts, and lone surrogates


def row_id(value: object) -> int:
    """A row's id, at most 63 bits; 0, which no row has, for anything else."""
    found = _integer(value)
    return found if found is not None and 0 < found <= LARGEST_ID else 0


def row_ids(values: Iterable[object], most: int) -> list[int]:
    """The row ids among the first `most` values, in their order; anything else is left out."""
    return [found for found in map(row_id, islice(values, most)) if found]


def whole(value: object) -> int:
    """An integer, or the digits 0 to 9 of one. Raises ValueError for anything else: the `coerce` of fields with choices."""
    found = _integer(value)
    if found is None:
        raise ValueError(value)
    return found


def number(value: object, *, otherwise: int, most: int = LARGEST_NUMBER) -> int:
    """A whole number from 0 to `most`, in the digits 0 to 9; `otherwise` for anything else."""
    found = _integer(value)
    return found if found is not None and 0 <= found <= most else otherwise


def signed(value: object) -> int:
    """An integer with or without a sign; 0 for anything else."""
    typed = text(value, 12).strip().replace("−", "-")
    return -number(typed[1:], otherwise=0) if typed.startswith("-") else number(typed.removeprefix("+"), otherwise=0)


def day(value: object) -> date | None:
    """A date as in 2028-04-11; None for anything else, and for years outside FIRST_YEAR to LAST_YEAR."""
    try:
        found = date.fromisoformat(value) if isinstance(value, str) and value.isascii() else None
    except ValueError:
        return None
    return found if found is not None and FIRST_YEAR <= found.year <= LAST_YEAR else None


def moment(value: object) -> datetime | None:
    """An aware datetime from ISO 8601 with an offset (`Date.toISOString`) or milliseconds since 1970; else None."""
    try:
        if isinstance(value, str):
            found = datetime.fromisoformat(value[:_LONGEST_MOMENT])
        elif isinstance(value, int | float) and not isinstance(value, bool):
            found = datetime.fromtimestamp(value / 1000, UTC)
        else:
            return None
    except (ValueError, OverflowError, OSError):
        return None
    return found if found.tzinfo and FIRST_YEAR <= found.year <= LAST_YEAR else None


def word_of(kind: type[Word], value: object) -> Word | None:
    """The member of the enum with this value; None for anything else."""
    return kind(value) if isinstance(value, str) and value in kind.__members__.values() else None


def text(value: object, most: int) -> str:
    """At most `most` characters of a text, those that cannot be stored removed; "" for anything else."""
    return _UNSTORABLE.sub("", value[:most]) if isinstance(value, str) else ""


def json_object() -> dict[str, Any]:
    """The request's JSON object. Raises Malformed for anything else, too deep a nesting, or NaN and Infinity."""
    try:
        found = (
            json.loads(request.get_data(as_text=False), parse_constant=_refuse_constant) if request.is_json else None
        )
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        refuse()
    return found


def json_number(value: object, *, least: int = 0, most: int = LARGEST_NUMBER) -> int:
    """An integer within JSON, between `least` and `most`. Raises Malformed for anything else."""
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        refuse()
    return value


def refuse() -> NoReturn:
    """Raise Malformed, with the sentence that asks to load the page again."""
    raise Malformed(_("This could not be read. Load the page again and repeat what you did."))


def _integer(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, str) and _DIGITS.fullmatch(value) else None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)
