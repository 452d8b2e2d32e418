"""Who gets a letter and who does not, one by one and many at once: each refusal has its sentence, each decision its mail."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.delegations.models import Delegation
from expo.errors import Changed, NotFound, Refused
from expo.events.models import Event
from expo.letters.models import LetterRequest
from expo.letters.queries import requests_about
from expo.letters.rules import RequestState
from expo.letters.services.decisions import (
    approve,
    approve_many,
    ask_anew,
    correct,
    refuse,
    revoke,
    start_checking,
)
from expo.letters.services.files import MOST_AT_ONCE, record_copies
from expo.letters.services.passports import unseal_passport
from expo.letters.services.requests import check_quota, request_letter, withdraw_request
from expo.mail.models import Mail
from expo.registration.models import Registration
from expo.registration.services.decisions import cancel
from tests.factories.delegations import danas_delegation, somebody_of
from tests.factories.events import an_event
from tests.factories.letters import DANA, OLGA, a_checked_request, a_letter, a_passport, a_request, with_letter_settings
from tests.factories.registration import vito
from tests.told import told, told_changes

NOON = datetime(2026, 11, 10, 9, tzinfo=UTC)
ASKED, CHECKING, REFUSED = RequestState.ASKED, RequestState.BEING_CHECKED, RequestState.REFUSED
APPROVED, REVOKED, REPLACED = RequestState.APPROVED, RequestState.REVOKED, RequestState.REPLACED


def _revoked(event: Event) -> LetterRequest:
    letter = a_letter(vito(event))
    with transaction():
        revoke(letter.request, "Wrong name", by=OLGA)
    return letter.request


@pytest.mark.parametrize("missing", ["host", "address", "signatory"])
def test_who_invites_is_said_whole_before_a_letter_is_issued(app: Flask, missing: str) -> None:
    event = with_letter_settings(an_event(), **{missing: ""})
    person = vito(event)
    request = a_checked_request(person)

    with pytest.raises(Refused, match="Say first who invites"), transaction():
        approve(request, by=OLGA)
    with pytest.raises(Refused, match="Say first who invites"), transaction():
        approve_many(event, [person], by=OLGA)


def test_of_many_each_that_gets_no_letter_has_its_sentence(app: Flask) -> None:
    event = with_letter_settings(an_event())
    good, asked, none, left, void, old = [
        vito(event, given_name=name) for name in ("Good", "Asked", "None", "Left", "Void", "Old")
    ]
    requests = {one.id: a_checked_request(one) for one in (good, left, void, old)}
    a_request(asked)
    elsewhere = vito(with_letter_settings(an_event()), given_name="Else")
    a_checked_request(elsewhere)
    with transaction():
        cancel(left, by=OLGA)
        requests[void.id].sealed = None
    with clock.set_to(NOON), transaction():
        done = approve_many(event, [none, asked, left, void, elsewhere, good, old], by=OLGA)

    assert [(letter.request, letter.number, letter.issued_at) for letter in done.letters] == [
        (requests[good.id], 1, NOON),
        (requests[old.id], 2, NOON),
    ]
    assert done.refusals == [
        "None Ziyaretçi waits for no letter.",
        "Asked Ziyaretçi: Check the passport data before you approve the letter.",
        "Left Ziyaretçi: Letters are written for people whose registration is confirmed.",
        "Void Ziyaretçi: The passport data of Void Ziyaretçi is erased.",
        "Else Ziyaretçi waits for no letter.",
    ]


def test_a_letter_is_issued_once_and_only_while_the_passport_will_do(app: Flask) -> None:
    event = with_letter_settings(an_event())
    letter = a_letter(vito(event))
    request = a_checked_request(vito(event), expires_on=date(2027, 10, 16))
    with pytest.raises(Refused, match="This letter is issued already, under number 2027/0001"), transaction():
        approve(letter.request, by=OLGA)
    event.last_day = date(2027, 4, 17)
    db.session.commit()
    with pytest.raises(Refused, match="must be valid until 17 October 2027"), transaction():
        approve(request, by=OLGA)


def test_what_another_has_changed_meanwhile_is_seen(app: Flask) -> None:
    event = with_letter_settings(an_event())
    one, other, asker = vito(event), vito(event), vito(event)
    first, second = a_checked_request(one), a_checked_request(other)
    behind = (
        sa.update(LetterRequest)
        .where(LetterRequest.id.in_([first.id, second.id]))
        .values(checked_at=None, checked_by="")
    )
    with transaction():
        db.session.execute(behind, execution_options={"synchronize_session": False})
        done = approve_many(event, [one], by=OLGA)
        with pytest.raises(Refused, match="Check the passport data before"):
            approve(second, by=OLGA)
    gone = sa.update(Registration).where(Registration.id == asker.id).values(erased_at=NOON)
    with transaction():
        db.session.execute(gone, execution_options={"synchronize_session": False})
        with pytest.raises(NotFound, match="This registration was erased"):
            request_letter(asker, a_passport(), version=0, by=DANA)

    assert (done.letters, len(done.refusals)) == ([], 1)


def test_a_decision_is_made_of_a_request_that_waits_for_it(app: Flask) -> None:
    event = with_letter_settings(an_event())
    letter, asked = a_letter(vito(event)), a_request(vito(event))
    late = "Somebody else has decided about this request already"
    with transaction():
        withdraw_request(asked, by=DANA)
    for request in (letter.request, asked):
        with pytest.raises(Refused, match=late), transaction():
            start_checking(request, by=OLGA)
        with pytest.raises(Refused, match=late), transaction():
            refuse(request, "Why", by=OLGA)
    with pytest.raises(Refused, match=late), transaction():
        revoke(asked, "Why", by=OLGA)


def _mails(event: Event) -> list[tuple[str, str, str]]:
    rows = db.session.scalars(sa.select(Mail).where(Mail.event_id == event.id, Mail.wording.startswith("letter")))
    return [(row.to_address, row.wording, row.text) for row in rows]


def test_who_is_refused_or_loses_a_letter_reads_why_and_which(app: Flask) -> None:
    event = with_letter_settings(an_event())
    one, other = vito(event), vito(event)
    request, letter = a_request(one), a_letter(other)
    with transaction():
        refuse(request, "The scan cannot be read.", by=OLGA)
        revoke(letter.request, "The employer is not known.", by=OLGA)

    ready, refused, revoked = sorted(_mails(event), key=lambda mail: mail[1])
    assert [mail[:2] for mail in (ready, refused, revoked)] == [
        (other.email, "letter ready"),
        (one.email, "letter refused"),
        (other.email, "letter revoked"),
    ]
    assert ["2027/0001" in mail[2] for mail in (ready, revoked)] == [True, True]
    assert "The scan cannot be read." in refused[2]
    assert "The employer is not known." in revoked[2]


def _delegation(event: Event, **changes: Any) -> Delegation:
    days = {"arrives_on": date(2027, 4, 11), "leaves_on": date(2027, 4, 17)}
    return danas_delegation(event, purpose="Signing", **{**days, **changes})


@pytest.mark.parametrize(
    ("change", "value"),
    [("purpose", "Buses"), ("arrives_on", date(2027, 4, 10)), ("leaves_on", date(2027, 4, 18))],
)
def test_letters_are_asked_for_anew_with_what_the_delegation_does_now(app: Flask, change: str, value: Any) -> None:
    delegation = _delegation(with_letter_settings(an_event()))
    people = [somebody_of(delegation).registration for _one in range(3)]
    waits, issued, same = (one for one in people if one is not None)
    now = {"purpose": "Signing", "arrives_on": date(2027, 4, 11), "leaves_on": date(2027, 4, 17)}
    request, letter = a_request(waits, **now), a_letter(issued, **now)
    a_request(same, **now | {change: value})
    stranger = vito(delegation.event)
    a_request(stranger)
    with transaction():
        setattr(delegation, change, value)
    with transaction():
        done, refusals = ask_anew([waits, issued, same, stranger, vito(delegation.event)], by=OLGA)

    anew = replace(a_passport(**now), **{change: value})
    waiting = requests_about(issued)[0]
    assert done == 2
    assert [(one.state, unseal_passport(one)) for one in (request, waiting)] == [(CHECKING, anew)] * 2
    assert (letter.request.state, waiting.corrects_id) == (APPROVED, letter.request_id)
    assert refusals == [
        f"{same.name}: The letter says what the delegation does.",
        *[f"{stranger.name}: There is no letter of a delegation’s member here."] * 2,
    ]


def test_copies_are_taken_of_letters_that_hold_at_this_expo(app: Flask) -> None:
    event = with_letter_settings(an_event())
    letter, elsewhere = a_letter(vito(event)), a_letter(vito(with_letter_settings(an_event())))
    person, void, other = letter.request.registration, _revoked(event).registration, elsewhere.request.registration
    with transaction():
        assert record_copies(event, [other, void, person], by=OLGA) == [letter.request_id]
    for people, sentence in (
        ([void, other, vito(event)], "None of them has a letter that holds"),
        ([person] * (MOST_AT_ONCE + 1), "Take at most 2000 letters at a time"),
    ):
        with pytest.raises(Refused, match=sentence), transaction():
            record_copies(event, people, by=OLGA)

    assert told(event, "letter_request")[-1] == (OLGA.name, "took a copy of", person.name)
    assert told_changes(event, "letter_request")[-1] == ("took a copy of", None, {"number": "2027/0001"})


def test_each_of_three_faults_of_a_passport_has_its_sentence(app: Flask) -> None:
    with pytest.raises(Refused) as refused, transaction():
        request_letter(vito(an_event()), a_passport(name="7", number="A1", expires_on=NOON.date()), version=0, by=DANA)

    assert [one.split()[0] for one in (refused.value.message, *refused.value.details)] == ["Write", "Enter", "The"]


def test_a_quota_counts_each_person_once_and_another_letter_of_theirs_not_again(app: Flask) -> None:
    delegation = _delegation(with_letter_settings(an_event()), letter_quota=2)
    first, second, third = [one for one in (somebody_of(delegation).registration for _n in range(3)) if one is not None]
    letter = a_letter(first)
    with transaction():
        check_quota([first.id, second.id])
        corrected = correct(letter.request, a_passport(number="P7654321"), version=0, by=OLGA)
        request_letter(second, a_passport(), version=0, by=DANA)
        request_letter(third, a_passport(), version=0, by=OLGA, counted=False)
        with pytest.raises(Refused, match="This delegation may have 2 invitation letters"):
            check_quota([third.id])
    with pytest.raises(Changed, match="What you typed is still here"), transaction():
        request_letter(first, a_passport(), version=corrected.version + 1, by=DANA)
