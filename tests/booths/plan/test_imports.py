"""Import of booths from files: all rows, or none with each faulty row reported by number."""

import json
from io import BytesIO

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.booths.plan.booth_list import BOOTH_LIST, undo_booths
from expo.booths.plan.booth_table import booth_features, booth_rows
from expo.booths.plan.words import column_titles
from expo.booths.queries import booths_in, booths_of
from expo.booths.wishes.queries import notes_on
from expo.db import db, transaction
from expo.errors import Refused
from expo.events.models import Event
from expo.i18n import force_locale
from expo.imports.models import UploadedList
from expo.web.downloads import csv_lines
from tests.factories.accounts import olga, signed_in
from tests.factories.booths import a_hall, held, some_booths
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.lists import OLGA, Done, bring_in, faults_in, look_at_list
from tests.pages import Browser

HEAD = "Number;Hall;From the west;From the north;Width;Depth;Water;Schemes;Blocked because\n"


def take(event: Event, text: str) -> Done:
    return bring_in(event, BOOTH_LIST, text)


def test_booths_come_out_of_a_table(app: Flask) -> None:
    event = an_event()
    hall = a_hall(event)

    done = take(
        event, HEAD + "H1-A1;hall 1;0;6;3;3,5;yes;raw space; kept for the minister\nH1-A2;Hall 1;3;6;3;3.5;;;\n"
    )

    first, second = booths_in(hall)
    assert done == (2, 0)
    assert (first.number, first.depth_cm, first.water, first.schemes, first.blocked, first.blocked_why) == (
        "H1-A1",
        350,
        True,
        ["raw space"],
        True,
        "kept for the minister",
    )
    assert (second.x_cm, second.open_sides, second.blocked) == (300, "NES", False)


def test_every_bad_row_is_named_and_nothing_is_taken(app: Flask) -> None:
    event = an_event()
    a_hall(event)
    text = HEAD + (
        "A1;Hall 1;0;6;3;3\n=1+1;Hall 1;3;6;3;3\nA3;Hall 9;6;6;3;3\nA4;Hall 1;-1;6;0;3;perhaps\n"
        "a1;Hall 1;9;6;3;3;;tent\nA5;Hall 1;wide;6;3;3\n"
    )

    assert faults_in(event, BOOTH_LIST, text) == [
        (3, "Booth number: “=1+1” is no booth number, as in H1-B12."),
        (4, "Hall: “Hall 9” is none of what can be chosen here."),
        (5, "From the west: “-1” is too small or too large."),
        (5, "Water: “perhaps” is neither yes nor no."),
        (5, "Width: “0” is too small or too large."),
        (6, "Schemes: “tent” is none of what can be chosen here."),
        (7, "From the west: “wide” is no number."),
    ]
    twice = HEAD + "A1;Hall 1;0;6;3;3\na1;Hall 1;9;6;3;3\n"
    assert faults_in(event, BOOTH_LIST, twice) == [
        (3, "Booth number: The same stands in another row of the list too: 2.")
    ]
    assert booths_of(event) == []


def test_what_a_booth_is_connected_to_comes_out_of_a_table(app: Flask) -> None:
    event = an_event()
    hall = a_hall(event)
    head = "Number;Hall;From the west;From the north;Width;Depth;Water;Compressed air;Internet;Power in kW\n"

    take(event, head + "A1;Hall 1;0;6;3;3;no;yes;yes;12\nA2;Hall 1;3;6;3;3;;;no;\n")

    assert [(one.water, one.compressed_air, one.internet, one.power_kw) for one in booths_in(hall)] == [
        (False, True, True, 12),
        (None, None, False, None),
    ]


