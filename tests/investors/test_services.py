"""What the desk's services write: numbers, bounds, states, history, and whom an erasure finds."""

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.errors import NotFound, Refused
from expo.investors.models import InvestorCase
from expo.investors.rules import CaseState, CloseReason, FollowUpAnswer, StatedIntention
from expo.investors.services.cases import (
    answer_question,
    arrange_meeting,
    ask_body,
    close_case,
    commit,
    edit_case,
    link_meeting,
    reopen_case,
)
from expo.investors.services.deadlines import BATCH, sweep_follow_ups, sweep_overdue_cases
from expo.investors.services.erasure import count_case_contacts, erase_case_contacts
from expo.investors.services.intake import (
    MOST_CASES,
    MOST_LINES,
    add_line,
    answer_follow_up,
    switch_desk,
    withdraw_case,
)
from expo.mail.models import Mail
from expo.registration.namesakes import erase_namesakes, namesakes_of
from tests.factories.events import an_event
from tests.factories.investors import OLGA, a_case, accepted, asked, oya, with_desk
from tests.factories.meetings import a_body, a_firm, a_meeting, party_of
from tests.factories.registration import vito
from tests.told import told, told_changes

STATES = "The case is in another state by now"


def test_more_cases_than_a_batch_are_overdue_or_followed_up_one_batch_after_another(app: Flask) -> None:
    event = with_desk(an_event())
    oya(event)
    today = clock.now().date()
    cases = [a_case(event, contact_email="") for _number in range(BATCH + 1)]
    with transaction():
        for number, case in enumerate(cases):
            case.commitment, case.committed_on, case.acknowledged_at = "A plant", today, clock.now()
            case.state = CaseState.COMMITMENT
            commit(case, StatedIntention("A plant", today - timedelta(days=30 + number)), by=OLGA)
    with transaction():
        asked_now = [sweep_follow_ups() for _time in range(3)]
        asked_last = [one.number for one in cases if one.follow_ups[0].sent_at is None]
    with clock.set_to(clock.now() + timedelta(days=20)), transaction():
        late = [sweep_overdue_cases() for _time in range(3)]

    assert (asked_now, asked_last, late) == ([BATCH, 1, 0], [], [BATCH, 1, 0])


def test_the_desk_opens_and_shuts_once_and_takes_so_many_cases(app: Flask) -> None:
    event = an_event()
    with pytest.raises(NotFound, match="no inquiries"):
        a_case(event)
    for is_open in (False, True, True, False):
        with transaction():
            switch_desk(event, is_open=is_open, by=OLGA)
    with pytest.raises(NotFound, match="no inquiries"):
        a_case(event)
    with_desk(event)
    first = a_case(event)
    with transaction():
        first.number = 4_000
        db.session.execute(sa.text("UPDATE investor_desks SET last_number = :last"), {"last": MOST_CASES - 1})
    last = a_case(event)
    with pytest.raises(Refused, match="takes no more cases"):
        a_case(event)

    acts = [entry[1:] for entry in told(event, "event") if "desk" in entry[1]]
    opened, shut = "opened the investors’ desk of", "shut the investors’ desk of"
    assert acts == [(opened, "Test Expo"), (shut, "Test Expo"), (opened, "Test Expo")]
    assert (last.number, last.version, last.uid != first.uid, last.link_key != first.link_key) == (5000, 1, True, True)
    assert told(event, "investor_case")[-1] == ("", "added", "5000")


