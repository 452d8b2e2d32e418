"""Booth wishes of a firm: in the application, on its desk until they close, within its event only."""

from datetime import timedelta

import pytest
from flask import Flask

from expo import clock
from expo.booths.allocation.load_problem import problem_of
from expo.booths.models import Booth
from expo.booths.plan.change import change_plan
from expo.booths.plan.drafts import BoothDraft, PlanChange
from expo.booths.wishes.queries import wishes_of
from expo.booths.wishes.services import save_wishes
from expo.db import db, transaction
from expo.errors import NotFound, Refused
from expo.events.models import Event, Hall
from expo.events.rules import EventState
from expo.exhibitors.links import exhibitor_token
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.rules import ApplicationState
from expo.history.queries import history_about
from expo.history.services import PROGRAM
from tests.factories.accounts import nora, olga, signed_in
from tests.factories.booths import a_hall, held, some_booths
from tests.factories.events import an_event
from tests.factories.exhibitors import EMIL, a_draft, emil, taking_applications
from tests.pages import Browser, text_of
from tests.queries import counted


def _step(exhibitor: Exhibitor) -> str:
    return f"/exhibitor/{exhibitor_token(exhibitor)}/apply/wishes"


def _desk(exhibitor: Exhibitor) -> str:
    return f"/exhibitor/{exhibitor_token(exhibitor)}"


def _planned(*numbers: str) -> tuple[Event, list[Booth]]:
    event = an_event()
    return event, some_booths(event, a_hall(event), *numbers)


def _wished(exhibitor: Exhibitor) -> list[str]:
    return [booth.number for booth in wishes_of(exhibitor)]


def _block(event: Event, hall: Hall, booth: Booth) -> None:
    with transaction():
        blocked = BoothDraft(id=booth.id, fields={"blocked": True, "blocked_why": "for the minister"})
        change_plan(event, hall, PlanChange(booths=[blocked]), revision=None, by=PROGRAM)


def test_a_firm_names_booths_in_their_order_and_goes_on(app: Flask, browser: Browser) -> None:
    event, _booths = _planned("A1", "A2", "A3")
    draft = a_draft(event)

    after = browser.send(_step(draft), {"wish1": " a3 ", "wish2": "", "wish3": "A1"})
    again = browser.read(_step(draft))

    assert (after.heading, _wished(draft)) == ("Neighbours", ["A3", "A1"])
    assert [again.typed(f"wish{rank}") for rank in (1, 2, 3)] == ["A3", "A1", ""]
    assert [option["value"] for option in again.soup.select("datalist option")] == ["A1", "A2", "A3"]


def test_the_engine_takes_what_the_firm_wishes(app: Flask, browser: Browser) -> None:
    event, (first, second) = _planned("A1", "A2")
    firm = emil(event)

    browser.send(_step(firm), {"wish1": "A2", "wish2": "A1"})

    assert [asker.wishes for asker in problem_of(event).firms] == [(second.id, first.id)]


def test_what_cannot_be_wished_for_is_said_beside_its_field(app: Flask, browser: Browser) -> None:
    event, other = an_event(), an_event()
    hall = a_hall(event)
    _free, barred = some_booths(event, hall, "A1", "A2")
    _block(event, hall, barred)
    some_booths(other, a_hall(other), "Z1")
    draft = a_draft(event)

    page = browser.send(
        _step(draft), {"wish1": "A1", "wish2": "Z1", "wish3": "a1", "wish4": "A2", "wish5": "x" * 21}, status=400
    )

    wrong = {
        field["id"]: text_of(error)
        for field, error in zip(page.soup.select(".wrong input"), page.soup.select(".field-error"), strict=True)
    }
    assert wrong == {
        "wish2": "There is no booth Z1 in this expo. Write its number as it stands on the plan.",
        "wish3": "Booth A1 stands there twice.",
        "wish4": "Booth A2 is given to nobody. Choose another.",
        "wish5": "Use at most 20 characters.",
    }
    assert (page.typed("wish2"), page.typed("wish4"), _wished(draft)) == ("Z1", "A2", [])
    assert "minister" not in page.text


