"""What changes after a memorandum was cleared: a party's country, who takes part, the ceremony, the languages."""

from datetime import timedelta

import pytest
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.delegations.services.lifecycle import edit as edit_delegation
from expo.delegations.services.lifecycle import withdraw as withdraw_delegation
from expo.errors import Refused
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.services.contacts import erase_contacts
from expo.exhibitors.services.decisions import withdraw
from expo.exhibitors.services.firms import firm_data, require_firm, write_firm
from expo.history.services import Actor
from expo.meetings.services.bodies import edit_body
from expo.memoranda.links import clerk_address
from expo.memoranda.models import Memorandum
from expo.memoranda.queries import facts_of
from expo.memoranda.rules import ClearanceState, MemorandumKind, MemorandumState, troubles
from expo.memoranda.services.clearances import answer_clearance
from expo.memoranda.services.memoranda import (
    accept_time,
    add_memorandum,
    edit_memorandum,
    move_memorandum,
    take_out_party,
)
from expo.memoranda.services.texts import add_text
from expo.programme.models import Session
from expo.programme.rules import SessionKind, SessionState
from expo.programme.services.sessions import edit_session, move_session
from tests.factories.accounts import olga, signed_in
from tests.factories.events import an_event
from tests.factories.meetings import a_body, a_firm, a_group
from tests.factories.memoranda import name_signatories
from tests.factories.programme import MORNING, a_room, a_session
from tests.memoranda.test_memoranda import PDF
from tests.pages import Browser, form_values
from tests.told import entries, told_changes

OLGA = Actor("Olga Organiser")
HOUR = timedelta(hours=1)
STATE = MemorandumState
GIVEN, ASKED = ClearanceState.GIVEN, ClearanceState.ASKED


def ready(event: Event, *things: str) -> tuple[Memorandum, Session]:
    """One in English and Turkish that all have cleared, ready for its ceremony on the first morning."""
    ceremony = a_session(event, kind=SessionKind.SIGNING_CEREMONY, title={"en": "Signing"}, room_id=a_room(event).id)
    fields = {
        "kind": MemorandumKind.MEMORANDUM,
        "title": {"en": "Cyber security"},
        "languages": ["en", "tr"],
        "prevailing": "en",
        "session_id": ceremony.id,
        "keep_until": None,
        "note": "",
    }
    with transaction():
        made = add_memorandum(event, fields, things, by=OLGA)
        for code in ("en", "tr"):
            add_text(made, code, f"{code}.pdf", PDF + code.encode(), by=OLGA)
        move_memorandum(made, STATE.AGREED, by=OLGA)
        _clear(made)
        for state in (STATE.CLEARED, STATE.SCHEDULED):
            move_memorandum(made, state, by=OLGA)
    return made, ceremony


def _clear(made: Memorandum) -> None:
    for one in list(made.clearances):
        answer_clearance(one, made, GIVEN, by=OLGA)


def _sign(made: Memorandum) -> None:
    name_signatories(made)
    with clock.set_to(MORNING + timedelta(days=1)), transaction():
        move_memorandum(made, STATE.SIGNED, by=OLGA)


def _asked(made: Memorandum) -> dict[str, set[ClearanceState]]:
    db.session.expire_all()
    return {
        one.country: {same.state for same in made.clearances if same.country == one.country} for one in made.clearances
    }


def _exhibitor(made: Memorandum) -> Exhibitor:
    [found] = [side.party.exhibitor for side in made.sides if side.party.exhibitor]
    return found


def _named_with_countries(event: Event) -> set[str]:
    return {one.subject for one in entries(event, "memorandum") if "countries" in (one.after or {})}


def test_another_country_of_a_body_a_firm_or_a_delegation_asks_the_offices_of_that_one(app: Flask) -> None:
    event = an_event()
    body, (firm, _staff), (group, _people) = a_body(event, country="PK"), a_firm(event), a_group(event)
    theirs = firm.country
    made, _ceremony = ready(event, f"body-{body.id}", f"firm-{firm.exhibitor_id}", f"delegation-{group.delegation_id}")
    signed, _other = ready(event, f"body-{body.id}", f"delegation-{group.delegation_id}")
    _sign(signed)
    before = _asked(signed)

    with transaction():
        edit_body(body, {"country": "AZ"}, version=body.version, by=OLGA)
    of_the_body, state = _asked(made), made.state
    with transaction():
        exhibitor = _exhibitor(made)
        record = require_firm(exhibitor)
        write_firm(record, {**firm_data(exhibitor), "country": "DE"}, by=OLGA, event_id=event.id)
        delegation = group.delegation
        assert delegation is not None
        edit_delegation(delegation, {"country": "UZ"}, version=delegation.version, by=OLGA)

    assert (theirs, of_the_body, state) == ("TR", {"TR": {GIVEN}, "AZ": {ASKED}}, STATE.AGREED)
    assert _asked(made) == {"AZ": {ASKED}, "DE": {ASKED}, "UZ": {ASKED}}
    assert (_asked(signed), signed.state) == (before, STATE.SIGNED)
    changes = [one for one in told_changes(event, "memorandum") if "countries" in (one[2] or {})]
    assert [(was, now["countries"]) for _verb, was, now in changes if was is not None and now is not None] == [
        ({"countries": ["PK"]}, ["AZ"]),
        ({"countries": []}, ["DE"]),
        ({"countries": ["TR"]}, ["UZ"]),
    ]
    assert _named_with_countries(event) == {"Cyber security"}


