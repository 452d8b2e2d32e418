"""A delegation's quota of letters: single requests, a spreadsheet, concurrent requests, and changing the quota."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.db import db, transaction
from expo.delegations.services.sheets import preview_sheet, register_sheet
from expo.delegations.sheet_values import Choices
from expo.errors import Refused
from expo.letters.models import LetterRequest
from expo.letters.services.decisions import refuse, start_checking
from expo.letters.services.requests import request_letter, withdraw_request
from expo.registration.models import Registration
from tests.delegations.sheets import a_csv
from tests.factories.accounts import olga, signed_in
from tests.factories.delegations import DANA, danas_delegation, somebody_of
from tests.factories.events import an_event
from tests.factories.letters import OLGA, a_passport, a_request, with_letter_settings
from tests.pages import Browser

HEADINGS = (
    "Given name",
    "Family name",
    "Nationality",
    "Passport number",
    "Passport valid until",
    "Date of birth",
    "Embassy",
)
ONE_MAY = "This delegation may have 1 invitation letter. Ask the organisers for more."


def _ask(app: Flask, registration_id: int) -> str:
    with app.app_context():
        try:
            with transaction():
                request_letter(db.session.get_one(Registration, registration_id), a_passport(), version=0, by=DANA)
        except Refused as refusal:
            return refusal.message
    return "asked"


def _requests() -> int:
    return db.session.scalar(sa.select(sa.func.count(LetterRequest.id))) or 0


def test_of_many_concurrent_requests_the_quota_succeeds(bare_app: Flask) -> None:
    with bare_app.app_context():
        delegation = danas_delegation(with_letter_settings(an_event()), letter_quota=3)
        people = [somebody_of(delegation).registration_id for _n in range(8)]

    with ThreadPoolExecutor(8) as members:
        answers = list(members.map(lambda number: _ask(bare_app, number or 0), people))

    with bare_app.app_context():
        assert (answers.count("asked"), _requests()) == (3, 3)
    assert set(answers) - {"asked"} == {"This delegation may have 3 invitation letters. Ask the organisers for more."}


def test_a_refused_or_withdrawn_request_frees_the_quota(app: Flask) -> None:
    delegation = danas_delegation(with_letter_settings(an_event()), letter_quota=1)
    first, second = (somebody_of(delegation).registration for _n in range(2))
    assert first is not None
    assert second is not None
    request = a_request(first)
    assert _ask(app, second.id) == ONE_MAY
    with transaction():
        start_checking(request, by=OLGA)
        refuse(request, "Send a clearer name.", by=OLGA)

    other = a_request(second)
    with pytest.raises(Refused) as again, transaction():
        request_letter(first, a_passport(), version=request.version, by=DANA)
    with transaction():
        withdraw_request(other, by=DANA)
    with transaction():
        request_letter(first, a_passport(), version=request.version, by=DANA)

    assert again.value.message == ONE_MAY
    assert request.state == "asked"


def test_a_sheet_with_more_passports_than_letters_is_refused_in_preview_and_import(app: Flask) -> None:
    delegation = danas_delegation(with_letter_settings(an_event()), letter_quota=1)
    rows = [
        (name, "Deneme", "TR", f"U1234567{number}", "01.05.2031", "14.04.1980", "Embassy in Ankara")
        for number, name in enumerate(("Ece", "Gazali"))
    ]
    data = a_csv(*rows, headings=HEADINGS)

    seen = preview_sheet(delegation, data, Choices(names=True))
    with pytest.raises(Refused) as refusal, transaction():
        register_sheet(delegation, data, Choices(names=True), by=DANA)

    assert (seen.refusals, refusal.value.details) == ([ONE_MAY], (ONE_MAY,))
    assert (_requests(), db.session.scalar(sa.select(sa.func.count(Registration.id)))) == (0, 0)


def test_an_organiser_sets_the_quota(app: Flask, browser: Browser) -> None:
    delegation = danas_delegation(with_letter_settings(an_event()))
    signed_in(browser, olga(delegation.event))
    page = f"/organise/{delegation.event.slug}/delegations/{delegation.id}/edit"

    wrong = browser.send(page, {"letter_quota": "-1"}, status=400)
    browser.send(page, {"letter_quota": "4"})
    db.session.refresh(delegation)
    kept = delegation.letter_quota
    browser.send(page, {"letter_quota": ""})
    db.session.refresh(delegation)

    assert (len(wrong.errors), kept, delegation.letter_quota) == (1, 4, None)


def test_a_form_without_its_number_fields_is_answered_with_a_sentence(app: Flask, browser: Browser) -> None:
    delegation = danas_delegation(with_letter_settings(an_event()), letter_quota=2)
    signed_in(browser, olga(delegation.event))
    page = f"/organise/{delegation.event.slug}/delegations/{delegation.id}/edit"

    answer = browser.send(page, {"quota": None, "letter_quota": None, "contact_name": ""}, status=400)

    assert answer.errors == ["Enter a name."]
