"""Replays the scans of a badge's day in order of time. Pure.

Two offline gates may both let the same badge in. The earlier scan by time is the welcome, whenever it was sent; the
other becomes "already in", and what its gate said is kept beside it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from expo.checkin.rules import PASSES, Direction, Verdict


@dataclass(frozen=True, slots=True)
class AnsweredScan:
    """A scan that let somebody through when it was made."""

    id: int
    at: datetime
    direction: Direction
    gate_id: int
    verdict: Verdict
    said: Verdict | None


def replay(scans: Iterable[AnsweredScan]) -> list[tuple[AnsweredScan, Verdict]]:
    """The scans of one badge, zone and day in order of time, each with its verdict in view of the others."""
    answers: list[tuple[AnsweredScan, Verdict]] = []
    inside: bool | None = None
    for scan in sorted(scans, key=lambda one: (one.at, one.id)):
        answers.append((scan, _next_verdict(scan.direction, inside=inside)))
        inside = scan.direction is Direction.IN if answers[-1][1] in PASSES else inside
    return answers


def reconcile_verdict(said: Verdict | None, judged: Verdict) -> Verdict:
    """The verdict on a scan that a device answered offline. Whoever the device refused did not come in, whatever the
    server finds; whoever it let in counts as in only if the server agrees.
    """
    return said if said is not None and said not in PASSES and judged in PASSES else judged


def _next_verdict(direction: Direction, *, inside: bool | None) -> Verdict:
    if direction is Direction.OUT:
        return Verdict.GOODBYE if inside else Verdict.NOT_IN
    if inside:
        return Verdict.ALREADY_IN
    return Verdict.WELCOME if inside is None else Verdict.WELCOME_BACK
