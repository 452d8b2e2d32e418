"""What the history tells of a ceremony and of its people, and when nothing of it changes any more."""

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.db import db, transaction
from expo.errors import Changed, Refused
from expo.memoranda.ceremony_queries import ceremony_of, instruments_of
from expo.memoranda.ceremony_rules import CeremonyRole, GuestsOn
from expo.memoranda.models import MemorandumPerson
from expo.memoranda.rules import MemorandumState
from expo.memoranda.services.ceremonies import (
    MOST_PEOPLE,
    edit_person,
    forget_signatory,
    move_instrument,
    remove_person,
    replace_signatory,
    save_ceremony,
)
from expo.registration.domain_events import PersonErased, PersonReplaced
from tests.factories.events import an_event
from tests.factories.meetings import OLGA, TEN
from tests.factories.memoranda import a_signatory
from tests.factories.registration import vito
from tests.memoranda.test_ceremonies import a_ceremony
from tests.memoranda.test_memoranda import a_memorandum
from tests.told import told, told_changes

ENDED = "It is signed or withdrawn: who was there"
NAMED = "Cyber security: Ministry of IT"


def test_how_it_goes_is_told_once_and_not_as_usual(app: Flask) -> None:
    event = an_event()
    session = a_ceremony(event, a_memorandum(event))
    usual = ceremony_of(session)
    values = {"guests_on": usual.guests_on, "minutes_each": usual.minutes_each}
    with transaction():
        save_ceremony(session, values, version=1, by=OLGA)  # from now on it has a row
        save_ceremony(session, values, version=2, by=OLGA)
        save_ceremony(session, {**values, "guests_on": GuestsOn.LEFT, "minutes_each": 9}, version=2, by=OLGA)
    with transaction():
        assert ceremony_of(session).version == 3
        db.session.execute(sa.text("UPDATE ceremonies SET version = 9"))  # as another server would, unseen here
        with pytest.raises(Changed, match="Somebody else changed this while you wrote"):
            save_ceremony(session, values, version=3, by=OLGA)

    before = {"guests_on": usual.guests_on, "minutes_each": usual.minutes_each}
    assert [change for change in told_changes(event, "session") if change[0] == "changed"] == [
        ("changed", before, {"guests_on": "left", "minutes_each": 9}),
    ]
    assert told(event, "session")[-1] == (OLGA.name, "changed", "Signing")


def test_the_order_of_instruments_is_written_whole_and_told(app: Flask) -> None:
    event = an_event()
    three = [a_memorandum(event) for _number in range(3)]
    session = a_ceremony(event, *three)
    first, second, third = (one.id for one in three)
    orders = []
    for number, up in ((third, True), (first, False), (second, True)):
        with transaction():
            move_instrument(session, number, up=up, by=OLGA)
        db.session.expire_all()
        orders.append([one.id for one in instruments_of(session)])
    for number, up in ((first, False), (third, True), (0, True)):
        with pytest.raises(Refused, match="cannot be moved further"), transaction():
            move_instrument(session, number, up=up, by=OLGA)

    assert orders == [[first, third, second], [third, first, second], [third, second, first]]
    assert [one.signing_order for one in instruments_of(session)] == [1, 2, 3]
    orders_told = [(verb, after) for verb, _before, after in told_changes(event, "memorandum") if verb == "changed"]
    assert orders_told == [("changed", {"signing_order": place}) for place in (2, 2, 2)]
    assert told(event, "memorandum")[-1] == (OLGA.name, "changed", "Cyber security")


def test_people_come_change_and_go_in_the_history_without_their_names(app: Flask) -> None:
    event = an_event()
    one = a_memorandum(event)
    a_ceremony(event, one)
    here = len(told(event, "memorandum"))
    person = a_signatory(one.sides[0], "Selin", rank=3)
    fields = {"role": CeremonyRole.WITNESS, "rank": 7, "name": {"en": "Selin Su"}}
    with transaction():
        edit_person(one, person, fields, version=1, by=OLGA)
        edit_person(one, person, fields, version=2, by=OLGA)
        assert (person.version, person.name) == (2, {"en": "Selin Su"})
        with pytest.raises(Changed, match="Somebody else changed this while you wrote"):
            edit_person(one, person, fields, version=1, by=OLGA)
        remove_person(one, person, by=OLGA)

    assert told(event, "memorandum")[here:] == [(OLGA.name, verb, NAMED) for verb in ("added", "changed", "removed")]
    assert told_changes(event, "memorandum")[here:] == [
        ("added", None, {"ceremony_role": "signatory"}),
        ("changed", {"role": "signatory", "rank": 3}, {"ceremony_role": "witness", "role": "witness", "rank": 7}),
        ("removed", None, {"ceremony_role": "witness"}),
    ]
    assert db.session.scalars(sa.select(MemorandumPerson)).all() == []


def test_who_was_there_stays_once_it_is_signed(app: Flask) -> None:
    event = an_event()
    one, other = a_memorandum(event), a_memorandum(event)
    a_ceremony(event, one, other)
    former, successor, nobody = (vito(event, given_name=name) for name in ("Selin", "Tarik", "Umut"))
    signed, open_ = a_signatory(one.sides[0], former), a_signatory(other.sides[0], former)
    beside = a_signatory(other.sides[1], nobody)
    with transaction():
        one.state = MemorandumState.WITHDRAWN
    refused = (
        lambda: a_signatory(one.sides[0], "Somebody"),
        lambda: edit_person(one, signed, {"rank": 1}, version=1, by=OLGA),
        lambda: remove_person(one, signed, by=OLGA),
    )
    for act in refused:
        with pytest.raises(Refused, match=ENDED), transaction():
            act()
    with transaction():
        replace_signatory(PersonReplaced(former, successor, TEN, OLGA))
        replace_signatory(PersonReplaced(nobody, successor, TEN, OLGA))  # who is there already

    assert [row.registration_id for row in (signed, open_, beside)] == [former.id, successor.id, nobody.id]
    assert (open_.version, open_.full_powers) == (2, False)
    after = {"ceremony_role": "signatory", "full_powers": False}
    assert told_changes(event, "memorandum")[-1] == ("changed", None, after)


def test_who_is_erased_is_named_no_more_and_so_many_are_and_no_more(app: Flask) -> None:
    event = an_event()
    one, gone, stays = a_memorandum(event), vito(event), vito(event)
    for person in (gone, stays):
        a_signatory(one.sides[1], person)
    shared = {"event_id": event.id, "memorandum_id": one.id, "side_id": one.sides[0].id, "role": CeremonyRole.AIDE}
    with transaction():
        forget_signatory(PersonErased(gone, set()))
        for number in range(MOST_PEOPLE - 2):
            db.session.add(MemorandumPerson(**shared, name={"en": f"Aide {number}"}))
    left = set(db.session.scalars(sa.select(MemorandumPerson.registration_id)))
    a_signatory(one.sides[0], "The last")

    assert left == {None, stays.id}
    with pytest.raises(Refused, match="At most 60 people are named"):
        a_signatory(one.sides[0], "One more")
