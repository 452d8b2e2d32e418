"""A firm's private feed: its days and booths, the deadline of its offer, its instalments."""

from collections.abc import Iterator
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from expo.calendar.builder import calendar_of
from expo.calendar.conditional import FeedVersion
from expo.calendar.sources import OtherFeed
from expo.config import settings
from expo.db import db, read_connection
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor, Firm
from expo.exhibitors.queries import firm_name
from expo.exhibitors.rules import IN, LIVE
from expo.history.models import Entry
from expo.i18n import _, force_locale, localize
from expo.invoices.queries import invoices_of, payments_of
from expo.invoices.rules import InvoiceKind, unpaid_instalments
from expo.kit.ical import CalendarItem, calendar_bytes, item_bytes
from expo.kit.money import money_in
from expo.kit.tokens import Purpose, seal
from expo.offers.models import Offer
from expo.offers.rules import OfferState
from expo.setup.days import day_items, whole_day
from expo.setup.models import FirmFeed

PURPOSE = Purpose.FIRM_CALENDAR
ALARM = 24 * 60  # minutes before something is due

# Each change of what the feed shows is recorded in the history, so the event's latest entry is part of its version.
_latest = aliased(Entry)
_latest_id = (
    sa.select(_latest.id).where(_latest.event_id == Event.id).order_by(_latest.id.desc()).limit(1).scalar_subquery()
)
_VERSIONS = (
    sa.select(
        FirmFeed.id,
        FirmFeed.created_at,
        Exhibitor.id.label("exhibitor_id"),
        Exhibitor.version,
        Event.uid,
        Event.programme_changed_at,
        Firm.version.label("firm_version"),
        Entry.id.label("entry_id"),
        Entry.at,
    )
    .join(Exhibitor, Exhibitor.id == FirmFeed.exhibitor_id)
    .join(Event, Event.id == Exhibitor.event_id)
    .outerjoin(Firm, Firm.id == Exhibitor.firm_id)
    .outerjoin(Entry, Entry.id == _latest_id)
    .where(FirmFeed.link_key == sa.bindparam("key"), FirmFeed.revoked_at.is_(None))
)


def feed_address(feed: FirmFeed) -> str:
    """The private URL of the firm's feed."""
    here = settings()
    return f"{here.base_url}/calendar/{seal(feed.link_key, PURPOSE, here.secret_key)}.ics"


def firm_feed(key: str) -> OtherFeed | None:
    """The firm's feed by its key; None for a renewed or revoked one. One statement."""
    with read_connection() as connection:
        seen = connection.execute(_VERSIONS, {"key": key}).first()
    if seen is None:
        return None
    moment = max(one for one in (seen.created_at, seen.programme_changed_at, seen.at) if one is not None)
    marks = (seen.id, seen.version, seen.firm_version or 0, seen.entry_id or 0)
    tag = f"{seen.uid[:8]}.f{'.'.join(map(str, marks))}.{int(moment.timestamp() * 1_000_000):x}"
    return OtherFeed(FeedVersion(tag, moment), lambda: _build(seen.exhibitor_id))


def _build(exhibitor_id: int) -> bytes:
    exhibitor = db.session.get_one(Exhibitor, exhibitor_id)
    language = exhibitor.language
    name = f"{localize(exhibitor.event.name, language)}: {firm_name(exhibitor)}"
    items = [item_bytes(item) for item in _items(exhibitor, language)]
    return calendar_bytes(calendar_of(exhibitor.event, name, language), items)


def _items(exhibitor: Exhibitor, language: str) -> Iterator[CalendarItem]:
    """The feed's items; for a firm that does not exhibit only the instalments it still owes."""
    if exhibitor.state in IN:
        yield from day_items(exhibitor.event, exhibitor.id, language, alarm=None, opening=True)
    with force_locale(language):
        if exhibitor.state in LIVE:
            yield from _offer_deadlines(exhibitor, language)
        yield from _payments(exhibitor, language)


def _offer_deadlines(exhibitor: Exhibitor, language: str) -> Iterator[CalendarItem]:
    """An item for the last hour before an open offer expires."""
    query = sa.select(Offer).where(Offer.exhibitor_id == exhibitor.id, Offer.state == OfferState.OPEN)
    for offer in db.session.scalars(query):
        yield CalendarItem(
            uid=f"{offer.uid}-answer@expo",
            starts_at=offer.expires_at - timedelta(hours=1),
            ends_at=offer.expires_at,
            zone=exhibitor.event.zone,
            summary=_("Answer the offer of %(booths)s", booths=", ".join(offer.numbers)),
            changed_at=offer.created_at,
            created_at=offer.created_at,
            language=language,
            alarm_minutes=ALARM,
            description=_("The offer ends when this ends. Your private page has the price and the buttons."),
        )


def _payments(exhibitor: Exhibitor, language: str) -> Iterator[CalendarItem]:
    """An all-day item for each instalment not fully paid, with the outstanding amount."""
    for invoice in invoices_of(exhibitor):
        if invoice.kind is not InvoiceKind.INVOICE or invoice.cancelled_at is not None:
            continue
        paid = payments_of(invoice)
        for number, (due, left) in enumerate(unpaid_instalments(invoice.instalments, invoice.owed)):
            amount = money_in(left, invoice.currency, language)
            item = whole_day(
                exhibitor.event,
                due.due_on,
                _("To pay: %(amount)s, %(name)s", amount=amount, name=localize(due.name, language)),
                uid=f"{invoice.uid}-due-{number}@expo",
                sequence=len(paid),
                language=language,
                alarm=ALARM,
                changed_at=paid[-1].marked_at if paid else invoice.issued_at,
                text=_("Invoice %(number)s", number=invoice.name),
            )
            if left:
                yield item
