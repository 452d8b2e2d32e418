"""Each function in the table of joints is called when the domain event is dispatched; when one fails, all is rolled back."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.db import Base, db, transaction
from expo.domain_events import EXTENSION, DomainEvent, Joint, Joints, when
from expo.joints import JOINTS
from tests.joints.stories import STORIES

Called = list[tuple[type[DomainEvent], str]]


def _kind(joint: Joint[Any]) -> str:
    return joint.after.__name__


@pytest.fixture
def called(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Called:
    """The functions of the table that were called, by name; they do what they do."""
    names: Called = []

    def noted(kind: type[DomainEvent], follow: Callable[[Any], None]) -> Callable[[Any], None]:
        def call(what: Any) -> None:
            names.append((kind, follow.__name__))
            follow(what)

        return call

    table = Joints(*(when(one.after, *(noted(one.after, follow) for follow in one.then)) for one in JOINTS.lines))
    monkeypatch.setitem(app.extensions, EXTENSION, table)
    return names


@pytest.mark.parametrize("joint", JOINTS.lines, ids=_kind)
def test_each_joint_is_reached_through_its_service(called: Called, joint: Joint[Any]) -> None:
    story = STORIES[joint.after]()
    called.clear()
    before = story.told()

    with transaction():
        story.act()

    db.session.expire_all()
    assert (before, story.told()) == (story.before, story.after)
    assert [name for kind, name in called if kind is joint.after] == [follow.__name__ for follow in joint.then]


@pytest.mark.parametrize("joint", JOINTS.lines, ids=_kind)
def test_when_a_joint_fails_nothing_is_kept(app: Flask, joint: Joint[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_what: DomainEvent) -> None:
        raise ValueError("the last joint fails")

    table = Joints(*(when(one.after, *one.then, fail) if one.after is joint.after else one for one in JOINTS.lines))
    story = STORIES[joint.after]()
    before = _rows()

    monkeypatch.setitem(app.extensions, EXTENSION, table)
    with pytest.raises(ValueError, match="the last joint fails"), transaction():
        story.act()

    assert (_rows(), story.told()) == (before, story.before)


def test_what_a_room_reports_stands_in_the_table_and_has_a_story() -> None:
    """Whatever a room declares, none twice."""
    declared = {_address(kind) for kind in DomainEvent.__subclasses__() if kind.__module__.startswith("expo.")}

    assert declared == {_address(joint.after) for joint in JOINTS.lines} == {_address(kind) for kind in STORIES}
    assert [joint.after for joint in JOINTS.lines if not joint.then] == []


def test_a_domain_event_stands_in_a_table_once() -> None:
    joint = JOINTS.lines[0]

    with pytest.raises(ValueError, match="stands twice"):
        Joints(joint, joint)


def _address(kind: type[DomainEvent]) -> tuple[str, str]:
    return kind.__module__, kind.__name__


def _rows() -> dict[str, list[Any]]:
    """All that is kept, read apart from the session."""
    with db.engine.connect() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(sa.select(table)))) for table in Base.metadata.sorted_tables
        }
