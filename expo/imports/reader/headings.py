"""Which field a heading names: by words in three languages, whatever stands around them. Pure."""

import re
from collections.abc import Mapping

from expo.kit.text import clean_line, fold

_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")
_PARTS = re.compile(r"\s*[/|\n]\s*|\s+[–—-]\s+")
_EDGES = " \t:*.?!_-–#№"
_LONGEST = 120


def field_of(heading: str, known: Mapping[str, str]) -> str:
    """The field of a heading such as "E-Mail *", "Mail (required)" or "E-posta / Mail"; "" for none."""
    if len(heading) > _LONGEST:
        return ""
    for text in _readings(heading):
        if found := known.get(text):
            return found
    return ""


def _readings(heading: str) -> list[str]:
    """The heading as a key, then without brackets, then its parts in several languages."""
    whole = key_of(heading)
    bare = key_of(_BRACKETS.sub(" ", heading))
    parts = [key_of(part) for part in _PARTS.split(_BRACKETS.sub(" ", heading))]
    inner = [key_of(part.strip("()[]")) for part in _BRACKETS.findall(heading)]
    return [one for one in dict.fromkeys((whole, bare, *parts, *inner)) if one]


def key_of(heading: str) -> str:
    """The folded heading without marks at its edges."""
    return fold(clean_line(heading.replace("_", " "))).strip(_EDGES)
