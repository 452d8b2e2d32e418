"""How many lists of an expo are kept, and which go first."""

import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.events.models import Event
from expo.history.services import PROGRAM
from expo.imports.kinds import kind_called
from expo.imports.models import UploadedList
from expo.imports.rules import MOST_KEPT
from expo.imports.services import keep_list, lists_of
from tests.factories.events import an_event

LIST = b"Name;Surname;E-Mail\nAda;Demo;ada@example.org\n"


def _kept(event: Event, name: str) -> UploadedList:
    with transaction():
        return keep_list(event, kind_called("visitors"), name, LIST, by=PROGRAM)


def _names(event: Event) -> list[str]:
    query = sa.select(UploadedList.name).where(UploadedList.event_id == event.id).order_by(UploadedList.id)
    return list(db.session.scalars(query))


def test_the_oldest_that_waits_goes_when_there_are_too_many_and_none_that_is_registered(app: Flask) -> None:
    event, other = an_event(), an_event(slug="other")
    there = _kept(other, "there")
    registered, partly = _kept(event, "registered"), _kept(event, "partly")
    with transaction():
        registered.registered_at, partly.registered = clock.now(), 1
    for number in range(MOST_KEPT):
        _kept(event, f"waits {number}")
    full = _names(event)

    _kept(event, "newest")

    assert full == ["registered", "partly", *(f"waits {number}" for number in range(MOST_KEPT))]
    assert _names(event) == [*full[:2], *full[3:], "newest"]
    shown = [one.name for one in lists_of(event)]
    assert (shown[:2], len(shown)) == (["newest", f"waits {MOST_KEPT - 1}"], MOST_KEPT)
    assert [one.id for one in lists_of(other)] == [there.id]
