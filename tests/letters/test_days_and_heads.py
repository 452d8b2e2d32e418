"""A head takes back a request; and reads, before a delegation's days change, which requests and letters keep the old ones."""

from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.db import db
from expo.delegations.models import Delegation, Member
from expo.events.models import Event
from expo.history.models import Entry
from expo.letters.models import LetterRequest
from expo.letters.rules import RequestState
from expo.letters.services.passports import unseal_passport
from expo.registration.models import Registration
from tests.delegations.desks import desk_of
from tests.factories.accounts import olga, signed_in
from tests.factories.delegations import danas_delegation, somebody_of
from tests.factories.events import an_event
from tests.factories.letters import a_letter, a_request, with_letter_settings
from tests.pages import Browser, Page

OLD, NEW = (date(2027, 4, 11), date(2027, 4, 16)), (date(2027, 4, 12), date(2027, 4, 17))
DAYS = {"arrives_on": str(NEW[0]), "leaves_on": str(NEW[1])}


@pytest.fixture
def event(app: Flask) -> Event:
    return with_letter_settings(an_event())


@pytest.fixture
def delegation(event: Event) -> Delegation:
    return danas_delegation(event, arrives_on=OLD[0], leaves_on=OLD[1])


def _somebody(delegation: Delegation, name: str) -> tuple[Member, Registration]:
    member = somebody_of(delegation, given_name=name, family_name="Üye")
    assert member.registration is not None
    return member, member.registration


def _buttons(page: Page) -> list[str]:
    return [button.text.strip() for button in page.soup.select("main button")]


def test_a_head_takes_back_an_open_request(delegation: Delegation, browser: Browser) -> None:
    member, person = _somebody(delegation, "Ayşe")
    _other, other = _somebody(delegation, "Bora")
    request, kept = a_request(person), a_request(other)
    page = f"{desk_of(delegation)}/letters"
    assert _buttons(browser.read(page)).count("Take back") == 2

    said = browser.send(f"{page}/{member.id}/withdraw", form=page)

    db.session.expire_all()
    assert "The request for Ayşe Üye is taken back, and the passport data erased." in said.text
    assert (request.state, request.sealed, kept.state) == (RequestState.WITHDRAWN, None, RequestState.ASKED)
    assert _buttons(browser.read(page)).count("Take back") == 1
    [entry] = db.session.scalars(sa.select(Entry).where(Entry.verb == "withdrew")).all()
    assert (entry.actor, entry.subject) == (delegation.contact_name, "Ayşe Üye")


def test_an_issued_letter_is_not_taken_back_by_the_head(delegation: Delegation, browser: Browser) -> None:
    member, person = _somebody(delegation, "Ayşe")
    letter = a_letter(person)
    page = f"{desk_of(delegation)}/letters"

    shown = browser.read(page)
    browser.send(f"{page}/{member.id}/withdraw", form=desk_of(delegation), status=404)

    db.session.expire_all()
    assert ("Take back" in _buttons(shown), letter.request.state) == (False, RequestState.APPROVED)


def test_a_head_takes_back_no_request_of_another_delegation(
    event: Event, delegation: Delegation, browser: Browser
) -> None:
    member, person = _somebody(danas_delegation(event), "Ayşe")
    request = a_request(person)

    browser.send(f"{desk_of(delegation)}/letters/{member.id}/withdraw", form=desk_of(delegation), status=404)

    db.session.expire_all()
    assert request.state is RequestState.ASKED


@pytest.mark.parametrize("who", ["head", "organiser"])
def test_new_days_are_saved_after_it_is_read_whose_requests_and_letters_keep_the_old(
    event: Event, delegation: Delegation, browser: Browser, who: str
) -> None:
    (_m, waits), (_n, has), (_o, new) = (_somebody(delegation, name) for name in ("Ayşe", "Bora", "Can"))
    a_request(waits, arrives_on=OLD[0], leaves_on=OLD[1])
    a_letter(has, arrives_on=OLD[0], leaves_on=OLD[1])
    a_request(new, arrives_on=NEW[0], leaves_on=NEW[1])
    page = f"{desk_of(delegation)}/edit"
    if who == "organiser":
        signed_in(browser, olga(event))
        page = f"/organise/{event.slug}/delegations/{delegation.id}/edit"

    asked = browser.send(page, DAYS)

    db.session.expire_all()
    assert (delegation.arrives_on, delegation.leaves_on) == OLD
    assert "Requests for letters keep the days they were made with; ask again for: Ayşe Üye" in asked.banners[0]
    assert "correct those of: Bora Üye" in asked.banners[0]
    assert ("Can" in asked.banners[0], "Save all the same" in _buttons(asked)) == (False, True)

    shown = {name: asked.typed(name) for name in ("days_shown", "arrives_on", "leaves_on")}
    browser.send(page, shown)

    db.session.expire_all()
    assert (delegation.arrives_on, delegation.leaves_on) == NEW
    assert db.session.scalar(sa.select(sa.func.count()).select_from(LetterRequest)) == 3