def test_of_a_country_whose_offices_were_never_asked_olga_is_told_and_asks_them(app: Flask, browser: Browser) -> None:
    event = an_event()
    body = a_body(event, "Bakanlık", country="TR")
    made, _ceremony = ready(event, f"body-{a_body(event).id}", f"body-{body.id}")
    with transaction():
        body.country = "DE"  # as a program before this one left it
    page = f"/organise/{event.slug}/memoranda/{made.id}"
    signed_in(browser, olga(event))

    with pytest.raises(Refused, match="No office was asked of Germany"):
        _sign(made)
    assert "No office was asked of Germany" in browser.read(page).text
    assert "look at it" in browser.read(f"/organise/{event.slug}/memoranda").text
    browser.send(f"{page}/countries", form=page)

    assert _asked(made) == {"PK": {GIVEN}, "DE": {ASKED}}
    assert made.state is STATE.AGREED
    assert "look at it" not in browser.read(f"/organise/{event.slug}/memoranda").text


def test_a_firm_or_a_delegation_that_does_not_come_stops_the_signature_until_it_is_taken_out(
    app: Flask, browser: Browser
) -> None:
    event = an_event()
    (firm, _staff), (group, _people) = a_firm(event, "Emil Example Ltd"), a_group(event, "Delegation of Türkiye")
    things = [f"body-{a_body(event).id}", f"firm-{firm.exhibitor_id}", f"delegation-{group.delegation_id}"]
    made, _ceremony = ready(event, *things)
    address = clerk_address(made.sides[1]).removeprefix("http://localhost")
    clerk = Browser(app)
    token = form_values(clerk.read(address).soup, f"{address}/texts")["csrf_token"]
    assert group.delegation is not None
    with transaction():
        withdraw(_exhibitor(made), by=OLGA)
        withdraw_delegation(group.delegation, by=OLGA)
    page = f"/organise/{event.slug}/memoranda/{made.id}"
    signed_in(browser, olga(event))

    with pytest.raises(Refused, match="Not taking part in the expo: Emil Example Ltd, Delegation of Türkiye"):
        _sign(made)
    assert "Not taking part in the expo: Emil Example Ltd, Delegation of Türkiye" in browser.read(page).text
    refused = clerk.post(f"{address}/clearances/{made.clearances[0].id}", {"answer": "refused", "csrf_token": token})
    taken = browser.send(f"{page}/parties/{made.sides[1].id}/remove", form=page)
    with pytest.raises(Refused, match="has two parties at least"), transaction():
        take_out_party(made.sides[1], made, by=OLGA)

    db.session.expire_all()
    assert refused.status_code == 409
    assert "The party is taken out. These must clear it again: Pakistan: line ministry" in taken.text
    assert [side.party.name for side in made.sides] == ["Ministry of Trade", "Delegation of Türkiye"]
    assert (made.state, _asked(made)) == (STATE.DRAFT, {"PK": {ASKED}, "TR": {ASKED}})


def test_whose_contacts_are_erased_has_no_clerks_page_any_more(app: Flask) -> None:
    event = an_event()
    firm, _staff = a_firm(event)
    made, _ceremony = ready(event, f"body-{a_body(event).id}", f"firm-{firm.exhibitor_id}")
    kept, gone = (clerk_address(side).removeprefix("http://localhost") for side in made.sides)
    with transaction():
        erase_contacts(_exhibitor(made), by=OLGA)

    assert [Browser(app).client.get(address).status_code for address in (kept, gone)] == [200, 404]