def test_what_a_plan_does_not_say_of_a_booth_keeps_no_firm_away(app: Flask, browser: Browser) -> None:
    event = an_event()
    hall = a_hall(event)
    head = "Number;Hall;From the west;From the north;Width;Depth;Water;Compressed air;Internet\n"
    take(event, head + "A1;Hall 1;0;6;3;3;;;\nA2;Hall 1;3;6;3;3;yes;no;yes\nA3;Hall 1;6;6;3;3;no;yes;yes\n")
    unsaid, dry, _wet = booths_in(hall)
    firm = emil(event, water=True, compressed_air=True, internet=True, area_sqm=9, least_sqm=9, most_sqm=9)
    signed_in(browser, olga(event))
    page = f"/organise/{event.slug}/plan/booths/{unsaid.id}"

    judged = browser.client.get(f"/organise/{event.slug}/board/{hall.id}/firm/{firm.id}.json").json
    listed = browser.read(f"/organise/{event.slug}/spaces/{firm.id}").rows()
    browser.send(page)
    db.session.expire_all()
    kept = [unsaid.water, unsaid.compressed_air, unsaid.internet]
    browser.send(page, {"water": "yes", "compressed_air": "no"})

    db.session.expire_all()
    assert [rule for _space, rule, _rank in judged["booths"].values()] == [None, "air", "water"]
    assert ["Water not said", "1 booth of this hall"] in judged["facts"]
    assert [(row[0], row[4]) for row in listed] == [("A1", "water not said compressed air not said internet not said")]
    assert [row[10:13] for row in booth_rows(event)][1:] == [["yes", "no", "yes"], ["no", "yes", "yes"]]
    assert (kept, [unsaid.water, unsaid.compressed_air, unsaid.internet]) == ([None] * 3, [True, False, None])
    assert "It is not said whether it has internet by cable." in notes_on(firm, [unsaid])[unsaid.id]
    assert "It has no compressed air." in notes_on(firm, [dry])[dry.id]


def test_power_that_a_plan_does_not_say_keeps_no_firm_away(app: Flask, browser: Browser) -> None:
    event = an_event()
    hall = a_hall(event)
    take(event, "Number;Hall;From the west;From the north;Width;Depth\nA1;Hall 1;0;6;3;3\nA2;Hall 1;3;6;3;3\n")
    booth, weak = booths_in(hall)
    with transaction():
        weak.power_kw = 2
    firm = emil(event, power_kw=3, area_sqm=9, least_sqm=9, most_sqm=9)
    signed_in(browser, olga(event))

    judged = browser.client.get(f"/organise/{event.slug}/board/{hall.id}/firm/{firm.id}.json").json
    page = browser.read(f"/organise/{event.slug}/spaces/{firm.id}")
    edited = browser.read(f"/organise/{event.slug}/plan/booths/{booth.id}")
    browser.send(f"/organise/{event.slug}/plan/booths/{booth.id}")

    db.session.expire_all()
    assert judged["booths"] == {str(booth.id): [[booth.id], None, None], str(weak.id): [[], "power", None]}
    assert ["Power not said", "1 booth of this hall"] in judged["facts"]
    assert [(row[0], "power not said" in row[4]) for row in page.rows()] == [("A1", True)]
    assert (edited.typed("power_kw"), booth.power_kw) == ("", None)
    assert [row[9] for row in booth_rows(event)] == [None, 2]
    assert "Its power is not said, and 3 kW are asked for." in notes_on(firm, [booth])[booth.id]


@pytest.mark.parametrize("head", ["", " \r\n\t", "\ufeff"])
def test_a_drawing_is_known_by_its_first_sign(app: Flask, head: str) -> None:
    event = an_event()
    hall = a_hall(event)
    some_booths(event, hall, "A1")
    drawing = head + json.dumps(booth_features(event)) + "\n"

    assert take(event, drawing) == (0, 0)


def test_of_drawings_only_a_collection_of_features_is_read(app: Flask) -> None:
    event = an_event()
    some_booths(event, a_hall(event), "A1")
    drawing = booth_features(event) | {"type": "Topology"}

    with pytest.raises(Refused, match="This file cannot be read"):
        take(event, json.dumps(drawing))


def test_a_plan_that_may_not_be_is_refused_by_the_numbers(app: Flask) -> None:
    event = an_event()
    a_hall(event)

    table = HEAD + "A1;Hall 1;0;6;3;3\nA2;Hall 1;2;6;3;3\nA3;Hall 1;9;6;3;3\n"

    look = look_at_list(event, BOOTH_LIST, table)

    assert faults_in(event, BOOTH_LIST, table) == [(3, "Booth number: Booths A1 and A2 overlap.")]
    assert [row.values["number"] for row in look.judged.good] == ["A1", "A3"]


