"""The board of meetings in a real browser: one is moved by press, taken back, and found again by keyboard."""

import re

from playwright.sync_api import BrowserContext, expect

from tests.journeys.site import BROWSER, EVENT, Site, complaints_of, faults_of, sign_in

pytestmark = BROWSER


def test_a_meeting_is_moved_taken_back_and_moved_by_keyboard(site: Site, context: BrowserContext) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": 1366, "height": 900})
    sign_in(site, page)
    said = complaints_of(page)
    page.goto(f"/organise/{EVENT}/meetings/board")
    expect(page.locator(".mb[data-ready]")).to_be_visible()
    status, card = page.locator(".allocation-said"), page.locator(".mb-table [data-state=scheduled]").first
    number = card.get_attribute("data-meeting")
    card.click()
    fits = page.locator(".mb-table td.fits")
    expect(fits.first).to_be_visible()
    assert re.search(r"It can be at \d+ times", status.inner_text())

    fits.last.click()
    moved = page.locator(f'.mb-table [data-meeting="{number}"]')
    expect(page.get_by_role("button", name="Undo")).to_be_enabled()
    page.get_by_role("button", name="Undo").click()
    expect(status).to_contain_text("Taken back.")
    expect(page.get_by_role("button", name="Redo")).to_be_enabled()
    moved.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(status).to_contain_text("T02")
    assert (faults_of(page), said) == ([], [])
    page.keyboard.press("z")
    expect(status).to_contain_text("Taken back.")
    page.close()
