"""A firm scans badges with a telephone, with a network and without, and asks the visitor."""

import re
import sqlite3
from contextlib import closing

from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.site import BROWSER, EVENT, Site, complaints_of, faults_of, mailed_link, sign_in

pytestmark = BROWSER


def scan(page: Page, code: str) -> str:
    """The headline that a code, typed, is answered with."""
    page.evaluate("document.querySelector('[data-answer]').replaceChildren()")
    page.get_by_label("Code").fill(code)
    page.get_by_label("Code").press("Enter")
    return page.locator("[data-answer] .verdict-word").inner_text()


def undecided_codes(site: Site) -> list[str]:
    """The badges of people who may be asked; nobody has chosen yet what a scan gives."""
    with closing(sqlite3.connect(site.folder / "expo.sqlite")) as base, base:
        base.execute("DELETE FROM lead_consents")
        rows = base.execute(
            """SELECT r.code FROM registrations r JOIN categories c ON c.id = r.category_id JOIN events e ON e.id = r.event_id
            WHERE e.slug = ? AND c.kind IN ('visitor', 'delegate', 'speaker') AND r.state = 'confirmed'
            AND r.id NOT IN (SELECT registration_id FROM body_members) ORDER BY r.id""",
            [EVENT],
        )
        return [row[0] for row in rows]


def open_scanner(site: Site, page: Page) -> str:
    """The scanner of an accepted firm, its worker in charge; returns the firm's link."""
    sign_in(site, page)
    link = mailed_link(page, "", "accepted", "exhibitor")
    page.goto(f"{link}/leads/scanner")
    page.wait_for_selector(".scanner[data-ready]")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    return link


def test_badges_are_scanned_with_a_network_and_without(site: Site, context: BrowserContext) -> None:
    page, undecided = context.new_page(), undecided_codes(site)
    link = open_scanner(site, page)
    complaints = complaints_of(page)

    nobody = scan(page, "0" * 18)
    asked = scan(page, undecided[0])
    faults = faults_of(page)
    page.get_by_role("button", name="اردو").click()
    page.locator("[data-answers] button").first.click()
    expect(page.locator("[data-ask]")).to_be_hidden()
    expect(page.locator("[data-answer] .verdict-word")).to_have_text("Lead saved")
    context.set_offline(True)
    kept = scan(page, undecided[1])
    page.locator("[data-answers] button").last.click()
    page.wait_for_selector(".scanner[data-waiting='1']")
    page.reload()
    page.wait_for_selector(".scanner[data-waiting='1']")
    context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.wait_for_selector(".scanner[data-waiting='0']")
    page.goto(f"{link}/leads")

    assert (nobody, asked, kept) == ("Not a badge of this expo", "Ask the visitor", "Kept on this device")
    assert faults == []
    assert [one for one in complaints if "ERR_INTERNET_DISCONNECTED" not in one] == []
    assert re.search(r"shares nothing", page.content())
