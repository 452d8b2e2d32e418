"""The badge designer in a real browser: the badges follow the form, with a script and without."""

import re

from playwright.sync_api import BrowserContext, Page

from tests.journeys.site import BROWSER, EVENT, Site, complaints_of, faults_of, sign_in

pytestmark = BROWSER
DESIGN = f"/organise/{EVENT}/badges/design"


def _signed_in(site: Site, context: BrowserContext) -> Page:
    page = context.new_page()
    sign_in(site, page)
    page.wait_for_load_state()
    return page


def _pictures(page: Page) -> list[str]:
    return [str(each.get_attribute("src")) for each in page.locator(".badge-preview img").all()]


def test_the_badges_are_drawn_as_the_form_is_changed(site: Site, context: BrowserContext) -> None:
    page = _signed_in(site, context)
    said = complaints_of(page)
    page.goto(DESIGN)
    first = _pictures(page)

    page.locator("#name_colour").fill("#aa0022")
    page.wait_for_function("old => document.querySelector('.badge-preview img').src !== old", arg=first[0])
    second = _pictures(page)
    page.get_by_label("Size in per cent").first.fill("140")
    page.locator("#previews .banner").wait_for()
    page.get_by_label("Size in per cent").first.fill("100")
    page.locator("#previews .banner").wait_for(state="detached")
    loaded = page.evaluate("[...document.querySelectorAll('.badge-preview img')].map(i => i.naturalWidth > 0)")
    page.get_by_role("button", name="Save the design").click()
    page.get_by_role("status").wait_for()

    assert (len(first), set(first) & set(second), said) == (3, set(), [])
    assert loaded == [True, True, True]
    assert "Version 1 of the badge design is saved." in page.get_by_role("status").inner_text()


def test_without_scripts_a_button_draws_them(site: Site, context: BrowserContext) -> None:
    state = _signed_in(site, context).context.storage_state()
    assert context.browser is not None
    plain = context.browser.new_context(java_script_enabled=False, storage_state=state, base_url=site.address)
    page = plain.new_page()
    page.goto(DESIGN)
    first = _pictures(page)

    page.locator("#name_colour").fill("#1144aa")
    with page.expect_navigation():
        page.get_by_role("button", name="Preview").click()

    assert set(first) & set(_pictures(page)) == set()
    assert page.locator("#name_colour").input_value() == "#1144aa"


def test_the_pages_are_accessible(site: Site, context: BrowserContext) -> None:
    page = _signed_in(site, context)
    page.goto(f"/organise/{EVENT}/badges")
    page.get_by_role("button", name="Make the badges").click()
    page.get_by_role("heading", name=re.compile("badges?$")).wait_for()
    pages = [page.url, DESIGN, f"/organise/{EVENT}/badges/spares"]
    found = {}

    for address in pages:
        page.goto(address)
        if faults := faults_of(page):
            found[address] = faults

    assert found == {}
