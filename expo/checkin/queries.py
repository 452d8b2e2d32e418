"""Queries for gates, desks, scans, visits and handovers."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from expo.badges.models import BadgePrint
from expo.checkin.models import Desk, DeskSignIn, Gate, Handover, RetiredCode, Scan, Visit, handover_badges
from expo.checkin.rules import ENTERS, PASSES
from expo.checkin.unpaid import firm_owes
from expo.db import UtcDateTime, db
from expo.delegations.models import Delegation, Member
from expo.delegations.precedence import BY_PRECEDENCE
from expo.events.models import Category, Event, ZoneClosure, category_zones
from expo.kit.tokens import digest
from expo.registration.models import Photo, Registration
from expo.registration.rules import RegistrationState

# Tables instead of mapped classes: plain rows are much cheaper to load, and scans are latency-critical.
_G, _R, _C, _V, _P = (cast("sa.Table", t.__table__) for t in (Gate, Registration, Category, Visit, Photo))
_CLOSED = cast("sa.Table", ZoneClosure.__table__)
_EARLIER_SCAN = cast("sa.Table", Scan.__table__).alias("earlier")


def _scan_context_statement() -> Any:
    """The statement of `scan_context`: the gate left-joined with the badge of the code, the holder's visit of the day, an
    earlier scan with the same client id, the photo, and the closure of its zone at the moment that ends last.
    """
    day = sa.bindparam("day", type_=sa.Date())
    same_zone = _V.c.zone_id.is_not_distinct_from(_G.c.zone_id)
    visited = sa.and_(_V.c.registration_id == _R.c.id, same_zone, _V.c.day == day)
    earlier = sa.and_(_EARLIER_SCAN.c.event_id == _G.c.event_id, _EARLIER_SCAN.c.client_id == sa.bindparam("client_id"))
    return (
        sa.select(
            *_CONTEXT_COLUMNS,
            sa.and_(_R.c.paid_minor >= _C.c.price_minor, ~firm_owes(_R.c.id, day)).label("paid"),
            _zone_admitted().label("zone_admitted"),
        )
        .select_from(_G)
        .outerjoin(_R, _R.c.code == sa.bindparam("code"))
        .outerjoin(_C, _C.c.id == _R.c.category_id)
        .outerjoin(_V, visited)
        .outerjoin(_EARLIER_SCAN, earlier)
        .outerjoin(_P, _P.c.registration_id == _R.c.id)
        .outerjoin(_CLOSED, _is_closed())
        .where(_G.c.id == sa.bindparam("gate_id"), _G.c.event_id == sa.bindparam("event_id"), _G.c.active)
        .order_by(_CLOSED.c.ends_at.desc())
    )


def _is_closed() -> sa.ColumnElement[bool]:
    """Whether a closure is one of the gate's zone at the moment."""
    moment = sa.bindparam("moment", type_=_CLOSED.c.ends_at.type)
    same_zone = _CLOSED.c.zone_id.is_not_distinct_from(_G.c.zone_id)
    now = sa.and_(_CLOSED.c.starts_at <= moment, _CLOSED.c.ends_at > moment)
    return sa.and_(_CLOSED.c.event_id == _G.c.event_id, same_zone, now)


def _zone_admitted() -> sa.ColumnElement[bool]:
    """Whether the badge's category is admitted to the gate's zone: categories without zones are admitted to all."""
    admits = category_zones.c.category_id == _C.c.id
    return sa.or_(
        _G.c.zone_id.is_(None),
        ~sa.exists().where(admits),
        sa.exists().where(admits, category_zones.c.zone_id == _G.c.zone_id),
    )


