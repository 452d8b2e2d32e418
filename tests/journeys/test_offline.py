"""The scanner in a real browser: the network cut and restored, the browser killed in between."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, sync_playwright

from tests.journeys.site import CHROMIUM, EVENT, FLAGS, Site, codes, faults_of, move_to_today, served

CASES: dict[str, Any] = json.loads((Path(__file__).parents[1] / "checkin" / "verdicts.json").read_text())

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None, reason="no Chromium here: install Debian's chromium to run the browser's tests"
    ),
    pytest.mark.xdist_group("browser"),
]


@pytest.fixture(scope="module")
def site(fresh_site: Site) -> Iterator[Site]:
    move_to_today(fresh_site)
    with served(fresh_site) as found:
        yield found


@contextmanager
def telephone(playwright: Playwright, site: Site, folder: Path) -> Iterator[BrowserContext]:
    """A browser whose storage lasts, opened where it was left."""
    context = playwright.chromium.launch_persistent_context(
        folder,
        executable_path=CHROMIUM,
        args=FLAGS,
        viewport={"width": 360, "height": 760},
        base_url=site.address,
        locale="en-GB",
    )
    yield context
    context.close()


@pytest.fixture
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


def sign_in(site: Site, page: Page) -> None:
    page.goto(site.run("sign-in-link", "organiser@demo.example"))
    page.get_by_role("button", name=re.compile("Sign in")).click()
    page.wait_for_url(re.compile("/organise"))


def open_scanner(page: Page) -> None:
    """The scanner with its list, and its worker in charge."""
    page.goto(f"/desk/{EVENT}/scanner")
    page.wait_for_selector(".scanner[data-list]:not([data-list=''])[data-ready]")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")


def scan(page: Page, code: str) -> str:
    """The headline that a code, typed, is answered with."""
    page.evaluate("document.querySelector('[data-answer]').replaceChildren()")
    page.get_by_label("Code").fill(code)
    page.get_by_label("Code").press("Enter")
    return page.locator("[data-answer] .verdict-word").inner_text()


def until(page: Page, waiting: int) -> None:
    page.wait_for_selector(f".scanner[data-waiting='{waiting}']", timeout=30_000)


def kept(page: Page, store: str) -> list[Any]:
    """What the device keeps in one of its stores: scans, or the names of other things."""
    found: list[Any] = page.evaluate(
        """([name, store]) => new Promise((resolve) => {
          const opening = indexedDB.open(name);
          opening.onsuccess = () => {
            const things = opening.result.transaction(store).objectStore(store);
            const asking = store === "scans" ? things.getAll() : things.getAllKeys();
            asking.onsuccess = () => { opening.result.close(); resolve(asking.result); };
          };
        })""",
        [f"expo-desk-{EVENT}", store],
    )
    return found


def test_the_door_works_without_a_network_and_loses_nothing(site: Site, playwright: Playwright, tmp_path: Path) -> None:
    first, second, third = codes(site)[:3]

    with telephone(playwright, site, tmp_path) as context:
        page = context.new_page()
        sign_in(site, page)
        open_scanner(page)
        online = scan(page, first)
        context.set_offline(True)
        page.wait_for_selector("[data-state][data-look=warn]")
        offline = [scan(page, code) for code in (second, second, first, "0" * 18)]
        said = page.locator("[data-state]").inner_text()

    with telephone(playwright, site, tmp_path) as context:
        context.set_offline(True)
        page = context.new_page()
        page.goto(f"/desk/{EVENT}/scanner")
        page.wait_for_selector(".scanner[data-waiting='4']")
        reopened = [scan(page, code) for code in (second, third)]
        until(page, 6)
        context.set_offline(False)
        until(page, 0)
        after = scan(page, third)
        codes_left = [one for one in kept(page, "scans") if one["code"]]

    assert (online, offline) == ("Welcome", ["Welcome", "Already in", "Already in", "Unknown code"])
    assert (reopened, after) == (["Already in", "Welcome"], "Already in")
    assert said.startswith("No connection. Badges are checked by the list of ")
    assert codes_left == []


def test_the_device_s_rules_are_the_server_s(site: Site, playwright: Playwright, tmp_path: Path) -> None:
    with telephone(playwright, site, tmp_path) as context:
        page = context.new_page()
        sign_in(site, page)
        page.goto(f"/desk/{EVENT}/scanner")
        answers = page.evaluate(
            """async ([worker, cases]) => {
              const line = (await (await fetch(worker)).text()).split("\\n")[0];
              const { shell } = JSON.parse(line.replace(/^const known = |;$/g, ""));
              const named = (name) => import(shell.find((address) => address.includes(`/${name}.`)));
              const [{ judge }, { readCode }] = [await named("verdicts"), await named("badge-code")];
              return {
                verdicts: cases.verdicts.map((one) => [one.name,
                  judge(one.badge, one.door, one.direction, one.days, new Date(one.moment))]),
                codes: cases.codes.map(([typed]) => [typed, readCode(typed)]),
              };
            }""",
            [f"/desk/{EVENT}/worker.js", CASES],
        )

    assert answers["verdicts"] == [[case["name"], case["verdict"]] for case in CASES["verdicts"]]
    assert answers["codes"] == CASES["codes"]


def test_a_tampered_list_is_thrown_away_and_a_device_that_is_signed_out_forgets_it(
    site: Site, playwright: Playwright, tmp_path: Path
) -> None:
    with telephone(playwright, site, tmp_path) as context:
        page = context.new_page()
        sign_in(site, page)
        open_scanner(page)

        def change(route: Any) -> None:
            answer = route.fetch()
            route.fulfill(response=answer, body=answer.body().replace(b'"states":"', b'"states":"4', 1))

        page.route("**/list", change)
        page.reload()
        page.wait_for_selector("[data-state][data-look=bad]")
        tampered = page.locator("[data-state]").inner_text()
        page.unroute("**/list")
        open_scanner(page)
        context.clear_cookies()
        page.evaluate("window.dispatchEvent(new Event('online'))")
        page.wait_for_selector("[data-sign-in]:not([hidden])")
        left = kept(page, "things")

    assert "It was thrown away." in tampered
    assert "list" not in left


def test_the_page_is_accessible_in_every_language(site: Site, playwright: Playwright, tmp_path: Path) -> None:
    faults = {}
    with telephone(playwright, site, tmp_path) as context:
        page = context.new_page()
        sign_in(site, page)
        for language in ("en", "tr", "ur"):
            page.goto(f"/desk/{EVENT}/scanner?lang={language}")
            page.wait_for_selector(".scanner[data-ready]")
            found = faults_of(page)
            if found or page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                faults[language] = found or ["wider than the phone"]

    assert faults == {}