def test_what_the_desk_saves_counts_as_the_answer_once(app: Flask) -> None:
    event = with_desk(an_event())
    first, second = oya(event), oya(event, "other@example.org", "Other Officer")
    case, start = a_case(event), clock.now()
    fields: dict[str, Any] = {"next_step": "Call", "desk_answer": ""}
    with pytest.raises(Refused, match=STATES), transaction():
        edit_case(case, first, fields, by=OLGA)
    accepted(case, first)
    with pytest.raises(Refused, match=STATES):
        accepted(case, second)
    moments = []
    for number, answer in enumerate(("", "Yes", "Yes, with a fee")):
        with clock.set_to(start + timedelta(days=number)), transaction():
            edit_case(case, second, {**fields, "desk_answer": answer}, by=OLGA)
        moments.append(case.answered_at)

    assert (case.officer, case.next_step, case.desk_answer) == (second, "Call", "Yes, with a fee")
    assert moments == [None, start + timedelta(days=1), start + timedelta(days=1)]
    assert told_changes(event, "investor_case")[1:4] == [
        ("accepted", {"state": "asked"}, {"version": 2, "state": "qualified"}),
        ("changed", None, {"version": 3}),
        ("changed", {"state": "qualified"}, {"version": 4, "state": "answered"}),
    ]
    assert told(event, "investor_case")[1] == ("Olga Organiser", "accepted", "1")


def test_a_case_is_answered_with_the_last_question_that_waits(app: Flask) -> None:
    event = with_desk(an_event())
    case, start = accepted(a_case(event), oya(event)), clock.now()
    bodies = [a_body(event, name=name) for name in ("One", "Two")]
    questions = [asked(case, one) for one in bodies]
    with pytest.raises(Refused, match="Choose a public body"), transaction():
        ask_body(case, "firm-" + str(a_firm(event)[0].exhibitor_id), "?", by=OLGA)
    for number, question in enumerate((*questions, questions[0])):
        with clock.set_to(start + timedelta(hours=number)), transaction():
            answer_question(question, f"Answer {number}", by=OLGA, named=f"Clerk {number}", by_desk=number == 1)

    first, second = questions
    assert (first.answer, first.answered_by, first.answered_at) == ("Answer 2", "Clerk 2", start + timedelta(hours=2))
    assert (second.answered_by, case.answered_at) == ("Clerk 1", start + timedelta(hours=1))
    kinds = list(db.session.scalars(sa.select(Mail.wording).where(Mail.event_id == event.id)))
    assert kinds.count("body answered about a case") == 1  # neither of what the desk notes itself, nor of a correction
    with transaction():
        close_case(case, CloseReason.SETTLED, by=OLGA)
    with pytest.raises(Refused, match=STATES), transaction():
        answer_question(first, "Late", by=OLGA, named="Clerk")


def test_meetings_of_a_case_are_with_a_body_and_linked_once(app: Flask) -> None:
    event = with_desk(an_event())
    case, [firm, _staff], body = accepted(a_case(event), oya(event)), a_firm(event), a_body(event)
    public, other = f"body-{body.id}", a_meeting(event, firm, party_of(event, f"body-{body.id}"))
    investor = f"firm-{firm.exhibitor_id}"
    for one, two in ((public, public), (investor, investor)):
        with pytest.raises(Refused, match="Choose the investor among firms"), transaction():
            arrange_meeting(case, one, two, {"minutes": 20, "language": "en"}, by=OLGA)
    with transaction():
        made = arrange_meeting(case, investor, public, {"minutes": 45, "language": "en"}, by=OLGA)
        link_meeting(case, other, by=OLGA)
    with pytest.raises(Refused, match="belongs to the case already"), transaction():
        link_meeting(case, other, by=OLGA)

    assert (made.minutes, case.party_id, case.state) == (45, firm.id, CaseState.MEETING)
    assert {one.meeting_id for one in case.meetings} == {made.id, other.id}


def test_a_commitment_moves_the_days_that_were_not_asked_about(app: Flask) -> None:
    event, today = with_desk(an_event()), clock.now().date()
    case = accepted(a_case(event), oya(event))
    with transaction():
        commit(case, StatedIntention("A plant", today - timedelta(days=40), 500, "USD"), by=OLGA)
        sweep_follow_ups()
        commit(case, StatedIntention("Two plants", today, 700, "EUR"), by=OLGA)
    asked_now, waits = case.follow_ups[:2]
    with pytest.raises(Refused, match="not asked yet"), transaction():
        answer_follow_up(waits, case, FollowUpAnswer.DONE, by=OLGA)
    with transaction():
        answer_follow_up(asked_now, case, FollowUpAnswer.LATER, by=OLGA)

    assert (case.commitment, case.amount_minor, case.currency) == ("Two plants", 700, "EUR")
    assert [one.due_on for one in case.follow_ups] == [
        today - timedelta(days=10),
        *(today + timedelta(days=days) for days in (90, 180, 365)),
    ]
    assert (asked_now.answer, asked_now.answered_at is None, case.state) == ("later", False, CaseState.FOLLOWED)


