"""Requesting, checking, issuing, refusing, correcting and revoking letters."""

import io
import zipfile
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from pypdf import PdfReader

from expo import clock
from expo.db import db, transaction
from expo.errors import Changed, Refused
from expo.history.models import Entry
from expo.history.subjects import Subject
from expo.letters.models import Letter
from expo.letters.queries import requests_about
from expo.letters.rules import RequestState
from expo.letters.services.decisions import approve, approve_many, confirm_passport, correct, number_of, refuse, revoke
from expo.letters.services.files import record_copies, write_letter, write_many, zip_many
from expo.letters.services.requests import check_may_ask, request_letter
from expo.letters.services.settings import edit_settings
from expo.mail.models import Mail
from expo.registration.models import Registration
from expo.registration.services.decisions import cancel
from tests.factories.events import an_event
from tests.factories.letters import DANA, OLGA, a_checked_request, a_letter, a_passport, a_request, with_letter_settings
from tests.factories.registration import vito


def _verbs() -> list[str]:
    query = sa.select(Entry.verb).where(Entry.subject_kind == "letter_request").order_by(Entry.id)
    return list(db.session.scalars(query))


def _bytes(letter: Letter) -> bytes:
    out = io.BytesIO()
    write_letter(letter.request, out)
    return out.getvalue()


