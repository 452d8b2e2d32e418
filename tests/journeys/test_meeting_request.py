"""A firm asks another one for a meeting on a telephone; the other accepts it from its mail's link in two taps, in Urdu."""

import re

from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.site import BROWSER, EVENT, Site, complaints_of, faults_of, mailed_link, sign_in

pytestmark = BROWSER
# Firms of the demo that exhibit and have no meeting with each other.
ASKS, ASKED = "Demo İzmir Tarım Teknolojileri 4", "Demo Ankara Siber Güvenlik 10"


def _door(page: Page, firm: str) -> str:
    """A firm's private page, by the link that an organiser mails to it again."""
    page.goto(f"/organise/{EVENT}/exhibitors?q={firm}")
    page.get_by_role("link", name=firm).first.click()
    page.get_by_text("More", exact=True).first.click()
    page.get_by_role("button", name="Send the link again").click()
    return mailed_link(page, firm, firm, "exhibitor")


def test_a_request_is_made_and_accepted_on_a_telephone(site: Site, context: BrowserContext) -> None:
    page = context.new_page()
    sign_in(site, page)
    mine, theirs = _door(page, ASKS), _door(page, ASKED)
    said = complaints_of(page)
    page.set_viewport_size({"width": 360, "height": 740})

    page.goto(f"{mine}/partners?q={ASKED}")
    page.get_by_role("link", name=f"Ask for a meeting: {ASKED}").click()
    page.get_by_label("Why you want to meet").fill("Sensors for greenhouses")
    faults = faults_of(page)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_text(f"You have asked {ASKED}.")).to_be_visible()
    faults += faults_of(page)

    page.goto(f"{theirs}/requests?lang=ur")
    expect(page.locator("main")).to_contain_text("Sensors for greenhouses")
    faults += faults_of(page)
    page.get_by_role("button", name=re.compile("قبول کریں")).first.click()

    page.goto(f"{mine}/requests?lang=en")
    expect(page.locator("main")).to_contain_text("accepted")
    assert (faults, said) == ([], [])
    page.close()
