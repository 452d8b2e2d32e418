"""The days of build-up, opening and breakdown as calendar items, with the firm's booths as location."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from expo.booths.models import Assignment, Booth, OccupiedBooth
from expo.booths.rules import AssignmentState
from expo.config import settings
from expo.db import db
from expo.events.models import Event, Hall
from expo.i18n import _, force_locale, localize
from expo.kit.ical import CalendarItem
from expo.kit.wall_time import hours_on, midnight
from expo.offers.models import Offer


def set_up_days(event: Event) -> tuple[list[date], list[date]]:
    """The days of build-up, before the first day, and of breakdown, after the last; empty when not set."""
    first, last = event.build_up_from or event.first_day, event.breakdown_until or event.last_day
    before = [first + timedelta(days=n) for n in range((event.first_day - first).days)]
    after = [event.last_day + timedelta(days=n) for n in range(1, (last - event.last_day).days + 1)]
    return before, after


def open_days(event: Event) -> list[date]:
    return [event.first_day + timedelta(days=n) for n in range((event.last_day - event.first_day).days + 1)]


def day_items(
    event: Event, exhibitor_id: int, language: str, *, alarm: int | None, opening: bool
) -> Sequence[CalendarItem]:
    """An item for each day of build-up and breakdown with the halls' hours; with `opening` those of the expo too."""
    before, after = set_up_days(event)
    hours = [
        (event.build_up_opens_at, event.build_up_closes_at),
        (event.opens_at, event.closes_at),
        (event.breakdown_opens_at, event.breakdown_closes_at),
    ]
    days = zip((before, open_days(event) if opening else [], after), _summaries(event, language), hours, strict=True)
    sequence = event.version + event.programme_revision + _assignment_changes(exhibitor_id)
    location = ", ".join(part for part in (_booths_of(exhibitor_id), event.venue, event.address, event.city) if part)
    return [
        _item(
            event,
            hours_on(day, opens, closes, event.zone_info),
            summary,
            uid=f"{event.uid}-set-up-{day:%Y%m%d}@expo",
            sequence=sequence,
            location=location,
            changed_at=event.programme_changed_at,
            language=language,
            alarm=alarm,
        )
        for of_kind, summary, (opens, closes) in days
        for day in of_kind
    ]


def whole_day(
    event: Event,
    day: date,
    summary: str,
    *,
    uid: str,
    sequence: int,
    changed_at: datetime,
    language: str,
    text: str = "",
    alarm: int | None = None,
) -> CalendarItem:
    """An item from midnight to midnight in the event's zone."""
    return _item(
        event,
        (midnight(day, event.zone_info), midnight(day + timedelta(days=1), event.zone_info)),
        summary,
        uid=uid,
        sequence=sequence,
        changed_at=changed_at,
        language=language,
        text=text,
        alarm=alarm,
    )


def _item(
    event: Event,
    span: tuple[datetime, datetime],
    summary: str,
    *,
    uid: str,
    sequence: int,
    changed_at: datetime,
    language: str,
    location: str = "",
    text: str = "",
    alarm: int | None,
) -> CalendarItem:
    return CalendarItem(
        uid=uid,
        starts_at=span[0],
        ends_at=span[1],
        zone=event.zone,
        summary=summary,
        changed_at=changed_at,
        sequence=sequence,
        created_at=event.created_at,
        location=location,
        description=text,
        url=f"{settings().base_url}/{event.slug}/",
        language=language,
        alarm_minutes=alarm,
    )


def _summaries(event: Event, language: str) -> tuple[str, str, str]:
    """The titles of days of build-up, of opening and of breakdown."""
    name = localize(event.name, language)
    with force_locale(language):
        return (
            _("Build-up: %(expo)s", expo=name),
            _("Open: %(expo)s", expo=name),
            _("Breakdown: %(expo)s", expo=name),
        )


def _booths_of(exhibitor_id: int) -> str:
    """The firm's hall and finally assigned booths, as in "Hall 1 A12, A13"; empty without any."""
    query = (
        sa.select(Hall.name, Booth.number)
        .join(Booth, Booth.hall_id == Hall.id)
        .join(OccupiedBooth, OccupiedBooth.booth_id == Booth.id)
        .join(Assignment, Assignment.id == OccupiedBooth.assignment_id)
        .where(Assignment.exhibitor_id == exhibitor_id, Assignment.state == AssignmentState.ASSIGNED)
        .order_by(Booth.number_key)
    )
    rows = db.session.execute(query).all()
    return f"{rows[0][0]} {', '.join(number for _hall, number in rows)}" if rows else ""


def _assignment_changes(exhibitor_id: int) -> int:
    """A counter that grows with each change of the firm's assignments: begun, answered and ended ones."""
    spaces = sa.select(sa.func.count(Assignment.id), sa.func.count(Assignment.ended_at)).where(
        Assignment.exhibitor_id == exhibitor_id
    )
    answered = sa.select(sa.func.count(Offer.answered_at)).where(Offer.exhibitor_id == exhibitor_id)
    return sum(db.session.execute(spaces).one()) + (db.session.scalar(answered) or 0)
