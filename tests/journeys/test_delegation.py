"""A delegation from its invitation to the day its passports are forgotten, as its people live it in a real browser."""

import re
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page
from pypdf import PdfReader

from tests.journeys.site import BROWSER, EVENT, Site, complaints_of, faults_of, mailed_link, move_to_today, sign_in
from tests.serving import EXPO

pytestmark = BROWSER

OFFICE = f"/organise/{EVENT}"
HEADINGS = (
    "Ad",
    "Soyad",
    "E-posta",
    "Görev",
    "Kurum",
    "Unvan",
    "Ülke",
    "Uyruk",
    "Pasaport no",
    "Pasaport bitiş tarihi",
    "Doğum tarihi",
    "Temsilcilik",
)
SEALED = "SELECT count(*) FROM letter_requests WHERE sealed IS NOT NULL"
GOOD_PASSPORT, SHORT_PASSPORT = "31.12.2031", "01.05.2027"


def _row(
    given: str,
    family: str,
    number: str,
    *,
    mail: str = "heyet@ticaret.example",
    until: str = GOOD_PASSPORT,
    born: str = "14.04.1975",
    role: str = "delege",
) -> tuple[str, ...]:
    return (
        given,
        family,
        mail,
        role,
        "Deneme Ticaret Odası",
        "Müdür",
        "Türkiye",
        "Türkiye",
        number,
        until,
        born,
        "Pakistan Büyükelçiliği, Ankara",
    )


WITH_FAULTS = (
    _row("Ayşe", "Kurgu", "U11111111", role="başkan"),
    _row("Mehmet", "Deneme", "U22222222", mail="heyet@@ticaret"),
    _row("Zeynep", "Örnek", "U33333333", until=SHORT_PASSPORT),
    _row("Can", "Temsil", "U44444444", born="31.02.1980"),
    _row("AYŞE", "KURGU", "U11111111"),
)
MENDED = (
    _row("Ayşe", "Kurgu", "U11111111"),
    _row("Mehmet", "Deneme", "U22222222"),
    _row("Zeynep", "Örnek", "U33333333"),
    _row("Can", "Temsil", "U44444444", born="28/02/1980"),
)


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


def _workbook(folder: Path, name: str, rows: Sequence[Sequence[str]]) -> Path:
    """As a chamber's secretary sends it: a title above nothing, headings in Turkish."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEADINGS, *rows):
        sheet.append(list(row))
    book.save(folder / name)
    return folder / name


def _asked(site: Site, question: str, *values: Any) -> list[Any]:
    base = sqlite3.connect(site.folder / "expo.sqlite", timeout=30)
    with base:
        found = base.execute(question, values).fetchall()
    base.close()
    return found


def _invite(olga: Page) -> str:
    """Olga invites, and reads the head's link in the mail that is kept where no mail server is set."""
    olga.goto(f"{OFFICE}/delegations/invite")
    olga.get_by_label("Name of the delegation in English").fill("Journey delegation")
    olga.get_by_label("Ministry or chamber that leads it").fill("Deneme Ticaret Odası")
    olga.get_by_label("Country").select_option("TR")
    olga.get_by_label("How many people").fill("8")
    olga.get_by_label("Name of the head").fill("Ayşe Kurgu")
    olga.get_by_label("Mail address").fill("ayse@ticaret.example")
    with olga.expect_navigation():
        olga.get_by_role("button", name=re.compile("Invite")).click()
    return mailed_link(olga, "ayse@ticaret.example", "An invitation to", "delegation")


def _upload(head: Page, desk: str, file: Path) -> str:
    head.goto(f"{desk}/sheet")
    head.get_by_label("Spreadsheet").set_input_files(file)
    head.get_by_role("button", name="Look at it").click()
    head.wait_for_url(re.compile(r"/sheet/[0-9a-f]+"))
    return head.locator("main").inner_text()


