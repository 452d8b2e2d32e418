"""Somebody who signs, stands behind or hands over does not come: named before, marked after, with the way out."""

from datetime import timedelta

from flask import Flask

from expo.db import db, transaction
from expo.delegations.links import delegation_address
from expo.events.models import Event
from expo.exhibitors.links import exhibitor_address
from expo.memoranda.models import Memorandum
from expo.memoranda.rules import MemorandumState
from expo.memoranda.services.memoranda import move_memorandum
from expo.programme.models import Session
from expo.programme.rules import SessionKind, SessionState
from expo.registration.notices import ticket_address
from expo.registration.rules import RegistrationState
from tests.factories.accounts import ada, olga, signed_in
from tests.factories.events import an_event
from tests.factories.meetings import TEN, a_body, a_firm, a_group
from tests.factories.memoranda import OLGA, a_signatory
from tests.factories.programme import a_session
from tests.factories.registration import vito
from tests.memoranda.test_ceremonies import a_ceremony
from tests.memoranda.test_changes_later import ready
from tests.memoranda.test_memoranda import cleared
from tests.pages import Browser
from tests.queries import counted

CANCEL = {"verb": "cancel"}


def scheduled(event: Event) -> tuple[Memorandum, Session]:
    """One that is ready for its ceremony."""
    one = cleared(event)
    session = a_ceremony(event, one)
    with transaction():
        move_memorandum(one, MemorandumState.SCHEDULED, by=OLGA)
    a_signatory(one.sides[0], "Emil Example")
    return one, session


def test_who_signs_is_named_before_they_are_cancelled(app: Flask, browser: Browser) -> None:
    event = an_event()
    one, _session = scheduled(event)
    signs, nobody = (vito(event, given_name=name) for name in ("Selin", "Umut"))
    a_signatory(one.sides[1], signs)
    people = f"/organise/{event.slug}/registrations"
    signed_in(browser, olga(event))

    told = [browser.read(f"{people}/{signs.id}{page}").text for page in ("", "/named")]
    own = browser.read(f"{ticket_address(signs)}/cancel").text
    others = browser.read(f"{people}/{nobody.id}").text
    asked = browser.send(f"{people}/bulk", {**CANCEL, "id": [str(signs.id), str(nobody.id)]}, form=people, status=409)
    db.session.expire_all()

    for page in (*told, asked.text):
        assert f"{signs.name} : signs · Cyber security" in page
        assert "Signing, " in page
    assert f"{signs.name} : signs · a memorandum" in own
    assert "Cyber security" not in own + others
    assert {signs.state, nobody.state} == {RegistrationState.CONFIRMED}


def test_the_memorandum_and_its_ceremony_are_marked_after(app: Flask, browser: Browser) -> None:
    event = an_event()
    one, session = scheduled(event)
    signs = vito(event, given_name="Selin")
    a_signatory(one.sides[1], signs)
    people, memoranda = f"/organise/{event.slug}/registrations", f"/organise/{event.slug}/memoranda"
    signed_in(browser, olga(event))

    unmarked = browser.read(memoranda).text
    browser.send(f"{people}/bulk", {**CANCEL, "id": [str(signs.id)], "knowing": "yes"}, form=people)
    shown = browser.read(f"{memoranda}/{one.id}").text
    ceremony = browser.read(f"{memoranda}/ceremonies/{session.id}").text

    assert "look at it" not in unmarked
    assert "look at it" in browser.read(memoranda).text
    assert f"The registration is not confirmed by now of: {signs.name}. Take the name off below" in shown
    assert f"The registration of {signs.name} is not confirmed by now." in ceremony


def test_a_party_whose_signatory_is_erased_is_marked_in_the_register(app: Flask, browser: Browser) -> None:
    event = an_event()
    one, _session = scheduled(event)
    signs = vito(event, given_name="Selin")
    a_signatory(one.sides[1], signs)
    people = f"/organise/{event.slug}/registrations/{signs.id}"
    signed_in(browser, olga(event))

    complete = browser.read(f"/organise/{event.slug}/memoranda").text
    browser.send(f"{people}/erase", form=people)

    assert "look at it" not in complete
    assert (
        "Nobody signs for Bakanlık yet. Name who does."
        in browser.read(f"/organise/{event.slug}/memoranda/{one.id}").text
    )
    assert "look at it" in browser.read(f"/organise/{event.slug}/memoranda").text


def test_the_pages_of_many_memoranda_take_as_many_statements_as_those_of_one(app: Flask, browser: Browser) -> None:
    expos = {1: an_event(), 3: an_event()}
    for many, event in expos.items():
        for number in range(many):
            one = cleared(event)
            a_ceremony(event, one)
            a_signatory(one.sides[0], vito(event, given_name=f"Selin {number}"))
    slugs = [event.slug for event in expos.values()]
    signed_in(browser, ada())

    few, many_of_them = (
        [_statements(app, browser, f"/organise/{slug}/memoranda{page}") for page in ("", "/ceremonies")]
        for slug in slugs
    )

    assert many_of_them == few


def _statements(app: Flask, browser: Browser, address: str) -> int:
    db.session.remove()
    with counted(app) as statements:
        browser.read(address)
    return len(statements)


def test_a_draft_ceremony_that_comes_over_another_of_the_same_signatory_is_asked_about(
    app: Flask, browser: Browser
) -> None:
    """Only the page of the ceremony remarked it, once it was saved."""
    event = an_event()
    one, other = cleared(event), cleared(event)
    a_ceremony(event, one)
    draft = a_session(
        event,
        kind=SessionKind.SIGNING_CEREMONY,
        state=SessionState.DRAFT,
        starts_at=TEN + timedelta(hours=3),
        title={"en": "Second signing"},
    )
    with transaction():
        other.session_id = draft.id
    signs = vito(event, given_name="Selin")
    a_signatory(one.sides[1], signs)
    a_signatory(other.sides[1], signs)
    signed_in(browser, olga(event))
    edit = f"/organise/{event.slug}/programme/{draft.id}"

    asked = browser.send(edit, {"starts": "10:30", "ends": "11:30"}, form=edit, status=409)
    db.session.expire_all()
    was = draft.starts_at
    browser.send(edit, {"starts": "11:30", "ends": "12:30"}, form=edit)

    assert "1 person of this session is in “Signing” then" in asked.text
    assert (was, draft.starts_at) == (TEN + timedelta(hours=3), TEN + timedelta(hours=1.5))


def test_what_is_not_signed_is_named_before_a_firm_or_a_delegation_is_withdrawn(app: Flask, browser: Browser) -> None:
    event = an_event()
    (firm, _staff), (group, _people) = a_firm(event, "Emil Example Ltd"), a_group(event, "Delegation of Türkiye")
    things = [f"body-{a_body(event).id}", f"firm-{firm.exhibitor_id}", f"delegation-{group.delegation_id}"]
    made, _ceremony = ready(event, *things)
    exhibitor = made.sides[1].party.exhibitor
    assert group.delegation is not None
    assert exhibitor is not None
    signed_in(browser, olga(event))

    pages = [
        exhibitor_address(exhibitor).removeprefix("http://localhost") + "/withdraw",
        f"/organise/{event.slug}/exhibitors/{firm.exhibitor_id}",
        delegation_address(group.delegation).removeprefix("http://localhost"),
        f"/organise/{event.slug}/delegations/{group.delegation_id}",
    ]
    texts = [browser.read(one).text for one in pages]

    assert [("Cyber security" in text, "Signing" in text) for text in texts] == [(True, True)] * 4
