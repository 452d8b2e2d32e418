"""What each step writes into a request and its letter, column by column, and what no step does, by the services alone."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.errors import Refused
from expo.events.models import Event
from expo.history.models import Entry
from expo.history.services import PROGRAM
from expo.history.subjects import Subject
from expo.letters.frozen_text import Issue, frozen_text
from expo.letters.models import Letter, LetterPicture, LetterRequest
from expo.letters.queries import letter_settings
from expo.letters.rules import RequestState
from expo.letters.services.decisions import (
    approve,
    confirm_passport,
    correct,
    refuse,
    revoke,
    start_checking,
)
from expo.letters.services.passports import digest_holder, erase_passports, is_holder, unseal_passport
from expo.letters.services.requests import request_letter
from expo.letters.text import Frozen
from expo.registration.models import Registration
from expo.registration.services.erasure import erase
from tests.factories.events import an_event
from tests.factories.letters import DANA, OLGA, a_checked_request, a_letter, a_passport, a_request, with_letter_settings
from tests.factories.registration import vito
from tests.told import told, told_changes

NOON = datetime(2026, 11, 10, 9, tzinfo=UTC)
ASKED, CHECKING, REFUSED = RequestState.ASKED, RequestState.BEING_CHECKED, RequestState.REFUSED
APPROVED, REVOKED, REPLACED = RequestState.APPROVED, RequestState.REVOKED, RequestState.REPLACED


def _row(request: LetterRequest) -> dict[str, Any]:
    names = ("state", "version", "asked_at", "checked_at", "checked_by", "reason", "erased_at", "corrects_id")
    return {name: getattr(request, name) for name in names}


def _hours(number: int) -> datetime:
    return NOON + timedelta(hours=number)


def _steps(person: Registration, request: LetterRequest) -> list[tuple[Callable[[], object], dict[str, Any]]]:
    """What is done with a request, an hour after the other, and the columns that each changes."""

    def again() -> None:
        request_letter(person, a_passport(post="Engineer"), version=request.version, by=DANA)

    def check() -> None:
        confirm_passport(request, version=request.version, by=OLGA)

    unchecked = {"checked_at": None, "checked_by": ""}
    return [
        (lambda: start_checking(request, by=OLGA), {"state": CHECKING}),
        (check, {"checked_at": _hours(2), "checked_by": OLGA.name}),
        (lambda: refuse(request, "No stamp", by=OLGA), {"state": REFUSED, "reason": "No stamp", **unchecked}),
        (again, {"state": ASKED, "reason": "", "asked_at": _hours(4)}),
        (check, {"state": CHECKING, "checked_at": _hours(5), "checked_by": OLGA.name}),
        (lambda: approve(request, by=OLGA), {"state": APPROVED}),
        (lambda: revoke(request, "Wrong name", by=OLGA), {"state": REVOKED, "reason": "Wrong name"}),
    ]


def test_each_step_writes_its_columns_and_no_others(app: Flask) -> None:
    person = vito(with_letter_settings(an_event()))
    with clock.set_to(NOON), transaction():
        request = request_letter(person, a_passport(), version=0, by=DANA)
    new = {"state": ASKED, "version": 1, "asked_at": NOON, "checked_at": None, "checked_by": ""}
    row: dict[str, Any] = new | {"reason": "", "erased_at": None, "corrects_id": None}
    assert (_row(request), request.event_id, request.registration_id) == (row, person.event_id, person.id)
    for number, (step, changes) in enumerate(_steps(person, request), start=1):
        with clock.set_to(_hours(number)), transaction():
            step()
        row |= {"version": row["version"] + 1, **changes}
        assert (number, _row(request)) == (number, row)
    passport = unseal_passport(request)
    assert (passport and passport.post) == "Engineer"


def test_a_letter_has_all_that_it_is_printed_and_verified_from(app: Flask) -> None:
    event = with_letter_settings(an_event())
    first, request = a_letter(vito(event)), a_checked_request(vito(event), leaves_on=date(2027, 4, 20))
    settings, passport = letter_settings(event), unseal_passport(request)
    with clock.set_to(datetime(2026, 11, 10, 20, tzinfo=UTC)), transaction():  # in Karachi the next day has begun
        letter = approve(request, by=OLGA)

    assert settings is not None
    assert passport is not None
    issue = Issue(2, letter.code, date(2026, 11, 11), date(2027, 4, 20))
    columns = {column.name: getattr(letter, column.name) for column in Letter.__table__.c}
    assert columns | {"frozen": Frozen.from_plain(letter.frozen)} == {
        "id": letter.id,
        "event_id": event.id,
        "request_id": request.id,
        "number": 2,
        "code": letter.code,
        "initials": "D. Ö.",
        "holder_digest": digest_holder(letter.code, passport),
        "frozen": frozen_text(event, settings, issue),
        "signature_id": settings.signature_id,
        "stamp_id": settings.stamp_id,
        "issued_at": datetime(2026, 11, 10, 20, tzinfo=UTC),
        "issued_by": OLGA.name,
        "revoked_at": None,
        "revoked_why": None,
        "replaced_by_id": None,
    }
    assert (None in {settings.signature_id, settings.stamp_id}, letter.request.letter) == (False, letter)
    assert (len(letter.code), letter.code != first.code, settings.next_number) == (18, True, 3)


def test_a_corrected_letter_names_the_one_before_and_its_successor(app: Flask) -> None:
    event = with_letter_settings(an_event())
    old = a_letter(vito(event))
    versions = [old.request.version]
    with clock.set_to(NOON), transaction():
        mended = correct(old.request, a_passport(number="P7654321"), version=0, by=OLGA)
        states = (mended.state, mended.corrects_id, mended.version)
        confirm_passport(mended, version=mended.version, by=OLGA)
        new = approve(mended, by=OLGA)
    versions.append(old.request.version)

    assert states == (CHECKING, old.request_id, 2)
    assert (old.request.state, old.replaced_by_id, versions) == (REPLACED, new.id, [3, 4])
    assert (mended.asked_at, mended.registration_id, mended.event_id) == (NOON, old.request.registration_id, event.id)
    assert told_changes(event, "letter_request")[-1] == ("approved", None, {"number": "2027/0002"})
    assert told(event, "letter_request")[-2:] == [
        (OLGA.name, "replaced", "Vito Ziyaretçi"),
        (OLGA.name, "approved", "Vito Ziyaretçi"),
    ]
    for gone in (old.request, _revoked(event)):
        with pytest.raises(Refused, match="This letter does not hold any more"), transaction():
            correct(gone, a_passport(), version=0, by=OLGA)


def _revoked(event: Event) -> LetterRequest:
    letter = a_letter(vito(event))
    with transaction():
        revoke(letter.request, "Wrong name", by=OLGA)
    return letter.request


def test_an_erased_person_leaves_numbers_alone(app: Flask) -> None:
    event = with_letter_settings(an_event())
    letter, asked, void = a_letter(vito(event)), a_request(vito(event)), _revoked(event)
    checked = a_checked_request(vito(event))
    with clock.set_to(NOON):
        for request in (letter.request, asked, checked, void):
            with transaction():
                erase(request.registration, by=PROGRAM)

    rows = [(one.state, one.reason, one.sealed, one.erased_at) for one in (letter.request, asked, checked, void)]
    assert rows == [(state, "", None, NOON) for state in (REVOKED, REFUSED, REFUSED, REVOKED)]
    assert [one.version for one in (letter.request, asked, checked, void)] == [4, 2, 3, 5]
    assert (letter.initials, letter.holder_digest, letter.revoked_at, letter.revoked_why) == ("", None, NOON, "")
    assert void.letter is not None
    assert (void.letter.initials, void.letter.revoked_why) == ("", "Wrong name")
    kinds = sa.select(Entry).where(Entry.subject_kind == Subject.LETTER_REQUEST)
    entries = db.session.scalars(kinds.execution_options(populate_existing=True)).all()
    assert {(one.actor, one.subject, one.before is one.after is None) for one in entries} == {("", "", True)}


def test_passports_are_erased_some_at_a_time_and_told(app: Flask) -> None:
    event, other = with_letter_settings(an_event()), an_event()
    requests = [a_request(vito(event)) for _one in range(3)]
    kept = a_request(vito(other))
    with clock.set_to(NOON), transaction():
        done = [erase_passports(event.id, most) for most in (2, 2, 2)]

    assert done == [2, 1, 0]
    assert [(one.sealed, one.erased_at, one.version) for one in requests] == [(None, NOON, 2)] * 3
    assert (unseal_passport(kept), kept.version) == (a_passport(), 1)
    assert told(event, "letter_request")[3:] == [
        ("Expo", "erased the passport data of", str(one.id)) for one in requests
    ]


@pytest.mark.parametrize(
    ("last_four", "year", "theirs"), [("5678", 1988, True), ("56 78", 1988, True), ("5679", 1988, False)]
)
def test_a_holder_is_known_by_the_end_of_the_number_and_the_year(
    app: Flask, last_four: str, year: int, *, theirs: bool
) -> None:
    letter = a_letter(vito(with_letter_settings(an_event())))

    assert (is_holder(letter, last_four, year), is_holder(letter, last_four, year + 1)) == (theirs, False)
    letter.holder_digest = None  # of a letter that is older than digests
    assert (is_holder(letter, last_four, year), is_holder(letter, last_four, year + 1)) == (theirs, False)
    letter.request.sealed = None
    assert is_holder(letter, last_four, year) is None


def test_a_picture_is_kept_with_its_size_and_moment(app: Flask) -> None:
    with clock.set_to(NOON):
        event = with_letter_settings(an_event())

    pictures = db.session.scalars(sa.select(LetterPicture)).all()
    assert [(one.event_id, one.size == len(one.content), one.created_at) for one in pictures] == [
        (event.id, True, NOON)
    ] * 2