def test_a_booth_that_does_not_fit_may_be_wished_for_and_says_why(app: Flask, browser: Browser) -> None:
    event, (booth, _other) = _planned("A1", "A2")
    held(booth)
    with transaction():
        booth.power_kw, booth.water = 3, False
    draft = a_draft(event, area_sqm=18, least_sqm=18, open_sides=3, power_kw=4, water=True)

    browser.send(_step(draft), {"wish1": "A1"})
    page = browser.read(_step(draft))

    note = page.soup.select_one(".wish-note")
    assert note is not None
    assert text_of(note) == (
        "9 m². It is taken at the moment. It is smaller than the least area accepted (18 m²), so it counts only together with "
        "a booth beside it. It has only 2 open sides. It has 3 kW, and 4 kW are asked for. It has no water."
    )


def test_wishes_stand_in_the_review_on_the_desk_in_the_office_and_in_the_export(app: Flask, browser: Browser) -> None:
    event, _booths = _planned("A1", "A2")
    draft, other = a_draft(event, name="Emil Ltd"), emil(event, name="Other Ltd")
    browser.send(_step(draft), {"wish1": "A2", "wish2": "A1"})

    review = browser.read(f"{_desk(draft)}/apply/review")
    browser.send(f"{_desk(draft)}/apply/review", {"terms": "y"})
    desk = browser.read(_desk(draft))
    signed_in(browser, olga(event))
    office = browser.read(f"/organise/{event.slug}/exhibitors/{draft.id}")
    with browser.client.get(f"/organise/{event.slug}/exhibitors/export.csv", buffered=True) as answer:
        table = answer.get_data(as_text=True).splitlines()

    for page in (review, desk, office):
        assert "A2: 9 m²." in page.text
    assert [link["href"] for link in review.soup.select("a[aria-label='Change: Booths wished for']")] == [_step(draft)]
    assert desk.link("Booths wished for") == _step(draft)
    assert table[0].endswith(",Booths wished for")
    assert {line.split(",")[0]: line.endswith('"A2, A1"') for line in table[1:]} == {
        "Emil Ltd": True,
        "Other Ltd": False,
    }
    assert _wished(other) == []


def test_the_history_says_what_was_wished_before(app: Flask) -> None:
    event, (first, second) = _planned("A1", "A2")
    draft = a_draft(event)
    version = draft.version

    with transaction():
        save_wishes(draft, [first.id, second.id], by=EMIL)
    with transaction():
        save_wishes(draft, [second.id, first.id], by=EMIL)
        save_wishes(draft, [second.id, first.id], by=EMIL)

    assert draft.version == version + 2
    told = [(entry.before, entry.after) for entry in history_about(draft) if "wishes" in (entry.after or {})]
    assert [((before or {})["wishes"], (after or {})["wishes"]) for before, after in told] == [
        ("A1, A2", "A2, A1"),
        ("", "A1, A2"),
    ]


def test_the_second_of_two_tabs_hears_what_the_first_changed(app: Flask, browser: Browser) -> None:
    event, _booths = _planned("A1", "A2")
    draft = a_draft(event)
    seen = browser.read(_step(draft)).typed("version")
    browser.send(_step(draft), {"wish1": "A1"})

    told = browser.send(_step(draft), {"wish1": "A2", "version": seen}, status=409)
    kept = _wished(draft)
    browser.send(_step(draft), {"wish1": "A2", "version": told.typed("version")})

    assert "Somebody else changed this application while you wrote." in told.text
    assert (told.typed("wish1"), kept, _wished(draft)) == ("A2", ["A1"], ["A2"])


def test_without_a_plan_the_step_says_so_and_is_passed(app: Flask, browser: Browser) -> None:
    event, hidden = an_event(), an_event(state=EventState.DRAFT)
    some_booths(hidden, a_hall(hidden), "A1")
    told: list[tuple[bool, str, list[str]]] = []

    for draft in (a_draft(event), a_draft(hidden)):
        said = "The hall plan is not published yet." in browser.read(_step(draft)).text
        told.append((said, browser.send(_step(draft), {"wish1": "A1"}).heading, _wished(draft)))

    assert told == [(True, "Neighbours", []), (True, "Neighbours", [])]


def test_a_plan_that_is_hidden_again_takes_no_wishes_away(app: Flask, browser: Browser) -> None:
    event, (booth,) = _planned("A1")
    draft = a_draft(event)
    with transaction():
        save_wishes(draft, [booth.id], by=EMIL)
        event.state = EventState.DRAFT

    browser.send(_step(draft), {})

    assert _wished(draft) == ["A1"]


