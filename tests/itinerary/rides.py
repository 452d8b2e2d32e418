"""Runs of vehicles, and what drivers are told, for the tests of vehicles."""

from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar

from expo.db import db, transaction
from expo.delegations.models import Delegation
from expo.itinerary.digests import queue_itinerary_mails
from expo.itinerary.models import Itinerary, ItineraryItem
from expo.itinerary.rules import ItemKind
from expo.itinerary.vehicles.links import runs_address
from expo.itinerary.vehicles.models import Vehicle
from expo.mail.models import Mail
from tests.itinerary.items import TEN, an_item, path
from tests.pages import Browser

EVE = datetime(2027, 4, 13, 12, tzinfo=UTC)
NEVER = TEN - timedelta(days=900)
DRIVER: dict[str, Any] = {"driver_name": "Demir Demo", "driver_email": "demir@example.org", "language": "en"}


def a_run(group: Delegation, vehicle: Vehicle, *people: Any, hours: float = 0, **more: Any) -> ItineraryItem:
    fields = {"kind": ItemKind.TRANSFER, "title": {"en": "To the hotel"}, "vehicle_id": vehicle.id} | more
    return an_item(group, *people, hours=hours, **fields)


def told_since() -> dict[str, str]:
    """The mails of what has changed, by address; those before are gone."""
    db.session.query(Mail).delete()
    db.session.commit()
    with transaction():
        db.session.execute(
            db.update(Itinerary).where(Itinerary.tell_at.is_not(None)).values(tell_at=NEVER, first_at=NEVER)
        )
        while queue_itinerary_mails():
            pass
    mails = db.session.scalars(db.select(Mail).order_by(Mail.id)).all()
    found = {mail.to_address: mail.text for mail in mails}
    assert len(found) == len(mails), "somebody was told twice"
    return found


def runs_in(browser: Browser, vehicle: Vehicle) -> dict[str, tuple[str, int]]:
    """Summary: status and SEQUENCE, of the driver's calendar."""
    feed: Any = icalendar.Calendar.from_ical(browser.client.get(path(runs_address(vehicle))).data)
    return {str(one["SUMMARY"]): (str(one["STATUS"]), int(one["SEQUENCE"])) for one in feed.walk("VEVENT")}
