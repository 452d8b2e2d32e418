"""Contradictions in a problem, found before it is solved."""

from collections import defaultdict
from dataclasses import dataclass, replace
from enum import StrEnum

from expo.booths.allocation.engine.feasibility import FITS, RULES, SpaceChecker
from expo.booths.allocation.engine.problem import NEVER, Problem, Rule
from expo.booths.allocation.engine.spaces import neighbours, spaces_of


class Clash(StrEnum):
    """Kinds of contradiction."""

    NEAR_AND_APART = "near_and_apart"
    APART_FROM_ITSELF = "apart_from_itself"
    UNKNOWN_WISH = "unknown_wish"
    UNKNOWN_PIN = "unknown_pin"
    TWO_PINS = "two_pins"
    PIN_BREAKS_RULE = "pin_breaks_rule"
    PIN_AGAINST_RULE = "pin_against_rule"  # of a rule that an organiser may override
    PINS_TOO_NEAR = "pins_too_near"
    MORE_THAN_THERE_IS = "more_than_there_is"


_STOPS = frozenset({Clash.UNKNOWN_PIN, Clash.TWO_PINS, Clash.PIN_BREAKS_RULE})


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A contradiction. Areas are in square metres and only set where more is asked than there is."""

    clash: Clash
    firm: int | None = None
    other: int | None = None
    booth: int | None = None
    rule: Rule | None = None
    asked_sqm: float = 0
    there_sqm: float = 0

    @property
    def stops(self) -> bool:
        """Whether no plan can be made until it is resolved. The others are only reported: keeping apart wins over
        nearness, an unknown wish is ignored, pinned booths stay against a rule that may be overridden, and where more
        area is asked than exists, firms are left out.
        """
        return self.clash in _STOPS


class Contradicted(ValueError):  # noqa: N818 -- a participle like Refused
    """No plan is possible; `found` holds the contradictions."""

    def __init__(self, found: list[Contradiction]) -> None:
        super().__init__(", ".join(one.clash for one in found))
        self.found = found


def contradictions(problem: Problem) -> list[Contradiction]:
    return [*_wish_contradictions(problem), *_pin_contradictions(problem), *_area_contradictions(problem)]


def _wish_contradictions(problem: Problem) -> list[Contradiction]:
    booths = {booth.id for booth in problem.booths}
    found = []
    for firm in problem.firms:
        if firm.id in firm.apart:
            found.append(Contradiction(Clash.APART_FROM_ITSELF, firm=firm.id))
        found += [
            Contradiction(Clash.NEAR_AND_APART, firm=firm.id, other=other)
            for other in sorted(firm.near & firm.apart - {firm.id})
        ]
        found += [
            Contradiction(Clash.UNKNOWN_WISH, firm=firm.id, booth=booth) for booth in firm.wishes if booth not in booths
        ]
    return found


def _pin_contradictions(problem: Problem) -> list[Contradiction]:
    firms = {firm.id: firm for firm in problem.firms}
    booths = {booth.id for booth in problem.booths}
    found = []
    holders = defaultdict(list)
    for firm, pinned in sorted(problem.pins.items()):
        if firm not in firms or not pinned:
            found.append(Contradiction(Clash.UNKNOWN_PIN, firm=firm))
        for booth in sorted(pinned):
            holders[booth].append(firm)
            if booth not in booths:
                found.append(Contradiction(Clash.UNKNOWN_PIN, firm=firm, booth=booth))
    found += [
        Contradiction(Clash.TWO_PINS, firm=who[0], other=other, booth=booth)
        for booth, who in sorted(holders.items())
        for other in who[1:]
    ]
    return found or [*_rules_broken_by_pins(problem), *_pins_too_near(problem)]


def _rules_broken_by_pins(problem: Problem) -> list[Contradiction]:
    if not problem.pins:
        return []
    spaces = spaces_of(problem)
    fitting = SpaceChecker(replace(problem, pins={}), spaces)  # with the pins removed
    position = {booth.id: number for number, booth in enumerate(problem.booths)}
    found = []
    for firm in problem.firms:
        if firm.id in problem.pins:
            pinned = tuple(sorted(position[booth] for booth in problem.pins[firm.id]))
            code = int(fitting.broken(firm)[spaces.chosen.index(pinned)])
            if code != FITS:
                clash = Clash.PIN_BREAKS_RULE if RULES[code] in NEVER else Clash.PIN_AGAINST_RULE
                found.append(Contradiction(clash, firm=firm.id, rule=RULES[code]))
    return found


def _pins_too_near(problem: Problem) -> list[Contradiction]:
    beside = neighbours(problem.booths, problem.aisle_cm) if problem.pins else {}
    apart = {(min(firm.id, other), max(firm.id, other)) for firm in problem.firms for other in firm.apart}
    return [
        Contradiction(Clash.PINS_TOO_NEAR, firm=one, other=other)
        for one, other in sorted(apart)
        if one != other
        and one in problem.pins
        and any(beside[booth] & problem.pins.get(other, frozenset()) for booth in problem.pins[one])
    ]


def _area_contradictions(problem: Problem) -> list[Contradiction]:
    there = sum(b.area_cm2 for b in problem.booths if not b.blocked and b.id not in problem.held)
    asked = sum(firm.area_cm2[0] for firm in problem.firms)
    if asked <= there:
        return []
    return [Contradiction(Clash.MORE_THAN_THERE_IS, asked_sqm=asked / 10_000, there_sqm=there / 10_000)]
