"""Mail templates with placeholders, filled without evaluating anything; delays between attempts and before a domain that was
silent is tried again. Pure.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from expo.kit.text import clean_line

_HOLE = re.compile(r"\{\{|\}\}|\{([a-z_]{1,40})\}")
_BRACE = re.compile(r"[{}]")
_NEEDED = ("link",)
SUBJECT_LONGEST = 200
# Templates of mails that organisers write to many, which nobody's own act brought about.
PEOPLE_AT_ONCE, FIRMS_AT_ONCE = "own words", "own words to firms"
FOR_MANY = frozenset({PEOPLE_AT_ONCE, FIRMS_AT_ONCE})
TEXT_LONGEST = 10_000


class Lazy(Protocol):
    """A lazily translated text: `str` gives it in the current language."""

    def __str__(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of mail: its key, its title for organisers, its subject and text to be translated.

    `holes` has each `{placeholder}` that the texts may use, with its meaning and a sample value for previews.
    """

    key: str
    title: Lazy
    subject: Lazy
    text: Lazy
    holes: Mapping[str, tuple[Lazy, str]]


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with each `{name}` replaced by its value; `{{` and `}}` are literal braces; unknown names stay."""

    def put(match: re.Match[str]) -> str:
        if match[0] in {"{{", "}}"}:
            return match[0][0]
        return values.get(match[1], match[0])

    return _HOLE.sub(put, text)


def unknown_holes(text: str, known: Mapping[str, object]) -> list[str]:
    """The placeholders of a text that are not in `known`, in order, each once."""
    found = [match[1] for match in _HOLE.finditer(text) if match[1]]
    return list(dict.fromkeys(name for name in found if name not in known))


def has_open_brace(text: str) -> bool:
    """Whether a brace of the text belongs to no placeholder and is not doubled: it would be sent as it is."""
    return bool(_BRACE.search(_HOLE.sub("", text)))


def missing_holes(text: str, products: str) -> list[str]:
    """The placeholders without which a mail is of no use, a private link, that the product's text has and `text` lacks."""
    has = {match[1] for match in _HOLE.finditer(text)}
    return [name for name in _NEEDED if f"{{{name}}}" in products and name not in has]


def one_line(text: str) -> str:
    """A header value without line breaks and controls: protection against header injection."""
    return clean_line(text)[:SUBJECT_LONGEST]


def delay_before(attempt: int) -> int | None:
    """Seconds to wait after attempt number `attempt` (from 1) failed temporarily; None after the last attempt."""
    return _DELAYS[attempt - 1] if attempt <= len(_DELAYS) else None


def wait_after(breaks: int) -> timedelta:
    """How long mails to a domain wait after so many connections in a row (from 1) broke over it."""
    return timedelta(minutes=_WAITS[min(breaks, len(_WAITS)) - 1])


# two days in all
_DELAYS = (60, 300, 900, 3600, 4 * 3600, 8 * 3600, 12 * 3600, 12 * 3600, 12 * 3600)
_WAITS = (1, 5, 15, 60)  # minutes; the last for all that follow
