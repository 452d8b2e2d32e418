"""What follows from an organiser's change of a delegation: links, seats, links to it from a person, clocks after the end."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.delegations.services.firms import add_firm
from expo.delegations.services.lifecycle import FIELDS, edit, withdraw
from expo.delegations.services.members import add_unnamed_members, remove_member
from expo.errors import Refused
from expo.events.services.expos import edit_event
from expo.events.zone_change import ZoneFate
from expo.exhibitors.rules import ApplicationState
from expo.mail.models import Mail
from tests.factories.accounts import olga, signed_in
from tests.factories.delegations import DANA, OLGA, danas_delegation, somebody_of
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.factories.meetings import a_block, a_firm, a_group, a_meeting, a_table, placed
from tests.factories.registration import vito
from tests.pages import Browser
from tests.told import told


def _mails(address: str) -> list[str]:
    return list(db.session.scalars(sa.select(Mail.wording).where(Mail.to_address == address).order_by(Mail.id)))


def test_another_address_renews_the_link_and_mails_it_only_when_asked(app: Flask) -> None:
    delegation = danas_delegation(an_event())
    keys = [delegation.link_key]
    for number, mailed in enumerate((True, False)):
        fields = {name: getattr(delegation, name) for name in FIELDS}
        with transaction():
            fields["contact_email"] = f"head.{number}@ministry.example"
            edit(delegation, fields, version=delegation.version, by=OLGA, mail_link=mailed)
        keys.append(delegation.link_key)

    assert len(set(keys)) == 3
    assert (len(_mails("head.0@ministry.example")), _mails("head.1@ministry.example")) == (1, [])


def test_a_seat_that_stays_open_has_a_new_version_so_that_a_page_read_before_is_stale(app: Flask) -> None:
    delegation = danas_delegation(an_event())
    seat = somebody_of(delegation, email="can@delegation.example")
    before = seat.version

    with transaction():
        remove_member(seat, keep_open=True, by=OLGA)

    assert (seat.version, seat.registration_id) == (before + 1, None)


def test_the_delegation_that_somebody_is_the_contact_of_is_named_with_a_link_before_they_are_erased(
    app: Flask, browser: Browser
) -> None:
    event = an_event()
    person = vito(event, email="dana.two@ministry.example")
    delegation = danas_delegation(event, contact_email=person.email, contact_name="Dana Two", name={"en": "Bosphorus"})
    signed_in(browser, olga(event))
    page = f"/organise/{event.slug}/registrations/{person.id}"

    asked = browser.send(f"{page}/erase", form=page)

    [link] = [one for one in asked.soup.select("main a[href]") if "/delegations/" in str(one["href"])]
    assert "Dana Two · Bosphorus" in asked.text
    assert str(link["href"]).endswith(f"/organise/{event.slug}/delegations/{delegation.id}")


def test_heads_are_told_of_other_clocks_as_long_as_the_expo_is_not_over(app: Flask) -> None:
    event = an_event()
    delegation = danas_delegation(event, contact_email="head@ministry.example")
    counts = []
    for zone, moment in (("Asia/Dubai", clock.now()), ("Asia/Tashkent", event.ends_at + timedelta(days=1))):
        with clock.set_to(moment), transaction():
            edit_event(event, {"zone": zone}, version=event.version, by=OLGA, hours=ZoneFate.HOURS)
        counts.append(_mails(delegation.contact_email))

    expected = ["delegation invited", "delegation accepted", "other time zone, same hours"]
    assert counts == [expected, expected]


def test_seats_that_are_there_are_not_taken_back_by_a_smaller_number(app: Flask) -> None:
    delegation = danas_delegation(an_event())
    with transaction():
        add_unnamed_members(delegation, 2, by=OLGA)
    fields = {name: getattr(delegation, name) for name in FIELDS}

    with pytest.raises(Refused, match=r"^There are 2 seats already\.$"), transaction():
        edit(delegation, fields | {"quota": 1}, version=delegation.version, by=OLGA)
    with transaction():
        edit(delegation, fields | {"quota": 2}, version=delegation.version, by=OLGA)

    assert delegation.quota == 2


def test_a_delegation_brings_so_many_firms_and_no_more(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("expo.delegations.services.firms.MOST_FIRMS", 2)
    event = an_event()
    delegation = danas_delegation(event)
    names = [f"Firm {number}" for number in range(3)]
    for name in names:
        emil(event, name=name, state=ApplicationState.CONFIRMED)
    with transaction():
        for name in names[:-1]:
            add_firm(delegation, name, public_only=False, by=OLGA)

    with pytest.raises(Refused, match=r"^A delegation brings 2 exhibitors at most\.$"), transaction():
        add_firm(delegation, names[-1], public_only=False, by=OLGA)
    with transaction():
        add_firm(delegation, names[0], public_only=False, by=OLGA)  # it comes already

    assert len(delegation.firms) == 2


def test_what_follows_when_a_delegation_withdraws_is_told_of_who_withdrew_it(app: Flask) -> None:
    event = an_event()
    a_block(event)
    (party, [head]), firm = a_group(event), a_firm(event)[0]
    placed(a_meeting(event, firm, party), a_table(event), told=True)
    assert party.delegation is not None

    with transaction():
        withdraw(party.delegation, by=DANA)

    assert told(event, "meeting")[-1][:2] == (DANA.name, "moved")
    assert (DANA.name, "cancelled", head.name) in told(event, "registration")
