"""The programme in a real browser: kept on a device, carried along, moved by hand and by keyboard."""

import re

from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.site import BROWSER, EVENT, Site, complaints_of, mailed_link, sign_in

pytestmark = BROWSER


def _item(page: Page, title: str) -> str:
    """Where the grid has a session: its room and its time."""
    item = page.locator(".day-item", has_text=title)
    room = item.locator("xpath=ancestor::section").get_attribute("aria-label")
    return f"{room} {item.locator('.at').inner_text()}"


def test_what_is_starred_stays_on_the_device_and_can_be_seen_alone(site: Site, context: BrowserContext) -> None:
    page = context.new_page()
    complaints = complaints_of(page)
    page.goto(f"/{EVENT}/programme")

    page.get_by_role("button", name="Keep “Opening ceremony”").click()
    page.reload()

    expect(page.get_by_role("button", name="Drop “Opening ceremony”")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Only what I keep (1)").click()
    assert page.locator("td.full:visible").count() == 1
    assert complaints == []


def test_a_session_is_dragged_and_a_clash_goes_back(site: Site, context: BrowserContext) -> None:
    page = context.new_page()
    complaints = complaints_of(page)
    page.set_viewport_size({"width": 1440, "height": 1200})
    sign_in(site, page)
    page.goto(f"/organise/{EVENT}/programme/grid")
    keynote = page.locator(".day-item", has_text="A joint software market")
    box = keynote.bounding_box()
    assert box is not None
    hour = 60 * box["height"] / 45
    hall, _space, _time = _item(page, "A joint software market").rpartition(" ")  # another journey renames it

    _drag(page, box["x"] + 40, box["y"] + 20, by=hour)
    expect(page.get_by_role("status").filter(has_text="12:30 to 13:15")).to_be_visible()
    moved = _item(page, "A joint software market")
    _drag(page, box["x"] + 40, box["y"] + 20 + hour, by=-2.5 * hour)
    expect(page.get_by_role("status").filter(has_text="“Opening ceremony” has that room at that time.")).to_be_visible()

    assert moved == f"{hall} 12:30–13:15"
    assert _item(page, "A joint software market") == f"{hall} 12:30–13:15"
    assert [one for one in complaints if "409" not in one] == []


def test_a_session_is_moved_by_keyboard_and_the_other_organiser_sees_it(site: Site, context: BrowserContext) -> None:
    page, other = context.new_page(), context.new_page()
    for window in (page, other):
        window.set_viewport_size({"width": 1440, "height": 1200})
    sign_in(site, page)
    for window in (page, other):
        window.goto(f"/organise/{EVENT}/programme/grid")

    page.bring_to_front()
    page.locator(".day-item", has_text="Evening reception").focus()
    for key in ("ArrowDown", "ArrowDown", "Shift+ArrowUp", "ArrowRight"):
        page.keyboard.press(key)
    expect(page.get_by_role("status").filter(has_text="19:10 to 21:05, Room Indus")).to_be_visible()
    other.bring_to_front()
    expect(other.locator("[aria-label='Room Indus'] .day-item", has_text="19:10–21:05")).to_be_visible(timeout=20_000)

    assert _item(other, "Evening reception") == "Room Indus 19:10–21:05"


def test_stars_of_a_device_go_into_the_programme_of_the_registered(site: Site, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"/{EVENT}/programme?day=all")
    page.get_by_role("button", name=re.compile("Keep “Closing")).click()
    office = context.new_page()
    sign_in(site, office)
    link = mailed_link(office, "ticket", "ticket", "my")

    page.goto(f"{link}/programme")
    page.get_by_role("button", name="Take them into my programme").click()

    expect(page.get_by_text("1 session is in your programme.")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Drop “Closing"))).to_be_visible()
    expect(page.get_by_text("You kept 1 sessions on this device.")).to_be_hidden()


def _drag(page: Page, x: float, y: float, *, by: float) -> None:
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + by / 2, steps=3)
    page.mouse.move(x, y + by, steps=3)
    page.mouse.up()


def test_a_room_has_another_name_in_the_programme(site: Site, context: BrowserContext) -> None:
    page = context.new_page()
    sign_in(site, page)
    page.goto(f"/organise/{EVENT}/programme/places")
    page.get_by_role("link", name=re.compile("^Edit ")).first.click()

    page.get_by_label(re.compile(r"^Name \(English\)")).fill("Hall of Mirrors")
    page.get_by_label("Seats").fill("77")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Hall of Mirrors")).to_be_visible()
    page.goto(f"/{EVENT}/programme")
    expect(page.get_by_text("Hall of Mirrors").first).to_be_attached()
