"""Similar names, which may be one person: equal when folded, or one typing error apart. Pure."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from expo.kit.text import fold

_SHORTEST = 6  # letters; too many shorter names are one letter apart
_LONGEST = 60
_BETWEEN = re.compile(r"[\W_]+")


@lru_cache(maxsize=8192)  # one sheet needs each of its names some six times
def name_key(name: str) -> str:
    """The key of a name: its words folded and sorted, so that İPEK YILMAZ equals Yılmaz, Ipek."""
    return " ".join(sorted(_BETWEEN.sub(" ", fold(name)).split()))[:_LONGEST]


def similar_names(names: Mapping[int, str], among: Iterable[str] = ()) -> dict[int, str]:
    """By the caller's number of a name: a similar name that is earlier in the mapping, or in `among`.

    Similar means equal by `name_key`, or one letter apart (substituted, inserted, deleted, two transposed). Found by an
    index of deletions of one letter, so that the time grows linearly with the names.
    """
    seen: dict[str, str] = {}
    for name in among:
        _remember(seen, name)
    found: dict[int, str] = {}
    for number, name in names.items():
        other = next((seen[key] for key in _keys(name_key(name)) if key in seen), None)
        if other is not None:
            found[number] = other
        _remember(seen, name)
    return found


def _remember(seen: dict[str, str], name: str) -> None:
    for key in _keys(name_key(name)):
        seen.setdefault(key, name)


def _keys(key: str) -> list[str]:
    if len(key) < _SHORTEST:
        return [key] if key else []
    return [key, *{key[:position] + key[position + 1 :] for position in range(len(key))}]
