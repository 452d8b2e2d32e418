"""Beyond its limit the public form is sent once the browser has done its work, or by hand after the wait."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.site import BROWSER, EVENT, Site, complaints_of, faults_of, served

pytestmark = BROWSER


@pytest.fixture(scope="module")
def site(fresh_site: Site) -> Iterator[Site]:
    """A site that lets one form through from each network in ten minutes."""
    fresh_site.variables["LIMITS"] = "exhibit=1"
    with served(fresh_site) as found:
        yield found


def _apply(page: Page, firm: str) -> None:
    page.goto(f"/{EVENT}/exhibit")
    page.get_by_label("firm").first.fill(firm)
    page.get_by_label("Mail address").fill(f"{firm.lower()}@journey.example")
    page.get_by_role("button", name="Send me the link").click()


def test_the_second_form_is_sent_by_the_browsers_work_or_by_hand_after_the_wait(site: Site, chromium: Browser) -> None:
    at_once, plain = (chromium.new_context(base_url=site.address, locale="en-GB") for _browser in range(2))
    plain.route(re.compile("/assets/main"), lambda route: route.abort())  # scripts do not come
    page, by_hand = at_once.new_page(), plain.new_page()
    complaints = complaints_of(page)

    _apply(page, "First")
    page.wait_for_url(re.compile("/exhibit/done"))
    _apply(by_hand, "Third")
    told = by_hand.locator(".banner").inner_text()
    faults = faults_of(by_hand)
    seconds = int(re.findall(r"in (\d+) seconds", told)[0])
    _apply(page, "Second")
    page.wait_for_url(re.compile("/exhibit/done"))
    by_hand.wait_for_timeout(seconds * 1000)
    by_hand.get_by_role("button", name="Send me the link").click()

    by_hand.wait_for_url(re.compile("/exhibit/done"))
    assert "Your form is not sent yet." in told
    assert (faults, [line for line in complaints if "429" not in line]) == ([], [])
    at_once.close()
    plain.close()
