"""Check-in: one scan, one answer, one transaction; and taking it back."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from expo import clock
from expo.checkin.answers import Answer, answer_from, answer_of, with_visit
from expo.checkin.clearance import admitted_to
from expo.checkin.models import Scan, Visit
from expo.checkin.queries import is_retired, passages_of, scan_by_client, scanned, visit_of
from expo.checkin.rules import (
    PASSES,
    Days,
    Direction,
    Door,
    Pass,
    Passage,
    Verdict,
    judge,
    judged_at,
    stay,
    way,
)
from expo.db import UtcDateTime, db, on_postgresql
from expo.errors import NotFound, Refused
from expo.events.models import Event
from expo.history.services import Actor, record
from expo.i18n import _
from expo.kit.codes import read_code


@dataclass(frozen=True, slots=True)
class Sent:
    """What a device sends with a scan. `client_id` is a UUID of its own: the same again is the same scan. `at` and
    `sent_at` are by its clock: when the badge was scanned, and when it was sent (they differ where there was no network).
    """

    client_id: str
    direction: str = ""
    at: datetime | None = None
    sent_at: datetime | None = None
    offline: bool = False
    device: str = ""
    desk_id: int | None = None


_VISITS = cast("sa.Table", Visit.__table__)
_SCANS = cast("sa.Table", Scan.__table__)


def _entering(insert: Any) -> Any:
    """Whoever is not inside is now: a new row, or the same one once more. No row comes back for who is inside already."""
    fresh = insert(_VISITS)
    return fresh.on_conflict_do_update(
        index_elements=["registration_id", "area", "day"],
        set_={
            "inside": True, "entries": _VISITS.c.entries + 1, "last_at": fresh.excluded.last_at,
            "last_gate_id": fresh.excluded.last_gate_id,
        },
        where=sa.not_(_VISITS.c.inside),
    ).returning(_VISITS.c.entries)  # fmt: skip


# Built once, since building a statement costs more than running it.
_ENTER = {"postgresql": _entering(pg_insert), "sqlite": _entering(sqlite_insert)}
_KEEP = {
    name: insert(_SCANS).on_conflict_do_nothing(index_elements=["event_id", "client_id"]).returning(_SCANS.c.id)
    for name, insert in (("postgresql", pg_insert), ("sqlite", sqlite_insert))
}
_LEAVE = (
    sa.update(_VISITS)
    .where(_VISITS.c.registration_id == sa.bindparam("who"), _VISITS.c.area == sa.bindparam("where"),
           _VISITS.c.day == sa.bindparam("on", type_=sa.Date()), _VISITS.c.inside)
    .values(inside=False, last_at=sa.bindparam("moment", type_=UtcDateTime()), last_gate_id=sa.bindparam("gate"))
    .returning(_VISITS.c.id)
)  # fmt: skip


def check_in(event: Event, code: str, gate_id: int, sent: Sent, *, by: Actor) -> Answer:
    """Judge a scan (whatever a scanner or a person typed), keep it, and answer; in the caller's transaction.

    The database decides who was first: the same badge at many gates at once is welcomed once. A scan that was sent before
    changes nothing and gets its answer of then. Raises NotFound for another event's gate, or one out of use.
    """
    received = clock.now()
    moment, clock_off = judged_at(received, sent.at, offline=sent.offline, sent=sent.sent_at)
    days = days_of(event)
    plain = read_code(code)
    row = scanned(event, gate_id, plain, days.day_of(moment), sent.client_id)
    if row is None:
        raise NotFound(_("There is no such gate."))
    if row.earlier_id is not None:
        return _again(event, sent.client_id)
    direction = way(sent.direction, row.direction)
    verdict = _verdict(event, plain, row, direction, moment)
    mine = row.event_id == event.id
    entered = Visited(row.id, row.area, days.day_of(moment), row.gate_id, moment, event.id) if mine else None
    if entered is not None and verdict in PASSES:
        verdict = _pass(entered, verdict, direction)
    answer = answer_from(row, Answer(verdict, direction, moment, row.gate_id, clock_off=clock_off), known=mine)
    if verdict is Verdict.ALREADY_IN and answer.first_at is None and entered is not None:
        answer = with_visit(answer, entered)  # in this very moment, at another gate
    kept = db.session.execute(_KEEP[_kind()], {
        "event_id": event.id, "gate_id": row.gate_id, "registration_id": row.id if mine else None,
        "client_id": sent.client_id, "day": days.day_of(moment), "quarter": days.quarter_of(moment), "area": row.area,
        "direction": direction, "verdict": verdict, "at": moment, "claimed_at": sent.at, "received_at": received,
        "clock_off": clock_off,
        "offline": sent.offline, "device": sent.device, "scanned_by": by.name, "account_id": by.account_id,
        "desk_id": sent.desk_id, "undone_at": None, "undone_by": "",
    }).scalar()  # fmt: skip
    return answer if kept is not None else _again(event, sent.client_id)


@dataclass(frozen=True, slots=True)
class Visited:
    """Whose visit a scan is about."""

    registration_id: int
    area: int
    day: date
    gate_id: int
    moment: datetime
    event_id: int


def days_of(event: Event) -> Days:
    """The event's days and hours, as rules take them."""
    return Days(event.first_day, event.last_day, event.opens_at, event.closes_at, event.zone_info, event.build_up_from,
                event.breakdown_until)  # fmt: skip


