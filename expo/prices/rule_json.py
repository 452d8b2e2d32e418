"""Conditions, ranges and steps as JSON, and back. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from expo.prices.conditions import ANYTHING, Conditions, Range

_SETS = ("schemes", "countries", "sectors")
_RANGES = ("area", "quantity", "participations")
_YES_NO = ("resident", "newcomer", "own_builder")


def conditions_as_json(conditions: Conditions) -> dict[str, Any]:
    """Only what is said."""
    made: dict[str, Any] = {name: sorted(getattr(conditions, name)) for name in (*_SETS, "open_sides")}
    made |= {name: range_as_json(getattr(conditions, name)) for name in _RANGES}
    made |= {name: value.isoformat() for name in ("from_day", "until_day") if (value := getattr(conditions, name))}
    kept = {name: value for name, value in made.items() if value}
    return kept | {name: value for name in _YES_NO if (value := getattr(conditions, name)) is not None}


def conditions_from_json(kept: Mapping[str, Any]) -> Conditions:
    said: dict[str, Any] = {name: date.fromisoformat(kept[name]) for name in ("from_day", "until_day") if name in kept}
    said |= {name: frozenset(kept[name]) for name in (*_SETS, "open_sides") if name in kept}
    said |= {name: range_from_json(kept[name]) for name in _RANGES if name in kept}
    said |= {name: kept[name] for name in _YES_NO if name in kept}
    return Conditions(**said)


def range_as_json(one: Range) -> dict[str, Any]:
    ends = {"least": one.least, "most": one.most}
    marks = {"above_least": one.above_least, "below_most": one.below_most}
    return {name: str(end) for name, end in ends.items() if end is not None} | {
        n: True for n, on in marks.items() if on
    }


def range_from_json(kept: Mapping[str, Any]) -> Range:
    if not kept:
        return ANYTHING
    least, most = (Decimal(kept[name]) if name in kept else None for name in ("least", "most"))
    return Range(least, most, bool(kept.get("above_least")), bool(kept.get("below_most")))


def steps_as_json(steps: Iterable[tuple[Decimal, int]]) -> list[list[Any]]:
    return [[str(up_to), minor] for up_to, minor in steps]


def steps_from_json(kept: Iterable[Any]) -> tuple[tuple[Decimal, int], ...]:
    return tuple((Decimal(up_to), int(minor)) for up_to, minor in kept)
