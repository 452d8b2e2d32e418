"""Check-in services: a scan is judged, stored and answered; and can be taken back."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from expo import clock
from expo.checkin.models import Scan, Visit
from expo.checkin.queries import is_retired, passages_of, scan_by_client, scan_context, visit_of
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
from expo.checkin.scanning.answers import ScanAnswer, answer_from_row, answer_from_scan, with_visit
from expo.checkin.scanning.clearance import admitted_to
from expo.checkin.scanning.scan_statements import store_scan
from expo.db import db
from expo.errors import NotFound, Refused
from expo.events.models import Event
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _
from expo.kit.codes import read_code


@dataclass(frozen=True, slots=True)
class ScanRequest:
    """What a device sends with a scan. `client_id` is the idempotency key, a UUID. `at` and `sent_at` are by the
    device's clock: when the badge was scanned, and when it was sent (later if it was queued).
    """

    client_id: str
    direction: str = ""
    at: datetime | None = None
    sent_at: datetime | None = None
    offline: bool = False
    device: str = ""
    desk_id: int | None = None


def check_in(
    connection: sa.Connection, event: Event, code: str, gate_id: int, sent: ScanRequest, *, by: Actor
) -> ScanAnswer:
    """Judge a scanned or typed code, store the scan, and answer it; `connection` comes from `db.autocommit_connection`.

    The database decides between concurrent gates: a badge is welcomed once. A repeated client id changes nothing and
    gets the stored answer. Raises NotFound for a gate of another event or an inactive one.
    """
    received, days = clock.now(), days_of(event)
    moment, clock_off = time_of_scan(received, sent.at, offline=sent.offline, sent=sent.sent_at)
    plain, day = read_code(code), days.day_of(moment)
    row = scan_context(connection, event, gate_id, code=plain, day=day, moment=moment, client_id=sent.client_id)
    if row is None:
        raise NotFound(_("There is no such gate."))
    if row.earlier_id is not None:
        return _stored_answer(event, sent.client_id)
    direction = direction_of(sent.direction, row.direction)
    judged = _verdict(event, plain, row, direction, days=days, moment=moment)
    answer = ScanAnswer(judged, direction, moment, row.gate_id, clock_off=clock_off)
    verdict = store_scan(connection, _scan_values(event, row, answer, sent, received=received, days=days, by=by))
    if verdict is None:
        return _stored_answer(event, sent.client_id)
    answer = answer_from_row(row, replace(answer, verdict=verdict), known=row.event_id == event.id)
    if verdict is Verdict.ALREADY_IN and answer.first_at is None:
        return with_visit(answer, row.zone_id, day)  # entered at another gate since the row was read
    return answer


def _scan_values(
    event: Event, row: Any, answer: ScanAnswer, sent: ScanRequest, *, received: datetime, days: Days, by: Actor
) -> dict[str, Any]:
    """The columns of the scan; a badge of another event is not stored."""
    return {
        "event_id": event.id,
        "gate_id": row.gate_id,
        "registration_id": row.id if row.event_id == event.id else None,
        "client_id": sent.client_id,
        "day": days.day_of(answer.at),
        "quarter": days.quarter_of(answer.at),
        "zone_id": row.zone_id,
        "direction": answer.direction,
        "verdict": answer.verdict,
        "at": answer.at,
        "claimed_at": sent.at,
        "received_at": received,
        "clock_off": answer.clock_off,
        "offline": sent.offline,
        "device": sent.device,
        "scanned_by": by.name,
        "account_id": by.account_id,
        "desk_id": sent.desk_id,
    }


def days_of(event: Event) -> Days:
    """The event's days and hours as a value for the rules."""
    return Days(
        event.first_day,
        event.last_day,
        event.opens_at,
        event.closes_at,
        event.zone_info,
        event.build_up_from,
        event.breakdown_until,
    )


def take_back(scan: Scan, *, by: Actor) -> None:
    """Take a scan back: the visit is rebuilt from the other scans of that day. Raises Refused for a scan that let
    nobody through or was taken back already.
    """
    db.session.execute(sa.select(Scan.id).where(Scan.id == scan.id).with_for_update())
    if scan.undone_at is not None:
        raise Refused(_("This scan was taken back already."))
    if scan.verdict not in PASSES or scan.registration_id is None:
        raise Refused(_("This scan let nobody through: there is nothing to take back."))
    visit = visit_of(scan.registration_id, scan.zone_id, scan.day, locked=True)
    scan.undone_at, scan.undone_by = clock.now(), by.name
    db.session.flush()
    _rebuild_visit(visit, scan)
    record(
        Verb.TOOK_BACK,
        scan,
        by=by,
        event_id=scan.event_id,
        named=scan.registration.name if scan.registration else "",
        before={"verdict": scan.verdict},
    )


def _rebuild_visit(visit: Visit | None, scan: Scan) -> None:
    if visit is None or scan.registration_id is None:
        return
    rows = passages_of(scan.registration_id, scan.zone_id, scan.day)
    left = stay_of([Passage(row.at, row.direction, row.gate_id) for row in rows])
    if left is None:
        db.session.delete(visit)
    else:
        visit.first_at, visit.first_gate_id = left.first.at, left.first.gate_id
        visit.last_at, visit.last_gate_id = left.last.at, left.last.gate_id
        visit.entries, visit.inside = left.entries, left.inside
    db.session.flush()


def _verdict(
    event: Event, code: str | None, row: Any, direction: Direction, *, days: Days, moment: datetime
) -> Verdict:
    if row.id is None:
        return Verdict.REVOKED if code and is_retired(event, code) else Verdict.UNKNOWN
    if row.event_id != event.id:
        return Verdict.OTHER_EVENT
    admitted = admitted_to(row.zone_id, row.id, days.day_of(moment), by_category=bool(row.zone_admitted))
    badge = Pass(row.state, row.kind, row.days, admitted, bool(row.paid), row.inside)
    closures = [(row.zone_closed_from, row.zone_closed_until)] if row.zone_closed_until else []
    return judge(badge, GateStatus(row.direction, row.closed_until, closures), direction, days, moment)


def _stored_answer(event: Event, client_id: str) -> ScanAnswer:
    scan = scan_by_client(event, client_id)
    if scan is None:
        raise Refused(_("Two scans came in at once. Scan the badge again."))
    return answer_from_scan(scan, again=True)
