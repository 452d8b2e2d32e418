"""The guide to opening day: what is truly missing, where it is done, and when it goes."""

from datetime import timedelta

import pytest
from flask import Flask

from expo import clock
from expo.accounts.permissions import Role
from expo.db import transaction
from expo.events.queries import categories_of, event_by_slug
from expo.events.rules import Admission, EventState
from expo.exhibitors.services.setup import edit_settings
from tests.factories.accounts import ada, an_account, olga, signed_in, vera, with_role
from tests.factories.booths import a_hall, held, some_booths
from tests.factories.checkin import a_gate
from tests.factories.events import an_event
from tests.factories.letters import with_letter_settings
from tests.factories.offers import OLGA
from tests.factories.prices import priced
from tests.factories.programme import a_session
from tests.pages import Browser, Page


def _open_steps(page: Page) -> list[str]:
    return [link.get_text(strip=True) for link in page.soup.select(".guide-steps li:not(.done) a")]


def _counts(page: Page) -> list[str]:
    return [words.get_text(strip=True) for words in page.soup.select(".guide .disclosure > summary > .quiet")]


def test_a_bare_expo_lacks_what_it_lacks_and_each_step_has_its_page(app: Flask) -> None:
    event = an_event(state=EventState.DRAFT, venue="", city="", contact="", description={})
    browser = signed_in(Browser(app), olga(event))

    page = browser.read(f"/organise/{event.slug}/")

    assert _counts(page) == ["1 of 6", "0 of 7", "0 of 5", "0 of 6"]
    assert _open_steps(page)[:5] == [
        "Say when and where",
        "Describe it in all its languages",
        "Name a contact",
        "Say who runs it",
        "Publish the expo",
    ]
    addresses = [link["href"] for link in page.soup.select(".guide-steps a")]
    assert {browser.client.get(str(address)).status_code for address in addresses} == {200}


def test_what_is_done_is_ticked(app: Flask) -> None:
    event = with_letter_settings(
        priced(an_event(contact="info@example.org", description={"en": "x", "ur": "x", "tr": "x"}))
    )
    hall = a_hall(event)
    held(some_booths(event, hall, "A1")[0], "Emil")
    a_gate(event)
    a_session(event)
    with transaction():
        edit_settings(
            event, {"opens_at": clock.now(), "closes_at": clock.now() + timedelta(days=30)}, version=0, by=OLGA
        )
    with_role(an_account("staff@example.org"), Role.STAFF, event)

    page = signed_in(Browser(app), olga(event)).read(f"/organise/{event.slug}/")

    assert _counts(page)[:2] == ["5 of 6", "7 of 7"]
    assert _open_steps(page) == ["Say who runs it", "Make the offers", "Design the badge", "Give the desks their codes"]


def test_who_may_not_do_a_step_does_not_see_it(app: Flask) -> None:
    event = an_event()

    assert signed_in(Browser(app), vera(event)).read(f"/organise/{event.slug}/").soup.select(".guide") == []


def test_the_guide_goes_when_the_expo_is_over(app: Flask) -> None:
    event = an_event()
    browser = signed_in(Browser(app), olga(event))
    shown = browser.read(f"/organise/{event.slug}/").soup.select(".guide")
    with transaction():
        event.state = EventState.CLOSED

    assert shown != []
    assert browser.read(f"/organise/{event.slug}/").soup.select(".guide") == []


@pytest.mark.parametrize(
    ("start", "kinds"),
    [
        ("blank", []),
        ("summit", ["delegate", "speaker", "official", "vip", "press"]),
        ("trade fair", ["visitor", "exhibitor", "contractor", "press", "official"]),
        ("tech expo", ["visitor", "delegate", "exhibitor", "speaker", "press", "vip", "official"]),
    ],
)
def test_a_new_expo_begins_with_the_categories_that_were_chosen(app: Flask, start: str, kinds: list[str]) -> None:
    days = {"first_day": "2027-10-05", "last_day": "2027-10-07", "zone": "Asia/Karachi", "currency": "PKR"}
    typed = {"name": "Demo Expo", "first_language": "en", "slug": "demo-expo", **days, "start": start}

    page = signed_in(Browser(app), ada()).send("/organise/new", typed)

    event = event_by_slug("demo-expo")
    assert event is not None
    assert [category.kind.value for category in categories_of(event)] == kinds
    open_kinds = {one.kind.value for one in categories_of(event) if one.admission is Admission.OPEN}
    assert open_kinds == {"visitor", "delegate"} & set(kinds)
    assert page.soup.select(".guide") != []
