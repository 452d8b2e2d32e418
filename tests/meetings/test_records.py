"""What the history tells of the day at the tables, of places and of wishes, and what a request keeps of what was asked."""

from datetime import timedelta

from flask import Flask

from expo import clock
from expo.db import transaction
from expo.meetings.day.rules import Presence
from expo.meetings.requests.rules import AskedMeeting
from expo.meetings.rules import WishKind
from expo.meetings.services.day.attendance import end_meeting, say_presence
from expo.meetings.services.places import close_place, open_place
from expo.meetings.services.requests.lifecycle import ask_for_meeting
from expo.meetings.services.wishes import set_wish
from expo.meetings.wishes.queries import thing_of
from tests.factories.events import an_event
from tests.factories.meetings import MINUTE, OLGA, TEN, a_block, a_firm, a_group, a_meeting, a_table, placed
from tests.told import told_changes


def test_what_is_said_at_a_table_is_told_each_time(app: Flask) -> None:
    event = an_event()
    a_block(event)
    firm, group = a_firm(event, "Emil")[0], a_group(event)[0]
    meeting = placed(a_meeting(event, firm, group), a_table(event), told=True)
    before = len(told_changes(event, "meeting"))

    for minute, party in ((1, firm), (2, group)):
        with clock.set_to(TEN + minute * MINUTE), transaction():
            say_presence(meeting, party.id, Presence.HERE, by=OLGA)
    with clock.set_to(TEN + 16 * MINUTE), transaction():
        end_meeting(meeting, by=OLGA)

    said = told_changes(event, "meeting")[before:]
    assert [(verb, was) for verb, was, _now in said] == [("changed", None)] * 3
    assert all(now for _verb, _was, now in said)


def test_a_closure_that_is_taken_back_is_told_with_its_times(app: Flask) -> None:
    event = an_event()
    table = a_table(event)
    with transaction():
        closure = close_place(table, TEN, TEN + timedelta(hours=1), "A leak", by=OLGA)
        version = table.version
        open_place(table, closure, by=OLGA)

    verb, was, now = told_changes(event, "meeting_place")[-1]
    assert (verb, table.version, now) == ("opened", version + 1, {"version": version + 1})
    assert was is not None
    assert set(was) == {"starts_at", "ends_at"}


def test_the_history_says_that_wishes_changed_and_never_which(app: Flask) -> None:
    event = an_event()
    firm, other = a_firm(event, "Emil")[0], a_firm(event, "Ayla")[0]
    with transaction():
        set_wish(event, thing_of(firm), thing_of(other), WishKind.NEVER, by=OLGA)

    assert told_changes(event, "party")[-1] == ("changed", None, {"wishes": "changed"})


def test_a_request_keeps_the_language_and_that_an_interpreter_is_asked_for(app: Flask) -> None:
    event = an_event()
    firm, group = a_firm(event, "Emil")[0], a_group(event)[0]
    wanted = AskedMeeting("Software for clinics", 30, "tr", interpreter=True)
    with transaction():
        request = ask_for_meeting(event, thing_of(firm), thing_of(group), wanted, by=OLGA)

    kept = (request.reason, request.minutes, request.language, request.interpreter, request.wanted_at)
    assert kept == ("Software for clinics", 30, "tr", True, wanted.wanted_at)