def undo(scan: Scan, *, by: Actor) -> None:
    """Take a scan back: the visit becomes what the other scans of that day say. Raises Refused for one that let nobody
    through, or was taken back already.
    """
    db.session.execute(sa.select(Scan.id).where(Scan.id == scan.id).with_for_update())
    if scan.undone_at is not None:
        raise Refused(_("This scan was taken back already."))
    if scan.verdict not in PASSES or scan.registration_id is None:
        raise Refused(_("This scan let nobody through: there is nothing to take back."))
    visit = visit_of(scan.registration_id, scan.area, scan.day, locked=True)
    scan.undone_at, scan.undone_by = clock.now(), by.name
    db.session.flush()
    _rebuild(visit, scan)
    record("took back", scan, by=by, event_id=scan.event_id, named=scan.registration.name if scan.registration else "",
           before={"verdict": scan.verdict})  # fmt: skip


def _rebuild(visit: Visit | None, scan: Scan) -> None:
    if visit is None or scan.registration_id is None:
        return
    rows = passages_of(scan.registration_id, scan.area, scan.day)
    left = stay([Passage(row.at, row.direction, row.gate_id) for row in rows])
    if left is None:
        db.session.delete(visit)
    else:
        visit.first_at, visit.first_gate_id = left.first.at, left.first.gate_id
        visit.last_at, visit.last_gate_id = left.last.at, left.last.gate_id
        visit.entries, visit.inside = left.entries, left.inside
    db.session.flush()


def _verdict(event: Event, code: str | None, row: Any, direction: Direction, moment: datetime) -> Verdict:
    if row.id is None:
        return Verdict.REVOKED if code and is_retired(event, code) else Verdict.UNKNOWN
    if row.event_id != event.id:
        return Verdict.OTHER_EVENT
    day = days_of(event).day_of(moment)
    admitted = admitted_to(event, row.area, row.id, day, by_category=bool(row.zone_admitted))
    badge = Pass(row.state, row.kind, row.days, admitted, bool(row.paid), row.inside)
    return judge(badge, Door(row.direction, row.closed_until), direction, days_of(event), moment)


def _pass(who: Visited, verdict: Verdict, direction: Direction) -> Verdict:
    """Write the passage; the answer is the database's, which knows who came a moment earlier at another gate."""
    if direction is Direction.OUT:
        values = {
            "who": who.registration_id,
            "where": who.area,
            "on": who.day,
            "moment": who.moment,
            "gate": who.gate_id,
        }
        left = db.session.execute(_LEAVE, values).first()
        return verdict if left is not None else Verdict.NOT_IN
    entries = db.session.execute(_ENTER[_kind()], {
        "event_id": who.event_id, "registration_id": who.registration_id, "area": who.area, "day": who.day,
        "first_at": who.moment, "first_gate_id": who.gate_id, "last_at": who.moment, "last_gate_id": who.gate_id,
        "entries": 1, "inside": True,
    }).scalar()  # fmt: skip
    if entries is None:
        return Verdict.ALREADY_IN
    return Verdict.WELCOME if entries == 1 else Verdict.WELCOME_BACK


def _again(event: Event, client_id: str) -> Answer:
    scan = scan_by_client(event, client_id)
    if scan is None:
        raise Refused(_("Two scans came in at once. Scan the badge again."))
    return answer_of(scan, again=True)


def _kind() -> str:
    return "postgresql" if on_postgresql() else "sqlite"
