"""What an exhibitor has to do, to order and to accept, with a telephone, and what the organiser sees, in a real browser."""

from pathlib import Path

from playwright.sync_api import BrowserContext, Page

from tests.journeys.site import BROWSER, EVENT, Site, complaints_of, faults_of, mailed_link, sign_in

pytestmark = BROWSER


def prepare(page: Page) -> None:
    """A service, a task and a contract, by the organiser."""
    page.goto(f"/organise/{EVENT}/orders/services/new")
    page.get_by_label("Name (English)").fill("Journey chair")
    page.get_by_label("Price for one").fill("1,000.00")
    assert faults_of(page) == []
    page.get_by_role("button", name="Save").click()
    page.goto(f"/organise/{EVENT}/orders")
    page.get_by_label("Firms may order").check()
    page.get_by_role("button", name="Save").click()
    page.goto(f"/organise/{EVENT}/tasks/new")
    page.get_by_label("Name (English)").fill("Journey drawing")
    page.get_by_label("To be done by").fill("2099-01-01")
    page.get_by_label("A file has to be handed in").check()
    page.get_by_label("We approve it").check()
    page.get_by_role("button", name="Save").click()
    assert faults_of(page) == []
    page.goto(f"/organise/{EVENT}/contracts/text")
    page.get_by_label("Contract (English)").fill("The booth is built by noon.")
    page.get_by_role("button", name="Put in force").click()
    page.wait_for_url("**/contracts")


def order(page: Page, link: str) -> int:
    """Three chairs by the firm's page, which is so wide."""
    page.goto(f"{link}/orders")
    page.get_by_label("Journey chair").fill("3")
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.get_by_role("button", name="See the sum").click()
    page.get_by_role("button", name="Order and get the invoice").click()
    page.wait_for_url("**/orders")
    return int(wide)


def hand_in(page: Page, link: str, drawing: Path) -> None:
    page.goto(f"{link}/tasks")
    page.get_by_role("link", name="Journey drawing").click()
    page.get_by_label("File").set_input_files(drawing)
    page.get_by_role("button", name="Hand in").click()
    page.wait_for_url("**/tasks")


def accept(page: Page, link: str) -> None:
    page.goto(f"{link}/contract")
    assert faults_of(page) == []
    page.get_by_label("Your name").fill("Emil Exhibitor")
    page.get_by_label("Your post").fill("Director")
    page.get_by_label("I may sign for the firm").check()
    page.get_by_role("button", name="Accept the contract").click()
    page.get_by_role("link", name="Your copy (PDF)").wait_for()


def test_a_firm_orders_hands_in_and_accepts_by_telephone(site: Site, context: BrowserContext, tmp_path: Path) -> None:
    office, page, drawing = context.new_page(), context.new_page(), tmp_path / "drawing.pdf"
    sign_in(site, office)
    prepare(office)
    link = mailed_link(office, "", "accepted", "exhibitor")
    drawing.write_bytes(b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")
    complaints = complaints_of(page)
    page.set_viewport_size({"width": 390, "height": 844})

    wide = order(page, link)
    hand_in(page, link, drawing)
    accept(page, link)
    office.goto(f"/organise/{EVENT}/tasks?standing=waits+for+approval")
    office.locator("tbody a.row-link").first.click()
    office.get_by_role("button", name="Approve").click()
    office.wait_for_url("**/tasks")
    page.goto(f"{link}/tasks")

    assert wide <= 390
    assert "done" in page.get_by_role("row", name="Journey drawing").inner_text()
    office.goto(f"/organise/{EVENT}/orders")
    assert "Journey chair" in office.locator("main").inner_text()
    assert faults_of(office) == []
    assert complaints == []
