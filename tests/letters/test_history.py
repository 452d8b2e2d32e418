"""What the history tells of letters' requests."""

import io
import re
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from PIL import Image

from expo import clock
from expo.db import db, transaction
from expo.errors import Changed, Refused
from expo.events.copy_parts import ExpoCopy
from expo.letters.queries import letter_settings, pictures_of
from expo.letters.rules import RequestState
from expo.letters.services.copies import copy_settings
from expo.letters.services.decisions import (
    approve,
    confirm_passport,
    correct,
    letter_of,
    refuse,
    revoke,
    start_checking,
)
from expo.letters.services.passports import read_passport
from expo.letters.services.requests import request_letter, withdraw_request
from expo.letters.services.settings import FIELDS, edit_settings
from expo.mail.models import Mail
from tests.factories.events import an_event
from tests.factories.letters import DANA, OLGA, a_letter, a_passport, a_picture, a_request, with_letter_settings
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
    with pytest.raises(Refused, match="The passport data of Vito Ziyaretçi is erased"), transaction():
        confirm_passport(request, version=request.version, by=OLGA)


def test_a_decision_against_somebody_has_a_reason_and_there_is_a_letter_only_once_issued(app: Flask) -> None:
    event = with_letter_settings(an_event())
    request, letter = a_request(vito(event)), a_letter(vito(event))

    for decide, about in ((refuse, request), (revoke, letter.request)):
        with pytest.raises(Refused, match="Write the reason: the person reads it"), transaction():
            decide(about, "", by=OLGA)
    with pytest.raises(Refused, match="No letter was issued for this request"):
        letter_of(request)
    assert letter_of(letter.request) is letter


def test_each_mail_about_a_letter_leads_to_the_page_of_its_holder(app: Flask) -> None:
    person = vito(with_letter_settings(an_event()))
    letter = a_letter(person)
    with transaction():
        revoke(letter.request, "Wrong name", by=OLGA)

    mails = db.session.scalars(sa.select(Mail).where(Mail.wording.startswith("letter")).order_by(Mail.id)).all()
    assert [mail.wording for mail in mails] == ["letter ready", "letter revoked"]
    for mail in mails:  # in a text that waits, the key of a private link is a mark
        assert re.search(r"http://localhost/my/\x1aticket:[0-9a-f]+\x1a/letter", mail.text)
        assert "2027/0001" in mail.text


def test_a_letter_that_another_replaces_is_told_by_its_holders_name(app: Flask) -> None:
    event = with_letter_settings(an_event())
    person = vito(event)
    letter = a_letter(person)
    with transaction():
        mended = correct(letter.request, a_passport(number="U87654321"), version=0, by=OLGA)
        confirm_passport(mended, version=mended.version, by=OLGA)
        approve(mended, by=OLGA)

    assert (OLGA.name, "replaced", person.name) in told(event, "letter_request")
    assert mended.corrects_id == letter.request_id


def test_settings_changed_meanwhile_say_by_whom_and_the_history_says_what(app: Flask) -> None:
    event = with_letter_settings(an_event())
    settings = letter_settings(event)
    assert settings is not None
    fields = {name: getattr(settings, name) for name in FIELDS}
    with transaction():
        edit_settings(event, {**fields, "host": "Another Host"}, {"stamp": None}, version=2, by=DANA)

    with pytest.raises(Changed, match="Somebody else changed these settings") as refused, transaction():
        edit_settings(event, fields, {}, version=2, by=OLGA)

    assert [DANA.name in line for line in refused.value.details] == [True, True]
    assert told_changes(event, "letter_settings")[-1] == (
        "changed",
        {"host": fields["host"]},
        {"host": "Another Host", "stamp": "changed", "version": 3},
    )


def test_settings_go_along_with_a_copy_pictures_too(app: Flask) -> None:
    event, copy = with_letter_settings(an_event()), an_event()
    with transaction():
        copy_settings(ExpoCopy(event, copy, OLGA, {}, {}, {}))
        copy_settings(ExpoCopy(an_event(), an_event(), OLGA, {}, {}, {}))  # which has none

    settings, own = letter_settings(event), letter_settings(copy)
    assert settings is not None
    assert own is not None
    assert [getattr(own, name) for name in FIELDS] == [getattr(settings, name) for name in FIELDS]
    kept, copied = pictures_of(event), pictures_of(copy)
    assert (settings.signature_id is None, settings.stamp_id is None) == (False, False)
    assert copied[own.signature_id or 0] == kept[settings.signature_id or 0]
    assert copied[own.stamp_id or 0] == kept[settings.stamp_id or 0]
    assert own.signature_id not in kept


def test_each_faulty_field_of_a_passport_is_said(app: Flask) -> None:
    person = vito(an_event())

    with pytest.raises(Refused) as refused, transaction():
        request_letter(person, a_passport(name="7", number="A1"), version=0, by=DANA)

    said = [refused.value.message, *refused.value.details]
    assert [sentence.split()[0:3] for sentence in said] == [["Write", "the", "name"], ["Enter", "a", "passport"]]


def test_a_signature_is_kept_no_larger_than_it_is_printed(app: Flask) -> None:
    event = with_letter_settings(an_event())
    settings = letter_settings(event)
    assert settings is not None
    fields = {name: getattr(settings, name) for name in FIELDS}
    with transaction():
        edit_settings(event, fields, {"signature": a_picture(size=(350, 1400))}, version=2, by=OLGA)

    with Image.open(io.BytesIO(pictures_of(event)[settings.signature_id or 0])) as kept:
        assert kept.size == (175, 700)