def _join(member: Page, link: str) -> str:
    member.goto(link)
    member.get_by_label("Given name").fill("Elif")
    member.get_by_label("Family name").fill("Katılan")
    member.get_by_label("Mail address").fill("elif@ticaret.example")
    member.get_by_label(re.compile("The organisers may keep")).check()
    member.get_by_role("button", name="Take my seat").click()
    member.wait_for_url(re.compile("/done"))
    return member.locator("main").inner_text()


def _issue_letters(olga: Page, number: int) -> None:
    """Each passport is looked at by a person, then all letters of the delegation are issued."""
    olga.goto(f"{OFFICE}/letters/settings")
    olga.get_by_label("Organisation that invites").fill("Demo Trade Authority")
    olga.get_by_label("Address", exact=True).fill("1 Demo Road, Karachi")
    olga.get_by_label("Who signs", exact=True).fill("Olga Organiser")
    with olga.expect_navigation():
        olga.get_by_role("button", name="Save").click()
    listed = f"{OFFICE}/letters?delegation_id={number}"
    olga.goto(listed)
    pages = [str(link.get_attribute("href")) for link in olga.locator("tbody th a").all()]
    for page in pages:
        olga.goto(page)
        olga.get_by_role("link", name="See the passport data").click()
        with olga.expect_navigation():
            olga.get_by_role("button", name="It agrees with the passport").click()
    olga.goto(listed)
    for box in olga.locator("tbody input[type=checkbox]").all():
        box.check()
    olga.get_by_role("button", name="Issue the checked ones").click()
    olga.get_by_text("4 letters are issued.").wait_for()


def _flight(head: Page, at: str) -> None:
    """Write the arrival's time, of a new part or of the one that is open."""
    head.get_by_label("From").fill(f"2027-04-12T{at}")
    head.get_by_label("Until").fill(f"2027-04-12T{at}")
    head.get_by_role("button", name="Save").click()
    head.wait_for_url(re.compile("/itinerary$"))


def _arrival(page: Page, feed: str) -> tuple[str, int]:
    """When the flight lands by the calendar, and its SEQUENCE."""
    text = page.request.get(feed).text().replace("\r\n ", "")
    [event] = [part for part in text.split("BEGIN:VEVENT")[1:] if "TK 708" in part]
    return re.findall(r"DTSTART[^:]*:(\S+)", event)[0], int(re.findall(r"SEQUENCE:(\d+)", event)[0])


def _place(olga: Page, number: int, name: str, order: int) -> None:
    olga.goto(f"{OFFICE}/delegations/{number}")
    olga.get_by_role("row").filter(has_text=name).get_by_role("link", name="Open").click()
    olga.locator("#band").fill("1")
    olga.locator("#band_order").fill(str(order))
    olga.get_by_role("button", name="Save", exact=True).click()
    olga.wait_for_url(re.compile(rf"/delegations/{number}$"))


def _printed_names(olga: Page, number: int, names: Sequence[str]) -> list[str]:
    """The names as the badges of the delegation have them, page by page."""
    olga.goto(f"{OFFICE}/badges")
    olga.locator("#delegation").select_option(str(number))
    olga.get_by_role("button", name=re.compile("Print|Make")).first.click()
    olga.wait_for_url(re.compile(r"/badges/runs?/\d+|/badges/\d+"))
    with olga.expect_download() as got:
        olga.get_by_role("link", name="Download the file").click()
    pages = [page.extract_text() for page in PdfReader(str(got.value.path())).pages]
    return [next((name for name in names if name in text.replace("\n", " ")), "?") for text in pages]


def _scan(desk: Page, code: str) -> str:
    desk.goto(f"/desk/{EVENT}/")
    desk.wait_for_load_state("networkidle")
    desk.get_by_label("Scan a code, or type a name").fill(code)
    desk.keyboard.press("Enter")
    return desk.locator("#answer .verdict-word").inner_text()


