"""The words of a mail, with holes that are filled and nothing that is run. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from expo.kit.text import clean_line

_HOLE = re.compile(r"\{\{|\}\}|\{([a-z_]{1,40})\}")
SUBJECT_LONGEST = 200
TEXT_LONGEST = 10_000


class Lazy(Protocol):
    """A text that becomes the reader's language when it is made a str."""

    def __str__(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of mail: its key, what organisers call it, and its words in English to be translated.

    `holes` names each `{placeholder}` the words may have, with its meaning and a sample for previews.
    """

    key: str
    title: Lazy
    subject: Lazy
    text: Lazy
    holes: Mapping[str, tuple[Lazy, str]]


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with each `{name}` replaced by its value; `{{` and `}}` are braces; an unknown name stays as it is."""

    def put(match: re.Match[str]) -> str:
        if match[0] in {"{{", "}}"}:
            return match[0][0]
        return values.get(match[1], match[0])

    return _HOLE.sub(put, text)


def unknown_holes(text: str, known: Mapping[str, object]) -> list[str]:
    """The placeholders of a text that nothing will fill, in order, each once."""
    found = [match[1] for match in _HOLE.finditer(text) if match[1]]
    return list(dict.fromkeys(name for name in found if name not in known))


def one_line(text: str) -> str:
    """A header's value: no line break and no control, so that no text of anybody becomes a header of ours."""
    return clean_line(text)[:SUBJECT_LONGEST]


def delay_before(attempt: int) -> int | None:
    """Seconds before the try after the `attempt`th (counted from 1) failed for now; None when it is time to give up."""
    return _DELAYS[attempt - 1] if attempt <= len(_DELAYS) else None


# some two days in all
_DELAYS = (60, 300, 900, 3600, 4 * 3600, 8 * 3600, 12 * 3600, 12 * 3600, 12 * 3600)
