"""A morning at the desk in a real browser: a desk code, a name typed, a badge printed and scanned, a badge lost, a walk-in."""

import re
import sqlite3
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.site import BROWSER, EVENT, Site, codes, complaints_of, faults_of, move_to_today, served, sign_in

pytestmark = BROWSER


@pytest.fixture(scope="module")
def site(fresh_site: Site) -> Iterator[Site]:
    move_to_today(fresh_site)
    with served(fresh_site) as found:
        yield found


def desk_code(site: Site, context: BrowserContext) -> str:
    """As an organiser issues it."""
    page = context.new_page()
    sign_in(site, page)
    page.goto(f"/organise/{EVENT}/desks")
    page.get_by_label("Name of the desk").fill("North 3")
    page.get_by_role("button", name="Issue a code").click()
    code = page.locator("#fresh-code").input_value()
    page.goto(f"/organise/{EVENT}/")
    context.clear_cookies()
    page.close()
    return code


def blank_badge(site: Site, page: Page) -> str:
    """The code of a blank badge that an organiser printed."""
    page.goto(f"/organise/{EVENT}/badges/spares")
    page.get_by_role("button", name="Make blank badges").click()
    page.wait_for_url(re.compile(r"/badges/.*\d+"))
    base = sqlite3.connect(site.folder / "expo.sqlite")
    (code,) = base.execute("SELECT code FROM spare_badges ORDER BY id DESC LIMIT 1").fetchone()
    base.close()
    return str(code)


def press(page: Page, key: str) -> None:
    """A key that a script listens to, once the scripts are there."""
    page.wait_for_load_state("networkidle")
    page.keyboard.press(key)


def scan(page: Page, code: str) -> str:
    """What a scanner's keystrokes are answered with."""
    page.wait_for_load_state("networkidle")
    page.evaluate("document.getElementById('answer').replaceChildren()")
    page.get_by_label("Scan a code, or type a name").fill(code)
    page.keyboard.press("Enter")
    return page.locator("#answer .verdict-word").inner_text()


def sign_in_at_desk(page: Page, code: str) -> None:
    page.goto("/sign-in/desk")
    page.get_by_label("Desk code").fill(code)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"/desk/{EVENT}/"))


def lose_badge(page: Page) -> None:
    """The badge of the person on the page, lost."""
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Badge is lost").click()
    if page.get_by_role("dialog").count():
        page.get_by_role("dialog").get_by_role("button").first.click()
    page.get_by_text("The old badge is refused from now on.").wait_for()


def test_a_morning_at_the_desk(site: Site, context: BrowserContext) -> None:
    first, second = codes(site)[:2]
    code = desk_code(site, context)
    page = context.new_page()
    complaints = complaints_of(page)
    sign_in_at_desk(page, code)

    welcomed = [scan(page, first), scan(page, first)]
    press(page, "F2")
    page.wait_for_url(re.compile(r"/\d+$"))
    name = page.locator("h1").inner_text()
    with context.expect_page() as opened:
        press(page, "F4")
    badge = opened.value.url
    lose_badge(page)
    page.goto(f"/desk/{EVENT}/")
    refused, other = scan(page, first), scan(page, second)
    press(page, "F8")
    page.get_by_text("The scan was taken back.").wait_for()
    page.get_by_label("Scan a code, or type a name").fill(name.split()[0])
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"q="))
    found = page.get_by_role("listitem").filter(has_text=name).count()
    faults = faults_of(page)

    assert welcomed == ["Welcome", "Already in"]
    assert re.search(r"/badge/\d+\.pdf$", badge)
    assert (refused, other) == ("Badge replaced", "Welcome")
    assert found == 1
    assert (complaints, faults) == ([], [])


def test_somebody_walks_in_and_is_checked_in_by_a_key(site: Site, context: BrowserContext) -> None:
    page = context.new_page()
    sign_in(site, page)
    page.goto(f"/desk/{EVENT}/walk-in")
    page.get_by_label("Given name").fill("Yürüyen")
    page.get_by_role("button", name=re.compile("Register|Add|Save")).first.click()
    page.wait_for_url(re.compile(r"/desk/.*/\d+$"))

    press(page, "F2")
    page.wait_for_url(re.compile("scan="))

    assert page.locator(".verdict-word").inner_text() == "Welcome"
    assert page.locator(".verdict-name").inner_text() == "Yürüyen"


def test_who_walks_in_takes_a_blank_badge_that_opens_the_door(site: Site, context: BrowserContext) -> None:
    page = context.new_page()
    sign_in(site, page)
    blank = blank_badge(site, page)
    page.goto(f"/desk/{EVENT}/walk-in")
    page.get_by_label("Given name").fill("Boş")
    page.get_by_label("Code of a blank badge").fill(blank)
    page.get_by_role("button", name="Register").click()
    page.wait_for_url(re.compile(r"/desk/.*/\d+$"))

    page.goto(f"/B/{blank}")

    expect(page.get_by_role("heading", level=1)).to_have_text("Boş")
