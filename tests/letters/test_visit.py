"""What a letter says of the visit: a delegation's own days and purpose, wherever the request is made."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.db import db, transaction
from expo.delegations.models import Delegation
from expo.delegations.services.lifecycle import FIELDS, edit
from expo.delegations.services.sheets import preview_sheet, register_sheet
from expo.delegations.sheet_values import Choices
from expo.letters.models import LetterRequest
from expo.letters.rules import Passport
from expo.letters.services.passports import unseal_passport
from expo.registration.notices import ticket_address
from tests.delegations.desks import desk_of
from tests.delegations.sheets import a_csv
from tests.factories.accounts import olga, signed_in
from tests.factories.delegations import DANA, danas_delegation, somebody_of
from tests.factories.events import an_event
from tests.factories.letters import OLGA, a_letter, a_request, with_letter_settings
from tests.factories.registration import vito
from tests.pages import Browser

HEADINGS = (
    "Given name",
    "Family name",
    "Name in the passport",
    "Nationality",
    "Passport number",
    "Passport valid until",
    "Date of birth",
    "Embassy",
)
ECE = ("Ece", "Deneme", "ECE DENEME", "TR", "U12345678", "01.05.2031", "14.04.1980", "Embassy in Ankara")
PURPOSE = "Signing of a memorandum\non electric buses"
LINE = "Signing of a memorandum on electric buses"


def _with_own_visit(**changes: Any) -> Delegation:
    fields: dict[str, Any] = {
        "purpose": PURPOSE,
        "arrives_on": date(2027, 4, 10),
        "leaves_on": date(2027, 4, 19),
        **changes,
    }
    return danas_delegation(with_letter_settings(an_event()), **fields)


def _registered(delegation: Delegation) -> Passport:
    with transaction():
        register_sheet(delegation, a_csv(ECE, headings=HEADINGS), Choices(), by=DANA)
    passport = unseal_passport(db.session.scalars(sa.select(LetterRequest)).one())
    assert passport is not None
    return passport


def test_letters_of_a_delegation_with_its_own_days_and_purpose_carry_them_and_not_the_expos(
    app: Flask, browser: Browser
) -> None:
    delegation = _with_own_visit()
    member = somebody_of(delegation)
    assert member.registration is not None

    of_the_sheet = _registered(delegation)
    of_the_head = browser.read(f"{desk_of(delegation)}/letters/{member.id}")
    of_the_member = browser.read(ticket_address(member.registration).removeprefix("http://localhost") + "/letter")

    days = (date(2027, 4, 10), date(2027, 4, 19))
    assert (of_the_sheet.purpose, of_the_sheet.arrives_on, of_the_sheet.leaves_on) == (LINE, *days)
    for page in (of_the_head, of_the_member):
        assert [page.typed(name) for name in ("purpose", "arrives_on", "leaves_on")] == [LINE, *map(str, days)]


def test_who_comes_alone_visits_the_expo_on_its_own_days(app: Flask, browser: Browser) -> None:
    _with_own_visit()
    page = browser.read(ticket_address(vito(an_event())).removeprefix("http://localhost") + "/letter")

    assert [page.typed(name) for name in ("purpose", "arrives_on", "leaves_on")] == [
        "Test Expo",
        "2027-04-12",
        "2027-04-16",
    ]


@pytest.mark.parametrize(("purpose", "printed"), [("𒀀𒀁", False), ("x" * 150 + " " + "y" * 100, True)])
def test_a_purpose_that_no_letter_can_print_is_the_expo_and_a_long_one_is_cut_between_words(
    app: Flask, purpose: str, *, printed: bool
) -> None:
    passport = _registered(_with_own_visit(purpose=purpose))

    assert passport.purpose == ("x" * 150 if printed else "Test Expo")


def test_days_that_no_letter_may_cover_are_said_before_a_sheet_is_registered(app: Flask) -> None:
    delegation = _with_own_visit(arrives_on=date(2027, 1, 2))

    seen = preview_sheet(delegation, a_csv(ECE, headings=HEADINGS), Choices())

    assert seen.refusals == ["Arrive at most 30 days before the expo, and before it ends."]


def test_who_checks_a_request_sees_that_the_delegation_has_changed_its_days_since(app: Flask, browser: Browser) -> None:
    delegation = _with_own_visit(purpose="Business meetings", arrives_on=date(2027, 4, 12), leaves_on=date(2027, 4, 16))
    member = somebody_of(delegation)
    assert member.registration is not None
    request = a_request(member.registration)
    signed_in(browser, olga(delegation.event))
    page = f"/organise/{delegation.event.slug}/letters/{request.id}/passport"
    before = browser.read(page)

    delegation.leaves_on, delegation.purpose = date(2027, 4, 18), "Signing"
    db.session.commit()
    after = browser.read(page)

    assert "The delegation stays" not in before.text
    assert "The delegation stays 12–18 April 2027; the request says 12–16 April 2027." in after.text
    assert "The delegation’s purpose is another: Signing" in after.text


def test_a_letter_says_that_the_days_of_its_delegation_have_changed_since_and_not_once_they_are_set_back(
    app: Flask, browser: Browser
) -> None:
    days = {"arrives_on": date(2027, 4, 12), "leaves_on": date(2027, 4, 16)}
    delegation = _with_own_visit(**days)
    member = somebody_of(delegation)
    assert member.registration is not None
    letter = a_letter(member.registration)
    signed_in(browser, olga(delegation.event))
    seen = []

    for changes in ({}, {"note": "Vegetarian"}, {"leaves_on": date(2027, 4, 18)}, days, {"purpose": "Signing"}):
        with transaction():
            kept = {name: getattr(delegation, name) for name in FIELDS}
            edit(delegation, {**kept, **changes}, version=delegation.version, by=OLGA)
        page = browser.read(f"/organise/{delegation.event.slug}/letters/{letter.request_id}").text
        seen.append("were changed after this letter was issued" in page)

    assert seen == [False, False, True, False, True]
