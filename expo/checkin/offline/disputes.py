"""Entries at offline gates that turned out to be wrong when scans were merged."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from expo.checkin.models import Gate, Scan
from expo.checkin.rules import ENTERS, PASSES, Verdict
from expo.db import db
from expo.events.models import Event
from expo.i18n import localize
from expo.registration.models import Registration


@dataclass(frozen=True, slots=True)
class Dispute:
    """A person who was let in at an offline gate and should not have been."""

    at: datetime
    gate: str
    by: str
    device: str
    registration_id: int | None
    name: str
    said: Verdict
    verdict: Verdict
    clock_off: bool
    first_at: datetime | None  # time of the badge's earlier entry
    first_gate: str


def disputes_of(event: Event, *, most: int, start: int) -> list[Dispute]:
    """Up to `most` disputes from offset `start`, the newest first; one query."""
    first, first_gate = aliased(Scan), aliased(Gate)
    query = (
        sa.select(
            Scan.at,
            Gate.name,
            Scan.scanned_by,
            Scan.device,
            Scan.registration_id,
            Registration.given_name,
            Registration.family_name,
            Scan.said,
            Scan.verdict,
            Scan.clock_off,
            first.at.label("first_at"),
            first_gate.name.label("first_gate"),
        )
        .join(Gate, Gate.id == Scan.gate_id)
        .outerjoin(Registration, Registration.id == Scan.registration_id)
        .outerjoin(first, first.id == _entry_before())
        .outerjoin(first_gate, first_gate.id == first.gate_id)
        .where(*_disputed(event))
        .order_by(Scan.at.desc(), Scan.id.desc())
    )
    return [_dispute(row) for row in db.session.execute(query.limit(most).offset(start))]


def _entry_before() -> Any:
    """Scalar subquery: the id of the badge's last entry before this scan, on the same day and in the same zone."""
    earlier = aliased(Scan)
    return (
        sa.select(sa.func.max(earlier.id))
        .where(
            earlier.registration_id == Scan.registration_id,
            earlier.zone_id.is_not_distinct_from(Scan.zone_id),
            earlier.day == Scan.day,
            earlier.verdict.in_(ENTERS),
            earlier.undone_at.is_(None),
            earlier.at <= Scan.at,
            earlier.id != Scan.id,
        )
        .correlate(Scan)
        .scalar_subquery()
    )


def count_of_disputes(event: Event) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(Scan).where(*_disputed(event))) or 0


def _disputed(event: Event) -> tuple[Any, ...]:
    return Scan.event_id == event.id, Scan.said.in_(PASSES), Scan.verdict.not_in(PASSES)


def _dispute(row: Any) -> Dispute:
    name = f"{row.given_name or ''} {row.family_name or ''}".strip()
    return Dispute(
        row.at,
        localize(row.name),
        row.scanned_by,
        row.device,
        row.registration_id,
        name,
        row.said,
        row.verdict,
        row.clock_off,
        row.first_at,
        localize(row.first_gate),
    )
