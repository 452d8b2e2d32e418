"""What may be asked of a hall's drawing: booths and pieces as they shall be, and a change of several at once."""

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
    """A booth as it shall be. `id` of one that is there, or None; `like` is a booth whose other properties it takes.

    `fields` (of BOOTH_FIELDS) come on top; None leaves number or rectangle as they are. `version` is the booth's when it was
    seen; None takes it as it is now.
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
    """What is drawn, changed and taken away at once. `merged` says into which booth (by id) a removed one went."""

    booths: Sequence[BoothDraft] = ()
    gone: frozenset[int] = frozenset()
    merged: Mapping[int, int] = field(default_factory=dict)
    elements: Sequence[ElementDraft] = ()
    gone_elements: frozenset[int] = frozenset()
