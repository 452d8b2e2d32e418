"""Whether a plan keeps every hard rule; written apart from the engine, booth by booth, so that neither trusts the other.

A firm on the very booths that were settled for it breaks none but those that nobody may set aside.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from expo.booths.allocation.engine.problem import Problem, ProblemBooth, ProblemFirm, Side


class Fault(StrEnum):
    """What may be wrong with a plan."""

    UNKNOWN = "unknown"
    EMPTY = "empty"
    TWO_HOLDERS = "two_holders"
    NOT_ONE_SPACE = "not_one_space"
    BLOCKED = "blocked"
    HELD = "held"
    PIN = "pin"
    AREA = "area"
    SCHEME = "scheme"
    UTILITIES = "utilities"
    ZONE = "zone"
    PAVILION = "pavilion"
    APART = "apart"


_NEVER = frozenset({Fault.BLOCKED, Fault.HELD})  # set aside by nobody


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault, the firm it is about, and the other firm or the booth where there is one."""

    fault: Fault
    firm: int
    other: int | None = None


def faults(problem: Problem, assignments: Mapping[int, Iterable[int]]) -> list[Finding]:
    """Every hard rule that the assignments (firm to booths, by id) break; none means the plan may stand."""
    booths = {booth.id: booth for booth in problem.booths}
    firms = {firm.id: firm for firm in problem.firms}
    found, holders = [], defaultdict(list)
    known: dict[int, list[ProblemBooth]] = {}
    for firm, chosen in assignments.items():
        ids = list(chosen)
        if firm not in firms or any(booth not in booths for booth in ids):
            found.append(Finding(Fault.UNKNOWN, firm))
            continue
        if not ids:
            found.append(Finding(Fault.EMPTY, firm))
            continue
        known[firm] = [booths[booth] for booth in ids]
        for booth in ids:
            holders[booth].append(firm)
        found += _alone(problem, firms[firm], known[firm])
    found += [Finding(Fault.TWO_HOLDERS, who[1], booth) for booth, who in holders.items() if len(who) > 1]
    found += [
        Finding(Fault.PIN, firm)
        for firm, pinned in problem.pins.items()
        if firm in firms and set(assignments.get(firm, ())) != pinned
    ]
    return found + _apart(problem, firms, booths, known)


def _alone(problem: Problem, firm: ProblemFirm, chosen: list[ProblemBooth]) -> list[Finding]:
    """The rules between one firm and its own booths."""
    least = firm.area_sqm if firm.least_sqm is None else firm.least_sqm
    most = firm.area_sqm if firm.most_sqm is None else firm.most_sqm
    area = sum(booth.width_cm * booth.depth_cm for booth in chosen)
    broken = {
        Fault.NOT_ONE_SPACE: not is_one_space(chosen),
        Fault.BLOCKED: any(booth.blocked for booth in chosen),
        Fault.HELD: any(booth.id in problem.held for booth in chosen),
        Fault.AREA: area * 100 < round(least * 10_000) * (100 - problem.tolerance)
        or area * 100 > round(most * 10_000) * (100 + problem.tolerance),
        Fault.SCHEME: any(firm.scheme not in booth.schemes for booth in chosen),
        Fault.UTILITIES: _lacks(firm, chosen),
        Fault.ZONE: any(
            booth.zone != firm.zone and (firm.zone_required or booth.zone in problem.closed_zones) for booth in chosen
        ),
        Fault.PAVILION: any(booth.pavilion != firm.pavilion for booth in chosen),
    }
    if problem.pins.get(firm.id) == frozenset(booth.id for booth in chosen):
        broken = {fault: is_so for fault, is_so in broken.items() if fault in _NEVER}
    return [Finding(fault, firm.id) for fault, is_so in broken.items() if is_so]


def _lacks(firm: ProblemFirm, chosen: list[ProblemBooth]) -> bool:
    needs = firm.utilities
    return (
        sum(booth.utilities.power_kw for booth in chosen) < needs.power_kw
        or (bool(needs.water) and not any(booth.utilities.water is not False for booth in chosen))
        or (bool(needs.air) and not any(booth.utilities.air is not False for booth in chosen))
        or (bool(needs.internet) and not any(booth.utilities.internet is not False for booth in chosen))
    )


