"""Another liaison officer: the former one, the new one and the head are told, and the meetings to come go along."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.accounts.permissions import Role
from expo.db import db, transaction
from expo.delegations.links import delegation_address
from expo.delegations.services.lifecycle import edit, withdraw
from expo.errors import Refused
from expo.mail.models import Mail
from expo.meetings.services.digests import queue_meeting_mails
from tests.factories.accounts import an_account, olga, sami, signed_in, with_role
from tests.factories.delegations import OLGA, danas_delegation
from tests.factories.events import an_event
from tests.factories.meetings import a_block, a_firm, a_group, a_meeting, a_table, placed
from tests.itinerary.items import path
from tests.pages import Browser

ABOUT_OFFICERS = ("liaison officer replaced", "liaison officer begins", "liaison officer ends")


def _told() -> list[tuple[str, str]]:
    """Who was told, by which mail; all are taken away."""
    query = sa.select(Mail).where(Mail.wording.in_(ABOUT_OFFICERS)).order_by(Mail.id)
    found = [(mail.to_address, f"{mail.language}: {mail.text}") for mail in db.session.scalars(query)]
    with transaction():
        db.session.execute(sa.delete(Mail))
    return found


def test_the_former_officer_the_new_one_and_the_head_get_one_mail_each_in_their_language(
    app: Flask, browser: Browser
) -> None:
    event = an_event()
    officer = olga(event)
    successor = with_role(an_account("sami@expo.example", "Sami Staff", "tr"), Role.ORGANISER, event)
    group = danas_delegation(event, language="ur")
    signed_in(browser, officer)
    page = f"/organise/{event.slug}/delegations/{group.id}"

    told = []
    for number in (officer.id, successor.id, successor.id, ""):
        assert browser.send(f"{page}/edit", {"liaison_id": str(number)}).status == 200
        told.append(_told())
    shown = Browser(app).read(path(delegation_address(group)) + "?lang=en").text

    addresses = [[address for address, _text in once] for once in told]
    head = group.contact_email
    assert addresses == [
        [head, officer.email],
        [head, officer.email, successor.email],
        [],
        [head, successor.email],
    ]
    texts = dict(told[1])
    assert [texts[address][:3] for address in (head, officer.email, successor.email)] == ["ur:", "en:", "tr:"]
    assert "was Olga Organiser, is Sami Staff" in texts[officer.email]
    assert f"{page}" in texts[successor.email]
    assert "Sami Staff" not in shown


def test_who_may_not_open_the_delegation_is_offered_nowhere(app: Flask, browser: Browser) -> None:
    event = an_event()
    officer, desk, group = olga(event), sami(event), danas_delegation(event)
    viewer = with_role(an_account("vera@expo.example", "Vera Viewer"), Role.VIEWER, event)
    meeting = a_meeting(event, a_firm(event)[0], a_group(event)[0])
    signed_in(browser, officer)

    offered = browser.read(f"/organise/{event.slug}/delegations/{group.id}/edit").soup.select(
        "[name=liaison_id] option"
    )
    of_meeting = browser.read(f"/organise/{event.slug}/meetings/{meeting.id}").soup.select("[name=liaison] option")
    with pytest.raises(Refused, match="who may open delegations"), transaction():
        edit(group, {"liaison_id": desk.id}, version=group.version, by=OLGA)

    named = [[one.get("value") for one in options] for options in (offered, of_meeting)]
    assert named == [["", str(officer.id), str(viewer.id)]] * 2


def test_the_heads_page_shows_the_new_officer_at_once_and_nobody_is_told_of_a_delegation_that_does_not_come(
    app: Flask,
) -> None:
    event = an_event()
    officer, group = olga(event), danas_delegation(event)
    with transaction():
        edit(group, {"liaison_id": officer.id}, version=group.version, by=OLGA)
    shown = Browser(app).read(path(delegation_address(group))).text
    with transaction():
        withdraw(group, by=OLGA)
    _told()

    with transaction():
        edit(group, {"liaison_id": None}, version=group.version, by=OLGA)

    assert "Olga Organiser" in shown
    assert _told() == []


def test_meetings_to_come_go_along_and_their_other_parties_are_told_once(app: Flask) -> None:
    event = an_event()
    a_block(event)
    officer = olga(event)
    omar = with_role(an_account("omar@expo.example", "Omar Officer"), Role.ORGANISER, event)
    firm, (group, _people) = a_firm(event)[0], a_group(event)
    delegation = group.delegation
    assert delegation is not None
    with transaction():
        edit(delegation, {"liaison_id": officer.id}, version=delegation.version, by=OLGA)
    table = a_table(event)
    meeting = placed(a_meeting(event, firm, group, liaison_id=officer.id), table, told=True)
    others = a_meeting(event, a_firm(event, "Anadolu")[0], group, liaison_id=omar.id)
    with clock.set_to(clock.now() + timedelta(minutes=30)), transaction():
        queue_meeting_mails()
    _told()

    with transaction():
        edit(delegation, {"liaison_id": omar.id}, version=delegation.version, by=OLGA)
    with clock.set_to(clock.now() + timedelta(minutes=60)), transaction():
        queue_meeting_mails()

    query = sa.select(Mail.to_address).where(Mail.wording == "meetings changed").order_by(Mail.to_address)
    heard = list(db.session.scalars(query))
    assert (meeting.liaison_id, others.liaison_id) == (omar.id, omar.id)
    assert len(heard) == len(set(heard))
    assert {officer.email, omar.email} <= set(heard)


def test_without_an_officer_meetings_stay_and_it_is_said_and_the_next_one_has_them(
    app: Flask, browser: Browser
) -> None:
    event = an_event()
    a_block(event)
    officer = olga(event)
    omar, nina = (
        with_role(an_account(f"{name}@expo.example", name), Role.ORGANISER, event) for name in ("Omar", "Nina")
    )
    (group, _people), (other, _others) = a_group(event), a_group(event)
    with transaction():
        for party, one in ((group, omar), (other, nina)):
            assert party.delegation is not None
            edit(party.delegation, {"liaison_id": one.id}, version=party.delegation.version, by=OLGA)
    kept = placed(a_meeting(event, a_firm(event)[0], group, liaison_id=omar.id), a_table(event), told=True)
    theirs = a_meeting(event, other, group, liaison_id=nina.id)
    signed_in(browser, officer)
    page = f"/organise/{event.slug}/delegations/{group.delegation_id}/edit"
    _told()

    cleared = browser.send(page, {"liaison_id": "", "lead_body": "Demo Chamber"}).text
    told = dict(_told())[omar.email]
    db.session.expire_all()
    between = kept.liaison_id
    again = browser.send(page, {"liaison_id": str(officer.id), "lead_body": "Demo Chamber"}).text
    db.session.expire_all()

    sentence = "1 meeting to come still names Omar as its liaison officer, until the delegation has another."
    assert [sentence in text for text in (cleared, told, again)] == [True, True, False]
    assert (between, kept.liaison_id, theirs.liaison_id) == (omar.id, officer.id, nina.id)
