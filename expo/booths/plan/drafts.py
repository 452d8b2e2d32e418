"""Requested changes of a hall's plan as plain values. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from expo.booths.plan.walkable import Rect

BOOTH_FIELDS = (
    "schemes",
    "zone_id",
    "pavilion_id",
    "power_kw",
    "water",
    "compressed_air",
    "internet",
    "blocked",
    "blocked_why",
)
ELEMENT_FIELDS = ("kind", "label", "zone_id", "pavilion_id")


@dataclass(frozen=True, slots=True)
class BoothDraft:
    """The wanted state of a booth. `id` is that of an existing booth, or None; `like` is a booth whose other properties
    are copied. `fields` (of BOOTH_FIELDS) override them; None leaves number or rectangle unchanged. `version` is the
    booth's when it was read; None skips the check.
    """

    id: int | None = None
    number: str | None = None
    rect: Rect | None = None
    like: int | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    version: int | None = None


@dataclass(frozen=True, slots=True)
class ElementDraft:
    id: int | None = None
    rect: Rect | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlanChange:
    """Booths and elements to add, change and remove at once. `merged` maps a removed booth to the one it was merged
    into.
    """

    booths: Sequence[BoothDraft] = ()
    gone: frozenset[int] = frozenset()
    merged: Mapping[int, int] = field(default_factory=dict)
    elements: Sequence[ElementDraft] = ()
    gone_elements: frozenset[int] = frozenset()
