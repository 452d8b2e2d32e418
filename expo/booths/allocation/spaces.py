"""Every space that could be let: single booths, and several neighbouring ones of one row."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from expo.booths.allocation.neighbours import neighbours, rows
from expo.booths.allocation.problem import Booth, Problem, Side

Numbers = NDArray[np.int64]
Reals = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Spaces:
    """All spaces as columns; booths and spaces are meant by their place in the order, not by id.

    `members` has one row a space, filled up with the number of booths there are (a booth that does not exist).
    `uses[s, b]` says that space s holds booth b, `touches[s, b]` that b adjoins or faces it.
    """

    booths: tuple[Booth, ...]
    chosen: tuple[tuple[int, ...], ...]
    members: Numbers
    area_cm2: Numbers
    open_sides: Numbers
    power_kw: Reals
    uses: Flags
    touches: Flags

    def every(self, flags: Flags) -> Flags:
        """Per space: whether the flag of a booth stands at all its booths."""
        return np.asarray(np.append(flags, np.True_)[self.members].all(axis=1))

    def some(self, flags: Flags) -> Flags:
        """Per space: whether the flag of a booth stands at one of its booths or more."""
        return np.asarray(np.append(flags, np.False_)[self.members].any(axis=1))


def spaces_of(problem: Problem) -> Spaces:
    """All single booths and all chains in a row no larger than somebody accepts, and what is pinned, whatever its shape."""
    booths = problem.booths
    place = {booth.id: number for number, booth in enumerate(booths)}
    most = max((firm.area_cm2[1] for firm in problem.firms), default=0)
    chosen = _chains(problem, place, most)
    for pinned in problem.pins.values():
        if pinned <= place.keys():
            chosen.add(tuple(sorted(place[booth] for booth in pinned)))
    return _table(problem, place, tuple(sorted(chosen, key=lambda space: (len(space), space))))


def _chains(problem: Problem, place: dict[int, int], most_cm2: int) -> set[tuple[int, ...]]:
    """Straight chains of joined booths."""
    booths, joined = problem.booths, rows(problem.booths)
    found: set[tuple[int, ...]] = {(number,) for number in range(len(booths))}
    for way, crosswise in ((Side.EAST, {Side.NORTH, Side.SOUTH}), (Side.SOUTH, {Side.EAST, Side.WEST})):
        for start in booths:
            chain, area, aisle = [start], start.area_cm2, start.open_sides & crosswise
            while len(chain) < problem.most_booths:
                following = _next([booths[place[b]] for b in sorted(joined[chain[-1].id])], chain[-1], way)
                if following is None or (area := area + following.area_cm2) > most_cm2:
                    break
                if not (aisle := aisle & following.open_sides):
                    break
                chain.append(following)
                found.add(tuple(sorted(place[booth.id] for booth in chain)))
    return found


def _next(joined: list[Booth], last: Booth, way: Side) -> Booth | None:
    for booth in joined:
        if way is Side.EAST and booth.x_cm == last.x_cm + last.width_cm:
            return booth
        if way is Side.SOUTH and booth.y_cm == last.y_cm + last.depth_cm:
            return booth
    return None


def _table(problem: Problem, place: dict[int, int], chosen: tuple[tuple[int, ...], ...]) -> Spaces:
    booths = problem.booths
    size, longest = len(booths), max((len(space) for space in chosen), default=1)
    members = np.full((len(chosen), longest), size, dtype=np.int64)
    uses = np.zeros((len(chosen), size), dtype=np.bool_)
    touches = np.zeros((len(chosen), size), dtype=np.bool_)
    beside = {place[b]: [place[n] for n in near] for b, near in neighbours(booths, problem.aisle_cm).items()}
    for number, space in enumerate(chosen):
        members[number, : len(space)] = space
        uses[number, list(space)] = True
        touches[number, [other for booth in space for other in beside[booth]]] = True
    return Spaces(
        booths=booths,
        chosen=chosen,
        members=members,
        area_cm2=np.array([sum(booths[b].area_cm2 for b in space) for space in chosen], dtype=np.int64),
        open_sides=np.array(
            [len(frozenset[Side]().union(*(booths[b].open_sides for b in space))) for space in chosen], dtype=np.int64
        ),
        power_kw=np.array([sum(booths[b].utilities.power_kw for b in space) for space in chosen], dtype=np.float64),
        uses=uses,
        touches=touches,
    )
