"""What the people of a delegation do in their browsers, step by step."""

import re
import sqlite3
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.journeys.site import EVENT, Site, mailed_link
from tests.server import EXPO

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


def member_row(
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
    member_row("Ayşe", "Kurgu", "U11111111", role="başkan"),
    member_row("Mehmet", "Deneme", "U22222222", mail="heyet@@ticaret"),
    member_row("Zeynep", "Örnek", "U33333333", until=SHORT_PASSPORT),
    member_row("Can", "Temsil", "U44444444", born="31.02.1980"),
    member_row("AYŞE", "KURGU", "U11111111"),
)
MENDED = (
    member_row("Ayşe", "Kurgu", "U11111111"),
    member_row("Mehmet", "Deneme", "U22222222"),
    member_row("Zeynep", "Örnek", "U33333333"),
    member_row("Can", "Temsil", "U44444444", born="28/02/1980"),
)


def workbook(folder: Path, name: str, rows: Sequence[Sequence[str]]) -> Path:
    """As a chamber's secretary sends it: a title above nothing, headings in Turkish."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEADINGS, *rows):
        sheet.append(list(row))
    book.save(folder / name)
    return folder / name


def rows_of(site: Site, question: str, *values: Any) -> list[Any]:
    base = sqlite3.connect(site.folder / "expo.sqlite", timeout=30)
    with base:
        found = base.execute(question, values).fetchall()
    base.close()
    return found


def invite_delegation(olga: Page) -> str:
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


def upload_sheet(head: Page, desk: str, file: Path) -> str:
    head.goto(f"{desk}/sheet")
    head.get_by_label("Spreadsheet").set_input_files(file)
    head.get_by_role("button", name="Look at it").click()
    head.wait_for_url(re.compile(r"/sheet/[0-9a-f]+"))
    return head.locator("main").inner_text()


def compare_names(head: Page) -> str:
    """The page of the sheet once the proposed names were compared with the passports."""
    head.locator("[name='names'][type='checkbox']").check()
    head.get_by_role("button", name="Look again").click()
    head.get_by_role("button", name="Register 4 members").wait_for()
    return head.locator("main").inner_text()


def join_as_member(member: Page, link: str) -> str:
    member.goto(link)
    member.get_by_label("Given name").fill("Elif")
    member.get_by_role("textbox", name="Family name").fill("Katılan")
    member.get_by_label("Mail address").fill("elif@ticaret.example")
    member.get_by_label(re.compile("The organisers may keep")).check()
    member.get_by_role("button", name="Take my seat").click()
    member.wait_for_url(re.compile("/done"))
    return member.locator("main").inner_text()


def issue_letters(olga: Page, number: int) -> None:
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


def save_flight(head: Page, at: str) -> None:
    """Write the arrival's time, of a new part or of the one that is open."""
    head.get_by_label("From", exact=True).fill(f"2027-04-12T{at}")
    head.get_by_label("Until").fill(f"2027-04-12T{at}")
    for end in ("take-off", "landing"):
        head.get_by_label(f"Time zone of the {end}").select_option("Asia/Karachi")
    head.get_by_role("button", name="Save").click()
    head.wait_for_url(re.compile("/itinerary$"))


def arrival_in_feed(page: Page, feed: str) -> tuple[str, int]:
    """When the flight lands by the calendar, and its SEQUENCE."""
    text = page.request.get(feed).text().replace("\r\n ", "")
    [event] = [part for part in text.split("BEGIN:VEVENT")[1:] if "TK 708" in part]
    return re.findall(r"DTSTART[^:]*:(\S+)", event)[0], int(re.findall(r"SEQUENCE:(\d+)", event)[0])


def set_precedence(olga: Page, number: int, name: str, order: int) -> None:
    olga.goto(f"{OFFICE}/delegations/{number}")
    olga.get_by_role("row").filter(has_text=name).get_by_role("link", name="Open").click()
    olga.locator("#band").fill("1")
    olga.locator("#band_order").fill(str(order))
    olga.get_by_role("button", name="Save", exact=True).click()
    olga.wait_for_url(re.compile(rf"/delegations/{number}$"))


def printed_names(olga: Page, number: int, names: Sequence[str]) -> list[str]:
    """The names as the badges of the delegation have them, page by page."""
    olga.goto(f"{OFFICE}/badges")
    olga.locator("#delegation").select_option(str(number))
    olga.get_by_role("button", name=re.compile("Print|Make")).first.click()
    olga.wait_for_url(re.compile(r"/badges/runs?/\d+|/badges/\d+"))
    with olga.expect_download() as got:
        olga.get_by_role("link", name="Download the file").click()
    pages = [page.extract_text() for page in PdfReader(str(got.value.path())).pages]
    return [next((name for name in names if name in text.replace("\n", " ")), "?") for text in pages]


def scan_code(desk: Page, code: str) -> str:
    desk.goto(f"/desk/{EVENT}/")
    desk.wait_for_load_state("networkidle")
    desk.get_by_label("Scan a code, or type a name").fill(code)
    desk.keyboard.press("Enter")
    return desk.locator("#answer .verdict-word").inner_text()


def worker_sweeps(site: Site, question: str) -> int:
    """What the question counts once the worker had its turn: it sweeps as soon as it begins."""
    worker = subprocess.Popen(
        [EXPO, "worker"], env=site.variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    deadline, left = time.monotonic() + 60, 1
    while time.monotonic() < deadline and left:
        with suppress(subprocess.TimeoutExpired):
            worker.wait(timeout=0.5)
        left = int(rows_of(site, question)[0][0])
    worker.terminate()
    worker.wait(timeout=30)
    return left
