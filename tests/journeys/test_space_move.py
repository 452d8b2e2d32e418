"""An organiser moves a firm on the board that has an open offer, in a real browser: sees what it changes, then chooses."""

import re

from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.site import BROWSER, EVENT, Site, complaints_of, faults_of, sign_in

pytestmark = BROWSER


def _offered(page: Page) -> tuple[str, str]:
    """A firm of the demo with an open offer, and its booths."""
    page.goto(f"/organise/{EVENT}/offers?state=open")
    offered = page.locator("tbody tr").first
    return offered.get_by_role("link").first.inner_text(), offered.locator("td").first.inner_text()


def test_a_firm_with_an_open_offer_is_moved_from_the_board(site: Site, context: BrowserContext) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": 1366, "height": 900})
    sign_in(site, page)
    said = complaints_of(page)
    name, former = _offered(page)
    page.goto(f"/organise/{EVENT}/board")
    page.get_by_label("Only firms without a space").uncheck()
    firm = page.locator(".allocation-list [data-firm]:visible").filter(has_text=name).first
    firm.click()
    expect(page.locator(".allocation-said")).to_contain_text(name)
    free = page.locator('.plan-booths .booth[data-state="available"]').first
    number = re.findall(r"H\d+-[A-Z]\d+", free.text_content() or "")[0]
    free.click()
    page.get_by_role("button", name="Hold", exact=True).click()

    page.wait_for_url("**/moves?**")
    expect(page.locator("main")).to_contain_text(former)
    expect(page.locator("main")).to_contain_text(number)
    page.get_by_label("Offer anew").check()
    faults = faults_of(page)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Change the space").click()

    expect(page.get_by_text("The space is changed, and the firm is told.")).to_be_visible()
    expect(page.locator("#offer_office, #offer").first).to_contain_text(number)
    refusals = [line for line in said if "409 (Conflict)" in line]  # the board's act, which leads to the page
    assert (faults, said) == ([], refusals)
    assert len(refusals) == 1