def _worker_sweeps(site: Site, question: str) -> int:
    """What the question counts once the worker had its turn: it sweeps as soon as it begins."""
    worker = subprocess.Popen(
        [EXPO, "worker"], env=site.variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    deadline, left = time.monotonic() + 60, 1
    while time.monotonic() < deadline and left:
        with suppress(subprocess.TimeoutExpired):
            worker.wait(timeout=0.5)
        left = int(_asked(site, question)[0][0])
    worker.terminate()
    worker.wait(timeout=30)
    return left


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
        self.desk = _invite(self.olga)
        self.head.goto(self.desk)
        self.head.get_by_role("button", name="Accept the invitation").click()
        self.head.get_by_role("link", name="Add a member").wait_for()
        [row] = _asked(self.site, "SELECT id FROM delegations WHERE contact_email = 'ayse@ticaret.example'")
        self.number = int(row[0])

    def names_its_members(self) -> tuple[str, int, str, str]:
        """What a sheet with faults is answered, how many were registered of it, what the mended one and who joins are."""
        faults = _upload(self.head, self.desk, _workbook(self.folder, "heyet.xlsx", WITH_FAULTS))
        [row] = _asked(self.site, "SELECT count(*) FROM delegation_members WHERE delegation_id = ?", self.number)
        good = _upload(self.head, self.desk, _workbook(self.folder, "heyet-2.xlsx", MENDED))
        self.head.get_by_role("button", name="Register 4 members").click()
        self.head.get_by_text("4 members are registered.").wait_for()
        self.head.get_by_label("How many seats").fill("1")
        self.head.get_by_role("button", name="Open seats").click()
        self.head.get_by_role("button", name="Open the members’ link").click()
        joined = _join(self.member, self.head.locator("#join").input_value())
        return faults, int(row[0]), good, joined

    def verifies_a_letter(self) -> tuple[str, str]:
        """What a stranger reads of a letter by its code, and by a guessed one."""
        [code] = _asked(self.site, "SELECT code FROM letters ORDER BY id LIMIT 1")[0]
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
        _flight(head, "05:40")
        feed = head.locator("#feed-address").input_value()
        before = _arrival(self.stranger, feed)
        head.get_by_role("link", name="Arrival TK 708").click()
        _flight(head, "10:40")
        return before, _arrival(self.stranger, feed)

    def is_printed(self, first: Sequence[str], everybody: Sequence[str]) -> list[str]:
        for order, name in enumerate(first, start=1):
            _place(self.olga, self.number, name, order)
        return _printed_names(self.olga, self.number, everybody)

    def comes_in(self) -> tuple[list[str], int]:
        """The verdicts at the desk, and how many the head's board then has as checked in."""
        move_to_today(self.site)
        codes = _asked(
            self.site,
            "SELECT code FROM registrations r JOIN delegation_members m ON m.registration_id = r.id"
            " WHERE m.delegation_id = ? ORDER BY r.id",
            self.number,
        )
        verdicts = [_scan(self.olga, code) for (code,) in codes]
        self.head.goto(self.desk)
        return verdicts, self.head.locator("td[data-name='Checked in']", has_text="came").count()

    def is_long_over(self) -> tuple[int, int]:
        """How many passports were kept sealed, and how many are left once the worker has seen how long ago the expo was."""
        kept = int(_asked(self.site, SEALED)[0][0])
        past = date.today() - timedelta(days=120)  # noqa: DTZ011 -- some day long gone
        _asked(
            self.site,
            "UPDATE events SET first_day = ?, last_day = ? WHERE slug = ?",
            past.isoformat(),
            (past + timedelta(days=2)).isoformat(),
            EVENT,
        )
        return kept, _worker_sweeps(self.site, SEALED)


def test_a_delegation_from_its_invitation_to_the_day_its_passports_are_forgotten(
    site: Site, people: Callable[[], Page], tmp_path: Path
) -> None:
    story = Story(site, tmp_path, people(), people(), people(), people())
    complaints = [complaints_of(page) for page in (story.olga, story.head, story.member, story.stranger)]
    names = ("Ayşe Kurgu", "Mehmet Deneme", "Zeynep Örnek", "Can Temsil", "Elif Katılan")

    story.is_invited()
    faults, registered, good, joined = story.names_its_members()
    barriers = faults_of(story.head)
    _issue_letters(story.olga, story.number)
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