_CONTEXT_COLUMNS = (
    _G.c.id.label("gate_id"),
    _G.c.direction,
    _G.c.closed_until,
    _G.c.closed_reason,
    _G.c.zone_id,
    _CLOSED.c.starts_at.label("zone_closed_from"),
    _CLOSED.c.ends_at.label("zone_closed_until"),
    _CLOSED.c.reason.label("zone_closed_reason"),
    _R.c.id,
    _R.c.event_id,
    _R.c.state,
    _R.c.given_name,
    _R.c.family_name,
    _R.c.second_name,
    _R.c.organisation,
    _R.c.country,
    _C.c.kind,
    _C.c.name.label("category"),
    _C.c.colour,
    _C.c.days,
    _V.c.inside,
    _V.c.last_at,
    _V.c.last_gate_id,
    _EARLIER_SCAN.c.id.label("earlier_id"),
    _P.c.registration_id.label("photo_id"),
)
_SCAN_CONTEXT = _scan_context_statement()  # built once: building it takes longer than running it


def scan_context(
    connection: sa.Connection,
    event: Event,
    gate_id: int,
    *,
    code: str | None,
    day: date,
    moment: datetime,
    client_id: str,
) -> Any | None:
    """Everything a scan is judged by, in one row: gate, badge, admission to the gate's zone, the holder's visit of the
    day, and an earlier scan with the same client id. None if the event has no such active gate.
    """
    values = {"event_id": event.id, "gate_id": gate_id, "code": code, "day": day, "moment": moment}
    values["client_id"] = client_id
    return connection.execute(_SCAN_CONTEXT, values).first()


def scan_by_client(event: Event, client_id: str) -> Scan | None:
    """The scan with this idempotency key, with registration and category eager-loaded."""
    query = sa.select(Scan).where(Scan.event_id == event.id, Scan.client_id == client_id)
    return db.session.scalar(query.options(joinedload(Scan.registration).joinedload(Registration.category)))


def is_retired(event: Event, code: str) -> bool:
    """Whether the code belongs to a lost badge of this event."""
    query = sa.select(RetiredCode.id).where(RetiredCode.event_id == event.id, RetiredCode.code == code)
    return db.session.scalar(query) is not None


def visit_of(registration_id: int, zone_id: int | None, day: date, *, locked: bool = False) -> Visit | None:
    """A person's visit to a zone (None: the expo) on a day; `locked` takes a row lock."""
    query = sa.select(Visit).where(Visit.registration_id == registration_id, Visit.zone_id == zone_id, Visit.day == day)
    return db.session.scalar(query.with_for_update() if locked else query)


def passages_of(registration_id: int, zone_id: int | None, day: date) -> list[Scan]:
    """The scans of a day that passed a zone's (None: the expo's) gates and are not undone, in order of time."""
    query = sa.select(Scan).where(
        Scan.registration_id == registration_id,
        Scan.zone_id == zone_id,
        Scan.day == day,
        Scan.verdict.in_(PASSES),
        Scan.undone_at.is_(None),
    )
    return list(db.session.scalars(query.order_by(Scan.at, Scan.id)))


def visits_of(registration: Registration) -> list[Visit]:
    """A person's visits, the latest day first, the expo before its zones."""
    query = sa.select(Visit).where(Visit.registration_id == registration.id)
    return list(db.session.scalars(query.order_by(Visit.day.desc(), Visit.zone_id.nulls_first())))


def gates_of(event: Event, *, active_only: bool = True, among: Sequence[int] = ()) -> list[Gate]:
    """The event's gates in order; limited to the ids `among` if there are any."""
    query = sa.select(Gate).where(Gate.event_id == event.id).order_by(Gate.position, Gate.id)
    if active_only:
        query = query.where(Gate.active)
    return list(db.session.scalars(query.where(Gate.id.in_(among)) if among else query))


def gate_in(event: Event, gate_id: int) -> Gate | None:
    """A gate of the event by id."""
    return db.session.scalar(sa.select(Gate).where(Gate.event_id == event.id, Gate.id == gate_id))


def gate_names(event: Event) -> dict[int, dict[str, str]]:
    """Names of all the event's gates by id and language, including inactive ones."""
    return {
        row.id: row.name for row in db.session.execute(sa.select(_G.c.id, _G.c.name).where(_G.c.event_id == event.id))
    }


def admissions_of(gate_id: int, day: date) -> int:
    """The number of entries at the gate on a day, re-entries included."""
    query = sa.select(sa.func.count()).where(
        Scan.gate_id == gate_id, Scan.day == day, Scan.verdict.in_(ENTERS), Scan.undone_at.is_(None)
    )
    return db.session.scalar(query) or 0


