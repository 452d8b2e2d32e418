"""What is to be allocated, and what comes out: plain frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Side(StrEnum):
    """The four sides of a booth; y grows to the south, as on the plan."""

    NORTH = "N"
    EAST = "E"
    SOUTH = "S"
    WEST = "W"


@dataclass(frozen=True, slots=True)
class Utilities:
    """What a firm needs, or what one booth has. Power in kilowatts; a space of several booths has the sum of theirs."""

    power_kw: float = 0
    water: bool = False
    air: bool = False
    internet: bool = False


@dataclass(frozen=True, slots=True)
class ProblemBooth:
    """One rectangle on the floor, in centimetres from its hall's north-west corner."""

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
    """What one firm asks. `least_sqm` and `most_sqm` are what it accepts; without them only the area asked will do.

    `wishes` are ids of booths, the dearest first. `applied` puts the firms in the order of their applications;
    who applied at one moment has one number.
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
        """The least and the most it accepts, in square centimetres."""
        least = self.area_sqm if self.least_sqm is None else self.least_sqm
        most = self.area_sqm if self.most_sqm is None else self.most_sqm
        return round(least * 10_000), round(most * 10_000)


@dataclass(frozen=True, slots=True)
class Problem:
    """Booths, firms, and what is settled already.

    `pins` are firms that keep the booths named, even against a rule that an organiser may set aside. `held` are booths
    that somebody has who is not to be placed here, by the id of that firm. Firms of other zones may stand in a zone unless
    it is one of `closed_zones`. `tolerance` (in per cent) is how much smaller than the least, or larger than the most that
    a firm accepts, a space may be. `aisle_cm` is the widest gap over which two booths count as facing each other;
    `most_booths` the most that make one space.
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
        """The least and the most that a space of the firm may have, in square centimetres."""
        least, most = firm.area_cm2
        return -(-least * (100 - self.tolerance) // 100), most * (100 + self.tolerance) // 100


@dataclass(frozen=True, slots=True)
class Options:
    """How long and how hard to look. `enough_gap` (a share, 0.005 is half a percent) ends the search early."""

    seed: int = 1
    seconds: float = 20
    workers: int = 2
    enough_gap: float = 0


class Rule(StrEnum):
    """The hard rules, in the order in which they are told."""

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
    SHAPE = "shape"  # several booths that are not one row side by side; spaces the engine makes never are


NEVER = frozenset({Rule.BLOCKED, Rule.HELD})  # rules that no organiser sets aside


class Unplaced(StrEnum):
    """Why a firm got nothing."""

    NOTHING_FITS = "nothing_fits"  # `rule` is what stops the space that comes furthest
    ALL_TAKEN = "all_taken"  # every space that fits has another holder, or stands beside a firm it keeps apart from


@dataclass(frozen=True, slots=True)
class LeftOut:
    reason: Unplaced
    rule: Rule | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Who gets what.

    `score` is an integer; no plan whatever scores more than `bound`, so the best possible is at most `gap` (a share)
    better than this one. `first_come_score` is what the order of application alone would have reached.
    `wishes_met[r]` counts the firms that got their wish number r + 1.
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