def test_a_ceremony_that_is_moved_stops_the_signature_until_the_parties_come(app: Flask, browser: Browser) -> None:
    event = an_event()
    made, ceremony = ready(event, f"body-{a_body(event).id}", f"body-{a_body(event, country='TR').id}")
    page = f"/organise/{event.slug}/memoranda/{made.id}"
    signed_in(browser, olga(event))
    with clock.set_to(MORNING - HOUR), transaction(), pytest.raises(Refused, match="The ceremony begins on Tuesday 13"):
        move_memorandum(made, STATE.SIGNED, by=OLGA)
    with transaction():
        times = {"starts_at": MORNING + 3 * HOUR, "ends_at": MORNING + 4 * HOUR}
        edit_session(ceremony, times, version=ceremony.version, by=OLGA)
    with pytest.raises(Refused, match=r"was moved: it was on .* 10:00 PKT and is on .* 13:00 PKT"):
        _sign(made)
    moved = browser.read(page)
    browser.send(f"{page}/time", form=page)
    accepted = browser.read(page)
    _sign(made)

    assert "it was on Tuesday 13 April 2027, 10:00 PKT and is on Tuesday 13 April 2027, 13:00 PKT" in moved.text
    assert "was moved" not in accepted.text
    assert (made.state, made.signed_on) == (STATE.SIGNED, MORNING.date())
    with pytest.raises(Refused, match="in another state"), transaction():
        accept_time(made, by=OLGA)


def test_a_ceremony_that_is_off_stops_the_signature_and_is_named(app: Flask, browser: Browser) -> None:
    event = an_event()
    made, ceremony = ready(event, f"body-{a_body(event).id}", f"body-{a_body(event, country='TR').id}")
    signed_in(browser, olga(event))
    with transaction():
        move_session(ceremony, SessionState.CANCELLED, by=OLGA)
    with pytest.raises(Refused, match="does not take place any more"):
        _sign(made)
    off = browser.read(f"/organise/{event.slug}/memoranda/{made.id}")
    with transaction():
        move_session(ceremony, SessionState.PUBLISHED, by=OLGA)
    _sign(made)

    assert "does not take place any more" in off.text
    assert off.typed("session") == str(ceremony.id)
    assert made.state is STATE.SIGNED


def test_other_languages_of_what_was_cleared_make_it_a_draft_that_is_cleared_anew(app: Flask, browser: Browser) -> None:
    event = an_event()
    made, _ceremony = ready(event, f"body-{a_body(event).id}", f"body-{a_body(event, country='TR').id}")
    page = f"/organise/{event.slug}/memoranda/{made.id}"
    signed_in(browser, olga(event))
    typed = {"languages": ["tr", "en"], "title_en": "Cyber", "prevailing": "en", "session": str(made.session_id)}

    same = browser.send(page, typed, form=page)
    untouched = (made.state, _asked(made))
    wrong = browser.send(page, {**typed, "prevailing": "ur"}, form=page, status=400)
    with pytest.raises(Refused, match="must be one of those in which it is signed"), transaction():
        edit_memorandum(made, {"languages": ["tr"]}, version=made.version, by=OLGA)
    more = browser.send(page, {**typed, "languages": ["en", "tr", "ur"]}, form=page)

    assert "These must clear" not in same.text
    assert untouched == (STATE.SCHEDULED, {"PK": {GIVEN}, "TR": {GIVEN}})
    assert wrong.errors == ["It is not signed in this language."]
    assert "The details are saved. These must clear it again: Pakistan: line ministry" in more.text
    assert (_asked(made), made.state) == ({"PK": {ASKED}, "TR": {ASKED}}, STATE.DRAFT)
    with pytest.raises(Refused, match="in which it is signed: اردو"), transaction():
        move_memorandum(made, STATE.AGREED, by=OLGA)


def test_what_is_signed_keeps_what_was_signed(app: Flask) -> None:
    event = an_event()
    made, _ceremony = ready(event, f"body-{a_body(event).id}", f"body-{a_body(event, country='TR').id}")
    _sign(made)

    with transaction():
        edit_memorandum(made, {"note": "In the archive"}, version=made.version, by=OLGA)
    for fields in ({"languages": ["en"]}, {"title": {"en": "Another"}}, {"session_id": None}, {"prevailing": ""}):
        with pytest.raises(Refused, match="only the note and the day"), transaction():
            edit_memorandum(made, fields, version=made.version, by=OLGA)
    with pytest.raises(Refused, match="its parties do not change"), transaction():
        take_out_party(made.sides[0], made, by=OLGA)

    assert troubles(facts_of(made), clock.now()) == []


def test_another_ceremony_that_olga_chooses_is_the_one_that_is_expected(app: Flask) -> None:
    event = an_event()
    made, _ceremony = ready(event, f"body-{a_body(event).id}", f"body-{a_body(event, country='TR').id}")
    later = a_session(event, kind=SessionKind.SIGNING_CEREMONY, starts_at=MORNING + 2 * HOUR)

    with transaction():
        edit_memorandum(made, {"session_id": later.id}, version=made.version, by=OLGA)
    expected = made.expected_at
    _sign(made)

    assert (expected, made.state) == (later.starts_at, STATE.SIGNED)
