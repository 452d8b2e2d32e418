"""What remains of a badge's day when scans come in late. Pure: scans go in, verdicts come out.

Two gates without a network may both let the same badge in. Whichever was first by time is the welcome, wherever and whenever
it was sent; the other becomes "already in", and what its gate said is kept beside it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from expo.checkin.rules import PASSES, Direction, Verdict


@dataclass(frozen=True, slots=True)
class Told:
    """One scan that let somebody through when it was made."""

    id: int
    at: datetime
    direction: Direction
    gate_id: int
    verdict: Verdict
    said: Verdict | None


def replayed(scans: Iterable[Told]) -> list[tuple[Told, Verdict]]:
    """The scans of one badge, zone and day in their order by time, each with its verdict in the light of the others."""
    answers: list[tuple[Told, Verdict]] = []
    inside: bool | None = None
    for scan in sorted(scans, key=lambda one: (one.at, one.id)):
        answers.append((scan, _next(scan.direction, inside=inside)))
        inside = scan.direction is Direction.IN if answers[-1][1] in PASSES else inside
    return answers


def agreed(said: Verdict | None, judged: Verdict) -> Verdict:
    """The verdict on a scan that a gate answered by itself, now that the server judges it too. What the gate turned away did
    not come in, whatever is known by now; what it let in is let in by the server's judgement only.
    """
    return said if said is not None and said not in PASSES and judged in PASSES else judged


def _next(direction: Direction, *, inside: bool | None) -> Verdict:
    if direction is Direction.OUT:
        return Verdict.GOODBYE if inside else Verdict.NOT_IN
    if inside:
        return Verdict.ALREADY_IN
    return Verdict.WELCOME if inside is None else Verdict.WELCOME_BACK
