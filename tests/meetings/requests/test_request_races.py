"""Several who answer and ask at the same moment: one meeting a request, one firm in the last slot, no failure."""

from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa
from flask import Flask

from expo.db import db, transaction
from expo.errors import Refused
from expo.events.models import Event
from expo.meetings.meeting_models import Meeting
from expo.meetings.models import Party
from expo.meetings.requests.models import MeetingRequest
from expo.meetings.requests.rules import AskedMeeting, RequestAct
from expo.meetings.rules import MeetingState
from expo.meetings.services.requests.answers import answer_request
from expo.meetings.services.requests.lifecycle import ask_for_meeting, edit_terms
from expo.meetings.wishes.queries import thing_of
from tests.factories.events import an_event
from tests.factories.meetings import OLGA, a_block, a_firm, a_table

WHY = AskedMeeting("Clinics", 20, "en")
TERMS = {"are_open": True, "most_open": 10, "most_waiting": 30, "days": 5, "place_at_once": True}


def asks(app: Flask, one: int, other: int) -> str:
    with app.app_context():
        mine, theirs = (db.session.get_one(Party, number) for number in (one, other))
        try:
            with transaction():
                ask_for_meeting(mine.event, thing_of(mine), thing_of(theirs), WHY, by=OLGA)
        except Refused as refusal:
            return refusal.message
        return "asked"


def accepts(app: Flask, request_id: int) -> str:
    with app.app_context():
        try:
            with transaction():
                request = db.session.get_one(MeetingRequest, request_id)
                answer_request(request, RequestAct.ACCEPT, as_asker=False, by=OLGA)
        except Refused as refusal:
            return refusal.message
        return "accepted"


def _an_expo_with_one_slot(*names: str) -> tuple[Event, list[int]]:
    event = an_event()
    a_block(event, hours=1 / 3)
    a_table(event)
    with transaction():
        edit_terms(event, TERMS, version=0, by=OLGA)
    return event, [a_firm(event, name)[0].id for name in names]


def test_the_last_slot_goes_to_one_and_the_others_wait_for_the_organiser(bare_app: Flask) -> None:
    with bare_app.app_context():
        _event, firms = _an_expo_with_one_slot("A", "B", "C", "D", "E", "F")
    for one, other in zip(firms[::2], firms[1::2], strict=True):
        asks(bare_app, one, other)
    with bare_app.app_context():
        requests = list(db.session.scalars(sa.select(MeetingRequest.id)))

    with ThreadPoolExecutor(6) as firms_at_once:
        answers = list(firms_at_once.map(lambda number: accepts(bare_app, number), requests * 2))

    with bare_app.app_context():
        states = list(db.session.scalars(sa.select(Meeting.state)))
    assert set(answers) == {"accepted"}
    assert sorted(states) == [MeetingState.CONFIRMED, MeetingState.PROPOSED, MeetingState.PROPOSED]


def test_two_who_ask_each_other_at_once_have_one_request(bare_app: Flask) -> None:
    with bare_app.app_context():
        _event, (one, other) = _an_expo_with_one_slot("A", "B")

    with ThreadPoolExecutor(4) as both:
        pairs = [(one, other), (other, one)] * 2
        answers = list(both.map(lambda pair: asks(bare_app, *pair), pairs))

    with bare_app.app_context():
        count = db.session.scalar(sa.select(sa.func.count()).select_from(MeetingRequest))
    assert count == 1
    assert answers.count("asked") == 2
    assert sum("has asked you for a meeting" in one for one in answers) == 2
