"""The hall plan in a real browser: drawn by hand and by keyboard, and found by visitors, with scripts and without."""

import re

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.journeys.site import BROWSER, EVENT, Site, complaints_of, faults_of, sign_in

pytestmark = BROWSER
PLAN = f"/organise/{EVENT}/plan"


def _board(site: Site, context: BrowserContext) -> Page:
    page = context.new_page()
    page.set_viewport_size({"width": 1280, "height": 1000})
    sign_in(site, page)
    page.wait_for_load_state()
    page.goto(PLAN)
    page.get_by_role("link", name="Drawing board of Hall 2").click()
    page.locator(".booth[tabindex]").first.wait_for()
    return page


def _numbered(page: Page, number: str) -> Locator:
    return page.locator(".plan-booths .booth", has=page.locator(f"text.plan-number:text-is('{number}')"))


def _place(page: Page, number: str) -> list[str]:
    rect = _numbered(page, number).locator("rect")
    return [str(rect.get_attribute(name)) for name in ("x", "y", "width", "height")]


def _drag(page: Page, number: str, right: float, down: float) -> None:
    """Drag a booth by so many times its own width and depth."""
    box = _numbered(page, number).locator("rect").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 4, box["y"] + box["height"] / 4
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right * box["width"] / 2, y + down * box["height"] / 2)
    page.mouse.move(x + right * box["width"], y + down * box["height"])
    page.mouse.up()


def test_booths_are_dragged_taken_back_and_moved_by_keyboard(site: Site, context: BrowserContext) -> None:
    page = _board(site, context)
    said = complaints_of(page)
    save, undo = page.get_by_role("button", name="Save the plan"), page.get_by_role("button", name="Undo")
    first, last = _place(page, "H2-A01"), _place(page, "H2-F01")

    _drag(page, "H2-A01", 0.5, 0)
    overlapping = _place(page, "H2-A01")
    expect(page.locator(".board-faults")).to_contain_text("Booths H2-A01 and H2-A02 overlap.")
    save.click()
    expect(page.locator(".board-said")).to_contain_text("Booths H2-A01 and H2-A02 overlap.")
    undo.click()
    back = _place(page, "H2-A01")
    expect(page.locator(".board-faults li")).to_have_count(0)
    expect(save).to_be_disabled()

    _numbered(page, "H2-F01").focus()
    for key in ("ArrowUp", "ArrowDown", "Shift+ArrowUp", "Control+d", "Delete", "Control+z", "Control+z"):
        page.keyboard.press(key)
    save.click()
    expect(page.locator(".board-said")).to_have_text("The plan is saved.")

    shorter = [*last[:3], str(int(last[3]) - 10)]
    assert (overlapping[0] != first[0], back, _place(page, "H2-F01")) == (True, first, shorter)
    page.reload()
    page.locator(".booth[tabindex]").first.wait_for()
    assert _place(page, "H2-F01") == shorter
    assert said == ["Failed to load resource: the server responded with a status of 409 (Conflict)"]


