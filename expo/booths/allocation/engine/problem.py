"""The allocation problem and its plan, as plain frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Side(StrEnum):
    """The sides of a booth; y grows to the south, as on the plan."""

    NORTH = "N"
    EAST = "E"
    SOUTH = "S"
    WEST = "W"


@dataclass(frozen=True, slots=True)
class Utilities:
    """The utilities a firm needs, or one booth has. Power in kW; a space of several booths has the sum of theirs. Infinite
    power, and None elsewhere: what the booth has is not said, and keeps no firm away.
    """

    power_kw: float = 0
    water: bool | None = False
    air: bool | None = False
    internet: bool | None = False


@dataclass(frozen=True, slots=True)
class ProblemBooth:
    """A booth, in centimetres from its hall's north-west corner."""

    id: int
    number: str
    hall: str
    x_cm: int
    y_cm: int
    width_cm: int
    depth_cm: int
    open_sides: frozenset[Side] = frozenset()
    schemes: frozenset[str] = frozenset({"shell"})
    zone: str | None = None
    pavilion: str | None = None
    utilities: Utilities = Utilities()
    blocked: bool = False

    @property
    def area_cm2(self) -> int:
        return self.width_cm * self.depth_cm


@dataclass(frozen=True, slots=True)
class ProblemFirm:
    """A firm's requirements. It accepts `least_sqm` to `most_sqm`; without them only `area_sqm`. `wishes` are booth
    ids, first wish first. `applied` orders the firms by application; firms that applied at one moment share a number.
    """

    id: int
    name: str
    area_sqm: float
    least_sqm: float | None = None
    most_sqm: float | None = None
    points: int = 0
    scheme: str = "shell"
    open_sides: int = 1
    utilities: Utilities = Utilities()
    zone: str | None = None
    zone_required: bool = False
    pavilion: str | None = None
    wishes: tuple[int, ...] = ()
    near: frozenset[int] = frozenset()
    apart: frozenset[int] = frozenset()
    applied: int = 0

    @property
    def area_cm2(self) -> tuple[int, int]:
        """The least and the greatest accepted area, in square centimetres."""
        least = self.area_sqm if self.least_sqm is None else self.least_sqm
        most = self.area_sqm if self.most_sqm is None else self.most_sqm
        return round(least * 10_000), round(most * 10_000)


@dataclass(frozen=True, slots=True)
class Problem:
    """Booths, firms, and fixed assignments. `pins` are firms that keep the named booths, even against a rule that may
    be overridden. `held` maps booths held by firms outside the problem to the firm's id. Firms of other zones may stand
    in a zone unless it is one of `closed_zones`. `tolerance` (in per cent) is how far a space may be below the least or
    above the greatest accepted area. `aisle_cm` is the widest gap across which two booths face each other;
    `most_booths` the greatest number in one space.
    """

    booths: tuple[ProblemBooth, ...]
    firms: tuple[ProblemFirm, ...]
    pins: Mapping[int, frozenset[int]] = field(default_factory=dict)
    held: Mapping[int, int] = field(default_factory=dict)
    closed_zones: frozenset[str] = frozenset()
    tolerance: int = 0
    aisle_cm: int = 600
    most_booths: int = 4

    def area_cm2(self, firm: ProblemFirm) -> tuple[int, int]:
        """The least and the greatest area of a space for the firm, in square centimetres, with tolerance."""
        least, most = firm.area_cm2
        return -(-least * (100 - self.tolerance) // 100), most * (100 + self.tolerance) // 100


@dataclass(frozen=True, slots=True)
class Options:
    """Time limit and effort. The search ends early at `enough_gap` (a share; 0.005 is half a per cent)."""

    seed: int = 1
    seconds: float = 20
    workers: int = 2
    enough_gap: float = 0


class Rule(StrEnum):
    """The hard rules, in the order in which they are reported."""

    BLOCKED = "blocked"
    HELD = "held"
    PAVILION = "pavilion"
    ZONE = "zone"
    SCHEME = "scheme"
    AREA = "area"
    POWER = "power"
    WATER = "water"
    AIR = "air"
    INTERNET = "internet"
    APART = "apart"
    SHAPE = "shape"  # several booths that do not form one row; never the case for spaces made by the engine


NEVER = frozenset({Rule.BLOCKED, Rule.HELD})  # rules that an organiser cannot override


class Utility(StrEnum):
    """A supply that a booth may have; where the plan does not say, it is unknown."""

    POWER = "power"
    WATER = "water"
    AIR = "air"
    INTERNET = "internet"


class Unplaced(StrEnum):
    """Why a firm got no space."""

    NOTHING_FITS = "nothing_fits"  # `rule` is the one broken by the space that satisfies the most rules
    ALL_TAKEN = "all_taken"  # every fitting space is held, or beside a firm it keeps apart from


@dataclass(frozen=True, slots=True)
class LeftOut:
    reason: Unplaced
    rule: Rule | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The booths of each firm. `score` is an integer; no plan scores more than `bound`, so the optimum is at most `gap`
    (a share) better. `first_come_score` is the score of first come, first served. `wishes_met[r]` counts the firms that
    got their wish number r + 1.
    """

    assignments: Mapping[int, tuple[int, ...]]
    score: int
    bound: int
    first_come_score: int
    wishes_met: tuple[int, ...]
    unplaced: Mapping[int, LeftOut]

    @property
    def gap(self) -> float:
        return (self.bound - self.score) / self.score if self.score else float(self.bound > 0)

    @property
    def is_optimal(self) -> bool:
        return self.bound == self.score
