"""Joints and contributions belong to one application: another in the same process has its own tables."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import close_all_sessions

from expo.booths.assignments.queries import live_assignment
from expo.contributions import Contribution, Contributions, contributed, each
from expo.db import db, transaction
from expo.domain_events import Joints
from expo.events.models import Event
from expo.events.services.expos import followers
from expo.exhibitors.links import exhibitor_token
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.panels import Panel
from expo.exhibitors.services.decisions import withdraw
from expo.exhibitors.steps import ApplicationStep
from expo.exhibitors.views.apply import STEPS
from expo.factory import create_app
from expo.joints import CONTRIBUTIONS
from tests.factories.exhibitors import EMIL
from tests.factories.offers import a_priced_hall, holding
from tests.factories.programme import a_session
from tests.pages import Browser


@pytest.fixture
def bare_house(app: Flask, tmp_path: Path) -> Iterator[Flask]:
    """Another application of this process, over the same database: nothing follows, and only exhibitors contribute."""
    url: str = app.config["SQLALCHEMY_DATABASE_URI"]
    environment = {"INSTANCE_DIR": str(tmp_path), "DATABASE_URL": url, "LOG_LEVEL": "error"}
    environment |= {"SECRET_KEY": "a secret for tests alone", "BASE_URL": "http://localhost"}
    other = create_app(environment, joints=Joints(), contributed=Contributions(each(ApplicationStep, *STEPS)))
    yield other
    with other.app_context():
        close_all_sessions()
        db.engine.dispose()


def _two_firms() -> tuple[Exhibitor, Exhibitor]:
    event, booths = a_priced_hall("A1", "A2")
    return holding(event, booths[:1]), holding(event, booths[1:])


def test_what_happens_next_is_the_applications_own(app: Flask, bare_house: Flask) -> None:
    first, second = _two_firms()

    with bare_house.app_context(), transaction():
        withdraw(db.session.get_one(Exhibitor, first.id), by=EMIL)
    with transaction():
        withdraw(second, by=EMIL)

    db.session.expire_all()
    assert (live_assignment(first) is not None, live_assignment(second)) == (True, None)


def test_what_rooms_contribute_is_the_applications_own(app: Flask, bare_house: Flask) -> None:
    firm, _other = _two_firms()
    a_session(firm.event)
    desk = f"/exhibitor/{exhibitor_token(firm)}"

    here = Browser(app).read(desk).text
    there = Browser(bare_house).read(desk).text

    assert ("Calendar of your firm" in here, "Calendar of your firm" in there) == (True, False)
    with bare_house.app_context():
        event = db.session.get_one(Event, firm.event_id)
        assert (followers(event), contributed(Panel), contributed(ApplicationStep)) == (0, (), STEPS)
    assert (followers(firm.event), contributed(Panel) != (), contributed(ApplicationStep) != STEPS) == (1, True, True)


@pytest.mark.parametrize("line", CONTRIBUTIONS.lines, ids=lambda line: line.kind.__name__)
def test_what_is_contributed_is_of_its_kind_and_each_name_there_once(line: Contribution[Any]) -> None:
    names = [
        getattr(one, "name", None) or getattr(one, "key", None) or getattr(one, "purpose", None) for one in line.made
    ]

    assert [one for one in line.made if not isinstance(one, line.kind)] == []
    assert len([name for name in names if name]) == len({name for name in names if name})
    assert line.made


def test_a_kind_stands_in_a_table_once() -> None:
    line = CONTRIBUTIONS.lines[0]

    with pytest.raises(ValueError, match="stands twice"):
        Contributions(line, line)