@pytest.mark.parametrize("state", [ApplicationState.SUBMITTED, ApplicationState.ACCEPTED, ApplicationState.WAITING])
def test_wishes_are_changed_until_applications_close(app: Flask, browser: Browser, state: ApplicationState) -> None:
    event, _booths = _planned("A1", "A2")
    closes = clock.now() + timedelta(days=1)
    taking_applications(event, closes_at=closes)
    firm = emil(event, state=state)
    browser.send(_step(firm), {"wish1": "A1"})

    with clock.set_to(closes):
        desk = browser.read(_step(firm))
        late = browser.post(_step(firm), {"wish1": "A2"}).status_code

    assert (late, _wished(firm)) == (409, ["A1"])
    assert desk.banners[0] == "The booths you wish for cannot be changed any more. Write to the organisers."
    assert [link for link in desk.soup.select("a") if text_of(link) == "Booths wished for"] == []


@pytest.mark.parametrize(
    "state",
    [ApplicationState.OFFERED, ApplicationState.CONFIRMED, ApplicationState.DECLINED, ApplicationState.WITHDRAWN],
)
def test_a_firm_that_has_its_answer_wishes_no_more(app: Flask, state: ApplicationState) -> None:
    event, (booth,) = _planned("A1")
    firm = emil(event, state=state)

    with pytest.raises(Refused, match="cannot be changed any more"), transaction():
        save_wishes(firm, [booth.id], by=EMIL)

    assert _wished(firm) == []


def test_a_service_takes_no_foreign_booth_nor_one_twice_nor_too_many(app: Flask) -> None:
    event, booths = _planned("A1", "A2", "A3", "A4", "A5", "A6")
    _other, (foreign,) = _planned("Z1")
    draft = a_draft(event)

    with pytest.raises(NotFound, match="There is no such booth"), transaction():
        save_wishes(draft, [foreign.id], by=EMIL)
    for wanted in ([booths[0].id] * 2, [booth.id for booth in booths]):
        with pytest.raises(Refused, match="at most 5"), transaction():
            save_wishes(draft, wanted, by=EMIL)

    assert _wished(draft) == []


def test_another_firms_link_opens_its_own_wishes_and_a_wrong_one_nothing(app: Flask, browser: Browser) -> None:
    event, _booths = _planned("A1")
    draft, other = a_draft(event), a_draft(event)
    browser.send(_step(draft), {"wish1": "A1"})

    theirs = browser.read(_step(other))
    wrong = browser.client.get("/exhibitor/" + "x" * 40 + "/apply/wishes").status_code
    signed_in(browser, nora())
    office = browser.client.get(f"/organise/{event.slug}/exhibitors/{draft.id}").status_code

    assert (theirs.typed("wish1"), wrong, office) == ("", 404, 404)


def test_a_hall_is_drawn_for_the_firm_with_what_speaks_against_each_booth(app: Flask, browser: Browser) -> None:
    event, other = an_event(), an_event()
    hall, foreign = a_hall(event), a_hall(other)
    first, second = some_booths(event, hall, "A1", "A2")
    some_booths(other, foreign, "Z1")
    held(first, "Secret Ltd", confirmed=False)
    _block(event, hall, second)
    draft = a_draft(event)

    told = browser.client.get(f"{_step(draft)}/hall/{hall.id}.json").get_json()
    strange = browser.client.get(f"{_step(draft)}/hall/{foreign.id}.json").status_code

    assert told["booths"] == [
        {"id": first.id, "number": "A1", "barred": False, "about": "9 m². It is taken at the moment."},
        {"id": second.id, "number": "A2", "barred": True, "about": "9 m²."},
    ]
    assert (f'id="booth-{first.id}"' in told["svg"], "Secret" in told["svg"], strange) == (True, False, 404)


@pytest.mark.parametrize("many", [1, 3])
def test_pages_take_as_many_statements_however_many_wishes(app: Flask, browser: Browser, many: int) -> None:
    event, booths = _planned("A1", "A2", "A3")
    draft = a_draft(event)
    hall = booths[0].hall_id
    with transaction():
        save_wishes(draft, [booth.id for booth in booths[:many]], by=EMIL)
    addresses = (_step(draft), f"{_step(draft)}/hall/{hall}.json", f"{_desk(draft)}/apply/review", _desk(draft))
    db.session.remove()
    found = []

    for address in addresses:
        with counted(app) as statements:
            assert browser.client.get(address).status_code == 200
        found.append(len(statements))

    assert found == [14, 10, 17, 20]