def desks_of(event: Event) -> list[Desk]:
    """The event's desks with their gates: active ones first, the newest on top."""
    query = sa.select(Desk).where(Desk.event_id == event.id).options(selectinload(Desk.gates))
    return list(db.session.scalars(query.order_by(Desk.revoked_at.is_not(None), Desk.id.desc())))


def desk_in(event: Event, desk_id: int) -> Desk | None:
    """A desk of the event by id."""
    return db.session.scalar(sa.select(Desk).where(Desk.event_id == event.id, Desk.id == desk_id))


def desk_by_digests(digests: Sequence[str], moment: datetime) -> Desk | None:
    """The active desk whose code has one of the digests."""
    query = sa.select(Desk).where(Desk.code_digest.in_(digests), Desk.revoked_at.is_(None), Desk.expires_at > moment)
    return db.session.scalar(query.options(joinedload(Desk.event)))


_AT_WORK = (
    sa.select(Desk, Event)
    .join(DeskSignIn, DeskSignIn.desk_id == Desk.id)
    .join(Event, Event.id == Desk.event_id)
    .where(
        DeskSignIn.key_digest == sa.bindparam("key"),
        DeskSignIn.ended_at.is_(None),
        Desk.revoked_at.is_(None),
        Desk.expires_at > sa.bindparam("moment", type_=UtcDateTime()),
    )
    .options(selectinload(Desk.gates).load_only(Gate.id))
)


def desk_at_work(key: str, moment: datetime) -> tuple[Desk, Event] | None:
    """The active desk a browser's key is signed in as, with event and gates."""
    row = db.session.execute(_AT_WORK, {"key": digest(key), "moment": moment}).first()
    return (row[0], row[1]) if row is not None else None


def registrations_by_codes(event: Event, codes: Sequence[str]) -> list[Registration]:
    """The event's confirmed registrations with these codes."""
    query = sa.select(Registration).where(
        Registration.event_id == event.id,
        Registration.code.in_(codes),
        Registration.state == RegistrationState.CONFIRMED,
    )
    return list(db.session.scalars(query))


def waiting_badges(delegation: Delegation) -> list[Registration]:
    """Confirmed members of the delegation whose badge is printed and not handed over, in order of precedence."""
    handed_over = sa.exists().where(handover_badges.c.registration_id == Registration.id)
    printed = sa.exists().where(BadgePrint.registration_id == Registration.id)
    query = (
        sa.select(Registration)
        .join(Member, Member.registration_id == Registration.id)
        .join(Delegation, Delegation.id == Member.delegation_id)
        .where(Delegation.id == delegation.id, Registration.state == RegistrationState.CONFIRMED, printed, ~handed_over)
    )
    return list(db.session.scalars(query.order_by(*BY_PRECEDENCE)))


def handovers_of(event: Event) -> list[Any]:
    """The last fifty handovers with their number of badges."""
    count = sa.select(sa.func.count()).where(handover_badges.c.handover_id == Handover.id).scalar_subquery()
    query = sa.select(Handover, count.label("badges")).where(Handover.event_id == event.id)
    return list(db.session.execute(query.order_by(Handover.id.desc()).limit(50)))


def handed_to(registration: Registration) -> Handover | None:
    """The last handover of a person's badge."""
    query = sa.select(Handover).join(handover_badges, handover_badges.c.handover_id == Handover.id)
    includes_person = query.where(handover_badges.c.registration_id == registration.id)
    return db.session.scalar(includes_person.order_by(Handover.id.desc()).limit(1))


def last_passage(registration: Registration) -> Scan | None:
    """The person's last admitted scan that is not undone, with its gate."""
    query = sa.select(Scan).where(
        Scan.registration_id == registration.id, Scan.verdict.in_(PASSES), Scan.undone_at.is_(None)
    )
    return db.session.scalar(query.options(joinedload(Scan.gate)).order_by(Scan.at.desc(), Scan.id.desc()).limit(1))
