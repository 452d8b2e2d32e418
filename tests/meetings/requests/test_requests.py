"""Requests for meetings: asked, answered, ended; they take nobody's time, and tell nobody who never wants to meet."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.errors import Refused
from expo.events.models import Event
from expo.exhibitors.domain_events import FirmLeft
from expo.mail.models import Mail
from expo.meetings.meeting_models import Meeting
from expo.meetings.models import Party
from expo.meetings.requests.models import MeetingRequest
from expo.meetings.requests.queries import inbox_of, terms_of
from expo.meetings.requests.rules import AskedMeeting, AskedState, RequestAct
from expo.meetings.rules import MeetingState, WishKind
from expo.meetings.services.departures import firm_leaves
from expo.meetings.services.requests.answers import answer_many, answer_request
from expo.meetings.services.requests.lifecycle import ask_for_meeting, edit_terms
from expo.meetings.services.requests.news import queue_request_mails, sweep_requests
from expo.meetings.services.wishes import set_wish
from expo.meetings.wishes.queries import thing_of, wish_kinds
from tests.factories.events import an_event
from tests.factories.meetings import OLGA, TEN, a_block, a_body, a_firm, a_group, a_meeting, a_table, party_of, placed

WHY = AskedMeeting("Software for clinics", 20, "en")
ACCEPT, DECLINE, WITHDRAW = RequestAct.ACCEPT, RequestAct.DECLINE, RequestAct.WITHDRAW
BEFORE = TEN - timedelta(days=20)


def asks(one: Party, other: Party, wanted: AskedMeeting = WHY) -> MeetingRequest:
    with transaction():
        return ask_for_meeting(one.event, thing_of(one), thing_of(other), wanted, by=OLGA)


def answers(request: MeetingRequest, act: RequestAct, *, as_asker: bool = False, **more: Any) -> None:
    with transaction():
        answer_request(request, act, as_asker=as_asker, by=OLGA, **more)


def has_terms(event: Event, **changes: Any) -> None:
    usual = {"are_open": True, "most_open": 10, "most_waiting": 30, "days": 5, "place_at_once": False}
    with transaction():
        edit_terms(event, usual | changes, version=0, by=OLGA)


def mails_at(minutes: int = 10, **later: int) -> list[str]:
    """The texts of the mails that are new once the worker has looked at requests, so much later."""
    last = db.session.scalar(sa.select(sa.func.max(Mail.id))) or 0
    for minute in (0, 6):
        with clock.set_to(clock.now() + timedelta(minutes=minutes + minute, **later)), transaction():
            while sweep_requests() or queue_request_mails():
                pass
    return list(db.session.scalars(sa.select(Mail.text).where(Mail.id > last).order_by(Mail.id)))


def test_a_request_takes_no_time_and_an_accepted_one_waits_for_the_plan(app: Flask) -> None:
    event = an_event()
    a_block(event)
    emil, other = a_firm(event, "Emil Example Ltd")[0], a_firm(event, "Anadolu")[0]

    request, again = asks(emil, other), asks(emil, other)
    told = mails_at()
    reserved = db.session.query(Meeting).count()
    answers(request, ACCEPT)
    answers(request, ACCEPT)
    heard = mails_at()
    [meeting] = db.session.scalars(sa.select(Meeting))

    assert (again.id, reserved) == (request.id, 0)
    assert ["Emil Example Ltd asks you for a meeting" in one and "Software for clinics" in one for one in told] == [
        True
    ]
    assert ["Anadolu accepts your request." in one for one in heard] == [True]
    assert (meeting.state, meeting.agenda, request.meeting_id) == (
        MeetingState.PROPOSED,
        ["Software for clinics"],
        meeting.id,
    )
    assert set(wish_kinds(event).values()) == {WishKind.MEET}


def test_an_accepted_one_has_the_free_time_at_once_where_the_expo_wants_that(app: Flask) -> None:
    event = an_event()
    a_block(event)
    table = a_table(event)
    has_terms(event, place_at_once=True)
    emil, other, third = (a_firm(event, name)[0] for name in ("Emil", "Anadolu", "Cyber"))
    placed(a_meeting(event, other, third), table, 20, told=True)
    wanted = AskedMeeting("Clinics", 20, "en", wanted_at=TEN + timedelta(minutes=20))

    first, second = asks(emil, other, wanted), asks(emil, third)
    answers(first, ACCEPT)
    answers(second, ACCEPT)

    places = [(one.meeting.state, one.meeting.starts_at) for one in (first, second) if one.meeting]
    assert places == [
        (MeetingState.CONFIRMED, TEN),
        (MeetingState.CONFIRMED, TEN + timedelta(minutes=40)),
    ]


def test_without_a_free_time_the_organiser_finds_one(app: Flask) -> None:
    event = an_event()
    has_terms(event, place_at_once=True)
    request = asks(a_firm(event, "Emil")[0], a_firm(event, "Anadolu")[0])

    answers(request, ACCEPT)

    assert request.meeting is not None
    assert request.meeting.state is MeetingState.PROPOSED


def test_another_time_goes_back_to_who_asked(app: Flask) -> None:
    event = an_event()
    emil, other = a_firm(event, "Emil")[0], a_firm(event, "Anadolu")[0]
    request = asks(emil, other)

    with pytest.raises(Refused, match="still to come"):
        answers(request, RequestAct.ANOTHER_TIME, wanted_at=clock.now())
    answers(request, RequestAct.ANOTHER_TIME, wanted_at=TEN)
    told = mails_at()
    with pytest.raises(Refused, match="Look at the page again"):
        answers(request, ACCEPT)
    answers(request, ACCEPT, as_asker=True)

    assert ["proposes another time: Wednesday 14 April 2027" in one for one in told] == [True, False]
    assert request.state is AskedState.ACCEPTED
    assert ["Emil accepts the time that you proposed." in one for one in mails_at()] == [True]


def test_a_request_ends_by_itself_with_a_mail_before_and_after(app: Flask) -> None:
    event = an_event()
    emil, other = a_firm(event, "Emil")[0], a_firm(event, "Anadolu")[0]
    with clock.set_to(BEFORE):
        request = asks(emil, other)
        mails_at()
        early, before = mails_at(days=3), mails_at(days=4, hours=1)
        after = mails_at(days=5)
        late = mails_at(days=6)

    assert [len(one) for one in (early, before, after, late)] == [0, 1, 1, 0]
    assert "Anadolu has not answered yet" in before[0]
    assert "Your request to Anadolu has ended without an answer." in after[0]
    assert request.state is AskedState.EXPIRED


def test_who_never_wants_to_meet_sees_nothing_and_the_asker_learns_nothing(app: Flask) -> None:
    """The asker's mails are the same as those about somebody who does not answer; so is what is refused."""
    event = an_event()
    emil, other, quiet = (a_firm(event, name)[0] for name in ("Emil", "Anadolu", "Cyber"))
    with transaction():
        set_wish(event, thing_of(other), thing_of(emil), WishKind.NEVER, by=OLGA)

    with clock.set_to(BEFORE):
        muted, open_one = asks(emil, other), asks(emil, quiet)
        told = mails_at()
        both = mails_at(days=4, hours=1) + mails_at(days=5)

    assert inbox_of(other) == []
    assert ["asks you for a meeting" in one for one in told] == [True]
    assert [one.count("Anadolu") for one in both] == [one.count("Cyber") for one in both]
    assert len(both) == 2
    assert (muted.state, open_one.state) == (AskedState.EXPIRED, AskedState.EXPIRED)


