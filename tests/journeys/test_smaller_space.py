"""An organiser gives a firm a smaller space in a real browser: sees what it changes, then does it."""

import re

from playwright.sync_api import BrowserContext, expect

from tests.journeys.site import BROWSER, EVENT, Site, complaints_of, faults_of, sign_in

pytestmark = BROWSER
FIRM = "Demo İzmir Tarım Teknolojileri 4"  # of the demo: it has accepted two booths and not paid yet


def test_a_firm_gives_up_one_of_its_two_booths(site: Site, context: BrowserContext) -> None:
    page = context.new_page()
    sign_in(site, page)
    said = complaints_of(page)
    page.goto(f"/organise/{EVENT}/invoices")
    page.get_by_role("row").filter(has_text=FIRM).get_by_role("link").first.click()
    page.get_by_role("link", name="Smaller space").click()

    page.get_by_label("Booths").fill("H3-E01")
    page.get_by_role("button", name="Show what it changes").click()
    expect(page.get_by_role("heading", name="What this changes")).to_be_visible()
    faults = faults_of(page)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Take the smaller space").click()

    expect(page.get_by_text(re.compile(r"Invoice .* was issued for the smaller space\."))).to_be_visible()
    expect(page.locator("main")).to_contain_text("H3-E01")
    expect(page.locator("main")).not_to_contain_text("H3-E02")
    page.goto(f"/organise/{EVENT}/invoices")
    states = page.get_by_role("row").filter(has_text=FIRM)
    expect(states).to_have_count(3)  # the old invoice, its credit note, the new one
    assert (faults, said) == ([], [])
