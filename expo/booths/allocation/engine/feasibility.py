"""The hard rules between one firm and each space."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from expo.booths.allocation.engine.problem import NEVER, Problem, ProblemBooth, ProblemFirm, Rule
from expo.booths.allocation.engine.spaces import Flags, Spaces

RULES = tuple(Rule)
FITS = len(RULES)  # the code of a space that breaks no rule


def rule_broken_by(problem: Problem, firm: ProblemFirm, space: Spaces) -> Rule | None:
    """The first hard rule that one space of the problem breaks for the firm."""
    code = int(SpaceChecker(problem, space).broken(firm)[0])
    return None if code == FITS else RULES[code]


class SpaceChecker:
    """Checks the spaces for many firms; what does not depend on the firm is computed once. `broken(firm)` gives per
    space the index in RULES of the first rule it breaks, or FITS.
    """

    def __init__(self, problem: Problem, spaces: Spaces) -> None:
        self.problem, self.spaces = problem, spaces
        self._cache: dict[tuple[str, object], Flags] = {}
        self._pinned = {booth: firm for firm, booths in problem.pins.items() for booth in booths}
        self._index = {booth.id: number for number, booth in enumerate(problem.booths)}
        self._apart = {firm.id: set(firm.apart) for firm in problem.firms}
        for firm in problem.firms:
            for other in firm.apart & self._apart.keys():
                self._apart[other].add(firm.id)

    def broken(self, firm: ProblemFirm) -> NDArray[np.int8]:
        least, most = self.problem.area_cm2(firm)
        needs, spaces, problem = firm.utilities, self.spaces, self.problem
        spaces_where = self._spaces_where
        pinned = problem.pins.get(firm.id)
        bad: dict[Rule, Flags] = {
            Rule.BLOCKED: spaces_where("blocked", None, lambda b: b.blocked),
            Rule.HELD: spaces_where("held", pinned and firm.id, lambda b: self._is_taken(b.id, firm.id)),
            Rule.PAVILION: spaces_where("pavilion", firm.pavilion, lambda b: b.pavilion != firm.pavilion),
            Rule.ZONE: spaces_where(
                "zone", (firm.zone, firm.zone_required), lambda b: b.zone != firm.zone and self._is_closed_to(b, firm)
            ),
            Rule.SCHEME: spaces_where("scheme", firm.scheme, lambda b: firm.scheme not in b.schemes),
            Rule.AREA: (spaces.area_cm2 < least) | (spaces.area_cm2 > most),
            Rule.POWER: spaces.power_kw < needs.power_kw,
        }
        bad |= self._missing_utilities(firm)
        bad[Rule.APART] = self._near_holders(firm)
        if pinned is not None:
            exactly = self._space_of_exactly(pinned)
            bad = {rule: flags & ~exactly if rule not in NEVER else flags for rule, flags in bad.items()}
            bad[Rule.HELD] = bad[Rule.HELD] | ~exactly
        broken = np.full(len(spaces.chosen), FITS, dtype=np.int8)
        for rule in reversed([rule for rule in RULES if rule in bad]):
            broken[bad[rule]] = RULES.index(rule)
        return broken

    def _missing_utilities(self, firm: ProblemFirm) -> dict[Rule, Flags]:
        """Per rule, the spaces that are said to have none of the water, air or internet that the firm needs."""
        needs, spaces_where = firm.utilities, self._spaces_where
        bad: dict[Rule, Flags] = {}
        if needs.water:
            bad[Rule.WATER] = spaces_where("no water", None, lambda b: b.utilities.water is not False, turned=True)
        if needs.air:
            bad[Rule.AIR] = spaces_where("no air", None, lambda b: b.utilities.air is not False, turned=True)
        if needs.internet:
            bad[Rule.INTERNET] = spaces_where(
                "no internet", None, lambda b: b.utilities.internet is not False, turned=True
            )
        return bad

    def _is_closed_to(self, booth: ProblemBooth, firm: ProblemFirm) -> bool:
        return firm.zone_required or booth.zone in self.problem.closed_zones

    def _is_taken(self, booth: int, firm: int) -> bool:
        return booth in self.problem.held or self._pinned.get(booth, firm) != firm

    def _spaces_where(
        self, name: str, key: object, test: Callable[[ProblemBooth], bool], *, turned: bool = False
    ) -> Flags:
        """Per space: whether some booth passes the test (with `turned`: whether none does). Cached by name and key."""
        if (name, key) not in self._cache:
            flags = np.array([test(booth) for booth in self.spaces.booths], dtype=np.bool_)
            self._cache[name, key] = ~self._some(flags) if turned else self._some(flags)
        return self._cache[name, key]

    def _space_of_exactly(self, booths: frozenset[int]) -> Flags:
        chosen = tuple(sorted(self._index[booth] for booth in booths if booth in self._index))
        return np.array([space == chosen for space in self.spaces.chosen], dtype=np.bool_)

    def _near_holders(self, firm: ProblemFirm) -> Flags:
        """The spaces beside a booth that is held by, or pinned for, a firm with which this one keeps apart."""
        apart = self._apart[firm.id] - {firm.id}
        settled = [*self.problem.held.items(), *self._pinned.items()]
        there = [self._index[booth] for booth, holder in settled if holder in apart and booth in self._index]
        near = np.zeros(len(self.spaces.booths), dtype=np.bool_)
        near[[other for booth in there for other in self.spaces.beside[booth]]] = True
        return self._some(near)

    def _some(self, flags: Flags) -> Flags:
        """Per space: whether the flag is set for at least one of its booths."""
        return np.asarray(np.append(flags, np.False_)[self.spaces.members].any(axis=1))
