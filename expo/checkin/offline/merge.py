"""Merges queued scans of offline devices with those of the other gates."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from expo import clock
from expo.checkin.models import Gate
from expo.checkin.offline.merge_statements import (
    BadgeDay,
    answered_scans,
    badges_by_code,
    insert_scans,
    lock_visits,
    retired_among,
    scans_by_client,
    update_verdicts,
    write_visits,
    zones_by_category,
)
from expo.checkin.offline.replay import AnsweredScan, reconcile_verdict, replay
from expo.checkin.queries import gates_of
from expo.checkin.rules import (
    PASSES,
    Days,
    Direction,
    GateStatus,
    Pass,
    Passage,
    Verdict,
    direction_of,
    judge,
    stay_of,
    time_of_scan,
)
from expo.checkin.scanning.services import days_of
from expo.delegations.queries import clearances_in
from expo.delegations.rules import zone_admits
from expo.errors import Refused
from expo.events.models import Event
from expo.history.services import Actor
from expo.i18n import _
from expo.kit.codes import read_code

MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class QueuedScan:
    """A scan queued on a device: `at` is by its clock, `off` the clock's deviation when last measured, `said` the
    verdict the device gave.
    """

    client_id: str
    code: str
    gate_id: int
    direction: str = ""
    at: datetime | None = None
    off: timedelta = timedelta(0)
    said: Verdict | None = None
    walk_in: str = ""  # the name of who was given the blank badge of this code


@dataclass(frozen=True, slots=True)
class MergedScan:
    """The result of one scan. `disputed`: somebody was let in who should not have been; `earlier` is the entry before
    it then.
    """

    client_id: str
    verdict: Verdict
    said: Verdict | None = None
    again: bool = False
    clock_off: bool = False
    name: str = ""
    earlier: AnsweredScan | None = None

    @property
    def disputed(self) -> bool:
        return self.said in PASSES and self.verdict not in PASSES


@dataclass(slots=True)
class _Batch:
    """The new scans of one merge with the data to judge them, and the rows to insert."""

    event: Event
    days: Days
    received: datetime
    gates: Mapping[int, Gate]
    by: Actor
    device: str
    desk_id: int | None
    badges: Mapping[str, Any]
    zones: Mapping[int, Collection[int]]
    cleared: Mapping[int, tuple[bool, Collection[int]]]
    retired: Collection[str]
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)


def merge_scans(
    event: Event, waiting: Sequence[QueuedScan], *, by: Actor, device: str = "", desk_id: int | None = None
) -> list[MergedScan]:
    """Store the scans (idempotent by client id) and return their results in order. For one badge at several gates the
    earliest entry is the welcome; later ones become "already in", even if stored before, and keep what their gate said.
    All gates must belong to the event. Raises Refused for more than 500.
    """
    if len(waiting) > MOST_AT_ONCE:
        raise Refused(_("At most %(num)d scans are merged at once.", num=MOST_AT_ONCE))
    before = set(scans_by_client(event, [scan.client_id for scan in waiting]))
    batch = _judge_new(event, [scan for scan in waiting if scan.client_id not in before], by, device, desk_id)
    locked = lock_visits([_provisional_visit(batch.event, row) for row in _first_passages(batch)])
    inserted = insert_scans(list(batch.rows.values()))
    earlier = _reconcile(event, locked)
    return _answers(event, waiting, inserted, batch.names, earlier)


def _answers(
    event: Event,
    waiting: Sequence[QueuedScan],
    inserted: Collection[str],
    names: Mapping[str, str],
    earlier: Mapping[int, AnsweredScan],
) -> list[MergedScan]:
    """The stored result of each scan, in the order in which they were sent."""
    stored = scans_by_client(event, [scan.client_id for scan in waiting])
    answers, answered = [], set()
    for scan in waiting:
        client_id, row = scan.client_id, stored[scan.client_id]
        again = client_id not in inserted or client_id in answered
        answered.add(client_id)
        name = names.get(client_id, "")
        answers.append(MergedScan(client_id, row.verdict, row.said, again, row.clock_off, name, earlier.get(row.id)))
    return answers


def _judge_new(event: Event, waiting: Sequence[QueuedScan], by: Actor, device: str, desk_id: int | None) -> _Batch:
    codes = {scan.client_id: read_code(scan.code) for scan in waiting}
    valid_codes = {code for code in codes.values() if code}
    gates = {gate.id: gate for gate in gates_of(event, active_only=False)}
    days, now = days_of(event), clock.now()
    batch = _Batch(
        event,
        days,
        now,
        gates,
        by,
        device,
        desk_id,
        badges_by_code(valid_codes, days.day_of(now)),
        zones_by_category(event),
        clearances_in(event, days.day_of(now)),
        retired_among(event, valid_codes),
    )
    for scan in waiting:
        if scan.client_id not in batch.rows:
            _judge_scan(batch, scan, codes[scan.client_id])
    return batch


def _judge_scan(batch: _Batch, scan: QueuedScan, code: str | None) -> None:
    """Judge a scan without regard to other scans of the badge, and add its row to the batch."""
    gate, badge = batch.gates[scan.gate_id], batch.badges.get(code or "")
    moment, clock_off = time_of_scan(batch.received, scan.at, offline=True, sent=batch.received - scan.off)
    direction = direction_of(scan.direction, gate.direction)
    verdict = reconcile_verdict(scan.said, _verdict_of(batch, code, badge, gate, direction=direction, moment=moment))
    own_badge = badge if badge is not None and badge.event_id == batch.event.id else None
    if own_badge is not None:
        batch.names[scan.client_id] = f"{own_badge.given_name} {own_badge.family_name}".strip()
    batch.rows[scan.client_id] = {
        "registration_id": own_badge.id if own_badge is not None else None,
        "direction": direction,
        "verdict": verdict,
        "said": scan.said if scan.said is not verdict else None,
        "clock_off": clock_off,
        **_scan_values(batch, scan, gate, moment),
    }


def _scan_values(batch: _Batch, scan: QueuedScan, gate: Gate, moment: datetime) -> dict[str, Any]:
    """The columns of a scan that do not depend on the badge."""
    return {
        "event_id": batch.event.id,
        "gate_id": gate.id,
        "client_id": scan.client_id,
        "day": batch.days.day_of(moment),
        "quarter": batch.days.quarter_of(moment),
        "zone_id": gate.zone_id,
        "at": moment,
        "claimed_at": scan.at,
        "received_at": batch.received,
        "offline": True,
        "device": batch.device,
        "scanned_by": batch.by.name,
        "account_id": batch.by.account_id,
        "desk_id": batch.desk_id,
        "undone_at": None,
        "undone_by": "",
    }


def _verdict_of(
    batch: _Batch, code: str | None, badge: Any, gate: Gate, *, direction: Direction, moment: datetime
) -> Verdict:
    if badge is None:
        return Verdict.REVOKED if code in batch.retired else Verdict.UNKNOWN
    if badge.event_id != batch.event.id:
        return Verdict.OTHER_EVENT
    admitted = gate.zone_id is None or _is_admitted(batch, badge, gate.zone_id)
    leaving = True if direction is Direction.OUT else None
    holder = Pass(badge.state, badge.kind, badge.days, admitted, bool(badge.paid), leaving)
    # Closed gates are not considered: it is not known since when a gate is closed, so the device's verdict holds.
    return judge(holder, GateStatus(gate.direction), direction, batch.days, moment)


def _is_admitted(batch: _Batch, badge: Any, zone_id: int) -> bool:
    zones = batch.zones.get(badge.category_id)
    by_category = not zones or zone_id in zones
    if badge.id not in batch.cleared:
        return by_category
    holds, named = batch.cleared[badge.id]
    return zone_admits(by_category=by_category, holds=holds, named=zone_id in named)


def _first_passages(batch: _Batch) -> list[dict[str, Any]]:
    """The earliest admitted scan of each badge, zone and day."""
    rows = sorted(batch.rows.values(), key=lambda row: row["at"], reverse=True)
    return list({_badge_day(row): row for row in rows if row["verdict"] in PASSES}.values())


def _badge_day(row: Mapping[str, Any]) -> BadgeDay:
    return BadgeDay(row["registration_id"], row["zone_id"], row["day"])


def _provisional_visit(event: Event, row: Mapping[str, Any]) -> dict[str, Any]:
    """The row that is inserted to lock the visit; `_reconcile` corrects it."""
    return {
        **_badge_day(row)._asdict(),
        "event_id": event.id,
        "first_at": row["at"],
        "first_gate_id": row["gate_id"],
        "last_at": row["at"],
        "last_gate_id": row["gate_id"],
        "entries": 1,
        "inside": True,
    }


def _reconcile(event: Event, locked: Mapping[BadgeDay, Mapping[str, Any]]) -> dict[int, AnsweredScan]:
    """Replay all scans of these days in order of time and update verdicts and visits that differ; returns the preceding
    entry by id of the scan.
    """
    changes: list[tuple[int, Verdict, Verdict | None]] = []
    visits: dict[BadgeDay, dict[str, Any] | None] = {}
    earlier: dict[int, AnsweredScan] = {}
    for day, scans in (answered_scans(list(locked)) if locked else {}).items():
        answers = replay(scans)
        entered = None
        for scan, verdict in answers:
            said = scan.said or scan.verdict
            if verdict is not scan.verdict:
                changes.append((scan.id, verdict, said if said is not verdict else None))
            if verdict is Verdict.ALREADY_IN and entered is not None:
                earlier[scan.id] = entered
            elif verdict in PASSES and scan.direction is Direction.IN:
                entered = scan
        after = _visit_fields([scan for scan, verdict in answers if verdict in PASSES])
        if after != locked[day]:
            visits[day] = after
    update_verdicts(changes)
    write_visits(event, visits)
    return earlier


def _visit_fields(passed: Sequence[AnsweredScan]) -> dict[str, Any] | None:
    left = stay_of([Passage(scan.at, scan.direction, scan.gate_id) for scan in passed])
    if left is None:
        return None
    return {
        "first_at": left.first.at,
        "first_gate_id": left.first.gate_id,
        "last_at": left.last.at,
        "last_gate_id": left.last.gate_id,
        "entries": left.entries,
        "inside": left.inside,
    }
