"""An investor at the desk of an expo, with a telephone, and the desk's page of what they sent, in a real browser."""

from playwright.sync_api import BrowserContext

from tests.journeys.site import BROWSER, EVENT, Site, complaints_of, faults_of, sign_in

pytestmark = BROWSER


def test_an_investor_asks_by_telephone_and_the_desk_reads_it(site: Site, context: BrowserContext) -> None:
    page = context.new_page()
    complaints = complaints_of(page)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/{EVENT}/invest")
    assert faults_of(page) == []
    page.get_by_label("Firm or fund").fill("Journey Capital")
    page.get_by_label("Country").select_option("TR")
    page.get_by_label("Name of the contact").fill("Ipek Investor")
    page.get_by_label("Mail address").fill("ipek@journey.example")
    page.get_by_label("Sector", exact=True).select_option("energy")
    page.get_by_label("Your project and your questions").fill("A solar park")
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.get_by_role("button", name="Send to the desk").click()
    page.wait_for_url("**/invest/done")

    assert wide <= 390
    assert page.locator("h1").inner_text() == "The desk has your case"
    office = context.new_page()
    sign_in(site, office)
    office.goto(f"/organise/{EVENT}/cases")
    office.get_by_role("row").filter(has_text="Journey Capital").get_by_role("link").click()
    office.get_by_role("button", name="Accept the case").click()
    assert "The case is accepted." in office.locator("main").inner_text()
    assert faults_of(office) == []
    assert complaints == []
