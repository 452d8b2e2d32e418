"""The assignment board: which booths fit, acts on firms and their undo, two organisers at once."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask

from expo.booths.assignments.services import WantedSpace, assign, assign_batch
from expo.booths.models import Booth, Wish
from expo.booths.queries import holders_in
from expo.booths.rules import AssignmentState
from expo.db import db, transaction
from expo.errors import Refused
from expo.events.models import Event, Hall
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.rules import ApplicationState
from expo.exhibitors.services.firms import require_firm, write_firm
from expo.history.services import Actor
from tests.booths.assignments.arrangements import NINE, OLGA, arranged, booths_held, space_of
from tests.factories.accounts import nora, olga, signed_in, vera
from tests.factories.booths import a_hall, some_booths
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.factories.offers import a_priced_hall, holding
from tests.pages import Browser
from tests.queries import counted


def _act(browser: Browser, event: Event, hall: Hall, *firms: dict[str, Any], **more: Any) -> Any:
    token = browser.read("/account").typed("csrf_token")
    return browser.client.post(
        f"/organise/{event.slug}/board/{hall.id}/act",
        json={"firms": list(firms), **more},
        headers={"X-CSRFToken": token, "Accept": "application/json"},
    )


def _get(browser: Browser, event: Event, hall: Hall, ending: str) -> Any:
    address = f"/organise/{event.slug}/board/{hall.id}/{ending}"
    return browser.client.get(address, headers={"Accept": "application/json"})


def test_the_plan_tells_booth_by_booth_what_fits(app: Flask, browser: Browser) -> None:
    event = an_event()
    hall = a_hall(event)
    first, second, third, fourth = some_booths(event, hall, "A1", "A2", "A3", "A4")
    firm, other = emil(event, area_sqm=18, least_sqm=18, most_sqm=18), emil(event, name="Bosphorus Demo", **NINE)
    with transaction():
        assign(other, [fourth], by=OLGA)
        db.session.add(Wish(event_id=firm.event_id, exhibitor_id=firm.id, booth_id=second.id, rank=1))
    signed_in(browser, olga(event))

    answer = _get(browser, event, hall, f"firm/{firm.id}.json").json

    assert answer["booths"][str(first.id)] == [[first.id, second.id], "area", None]
    assert answer["booths"][str(second.id)][1:] == ["area", 1]
    assert answer["booths"][str(fourth.id)] == [[], "held", None]
    assert {tuple(space) for space in answer["best"]} == {(first.id, second.id), (second.id, third.id)}
    assert ["Wishes", "A2"] in answer["facts"]


def test_the_board_gives_holds_back_and_tells_what_undoes_it(app: Flask, browser: Browser) -> None:
    event = an_event()
    hall = a_hall(event)
    first, _second = some_booths(event, hall, "A1", "A2")
    firm = emil(event, name="Anadolu Demo", **NINE)
    signed_in(browser, olga(event))

    given = _act(browser, event, hall, {"firm": firm.id, "booths": [first.id], "state": "held", "had": 0})
    undone = _act(browser, event, hall, *given.json["undo"])

    assert (given.status_code, [one["numbers"] for one in given.json["spaces"]]) == (200, ["A1"])
    assert 'data-state="held"' in given.json["drawn"][str(first.id)]
    assert (undone.status_code, undone.json["spaces"]) == (200, [])
    assert 'data-state="available"' in undone.json["drawn"][str(first.id)]


def test_a_rule_in_the_way_is_said_and_kept_apart_from_a_refusal(app: Flask, browser: Browser) -> None:
    event = an_event()
    hall = a_hall(event)
    (first,) = some_booths(event, hall, "A1")
    firm, other = emil(event, name="Anadolu Demo", area_sqm=18, least_sqm=18, most_sqm=18), emil(event, **NINE)
    asked = {"firm": firm.id, "booths": [first.id]}
    signed_in(browser, olga(event))

    warned = _act(browser, event, hall, asked)
    done = _act(browser, event, hall, asked, despite=True)
    refused = _act(browser, event, hall, {"firm": other.id, "booths": [first.id]}, despite=True)

    assert (warned.status_code, warned.json["despite"], done.status_code) == (409, True, 200)
    assert (refused.status_code, "despite" in refused.json) == (409, False)
    assert refused.json["error"] == "Booth A1 is already given to Anadolu Demo."


def test_a_look_costs_nothing_as_long_as_nothing_changed(app: Flask, browser: Browser) -> None:
    event = an_event()
    hall = a_hall(event)
    (first,) = some_booths(event, hall, "A1")
    firm = emil(event, **NINE)
    signed_in(browser, olga(event))
    mark = _get(browser, event, hall, "now.json").headers["ETag"]
    address = f"/organise/{event.slug}/board/{hall.id}/now.json"

    same = browser.client.get(address, headers={"If-None-Match": mark})
    with transaction():
        assign(firm, [first], by=OLGA)
    other = browser.client.get(address, headers={"If-None-Match": mark})
    drawn = _get(browser, event, hall, f"drawn.json?ids={first.id},x,-1").json

    assert (same.status_code, other.status_code) == (304, 200)
    assert [(one["firm"], one["by"]) for one in other.json["spaces"]] == [(firm.id, "Olga")]
    assert list(drawn) == [str(first.id)]


def test_a_look_finds_a_firm_that_was_renamed_through_another_expo(app: Flask, browser: Browser) -> None:
    event = an_event()
    hall = a_hall(event)
    firm, (first,) = emil(event, **NINE), some_booths(event, hall, "A1")
    with transaction():
        assign(firm, [first], by=OLGA)
    signed_in(browser, olga(event))
    before = _get(browser, event, hall, "now.json")
    with transaction():
        write_firm(require_firm(firm), {"display_name": "Ember Machines"}, by=OLGA, event_id=None)
    now = browser.client.get(before.request.path, headers={"If-None-Match": before.headers["ETag"]})
    drawn = _get(browser, event, hall, f"drawn.json?ids={first.id}").json

    assert now.status_code == 200
    assert now.json["firms"] != before.json["firms"]
    assert now.json["spaces"][0]["named"] != before.json["spaces"][0]["named"]
    assert "Ember Machines" in drawn[str(first.id)]
    assert "Ember Machines" in browser.read(f"/organise/{event.slug}/history").text


BAD = [
    {},
    {"firms": []},
    {"firms": [1]},
    {"firms": [{"firm": "x"}]},
    {"firms": [{"firm": True}]},
    {"firms": [{"firm": 1, "booths": "all"}]},
    {"firms": [{"firm": 1, "booths": [1] * 21}]},
    {"firms": [{"firm": 1, "booths": [-1]}]},
    {"firms": [{"firm": 1}] * 11},
]


@pytest.mark.parametrize("asked", BAD)
def test_what_is_no_act_is_refused(app: Flask, browser: Browser, asked: dict[str, Any]) -> None:
    event = an_event()
    hall = a_hall(event)
    signed_in(browser, olga(event))
    token = browser.read("/account").typed("csrf_token")

    answer = browser.client.post(
        f"/organise/{event.slug}/board/{hall.id}/act", json=asked, headers={"X-CSRFToken": token}
    )

    assert answer.status_code == 400


def test_states_and_pins_that_are_none_are_refused(app: Flask, browser: Browser) -> None:
    event = an_event()
    hall = a_hall(event)
    (first,) = some_booths(event, hall, "A1")
    firm = {"firm": emil(event, **NINE).id, "booths": [first.id]}
    signed_in(browser, olga(event))

    answers = [
        _act(browser, event, hall, firm | more) for more in ({"state": "ended"}, {"pinned": "yes"}, {"had": "x"})
    ]

    assert ([one.status_code for one in answers], booths_held(event)) == ([400, 400, 400], {})


def test_others_firms_and_booths_are_not_found(app: Flask, browser: Browser) -> None:
    event, elsewhere = an_event(), an_event()
    hall = a_hall(event)
    (booth,), (theirs,) = some_booths(event, hall, "A1"), some_booths(elsewhere, a_hall(elsewhere), "A1")
    firm, foreign, waiting = emil(event, **NINE), emil(elsewhere, **NINE), emil(event, state=ApplicationState.SUBMITTED)
    signed_in(browser, olga(event))

    asked = [(foreign, booth), (firm, theirs), (waiting, booth)]
    answers = [_act(browser, event, hall, {"firm": one.id, "booths": [two.id]}) for one, two in asked]
    looked = [_get(browser, event, hall, f"firm/{one.id}.json").status_code for one in (foreign, waiting)]

    assert ([one.status_code for one in answers], looked, booths_held(event)) == ([404, 404, 404], [404, 404], {})


def test_who_only_looks_gives_nothing_and_others_see_nothing(app: Flask, browser: Browser) -> None:
    event = an_event()
    hall = a_hall(event)
    (booth,) = some_booths(event, hall, "A1")
    firm = emil(event, **NINE)

    signed_in(browser, vera(event))
    looks = browser.read(f"/organise/{event.slug}/board").status
    gives = _act(browser, event, hall, {"firm": firm.id, "booths": [booth.id]}).status_code
    signed_in(browser, nora())
    others = [_get(browser, event, hall, ending).status_code for ending in ("now.json", f"firm/{firm.id}.json")]

    assert (looks, gives, others, booths_held(event)) == (200, 403, [404, 404], {})


def test_a_board_without_a_plan_says_what_to_do_first(app: Flask, browser: Browser) -> None:
    event = an_event()
    signed_in(browser, olga(event))

    page = browser.read(f"/organise/{event.slug}/board")

    assert "No hall is drawn yet" in page.text


@pytest.mark.parametrize("firms", [1, 3])
def test_board_and_acts_take_the_same_statements_however_many_there_are(
    app: Flask, browser: Browser, firms: int
) -> None:
    event = an_event()
    hall = a_hall(event)
    booths = some_booths(event, hall, "A1", "A2", "A3", "A4")
    known = [emil(event, name=f"Demo {number}", **NINE) for number in range(firms)]
    for firm, booth in zip(known, booths, strict=False):
        arranged(WantedSpace(firm, (booth,)))
    signed_in(browser, olga(event))
    browser.read(f"/organise/{event.slug}/board/{hall.id}")

    with counted(app) as page:
        browser.read(f"/organise/{event.slug}/board/{hall.id}")
    with counted(app) as look:
        _get(browser, event, hall, "now.json")
    with counted(app) as pick:
        _get(browser, event, hall, f"firm/{known[0].id}.json")
    token = browser.read("/account").typed("csrf_token")
    with counted(app) as act:
        browser.client.post(
            f"/organise/{event.slug}/board/{hall.id}/act",
            headers={"X-CSRFToken": token},
            json={"firms": [{"firm": known[0].id, "booths": [booths[3].id]}]},
        )

    assert (len(page), len(look), len(pick), len(act)) == (14, 9, 19, 32)


def test_what_others_did_meanwhile_is_in_the_answer_of_an_act(app: Flask, browser: Browser) -> None:
    event = an_event()
    hall = a_hall(event)
    first, second = some_booths(event, hall, "A1", "A2")
    one, other = emil(event, name="Anadolu Demo", **NINE), emil(event, name="Bosphorus Demo", **NINE)
    signed_in(browser, olga(event))
    with transaction():
        assign(other, [second], by=Actor("Orhan"))

    given = _act(browser, event, hall, {"firm": one.id, "booths": [first.id], "had": 0}).json

    assert {space["firm"]: (space["numbers"], space["by"]) for space in given["spaces"]} == {
        one.id: ("A1", "Olga Organiser"),
        other.id: ("A2", "Orhan"),
    }
    assert list(given["drawn"]) == [str(first.id)]


def test_of_two_organisers_who_press_at_once_one_has_the_booth(app: Flask) -> None:
    event = an_event()
    wanted = some_booths(event, a_hall(event), "A1")[0].id
    ids = [emil(event, name=f"Demo {number}", **NINE).id for number in range(6)]

    def press(number: int) -> str:
        with app.app_context():
            try:
                with transaction():
                    firm = db.session.get_one(Exhibitor, number)
                    assign_batch([WantedSpace(firm, (db.session.get_one(Booth, wanted),))], by=OLGA)
            except Refused as refusal:
                return refusal.message
            return "given"

    with ThreadPoolExecutor(6) as organisers:
        answers = list(organisers.map(press, ids))

    db.session.rollback()
    assert answers.count("given") == 1
    assert list(holders_in(event)) == [wanted]


def test_an_offer_is_made_from_the_board(app: Flask, browser: Browser) -> None:
    event, booths = a_priced_hall("A1")
    firm = holding(event, booths)
    signed_in(browser, olga(event))
    token = browser.read("/account").typed("csrf_token")
    address, headers = (
        f"/organise/{event.slug}/offers/to/{firm.id}/now",
        {"X-CSRFToken": token, "Accept": "application/json"},
    )

    made = browser.client.post(address, json={}, headers=headers)
    again = browser.client.post(address, json={}, headers=headers)

    assert (made.status_code, made.json["said"]) == (200, "The offer of A1 is made and mailed.")
    assert (again.status_code, space_of(firm).state) == (409, AssignmentState.OFFERED)
