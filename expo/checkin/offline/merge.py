"""Scans that waited for a network: judged, kept once each, and set beside those of other gates."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from expo import clock
from expo.checkin.models import Gate
from expo.checkin.offline.merge_statements import (
    BadgeDay,
    badges_by_code,
    hold_visits,
    keep_scans,
    retired_among,
    rewrite_visits,
    scans_by_client,
    settle_scans,
    told_of,
    zones_by_category,
)
from expo.checkin.offline.replay import Told, agreed, replayed
from expo.checkin.queries import gates_of
from expo.checkin.rules import PASSES, Days, Direction, Door, Pass, Passage, Verdict, judge, judged_at, stay, way
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
class WaitingScan:
    """A scan as a device kept it: what was scanned, when by its clock, how far that clock was off when it last heard the
    server, and what it said at the gate.
    """

    client_id: str
    code: str
    gate_id: int
    direction: str = ""
    at: datetime | None = None
    off: timedelta = timedelta(0)
    said: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of one scan. `disputed` when somebody was let in who should not have been; `earlier` is the passage that
    was before them then.
    """

    client_id: str
    verdict: Verdict
    said: Verdict | None = None
    again: bool = False
    clock_off: bool = False
    name: str = ""
    earlier: Told | None = None

    @property
    def disputed(self) -> bool:
        return self.said in PASSES and self.verdict not in PASSES


@dataclass(slots=True)
class _Batch:
    """The scans of one merge that are not kept yet, judged one by one."""

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
    event: Event, waiting: Sequence[WaitingScan], *, by: Actor, device: str = "", desk_id: int | None = None
) -> list[Merged]:
    """Keep the scans, each once however often it is sent, and answer each in its order. Of one badge at several gates the
    first by time is the welcome; scans that were answered before may become "already in" by it, and keep what was said. Every
    gate has to be one of the event's. Raises Refused for more than 500.
    """
    if len(waiting) > MOST_AT_ONCE:
        raise Refused(_("At most %(num)d scans are merged at once.", num=MOST_AT_ONCE))
    before = set(scans_by_client(event, [scan.client_id for scan in waiting]))
    batch = _batch(event, [scan for scan in waiting if scan.client_id not in before], by, device, desk_id)
    held = hold_visits([_first_row(batch.event, row) for row in _passing(batch)])
    fresh = keep_scans(list(batch.rows.values()))
    earlier = _settle(event, held)
    return _answers(event, waiting, fresh, batch.names, earlier)


def _answers(
    event: Event,
    waiting: Sequence[WaitingScan],
    fresh: Collection[str],
    names: Mapping[str, str],
    earlier: Mapping[int, Told],
) -> list[Merged]:
    """The stored result of each scan, in the order in which they were sent."""
    stored = scans_by_client(event, [scan.client_id for scan in waiting])
    answers, answered = [], set()
    for scan in waiting:
        client_id, row = scan.client_id, stored[scan.client_id]
        again = client_id not in fresh or client_id in answered
        answered.add(client_id)
        name = names.get(client_id, "")
        answers.append(Merged(client_id, row.verdict, row.said, again, row.clock_off, name, earlier.get(row.id)))
    return answers


def _batch(event: Event, waiting: Sequence[WaitingScan], by: Actor, device: str, desk_id: int | None) -> _Batch:
    codes = {one.client_id: read_code(one.code) for one in waiting}
    known = {code for code in codes.values() if code}
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
        badges_by_code(known, days.day_of(now)),
        zones_by_category(event),
        clearances_in(event, days.day_of(now)),
        retired_among(event, known),
    )
    for one in waiting:
        if one.client_id not in batch.rows:
            _add(batch, one, codes[one.client_id])
    return batch


def _add(batch: _Batch, one: WaitingScan, code: str | None) -> None:
    """Judge one scan as if it were its badge's only one, and note how it is to be kept."""
    gate, badge = batch.gates[one.gate_id], batch.badges.get(code or "")
    moment, clock_off = judged_at(batch.received, one.at, offline=True, sent=batch.received - one.off)
    direction = way(one.direction, gate.direction)
    verdict = agreed(one.said, _judged(batch, code, badge, gate, direction=direction, moment=moment))
    mine = badge if badge is not None and badge.event_id == batch.event.id else None
    if mine is not None:
        batch.names[one.client_id] = f"{mine.given_name} {mine.family_name}".strip()
    batch.rows[one.client_id] = {
        "registration_id": mine.id if mine is not None else None,
        "direction": direction,
        "verdict": verdict,
        "said": one.said if one.said is not verdict else None,
        "clock_off": clock_off,
        **_scan_values(batch, one, gate, moment),
    }


