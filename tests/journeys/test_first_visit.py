"""From a stranger's first visit to a printed badge, in a real browser, against the real server."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import BrowserContext, Page

from tests.journeys.site import BROWSER, EVENT, Site, complaints_of, faults_of, mailed_link, sign_in

pytestmark = BROWSER


def _register(page: Page, email: str) -> None:
    page.goto(f"/{EVENT}/")
    page.get_by_role("link", name="Register", exact=True).first.click()
    page.get_by_role("link", name=re.compile("Visitor")).first.click()
    page.get_by_label("Given name").fill("Ayşe")
    page.get_by_role("textbox", name="Family name").fill("Yılmaz")
    page.get_by_label("Name in a second script").fill("عائشہ یلماز")
    page.get_by_label("Mail address").fill(email)
    page.get_by_label("Organisation").fill("Örnek Yazılım A.Ş.")
    page.get_by_label("Country").select_option("TR")
    page.get_by_label(re.compile("The organisers may keep")).check()
    page.get_by_role("button", name="Send registration").click()
    page.wait_for_url(re.compile("/register/done"))


def _ticket_link(site: Site, context: BrowserContext, email: str) -> str:
    """What the mail says, as the organiser reads it where no mail server is set."""
    page = context.new_page()
    sign_in(site, page)
    return mailed_link(page, email, "ticket|registration", "my")


def test_a_stranger_registers_and_holds_a_badge(site: Site, context: BrowserContext, tmp_path: Path) -> None:
    page = context.new_page()
    complaints = complaints_of(page)

    _register(page, "ayse@journey.example")
    assert page.locator("h1").inner_text() == "Thank you"
    page.goto(_ticket_link(site, context, "ayse@journey.example"))

    assert page.locator("h1").inner_text() == "Ayşe Yılmaz"
    page.locator("figure.qr").screenshot(path=tmp_path / "qr.png")
    read = zxingcpp.read_barcode(Image.open(tmp_path / "qr.png"))
    assert read is not None
    assert re.fullmatch(r"HTTP://127\.0\.0\.1:\d+/B/[0-9A-Z]{16,}", read.text)
    pdf = context.request.get(page.url + "/ticket.pdf")
    (tmp_path / "badge.pdf").write_bytes(pdf.body())
    assert pdf.body()[:8] == b"%PDF-1.7"
    if shutil.which("pdftotext"):
        text = subprocess.run(
            ["pdftotext", str(tmp_path / "badge.pdf"), "-"], capture_output=True, text=True, check=True
        ).stdout
        assert "Ayşe" in text
        assert "Yılmaz" in text
    assert complaints == []


def test_the_whole_way_works_without_scripts(site: Site, context: BrowserContext) -> None:
    browser = context.browser
    assert browser is not None
    plain = browser.new_context(java_script_enabled=False, base_url=site.address, locale="en-GB")
    page = plain.new_page()

    _register(page, "plain@journey.example")

    assert "plain@journey.example" in page.locator("main").inner_text()
    plain.close()


def test_going_back_keeps_what_was_typed_and_a_double_press_registers_once(site: Site, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"/{EVENT}/register")
    page.get_by_role("link", name=re.compile("Visitor")).first.click()
    page.get_by_label("Given name").fill("Dana")
    page.get_by_label("Mail address").fill("dana@journey.example")

    page.get_by_role("button", name="Send registration").click()  # the browser itself asks for the consent
    assert page.get_by_label("Given name").input_value() == "Dana"
    page.get_by_label(re.compile("The organisers may keep")).check()
    page.get_by_role("button", name="Send registration").dblclick()
    page.wait_for_url(re.compile("/register/done"))

    lines = site.run("export", "registrations", EVENT, "-o", str(Path(site.variables["INSTANCE_DIR"]) / "people.csv"))
    people = (Path(site.variables["INSTANCE_DIR"]) / "people.csv").read_text()
    assert lines.startswith("The registrations")
    assert people.count("dana@journey.example") == 1


@pytest.mark.parametrize("language", ["en", "tr", "ur"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_public_pages_are_accessible(site: Site, context: BrowserContext, language: str, scheme: str) -> None:
    page = context.new_page()
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    found = {}
    for path in (
        "/",
        f"/{EVENT}/",
        f"/{EVENT}/register",
        f"/{EVENT}/programme",
        f"/{EVENT}/calendar",
        "/sign-in",
        "/nothing-here",
    ):
        page.goto(f"{path}?lang={language}")
        faults = faults_of(page)
        if faults or page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found[path] = faults or ["wider than the phone"]

    assert found == {}


def test_organisers_pages_are_accessible(site: Site, context: BrowserContext) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": 1280, "height": 900})
    sign_in(site, page)
    found = {}
    for path in (
        "",
        "registrations",
        "categories",
        "questions",
        "questions/new",
        "badges",
        "programme",
        "mail",
        "team",
        "history",
        "settings",
    ):
        page.goto(f"/organise/{EVENT}/{path}")
        if faults := faults_of(page):
            found[path] = faults

    assert found == {}