def test_what_is_written_can_be_read_again(app: Flask) -> None:
    event = an_event()
    hall = a_hall(event)
    first, _second = some_booths(event, hall, "A1", "A2")
    held(first)
    table = "".join(csv_lines(list(column_titles().values()), booth_rows(event)))
    drawing = json.dumps(booth_features(event))

    unchanged = take(event, table), take(event, drawing)
    renamed = look_at_list(event, BOOTH_LIST, table.replace("A2", "B7")).judged.changed
    done = take(event, table.replace("A2", "B7")), take(event, drawing)

    assert (unchanged, done) == (((0, 0), (0, 0)), ((0, 1), (0, 1)))
    assert [said for _row, said in renamed] == ["A2: Booth number A2 → B7"]
    assert [one.number for one in booths_in(hall)] == ["A1", "A2"]
    assert [one.open_sides for one in booths_in(hall)] == ["NS", "NES"]


@pytest.mark.parametrize("code", ["tr", "ur"])
def test_a_table_in_any_language_can_be_read_again(app: Flask, code: str) -> None:
    event = an_event()
    hall = a_hall(event)
    take(event, HEAD + "A1;Hall 1;0;6;3;3;yes;raw space; for a minister\nA2;Hall 1;3;6;3;3.5;;shell scheme, package;\n")
    before = list(booth_rows(event))
    with force_locale(code):
        table = "".join(csv_lines(list(column_titles().values()), booth_rows(event)))

    assert take(event, table) == (0, 0)
    assert list(booth_rows(event)) == before
    assert len(booths_in(hall)) == 2


def test_a_booth_is_in_one_hall(app: Flask) -> None:
    event = an_event()
    some_booths(event, a_hall(event), "A1")
    a_hall(event, "Hall 2")

    table = HEAD + "A1;Hall 2;0;6;3;3\n"

    assert faults_in(event, BOOTH_LIST, table) == [(2, "Hall: Booth A1 stands in another hall.")]


@pytest.mark.parametrize(
    "ring",
    [
        [[0, 6], [3, 6], [3, 9], [0, 6]],
        [[0, 6], [3, 7], [3, 9], [0, 9], [0, 6]],
        [],
        None,
        [[0, 6], [1e300, 6]],
        [["a", 1]],
    ],
)
def test_a_shape_that_is_no_rectangle_is_named(app: Flask, ring: object) -> None:
    event = an_event()
    a_hall(event)
    feature = {"properties": {"number": "A1", "hall": "Hall 1"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    drawing = json.dumps({"type": "FeatureCollection", "features": [feature]})

    said = [said for _row, said in faults_in(event, BOOTH_LIST, drawing)]

    assert said == [
        f"{name}: This is needed and missing." for name in ("Depth", "From the north", "From the west", "Width")
    ]


def test_a_plan_in_other_words_is_understood_and_taken_back(app: Flask, browser: Browser) -> None:
    event = an_event()
    hall = a_hall(event)
    (stays,) = some_booths(event, hall, "Z1")
    signed_in(browser, olga(event))
    plan = "Hall plan 2027\n\nStand;Boyut;Batıdan;Kuzeyden;kW\n;m;m;m;\nA1;3 x 4,5 m;0;12;3\nZ1;;;;12\nA2;groß;9;12;\n"
    door = browser.client.get(f"/organise/{event.slug}/plan/import").location

    shown = browser.send(door, {"file": (BytesIO(plan.encode()), "plan.csv")})
    here = f"/organise/{event.slug}/lists/{db.session.scalars(sa.select(UploadedList.uid)).one()}"
    browser.send(here, {"verb": "part"})
    drawn = {one.number: (one.width_cm, one.depth_cm, one.power_kw) for one in booths_of(event)}
    done = browser.send(here, {"verb": "undo"})

    db.session.expire_all()
    assert "Z1: Power in kW – → 12" in shown.text
    assert "“groß” is no size, as in 3 x 4.5." in shown.text
    assert drawn == {"A1": (300, 450, 3), "Z1": (300, 300, 12)}
    assert [(one.id, one.power_kw) for one in booths_of(event)] == [(stays.id, 12)]
    assert "What this list registered was taken back." in done.text


def test_a_booth_that_a_firm_has_stays_where_it_is_and_is_not_taken_back(app: Flask) -> None:
    event = an_event()
    a_hall(event)
    take(event, HEAD + "A1;Hall 1;0;6;3;3\n")
    (booth,) = booths_of(event)
    held(booth)

    assert faults_in(event, BOOTH_LIST, HEAD + "A1;Hall 1;3;6;3;3\n") == [
        (2, "Booth number: A firm has this booth, so it stays where it is. Release it first.")
    ]
    with pytest.raises(Refused, match="A firm has A1"):
        undo_booths(event, [booth.id], OLGA)
