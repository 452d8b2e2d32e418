"""Small helps in a real browser: an address is proposed, a colour is picked."""

import re

from playwright.sync_api import BrowserContext, expect

from tests.journeys.site import BROWSER, EVENT, Site, faults_of, sign_in

pytestmark = BROWSER


def test_a_colour_is_picked_and_an_empty_field_stays_empty(site: Site, context: BrowserContext) -> None:
    page = context.new_page()
    sign_in(site, page)
    page.goto(f"/organise/{EVENT}/badges/design")
    picker = page.get_by_label(re.compile("Colour of the names.*pick a colour"))
    picker.wait_for()
    faults = faults_of(page)

    empty = page.locator("#name_colour").input_value()
    picker.fill("#aa0022")

    assert (empty, faults) == ("", [])
    expect(page.locator("#name_colour")).to_have_value("#aa0022")


def test_an_address_is_proposed_until_one_is_typed(site: Site, context: BrowserContext) -> None:
    site.run("organiser", "ada@demo.example")
    page = context.new_page()
    page.goto(site.run("sign-in-link", "ada@demo.example"))
    page.get_by_role("button", name=re.compile("Sign in")).click()
    page.wait_for_url(re.compile("/organise|/account"))
    page.goto("/organise/new")
    address = page.get_by_label("Address", exact=False).first
    page.wait_for_load_state("networkidle")

    page.get_by_label("Name").first.press_sequentially("Istanbul Tech Summit")
    expect(address).to_have_value("istanbul-tech-summit")
    address.fill("its")
    page.get_by_label("Name").first.press_sequentially(" Two")

    expect(address).to_have_value("its")


def test_groups_of_the_menu_stay_as_they_were_left(site: Site, context: BrowserContext) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": 1280, "height": 900})
    sign_in(site, page)
    page.goto(f"/organise/{EVENT}/invoices")
    menu = page.get_by_role("navigation", name="Organise")
    badges = menu.get_by_role("link", name="Badges")
    page.wait_for_load_state("networkidle")

    menu.locator("summary", has_text="People").focus()
    page.keyboard.press("Enter")
    expect(badges).to_be_hidden()
    page.reload()

    expect(badges).to_be_hidden()
    expect(menu.get_by_role("link", name="Invoices")).to_be_visible()
    assert faults_of(page) == []
    page.goto(f"/organise/{EVENT}/categories")  # of that group: it is open
    expect(badges).to_be_visible()
    page.goto(f"/organise/{EVENT}/invoices")
    menu.locator("summary", has_text="People").click()
    page.reload()
    expect(badges).to_be_visible()
