"""Another expo's programme and journeys stay as they are when one expo's clocks change; a network that is taken away."""

from flask import Flask

from expo.db import db, transaction
from expo.events.changes.zone import ZoneFate
from expo.events.services.expos import edit_event
from expo.events.services.networks import add_network, remove_network
from expo.history.services import Actor
from expo.interpreters.services.directory import add_interpreter
from expo.programme.models import Session
from tests.factories.events import an_event
from tests.factories.programme import a_session
from tests.told import told_changes

OLGA = Actor("Olga")


def _versions(session: Session) -> tuple[int, int]:
    db.session.refresh(session)
    return session.sequence, session.version


def test_other_clocks_raise_the_entries_of_that_expo_alone(app: Flask) -> None:
    event, other = an_event(), an_event(slug="other")
    here, there = a_session(event), a_session(other)
    with transaction():
        interpreters = [add_interpreter(one, {"name": "Nuri Demir"}, by=OLGA) for one in (event, other)]
    before = [_versions(one) for one in (here, there)], [one.revision for one in interpreters]

    with transaction():
        edit_event(event, {"zone": "Asia/Dubai"}, version=event.version, by=OLGA, hours=ZoneFate.HOURS)

    after = [_versions(one) for one in (here, there)]
    assert after == [(before[0][0][0] + 1, before[0][0][1] + 1), before[0][1]]
    assert [one.revision for one in interpreters] == [before[1][0] + 1, before[1][1]]


def test_a_network_that_is_taken_away_is_told_with_what_it_was(app: Flask) -> None:
    event = an_event()
    with transaction():
        added = add_network(event, "192.0.2.0/24", "Hall 1", by=OLGA)
        remove_network(added, by=OLGA)

    assert told_changes(event, "event")[-1] == ("changed", {"network": "192.0.2.0/24"}, {"network": ""})
