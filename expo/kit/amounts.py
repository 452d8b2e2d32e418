"""Amounts and numbers as people type them, in any script's digits, with a point or a comma. Pure."""

import re
from decimal import Decimal

from expo.kit.text import fold

LARGEST_MINOR = 10**13  # larger amounts are taken for typing errors
_LONGEST = 24
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_GROUP = 3  # digits between separators of thousands


def read_decimal(text: str, *, places: int) -> Decimal | None:
    """The number of a text such as "1,500.50", "1.500,50" or "۱۵۰۰"; None when it is not a number or has too many decimals.

    A single separator followed by exactly three digits is one of thousands, unless `places` is 3 or more.
    """
    plain = re.sub(r"[\s\u00a0'’_]", "", fold(text[: _LONGEST * 2])).replace("\u2212", "-")
    plain = plain.replace("٫", ".").replace("٬", ",")
    if len(plain) > _LONGEST or not re.fullmatch(r"-?[\d.,]+", plain):
        return None
    whole = _with_point(plain, places)
    if whole is None or not _NUMBER.fullmatch(whole):
        return None
    number = Decimal(whole)
    return number if len(whole.partition(".")[2].rstrip("0")) <= places else None


def read_amount(text: str, digits: int) -> int | None:
    """An amount in the minor unit of a currency with `digits` decimal places; None when the text is no such amount."""
    number = read_decimal(text, places=digits)
    return None if number is None else int(number.scaleb(digits))


def format_amount(minor: int, digits: int) -> str:
    """The inverse of `read_amount`: 150050 with two digits is "1500.50"."""
    return f"{Decimal(minor).scaleb(-digits):.{digits}f}"


def format_decimal(number: Decimal) -> str:
    """The number without trailing zeros: "12", "9.375"."""
    return f"{number.normalize():f}"


def _with_point(plain: str, places: int) -> str | None:
    """The number with a point before its decimals and no other separator; None where separators contradict each other."""
    last = max(plain.rfind("."), plain.rfind(","))
    if last < 0:
        return plain
    mark, other = plain[last], "," if plain[last] == "." else "."
    behind = len(plain) - last - 1
    grouping = plain.count(mark) > 1 or (other not in plain and behind == _GROUP and places < _GROUP)
    if grouping and other in plain:
        return None
    separator = mark if grouping else other
    head = plain if grouping else plain[:last]
    groups = head.split(separator)
    if any(len(group) != _GROUP for group in groups[1:]):
        return None
    return "".join(groups) + ("" if grouping else "." + plain[last + 1 :])
