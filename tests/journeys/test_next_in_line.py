"""A booth that is free again is kept for the firm next in line, which takes it, in a real browser."""

import re

from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.site import BROWSER, EVENT, Site, complaints_of, faults_of, mailed_link, sign_in

pytestmark = BROWSER
# Of the demo: the second firm wishes for the booth of the first, and has another one until it gives it back.
LEAVES, NEXT, BOOTH = "Demo İzmir Sağlık Teknolojileri 7", "Demo Ankara Siber Güvenlik 10", "H2-C04"


def _number_of(page: Page, firm: str) -> str:
    page.goto(f"/organise/{EVENT}/exhibitors?q={firm}")
    page.get_by_role("link", name=firm).first.click()
    page.wait_for_url(re.compile(r"/exhibitors/\d+"))
    return page.url.rstrip("/").rsplit("/", 1)[1]


def test_the_booth_of_a_firm_that_leaves_is_kept_for_the_next_and_taken(site: Site, context: BrowserContext) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": 1366, "height": 900})
    sign_in(site, page)
    said = complaints_of(page)
    page.on("dialog", lambda question: question.accept())
    page.goto(f"/organise/{EVENT}/spaces/{_number_of(page, NEXT)}")
    page.get_by_role("button", name="Give it back").click()
    expect(page.get_by_role("button", name="Give it back")).to_have_count(0)

    _number_of(page, LEAVES)
    page.get_by_text("More", exact=True).first.click()
    page.get_by_role("button", name="Withdraw for the firm").click()
    expect(page.locator("main")).to_contain_text("withdrawn")
    page.goto(f"/organise/{EVENT}/choice")
    expect(page.get_by_role("row").filter(has_text=NEXT)).to_contain_text(BOOTH)
    page.goto(mailed_link(page, NEXT, BOOTH, "exhibitor"))
    kept = page.locator("#kept")
    expect(kept).to_contain_text(BOOTH)
    faults = faults_of(page)
    kept.get_by_role("button").last.click()

    expect(page.locator("main")).to_contain_text(BOOTH)
    expect(kept).to_have_count(0)
    assert (faults, said) == ([], [])
