"""Amounts and numbers as people type them, in any script's digits, with a point or a comma. Pure."""

import re
from decimal import Decimal

from expo.kit.digits import has_raised_digits
from expo.kit.text import fold

LARGEST_MINOR = 10**13  # larger amounts are taken for typing errors
_LONGEST = 24
_GROUP = 3  # digits between separators of thousands
_PLAIN = re.compile(r"\d+")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:([.,])\d{3}(?:\1\d{3})*)?")  # 1,500,000: a leading zero is never of a thousand
_LAKHS = re.compile(r"[1-9]\d?(?:([.,])\d{2})(?:\1\d{2})*\1\d{3}")  # 12,50,000, as in Pakistan
_DECIMALS = re.compile(r"[.,]\d+")


def minor_units(amount: Decimal, decimals: int) -> int:
    """An amount in the minor unit of a currency with that many decimal places; further decimals are cut."""
    return int(amount.scaleb(decimals))


def read_numbers(text: str, *, decimals: int) -> tuple[Decimal, ...]:
    """What a text such as "1,500.50", "1.500,50" or "۱۵۰۰" may mean, the likelier number first; empty for no number.

    "13.335" may be thirteen thousand or a little more than thirteen: two numbers, to be asked about. Where `places`, the
    decimals that are taken, are 3 or more, a point with three digits behind it is one of decimals and only a comma is
    asked about. A number with more decimals than `places` is among the answers: the caller refuses it by name.
    """
    if has_raised_digits(text):
        return ()
    plain = re.sub(r"[\s\u00a0'’_]", "", fold(text[: _LONGEST * 2])).replace("\u2212", "-")
    plain = plain.replace("٫", ".").replace("٬", ",")
    sign, digits = ("-", plain[1:]) if plain.startswith("-") else ("", plain)
    if len(plain) > _LONGEST or not re.fullmatch(r"[\d.,]+", digits):
        return ()
    whole, decimal = _whole(digits), _with_decimals(digits)
    found = [Decimal(sign + one) for one in (whole, decimal) if one is not None]
    if len(found) < 2 or decimals < _GROUP:  # noqa: PLR2004 -- one meaning is none to choose from
        return tuple(found)
    return (found[1],) if "." in digits else (found[1], found[0])


def read_decimal(text: str, *, decimals: int) -> Decimal | None:
    """The number of a text that has one meaning and at most `places` decimals; else None."""
    found = read_numbers(text, decimals=decimals)
    return found[0] if len(found) == 1 and decimals_of(found[0]) <= decimals else None


def read_amount(text: str, digits: int) -> int | None:
    """An amount in the minor unit of a currency with `digits` decimal places; None when the text is not surely one."""
    number = read_decimal(text, decimals=digits)
    return None if number is None else int(number.scaleb(digits))


def decimals_of(number: Decimal) -> int:
    """How many decimals the number has, without trailing zeros."""
    return len(f"{number:f}".partition(".")[2].rstrip("0"))


def format_amount(minor: int, digits: int) -> str:
    """The inverse of `read_amount`: 150050 with two digits is "1500.50"."""
    return f"{Decimal(minor).scaleb(-digits):.{digits}f}"


def format_decimal(number: Decimal) -> str:
    """The number without trailing zeros: "12", "9.375"."""
    return f"{number.normalize():f}"


def _whole(digits: str) -> str | None:
    """Without separators, where all of them can be those of thousands; None for others."""
    if _PLAIN.fullmatch(digits) or _GROUPED.fullmatch(digits) or _LAKHS.fullmatch(digits):
        return re.sub("[.,]", "", digits)
    return None


def _with_decimals(digits: str) -> str | None:
    """With a point before the decimals, where the last separator can be theirs; None where it cannot."""
    last = max(digits.rfind("."), digits.rfind(","))
    head, mark = digits[:last], digits[last : last + 1]
    if last < 1 or not _DECIMALS.fullmatch(digits[last:]) or mark in head:
        return None
    whole = _whole(head)
    return None if whole is None else f"{whole}.{digits[last + 1 :]}"
