"""A delegation's ride with a bus and an interpreter: entered by an organiser, read by the driver and the interpreter."""

import re

from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.site import BROWSER, EVENT, Site, complaints_of, faults_of, sign_in

pytestmark = BROWSER
RIDE, BUS, VOICE = "To the ministry", "Bus of the protocol", "Derya Tercüman"


def _add_bus(page: Page, journey: str) -> None:
    page.goto(f"{journey}/vehicles/add")
    page.get_by_label("Name", exact=True).fill(BUS)
    page.get_by_label("Seats for passengers").fill("2")
    page.get_by_label("Name of the driver").fill("Demir Demo")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(re.compile("/vehicles$"))


def _add_ride(page: Page, journey: str) -> None:
    page.goto(f"{journey}/add")
    page.get_by_label("Kind").select_option("transfer")
    page.get_by_label("Title in English").fill(RIDE)
    page.get_by_label("From", exact=True).first.fill("2027-04-13T09:00")
    page.get_by_label("Until").fill("2027-04-13T10:00")
    bus = page.locator("select[name=vehicle] option").filter(has_text=BUS)
    page.locator("select[name=vehicle]").select_option(value=bus.get_attribute("value"))
    page.get_by_label(re.compile(VOICE)).check()
    page.get_by_role("button", name="Save").click()


def test_a_ride_is_read_by_its_driver_and_its_interpreter(site: Site, context: BrowserContext) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": 1366, "height": 900})
    sign_in(site, page)
    said = complaints_of(page)
    journey = f"/organise/{EVENT}/delegations/1/itinerary"
    _add_bus(page, journey)

    _add_ride(page, journey)
    expect(page.get_by_role("link", name=RIDE)).to_be_visible()
    row = page.get_by_role("listitem").filter(has_text=RIDE)
    expect(row).to_contain_text(re.compile(r"\d+ people, 2 seats in Bus of the protocol"))
    expect(row).to_contain_text(VOICE)
    page.goto(f"{journey}/vehicles")
    page.get_by_role("link", name=BUS).first.click()
    driver = page.locator("#driver-address").input_value()
    page.goto(f"/organise/{EVENT}/interpreters")
    page.get_by_role("link", name=VOICE).click()
    interpreter = page.locator("#interpreter-address").input_value()
    found = []
    for address in (driver, interpreter):
        page.goto(address)
        expect(page.locator("main")).to_contain_text(RIDE)
        found += faults_of(page)

    assert (found, said) == ([], [])
