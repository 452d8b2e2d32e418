"""The allocation board answers: booth by booth what fits, acts on firms, the way back, two organisers at once."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask

from expo.booths.allocation.engine.problem import Rule
from expo.booths.allocation.fit import judgement
from expo.booths.assignments.batch import AgainstRule, WantedSpace, arrange
from expo.booths.assignments.queries import live_assignment
from expo.booths.assignments.services import give
from expo.booths.models import Assignment, Booth, Wish
from expo.booths.queries import booth_in, holders_in
from expo.booths.rules import AssignmentState
from expo.db import db, transaction
from expo.errors import Refused
from expo.events.models import Event, Hall
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.rules import ApplicationState
from expo.history.services import Actor
from tests.factories.accounts import nora, olga, signed_in, vera
from tests.factories.booths import a_hall, some_booths
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.factories.offers import a_priced_hall, holding
from tests.pages import Browser
from tests.queries import counted

OLGA, OTHER, HELD, FOR_GOOD = Actor("Olga"), Actor("Orhan"), AssignmentState.HELD, AssignmentState.ASSIGNED
NINE = {"area_sqm": 9, "least_sqm": 9, "most_sqm": 9}


def _has(event: Event) -> dict[str, str]:
    return {_number(event, booth): holder.name for booth, holder in sorted(holders_in(event).items())}


def _number(event: Event, booth_id: int) -> str:
    booth = booth_in(event, booth_id)
    assert booth is not None
    return booth.number


def _arranged(*wanted: WantedSpace, despite: bool = False) -> list[WantedSpace]:
    with transaction():
        return arrange(wanted, by=OLGA, despite=despite)


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


def _space(exhibitor: Exhibitor) -> Assignment:
    found = live_assignment(exhibitor)
    assert found is not None
    return found


def test_two_firms_change_places_and_back(app: Flask) -> None:
    event = an_event()
    first, second = some_booths(event, a_hall(event), "A1", "A2")
    one, other = emil(event, name="Anadolu Demo", **NINE), emil(event, name="Bosphorus Demo", **NINE)
    with transaction():
        give(one, [first], by=OLGA, state=FOR_GOOD)
        give(other, [second], by=OLGA)

    undo = _arranged(WantedSpace(one, (second,), FOR_GOOD), WantedSpace(other, (first,), HELD))
    swapped = _has(event)
    _arranged(*undo)

    assert swapped == {"A1": "Bosphorus Demo", "A2": "Anadolu Demo"}
    assert _has(event) == {"A1": "Anadolu Demo", "A2": "Bosphorus Demo"}
    assert (_space(one).state, _space(other).state) == (FOR_GOOD, HELD)


def test_what_was_given_back_comes_back_pinned_as_it_was(app: Flask) -> None:
    event = an_event()
    booths = some_booths(event, a_hall(event), "A1", "A2")
    firm = emil(event, area_sqm=18, least_sqm=18, most_sqm=18)
    _arranged(WantedSpace(firm, tuple(booths), FOR_GOOD, pinned=True))

    undo = _arranged(WantedSpace(firm))
    empty = _has(event)
    _arranged(*undo)

    assert empty == {}
    assert (_space(firm).numbers, _space(firm).state, _space(firm).pinned) == (["A1", "A2"], FOR_GOOD, True)


def test_a_firm_that_was_moved_meanwhile_stays_where_it_is(app: Flask) -> None:
    event = an_event()
    first, second, third = some_booths(event, a_hall(event), "A1", "A2", "A3")
    firm = emil(event, name="Anadolu Demo", **NINE)
    undo = _arranged(WantedSpace(firm, (first,)))
    with transaction():
        give(firm, [second], by=OTHER)

    with pytest.raises(Refused, match="Anadolu Demo was given A2 meanwhile, by Orhan"):
        _arranged(*undo)
    with pytest.raises(Refused, match="Anadolu Demo was given A2 meanwhile, by Orhan"):
        _arranged(WantedSpace(firm, (third,), had=0))

    assert _has(event) == {"A2": "Anadolu Demo"}


def test_a_rule_is_told_and_may_be_set_aside_knowingly(app: Flask) -> None:
    event = an_event()
    first, second, third = some_booths(event, a_hall(event), "A1", "A2", "A3")
    firm = emil(event, name="Anadolu Demo", area_sqm=18, least_sqm=18, most_sqm=18)

    with pytest.raises(AgainstRule, match="A1 for Anadolu Demo: the area is not what the firm accepts"):
        _arranged(WantedSpace(firm, (first,)))
    with pytest.raises(AgainstRule, match="A1, A3 for Anadolu Demo: the booths are not one row side by side"):
        _arranged(WantedSpace(firm, (first, third)))
    _arranged(WantedSpace(firm, (first, second)))
    _arranged(WantedSpace(firm, (third,)), despite=True)

    assert _has(event) == {"A3": "Anadolu Demo"}


def test_a_firm_is_not_put_beside_one_that_keeps_apart_from_it(app: Flask) -> None:
    event = an_event()
    first, second, _third, fourth = some_booths(event, a_hall(event), "A1", "A2", "A3", "A4")
    loud = emil(event, name="Bosphorus Demo", **NINE)
    shy = emil(event, name="Anadolu Demo", apart=["Bosphorus Demo"], **NINE)
    with transaction():
        give(shy, [first], by=OLGA)

    judged = judgement(event, loud, first.hall_id).booths
    with pytest.raises(AgainstRule, match="A2 for Bosphorus Demo: a firm it keeps apart from"):
        _arranged(WantedSpace(loud, (second,)))
    _arranged(WantedSpace(loud, (fourth,)))

    assert (judged[second.id].rule, judged[fourth.id].rule) == (Rule.APART, None)
    assert _has(event) == {"A1": "Anadolu Demo", "A4": "Bosphorus Demo"}


def test_nobody_sets_aside_that_a_booth_is_anothers(app: Flask) -> None:
    event = an_event()
    first, second = some_booths(event, a_hall(event), "A1", "A2")
    one, other = emil(event, name="Anadolu Demo", **NINE), emil(event, name="Bosphorus Demo", **NINE)
    _arranged(WantedSpace(one, (first,)), WantedSpace(other, (second,)))

    with pytest.raises(Refused, match="Booth A1 is already given to Anadolu Demo"):
        _arranged(WantedSpace(other, (first,)), despite=True)

    assert _has(event) == {"A1": "Anadolu Demo", "A2": "Bosphorus Demo"}


def test_of_several_firms_all_are_moved_or_none(app: Flask) -> None:
    event = an_event()
    first, second = some_booths(event, a_hall(event), "A1", "A2")
    one, other = emil(event, name="Anadolu Demo", **NINE), emil(event, name="Bosphorus Demo", **NINE)
    with transaction():
        second.blocked = True

    with pytest.raises(Refused, match="Booth A2 is blocked"):
        _arranged(WantedSpace(one, (first,)), WantedSpace(other, (second,)), despite=True)

    assert _has(event) == {}


def test_the_plan_tells_booth_by_booth_what_fits(app: Flask, browser: Browser) -> None:
    event = an_event()
    hall = a_hall(event)
    first, second, third, fourth = some_booths(event, hall, "A1", "A2", "A3", "A4")
    firm, other = emil(event, area_sqm=18, least_sqm=18, most_sqm=18), emil(event, name="Bosphorus Demo", **NINE)
    with transaction():
        give(other, [fourth], by=OLGA)
        db.session.add(Wish(exhibitor_id=firm.id, booth_id=second.id, rank=1))
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
        give(firm, [first], by=OLGA)
    other = browser.client.get(address, headers={"If-None-Match": mark})
    drawn = _get(browser, event, hall, f"drawn.json?ids={first.id},x,-1").json

    assert (same.status_code, other.status_code) == (304, 200)
    assert [(one["firm"], one["by"]) for one in other.json["spaces"]] == [(firm.id, "Olga")]
    assert list(drawn) == [str(first.id)]


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

    assert ([one.status_code for one in answers], _has(event)) == ([400, 400, 400], {})


def test_others_firms_and_booths_are_not_found(app: Flask, browser: Browser) -> None:
    event, elsewhere = an_event(), an_event()
    hall = a_hall(event)
    (booth,), (theirs,) = some_booths(event, hall, "A1"), some_booths(elsewhere, a_hall(elsewhere), "A1")
    firm, foreign, waiting = emil(event, **NINE), emil(elsewhere, **NINE), emil(event, state=ApplicationState.SUBMITTED)
    signed_in(browser, olga(event))

    asked = [(foreign, booth), (firm, theirs), (waiting, booth)]
    answers = [_act(browser, event, hall, {"firm": one.id, "booths": [two.id]}) for one, two in asked]
    looked = [_get(browser, event, hall, f"firm/{one.id}.json").status_code for one in (foreign, waiting)]

    assert ([one.status_code for one in answers], looked, _has(event)) == ([404, 404, 404], [404, 404], {})


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

    assert (looks, gives, others, _has(event)) == (200, 403, [404, 404], {})


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
        _arranged(WantedSpace(firm, (booth,)))
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

    assert (len(page), len(look), len(pick), len(act)) == (14, 9, 19, 35)


def test_what_others_did_meanwhile_is_in_the_answer_of_an_act(app: Flask, browser: Browser) -> None:
    event = an_event()
    hall = a_hall(event)
    first, second = some_booths(event, hall, "A1", "A2")
    one, other = emil(event, name="Anadolu Demo", **NINE), emil(event, name="Bosphorus Demo", **NINE)
    signed_in(browser, olga(event))
    with transaction():
        give(other, [second], by=OTHER)

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
                    arrange([WantedSpace(firm, (db.session.get_one(Booth, wanted),))], by=OLGA)
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
    assert (again.status_code, _space(firm).state) == (409, AssignmentState.OFFERED)
