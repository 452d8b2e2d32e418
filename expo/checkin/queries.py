"""Gates, what was scanned at them, and who is here, looked up."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload, selectinload

from expo.checkin.models import WHOLE_EXPO, Desk, DeskSignIn, Gate, RetiredCode, Scan, Visit
from expo.checkin.rules import ENTERS, PASSES
from expo.db import UtcDateTime, db
from expo.events.models import Category, Event, category_zones
from expo.i18n import said
from expo.kit.tokens import digest
from expo.registration.models import Registration

_ADMITS = category_zones.c.category_id == Category.id
_BADGE = [
    Registration.id, Registration.event_id, Registration.category_id, Registration.state, Registration.given_name,
    Registration.family_name, Registration.second_name, Registration.organisation, Registration.country,
    Category.kind, Category.name.label("category"), Category.colour, Category.days,
    (Registration.paid_minor >= Category.price_minor).label("paid"),
]  # fmt: skip
_EARLIER = aliased(Scan)


def _scanned_query() -> Any:
    """Everything a scan is judged by, in one row: the gate; the badge, if the code is one; whether its category is
    admitted to the gate's zone; the holder's day here so far; and the same scan, if it came before.
    """
    area = sa.func.coalesce(Gate.zone_id, WHOLE_EXPO)
    admitted = sa.or_(
        Gate.zone_id.is_(None),
        ~sa.exists().where(_ADMITS),
        sa.exists().where(_ADMITS, category_zones.c.zone_id == Gate.zone_id),
    )
    visited = sa.and_(
        Visit.registration_id == Registration.id, Visit.area == area, Visit.day == sa.bindparam("day", type_=sa.Date())
    )
    before = sa.and_(_EARLIER.event_id == Gate.event_id, _EARLIER.client_id == sa.bindparam("client_id"))
    return (
        sa.select(
            Gate.id.label("gate_id"), Gate.name.label("gate"), Gate.direction, Gate.closed_until, Gate.closed_reason,
            area.label("area"), *_BADGE, admitted.label("zone_admitted"), Visit.inside, Visit.entries, Visit.first_at,
            Visit.first_gate_id, Visit.last_at, Visit.last_gate_id, _EARLIER.id.label("earlier_id"),
        )
        .select_from(Gate)
        .outerjoin(Registration, Registration.code == sa.bindparam("code"))
        .outerjoin(Category, Category.id == Registration.category_id)
        .outerjoin(Visit, visited)
        .outerjoin(_EARLIER, before)
        .where(Gate.id == sa.bindparam("gate_id"), Gate.event_id == sa.bindparam("event_id"), Gate.active)
    )  # fmt: skip


_SCANNED = _scanned_query()  # built once: building it takes longer than running it


def scanned(event: Event, gate_id: int, code: str | None, day: date, client_id: str) -> Any | None:
    """What a scan is judged by (see above); None where the event has no such gate in use."""
    values = {"event_id": event.id, "gate_id": gate_id, "code": code, "day": day, "client_id": client_id}
    return db.session.execute(_SCANNED, values).first()


def scan_by_client(event: Event, client_id: str) -> Scan | None:
    """The scan that a device sent under this id."""
    query = sa.select(Scan).where(Scan.event_id == event.id, Scan.client_id == client_id)
    return db.session.scalar(query.options(joinedload(Scan.registration).joinedload(Registration.category)))


def scan_in(event: Event, scan_id: int) -> Scan | None:
    """A scan by its id, within its event."""
    return db.session.scalar(sa.select(Scan).where(Scan.event_id == event.id, Scan.id == scan_id))


def is_retired(event: Event, code: str) -> bool:
    """Whether the code was one of this event's, of a badge that was lost."""
    query = sa.select(RetiredCode.id).where(RetiredCode.event_id == event.id, RetiredCode.code == code)
    return db.session.scalar(query) is not None


def retired_elsewhere(code: str) -> bool:
    """Whether the code was one of any event's."""
    return db.session.scalar(sa.select(RetiredCode.id).where(RetiredCode.code == code)) is not None


def visit_of(registration_id: int, area: int, day: date) -> Visit | None:
    """Somebody's day in an area."""
    query = sa.select(Visit).where(Visit.registration_id == registration_id, Visit.area == area, Visit.day == day)
    return db.session.scalar(query)