def test_a_case_is_closed_reopened_and_withdrawn(app: Flask) -> None:
    event = with_desk(an_event())
    case, other = accepted(a_case(event), oya(event)), a_case(event)
    with pytest.raises(Refused, match=STATES), transaction():
        reopen_case(case, by=OLGA)
    with transaction():
        close_case(case, CloseReason.DROPPED, by=OLGA)
        assert (case.state, case.close_reason, case.closed_at is None) == ("closed", "dropped", False)
    with pytest.raises(Refused, match="This case is closed"), transaction():
        add_line(case, "More", by=OLGA)
    with transaction():
        reopen_case(case, by=OLGA)
        for number in range(MOST_LINES):
            add_line(case, f"Line {number}", by=OLGA)
    with pytest.raises(Refused, match="You have added 50 lines already"), transaction():
        add_line(case, "One more", by=OLGA)
    with transaction():
        withdraw_case(other, by=OLGA)
    with pytest.raises(Refused, match="This case is closed"), transaction():
        withdraw_case(other, by=OLGA)

    assert (case.state, case.close_reason, case.closed_at) == (CaseState.QUALIFIED, None, None)
    assert (len(case.lines), case.lines[3].text, case.lines[3].created_at is None) == (50, "Line 3", False)
    assert (other.close_reason, other.closed_at is None) == (CloseReason.WITHDRAWN, False)
    acts = [(verb, subject) for _who, verb, subject in told(event, "investor_case")]
    assert [one for one in acts if one[0] != "noted"][3:] == [
        ("closed the case", "1"),
        ("reinstated", "1"),
        ("withdrew", "2"),
    ]


def test_whoever_has_a_contacts_address_is_found_and_erased_with_them(app: Flask) -> None:
    event, other = with_desk(an_event()), with_desk(an_event())
    person = vito(event, email="Ipek@investor.example")
    cases = [a_case(event), a_case(event, contact_email="else@investor.example"), a_case(other)]
    [found] = [one for one in namesakes_of(person) if one.kind == "investor_case"]
    with transaction():
        erase_namesakes(person, [found.key], by=OLGA)
    db.session.expire_all()

    assert (found.key, found.name) == (f"case {cases[0].id}", "Case 1")
    assert (found.endpoint, found.values) == ("cases.show", {"case_id": cases[0].id})
    assert [one.contact_name for one in cases] == ["", "Ipek Investor", "Ipek Investor"]
    assert (cases[0].version, told(event, "investor_case")[-1]) == (2, ("Olga Organiser", "erased", "1"))
    assert [count_case_contacts(one.id) for one in (event, other)] == [1, 1]
    assert [one for one in namesakes_of(person) if one.kind == "investor_case"] == []
    a_case(event, contact_email="", contact_name="")  # a number alone
    with transaction():
        assert (erase_case_contacts(event.id, 1), count_case_contacts(event.id)) == (1, 1)
        assert [erase_case_contacts(event.id, 50) for _time in range(2)] == [1, 0]
    left = db.session.scalars(sa.select(InvestorCase.contact_phone).where(InvestorCase.event_id == event.id))
    assert set(left) == {""}


def test_the_days_of_a_case_are_those_of_the_expos_calendar(app: Flask) -> None:
    event = with_desk(an_event())
    with clock.set_to(clock.now().replace(year=2027, month=4, day=1, hour=19)):  # Friday the 2nd in Karachi
        case = a_case(event)
        question = asked(accepted(case, oya(event)), a_body(event))

    assert (case.acknowledge_due_on, question.due_on) == (date(2027, 4, 5), date(2027, 4, 16))
