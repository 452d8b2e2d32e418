"""Passport data: encrypted, read with a history entry, erased."""

import io
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from pypdf import PdfReader

from expo import clock
from expo.db import db, transaction
from expo.errors import Refused
from expo.history.models import Entry
from expo.history.services import PROGRAM
from expo.letters.models import Letter, LetterRequest
from expo.letters.queries import letter_settings
from expo.letters.rules import RequestState
from expo.letters.services.files import write_letter
from expo.letters.services.passports import read_passport, unseal_passport
from expo.letters.services.requests import withdraw_request
from expo.registration.services.erasure import erase
from expo.retention.services import sweep_kept
from tests.factories.events import an_event
from tests.factories.letters import DANA, OLGA, a_letter, a_passport, a_request, with_letter_settings
from tests.factories.registration import vito


def _bytes(letter: Letter) -> bytes:
    out = io.BytesIO()
    write_letter(letter.request, out)
    return out.getvalue()


def _text(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_passport_data_is_not_readable_in_the_database(app: Flask) -> None:
    request = a_request(vito(an_event()))

    sealed = db.session.scalar(sa.select(LetterRequest.sealed).where(LetterRequest.id == request.id)) or b""

    assert b"U12345678" not in sealed
    assert "ÖRNEK".encode() not in sealed
    assert unseal_passport(request) == a_passport()


def test_passport_data_copied_into_another_row_is_not_decrypted(app: Flask) -> None:
    event = an_event()
    mine, theirs = a_request(vito(event)), a_request(vito(event), number="P7654321")
    with transaction():
        mine.sealed = theirs.sealed

    with pytest.raises(Refused):
        unseal_passport(mine)


def test_reading_passport_data_is_recorded_in_the_history(app: Flask) -> None:
    request = a_request(vito(an_event()))

    with transaction():
        seen = read_passport(request, by=OLGA)

    assert seen == a_passport()
    entry = db.session.scalars(sa.select(Entry).where(Entry.verb == "saw the passport data of")).one()
    assert (entry.actor, entry.subject, entry.before, entry.after) == ("Olga Organiser", "Vito Ziyaretçi", None, None)


def test_passport_data_is_erased_ninety_days_after_the_expo_and_the_letter_stays(app: Flask) -> None:
    letter = a_letter(vito(with_letter_settings(an_event())))
    begin = datetime(2027, 7, 13, 19, tzinfo=UTC)  # of 14 July in Karachi
    with clock.set_to(begin - timedelta(seconds=1)), transaction():
        early = sweep_kept()

    with clock.set_to(begin), transaction():
        done = sweep_kept()

    assert (early, done) == (0, 1)
    assert (unseal_passport(letter.request), letter.request.state) == (None, RequestState.APPROVED)
    text = _text(_bytes(letter))
    assert "2027/0001" in text
    assert "U12345678" not in text
    assert "erased" in text


def test_erasing_the_person_erases_the_passport_and_voids_the_letter(app: Flask) -> None:
    person = vito(with_letter_settings(an_event()))
    letter = a_letter(person)

    with transaction():
        erase(person, by=PROGRAM)

    assert (unseal_passport(letter.request), letter.initials, letter.request.state) == (None, "", RequestState.REVOKED)
    named = sa.select(sa.func.count()).select_from(Entry).where(Entry.subject.like("%Vito%"))
    assert db.session.scalar(named) == 0


def test_a_withdrawn_request_has_no_passport_data(app: Flask) -> None:
    request = a_request(vito(an_event()))

    with transaction():
        withdraw_request(request, by=DANA)

    assert (request.state, unseal_passport(request)) == (RequestState.WITHDRAWN, None)
    assert db.session.scalar(sa.select(LetterRequest.sealed)) is None


def test_erasing_the_person_closes_what_is_asked_and_leaves_what_was_withdrawn(app: Flask) -> None:
    event = with_letter_settings(an_event())
    asked, withdrawn = a_request(vito(event)), a_request(vito(event))
    versions = asked.version, withdrawn.version
    with transaction():
        withdraw_request(withdrawn, by=DANA)

    for request in (asked, withdrawn):
        with transaction():
            erase(request.registration, by=PROGRAM)

    assert versions == (1, 1)
    assert [request.state for request in (asked, withdrawn)] == [RequestState.REFUSED, RequestState.WITHDRAWN]
    assert [request.sealed for request in (asked, withdrawn)] == [None, None]


def test_a_letter_has_the_signature_and_stamp_of_its_day(app: Flask) -> None:
    event = with_letter_settings(an_event())
    settings = letter_settings(event)
    assert settings is not None
    drawn = settings.signature_id, settings.stamp_id
    letter = a_letter(vito(event))
    with_letter_settings(event)

    assert None not in drawn
    assert (letter.signature_id, letter.stamp_id) == drawn
    assert settings.signature_id != drawn[0]
