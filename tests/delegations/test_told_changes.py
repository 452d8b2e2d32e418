"""What follows from an organiser's change of a delegation: links, seats, links to it from a person, clocks after the end."""

from datetime import timedelta

import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.delegations.services.lifecycle import FIELDS, edit
from expo.delegations.services.members import remove_member
from expo.events.changes.zone import ZoneFate
from expo.events.services.expos import edit_event
from expo.mail.models import Mail
from tests.factories.accounts import olga, signed_in
from tests.factories.delegations import OLGA, danas_delegation, somebody_of
from tests.factories.events import an_event
from tests.factories.registration import vito
from tests.pages import Browser


def _mails(address: str) -> list[str]:
    return list(db.session.scalars(sa.select(Mail.wording).where(Mail.to_address == address).order_by(Mail.id)))


def test_another_address_renews_the_link_and_mails_it_only_when_asked(app: Flask) -> None:
    delegation = danas_delegation(an_event())
    keys = [delegation.link_key]
    for number, told in enumerate((True, False)):
        fields = {name: getattr(delegation, name) for name in FIELDS}
        with transaction():
            fields["contact_email"] = f"head.{number}@ministry.example"
            edit(delegation, fields, version=delegation.version, by=OLGA, mail_link=told)
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

    told = ["delegation invited", "delegation accepted", "other time zone, same hours"]
    assert counts == [told, told]
