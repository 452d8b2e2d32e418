"""Every kind of page, looked at by a machine that reads as blind people do, by day and by night, from left and from right."""

import re
import sqlite3

import pytest
from playwright.sync_api import BrowserContext, Page

from expo.kit.tokens import show_tokens
from tests.journeys.site import BROWSER, EVENT, SECRET, Site, faults_of, sign_in

pytestmark = BROWSER
LOOKS = [("light", "en"), ("dark", "ur")]
# Every second page by day and the others by night; all pages in both looks are in `make soak`.
PARTS = [
    *(pytest.param(*look, slice(number, None, len(LOOKS)), id="-".join(look)) for number, look in enumerate(LOOKS)),
    *(pytest.param(*look, slice(None), id=f"all-{'-'.join(look)}", marks=pytest.mark.soak) for look in LOOKS),
]
SHOWN_TO_ALL = (
    "/",
    f"/{EVENT}/",
    f"/{EVENT}/register/delegation",
    f"/{EVENT}/exhibit",
    f"/{EVENT}/exhibitors",
    f"/{EVENT}/plan",
    f"/{EVENT}/speakers",
    f"/{EVENT}/exhibitors?q=nobody-is-called-this",
    "/letters",
    "/sign-in/by-mail",
    "/sign-in/desk",
    "/api/v1/docs",
    f"/{EVENT}/privacy",
)
ORGANISED = (
    "arrivals",
    "desks",
    "delegations",
    "delegations/1",
    "protocol",
    "protocol/seating",
    "letters",
    "letters/settings",
    "exhibitors",
    "exhibitors/1",
    "exhibitors/overview",
    "applications",
    "plan",
    "plan/1",
    "plan/1/board",
    "board",
    "allocation",
    "spaces",
    "offers",
    "choice",
    "prices",
    "prices/try",
    "invoices",
    "programme/new",
    "programme/places",
    "programme/grid",
    "speakers",
    "badges/design",
    "badges/spares",
    "settings/places",
    "settings/look",
    "settings/state",
    "mail/wording",
    "settings/api",
    "settings/legal-pages",
    "settings/limits",
    "meetings",
    "meetings/board",
    "meetings/day",
    "meetings/bodies",
    "meetings/blocks",
    "meetings/places",
    "meetings/plans",
    "meetings/reports",
    "meetings/requests",
    "meetings/wishes",
    "memoranda",
    "memoranda/add",
    "memoranda/ceremonies",
    "report",
    "report/rows/meetings",
    "tasks",
    "tasks/new",
    "orders",
    "orders/services/new",
    "orders/halls",
    "contracts/text",
)
OF_A_DESK = ("", "scanner", "walk-in", "handover")


def _private(site: Site) -> list[str]:
    """The first private page of each kind that the demo's mails lead to, and what lies below it."""
    base = sqlite3.connect(site.folder / "expo.sqlite")
    query = (
        "SELECT mails.text FROM mails JOIN events ON events.id = mails.event_id WHERE events.slug = ? ORDER BY mails.id"
    )
    text = show_tokens("\n".join(row[0] for row in base.execute(query, (EVENT,))), SECRET)
    base.close()
    below = {
        "my": ("", "/programme", "/calendar", "/letter", "/edit", "/cancel"),
        "delegation": ("", "/itinerary", "/letters", "/members/add", "/sheet"),
        "exhibitor": ("", "/apply/firm", "/apply/space", "/apply/companions"),
    }
    found = {kind: re.search(rf"/{kind}/[A-Za-z0-9_-]{{20,}}", text) for kind in below}
    return [f"{match[0]}{rest}" for kind, match in found.items() if match for rest in below[kind]]


def _faults(page: Page, addresses: list[str], scheme: str, language: str) -> dict[str, list[str]]:
    """What is wrong on each page: rules of accessibility it breaks, a status of error, or wider than its window."""
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    found = {}
    for address in addresses:
        answer = page.goto(f"{address}{'&' if '?' in address else '?'}lang={language}")
        faults = faults_of(page)
        if answer is None or answer.status != 200:
            faults.append(f"answered {answer and answer.status}")
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            faults.append("wider than its window")
        if page.get_by_role("navigation").get_by_text("Türkçe", exact=True).count() == 0 and "/desk/" not in address:
            faults.append("does not offer its languages")
        if faults:
            found[address] = faults
    return found


@pytest.mark.parametrize(("scheme", "language", "part"), PARTS)
def test_what_all_and_holders_of_private_links_see(
    site: Site, context: BrowserContext, scheme: str, language: str, part: slice
) -> None:
    private = _private(site)
    assert len(private) == 15

    assert _faults(context.new_page(), [*SHOWN_TO_ALL, *private][part], scheme, language) == {}


@pytest.mark.parametrize(("scheme", "language", "part"), PARTS)
def test_what_organisers_and_desks_see(
    site: Site, context: BrowserContext, scheme: str, language: str, part: slice
) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": 1280, "height": 900})
    sign_in(site, page)
    pages = [f"/organise/{EVENT}/{path}" for path in ORGANISED] + [f"/desk/{EVENT}/{path}" for path in OF_A_DESK]

    assert _faults(page, pages[part], scheme, language) == {}
