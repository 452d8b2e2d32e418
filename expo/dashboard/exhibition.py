"""Figures of an event's exhibitors: area, applications, offers, money."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from expo.booths.models import Assignment, Booth, OccupiedBooth
from expo.booths.rules import AssignmentState
from expo.db import db
from expo.events.models import Event, Hall
from expo.exhibitors.models import Exhibitor, Firm, SpaceRequest
from expo.invoices.models import Invoice, Payment
from expo.invoices.rules import InvoiceKind
from expo.offers.models import Offer
from expo.offers.rules import OfferState

_SQCM = 10_000  # square centimetres of a square metre
MOST_WEEKS = 60
MOST_COUNTRIES = 12  # in the plot; the table has all


@dataclass(frozen=True, slots=True)
class HallArea:
    """The area of a hall's booths in square metres: assigned (sold), held or offered (pending), and free."""

    name: str
    sold: float
    pending: float
    free: float


@dataclass(frozen=True, slots=True)
class Sold:
    """The number of firms of a scheme or country, and the area assigned to them in square metres."""

    name: str
    firms: int
    area: float


@dataclass(frozen=True, slots=True)
class Month:
    """A month's money in the minor unit: instalments due in it, and payments received."""

    first_day: date
    due_minor: int
    paid_minor: int


def areas_of(event: Event) -> list[HallArea]:
    """The area of each hall that has booths, in the halls' order."""
    size = Booth.width_cm * Booth.depth_cm
    free = sa.case((OccupiedBooth.booth_id.is_(None), size), else_=0)
    given = sa.case((Assignment.state == AssignmentState.ASSIGNED, size), else_=0)
    query = (
        sa.select(Hall.name, sa.func.sum(size), sa.func.sum(given), sa.func.sum(free))
        .join(Booth, Booth.hall_id == Hall.id)
        .outerjoin(OccupiedBooth, OccupiedBooth.booth_id == Booth.id)
        .outerjoin(Assignment, Assignment.id == OccupiedBooth.assignment_id)
        .where(Hall.event_id == event.id)
        .group_by(Hall.id, Hall.name, Hall.position)
        .order_by(Hall.position, Hall.id)
    )
    return [
        HallArea(name, sold / _SQCM, (whole - sold - free) / _SQCM, free / _SQCM)
        for name, whole, sold, free in (
            (row[0], int(row[1]), int(row[2]), int(row[3])) for row in db.session.execute(query)
        )
    ]


def sold_by(event: Event) -> tuple[list[Sold], list[Sold]]:
    """Assigned area by scheme and by country, the largest first. One statement."""
    area = sa.func.sum(Booth.width_cm * Booth.depth_cm)
    query = (
        sa.select(SpaceRequest.scheme, Firm.country, sa.func.count(sa.distinct(Exhibitor.id)), area)
        .select_from(OccupiedBooth)
        .join(Booth, Booth.id == OccupiedBooth.booth_id)
        .join(Assignment, Assignment.id == OccupiedBooth.assignment_id)
        .join(Exhibitor, Exhibitor.id == Assignment.exhibitor_id)
        .join(SpaceRequest, SpaceRequest.exhibitor_id == Exhibitor.id)
        .join(Firm, Firm.id == Exhibitor.firm_id)
        .where(Assignment.event_id == event.id, Assignment.state == AssignmentState.ASSIGNED)
        .group_by(SpaceRequest.scheme, Firm.country)
    )
    rows = [(row[0].value, row[1], int(row[2]), int(row[3])) for row in db.session.execute(query)]
    return _summed([(scheme, n, size) for scheme, _c, n, size in rows]), _summed(
        [(c, n, size) for _s, c, n, size in rows]
    )


def applications_of(event: Event) -> list[tuple[date, int]]:
    """(Monday, number of applications) for each week from the first to the last application, at most the last 60."""
    query = sa.select(Exhibitor.submitted_at).where(Exhibitor.event_id == event.id, Exhibitor.submitted_at.is_not(None))
    days = [moment.astimezone(event.zone_info).date() for moment in db.session.scalars(query) if moment]
    weeks = Counter(day - timedelta(days=day.weekday()) for day in days)
    if not weeks:
        return []
    first, last = min(weeks), max(weeks)
    whole = [first + timedelta(weeks=n) for n in range((last - first).days // 7 + 1)]
    return [(week, weeks[week]) for week in whole][-MOST_WEEKS:]


@dataclass(frozen=True, slots=True)
class Offered:
    """The number of offers in a state, and their totals: (in the minor unit, currency)."""

    count: int
    totals: Sequence[tuple[int, str]]


def offers_of(event: Event) -> dict[OfferState, Offered]:
    """The offers by state, each in its own currency."""
    query = (
        sa.select(Offer.state, Offer.currency, sa.func.count(), sa.func.sum(Offer.total_minor))
        .where(Offer.event_id == event.id)
        .group_by(Offer.state, Offer.currency)
        .order_by(Offer.currency)
    )
    found: dict[OfferState, Offered] = {}
    for state, currency, count, minor in db.session.execute(query):
        before = found.get(state, Offered(0, ()))
        found[state] = Offered(before.count + int(count), (*before.totals, (int(minor), currency)))
    return found


def billed_currencies(event: Event) -> list[str]:
    """The event's currency, then others in which invoices are to be paid or were."""
    query = sa.select(Invoice.currency).where(
        Invoice.event_id == event.id,
        Invoice.kind == InvoiceKind.INVOICE,
        Invoice.currency != event.currency,
        sa.or_(Invoice.cancelled_at.is_(None), Invoice.id.in_(sa.select(Payment.invoice_id))),
    )
    return [event.currency, *db.session.scalars(query.distinct().order_by(Invoice.currency))]


def months_of(event: Event, currency: str) -> list[Month]:
    """Money by month in a currency: instalments of valid invoices, and payments."""
    invoices = sa.select(Invoice.dues).where(
        Invoice.event_id == event.id,
        Invoice.kind == InvoiceKind.INVOICE,
        Invoice.cancelled_at.is_(None),
        Invoice.currency == currency,
    )
    due: Counter[date] = Counter()
    for dues in db.session.scalars(invoices):
        for one in dues:
            due[date.fromisoformat(one["due_on"]).replace(day=1)] += one["amount_minor"]
    paid: Counter[date] = Counter()
    for day, amount in db.session.execute(_payments(event, currency)):
        paid[day.replace(day=1)] += int(amount)
    return [Month(first, due[first], paid[first]) for first in sorted({*due, *paid})]


def _payments(event: Event, currency: str) -> sa.Select[date, int]:
    return (
        sa.select(Payment.paid_on, sa.func.sum(Payment.amount_minor))
        .join(Invoice, Invoice.id == Payment.invoice_id)
        .where(Invoice.event_id == event.id, Invoice.currency == currency)
        .group_by(Payment.paid_on)
    )


def _summed(rows: Sequence[tuple[str, int, int]]) -> list[Sold]:
    firms: Counter[str] = Counter()
    area: Counter[str] = Counter()
    for name, number, size in rows:
        firms[name] += number
        area[name] += size
    made = [Sold(name, firms[name], area[name] / _SQCM) for name in firms]
    return sorted(made, key=lambda one: (-one.area, one.name))
