"""Concurrent approvals and requests: one letter per person, numbers without gaps."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import sqlalchemy as sa
from flask import Flask

from expo.db import db, transaction
from expo.errors import Refused
from expo.events.models import Event
from expo.letters.models import Letter, LetterRequest
from expo.letters.services.decisions import approve, approve_many
from expo.letters.services.requests import request_letter
from expo.mail.models import Mail
from expo.registration.models import Registration
from tests.factories.events import an_event
from tests.factories.letters import DANA, OLGA, a_checked_request, a_passport, with_letter_settings
from tests.factories.registration import vito


class Undone(Exception):  # noqa: N818 -- it says what happens
    pass


def _approve(app: Flask, request_id: int) -> str:
    with app.app_context():
        try:
            with transaction():
                approve(db.session.get_one(LetterRequest, request_id), by=OLGA)
        except Refused as refusal:
            return refusal.message
    return "issued"


def _approve_and_undo(app: Flask, request_id: int) -> None:
    with app.app_context(), suppress(Undone), transaction():
        approve(db.session.get_one(LetterRequest, request_id), by=OLGA)
        raise Undone


def _numbers() -> list[int]:
    return list(db.session.scalars(sa.select(Letter.number).order_by(Letter.number)))


def test_two_concurrent_approvals_issue_one_letter(bare_app: Flask) -> None:
    with bare_app.app_context():
        request_id = a_checked_request(vito(with_letter_settings(an_event()))).id

    with ThreadPoolExecutor(8) as organisers:
        answers = list(organisers.map(lambda _: _approve(bare_app, request_id), range(8)))

    assert sorted(answers) == ["This letter is issued already, under number 2027/0001."] * 7 + ["issued"]
    with bare_app.app_context():
        assert _numbers() == [1]
        assert db.session.scalar(sa.select(sa.func.count()).where(Mail.wording == "letter ready")) == 1


def test_numbers_have_no_gap_though_some_transactions_are_rolled_back(bare_app: Flask) -> None:
    with bare_app.app_context():
        event = with_letter_settings(an_event())
        ids = [a_checked_request(vito(event)).id for _ in range(24)]

    def undone_or_not(index: int) -> None:
        if index % 3:
            _approve(bare_app, ids[index])
        else:
            _approve_and_undo(bare_app, ids[index])

    with ThreadPoolExecutor(8) as organisers:
        list(organisers.map(undone_or_not, range(24)))

    with bare_app.app_context():
        assert _numbers() == list(range(1, 17))


def test_two_bulk_approvals_in_opposite_orders_do_not_deadlock(bare_app: Flask) -> None:
    with bare_app.app_context():
        event = with_letter_settings(an_event())
        event_id = event.id
        people = [a_checked_request(vito(event)).registration_id for _ in range(12)]

    def run(ids: list[int]) -> tuple[int, int]:
        with bare_app.app_context(), transaction():
            chosen = [db.session.get_one(Registration, number) for number in ids]
            done = approve_many(db.session.get_one(Event, event_id), chosen, by=OLGA)
            return len(done.letters), len(done.refusals)

    with ThreadPoolExecutor(2) as organisers:
        counts = list(organisers.map(run, [people, people[::-1]]))

    assert sorted(counts) == [(0, 12), (12, 0)]
    with bare_app.app_context():
        assert _numbers() == list(range(1, 13))


def test_asking_eight_times_at_once_is_one_request(bare_app: Flask) -> None:
    with bare_app.app_context():
        person_id = vito(an_event()).id

    def once(_: int) -> bool:
        with bare_app.app_context():
            try:
                with transaction():
                    request_letter(db.session.get_one(Registration, person_id), a_passport(), version=0, by=DANA)
            except Refused:
                return False
        return True

    with ThreadPoolExecutor(8) as windows:
        answers = list(windows.map(once, range(8)))

    assert answers.count(True) == 1
    with bare_app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(LetterRequest)) == 1