def _scan_values(batch: _Batch, one: WaitingScan, gate: Gate, moment: datetime) -> dict[str, Any]:
    """The columns of a scan that do not depend on the badge."""
    return {
        "event_id": batch.event.id,
        "gate_id": gate.id,
        "client_id": one.client_id,
        "day": batch.days.day_of(moment),
        "quarter": batch.days.quarter_of(moment),
        "zone_id": gate.zone_id,
        "at": moment,
        "claimed_at": one.at,
        "received_at": batch.received,
        "offline": True,
        "device": batch.device,
        "scanned_by": batch.by.name,
        "account_id": batch.by.account_id,
        "desk_id": batch.desk_id,
        "undone_at": None,
        "undone_by": "",
    }


def _judged(
    batch: _Batch, code: str | None, badge: Any, gate: Gate, *, direction: Direction, moment: datetime
) -> Verdict:
    if badge is None:
        return Verdict.REVOKED if code in batch.retired else Verdict.UNKNOWN
    if badge.event_id != batch.event.id:
        return Verdict.OTHER_EVENT
    admitted = gate.zone_id is None or _admitted(batch, badge, gate.zone_id)
    leaving = True if direction is Direction.OUT else None
    who = Pass(badge.state, badge.kind, badge.days, admitted, bool(badge.paid), leaving)
    # A gate's closing does not say since when it is closed: what the gate itself said holds.
    return judge(who, Door(gate.direction), direction, batch.days, moment)


def _admitted(batch: _Batch, badge: Any, zone_id: int) -> bool:
    zones = batch.zones.get(badge.category_id)
    by_category = not zones or zone_id in zones
    if badge.id not in batch.cleared:
        return by_category
    holds, named = batch.cleared[badge.id]
    return zone_admits(by_category=by_category, holds=holds, named=zone_id in named)


def _passing(batch: _Batch) -> list[dict[str, Any]]:
    """The scans that pass, the first of each badge, zone and day."""
    rows = sorted(batch.rows.values(), key=lambda row: row["at"], reverse=True)
    return list({_day(row): row for row in rows if row["verdict"] in PASSES}.values())


def _day(row: Mapping[str, Any]) -> BadgeDay:
    return BadgeDay(row["registration_id"], row["zone_id"], row["day"])


def _first_row(event: Event, row: Mapping[str, Any]) -> dict[str, Any]:
    """A visit that holds the place of what `_settle` makes of it."""
    return {
        **_day(row)._asdict(),
        "event_id": event.id,
        "first_at": row["at"],
        "first_gate_id": row["gate_id"],
        "last_at": row["at"],
        "last_gate_id": row["gate_id"],
        "entries": 1,
        "inside": True,
    }


def _settle(event: Event, held: Mapping[BadgeDay, Mapping[str, Any]]) -> dict[int, Told]:
    """Set the scans of these days beside each other, and write what stands otherwise than held; returns by scan the entry
    that was before it, where there was one.
    """
    changes: list[tuple[int, Verdict, Verdict | None]] = []
    visits: dict[BadgeDay, dict[str, Any] | None] = {}
    earlier: dict[int, Told] = {}
    for day, scans in (told_of(list(held)) if held else {}).items():
        answers = replayed(scans)
        entered = None
        for scan, verdict in answers:
            said = scan.said or scan.verdict
            if verdict is not scan.verdict:
                changes.append((scan.id, verdict, said if said is not verdict else None))
            if verdict is Verdict.ALREADY_IN and entered is not None:
                earlier[scan.id] = entered
            elif verdict in PASSES and scan.direction is Direction.IN:
                entered = scan
        stayed = _visit([scan for scan, verdict in answers if verdict in PASSES])
        if stayed != held[day]:
            visits[day] = stayed
    settle_scans(changes)
    rewrite_visits(event, visits)
    return earlier


def _visit(passed: Sequence[Told]) -> dict[str, Any] | None:
    left = stay([Passage(scan.at, scan.direction, scan.gate_id) for scan in passed])
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
