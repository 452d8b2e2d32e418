"""A delegation from its invitation to the day its passports are forgotten, as its people live it in a real browser."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page

from tests.journeys.delegation_steps import (
    MENDED,
    SEALED,
    WITH_FAULTS,
    arrival_in_feed,
    compare_names,
    invite_delegation,
    issue_letters,
    join_as_member,
    printed_names,
    rows_of,
    save_flight,
    scan_code,
    set_precedence,
    upload_sheet,
    workbook,
    worker_sweeps,
)
from tests.journeys.site import BROWSER, EVENT, Site, complaints_of, faults_of, move_to_today, sign_in

pytestmark = BROWSER


@pytest.fixture
def people(site: Site, context: BrowserContext) -> Iterator[Callable[[], Page]]:
    """A page of somebody else, whose browser knows nothing of the others'."""
    browser: Chromium | None = context.browser
    assert browser is not None
    opened: list[BrowserContext] = []

    def another() -> Page:
        opened.append(
            browser.new_context(viewport={"width": 1440, "height": 900}, base_url=site.address, locale="en-GB")
        )
        return opened[-1].new_page()

    yield another
    for one in opened:
        one.close()


@dataclass(slots=True)
class Story:
    """The people of the story, each with a browser of their own, and what they have of one another."""

    site: Site
    folder: Path
    olga: Page
    head: Page
    member: Page
    stranger: Page
    desk: str = ""
    number: int = 0

    def is_invited(self) -> None:
        sign_in(self.site, self.olga)
        self.desk = invite_delegation(self.olga)
        self.head.goto(self.desk)
        self.head.get_by_role("button", name="Accept the invitation").click()
        self.head.get_by_role("link", name="Add a member").wait_for()
        [row] = rows_of(self.site, "SELECT id FROM delegations WHERE contact_email = 'ayse@ticaret.example'")
        self.number = int(row[0])

    def names_its_members(self) -> tuple[str, int, str, str]:
        """What a sheet with faults is answered, how many were registered of it, what the mended one and who joins are."""
        faults = upload_sheet(self.head, self.desk, workbook(self.folder, "heyet.xlsx", WITH_FAULTS))
        [row] = rows_of(self.site, "SELECT count(*) FROM delegation_members WHERE delegation_id = ?", self.number)
        upload_sheet(self.head, self.desk, workbook(self.folder, "heyet-2.xlsx", MENDED))
        good = compare_names(self.head)
        self.head.get_by_role("button", name="Register 4 members").click()
        self.head.get_by_text("4 members are registered.").wait_for()
        self.head.get_by_label("How many seats").fill("1")
        self.head.get_by_role("button", name="Open seats").click()
        self.head.get_by_role("button", name="Open the members’ link").click()
        joined = join_as_member(self.member, self.head.locator("#join").input_value())
        return faults, int(row[0]), good, joined

    def verifies_a_letter(self) -> tuple[str, str]:
        """What a stranger reads of a letter by its code, and by a guessed one."""
        [code] = rows_of(self.site, "SELECT code FROM letters ORDER BY id LIMIT 1")[0]
        self.stranger.goto(f"/letters/{code}")
        verified = self.stranger.locator("main").inner_text()
        return verified, self.stranger.request.get("/letters/0123456789ABCDEFGH").text()

    def flies_later(self) -> tuple[tuple[str, int], tuple[str, int]]:
        """The arrival as the calendar has it before the flight is late, and after."""
        head = self.head
        head.goto(f"{self.desk}/itinerary/add")
        head.get_by_label("Kind").select_option("arrival")
        head.get_by_label("Title in English").fill("Arrival TK 708")
        head.get_by_label("Flight").fill("TK 708")
        save_flight(head, "05:40")
        feed = head.locator("#feed-address").input_value()
        before = arrival_in_feed(self.stranger, feed)
        head.get_by_role("link", name="Arrival TK 708").click()
        save_flight(head, "10:40")
        return before, arrival_in_feed(self.stranger, feed)

    def is_printed(self, first: Sequence[str], everybody: Sequence[str]) -> list[str]:
        for order, name in enumerate(first, start=1):
            set_precedence(self.olga, self.number, name, order)
        return printed_names(self.olga, self.number, everybody)

    def comes_in(self) -> tuple[list[str], int]:
        """The verdicts at the desk, and how many the head's board then has as checked in."""
        move_to_today(self.site)
        codes = rows_of(
            self.site,
            "SELECT code FROM registrations r JOIN delegation_members m ON m.registration_id = r.id"
            " WHERE m.delegation_id = ? ORDER BY r.id",
            self.number,
        )
        verdicts = [scan_code(self.olga, code) for (code,) in codes]
        self.head.goto(self.desk)
        return verdicts, self.head.locator("td[data-name='Checked in']", has_text="came").count()

    def is_long_over(self) -> tuple[int, int]:
        """How many passports were kept sealed, and how many are left once the worker has seen how long ago the expo was."""
        kept = int(rows_of(self.site, SEALED)[0][0])
        past = date.today() - timedelta(days=120)  # noqa: DTZ011 -- some day long gone
        rows_of(
            self.site,
            "UPDATE events SET first_day = ?, last_day = ? WHERE slug = ?",
            past.isoformat(),
            (past + timedelta(days=2)).isoformat(),
            EVENT,
        )
        return kept, worker_sweeps(self.site, SEALED)


def test_a_delegation_from_its_invitation_to_the_day_its_passports_are_forgotten(
    site: Site, people: Callable[[], Page], tmp_path: Path
) -> None:
    story = Story(site, tmp_path, people(), people(), people(), people())
    complaints = [complaints_of(page) for page in (story.olga, story.head, story.member, story.stranger)]
    names = ("Ayşe Kurgu", "Mehmet Deneme", "Zeynep Örnek", "Can Temsil", "Elif Katılan")

    story.is_invited()
    faults, registered, good, joined = story.names_its_members()
    barriers = faults_of(story.head)
    issue_letters(story.olga, story.number)
    verified, guessed = story.verifies_a_letter()
    before, after = story.flies_later()
    printed = story.is_printed(("Can Temsil", "Zeynep Örnek"), names)
    verdicts, checked_in = story.comes_in()
    kept, left = story.is_long_over()

    assert [row for row in ("Row 3", "Row 4", "Row 5", "Row 6") if row not in faults] == []
    assert (registered, "4 members can be registered." in good) == (0, True)
    assert "Your ticket is on its way by mail." in joined
    assert "A. K." in verified
    assert not any(word in verified for word in ("Kurgu", "U11111111", "1975"))
    assert "No letter has this code" in guessed
    assert (before[0], after[0]) == ("20270412T054000", "20270412T104000")
    assert after[1] > before[1]
    assert printed == ["Can Temsil", "Zeynep Örnek", "Ayşe Kurgu", "Mehmet Deneme", "Elif Katılan"]
    assert (verdicts, checked_in) == (["Welcome"] * 5, 5)
    assert (kept >= 4, left) == (True, 0)
    assert barriers == []
    assert complaints == [[], [], [], []]
