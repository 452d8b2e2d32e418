"""What the history tells of letters' requests."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from expo import clock
from expo.db import transaction
from expo.errors import Changed, Refused
from expo.letters.rules import RequestState
from expo.letters.services.decisions import approve, confirm_passport, refuse, revoke, start_checking
from expo.letters.services.passports import read_passport
from expo.letters.services.requests import request_letter, withdraw_request
from tests.factories.events import an_event
from tests.factories.letters import DANA, OLGA, a_passport, with_letter_settings
from tests.factories.registration import vito
from tests.told import told, told_changes

NOON = datetime(2026, 11, 10, 9, tzinfo=UTC)


def test_what_was_changed_meanwhile_or_issued_already_is_refused(app: Flask) -> None:
    person = vito(with_letter_settings(an_event()))
    with transaction():
        request = request_letter(person, a_passport(), version=0, by=DANA)
        start_checking(request, by=OLGA)
        with pytest.raises(Changed, match="This request was changed while you wrote"):
            request_letter(person, a_passport(), version=1, by=DANA)
        with pytest.raises(Changed, match="This request was changed after you opened it"):
            confirm_passport(request, version=1, by=OLGA)
        confirm_passport(request, version=request.version, by=OLGA)
        approve(request, by=OLGA)
        with pytest.raises(Refused, match=r"This letter is issued\. Ask the organisers to revoke it"):
            withdraw_request(request, by=DANA)


def test_a_request_is_told_with_each_step(app: Flask) -> None:
    event = with_letter_settings(an_event())
    person = vito(event)
    with clock.set_to(NOON), transaction():
        request = request_letter(person, a_passport(), version=0, by=DANA)
        start_checking(request, by=OLGA)
        refuse(request, "No stamp", by=OLGA)
        request_letter(person, a_passport(number="U87654321"), version=request.version, by=DANA)
        confirm_passport(request, version=request.version, by=OLGA)
        checked = (request.checked_at, request.checked_by)
        passport = read_passport(request, by=OLGA)
        letter = approve(request, by=OLGA)
        revoke(request, "Wrong name", by=OLGA)

    assert (checked, passport) == ((NOON, OLGA.name), a_passport(number="U87654321"))
    assert (letter.revoked_at, letter.revoked_why, request.reason) == (NOON, "Wrong name", "Wrong name")
    assert told(event, "letter_request") == [
        (DANA.name, "asked for", person.name),
        (OLGA.name, "began to check", person.name),
        (OLGA.name, "refused", person.name),
        (DANA.name, "changed", person.name),
        (OLGA.name, "checked", person.name),
        (OLGA.name, "saw the passport data of", person.name),
        (OLGA.name, "approved", person.name),
        (OLGA.name, "voided", person.name),
    ]
    changes = told_changes(event, "letter_request")
    assert changes[0] == ("asked for", None, {"state": "asked"})
    assert changes[3] == ("changed", {"state": "refused"}, {"state": "asked"})


def test_a_request_that_is_withdrawn_has_no_passport_any_more(app: Flask) -> None:
    event = with_letter_settings(an_event())
    with clock.set_to(NOON), transaction():
        request = request_letter(vito(event), a_passport(), version=0, by=DANA)
        confirm_passport(request, version=request.version, by=OLGA)
        version = request.version
        withdraw_request(request, by=DANA)

    assert (request.state, request.sealed, request.erased_at) == (RequestState.WITHDRAWN, None, NOON)
    assert (request.checked_at, request.checked_by, request.version) == (None, "", version + 1)
    assert told(event, "letter_request")[-1] == (DANA.name, "withdrew", "Vito Ziyaretçi")