def test_never_takes_back_what_one_asks_and_hides_what_others_ask(app: Flask) -> None:
    event = an_event()
    emil, other = a_firm(event, "Emil")[0], a_firm(event, "Anadolu")[0]
    request = asks(emil, other)

    with transaction():
        set_wish(event, thing_of(emil), thing_of(other), WishKind.NEVER, by=OLGA)
    silent = mails_at()

    assert (request.state, silent) == (AskedState.WITHDRAWN, [])
    with pytest.raises(Refused, match="You have said that you never want to meet Anadolu"):
        asks(emil, other)
    hidden = asks(other, emil)
    with pytest.raises(Refused, match="cannot be accepted"):
        answers(hidden, ACCEPT)


def test_nobody_is_flooded(app: Flask) -> None:
    event = an_event()
    has_terms(event, most_open=1, most_waiting=1)
    emil, other, third = (a_firm(event, name)[0] for name in ("Emil", "Anadolu", "Cyber"))
    request = asks(emil, other)

    with pytest.raises(Refused, match="At most 1 of your requests"):
        asks(emil, third)
    with pytest.raises(Refused, match="No more than 1 requests may wait"):
        asks(third, other)
    with pytest.raises(Refused, match="Emil has asked you"):
        asks(other, emil)
    answers(request, WITHDRAW, as_asker=True)
    answers(asks(emil, other), DECLINE, answer="Not this year.")
    with pytest.raises(Refused, match="You have asked Anadolu twice"):
        asks(emil, other)
    assert terms_of(event).most_open == 1


def test_a_meeting_that_they_have_is_taken_and_one_they_know_of_is_not_asked_for(app: Flask) -> None:
    event = an_event()
    a_block(event)
    emil, other = a_firm(event, "Emil")[0], a_firm(event, "Anadolu")[0]
    meeting = a_meeting(event, other, emil)

    request = asks(emil, other)
    answers(request, ACCEPT)
    placed(meeting, a_table(event), told=True)

    assert request.meeting_id == meeting.id
    with pytest.raises(Refused, match="You have a meeting with Anadolu already"):
        asks(emil, other)


def test_who_leaves_is_asked_no_more(app: Flask) -> None:
    event = an_event()
    emil, other = a_firm(event, "Emil")[0], a_firm(event, "Anadolu")[0]
    request = asks(emil, other)
    mails_at()

    with transaction():
        assert other.exhibitor is not None
        firm_leaves(FirmLeft(other.exhibitor, by=OLGA))

    assert request.state is AskedState.WITHDRAWN
    assert ["they do not take part any more" in one for one in mails_at()] == [True]


def test_an_organiser_answers_for_many_each_by_itself(app: Flask) -> None:
    event = an_event()
    body = party_of(event, f"body-{a_body(event).id}")
    emil, group = a_firm(event, "Emil")[0], a_group(event)[0]
    requests = [asks(emil, body), asks(group, body), asks(emil, group)]
    answers(requests[1], DECLINE)

    with transaction():
        done = answer_many(requests, ACCEPT, by=OLGA)

    assert done.count == 2
    assert [one.split(":")[0] for one in done.refusals] == ["Delegation of Türkiye – Ministry of Trade"]
    assert [one.state for one in requests] == [AskedState.ACCEPTED, AskedState.DECLINED, AskedState.ACCEPTED]
