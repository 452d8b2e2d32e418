"""Interpreters of meetings: one kind of person over programme, itinerary and meetings."""

import pytest
from flask import Flask

from expo.db import transaction
from expo.events.models import Event
from expo.interpreters.models import Interpreter
from expo.interpreters.queries import bookings_of
from expo.interpreters.sources import engagements_of
from expo.meetings.meeting_models import Meeting
from expo.meetings.refusal import NotPossible
from expo.meetings.rules import Interpretation
from expo.meetings.services.bodies import set_languages
from expo.meetings.services.meetings import cancel_meeting, edit_meeting
from tests.factories.events import an_event
from tests.factories.interpreters import an_interpreter
from tests.factories.meetings import OLGA, a_block, a_firm, a_meeting, a_table, placed


def between_languages(event: Event, *firms: str) -> Meeting:
    """A meeting of a firm that speaks Turkish and one that speaks Urdu."""
    parties = [a_firm(event, name)[0] for name in firms]
    for party, languages in zip(parties, (["tr"], ["ur"]), strict=True):
        with transaction():
            set_languages(party, languages, version=party.version, by=OLGA)
    return a_meeting(event, *parties)


def interpreted(meeting: Meeting, *people: Interpreter) -> None:
    fields = {"interpretation": Interpretation.CONSECUTIVE}
    with transaction():
        edit_meeting(meeting, fields, [], interpreters=people, version=meeting.version, by=OLGA)


def test_an_interpreter_of_the_right_pair_is_booked_and_let_go(app: Flask) -> None:
    event = an_event()
    a_block(event)
    ayse = an_interpreter(event, "Ayşe Tercüman", pairs=["tr-ur"])
    meeting, table = between_languages(event, "Emil Example Ltd", "Karachi Cyber"), a_table(event)

    with pytest.raises(NotPossible, match="speak no common language"):
        placed(meeting, table)
    interpreted(meeting, ayse)
    placed(meeting, table, told=True)
    booked = [(one.live, one.announced) for one in bookings_of(ayse)]
    with transaction():
        cancel_meeting(meeting, "", version=meeting.version, by=OLGA)

    assert booked == [(True, True)]
    assert [one.live for one in bookings_of(ayse)] == [False]


def test_another_interpreter_beside_the_first_lets_nobody_go(app: Flask) -> None:
    event = an_event()
    a_block(event)
    ayse, bora = (an_interpreter(event, name, pairs=["tr-ur"]) for name in ("Ayşe Tercüman", "Bora"))
    meeting = between_languages(event, "Emil Example Ltd", "Karachi Cyber")
    interpreted(meeting, ayse)
    placed(meeting, a_table(event), told=True)

    interpreted(meeting, ayse, bora)
    both = {one.name: [booking.live for booking in bookings_of(one)] for one in meeting.interpreters}
    interpreted(meeting, bora)

    assert both == {"Ayşe Tercüman": [True], "Bora": [True]}
    assert [one.name for one in meeting.interpreters] == ["Bora"]
    assert [one.live for one in bookings_of(ayse)] == [False]


def test_who_knows_another_pair_does_not_do(app: Flask) -> None:
    event = an_event()
    a_block(event)
    meeting = between_languages(event, "Emil Example Ltd", "Karachi Cyber")
    interpreted(meeting, an_interpreter(event, "Ayşe Tercüman", pairs=["en-tr"]))

    with pytest.raises(NotPossible, match="Nobody is chosen who interprets between Emil Example Ltd, Karachi Cyber"):
        placed(meeting, a_table(event))


def test_nobody_interprets_at_two_tables_at_once(app: Flask) -> None:
    event = an_event()
    a_block(event)
    ayse = an_interpreter(event, "Ayşe Tercüman", pairs=["tr-ur"])
    first, second = (between_languages(event, f"Emil {n}", f"Karachi {n}") for n in "AB")
    interpreted(first, ayse)
    interpreted(second, ayse)
    placed(first, a_table(event, "T01"))

    with pytest.raises(NotPossible) as refusal:
        placed(second, a_table(event, "T02"))

    assert refusal.value.message == (
        "The interpreter Ayşe Tercüman is in “Emil A – Karachi A” from 14 Apr 2027, 10:00 to 14 Apr 2027, 10:20."
    )
    assert [one.duty.title["en"] for one in engagements_of([ayse.id])] == ["Emil A – Karachi A"]
