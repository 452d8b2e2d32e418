"""Sessions on the days that an expo loses, and those that move along, by the services alone."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.errors import Refused
from expo.events.domain_events import DayChangeMoved, DaysMoved
from expo.events.lost_days import DaysChange, Decision, Fate, LostLine
from expo.events.models import Event
from expo.history.services import Actor
from expo.programme.models import Session
from expo.programme.rules import PartRole, SessionState
from expo.programme.services.batch import OVERRUN, check_interpreters, move_sessions, sessions_to_move
from expo.programme.services.lost_days import DATED, lost_sessions, refuse_outside, settle_lost
from tests.factories.events import an_event
from tests.factories.interpreters import an_interpreter
from tests.factories.programme import MORNING, a_room, a_session, a_speaker
from tests.told import told, told_changes

OLGA = Actor("Olga")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
FIRST, SECOND, LAST = date(2027, 4, 13), date(2027, 4, 14), date(2027, 4, 15)
DRAFT, PUBLISHED, CANCELLED = SessionState.DRAFT, SessionState.PUBLISHED, SessionState.CANCELLED


def _change(event: Event, first: date, last: date, *, along: bool = False) -> DaysChange:
    return DaysChange(event, (FIRST, LAST), (first, last), along)


def _titled(event: Event, title: str, day: int, **changes: Any) -> Session:
    return a_session(event, title={"en": title}, starts_at=MORNING + day * DAY, **changes)


@pytest.mark.parametrize(
    ("first", "last", "along", "lost"),
    [
        (FIRST, SECOND, False, ["Late draft", "Late"]),
        (SECOND, LAST, False, ["Early"]),
        (SECOND, LAST + DAY, False, ["Early"]),
        (SECOND, LAST + DAY, True, []),
        (SECOND, LAST, True, ["Late draft", "Late"]),
        (FIRST, LAST, False, []),
    ],
)
def test_sessions_to_come_that_would_be_on_no_day_are_lost(
    app: Flask, first: date, last: date, *, along: bool, lost: list[str]
) -> None:
    event = an_event()
    _titled(event, "Early", 0)
    _titled(event, "Late draft", 2, state=DRAFT)
    _titled(event, "Late", 2, ends_at=MORNING + 2 * DAY + 2 * HOUR)
    _titled(event, "Off", 2, state=CANCELLED)
    _titled(an_event(), "Elsewhere", 2)

    change = _change(event, first, last, along=along)

    assert [one.title["en"] for one in lost_sessions(change)] == lost
    states = {"Early": "published", "Late draft": "draft", "Late": "published"}
    assert DATED.find(change) == [LostLine(one, _starts(one), states[one]) for one in lost]
    assert tuple(DATED.fates(change)) == (Fate.MOVE, Fate.CANCEL, Fate.DRAFT)


def _starts(title: str) -> datetime:
    return MORNING + (0 if title == "Early" else 2) * DAY


@pytest.mark.parametrize(
    ("state", "decision", "after", "day"),
    [
        (PUBLISHED, Decision(Fate.MOVE, FIRST), PUBLISHED, 0),
        (DRAFT, Decision(Fate.MOVE, SECOND), DRAFT, 1),
        (PUBLISHED, Decision(Fate.CANCEL), CANCELLED, 2),
        (PUBLISHED, Decision(Fate.DRAFT), DRAFT, 2),
        (DRAFT, Decision(Fate.CANCEL), DRAFT, 2),
        (DRAFT, Decision(Fate.DRAFT), DRAFT, 2),
    ],
)
def test_a_lost_session_has_the_fate_that_was_decided(
    app: Flask, state: SessionState, decision: Decision, after: SessionState, day: int
) -> None:
    event = an_event()
    starts = MORNING + 2 * DAY
    session = a_session(event, title={"en": "Late"}, starts_at=starts, ends_at=starts + 2 * HOUR, state=state)
    before = len(told(event, "session"))
    with transaction():
        settle_lost(session, decision, by=OLGA)

    assert (session.state, session.starts_at) == (after, MORNING + day * DAY)
    assert session.ends_at - session.starts_at == 2 * HOUR
    changed = session.starts_at != starts or state is not after
    verb = "changed" if session.starts_at != starts else "moved"
    assert told(event, "session")[before:] == ([("Olga", verb, "Late")] if changed else [])


def test_a_session_that_cannot_be_on_that_day_is_named_with_the_reason(app: Flask) -> None:
    event = an_event()
    room = a_room(event)
    _titled(event, "There", 1, room_id=room.id)
    session = _titled(event, "Late", 2, room_id=room.id)
    refusal = "“Late” cannot move to that day: “There” has that room at that time."
    with pytest.raises(Refused) as refused, transaction():
        settle_lost(session, Decision(Fate.MOVE, SECOND), by=OLGA)

    assert refused.value.message == refusal


@pytest.mark.parametrize(("along", "lasts", "moved"), [(True, 1, ["Early", "Off"]), (False, 0, [])])
def test_sessions_move_along_at_their_hour_and_the_others_are_settled(
    app: Flask, *, along: bool, lasts: int, moved: list[str]
) -> None:
    event = an_event()
    ada = a_speaker(event)
    early = _titled(event, "Early", 1, cast=[(ada, PartRole.SPEAKER)])
    off, gone = _titled(event, "Off", 1, state=CANCELLED), _titled(event, "Gone", 1, state=SessionState.DELETED)
    late = _titled(event, "Late", 2)
    was = {one.title["en"]: (one.starts_at, one.version) for one in (early, off, gone, late)}
    change = _change(event, SECOND, LAST, along=along) if along else _change(event, FIRST, SECOND)
    assert sessions_to_move(event) == 3
    with clock.set_to(MORNING - 90 * DAY), transaction():
        move_sessions(DaysMoved(change, {"sessions": Decision(Fate.CANCEL)}, OLGA))

    found = {one.title["en"]: (one.starts_at, one.version) for one in (early, off, gone, late)}
    expected = {
        title: (starts + lasts * DAY if title in moved else starts, version + (title in {*moved, "Late"}))
        for title, (starts, version) in was.items()
    }
    assert found == expected
    assert (late.state, early.state, off.state) == (CANCELLED, PUBLISHED, CANCELLED)
    assert [(part.starts_at, part.ends_at) for part in early.parts] == [(early.starts_at, early.ends_at)]
    if moved:
        told_of = [one for one in told_changes(event, "session") if one[0] == "changed"]
        times = _times(MORNING + DAY), _times(MORNING + 2 * DAY)
        assert [one[1:] for one in told_of] == [(times[0], {**times[1], "version": was[one][1] + 1}) for one in moved]
        assert ("Olga", "changed", "Early") in told(event, "session")


def _times(starts: datetime) -> dict[str, str]:
    return {"starts_at": starts.isoformat(), "ends_at": (starts + HOUR).isoformat()}


def test_without_a_shift_nothing_moves_along(app: Flask) -> None:
    event = an_event()
    session = _titled(event, "Early", 0)
    with transaction():
        move_sessions(DaysMoved(_change(event, FIRST, SECOND, along=True), {"sessions": Decision(Fate.CANCEL)}, OLGA))

    assert (session.version, list(OVERRUN.find(_change(event, FIRST, SECOND, along=True)))) == (2, [])


def test_an_interpreter_who_would_be_in_two_sessions_at_once_is_named(app: Flask) -> None:
    event = an_event()
    derya = an_interpreter(event, "Derya")
    one = _titled(event, "One", 0, interpreters=[derya])
    other = _titled(event, "Other", 1, interpreters=[derya])
    check_interpreters([one, other])
    other.starts_at, other.ends_at = one.starts_at, one.ends_at
    with db.session.no_autoflush, pytest.raises(Refused, match="Derya"):
        check_interpreters([one, other])


@pytest.mark.parametrize(("day", "state", "outside"), [(0, PUBLISHED, True), (0, CANCELLED, False), (1, DRAFT, False)])
def test_a_session_that_would_be_on_no_day_at_another_hour_is_named(
    app: Flask, day: int, state: SessionState, *, outside: bool
) -> None:
    event = an_event()
    a_session(event, title={"en": "Night"}, starts_at=MORNING + day * DAY - 5 * HOUR, state=state)
    event.day_changes_at = time(6)  # five in the morning is of the evening before
    db.session.flush()
    if outside:
        with pytest.raises(Refused, match="“Night” would be on no day of the expo"):
            refuse_outside(DayChangeMoved(event))
    else:
        refuse_outside(DayChangeMoved(event))
