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
    """The conditions that are set; others are left out."""
    set_: dict[str, Any] = {name: sorted(getattr(conditions, name)) for name in (*_SETS, "open_sides")}
    set_ |= {name: range_as_json(getattr(conditions, name)) for name in _RANGES}
    set_ |= {name: value.isoformat() for name in ("from_day", "until_day") if (value := getattr(conditions, name))}
    stored = {name: value for name, value in set_.items() if value}
    return stored | {name: value for name in _YES_NO if (value := getattr(conditions, name)) is not None}


def conditions_from_json(stored: Mapping[str, Any]) -> Conditions:
    said: dict[str, Any] = {
        name: date.fromisoformat(stored[name]) for name in ("from_day", "until_day") if name in stored
    }
    said |= {name: frozenset(stored[name]) for name in (*_SETS, "open_sides") if name in stored}
    said |= {name: range_from_json(stored[name]) for name in _RANGES if name in stored}
    said |= {name: stored[name] for name in _YES_NO if name in stored}
    return Conditions(**said)


def range_as_json(one: Range) -> dict[str, Any]:
    ends = {"least": one.least, "most": one.most}
    marks = {"above_least": one.above_least, "below_most": one.below_most}
    return {name: str(end) for name, end in ends.items() if end is not None} | {
        n: True for n, on in marks.items() if on
    }


def range_from_json(stored: Mapping[str, Any]) -> Range:
    if not stored:
        return ANYTHING
    least, most = (Decimal(stored[name]) if name in stored else None for name in ("least", "most"))
    return Range(least, most, bool(stored.get("above_least")), bool(stored.get("below_most")))


def steps_as_json(steps: Iterable[tuple[Decimal, int]]) -> list[list[Any]]:
    return [[str(up_to), minor] for up_to, minor in steps]


def steps_from_json(stored: Iterable[Any]) -> tuple[tuple[Decimal, int], ...]:
    return tuple((Decimal(up_to), int(minor)) for up_to, minor in stored)
