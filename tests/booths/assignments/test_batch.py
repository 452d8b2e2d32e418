"""Several firms are moved in one batch: undone by its answer, refused by rules, all or none."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from expo import clock
from expo.booths.allocation.engine.problem import Rule
from expo.booths.allocation.fit import judgement
from expo.booths.assignments.services import AgainstRule, Undecided, WantedSpace, assign
from expo.booths.rules import AssignmentState
from expo.db import transaction
from expo.errors import Refused
from expo.exhibitors.rules import ApplicationState
from expo.history.services import Actor
from tests.booths.assignments.arrangements import NINE, OLGA, arranged, booths_held, space_of
from tests.factories.booths import a_hall, some_booths
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.told import told_changes

HELD = AssignmentState.HELD
FOR_GOOD = AssignmentState.ASSIGNED


def test_two_firms_change_places_and_back(app: Flask) -> None:
    event = an_event()
    first, second = some_booths(event, a_hall(event), "A1", "A2")
    one, other = emil(event, name="Anadolu Demo", **NINE), emil(event, name="Bosphorus Demo", **NINE)
    with transaction():
        assign(one, [first], by=OLGA, state=FOR_GOOD)
        assign(other, [second], by=OLGA)

    undo = arranged(WantedSpace(one, (second,), FOR_GOOD), WantedSpace(other, (first,), HELD))
    swapped = booths_held(event)
    arranged(*undo)

    assert swapped == {"A1": "Bosphorus Demo", "A2": "Anadolu Demo"}
    assert booths_held(event) == {"A1": "Anadolu Demo", "A2": "Bosphorus Demo"}
    assert (space_of(one).state, space_of(other).state) == (FOR_GOOD, HELD)


def test_what_was_given_back_comes_back_pinned_as_it_was(app: Flask) -> None:
    event = an_event()
    booths = some_booths(event, a_hall(event), "A1", "A2")
    firm = emil(event, area_sqm=18, least_sqm=18, most_sqm=18)
    arranged(WantedSpace(firm, tuple(booths), FOR_GOOD, pinned=True))

    undo = arranged(WantedSpace(firm))
    empty = booths_held(event)
    arranged(*undo)

    assert empty == {}
    assert (space_of(firm).numbers, space_of(firm).state, space_of(firm).pinned) == (["A1", "A2"], FOR_GOOD, True)


def test_a_firm_that_was_moved_meanwhile_stays_where_it_is(app: Flask) -> None:
    event = an_event()
    first, second, third = some_booths(event, a_hall(event), "A1", "A2", "A3")
    firm = emil(event, name="Anadolu Demo", **NINE)
    undo = arranged(WantedSpace(firm, (first,)))
    with transaction():
        assign(firm, [second], by=Actor("Orhan"))

    with pytest.raises(Refused, match="Anadolu Demo was given A2 meanwhile, by Orhan"):
        arranged(*undo)
    with pytest.raises(Refused, match="Anadolu Demo was given A2 meanwhile, by Orhan"):
        arranged(WantedSpace(firm, (third,), had=0))

    assert booths_held(event) == {"A2": "Anadolu Demo"}


def test_a_rule_is_told_and_may_be_set_aside_knowingly(app: Flask) -> None:
    event = an_event()
    first, second, third = some_booths(event, a_hall(event), "A1", "A2", "A3")
    firm = emil(event, name="Anadolu Demo", area_sqm=18, least_sqm=18, most_sqm=18)

    with pytest.raises(AgainstRule, match="A1 for Anadolu Demo: the area is not what the firm accepts"):
        arranged(WantedSpace(firm, (first,)))
    with pytest.raises(AgainstRule, match="A1, A3 for Anadolu Demo: the booths are not one row side by side"):
        arranged(WantedSpace(firm, (first, third)))
    arranged(WantedSpace(firm, (first, second)))
    arranged(WantedSpace(firm, (third,)), despite=True)

    assert booths_held(event) == {"A3": "Anadolu Demo"}


def test_a_firm_is_not_put_beside_one_that_keeps_apart_from_it(app: Flask) -> None:
    event = an_event()
    first, second, _third, fourth = some_booths(event, a_hall(event), "A1", "A2", "A3", "A4")
    loud = emil(event, name="Bosphorus Demo", **NINE)
    shy = emil(event, name="Anadolu Demo", apart=["Bosphorus Demo"], **NINE)
    with transaction():
        assign(shy, [first], by=OLGA)

    judged = judgement(event, loud, first.hall_id).booths
    with pytest.raises(AgainstRule, match="A2 for Bosphorus Demo: a firm it keeps apart from"):
        arranged(WantedSpace(loud, (second,)))
    arranged(WantedSpace(loud, (fourth,)))

    assert (judged[second.id].rule, judged[fourth.id].rule) == (Rule.APART, None)
    assert booths_held(event) == {"A1": "Anadolu Demo", "A4": "Bosphorus Demo"}


def test_firms_that_keep_apart_are_not_put_side_by_side_in_one_moment(app: Flask) -> None:
    event = an_event()
    first, second, third, _last = some_booths(event, a_hall(event), "A1", "A2", "A3", "A4")
    other = emil(event, name="Bosphorus Demo", **NINE)
    shy = emil(event, name="Anadolu Demo", apart=["Bosphorus Demo"], **NINE)
    arranged(WantedSpace(other, (second,)))

    with pytest.raises(AgainstRule, match="a firm it keeps apart from"):
        arranged(WantedSpace(other, (third,)), WantedSpace(shy, (second,)))
    with pytest.raises(AgainstRule, match="a firm it keeps apart from"):
        arranged(WantedSpace(shy, (first,)), WantedSpace(other, (second,), FOR_GOOD))

    assert booths_held(event) == {"A2": "Bosphorus Demo"}


def test_nobody_sets_aside_that_a_booth_is_anothers(app: Flask) -> None:
    event = an_event()
    first, second = some_booths(event, a_hall(event), "A1", "A2")
    one, other = emil(event, name="Anadolu Demo", **NINE), emil(event, name="Bosphorus Demo", **NINE)
    arranged(WantedSpace(one, (first,)), WantedSpace(other, (second,)))

    with pytest.raises(Refused, match="Booth A1 is already given to Anadolu Demo"):
        arranged(WantedSpace(other, (first,)), despite=True)

    assert booths_held(event) == {"A1": "Anadolu Demo", "A2": "Bosphorus Demo"}


def test_of_several_firms_all_are_moved_or_none(app: Flask) -> None:
    event = an_event()
    first, second = some_booths(event, a_hall(event), "A1", "A2")
    one, other = emil(event, name="Anadolu Demo", **NINE), emil(event, name="Bosphorus Demo", **NINE)
    with transaction():
        second.blocked = True

    with pytest.raises(Refused, match="Booth A2 is blocked"):
        arranged(WantedSpace(one, (first,)), WantedSpace(other, (second,)), despite=True)

    assert booths_held(event) == {}


def test_a_firm_gets_two_spaces_in_one_moment(app: Flask) -> None:
    event = an_event()
    first, second = some_booths(event, a_hall(event), "A1", "A2")
    firm = emil(event, **NINE)

    with clock.set_to(event.begins_at - timedelta(days=30)):
        arranged(WantedSpace(firm, (first,)))
        former = space_of(firm)
        arranged(WantedSpace(firm, (second,)))

    assert former.created_at == space_of(firm).created_at
    assert former.uid != space_of(firm).uid


def test_what_is_asked_again_as_it_is_writes_nothing_and_a_hold_made_firm_keeps_its_former_space_in_the_history(
    app: Flask,
) -> None:
    event = an_event()
    first, second = some_booths(event, a_hall(event), "A1", "A2")
    firm = emil(event, name="Anadolu Demo", **NINE)
    arranged(WantedSpace(firm, (first,)))
    began = space_of(firm).id

    arranged(WantedSpace(firm, (first,), HELD, pinned=True))
    same = space_of(firm).id, space_of(firm).pinned
    arranged(WantedSpace(firm, (first,), FOR_GOOD))
    firmly = space_of(firm).id, space_of(firm).state, space_of(firm).pinned
    arranged(WantedSpace(firm, (second,), FOR_GOOD))

    assert same == (began, True)
    assert (firmly[0] != began, *firmly[1:]) == (True, FOR_GOOD, True)
    spaces = [(before, after) for verb, before, after in told_changes(event, "exhibitor") if verb == "gave a space to"]
    assert [((before or {}).get("booths"), (after or {}).get("booths")) for before, after in spaces] == [
        ([], ["A1"]),
        (["A1"], ["A1"]),
        (["A1"], ["A2"]),
    ]


def test_an_undo_says_that_the_space_was_taken_back_meanwhile(app: Flask) -> None:
    event = an_event()
    first, second = some_booths(event, a_hall(event), "A1", "A2")
    firm = emil(event, name="Anadolu Demo", **NINE)
    arranged(WantedSpace(firm, (first,)))
    undo = arranged(WantedSpace(firm, (second,)))
    arranged(WantedSpace(firm))

    with pytest.raises(Refused, match=r"The space of Anadolu Demo was taken back meanwhile\. Look at the plan again\."):
        arranged(*undo)


def test_ten_different_firms_are_moved_at_once_at_most(app: Flask) -> None:
    event = an_event()
    hall = a_hall(event)
    booths = some_booths(event, hall, *(f"A{n:02}" for n in range(1, 11))) + some_booths(event, hall, "B01", y=1500)
    firms = [emil(event, name=f"Firm {n}", **NINE) for n in range(11)]
    changes = [WantedSpace(firm, (booth,)) for firm, booth in zip(firms, booths, strict=True)]

    for asked in (changes, [changes[0], replace(changes[0], booths=(booths[1],))]):
        with pytest.raises(Refused, match=r"^Up to 10 different firms can be moved at once\.$"):
            arranged(*asked)
    arranged(*changes[:10])

    assert len(booths_held(event)) == 10


def test_an_undo_of_a_release_says_what_the_firm_was_given_meanwhile(app: Flask) -> None:
    event = an_event()
    first, second = some_booths(event, a_hall(event), "A1", "A2")
    firm = emil(event, name="Anadolu Demo", **NINE)
    arranged(WantedSpace(firm, (first,)))
    undo = arranged(WantedSpace(firm))
    with transaction():
        assign(firm, [second], by=Actor("Orhan"))

    with pytest.raises(Refused, match="Anadolu Demo was given A2 meanwhile, by Orhan"):
        arranged(*undo)

    assert booths_held(event) == {"A2": "Anadolu Demo"}


def test_what_becomes_of_an_offer_or_a_price_is_decided_before_the_firm_moves(app: Flask) -> None:
    event = an_event()
    booths = some_booths(event, a_hall(event), "A1", "A2", "A3")
    offered = emil(event, name="Anadolu Demo", **NINE)
    confirmed = emil(event, name="Bosphorus Demo", state=ApplicationState.CONFIRMED, **NINE)
    until = event.begins_at
    with transaction():
        assign(offered, [booths[0]], by=OLGA, state=AssignmentState.OFFERED, expires_at=until)
        assign(confirmed, [booths[1]], by=OLGA, state=FOR_GOOD)
    clocks = [space_of(one).expires_at for one in (offered, confirmed)]

    with pytest.raises(Undecided, match=r"^Anadolu Demo has an open offer of its space\. Decide with the move"):
        arranged(WantedSpace(offered, (booths[2],)))
    with pytest.raises(Undecided, match=r"^Bosphorus Demo has accepted its space at a price\. Decide with the move"):
        arranged(WantedSpace(confirmed, (booths[2],)))

    assert clocks == [until, None]
    assert booths_held(event) == {"A1": "Anadolu Demo", "A2": "Bosphorus Demo"}
