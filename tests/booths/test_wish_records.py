"""What is kept of a firm's wishes: their ranks and, in the history of the expo, what they were before."""

import re

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.booths.models import Wish
from expo.booths.plan.change import change_plan
from expo.booths.plan.drafts import BoothDraft, PlanChange
from expo.booths.wishes.queries import MOST_WISHES
from expo.booths.wishes.services import save_wishes
from expo.db import db, transaction
from expo.errors import Refused
from expo.history.services import PROGRAM
from tests.factories.booths import a_hall, some_booths
from tests.factories.events import an_event
from tests.factories.exhibitors import EMIL, emil
from tests.told import entries, told_changes


def test_wishes_are_ranked_from_one_and_told_with_those_before(app: Flask) -> None:
    event = an_event()
    first, second = some_booths(event, a_hall(event), "A1", "A2")
    firm = emil(event)
    version = firm.version
    with transaction():
        save_wishes(firm, [second.id, first.id], by=EMIL)
        save_wishes(firm, [first.id], by=EMIL)
        save_wishes(firm, [first.id], by=EMIL)  # nothing changes

    ranks = db.session.execute(sa.select(Wish.booth_id, Wish.rank)).all()
    assert [tuple(row) for row in ranks] == [(first.id, 1)]
    assert {entry.subject for entry in entries(event, "exhibitor") if "wishes" in (entry.after or {})} == {firm.name}
    changes = [one for one in told_changes(event, "exhibitor") if "wishes" in (one[2] or {})]
    assert changes == [
        ("changed", {"wishes": ""}, {"wishes": "A2, A1", "version": version + 1}),
        ("changed", {"wishes": "A2, A1"}, {"wishes": "A1", "version": version + 2}),
    ]


def test_the_first_booth_that_is_given_to_nobody_is_named(app: Flask) -> None:
    event = an_event()
    hall = a_hall(event)
    free, blocked = some_booths(event, hall, "A1", "A2")
    firm = emil(event)
    with transaction():
        drawn = BoothDraft(id=blocked.id, fields={"blocked": True, "blocked_why": "for the minister"})
        change_plan(event, hall, PlanChange(booths=[drawn]), revision=None, by=PROGRAM)

    with pytest.raises(Refused, match=re.escape("Booth A2 is given to nobody.")), transaction():
        save_wishes(firm, [free.id, blocked.id], by=EMIL)

    assert db.session.scalars(sa.select(Wish.rank)).all() == []


def test_a_booth_is_wished_for_once_and_not_more_than_are_asked_for(app: Flask) -> None:
    event = an_event()
    booths = [one.id for one in some_booths(event, a_hall(event), *(f"A{n:02}" for n in range(1, MOST_WISHES + 2)))]
    firm = emil(event)

    for wished in ([booths[0], booths[0]], booths):
        with (
            pytest.raises(Refused, match=rf"^Name each booth once, and at most {MOST_WISHES} of them\.$"),
            transaction(),
        ):
            save_wishes(firm, wished, by=EMIL)
    with transaction():
        save_wishes(firm, booths[:MOST_WISHES], by=EMIL)

    assert db.session.scalars(sa.select(Wish.booth_id).order_by(Wish.rank)).all() == booths[:MOST_WISHES]
