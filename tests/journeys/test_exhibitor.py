"""A marketing manager applies on a phone: begins, leaves the form, comes back by the link, and sends it."""

import re

from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.site import BROWSER, EVENT, Site, complaints_of, faults_of, mailed_link, sign_in

pytestmark = BROWSER


def _link(site: Site, context: BrowserContext, email: str) -> str:
    """What the mail says, as the organiser reads it where no mail server is set."""
    page = context.new_page()
    sign_in(site, page)
    return mailed_link(page, email, "Go on with your application", "exhibitor")


def _begin(page: Page, firm: str, email: str) -> None:
    page.goto(f"/{EVENT}/exhibitors")
    page.get_by_role("link", name="Exhibit", exact=True).click()
    page.get_by_label("Name of your firm").fill(firm)
    page.get_by_label("Mail address").fill(email)
    page.get_by_role("button", name="Send me the link").click()
    page.wait_for_url(re.compile("/exhibit/done"))


def _fill_the_rest(page: Page) -> None:
    def go_on() -> None:
        here = page.url
        page.get_by_role("button", name="Save and go on", exact=True).click()
        page.wait_for_url(lambda there: there != here)

    go_on()  # no logo
    page.get_by_label("Name").first.fill("Ayşe Yılmaz")
    go_on()
    page.get_by_label("Products").fill("Ledgers in the cloud")
    go_on()
    page.get_by_label("Area wanted").fill("12")
    page.get_by_label("Most area accepted").fill("18")
    go_on()
    _wish(page)
    go_on()
    page.get_by_label("Firms you keep apart from").fill("Rival Ltd")
    go_on()
    go_on()  # nobody comes along


def _wish(page: Page) -> None:
    """Two booths pressed on the plan, one more by keyboard, then brought into another order."""
    booths, said = page.locator("svg.plan .booth"), page.locator(".wish-said")
    booths.first.wait_for()
    wish = [page.get_by_label(f"Wish {rank}", exact=True) for rank in (1, 2, 3)]
    for place in (0, 1):
        booths.nth(place).locator("rect").click()
    expect(said).to_contain_text("is your wish 2.")
    first, second = wish[0].input_value(), wish[1].input_value()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(said).to_contain_text("is your wish 3.")
    page.get_by_role("button", name="Move wish 2 up").click()
    page.get_by_role("button", name="Take wish 3 away").click()

    assert [field.input_value() for field in wish] == [second, first, ""]


def test_a_firm_applies_on_a_phone_leaves_and_comes_back(site: Site, context: BrowserContext) -> None:
    page = context.new_page()
    complaints = complaints_of(page)
    faults: dict[str, list[str]] = {}

    _begin(page, "Örnek Yazılım (journey)", "ayse@journey.example")
    link = _link(site, context, "ayse@journey.example")
    page.goto(f"{link}/apply")
    page.get_by_label("Country").select_option("TR")
    page.get_by_label("Software").check()
    page.get_by_role("button", name="Save and go on later").click()
    page.get_by_text("Your application is not sent yet.").wait_for()
    page.goto(link)
    page.get_by_role("link", name="Go on with the application").click()
    for step in ("firm", "space", "wishes", "companions"):
        page.goto(f"{link}/apply/{step}")
        page.wait_for_load_state("networkidle")
        wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        faults[step] = faults_of(page) + (["wider than the phone"] if wide else [])
    page.goto(f"{link}/apply/logo")
    _fill_the_rest(page)
    page.get_by_label(re.compile("We accept the terms")).check()
    page.get_by_role("button", name="Send application").dblclick()
    page.wait_for_url(link)

    assert {step: found for step, found in faults.items() if found} == {}
    assert "submitted" in page.locator("main").inner_text()
    assert complaints == []


def test_the_directory_and_the_office_are_accessible(site: Site, context: BrowserContext) -> None:
    page = context.new_page()
    sign_in(site, page)
    found = {}

    for path in (
        f"/{EVENT}/exhibitors?lang=ur",
        f"/organise/{EVENT}/exhibitors?lang=ur",
        f"/organise/{EVENT}/applications",
    ):
        page.goto(path)
        wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        found[path] = faults_of(page) + (["wider than the phone"] if wide else [])
    page.goto(f"/organise/{EVENT}/exhibitors?lang=en")
    page.locator("a.row-link").first.click()
    page.wait_for_url(re.compile(r"/exhibitors/\d+"))
    found["one"] = faults_of(page)

    assert {path: faults for path, faults in found.items() if faults} == {}