def _text(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_a_letter_goes_from_request_to_issue_and_its_holder_is_notified(app: Flask) -> None:
    person = vito(with_letter_settings(an_event()))

    letter = a_letter(person)

    assert number_of(letter) == "2027/0001"
    assert letter.initials == "D. Ö."
    assert letter.request.state is RequestState.APPROVED
    assert _verbs() == ["asked for", "checked", "approved"]
    mail = db.session.scalars(sa.select(Mail).where(Mail.wording == "letter ready")).one()
    assert (mail.about_kind, mail.about_id, mail.parts) == (Subject.REGISTRATION, person.id, [])
    assert "2027/0001" in mail.text
    assert "U12345678" not in mail.text


def test_an_unchecked_request_is_not_approved(app: Flask) -> None:
    request = a_request(vito(with_letter_settings(an_event())))

    with pytest.raises(Refused, match="Check the passport data"), transaction():
        approve(request, by=OLGA)


def test_nothing_is_issued_without_host_and_signatory(app: Flask) -> None:
    request = a_checked_request(vito(an_event()))

    with pytest.raises(Refused, match="Say first who invites"), transaction():
        approve(request, by=OLGA)


def test_a_change_after_the_check_resets_it(app: Flask) -> None:
    request = a_checked_request(vito(with_letter_settings(an_event())))
    with transaction():
        request_letter(request.registration, a_passport(number="P7654321"), version=request.version, by=DANA)

    assert (request.state, request.checked_at) == (RequestState.ASKED, None)
    with pytest.raises(Refused), transaction():
        approve(request, by=OLGA)


def test_a_check_is_refused_for_a_stale_version(app: Flask) -> None:
    request = a_request(vito(an_event()))
    seen = request.version
    with transaction():
        request_letter(request.registration, a_passport(number="P7654321"), version=seen, by=DANA)

    with pytest.raises(Changed), transaction():
        confirm_passport(request, version=seen, by=OLGA)


def test_only_a_confirmed_registration_may_request(app: Flask) -> None:
    person = vito(an_event())
    with transaction():
        cancel(person, by=DANA)

    with pytest.raises(Refused, match="confirmed"), transaction():
        request_letter(person, a_passport(), version=0, by=DANA)


def test_a_passport_that_expires_too_soon_is_refused_with_the_day_it_needs(app: Flask) -> None:
    person = vito(an_event())

    with pytest.raises(Refused) as refusal, transaction():
        request_letter(person, a_passport(expires_on=date(2027, 10, 14)), version=0, by=DANA)

    assert (
        refusal.value.message == "The passport must be valid until 15 October 2027 at least, six months past the expo."
    )
    assert requests_about(person) == []


def test_a_refused_request_can_be_edited_and_sent_again(app: Flask) -> None:
    request = a_request(vito(an_event()))
    with transaction():
        refuse(request, "The scan cannot be read.", by=OLGA)
    state_then = request.state

    with transaction():
        again = request_letter(request.registration, a_passport(), version=request.version, by=DANA)

    assert (state_then, again.id, again.state, again.reason) == (
        RequestState.REFUSED,
        request.id,
        RequestState.ASKED,
        "",
    )
    texts = list(db.session.scalars(sa.select(Mail.text).where(Mail.wording == "letter refused")))
    assert ["The scan cannot be read." in text for text in texts] == [True]


def test_a_corrected_letter_voids_the_old_one(app: Flask) -> None:
    person = vito(with_letter_settings(an_event()))
    old = a_letter(person)
    with transaction():
        mended = correct(old.request, a_passport(number="P7654321"), version=0, by=OLGA)
    with transaction():
        confirm_passport(mended, version=mended.version, by=OLGA)
    holds_meanwhile = old.request.state

    with transaction():
        new = approve(mended, by=OLGA)

    assert holds_meanwhile is RequestState.APPROVED
    assert (old.request.state, old.replaced_by_id, number_of(new)) == (RequestState.REPLACED, new.id, "2027/0002")
    with pytest.raises(Refused):
        write_letter(old.request, io.BytesIO())


def test_a_revoked_letter_cannot_be_downloaded(app: Flask) -> None:
    letter = a_letter(vito(with_letter_settings(an_event())))

    with transaction():
        revoke(letter.request, "The employer is not known.", by=OLGA)

    assert (letter.request.state, letter.revoked_why) == (RequestState.REVOKED, "The employer is not known.")
    with pytest.raises(Refused):
        write_letter(letter.request, io.BytesIO())
    assert db.session.scalar(sa.select(sa.func.count()).where(Mail.wording == "letter revoked")) == 1


def test_the_same_letter_is_drawn_again_whatever_is_changed_later(app: Flask) -> None:
    event = with_letter_settings(an_event())
    letter = a_letter(vito(event))
    first = _bytes(letter)
    with_letter_settings(event, host="Another Host", signatory="Somebody Else")

    again = _bytes(letter)

    assert first == again
    text = _text(first)
    assert "Demo Trade Authority" in text
    assert "U12345678" in text


def test_bulk_numbers_follow_the_order_given_and_skip_unchecked_requests(app: Flask) -> None:
    event = with_letter_settings(an_event())
    people = [vito(event, given_name=f"Vito {letter}") for letter in "ABC"]
    for person in people[:2]:
        a_checked_request(person)
    a_request(people[2])

    with transaction():
        done = approve_many(event, [people[1], people[2], people[0]], by=OLGA)

    assert [letter.request.registration_id for letter in done.letters] == [people[1].id, people[0].id]
    assert [letter.number for letter in done.letters] == [1, 2]
    assert done.refusals == ["Vito C Ziyaretçi: Check the passport data before you approve the letter."]


def test_many_letters_are_one_file_or_a_zip_of_files(app: Flask) -> None:
    event = with_letter_settings(an_event())
    people = [vito(event, given_name=name) for name in ("Çağrı", "Vito", "علی")]
    for person in people[:2]:
        a_letter(person)
    one, folder = io.BytesIO(), io.BytesIO()

    with transaction():
        ids = record_copies(event, people, by=OLGA)
    written = [write_many(event, ids, one), zip_many(event, ids, folder)]

    assert written == [2, 2]
    assert len(PdfReader(one).pages) == 2
    names = zipfile.ZipFile(folder).namelist()
    assert names == ["letter-2027-0001-cagri-ziyaretci.pdf", "letter-2027-0002-vito-ziyaretci.pdf"]
    assert _verbs().count("took a copy of") == 2


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "no picture that can be read"),
        (b"GIF89a" + b"0" * 99, "no picture that can be read"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 99, "This picture is damaged"),
        (b"%PDF-1.7", "no picture that can be read"),
    ],
)
def test_a_file_that_is_no_picture_is_refused_without_changes(app: Flask, content: bytes, sentence: str) -> None:
    event = with_letter_settings(an_event())
    fields = {
        "host": "X",
        "tax_number": "",
        "address": "",
        "contact": "",
        "undertaking": {},
        "payer": "host",
        "signatory": "",
        "signatory_post": "",
    }

    with pytest.raises(Refused, match=sentence), transaction():
        edit_settings(event, fields, {"stamp": content}, version=2, by=OLGA)

    letter = a_letter(vito(event))
    assert letter.frozen["host"] == "Demo Trade Authority"


def test_no_letter_is_issued_for_a_cancelled_registration(app: Flask) -> None:
    request = a_checked_request(vito(with_letter_settings(an_event())))
    with transaction():
        cancel(db.session.get_one(Registration, request.registration_id), by=DANA)

    with pytest.raises(Refused, match="confirmed"), transaction():
        approve(request, by=OLGA)


def test_the_last_day_is_that_of_the_expo(app: Flask) -> None:
    """In Los Angeles the letters ended at five in the afternoon, when the day had ended in Greenwich."""
    person = vito(an_event(zone="America/Los_Angeles"))

    with clock.set_to(datetime(2027, 4, 16, 6, tzinfo=UTC)):  # eleven in the evening of the last day
        check_may_ask(person)
    with clock.set_to(datetime(2027, 4, 16, 8, tzinfo=UTC)), pytest.raises(Refused, match="The expo is over"):
        check_may_ask(person)
