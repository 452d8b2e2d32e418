"""The public plan: confirmed firms by name, other booths free or taken, as a drawing and as a list."""

from urllib.parse import quote

import pytest
from flask import Flask

from expo.booths.plan.change import change_plan
from expo.booths.plan.drafts import BoothDraft, PlanChange
from expo.booths.plan.walkable import Rect
from expo.booths.rules import AssignmentState
from expo.db import transaction
from expo.events.rules import EventState
from expo.history.services import PROGRAM
from tests.factories.booths import a_hall, held, some_booths
from tests.factories.events import an_event
from tests.pages import Browser
from tests.queries import counted


def test_confirmed_firms_are_named_and_nobody_else(app: Flask, browser: Browser) -> None:
    event = an_event()
    hall = a_hall(event)
    first, second, third, fourth = some_booths(event, hall, "A1", "A2", "A3", "A4")
    held(first, "Emil Systems")
    held(second, "Secret Offer", state=AssignmentState.OFFERED, confirmed=False)
    held(third, "Not Yet Confirmed", confirmed=False)
    with transaction():
        blocked = BoothDraft(id=fourth.id, fields={"blocked": True, "blocked_why": "for the minister"})
        change_plan(event, hall, PlanChange(booths=[blocked]), revision=None, by=PROGRAM)

    page = browser.read(f"/{event.slug}/plan")

    assert "Emil Systems" in page.text
    assert [word for word in ("Secret", "Confirmed", "minister") if word in page.text] == []
    states = [one["data-state"] for one in page.soup.select("svg.plan .plan-booths .booth")]
    assert states == ["taken", "taken", "taken", "taken"]


def test_a_booth_has_an_address_of_its_own(app: Flask, browser: Browser) -> None:
    event = an_event()
    a_hall(event)
    other = a_hall(event, "Hall 2")
    (booth,) = some_booths(event, other, "H2-A1")

    answer = browser.client.get(f"/{event.slug}/plan/booth/h2-a1")

    assert answer.headers["Location"].endswith(f"/{event.slug}/plan/{other.id}#booth-{booth.id}")
    page = browser.read(f"/{event.slug}/plan/{other.id}")
    assert [one["href"] for one in page.soup.select(f"a[href='#booth-{booth.id}']")] == [f"#booth-{booth.id}"] * 2
    assert page.soup.select_one(f"#booth-{booth.id}") is not None


def test_an_expo_without_a_plan_says_so(app: Flask, browser: Browser) -> None:
    event = an_event()

    page = browser.read(f"/{event.slug}/plan")

    assert "The plan is being drawn" in page.text


@pytest.mark.parametrize("address", ["plan/999999", "plan/booth/none", "plan/booth/%2e%2e"])
def test_what_is_not_there_is_not_found(app: Flask, browser: Browser, address: str) -> None:
    event = an_event()
    a_hall(event)

    assert browser.client.get(f"/{event.slug}/{address}").status_code == 404


def test_a_drafts_plan_and_another_expos_hall_are_not_shown(app: Flask, browser: Browser) -> None:
    draft, event = an_event(state=EventState.DRAFT), an_event()
    hall = a_hall(draft)

    found = [browser.client.get(f"/{one.slug}/plan/{hall.id}").status_code for one in (draft, event)]

    assert found == [404, 404]


def test_a_change_shows_at_the_next_reading(app: Flask, browser: Browser) -> None:
    event = an_event()
    hall = a_hall(event)
    some_booths(event, hall, "A1")
    before = "A2" in browser.read(f"/{event.slug}/plan").text

    with transaction():
        change = PlanChange(booths=[BoothDraft(id=None, number="A2", rect=Rect(300, 600, 300, 300))])
        change_plan(event, hall, change, revision=None, by=PROGRAM)

    assert (before, "A2" in browser.read(f"/{event.slug}/plan").text) == (False, True)


@pytest.mark.parametrize("many", [1, 3])
def test_the_plan_takes_as_many_statements_however_many_booths(app: Flask, browser: Browser, many: int) -> None:
    event = an_event()
    hall = a_hall(event)
    for booth in some_booths(event, hall, *(f"A{n}" for n in range(many))):
        held(booth, f"Firm {booth.id}")

    with counted(app) as statements:
        browser.read(f"/{event.slug}/plan")

    assert len(statements) == 9


def test_a_firm_is_found_in_whatever_hall_it_stands(app: Flask, browser: Browser) -> None:
    event = an_event()
    a_hall(event)
    other = a_hall(event, "Hall 2")
    first, second, third, fourth = some_booths(event, other, "H2-A1", "H2-A2", "H2-A3", "H2-A4")
    held(first, "Emil Işık Systems")
    held(second, "Emil Machines")
    held(third, "Emil Not Yet", confirmed=False)
    find = f"/{event.slug}/plan/find?q="

    alone, by_number = (browser.client.get(find + q).headers["Location"] for q in ("emil+ISIK", "h2+-+a4"))
    several = browser.read(f"{find}emil")
    begun = browser.read(f"{find}h2-a")

    assert (alone, by_number) == (f"/{event.slug}/plan/booth/H2-A1", f"/{event.slug}/plan/booth/H2-A4")
    assert [one["href"] for one in several.soup.select("main li a[href*='/booth/']")] == [
        f"/{event.slug}/plan/booth/H2-A1",
        f"/{event.slug}/plan/booth/H2-A2",
    ]
    assert len(begun.soup.select("main li")) == len((first, second, third, fourth))


@pytest.mark.parametrize("q", ["nobody", "%", "_", "'", "A" * 5000])
def test_what_is_found_nowhere_is_said(app: Flask, browser: Browser, q: str) -> None:
    event = an_event()
    held(some_booths(event, a_hall(event), "A1")[0], "Emil Systems")

    page = browser.read(f"/{event.slug}/plan/find?q={quote(q)}")

    assert (page.status, "Nothing found" in page.text, "Emil" in page.text) == (200, True, False)


def test_the_plan_and_the_directory_lead_to_one_another(app: Flask, browser: Browser) -> None:
    event = an_event()
    space = held(some_booths(event, a_hall(event), "A1")[0], "Emil Systems")
    firm = f"/{event.slug}/exhibitors/emil-systems-{space.exhibitor_id}"

    plan, page, index = (
        browser.read(f"/{event.slug}{path}") for path in ("/plan", firm.removeprefix(f"/{event.slug}"), "/exhibitors")
    )

    assert plan.soup.select_one(f".plan-list a[href='{firm}']") is not None
    assert [
        one.soup.select_one(f"main a[href='/{event.slug}/plan/booth/A1']") is not None for one in (page, index)
    ] == [True, True]
