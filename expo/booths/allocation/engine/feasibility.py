"""The hard rules between one firm and each space."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from expo.booths.allocation.engine.problem import NEVER, Problem, ProblemBooth, ProblemFirm, Rule
from expo.booths.allocation.engine.spaces import Flags, Spaces

RULES = tuple(Rule)
FITS = len(RULES)  # the code of a space that breaks no rule


class SpaceChecker:
    """Checks the spaces for many firms; what does not depend on the firm is computed once. `broken(firm)` gives per
    space the index in RULES of the first rule it breaks, or FITS.
    """

    def __init__(self, problem: Problem, spaces: Spaces) -> None:
        self.problem, self.spaces = problem, spaces
        self._kept: dict[tuple[str, object], Flags] = {}
        self._pinned = {booth: firm for firm, booths in problem.pins.items() for booth in booths}
        self._place = {booth.id: number for number, booth in enumerate(problem.booths)}
        self._apart = {firm.id: set(firm.apart) for firm in problem.firms}
        for firm in problem.firms:
            for other in firm.apart & self._apart.keys():
                self._apart[other].add(firm.id)

    def broken(self, firm: ProblemFirm) -> NDArray[np.int8]:
        least, most = self.problem.area_cm2(firm)
        needs, spaces, problem = firm.utilities, self.spaces, self.problem
        one_of = self._one_of
        pinned = problem.pins.get(firm.id)
        bad: dict[Rule, Flags] = {
            Rule.BLOCKED: one_of("blocked", None, lambda b: b.blocked),
            Rule.HELD: one_of("held", pinned and firm.id, lambda b: self._taken(b.id, firm.id)),
            Rule.PAVILION: one_of("pavilion", firm.pavilion, lambda b: b.pavilion != firm.pavilion),
            Rule.ZONE: one_of(
                "zone", (firm.zone, firm.zone_required), lambda b: b.zone != firm.zone and self._shut(b, firm)
            ),
            Rule.SCHEME: one_of("scheme", firm.scheme, lambda b: firm.scheme not in b.schemes),
            Rule.AREA: (spaces.area_cm2 < least) | (spaces.area_cm2 > most),
            Rule.POWER: spaces.power_kw < needs.power_kw,
        }
        bad |= self._lacking(firm)
        bad[Rule.APART] = self._near_holders(firm)
        if pinned is not None:
            exactly = self._exactly(pinned)
            bad = {rule: flags & ~exactly if rule not in NEVER else flags for rule, flags in bad.items()}
            bad[Rule.HELD] = bad[Rule.HELD] | ~exactly
        broken = np.full(len(spaces.chosen), FITS, dtype=np.int8)
        for rule in reversed([rule for rule in RULES if rule in bad]):
            broken[bad[rule]] = RULES.index(rule)
        return broken

    def _lacking(self, firm: ProblemFirm) -> dict[Rule, Flags]:
        """Per rule, the spaces without the water, air or internet that the firm needs."""
        needs, one_of = firm.utilities, self._one_of
        bad: dict[Rule, Flags] = {}
        if needs.water:
            bad[Rule.WATER] = one_of("no water", None, lambda b: b.utilities.water, turned=True)
        if needs.air:
            bad[Rule.AIR] = one_of("no air", None, lambda b: b.utilities.air, turned=True)
        if needs.internet:
            bad[Rule.INTERNET] = one_of("no internet", None, lambda b: b.utilities.internet, turned=True)
        return bad

    def _shut(self, booth: ProblemBooth, firm: ProblemFirm) -> bool:
        return firm.zone_required or booth.zone in self.problem.closed_zones

    def _taken(self, booth: int, firm: int) -> bool:
        return booth in self.problem.held or self._pinned.get(booth, firm) != firm

    def _one_of(self, name: str, key: object, test: Callable[[ProblemBooth], bool], *, turned: bool = False) -> Flags:
        """Per space: whether some booth passes the test (with `turned`: whether none does). Cached by name and key."""
        if (name, key) not in self._kept:
            flags = np.array([test(booth) for booth in self.spaces.booths], dtype=np.bool_)
            self._kept[name, key] = ~self.spaces.some(flags) if turned else self.spaces.some(flags)
        return self._kept[name, key]

    def _exactly(self, booths: frozenset[int]) -> Flags:
        chosen = tuple(sorted(self._place[booth] for booth in booths if booth in self._place))
        return np.array([space == chosen for space in self.spaces.chosen], dtype=np.bool_)

    def _near_holders(self, firm: ProblemFirm) -> Flags:
        """The spaces beside a booth that is held by, or pinned for, a firm with which this one keeps apart."""
        apart = self._apart[firm.id] - {firm.id}
        settled = [*self.problem.held.items(), *self._pinned.items()]
        there = [self._place[booth] for booth, holder in settled if holder in apart and booth in self._place]
        return self.spaces.touching(there)
