"""The hall plans of the demo expos: sizes, rules, elements, and rows of booths."""

from dataclasses import dataclass, field
from math import ceil
from typing import Any

from expo.booths.plan.change import change_plan
from expo.booths.plan.drafts import ElementDraft, PlanChange
from expo.booths.plan.generate import generate
from expo.booths.plan.grid_generator import Numbering, Pattern
from expo.booths.plan.hall_size import measure_hall
from expo.booths.plan.walkable import Rect
from expo.booths.queries import pavilions_in
from expo.booths.rules import ElementKind
from expo.events.models import Event
from expo.events.queries import halls_of, zones_of
from expo.exhibitors.rules import Scheme
from expo.history.services import Actor

SHELL = {"schemes": [Scheme.SHELL.value, Scheme.PACKAGE.value], "least_sqm": 9, "height_cm": 250}
RAW = {"schemes": [Scheme.RAW.value], "least_sqm": 36, "height_cm": 500}


@dataclass(frozen=True, slots=True)
class DemoHall:
    """A hall, in metres; a zone or pavilion is named by a part of its name."""

    width: int
    depth: int
    patterns: list[Pattern]
    rules: dict[str, Any] = field(default_factory=dict)
    zone: str = ""
    zone_at: Rect | None = None
    pavilion: str = ""  # ISO country code of the pavilion in it
    pavilion_name: str = ""
    pavilion_at: Rect | None = None
    services: list[tuple[str, Rect]] = field(default_factory=list)


def _m(x: float, y: float, width: float, depth: float) -> Rect:
    return Rect(int(x * 100), int(y * 100), int(width * 100), int(depth * 100))


def _rows(prefix: str, area: Rect, *, first: int = 0, block: int = 8, **changes: Any) -> Pattern:
    return Pattern(area, prefix=prefix, first_row=first, block=block, **changes)


_SIFC = "SIFC desk"
HALLS: dict[str, list[DemoHall]] = {
    "pakistan-it-digital-expo": [
        DemoHall(
            60,
            42,
            [_rows("H1-", _m(3, 6, 54, 33))],
            SHELL,
            zone="Software",
            zone_at=_m(2, 5, 26, 35),
            services=[(_SIFC, _m(15, 15, 6, 6))],
        ),
        DemoHall(
            48, 36, [_rows("H2-", _m(3, 6, 42, 27), width=400, block=5)], {}, zone="Fintech", zone_at=_m(2, 5, 44, 29)
        ),
        DemoHall(
            45,
            36,
            [_rows("H3-", _m(3, 6, 39, 15), block=6), _rows("H3-", _m(3, 24, 39, 6), first=4, block=6)],
            SHELL,
            pavilion="TR",
            pavilion_name="Türkiye pavilion",
            pavilion_at=_m(2.5, 23.5, 40, 7),
            services=[("Stage", _m(18, 15, 9, 6))],
        ),
    ],
    "healthcare-industrial-expo": [
        DemoHall(
            54,
            40,
            [_rows("A-", _m(3, 6, 48, 24), block=7), _rows("A-", _m(3, 33, 48, 3), first=6, block=7, deep=1)],
            SHELL,
            zone="Digital health",
            zone_at=_m(2.5, 5.5, 49, 7),
            pavilion="TR",
            pavilion_name="Türkiye pavilion",
            pavilion_at=_m(2.5, 32.5, 46, 4),
            services=[(_SIFC, _m(24, 15, 3, 6))],
        ),
        DemoHall(
            64,
            48,
            [_rows("B-", _m(4, 8, 56, 36), width=600, depth=600, aisle=400, deep=2, block=4)],
            {**RAW, "aisle_cm": 400},
            zone="Machines",
            zone_at=_m(3, 7, 58, 14),
        ),
    ],
    "istanbul-tech-summit": [
        DemoHall(45, 30, [_rows("", _m(3, 6, 39, 21), first=1, block=6, numbering=Numbering.AISLES)], {}),
        DemoHall(
            36,
            30,
            [_rows("S2-", _m(3, 6, 30, 21), block=5)],
            SHELL,
            pavilion="PK",
            pavilion_name="Pakistan pavyonu",
            pavilion_at=_m(2.5, 5.5, 16, 7),
            services=[(_SIFC, _m(27, 6, 6, 6))],
        ),
    ],
}


def draw_halls(event: Event, *, booths: int | None = None, by: Actor) -> None:
    """Draw each hall of the expo with its walls and booths; `booths`, for load tests, is their number in the first one."""
    for number, (hall, plan) in enumerate(zip(halls_of(event), HALLS.get(event.slug, []), strict=False)):
        if number == 0 and booths is not None:
            plan = _load_hall(booths)  # noqa: PLW2901 -- the first hall, as large as necessary
        rules = {"aisle_cm": 300, **plan.rules}
        measure_hall(event, hall, {"width_cm": plan.width * 100, "depth_cm": plan.depth * 100, **rules}, by=by)
        change_plan(event, hall, PlanChange(elements=_elements(event, plan)), revision=None, by=by)
        if booths != 0 or number:
            for pattern in plan.patterns:
                generate(event, hall, pattern, by=by)


def _load_hall(count: int) -> DemoHall:
    """A hall for at least `count` booths, in double rows of 50."""
    doubles = max(ceil(count / 100), 1)
    area = Rect(300, 600, 15_600, 900 * doubles - 300)
    return DemoHall(162, 9 * doubles + 9, [_rows("H1-", area, block=25)], SHELL)


def _elements(event: Event, plan: DemoHall) -> list[ElementDraft]:
    """Entrances in the north wall, fire exits in the other walls, and the plan's own elements."""
    wide, deep = plan.width * 100, plan.depth * 100
    found = [
        ElementDraft(rect=Rect(wide // 4 - 200, 0, 400, 30), fields={"kind": ElementKind.ENTRANCE, "label": "1"}),
        ElementDraft(rect=Rect(3 * wide // 4 - 200, 0, 400, 30), fields={"kind": ElementKind.ENTRANCE, "label": "2"}),
        ElementDraft(rect=Rect(0, deep // 2 - 100, 30, 200), fields={"kind": ElementKind.FIRE_EXIT, "label": ""}),
        ElementDraft(
            rect=Rect(wide - 30, deep // 2 - 100, 30, 200), fields={"kind": ElementKind.FIRE_EXIT, "label": ""}
        ),
        ElementDraft(
            rect=Rect(wide // 2 - 100, deep - 30, 200, 30), fields={"kind": ElementKind.FIRE_EXIT, "label": ""}
        ),
    ]
    found += [
        ElementDraft(rect=rect, fields={"kind": ElementKind.SERVICE, "label": name}) for name, rect in plan.services
    ]
    zone = next((one for one in zones_of(event) if plan.zone and one.name.startswith(plan.zone)), None)
    if zone is not None and plan.zone_at is not None:
        fields = {"kind": ElementKind.ZONE, "label": zone.name, "zone_id": zone.id}
        found.append(ElementDraft(rect=plan.zone_at, fields=fields))
    if plan.pavilion_at is not None:
        theirs = next((one for one in pavilions_in(event) if one.country == plan.pavilion), None)
        fields = {
            "kind": ElementKind.PAVILION,
            "label": theirs.name if theirs else plan.pavilion_name,
            "pavilion_id": theirs.id if theirs else None,
        }
        found.append(ElementDraft(rect=plan.pavilion_at, fields=fields))
    return found