def is_one_space(chosen: list[ProblemBooth]) -> bool:
    """One hall, one row side by side without a gap, all open to one aisle along it."""
    if len(chosen) == 1:
        return True
    if len({booth.hall for booth in chosen}) > 1:
        return False
    common = frozenset(Side).intersection(*(booth.open_sides for booth in chosen))
    along = sorted(chosen, key=lambda booth: booth.x_cm)
    if len({(booth.y_cm, booth.depth_cm) for booth in chosen}) == 1 and common & {Side.NORTH, Side.SOUTH}:
        return all(a.x_cm + a.width_cm == b.x_cm for a, b in itertools.pairwise(along))
    down = sorted(chosen, key=lambda booth: booth.y_cm)
    if len({(booth.x_cm, booth.width_cm) for booth in chosen}) == 1 and common & {Side.EAST, Side.WEST}:
        return all(a.y_cm + a.depth_cm == b.y_cm for a, b in itertools.pairwise(down))
    return False


def _apart(
    problem: Problem,
    firms: Mapping[int, ProblemFirm],
    booths: Mapping[int, ProblemBooth],
    known: Mapping[int, list[ProblemBooth]],
) -> list[Finding]:
    """Firms too near to those they keep apart from, the holders of settled booths among them."""
    standing = {firm: list(chosen) for firm, chosen in known.items()}
    for booth, holder in problem.held.items():
        if booth in booths:
            standing.setdefault(holder, []).append(booths[booth])
    pairs = {
        (firm.id, other)
        for firm in firms.values()
        for other in firm.apart
        if other != firm.id and firm.id in known and other in standing and not _both_settled(problem, firm.id, other)
    }
    return [
        Finding(Fault.APART, one, other)
        for one, other in sorted(pairs)
        if any(_too_near(problem, a, b) for a in known[one] for b in standing[other])
    ]


def _both_settled(problem: Problem, one: int, other: int) -> bool:
    """Whether somebody put both where they are: a firm that only holds a booth was not moved by the plan either."""
    return one in problem.pins and (other in problem.pins or other in problem.held.values())


def _too_near(problem: Problem, one: ProblemBooth, other: ProblemBooth) -> bool:
    """A common piece of wall, or one aisle between two open sides and nothing else."""
    if one.hall != other.hall:
        return False
    wide = min(one.x_cm + one.width_cm, other.x_cm + other.width_cm) - max(one.x_cm, other.x_cm)
    high = min(one.y_cm + one.depth_cm, other.y_cm + other.depth_cm) - max(one.y_cm, other.y_cm)
    if (wide == 0 and high > 0) or (high == 0 and wide > 0):
        return True
    if high > 0 and -problem.aisle_cm <= wide < 0:
        left, right = sorted((one, other), key=lambda booth: booth.x_cm)
        box = (left.x_cm + left.width_cm, right.x_cm, max(one.y_cm, other.y_cm))
        is_open = Side.EAST in left.open_sides and Side.WEST in right.open_sides
        return is_open and not _between(problem, one.hall, (box[0], box[2], box[1], box[2] + high))
    if wide > 0 and -problem.aisle_cm <= high < 0:
        upper, lower = sorted((one, other), key=lambda booth: booth.y_cm)
        x = max(one.x_cm, other.x_cm)
        is_open = Side.SOUTH in upper.open_sides and Side.NORTH in lower.open_sides
        return is_open and not _between(problem, one.hall, (x, upper.y_cm + upper.depth_cm, x + wide, lower.y_cm))
    return False


def _between(problem: Problem, hall: str, box: tuple[int, int, int, int]) -> bool:
    """Whether some booth stands in a rectangle (left, top, right, bottom)."""
    return any(
        booth.hall == hall
        and booth.x_cm < box[2]
        and box[0] < booth.x_cm + booth.width_cm
        and booth.y_cm < box[3]
        and box[1] < booth.y_cm + booth.depth_cm
        for booth in problem.booths
    )
