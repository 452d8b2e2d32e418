"""Changes of a hall's plan: applied whole, refused by name, with optimistic locking."""

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.booths.models import Booth, Wish
from expo.booths.plan.change import change_plan
from expo.booths.plan.drafts import BoothDraft, ElementDraft, PlanChange
from expo.booths.plan.hall_size import measure_hall
from expo.booths.plan.walkable import Rect
from expo.booths.queries import booth_numbered, booths_in
from expo.db import db, transaction
from expo.errors import Changed, Refused
from expo.events.models import Event, Hall
from expo.history.models import Entry
from expo.history.services import Actor
from tests.factories.booths import a_hall, held, plan_for, some_booths
from tests.factories.events import an_event

OLGA = Actor("Olga")
MEANWHILE = "Somebody else changed this hall while you drew. Load the plan again."


def draw(event: Event, hall: Hall, change: PlanChange, revision: int | None = None) -> list[Booth]:
    with transaction():
        return change_plan(event, hall, change, revision=revision, by=OLGA)


def test_booths_are_drawn_with_their_open_sides(app: Flask) -> None:
    event = an_event()
    hall = a_hall(event)

    booths = some_booths(event, hall, "H1-A1", "h1 - a2", "H1-A3")

    assert [(one.number, one.open_sides) for one in booths] == [("H1-A1", "NS"), ("H1-A2", "NS"), ("H1-A3", "NES")]
    assert booth_numbered(event, "h1-a2 ") == booths[1]
    assert plan_for(hall).revision == 3


def test_taking_a_booth_away_opens_its_neighbours(app: Flask) -> None:
    event = an_event()
    hall = a_hall(event)
    second = some_booths(event, hall, "A1", "A2", "A3")[1]

    draw(event, hall, PlanChange(gone=frozenset({second.id})))

    assert [one.open_sides for one in booths_in(hall)] == ["NES", "NESW"]


@pytest.mark.parametrize(
    ("draft", "sentence"),
    [
        (BoothDraft(number="B1", rect=Rect(100, 600, 300, 300)), "Booths A1 and B1 overlap."),
        (BoothDraft(number="B1", rect=Rect(2900, 600, 300, 300)), "Booth B1 stands outside the hall."),
        (BoothDraft(number="B1", rect=Rect(-100, 600, 300, 300)), "Booth B1 stands outside the hall."),
        (BoothDraft(number="B1", rect=Rect(900, 600, -300, 300)), "Booth B1 is too small: each side has 1 m at least."),
        (BoothDraft(number="B1", rect=Rect(1000, 0, 300, 300)), "Booth B1 stands on Entrance Gate A."),
        (BoothDraft(number="a 1", rect=Rect(1500, 600, 300, 300)), "Two booths would have one number: A1."),
        (
            BoothDraft(number="=A1", rect=Rect(1500, 600, 300, 300)),
            "“=A1” is no booth number. Use letters A to Z, digits and hyphens, at most 20, as in H1-B12.",
        ),
        (BoothDraft(number="B1", rect=Rect(0, 1100, 300, 300)), "The aisle between A1 and B1 is only 2 m wide."),
        (BoothDraft(number="Z1", rect=Rect(1500, 600, 300, 300)), "Booths of another hall have these numbers: Z1."),
        (BoothDraft(rect=Rect(1500, 600, 300, 300)), "A new booth needs a number and a place."),
        (BoothDraft(id=0, rect=Rect(1500, 600, 300, 300)), MEANWHILE),
    ],
)
def test_what_may_not_be_is_refused_by_name_and_changes_nothing(app: Flask, draft: BoothDraft, sentence: str) -> None:
    event = an_event()
    hall = a_hall(event)
    some_booths(event, hall, "A1")
    some_booths(event, a_hall(event, "Hall 2"), "Z1")

    with pytest.raises(Refused) as refusal:
        draw(event, hall, PlanChange(booths=[draft]))

    assert refusal.value.message == sentence
    assert [one.number for one in booths_in(hall)] == ["A1"]


def test_several_faults_are_named_at_once(app: Flask) -> None:
    event = an_event()
    hall = a_hall(event)

    with pytest.raises(Refused) as refusal:
        some_booths(event, hall, "A1", "A2", y=1900)

    assert refusal.value.details == ("Booth A1 stands outside the hall.", "Booth A2 stands outside the hall.")


