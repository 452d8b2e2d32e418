"""Editing itineraries: mails about changes, clashes, versions, refusals."""

from datetime import timedelta

import pytest
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.errors import Changed, Refused
from expo.itinerary.digests import queue_itinerary_mails
from expo.itinerary.queries import clashes_in, items_of, starred_clashes
from expo.itinerary.rules import ItemKind, ItemState
from expo.itinerary.services import add_session_item, change_item_state, edit_item
from expo.mail.models import Mail
from expo.programme.services.stars import keep_session
from tests.factories.events import an_event
from tests.factories.programme import a_session
from tests.itinerary.items import DANA, HOUR, TEN, a_group, an_item, changed


def test_ten_edits_make_one_mail_for_each_person_concerned(app: Flask) -> None:
    group, (ana, bob), (one, _other) = a_group(an_event(), "Ana", "Bob")
    with clock.set_to(TEN):
        item = an_item(group, one)
        for minutes in range(1, 10):
            changed(item, starts_at=TEN + minutes * HOUR / 60)
    db.session.query(Mail).delete()
    db.session.commit()

    with clock.set_to(TEN + timedelta(minutes=4)), transaction():
        early = queue_itinerary_mails()
    with clock.set_to(TEN + timedelta(minutes=21)), transaction():
        told = [queue_itinerary_mails(), queue_itinerary_mails()]

    mails = {mail.to_address: mail.text for mail in db.session.scalars(db.select(Mail))}
    assert (early, told) == (0, [1, 0])
    assert sorted(mails) == sorted([ana.email, group.contact_email])
    assert bob.email not in mails
    assert "Software park: Wednesday 14 April, 10:09–11:00, Karachi" in mails[ana.email]


def test_an_item_added_and_removed_in_between_is_mailed_to_nobody(app: Flask) -> None:
    group, _people, _members = a_group(an_event(), "Ana")
    with clock.set_to(TEN):
        item = an_item(group)
        with transaction():
            change_item_state(item, ItemState.DELETED, by=DANA)
    count = db.session.query(Mail).count()

    with clock.set_to(TEN + HOUR), transaction():
        queue_itinerary_mails()

    assert db.session.query(Mail).count() == count


def test_clashes_are_found_with_other_items_and_with_kept_sessions(app: Flask) -> None:
    event = an_event()
    group, (ana, _bob), (one, other) = a_group(event, "Ana", "Bob")
    session = a_session(event, title={"en": "Keynote"})
    with transaction():
        keep_session(ana.id, session)
    start = session.starts_at - TEN
    visit = an_item(group, one, hours=start / HOUR)
    lunch = an_item(group, hours=start / HOUR + 0.5, title={"en": "Lunch"})
    an_item(group, other, hours=start / HOUR, kind=ItemKind.HOTEL, title={"en": "Hotel"})

    items = items_of(group)

    assert {key: [one.id for one in found] for key, found in clashes_in(items).items()} == {
        visit.id: [lunch.id],
        lunch.id: [visit.id],
    }
    assert starred_clashes(group, items)[visit.id] == [("Ana Ziyaretçi", {"en": "Keynote"})]


def test_a_session_of_the_programme_becomes_an_item_once_it_is_public(app: Flask) -> None:
    event = an_event()
    group, _people, _members = a_group(event, "Ana")
    session, elsewhere = a_session(event, title={"en": "Keynote"}), a_session(an_event())

    with transaction():
        item = add_session_item(group, session, by=DANA)
    with pytest.raises(Refused), transaction():
        add_session_item(group, elsewhere, by=DANA)

    assert (item.title, item.starts_at, item.session_id) == ({"en": "Keynote"}, session.starts_at, session.id)


def test_a_stale_version_and_faulty_times_change_nothing(app: Flask) -> None:
    group, _people, _members = a_group(an_event(), "Ana")
    item = an_item(group)
    version = item.version
    changed(item, place="Lahore")

    with pytest.raises(Changed), transaction():
        edit_item(item, {"place": "Islamabad"}, people=[], version=version, by=DANA)
    with pytest.raises(Refused, match="must be after the start"), transaction():
        edit_item(item, {"ends_at": TEN - HOUR}, people=[], version=item.version, by=DANA)

    db.session.refresh(item)
    assert (item.place, item.ends_at) == ("Lahore", TEN + HOUR)


def test_somebody_of_another_delegation_is_refused(app: Flask) -> None:
    event = an_event()
    group, _people, _members = a_group(event, "Ana")
    _group, _others, (stranger,) = a_group(event, "Bob")

    with pytest.raises(Refused, match="not of this delegation"):
        an_item(group, stranger)
