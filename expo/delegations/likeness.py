"""Whether two names may be one person's: the same folded, or a slip of the keys apart. Pure."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from expo.kit.text import fold

_SHORTEST = 6  # letters; shorter names are one letter away from too many
_LONGEST = 60
_BETWEEN = re.compile(r"[\W_]+")


@lru_cache(maxsize=8192)  # one sheet asks for each of its names some six times
def name_key(name: str) -> str:
    """What makes two spellings one name: its words folded and put in order, so that İPEK YILMAZ is Yılmaz, Ipek."""
    return " ".join(sorted(_BETWEEN.sub(" ", fold(name)).split()))[:_LONGEST]


def alike(names: Mapping[int, str], among: Iterable[str] = ()) -> dict[int, str]:
    """Of each name (by a number of the caller's) that another one is like, earlier in the mapping or `among`: that other.

    Like means equal by `name_key`, or one letter apart (another, one too many, one missing, two swapped). Found by the
    ways of leaving one letter out, so 5,000 names take about as long as 5,000 times one.
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
    return [key, *{key[:place] + key[place + 1 :] for place in range(len(key))}]