def test_a_booth_that_a_firm_has_stays_where_it_is_but_may_be_renamed(app: Flask) -> None:
    event = an_event()
    hall = a_hall(event)
    first, second = some_booths(event, hall, "A1", "A2")
    held(first)

    with pytest.raises(Refused) as moving:
        draw(event, hall, PlanChange(booths=[BoothDraft(id=first.id, rect=Rect(1500, 600, 300, 300))]))
    with pytest.raises(Refused) as removing:
        draw(event, hall, PlanChange(gone=frozenset({first.id, second.id})))
    draw(event, hall, PlanChange(booths=[BoothDraft(id=first.id, number="A9", rect=Rect(0, 600, 300, 300))]))

    assert moving.value.message == "Release A1 first: a firm has it, so it stays where it is."
    assert removing.value.message == moving.value.message
    assert [one.number for one in booths_in(hall)] == ["A9", "A2"]
    renamed = db.session.scalars(sa.select(Entry).where(Entry.verb == "renamed")).one()
    assert (renamed.before, renamed.after) == ({"number": "A1"}, {"number": "A9"})


def test_two_booths_swap_their_numbers(app: Flask) -> None:
    event = an_event()
    hall = a_hall(event)
    first, second = some_booths(event, hall, "A1", "A2")

    draw(event, hall, PlanChange(booths=[BoothDraft(id=first.id, number="A2"), BoothDraft(id=second.id, number="A1")]))

    assert [(one.id, one.number_key) for one in booths_in(hall)] == [(first.id, "A2"), (second.id, "A1")]


def test_merging_keeps_the_wishes(app: Flask) -> None:
    event = an_event()
    hall = a_hall(event)
    first, second, third = some_booths(event, hall, "A1", "A2", "A3")
    firm = held(third).exhibitor
    with transaction():
        db.session.add(Wish(event_id=firm.event_id, exhibitor_id=firm.id, booth_id=second.id, rank=1))
    whole = BoothDraft(id=first.id, rect=Rect(0, 600, 600, 300))

    draw(event, hall, PlanChange(booths=[whole], gone=frozenset({second.id}), merged={second.id: first.id}))

    assert [(one.number, one.area_sqm) for one in booths_in(hall)] == [("A1", 18), ("A3", 9)]
    assert db.session.scalars(sa.select(Wish.booth_id)).all() == [first.id]


def test_a_copy_takes_the_properties_along(app: Flask) -> None:
    event = an_event()
    hall = a_hall(event)
    (first,) = draw(
        event,
        hall,
        PlanChange(
            booths=[BoothDraft(number="A1", rect=Rect(0, 600, 300, 300), fields={"water": True, "power_kw": 9})]
        ),
    )

    (copy,) = draw(
        event, hall, PlanChange(booths=[BoothDraft(number="A2", rect=Rect(300, 600, 300, 300), like=first.id)])
    )

    assert (copy.water, copy.power_kw, copy.uid == first.uid) == (True, 9, False)


def test_the_second_of_two_organisers_is_told(app: Flask) -> None:
    event = an_event()
    hall = a_hall(event)
    seen = plan_for(hall).revision
    some_booths(event, hall, "A1")

    with pytest.raises(Changed) as refusal:
        draw(event, hall, PlanChange(booths=[BoothDraft(number="B1", rect=Rect(0, 600, 300, 300))]), seen)

    assert refusal.value.message == MEANWHILE
    assert [one.number for one in booths_in(hall)] == ["A1"]


def test_another_halls_booth_is_not_changed_here(app: Flask) -> None:
    event = an_event()
    hall, other = a_hall(event), a_hall(event, "Hall 2")
    (theirs,) = some_booths(event, other, "Z1")

    with pytest.raises(Changed):
        draw(event, hall, PlanChange(gone=frozenset({theirs.id})))

    assert [one.number for one in booths_in(other)] == ["Z1"]


def test_a_hall_that_shrinks_names_what_no_longer_fits(app: Flask) -> None:
    event = an_event()
    hall = a_hall(event)
    some_booths(event, hall, "A1", "A2", "A3")

    with pytest.raises(Refused) as refusal, transaction():
        measure_hall(event, hall, {"width_cm": 700, "depth_cm": 2000}, by=OLGA)

    assert refusal.value.details == ("Booth A3 stands outside the hall.", "Entrance Gate A lies outside the hall.")
    assert plan_for(hall).width_cm == 3000


def test_an_element_without_a_width_is_refused(app: Flask) -> None:
    event = an_event()
    hall = a_hall(event)

    with pytest.raises(Refused):
        draw(event, hall, PlanChange(elements=[ElementDraft(rect=Rect(0, 0, 0, 300))]))