def test_booths_are_split_merged_and_called_otherwise(site: Site, context: BrowserContext) -> None:
    page = _board(site, context)
    wide = _place(page, "H2-D01")

    _numbered(page, "H2-D01").focus()
    page.get_by_role("button", name="Split").click()
    halves = _place(page, "H2-D01")
    page.get_by_label("Number of the chosen booth").fill("h2-d1a")
    page.get_by_label("Number of the chosen booth").press("Enter")
    page.get_by_role("button", name="Save the plan").click()
    expect(page.locator(".board-said")).to_have_text("The plan is saved.")
    renamed = _place(page, "H2-D1A")
    _numbered(page, "H2-D02").locator("rect").click(modifiers=[])
    added = [name for name in page.locator("text.plan-number").all_text_contents() if name.startswith("H2-D0")]

    assert (halves[2], renamed) == (str(int(wide[2]) // 2), halves)
    assert len(added) == len(set(added))


def _shifts(before: list[list[str]], after: list[list[str]]) -> list[int]:
    """By how much each booth stands further right."""
    return [int(there[0]) - int(here[0]) for here, there in zip(before, after, strict=True)]


def _choose(page: Page, *numbers: str) -> None:
    for place, number in enumerate(numbers):
        _numbered(page, number).locator("rect").click(modifiers=["Shift"] if place else [])


def test_several_booths_are_numbered_copied_and_pushed_against_a_wall_as_they_stand(
    site: Site, context: BrowserContext
) -> None:
    page = _board(site, context)
    number, undo = page.get_by_label("Number of the chosen booth"), page.get_by_role("button", name="Undo")
    row = ["H2-A06", "H2-A07", "H2-A08"]
    before = [_place(page, one) for one in row]

    _choose(page, *reversed(row))
    number.fill("h2-x08")
    number.press("Enter")
    renumbered = [_place(page, one) for one in ("H2-X08", "H2-X09", "H2-X10")]
    undo.click()
    _choose(page, *row)
    page.get_by_role("button", name="Copy").click()
    copies = [_place(page, one) for one in ("H2-A10", "H2-A11", "H2-A12")]
    undo.click()
    _choose(page, *row)
    _numbered(page, "H2-A08").focus()
    for _press in range(40):
        page.keyboard.press("ArrowRight")
    pushed = [_place(page, one) for one in row]

    wide = int(before[0][2])
    assert renumbered == before
    assert _shifts(before, copies) in ([3 * wide] * 3, [0] * 3)
    assert len(set(_shifts(before, pushed))) == 1
    assert int(pushed[-1][0]) + wide == 480  # units of ten centimetres: the hall is 48 m wide


def test_a_corner_that_is_drawn_snaps_to_the_edge_of_a_neighbour(site: Site, context: BrowserContext) -> None:
    page = _board(site, context)
    page.get_by_label("Grid").select_option("50")
    x, _y, wide, _deep = _place(page, "H2-F09")
    above = _place(page, "H2-E09")

    _numbered(page, "H2-F09").locator("rect").click()
    page.keyboard.press("Shift+ArrowRight")  # half a metre wider than the booth behind it
    _numbered(page, "H2-F09").locator("rect").click()
    page.locator(".board-handle").scroll_into_view_if_needed()
    corner, booth = (
        page.locator(".board-handle").bounding_box(),
        _numbered(page, "H2-F09").locator("rect").bounding_box(),
    )
    assert corner is not None
    assert booth is not None
    metre = booth["width"] / (int(wide) / 10 + 0.5)
    at = (corner["x"] + corner["width"] / 2, corner["y"] + corner["height"] / 2)
    page.mouse.move(*at)
    page.mouse.down()
    page.mouse.move(at[0] - metre * 0.2, at[1])
    page.mouse.move(at[0] - metre * 0.4, at[1])
    page.mouse.up()

    assert int(x) + int(_place(page, "H2-F09")[2]) == int(above[0]) + int(above[2])


def test_a_visitor_finds_a_firm_in_another_hall_with_scripts_and_without(site: Site, context: BrowserContext) -> None:
    page = context.new_page()
    said = complaints_of(page)
    page.goto(f"/{EVENT}/exhibitors")
    stand = page.locator("a[href*='/plan/booth/H3']")
    number = stand.first.inner_text().split()[-1]
    name = page.locator("main li", has=stand).first.locator("strong a").inner_text()

    page.goto(f"/{EVENT}/plan")
    page.get_by_label("Find a firm or booth").fill(name.upper())
    expect(page.locator(".plan-said")).to_have_text("Not in this hall. Press Enter to look in all halls.")
    page.get_by_label("Find a firm or booth").press("Enter")
    page.wait_for_url(re.compile("/plan/[0-9]+#booth-"))
    expect(page.locator(".booth.lit title")).to_contain_text(number)
    lit = page.url
    assert context.browser is not None
    plain = context.browser.new_context(java_script_enabled=False, base_url=site.address, locale="en-GB").new_page()
    plain.goto(f"/{EVENT}/plan")
    plain.get_by_label("Find a firm or booth").fill(number.lower())
    plain.get_by_role("button", name="Search").click()

    expect(plain.locator(".booth:target")).to_have_count(1)
    assert plain.url == lit
    assert said == []


def test_a_visitor_finds_a_booth(site: Site, context: BrowserContext) -> None:
    page = context.new_page()
    said = complaints_of(page)
    page.goto(f"/{EVENT}/plan")
    plan = page.locator("svg.plan")
    whole = plan.get_attribute("viewBox")

    page.get_by_label("Find a firm or booth").fill("h1-")
    expect(page.locator(".plan-said")).to_have_text(re.compile(r"\d+ found"))
    several = page.locator(".booth.lit").count()
    page.get_by_label("Find a firm or booth").fill("H1-B03")
    expect(page.locator(".plan-said")).to_have_text("1 found")
    near = plan.get_attribute("viewBox")
    page.get_by_role("button", name="Whole hall").click()
    wide = page.evaluate("document.documentElement.scrollWidth")

    assert (several > 1, near != whole, plan.get_attribute("viewBox")) == (True, True, whole)
    assert (wide, said) == (360, [])


def test_the_pages_are_accessible(site: Site, context: BrowserContext) -> None:
    page = _board(site, context)
    found = {}

    for address in (page.url, PLAN, page.url.removesuffix("/board"), f"/{EVENT}/plan"):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        if faults := faults_of(page):
            found[address] = faults

    assert found == {}
