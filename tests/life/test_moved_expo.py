"""The whole expo moves, as a browser says it: what has a day goes along by as many days, each from its own day."""

from datetime import UTC, datetime, timedelta

from flask import Flask

from expo.db import db
from expo.events.models import Event
from expo.itinerary.models import ItineraryItem
from tests.factories.accounts import olga, signed_in
from tests.factories.events import an_event
from tests.factories.meetings import a_block
from tests.itinerary.items import a_group, an_item
from tests.pages import Browser, Page

FIRST = datetime(2027, 4, 13, 5, tzinfo=UTC)
A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)
A_WEEK_LATER = {"first_day": "2027-04-20", "last_day": "2027-04-22", "along": "yes"}


def _asked(browser: Browser, event: Event) -> Page:
    signed_in(browser, olga(event))
    return browser.send(_place(event), A_WEEK_LATER, form=_place(event), status=409)


def _place(event: Event) -> str:
    return f"/organise/{event.slug}/settings/place"


def _days_in_lists(page: Page) -> dict[str, str]:
    """The first day of each list of days: a browser sends it where none was chosen."""
    lists = page.soup.select("select[name^='day_']:not([name='day_changes_at'])")
    return {str(one["name"]): str(one.select("option")[0]["value"]) for one in lists}


def _on(*days: int, event: Event) -> list[ItineraryItem]:
    group, _people, _members = a_group(event, "Ana")
    return [an_item(group, starts_at=FIRST + day * A_DAY, ends_at=FIRST + day * A_DAY) for day in days]


def test_along_moves_each_from_its_own_day_whatever_the_list_of_days_says(app: Flask, browser: Browser) -> None:
    event = an_event()
    blocks = [a_block(event, starts_at=FIRST + day * A_DAY, ends_at=FIRST + (day + 0.1) * A_DAY) for day in range(3)]
    items = _on(0, 1, 2, event=event)

    asked = _asked(browser, event)
    fates = {"fate_itineraries": "along", "fate_meeting blocks": "along"}
    browser.answer(asked, _place(event), {**_days_in_lists(asked), **fates})

    db.session.expire_all()
    later = [FIRST + A_WEEK + day * A_DAY for day in range(3)]
    assert _days_in_lists(asked) == dict.fromkeys(("day_itineraries", "day_meeting blocks"), "2027-04-20")
    assert [one.starts_at for one in items] == later
    assert [one.starts_at for one in blocks] == later
