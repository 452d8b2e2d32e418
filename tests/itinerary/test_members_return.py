"""A delegation that was withdrawn is accepted again: its members are counted, and come back in one step."""

import sqlalchemy as sa
from flask import Flask

from expo.db import db, transaction
from expo.delegations.models import Delegation
from expo.delegations.queries import cancelled_with, members_of
from expo.delegations.services.lifecycle import accept, withdraw
from expo.mail.models import Mail
from expo.registration.services.decisions import cancel
from tests.delegations.desks import desk_of
from tests.factories.accounts import olga, signed_in
from tests.factories.delegations import DANA, OLGA, danas_delegation, somebody_of
from tests.factories.events import a_category, an_event
from tests.pages import Browser


def _withdrawn(*, seats: int | None = None) -> Delegation:
    """Of three members one had cancelled before, and two were cancelled with the delegation."""
    event = an_event()
    a_category(event, capacity=seats)
    group = danas_delegation(event)
    people = [somebody_of(group, email=f"{name}@delegation.example").registration for name in ("ana", "bob", "cem")]
    assert people[2] is not None
    with transaction():
        cancel(people[2], by=DANA)
    with transaction():
        withdraw(group, by=DANA)
    db.session.query(Mail).delete()
    db.session.commit()
    return group


def _mails() -> list[tuple[str, str]]:
    found = db.session.scalars(sa.select(Mail).order_by(Mail.to_address, Mail.id))
    return [(one.to_address.split("@")[0].split(".")[0], one.wording) for one in found]


def _states(group: Delegation) -> list[str]:
    db.session.expire_all()
    return sorted(person.state.value for _member, person in members_of(group) if person)


def test_it_is_accepted_with_the_members_that_were_cancelled_with_it(app: Flask, browser: Browser) -> None:
    group = _withdrawn()
    signed_in(browser, olga(group.event))
    page = f"/organise/{group.event.slug}/delegations/{group.id}"

    before = browser.read(page).text
    after = browser.send(f"{page}/accept-all", form=page).text

    head = db.session.scalars(sa.select(Mail.text).where(Mail.to_address == group.contact_email)).one()
    assert "2 members were cancelled when the delegation was withdrawn." in before
    assert "when the delegation was withdrawn" not in after
    assert _states(group) == ["cancelled", "confirmed", "confirmed"]
    assert [name for name, _wording in _mails()] == ["ana", "bob", "dana"]
    assert "2 members who were cancelled when it was withdrawn are registered again, and told so." in head


def test_the_head_reads_who_is_still_cancelled_and_brings_them_back(app: Flask, browser: Browser) -> None:
    group = _withdrawn()
    with transaction():
        accept(group, by=OLGA)
    told = db.session.scalars(sa.select(Mail.text)).one()
    desk = desk_of(group)

    shown = browser.read(desk).text
    browser.send(f"{desk}/return", form=desk)

    assert "2 members who were cancelled when it was withdrawn are still cancelled." in told
    assert "2 members were cancelled when the delegation was withdrawn." in shown
    assert _states(group) == ["cancelled", "confirmed", "confirmed"]
    assert cancelled_with(group) == []
    again = browser.send(f"{desk}/return", form=desk, status=409)
    assert "Nobody is cancelled since then" in again.text


def test_who_cancels_after_it_came_back_is_not_counted(app: Flask) -> None:
    group = _withdrawn()
    with transaction():
        accept(group, by=OLGA, people=True)
        [ana, *_others] = [person for _member, person in members_of(group) if person and person.email.startswith("ana")]
    with transaction():
        cancel(ana, by=DANA)

    assert cancelled_with(group) == []
