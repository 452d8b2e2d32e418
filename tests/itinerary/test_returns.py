"""A delegation that was withdrawn and is accepted again: its journey is whole or what is in its way is named, and who had read
that it does not take place, or had not been told something yet, is told.
"""

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.delegations.rules import DelegationState
from expo.delegations.services.lifecycle import accept, withdraw
from expo.errors import Refused
from expo.interpreters.models import Interpreter
from expo.interpreters.sources import engagements_of
from expo.itinerary.models import ItineraryItem
from expo.itinerary.services import edit_item
from expo.mail.models import Mail
from tests.factories.accounts import olga, signed_in
from tests.factories.delegations import a_delegation, danas_delegation
from tests.factories.events import an_event
from tests.factories.interpreters import an_interpreter
from tests.factories.programme import a_session
from tests.itinerary.items import DANA, HOUR, TEN, a_group, a_vehicle, an_item, changed
from tests.itinerary.rides import DRIVER, a_run, runs_in, told_since
from tests.pages import Browser


def _interpreted_by(item: ItineraryItem, interpreter: Interpreter | None) -> None:
    with transaction():
        chosen = [interpreter] if interpreter else []
        edit_item(item, {}, people=[], version=item.version, by=DANA, interpreters=chosen)


def test_what_was_planned_meanwhile_is_named_and_nothing_is_half_restored(app: Flask) -> None:
    event = an_event()
    group, other = danas_delegation(event), a_delegation(event)
    derya, bus = an_interpreter(event, "Derya"), a_vehicle(event)
    visit, run = an_item(group), a_run(group, bus, hours=4)
    _interpreted_by(visit, derya)
    with transaction():
        withdraw(group, by=DANA)
    a_session(event, title={"en": "Opening"}, starts_at=TEN, ends_at=TEN + HOUR, interpreters=[derya])
    theirs = a_run(other, bus, hours=4, title={"en": "To the airport"})
    browser, page = signed_in(Browser(app), olga(event)), f"/organise/{event.slug}/delegations/{group.id}"

    refused = browser.send(f"{page}/accept", form=page, status=409)
    db.session.expire_all()
    state = group.state
    _interpreted_by(visit, None)
    changed(run, vehicle_id=None)
    accepted = browser.send(f"{page}/accept", form=page)
    db.session.expire_all()

    assert "“Software park”: Derya is in “Opening” at that time." in refused.text
    assert "“To the hotel”: Bus 1 has another run at that time: “To the airport”" in refused.text
    assert (state, group.state) == (DelegationState.WITHDRAWN, DelegationState.ACCEPTED)
    assert accepted.heading == "Demo delegation of Türkiye"
    assert [one.duty.title["en"] for one in engagements_of([derya.id]) if one.is_shown] == ["Opening"]
    assert (visit.interpreters, run.vehicle_id, theirs.vehicle_id) == ([], None, bus.id)


def test_who_read_that_it_does_not_take_place_is_told_that_it_does(app: Flask, browser: Browser) -> None:
    event = an_event()
    bus, derya = a_vehicle(event, **DRIVER), an_interpreter(event, "Derya", email="derya@lingua.example")
    group, [ana], _members = a_group(event, "Ana")
    run, visit = a_run(group, bus), an_item(group, hours=2)
    _interpreted_by(visit, derya)
    told_since()
    derya.tell_at = derya.first_at = None
    with transaction():
        withdraw(group, by=DANA)
    off = db.session.scalars(sa.select(Mail.text).where(Mail.to_address == DRIVER["driver_email"])).all()
    _status, sequence = runs_in(browser, bus)[f"To the hotel · {group.name['en']}"]

    with transaction():
        accept(group, by=DANA)
    told = told_since()
    entry = runs_in(browser, bus)[f"To the hotel · {group.name['en']}"]

    assert "“To the hotel” does not take place" in "".join(off)
    assert told.keys() == {DRIVER["driver_email"]}
    assert "“To the hotel” takes place after all" in told[DRIVER["driver_email"]]
    assert ana.email not in told
    assert db.session.scalar(sa.select(Interpreter.tell_at)) is not None
    assert [one.is_shown for one in engagements_of([derya.id])] == [True]
    assert (entry[0], entry[1] > sequence) == ("CONFIRMED", True)
    assert run.pending is None
    assert told_since() == {}


def test_what_waited_to_be_told_waits_until_the_delegation_comes(app: Flask) -> None:
    event = an_event()
    bus, car = a_vehicle(event, **DRIVER), a_vehicle(event, "Car", driver_name="Cem", driver_email="cem@example.org")
    group, _people, _members = a_group(event, "Ana")
    run, visit = a_run(group, bus), an_item(group, hours=2)
    told_since()
    changed(visit, place="Lahore")
    with transaction():
        withdraw(group, by=DANA)
    changed(run, vehicle_id=car.id)
    meanwhile = told_since()

    with transaction():
        accept(group, by=DANA)
    told = told_since()

    assert meanwhile == {}
    assert told.keys() == {group.contact_email, "cem@example.org"}
    assert "Lahore" in told[group.contact_email]
    assert "To the hotel" in told["cem@example.org"]


def test_what_an_applicant_planned_is_held_to_the_rules_when_it_is_accepted(app: Flask) -> None:
    event = an_event()
    group = a_delegation(event, state=DelegationState.APPLIED)
    bus, other = a_vehicle(event), a_delegation(event)
    a_run(group, bus)
    a_run(other, bus)

    with pytest.raises(Refused) as refusal, transaction():
        accept(group, by=DANA)

    assert "Bus 1 has another run at that time" in refusal.value.details[0]


def test_what_is_over_is_in_nobodys_way(app: Flask) -> None:
    event = an_event()
    group, other, bus = danas_delegation(event), a_delegation(event), a_vehicle(event)
    a_run(group, bus)
    with transaction():
        withdraw(group, by=DANA)
    a_run(other, bus)

    with clock.set_to(TEN + 2 * HOUR), transaction():
        accept(group, by=DANA)

    assert group.state is DelegationState.ACCEPTED
