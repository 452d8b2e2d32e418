"""What is written into the history, one thing or many at once."""

from datetime import UTC, date, datetime
from enum import StrEnum

import sqlalchemy as sa
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from expo import clock
from expo.accounts.services.team import add_account
from expo.db import db, transaction
from expo.history.models import Entry
from expo.history.queries import erase_entries_about
from expo.history.services import PROGRAM, Actor, differences, record, record_many
from expo.history.subjects import Subject
from expo.history.verbs import Verb
from tests.factories.events import an_event
from tests.factories.registration import vito

NOON = datetime(2026, 11, 10, 9, tzinfo=UTC)
ALONE = {"name": "Vito", "seats": 2, "rate": 0.5, "paid": False, "note": None}


class Colour(StrEnum):
    RED = "red"


def _last(several: int = 1) -> list[Entry]:
    return list(db.session.scalars(sa.select(Entry).order_by(Entry.id.desc()).limit(several)))[::-1]


def test_a_record_says_who_did_what_to_what_when_and_from_where(app: Flask) -> None:
    event = an_event()
    person = vito(event)
    with clock.set_to(NOON), transaction():
        account = add_account("olga@team.example", "Olga", by=PROGRAM)
        by = Actor("Olga", account.id, "192.0.2.7", "a request")
        record(Verb.NOTED, person, by=by, event_id=event.id, named="Vito", before={"note": ""}, after=ALONE)
        record(Verb.NOTED, person, by=PROGRAM)

    first, second = _last(2)
    assert (first.at, first.event_id, first.account_id, first.actor) == (NOON, event.id, account.id, "Olga")
    assert (first.address, first.request_id, first.verb) == ("192.0.2.7", "a request", "noted")
    assert (first.subject_kind, first.subject_id, first.subject) == ("registration", person.id, "Vito")
    assert (first.before, first.after) == ({"note": ""}, ALONE)
    assert (second.actor, second.event_id, second.subject) == ("Expo", None, str(person.id))
    assert (second.before, second.after, second.account_id, second.address) == (None, None, None, None)


def test_values_are_kept_as_plain_json(app: Flask) -> None:
    person = vito(an_event())
    with transaction():
        record(
            Verb.NOTED,
            person,
            by=PROGRAM,
            before={},
            after={
                "colour": Colour.RED,
                "day": date(2027, 4, 13),
                "moment": NOON,
                "texts": {"en": Colour.RED, 1: {"day": date(2027, 4, 14)}},
                "several": (Colour.RED, date(2027, 4, 15)),
                "set": {Colour.RED},
                "other": 1 + 2j,
            },
        )

    [entry] = _last()
    assert entry.before is None
    assert entry.after == {
        "colour": "red",
        "day": "2027-04-13",
        "moment": NOON.isoformat(),
        "texts": {"en": "red", "1": {"day": "2027-04-14"}},
        "several": ["red", "2027-04-15"],
        "set": ["red"],
        "other": "(1+2j)",
    }


def test_many_records_are_each_as_one_would_be(app: Flask) -> None:
    event = an_event()
    people = [vito(event), vito(event)]
    by = Actor("Olga", None, "192.0.2.7", "a request")
    with clock.set_to(NOON), transaction():
        record_many(
            Verb.REGISTERED,
            ((one, f"Vito {number}") for number, one in enumerate(people)),
            by=by,
            event_id=event.id,
            after={"colour": Colour.RED},
        )
        record_many(Verb.REGISTERED, [], by=by, event_id=event.id)

    for number, (entry, person) in enumerate(zip(_last(2), people, strict=True)):
        assert (entry.at, entry.event_id, entry.actor, entry.account_id) == (NOON, event.id, "Olga", None)
        assert (entry.address, entry.request_id, entry.verb) == ("192.0.2.7", "a request", "registered")
        assert (entry.subject_kind, entry.subject_id, entry.subject) == ("registration", person.id, f"Vito {number}")
        assert (entry.before, entry.after) == (None, {"colour": "red"})


_STATES = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 2))


@given(_STATES, _STATES)
def test_a_difference_has_what_changed_and_nothing_else(before: dict[str, int], after: dict[str, int]) -> None:
    was, now = differences(before, after)

    assert set(was) == set(now) == {key for key in after if before.get(key) != after[key]}
    assert all(was[key] == before.get(key) and now[key] == after[key] for key in now)


def test_what_is_forgotten_of_one_stays_of_another(app: Flask) -> None:
    event = an_event()
    one, other = vito(event), vito(event)
    with transaction():
        account = add_account("olga@team.example", "Olga", by=PROGRAM)
        for person in (one, other):
            record(
                Verb.NOTED,
                person,
                by=Actor("Olga", account.id, "192.0.2.7"),
                event_id=event.id,
                named="Vito",
                after={"note": "x"},
            )
        erase_entries_about(Subject.REGISTRATION, one.id)
    db.session.expire_all()

    rows = db.session.scalars(sa.select(Entry).where(Entry.subject_kind == "registration").order_by(Entry.id)).all()
    kept = [(row.subject_id, row.actor, row.subject, row.address, row.after is None) for row in rows]
    assert kept == [
        (one.id, "", "", None, True),
        (other.id, "Vito", other.name, None, False),
        (one.id, "Olga", "", None, True),
        (other.id, "Olga", "Vito", "192.0.2.7", False),
    ]
