"""Search from anywhere in a real browser: the palette by keys alone, with a letter wrong; and without scripts."""

import re

from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.site import BROWSER, EVENT, Site, complaints_of, faults_of, sign_in

pytestmark = BROWSER


def _signed_in(site: Site, context: BrowserContext) -> Page:
    page = context.new_page()
    sign_in(site, page)
    page.goto(f"/organise/{EVENT}/prices")
    return page


def test_a_page_is_found_and_opened_by_keys_alone(site: Site, context: BrowserContext) -> None:
    page = _signed_in(site, context)
    said = complaints_of(page)
    page.goto(f"/organise/{EVENT}/prices/cancelling")
    page.locator("[aria-keyshortcuts]").first.wait_for()

    page.keyboard.press("Control+k")
    palette = page.get_by_role("dialog", name="Search")
    expect(palette.get_by_role("searchbox")).to_be_focused()
    expect(palette.get_by_role("link", name="Prices")).to_be_visible()  # opened before
    page.keyboard.type("instalmants")
    expect(palette.get_by_role("link", name="Instalments")).to_be_visible()
    faults = faults_of(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("/prices/instalments"))
    page.locator("[aria-keyshortcuts]").first.wait_for()
    page.keyboard.press("/")
    expect(palette).to_be_visible()
    page.keyboard.press("Escape")
    expect(palette).to_be_hidden()
    assert (faults, said) == ([], [])


def test_keys_that_are_typed_into_a_field_open_nothing(site: Site, context: BrowserContext) -> None:
    page = _signed_in(site, context)
    page.goto(f"/organise/{EVENT}/prices/new")
    page.locator("[aria-keyshortcuts]").first.wait_for()

    page.get_by_label("Name").first.press_sequentially("a/b?")

    expect(page.get_by_role("dialog", name="Search")).to_be_hidden()
    expect(page.get_by_label("Name").first).to_have_value("a/b?")


def test_without_scripts_the_field_leads_to_the_results(site: Site, context: BrowserContext) -> None:
    state = _signed_in(site, context).context.storage_state()
    assert context.browser is not None
    plain = context.browser.new_context(java_script_enabled=False, storage_state=state, base_url=site.address)
    page = plain.new_page()
    page.goto(f"/organise/{EVENT}/prices")

    page.get_by_role("searchbox").fill("taxes")
    page.get_by_role("searchbox").press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Search")
    expect(page.get_by_role("main").get_by_role("link", name="Taxes")).to_be_visible()
    plain.close()
