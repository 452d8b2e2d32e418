"""The one door for what a request brings outside its forms' own fields: query strings, single form fields, JSON.

Each reader takes whatever came, of any type and size, and gives a value that the database can hold, or says that it is none.
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
FIRST_YEAR, LAST_YEAR = 1900, 2200  # beyond them a zone's offset or a day more may leave the calendar
_LONGEST_MOMENT = 40  # characters
_DIGITS = re.compile(r"[0-9]{1,19}")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")  # no database takes a zero byte, and half a character is no text


def row_id(said: object) -> int:
    """The number of a row, at most 63 bits; 0, which no row has, for anything else."""
    found = _whole(said)
    return found if found is not None and 0 < found <= LARGEST_ID else 0


def row_ids(said: Iterable[object], most: int) -> list[int]:
    """The numbers of rows among the first `most` things said, in their order; what is none is left out."""
    return [found for found in map(row_id, islice(said, most)) if found]


def number(said: object, *, otherwise: int, most: int = LARGEST_NUMBER) -> int:
    """A whole number from 0 to `most`, in the digits 0 to 9; `otherwise` for anything else."""
    found = _whole(said)
    return found if found is not None and 0 <= found <= most else otherwise


def signed(said: object) -> int:
    """A whole number with a sign or without; 0 for anything else."""
    typed = text(said, 12).strip().replace("−", "-")
    return -number(typed[1:], otherwise=0) if typed.startswith("-") else number(typed.removeprefix("+"), otherwise=0)


def day(said: object) -> date | None:
    """A day as in 2028-04-11; None for anything else, and for years that no expo is in."""
    try:
        found = date.fromisoformat(said) if isinstance(said, str) and said.isascii() else None
    except ValueError:
        return None
    return found if found is not None and FIRST_YEAR <= found.year <= LAST_YEAR else None


def moment(said: object) -> datetime | None:
    """A moment with its zone as `Date.toISOString` writes it, or milliseconds since 1970; None for what is neither."""
    try:
        if isinstance(said, str):
            found = datetime.fromisoformat(said[:_LONGEST_MOMENT])
        elif isinstance(said, int | float) and not isinstance(said, bool):
            found = datetime.fromtimestamp(said / 1000, UTC)
        else:
            return None
    except (ValueError, OverflowError, OSError):
        return None
    return found if found.tzinfo and FIRST_YEAR <= found.year <= LAST_YEAR else None


def word_of(kind: type[Word], said: object) -> Word | None:
    """The word of a fixed list; None for what is not on it."""
    return kind(said) if isinstance(said, str) and said in kind.__members__.values() else None


def text(said: object, most: int) -> str:
    """At most `most` characters of a text, all of which can be stored; "" for what is no text."""
    return _UNSTORABLE.sub("", said[:most]) if isinstance(said, str) else ""


def json_object() -> dict[str, Any]:
    """The JSON object that was sent; Malformed for what is none, is nested too deep, or has numbers that JSON has not."""
    try:
        found = (
            json.loads(request.get_data(as_text=False), parse_constant=_refuse_constant) if request.is_json else None
        )
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        refuse()
    return found


def json_list(said: object, *, most: int) -> list[Any]:
    """A list within JSON, of at most `most` things; Malformed for anything else."""
    if not isinstance(said, list) or len(said) > most:
        refuse()
    return said


def json_number(said: object, *, least: int = 0, most: int = LARGEST_NUMBER) -> int:
    """A whole number within JSON, between two bounds; Malformed for anything else."""
    if not isinstance(said, int) or isinstance(said, bool) or not least <= said <= most:
        refuse()
    return said


def json_flag(said: object) -> bool:
    """True or false within JSON; Malformed for anything else."""
    if not isinstance(said, bool):
        refuse()
    return said


def refuse() -> NoReturn:
    """What was sent is not what the page sends."""
    raise Malformed(_("This could not be read. Load the page again and repeat what you did."))


def _whole(said: object) -> int | None:
    if isinstance(said, bool):
        return None
    if isinstance(said, int):
        return said
    return int(said) if isinstance(said, str) and _DIGITS.fullmatch(said) else None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)
