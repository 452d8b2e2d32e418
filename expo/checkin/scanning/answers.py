"""The answer to a scan, with what a desk shows of the person."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from expo.checkin.models import Scan
from expo.checkin.queries import visit_of
from expo.checkin.rules import ENTERS, Direction, Verdict
from expo.registration.photos import has_photo


@dataclass(frozen=True, slots=True)
class ScanAnswer:
    """A verdict with the person. `first_at` and `first_gate_id` are the time and gate of the entry of somebody who is
    already inside.
    """

    verdict: Verdict
    direction: Direction
    at: datetime
    gate_id: int
    registration_id: int | None = None
    given_name: str = ""
    family_name: str = ""
    second_name: str = ""
    organisation: str = ""
    country: str = ""
    category: Mapping[str, str] | None = None
    colour: str = ""
    first_at: datetime | None = None
    first_gate_id: int | None = None
    closed_until: datetime | None = None
    closed_reason: str = ""
    days: tuple[str, ...] | None = None
    clock_off: bool = False
    photo: bool = False  # whether the person has a photo
    again: bool = False  # a repeated request: the stored answer

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


def answer_from_row(row: Any, bare: ScanAnswer, *, known: bool) -> ScanAnswer:
    """Complete the answer from the row of `queries.scan_context`; for a badge of another event (`known` is false)
    nothing personal is added.
    """
    if bare.verdict is Verdict.GATE_CLOSED:
        by_zone = row.zone_closed_until is not None
        until, reason = (
            (row.zone_closed_until, row.zone_closed_reason) if by_zone else (row.closed_until, row.closed_reason)
        )
        bare = replace(bare, closed_until=until, closed_reason=reason)
    if not known:
        return bare
    has_entered_before = bare.verdict not in ENTERS
    return replace(
        bare,
        registration_id=row.id,
        given_name=row.given_name,
        family_name=row.family_name,
        second_name=row.second_name,
        organisation=row.organisation,
        country=row.country,
        category=row.category,
        colour=row.colour,
        first_at=row.last_at if has_entered_before else None,
        first_gate_id=row.last_gate_id if has_entered_before else None,
        days=tuple(row.days) if row.days is not None else None,
        photo=row.photo_id is not None,
    )


def answer_from_scan(scan: Scan, *, again: bool = False) -> ScanAnswer:
    """The answer of a stored scan, with the person's current data."""
    bare = ScanAnswer(scan.verdict, scan.direction, scan.at, scan.gate_id, clock_off=scan.clock_off, again=again)
    if scan.verdict is Verdict.GATE_CLOSED:
        bare = replace(bare, closed_until=scan.gate.closed_until, closed_reason=scan.gate.closed_reason)
    badge = scan.registration
    if badge is None:
        return bare
    days = badge.category.days
    answer = replace(
        bare,
        registration_id=badge.id,
        given_name=badge.given_name,
        family_name=badge.family_name,
        second_name=badge.second_name,
        organisation=badge.organisation,
        country=badge.country,
        category=badge.category.name,
        colour=badge.category.colour,
        days=tuple(days) if days is not None else None,
        photo=has_photo(badge),
    )
    return with_visit(answer, scan.zone_id, scan.day) if scan.verdict is Verdict.ALREADY_IN else answer


def with_visit(answer: ScanAnswer, zone_id: int | None, day: date) -> ScanAnswer:
    """The answer with time and gate of the person's visit."""
    visit = visit_of(answer.registration_id or 0, zone_id, day)
    return answer if visit is None else replace(answer, first_at=visit.last_at, first_gate_id=visit.last_gate_id)