def passages_of(registration_id: int, area: int, day: date) -> list[Scan]:
    """The scans that let somebody through an area's gates on a day and were not undone, by time."""
    query = sa.select(Scan).where(
        Scan.registration_id == registration_id, Scan.area == area, Scan.day == day, Scan.verdict.in_(PASSES),
        Scan.undone_at.is_(None),
    )  # fmt: skip
    return list(db.session.scalars(query.order_by(Scan.at, Scan.id)))


def visits_of(registration: Registration) -> list[Visit]:
    """The days somebody came, the latest first; the expo itself before its zones."""
    query = sa.select(Visit).where(Visit.registration_id == registration.id)
    return list(db.session.scalars(query.order_by(Visit.day.desc(), Visit.area)))


def is_checked_in(registration: Registration) -> bool:
    """Whether somebody was welcomed to the expo, on any of its days."""
    query = sa.select(Visit.id).where(Visit.registration_id == registration.id, Visit.area == WHOLE_EXPO).limit(1)
    return db.session.scalar(query) is not None


def gates_of(event: Event, *, active_only: bool = True, among: Sequence[int] = ()) -> list[Gate]:
    """The event's gates in their order; only those of the ids `among`, where there are any."""
    query = sa.select(Gate).where(Gate.event_id == event.id).order_by(Gate.position, Gate.id)
    if active_only:
        query = query.where(Gate.active)
    return list(db.session.scalars(query.where(Gate.id.in_(among)) if among else query))


def gate_in(event: Event, gate_id: int) -> Gate | None:
    """A gate by its id, within its event."""
    return db.session.scalar(sa.select(Gate).where(Gate.event_id == event.id, Gate.id == gate_id))


def gate_name(event: Event, gate_id: int) -> str:
    """What a gate is called, in the reader's language; "" for none of the event's."""
    query = sa.select(Gate.name).where(Gate.event_id == event.id, Gate.id == gate_id)
    return said(db.session.scalar(query))


def let_in(gate_id: int, day: date) -> int:
    """How many people the gate let in on a day, coming back counted again."""
    query = sa.select(sa.func.count()).where(
        Scan.gate_id == gate_id, Scan.day == day, Scan.verdict.in_(ENTERS), Scan.undone_at.is_(None)
    )
    return db.session.scalar(query) or 0


def desks_of(event: Event) -> list[Desk]:
    """The event's desks with their gates, those in use first, the latest at the top."""
    query = sa.select(Desk).where(Desk.event_id == event.id).options(selectinload(Desk.gates))
    return list(db.session.scalars(query.order_by(Desk.revoked_at.is_not(None), Desk.id.desc())))


def desk_in(event: Event, desk_id: int) -> Desk | None:
    """A desk by its id, within its event."""
    return db.session.scalar(sa.select(Desk).where(Desk.event_id == event.id, Desk.id == desk_id))


def desk_by_digests(digests: Sequence[str], moment: datetime) -> Desk | None:
    """The desk whose code has one of the digests, in use at that moment."""
    query = sa.select(Desk).where(Desk.code_digest.in_(digests), Desk.revoked_at.is_(None), Desk.expires_at > moment)
    return db.session.scalar(query.options(joinedload(Desk.event)))


_AT_WORK = (
    sa.select(Desk, Event)
    .join(DeskSignIn, DeskSignIn.desk_id == Desk.id)
    .join(Event, Event.id == Desk.event_id)
    .where(
        DeskSignIn.key_digest == sa.bindparam("key"), DeskSignIn.ended_at.is_(None), Desk.revoked_at.is_(None),
        Desk.expires_at > sa.bindparam("moment", type_=UtcDateTime()),
    )
    .options(selectinload(Desk.gates).load_only(Gate.id))
)  # fmt: skip


def desk_at_work(key: str, moment: datetime) -> tuple[Desk, Event] | None:
    """The desk that a browser's key signed in as, in use at that moment, with its event and gates."""
    row = db.session.execute(_AT_WORK, {"key": digest(key), "moment": moment}).first()
    return (row[0], row[1]) if row is not None else None
