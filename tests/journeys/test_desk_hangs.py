"""The desk's worst minute: a server that hangs, a scanner on a foreign keyboard, a closed gate, a code that is too new."""

import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.site import BROWSER, EVENT, Site, codes, faults_of, move_to_today, served, sign_in

pytestmark = BROWSER
REOPENS = (datetime.now(UTC) + timedelta(hours=2)).replace(second=0, microsecond=0)
TURKISH_F = {**dict(zip("EXPOBH", "ĞJRHVD", strict=True)), "/": ".", ":": "Ş"}  # some of the keys, as they are read


@pytest.fixture(scope="module")
def site(fresh_site: Site) -> Iterator[Site]:
    move_to_today(fresh_site)
    base = sqlite3.connect(fresh_site.folder / "expo.sqlite")
    with base:
        gates = (("Main gate", None, "", 1), ("Stage door", REOPENS.isoformat(" "), "The minister arrives.", 2))
        for name, closed, reason, position in gates:
            base.execute(
                "INSERT INTO gates (event_id, name, direction, closed_until, closed_reason, version, position, active) "
                "SELECT id, json_object('en', ?), 'both', ?, ?, 1, ?, 1 FROM events WHERE slug = ?",
                (name, closed and closed.replace("+00:00", ".000000"), reason, position, EVENT),
            )
    base.close()
    with served(fresh_site) as found:
        yield found


@pytest.fixture(scope="module")
def blank(site: Site, chromium: Browser) -> str:
    """The code of a blank badge, printed before the desk has its list."""
    page = chromium.new_context(base_url=site.address, locale="en-GB").new_page()
    sign_in(site, page)
    page.goto(f"/organise/{EVENT}/badges/spares")
    page.get_by_role("button", name="Make blank badges").click()
    page.wait_for_url(re.compile(r"/badges/runs/\d+"))
    page.context.close()
    base = sqlite3.connect(site.folder / "expo.sqlite")
    (code,) = base.execute("SELECT code FROM spare_badges ORDER BY id DESC LIMIT 1").fetchone()
    base.close()
    return str(code)


@pytest.fixture
def desk(site: Site, context: BrowserContext, blank: str) -> Page:
    """The desk's page with its list."""
    page = context.new_page()
    sign_in(site, page)
    page.goto(f"/desk/{EVENT}/")
    page.wait_for_selector("#scan-form[data-listed]:not([data-listed=''])")
    return page


def scan(page: Page, code: str) -> None:
    page.get_by_label("Scan a code, or type a name").fill(code)
    page.keyboard.press("Enter")


def test_the_last_verdict_is_grey_at_once_and_the_next_is_judged_by_the_list(site: Site, desk: Page) -> None:
    first, second = codes(site)[:2]
    scan(desk, first)
    expect(desk.locator("#answer .verdict-word")).to_have_text("Welcome")
    desk.route("**/scan", lambda _route: None)  # the server takes the scan and never answers

    past = desk.evaluate(
        """(code) => {
          const form = document.getElementById("scan-form");
          form.code.value = code;
          form.requestSubmit();
          const shown = document.querySelector("#answer .verdict");
          return [shown.className, shown.inert, shown.querySelector(".verdict-word").textContent,
                  getComputedStyle(shown.querySelector(".verdict-name")).visibility];
        }""",
        second,
    )

    assert past == ["verdict good past", True, "Checking …", "hidden"]
    expect(desk.locator("#answer .verdict:not(.past) .verdict-word")).to_have_text("Welcome")
    expect(desk.locator("#desk-state")).to_contain_text("Badges are checked by the list of")
    desk.unroute("**/scan")
    desk.evaluate("window.dispatchEvent(new Event('online'))")
    desk.wait_for_selector("#scan-form[data-waiting='0']")
    expect(desk.locator("#desk-state")).to_be_hidden()


def test_a_scanner_is_read_by_its_keys_whatever_the_layout(site: Site, desk: Page) -> None:
    code = codes(site)[2]
    typed = f"HTTPS://EXPO.EXAMPLE/B/{code}"

    shown = desk.evaluate(
        """([typed, layout]) => {
          const form = document.getElementById("scan-form");
          form.code.value = "";
          const named = { "/": "Slash", ":": "Semicolon", ".": "Period" };
          for (const sign of typed) {
            const key = named[sign] ?? (/[0-9]/.test(sign) ? `Digit${sign}` : `Key${sign}`);
            form.code.dispatchEvent(new KeyboardEvent("keydown", { code: key, shiftKey: sign === ":", bubbles: true }));
            form.code.value += layout[sign] ?? sign;
          }
          const shown = form.code.value;
          form.requestSubmit();
          return shown;
        }""",
        [typed, TURKISH_F],
    )

    assert shown.startswith("DTTRSŞ..")
    expect(desk.locator("#answer .verdict-word")).to_have_text(re.compile("Welcome|Already in"))


def test_without_a_network_a_closed_gate_says_until_when_and_why_and_a_new_code_is_let_in_by_a_supervisor(
    site: Site, desk: Page, context: BrowserContext
) -> None:
    zone = ZoneInfo("Asia/Karachi")
    context.set_offline(True)
    desk.locator("#gate").select_option(label="Stage door")
    scan(desk, codes(site)[3])
    expect(desk.locator("#answer .verdict-word")).to_have_text("Gate closed")
    closed = desk.locator("#answer .verdict-more").first.inner_text()
    desk.locator("#gate").select_option(index=0)
    scan(desk, "7" * 18)
    expect(desk.locator("#answer .verdict-word")).to_have_text("Unknown code")
    desk.get_by_role("button", name="Supervisor: let in, check later").click()
    expect(desk.locator("#answer .verdict-word")).to_have_text("Welcome")
    context.set_offline(False)
    desk.wait_for_selector("#scan-form[data-waiting='0']")
    desk.goto(f"/organise/{EVENT}/arrivals/disputes")

    assert f"until {REOPENS.astimezone(zone):%a %H:%M}" in closed or f"{REOPENS.astimezone(zone):%H:%M}" in closed
    assert "The minister arrives." in closed
    expect(desk.get_by_text("Unknown code").first).to_be_visible()


def test_without_a_network_a_blank_badge_becomes_that_of_who_walks_in(
    desk: Page, context: BrowserContext, blank: str
) -> None:
    context.set_offline(True)
    scan(desk, blank)
    expect(desk.locator("#answer .verdict-word")).to_have_text("Blank badge")
    desk.get_by_label("Name of who walks in").fill("Yürüyen")
    desk.get_by_role("button", name="Let in with this badge").click()
    expect(desk.locator("#answer .verdict-word")).to_have_text("Welcome")
    scan(desk, blank)
    expect(desk.locator("#answer .verdict-word")).to_have_text("Already in")
    context.set_offline(False)
    desk.wait_for_selector("#scan-form[data-waiting='0']", timeout=30_000)

    desk.goto(f"/B/{blank}")

    expect(desk.get_by_role("heading", level=1)).to_have_text("Yürüyen")


def test_the_desk_fits_a_screen_of_320_pixels(site: Site, chromium: Browser) -> None:
    context = chromium.new_context(viewport={"width": 320, "height": 640}, base_url=site.address, locale="en-GB")
    page = context.new_page()
    sign_in(site, page)
    wide = {}
    for path in ("", "scanner", "walk-in"):
        page.goto(f"/desk/{EVENT}/{path}")
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth") or faults_of(page):
            wide[path] = page.evaluate("document.documentElement.scrollWidth")
    context.close()

    assert wide == {}