def test_other_days_than_those_that_were_shown_are_asked_again(delegation: Delegation, browser: Browser) -> None:
    _member, person = _somebody(delegation, "Ayşe")
    a_request(person, arrives_on=OLD[0], leaves_on=OLD[1])
    page = f"{desk_of(delegation)}/edit"
    shown = browser.send(page, DAYS)

    again = browser.send(page, {"days_shown": shown.typed("days_shown"), **DAYS, "leaves_on": "2027-04-18"})

    db.session.expire_all()
    assert ("Ayşe Üye" in again.banners[0], delegation.leaves_on) == (True, OLD[1])


def test_without_requests_and_with_the_same_days_nothing_is_asked(delegation: Delegation, browser: Browser) -> None:
    page = f"{desk_of(delegation)}/edit"
    browser.send(page, DAYS)
    _member, person = _somebody(delegation, "Ayşe")
    a_request(person, arrives_on=OLD[0], leaves_on=OLD[1])

    browser.send(page, {"lead_body": "Ministry of Trade"})

    db.session.expire_all()
    assert (delegation.arrives_on, delegation.lead_body) == (NEW[0], "Ministry of Trade")


def test_a_new_purpose_is_saved_after_it_is_read_whose_letters_keep_the_old_and_they_are_made_anew(
    event: Event, delegation: Delegation, browser: Browser
) -> None:
    (_m, waits), (_n, has) = (_somebody(delegation, name) for name in ("Ayşe", "Bora"))
    a_request(waits)
    letter = a_letter(has, number="U7654321")
    signed_in(browser, olga(event))
    page = f"/organise/{event.slug}/delegations/{delegation.id}/edit"
    letters = f"/organise/{event.slug}/letters?delegation_id={delegation.id}"

    asked = browser.send(page, {"purpose": "Signing of a memorandum"})
    browser.send(page, {name: asked.typed(name) for name in ("days_shown", "purpose")})
    said = browser.send(
        f"/organise/{event.slug}/letters/bulk?delegation_id={delegation.id}",
        {"verb": "anew", "all": "yes"},
        form=letters,
    )

    db.session.expire_all()
    assert "keep the purpose they were made with; ask again for: Ayşe Üye" in asked.banners[0]
    assert "keep the old purpose; the organisers can make anew those of: Bora Üye" in asked.banners[0]
    assert "2 letters are asked for anew." in said.text
    newest = db.session.scalars(sa.select(LetterRequest).order_by(LetterRequest.id.desc())).all()
    passports = [unseal_passport(one) for one in newest if one is not letter.request]
    assert {one.purpose for one in passports if one} == {"Signing of a memorandum"}
    assert {one.number for one in passports if one} >= {"U7654321"}
    assert letter.request.state is RequestState.APPROVED


@pytest.mark.parametrize(("quota", "asked"), [("0", True), ("1", True), ("2", False), ("", False)])
def test_a_quota_of_letters_below_what_is_given_names_who_has_one(
    event: Event, delegation: Delegation, browser: Browser, quota: str, *, asked: bool
) -> None:
    for name, number in (("Ayşe", "U1234561"), ("Bora", "U1234562")):
        _member, person = _somebody(delegation, name)
        a_request(person, number=number)
    signed_in(browser, olga(event))
    page = f"/organise/{event.slug}/delegations/{delegation.id}/edit"

    answer = browser.send(page, {"letter_quota": quota})

    names = "2 letters are asked for or issued, more than that. They stay until you refuse or revoke some: Ayşe Üye, Bora Üye"
    assert (names in answer.text) is asked
    if asked:
        browser.send(page, {name: answer.typed(name) for name in ("days_shown", "letter_quota")})
    db.session.refresh(delegation)
    assert delegation.letter_quota == (int(quota) if quota else None)
