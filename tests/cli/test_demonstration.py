"""The demonstration that `expo demo` builds."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from expo.db import db
from expo.demo.build import build_demo
from expo.demo.meetings import add_meetings
from expo.history.services import PROGRAM
from expo.meetings.models import Body
from expo.registration.models import Registration
from tests.databases import migrated_app
from tests.factories.booths import a_hall
from tests.factories.events import an_event


def _people_of_a_demo() -> list[tuple[Any, ...]]:
    build_demo(people=15, seed=7)
    rows = db.session.execute(
        db.select(Registration.given_name, Registration.email, Registration.state).order_by(Registration.id)
    )
    found = [tuple(row) for row in rows]
    db.session.rollback()
    return found


@pytest.mark.parametrize("whole_app", ["postgresql"], indirect=True)
def test_the_same_seed_gives_the_same_people_on_either_database(app: Flask, tmp_path: Path) -> None:
    here = _people_of_a_demo()
    with migrated_app(f"sqlite:///{tmp_path / 'expo.sqlite'}", tmp_path) as other, other.app_context():
        there = _people_of_a_demo()

    assert len(here) > 100
    assert here == there


def test_a_demo_with_nobody_in_it_has_no_bodies_either(app: Flask) -> None:
    event = an_event()
    a_hall(event)

    add_meetings(event, by=PROGRAM)

    assert db.session.scalars(db.select(Body)).all() == []
