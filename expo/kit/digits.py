"""Whole numbers and digits in texts that somebody else wrote. Pure.

Python's `str.isdigit` is true of "²", of which `int` makes an error; and `int` refuses more than 4,300 digits.
"""

import re

LARGEST = 10**18 - 1  # a column of 64 bits holds it
_DIGITS = re.compile(r"\d{1,18}")  # decimal digits of any script: 12, １２, ۱۲
_RAISED = re.compile("[²³¹⁰⁴-⁹₀-₉]")
_ASCII = re.compile(r"[0-9]+")


def whole_number(text: str, most: int = LARGEST) -> int | None:
    """The number, from 0 to `most`, that at most 18 decimal digits of any script write; None for any other text."""
    found = int(text) if _DIGITS.fullmatch(text) else None
    return found if found is not None and found <= most else None


def is_ascii_number(text: str) -> bool:
    """Whether a text is digits from 0 to 9 alone."""
    return _ASCII.fullmatch(text) is not None


def has_raised_digits(text: str) -> bool:
    """Whether a text has digits above or below its line, which `fold` makes plain ones: 5² is not 52."""
    return _RAISED.search(text) is not None


def digits_in(text: str) -> str:
    """The decimal digits of a text, of any script."""
    return "".join(re.findall(r"\d", text))
