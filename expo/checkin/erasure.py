"""Taking people out of an event's scans, visits and desks. The numbers at the gates stay."""

from datetime import date

import sqlalchemy as sa

from expo.checkin.models import Desk, DeskSignIn, Scan, Visit
from expo.db import db
from expo.events.models import Event
from expo.kit.wall_time import midnight


def count_scans(event_id: int) -> int:
    """How many of the event's scans still say who was scanned, by whom or on which device."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(Scan).where(*_personal(event_id))) or 0


def erase_scans(event_id: int, most: int) -> int:
    """Take the people out of at most `most` of the event's scans, and the minutes out of their visits; returns how many."""
    query = sa.select(Scan.id, Scan.registration_id, Scan.day).where(*_personal(event_id)).order_by(Scan.id).limit(most)
    rows = db.session.execute(query).all()
    for day in {row.day for row in rows}:
        _blur_visits(event_id, day, {row.registration_id for row in rows if row.day == day and row.registration_id})
    nobody = {"registration_id": None, "account_id": None, "scanned_by": "", "device": "", "undone_by": ""}
    db.session.execute(sa.update(Scan).where(Scan.id.in_([row.id for row in rows])).values(**nobody))
    return len(rows)


def count_desk_addresses(event_id: int) -> int:
    """How many sign-ins of the event's desks have a network address."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(_with_address(event_id).subquery())) or 0


def erase_desk_addresses(event_id: int, most: int) -> int:
    """Erase network address and browser of at most `most` sign-ins of the event's desks; returns of how many."""
    ids = list(db.session.scalars(_with_address(event_id).limit(most)))
    db.session.execute(sa.update(DeskSignIn).where(DeskSignIn.id.in_(ids)).values(address=None, browser=""))
    return len(ids)


def _personal(event_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    said = sa.or_(Scan.registration_id.is_not(None), Scan.scanned_by != "", Scan.device != "", Scan.undone_by != "")
    return Scan.event_id == event_id, said


def _blur_visits(event_id: int, day: date, people: set[int]) -> None:
    """Keep of these people's visits that they came on a day, without the times."""
    begin = midnight(day, db.session.get_one(Event, event_id).zone_info)
    theirs = sa.update(Visit).where(Visit.event_id == event_id, Visit.day == day, Visit.registration_id.in_(people))
    db.session.execute(theirs.values(first_at=begin, last_at=begin, entries=1, inside=False))


def _with_address(event_id: int) -> sa.Select[int]:
    desks = sa.select(Desk.id).where(Desk.event_id == event_id)
    query = sa.select(DeskSignIn.id).where(DeskSignIn.desk_id.in_(desks), DeskSignIn.address.is_not(None))
    return query.order_by(DeskSignIn.id)
