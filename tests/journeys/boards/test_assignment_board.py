"""The allocation board in a real browser: booths given by click, drag and keyboard, and two organisers see it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.journeys.site import BROWSER, EVENT, Site, complaints_of, faults_of, sign_in

pytestmark = BROWSER
BOARD = f"/organise/{EVENT}/board"


@pytest.fixture(name="page")
def open_board(site: Site, context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    page.set_viewport_size({"width": 1366, "height": 900})
    sign_in(site, page)
    page.wait_for_load_state()
    page.goto(BOARD)
    expect(page.locator(".allocation-list [data-firm]:visible").first).to_be_visible()
    yield page
    page.close()


def _waiting(page: Page) -> Locator:
    """A waiting firm of neither pavilion, so that the first hall has room for it."""
    return page.locator(".allocation-list [data-firm]:visible").filter(has_text="Demo Health Systems Lahore").first


def _booth(page: Page, kind: str) -> Locator:
    return page.locator(f'.plan-booths .booth[data-fit="{kind}"]').first


def test_a_firm_is_given_a_booth_and_it_is_taken_back(page: Page) -> None:
    said = complaints_of(page)
    name = _waiting(page).locator(".name").inner_text()
    firm = page.locator(f'.allocation-list [data-firm="{_waiting(page).get_attribute("data-firm")}"]')

    firm.click()
    expect(page.locator(".allocation-said")).to_contain_text(name)
    page.locator(".allocation-best button").first.click()
    page.get_by_role("button", name="Hold", exact=True).click()
    expect(firm.locator(".tag")).not_to_have_text("no space yet")
    held = page.locator('.plan-booths .booth[data-fit="mine"]')
    expect(held.first).to_have_attribute("data-state", "held")
    page.get_by_role("button", name="Undo").click()

    expect(firm.locator(".tag")).to_have_text("no space yet")
    expect(held).to_have_count(0)
    assert (faults_of(page), said) == ([], [])


def test_a_firm_is_dragged_to_a_booth_and_goes_on_by_keyboard(page: Page) -> None:
    firm = page.locator(f'.allocation-list [data-firm="{_waiting(page).get_attribute("data-firm")}"]')
    firm.click()
    _booth(page, "yes").wait_for()
    first, last = _booth(page, "yes"), page.locator('.plan-booths .booth[data-fit="yes"]').last
    wanted = [str(one.get_attribute("data-booth")) for one in (first, last)]

    page.locator(f'[data-booth="{wanted[0]}"]').scroll_into_view_if_needed()
    firm.drag_to(page.locator(f'[data-booth="{wanted[0]}"]'))
    expect(page.locator(f'[data-booth="{wanted[0]}"]')).to_have_attribute("data-fit", "mine")
    page.locator(f'[data-booth="{wanted[1]}"]').focus()
    page.keyboard.press("Enter")
    page.keyboard.press("h")
    expect(page.locator(f'[data-booth="{wanted[1]}"]')).to_have_attribute("data-fit", "mine")
    page.keyboard.press("r")

    expect(firm.locator(".tag")).to_have_text("no space yet")
    expect(page.locator(f'[data-booth="{wanted[1]}"]')).to_have_attribute("data-state", "available")


def test_a_rule_in_the_way_is_said_and_set_aside_knowingly(page: Page) -> None:
    firm = page.locator(f'.allocation-list [data-firm="{_waiting(page).get_attribute("data-firm")}"]')
    firm.click()
    expect(page.locator(".allocation-firm")).to_be_visible()
    far = page.locator('.plan-booths .booth[data-state="available"]')
    number = str(far.last.get_attribute("data-booth"))

    far.first.click()
    far.last.click(modifiers=["Shift"])
    page.get_by_role("button", name="Hold", exact=True).click()
    despite = page.get_by_role("button", name="Do it all the same")
    expect(page.locator(".allocation-said")).to_contain_text("not one row side by side")
    despite.click()

    expect(page.locator(f'[data-booth="{number}"]')).to_have_attribute("data-fit", "mine")
    page.get_by_role("button", name="Give back").click()
    expect(firm.locator(".tag")).to_have_text("no space yet")


def test_the_second_organiser_sees_it_without_loading_the_page(page: Page, context: BrowserContext) -> None:
    other = context.new_page()
    other.goto(BOARD)
    firm = str(_waiting(page).get_attribute("data-firm"))
    other.locator(f'.allocation-list [data-firm="{firm}"]').wait_for()

    page.locator(f'.allocation-list [data-firm="{firm}"]').click()
    page.locator(".allocation-best button").first.click()
    page.get_by_role("button", name="Assign", exact=True).click()
    expect(page.locator(f'.allocation-list [data-firm="{firm}"] .tag')).not_to_have_text("no space yet")

    expect(other.locator(f'.allocation-list [data-firm="{firm}"] .tag.good')).to_have_count(1, timeout=15_000)
    expect(other.locator(".allocation-said")).to_contain_text("was given", timeout=15_000)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(f'.allocation-list [data-firm="{firm}"] .tag')).to_have_text("no space yet")
    other.close()


def _telephone(context: BrowserContext, address: str) -> BrowserContext:
    """A telephone on which the same person is signed in."""
    assert context.browser is not None
    return context.browser.new_context(
        base_url=address,
        storage_state=context.storage_state(),
        has_touch=True,
        is_mobile=True,
        viewport={"width": 360, "height": 740},
        locale="en-GB",
    )


def test_a_space_of_several_booths_is_given_on_a_telephone(page: Page, context: BrowserContext) -> None:
    pocket = _telephone(context, page.url.partition("/organise")[0])
    phone = pocket.new_page()
    phone.goto(BOARD)
    name = _waiting(phone).locator(".name").inner_text()
    firm = phone.locator(f'.allocation-list [data-firm="{_waiting(phone).get_attribute("data-firm")}"]')
    said, chosen = phone.locator(".allocation-said"), phone.locator(".plan-booths .booth.chosen")

    firm.tap()
    expect(said).to_be_in_viewport()
    phone.get_by_role("button", name="Several booths").tap()
    for number in ("H1-A12", "H1-A14"):
        phone.locator(".plan-booths .booth").filter(has_text=number).tap()
    expect(chosen).to_have_count(2)
    phone.get_by_role("button", name="Hold", exact=True).tap()
    phone.get_by_role("button", name="Do it all the same").tap()
    expect(firm.locator(".tag")).to_have_text("H1-A12, H1-A14")
    phone.get_by_role("link", name="Hall 2").tap()
    expect(phone.locator(".allocation-name")).to_have_text(name)
    faults = faults_of(phone)
    phone.get_by_role("button", name="Undo").tap()

    expect(said).to_have_text(f"Taken back. {name} has no space now.")
    assert faults == []
    pocket.close()
