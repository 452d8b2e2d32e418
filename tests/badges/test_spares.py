"""Blank badges for walk-ins: printed with a code, bound once, and only within their event."""

import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from pypdf import PdfReader

from expo.badges.models import PrintRun
from expo.badges.queries import Choice, badge_counts
from expo.badges.services import bind_spare
from expo.db import db, transaction
from expo.errors import NotFound, Refused
from expo.registration.models import Registration
from expo.registration.services.decisions import cancel
from tests.badges.runs import SAMI, file_of, names_of, spares
from tests.factories.events import an_event
from tests.factories.registration import vito


def test_a_blank_badge_has_a_code_and_becomes_somebodys(app: Flask) -> None:
    event = an_event()
    blank, rest = spares(event, 2)
    run = db.session.get_one(PrintRun, blank.run_id)
    before = len(PdfReader(io.BytesIO(file_of(event, run))).pages)
    person = vito(event)
    old = person.code

    with transaction():
        bind_spare(f"https://expo.example/b/{blank.code.lower()}", person, by=SAMI)

    after = len(PdfReader(io.BytesIO(file_of(event, run))).pages)
    assert (person.code, person.code != old) == (blank.code, True)
    assert (blank.registration_id, blank.bound_by, rest.registration_id) == (person.id, "Sami", None)
    assert (before, after, badge_counts(event)) == (2, 1, (1, 1))
    assert names_of(event, Choice(changed=True)) == []


def test_a_blank_badge_is_bound_once_and_only_in_its_expo(app: Flask) -> None:
    event, other = an_event(), an_event()
    blank = spares(event, 1)[0]
    person, second, foreign = vito(event), vito(event), vito(other)
    with transaction():
        cancelled = vito(event)
        cancel(cancelled, by=SAMI)
        bind_spare(blank.code, person, by=SAMI)

    refusals = []
    for code, registration in [(blank.code, second), (blank.code, foreign), ("0" * 18, second), ("x", second)]:
        with pytest.raises(Refused) as refusal, transaction():
            bind_spare(code, registration, by=SAMI)
        refusals.append((type(refusal.value), refusal.value.message))

    nothing = (NotFound, "This is no blank badge of this expo.")
    assert refusals == [
        (Refused, "This badge belongs to somebody already. Take another one."),
        nothing,
        nothing,
        nothing,
    ]


def test_two_desks_that_bind_one_blank_badge_do_it_once(bare_app: Flask) -> None:
    with bare_app.app_context():
        event = an_event()
        code = spares(event, 1)[0].code
        ids = [vito(event).id for _ in range(8)]

    def bound(number: int) -> bool:
        with bare_app.app_context():
            try:
                with transaction():
                    bind_spare(code, db.session.get_one(Registration, number), by=SAMI)
            except Refused:
                return False
            return True

    with ThreadPoolExecutor(8) as desks:
        results = list(desks.map(bound, ids))

    with bare_app.app_context():
        holders = db.session.scalars(db.select(Registration.id).where(Registration.code == code)).all()
    assert (results.count(True), len(holders)) == (1, 1)
