"""The days of build-up and breakdown in the personal feeds of firms' staff and on the firm's own page."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from expo.booths.models import Assignment
from expo.calendar.sources import FeedSource
from expo.exhibitors.models import Exhibitor, StaffBadge
from expo.exhibitors.panels import Panel
from expo.exhibitors.queries import staff_badge_of
from expo.exhibitors.rules import LIVE, ApplicationState
from expo.kit.ical import CalendarItem
from expo.offers.models import Offer
from expo.offers.rules import OfferState
from expo.registration.models import Registration
from expo.setup.days import day_items, set_up_days


def _changed_at(registration_id: Any) -> Any:
    """When the person's staff badge was granted or the firm's booths were assigned. Changes of the event itself, such as its
    days, are part of every feed's version already.
    """
    ours = StaffBadge.registration_id == registration_id
    seat = sa.select(sa.func.max(StaffBadge.created_at)).where(ours).scalar_subquery()
    given = sa.func.coalesce(Assignment.ended_at, Offer.answered_at, Assignment.created_at)
    # Written into the statement: SQLite plans a statement anew each time that a value a partial index depends on is bound.
    accepted = Offer.state == sa.literal(OfferState.ACCEPTED, Offer.__table__.c.state.type, literal_execute=True)
    answered = sa.and_(Offer.assignment_id == Assignment.id, accepted)
    stand = (
        sa.select(sa.func.max(given))
        .select_from(StaffBadge)
        .join(Assignment, Assignment.exhibitor_id == StaffBadge.exhibitor_id)
        .outerjoin(Offer, answered)
        .where(ours)
        .scalar_subquery()
    )
    return sa.case((stand > seat, stand), else_=seat)


def _items(person: Registration, language: str, alarm: int | None) -> Sequence[CalendarItem]:
    badge = staff_badge_of(person)
    if badge is None:
        return []
    return day_items(person.event, badge.exhibitor_id, language, alarm=alarm, opening=False)


def _panel(exhibitor: Exhibitor) -> dict[str, Any] | None:
    if exhibitor.state not in LIVE or exhibitor.state is ApplicationState.DRAFT:
        return None
    before, after = set_up_days(exhibitor.event)
    return {"before": before, "after": after}


SOURCE = FeedSource("set_up", _changed_at, _items)
PANEL = Panel("set_up", 60, "setup/_panel.html", _panel)
