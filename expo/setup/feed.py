"""The days of build-up and breakdown in the personal feeds of firms' staff, and on the firm's desk."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from expo.booths.models import Assignment, Booth, Offer, Place
from expo.booths.rules import AssignmentState, OfferState
from expo.calendar.sources import Source, add_source
from expo.config import settings
from expo.db import db
from expo.events.models import Event, Hall
from expo.exhibitors.models import Exhibitor, StaffBadge
from expo.exhibitors.panels import Panel, add_panel
from expo.exhibitors.queries import staff_badge_of
from expo.exhibitors.rules import IN
from expo.i18n import _, force_locale, said
from expo.kit.ical import Item
from expo.registration.models import Registration


def open_setup() -> None:
    """From now on staff's feeds have these days, and firms' desks show them."""
    add_source(Source("set_up", _changed_at, _items))
    add_panel(Panel("set_up", 60, "setup/_panel.html", _panel))


def set_up_days(event: Event) -> tuple[list[date], list[date]]:
    """The days of build-up, before the expo opens, and of breakdown, after it has closed; none where nothing is said."""
    first, last = event.build_up_from or event.first_day, event.breakdown_until or event.last_day
    before = [first + timedelta(days=n) for n in range((event.first_day - first).days)]
    after = [event.last_day + timedelta(days=n) for n in range(1, (last - event.last_day).days + 1)]
    return before, after


def _changed_at(registration_id: Any) -> Any:
    """The moment the seat was given, or the firm's stand was; the days themselves are the expo's, whose changes every feed
    knows.
    """
    ours = StaffBadge.registration_id == registration_id
    seat = sa.select(sa.func.max(StaffBadge.created_at)).where(ours).scalar_subquery()
    given = sa.func.coalesce(Assignment.ended_at, Offer.answered_at, Assignment.made_at)
    answered = sa.and_(Offer.assignment_id == Assignment.id, Offer.state == OfferState.ACCEPTED)
    stand = (
        sa.select(sa.func.max(given))
        .select_from(StaffBadge)
        .join(Assignment, Assignment.exhibitor_id == StaffBadge.exhibitor_id)
        .outerjoin(Offer, answered)
        .where(ours)
        .scalar_subquery()
    )
    return sa.case((stand > seat, stand), else_=seat)


def _items(person: Registration, language: str, alarm: int | None) -> Sequence[Item]:
    badge = staff_badge_of(person)
    if badge is None:
        return []
    event, stand = person.event, _stand_of(badge.exhibitor_id)
    before, after = set_up_days(event)
    with force_locale(language):
        build_up = _("Build-up: %(expo)s", expo=said(event.name, language))
        breakdown = _("Breakdown: %(expo)s", expo=said(event.name, language))
    days = [(day, build_up) for day in before] + [(day, breakdown) for day in after]
    return [_item(event, day, summary, language, alarm, stand=stand) for day, summary in days]


def _stand_of(exhibitor_id: int) -> str:
    """The firm's booths and their hall, once they are its for good: "Hall 1 A12, A13"."""
    query = (
        sa.select(Hall.name, Booth.number)
        .join(Booth, Booth.hall_id == Hall.id)
        .join(Place, Place.booth_id == Booth.id)
        .join(Assignment, Assignment.id == Place.assignment_id)
        .where(Assignment.exhibitor_id == exhibitor_id, Assignment.state == AssignmentState.ASSIGNED)
        .order_by(Booth.number_key)
    )
    rows = db.session.execute(query).all()
    return f"{rows[0][0]} {', '.join(number for _hall, number in rows)}" if rows else ""


def _item(event: Event, day: date, summary: str, language: str, alarm: int | None, *, stand: str) -> Item:
    """A whole day of the expo's zone: the expo says which days, not which hours."""
    midnight = datetime.combine(day, time(), event.zone_info)
    return Item(
        uid=f"{event.uid}-set-up-{day:%Y%m%d}@expo", starts_at=midnight,
        ends_at=datetime.combine(day + timedelta(days=1), time(), event.zone_info), zone=event.zone, summary=summary,
        changed_at=event.programme_changed_at, sequence=event.version, created_at=event.created_at,
        location=", ".join(part for part in (stand, event.venue, event.address, event.city) if part),
        url=f"{settings().base_url}/{event.slug}/", language=language, alarm_minutes=alarm,
    )  # fmt: skip


def _panel(exhibitor: Exhibitor) -> dict[str, Any] | None:
    before, after = set_up_days(exhibitor.event)
    if exhibitor.state not in IN or not (before or after):
        return None
    return {"before": before, "after": after}
