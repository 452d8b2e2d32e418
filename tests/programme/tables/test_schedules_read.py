"""schedule.json and schedule.xml as they are read, and what in them cannot be. No database."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from expo.kit.tables.sheets import BadSheetError, SheetFlaw
from expo.programme.exchange.plain import (
    MOST_SESSIONS,
    FileFault,
    ReadFile,
    ReadSession,
)
from expo.programme.exchange.reader import read_programme
from expo.programme.exchange.schedule_reader import SCHEDULE_COLUMNS
from expo.programme.rules import SessionKind

UID = "0b9b2f0e-6a3e-4f5c-9d6e-1f2a3b4c5d6e"


def _read(*events: dict[str, Any]) -> ReadFile:
    document = {"schedule": {"conference": {"days": [{"rooms": {"any": [one]}} for one in events]}}}
    return read_programme(json.dumps(document).encode(), "Asia/Karachi", ["ur", "en"], {})


PLAIN = {"title": "Opening", "date": "2027-04-13T10:00:00", "duration": "01:30"}
OPENING = ReadSession(
    where="1",
    title={"ur": "Opening"},
    starts_at=datetime(2027, 4, 13, 5, tzinfo=UTC),
    ends_at=datetime(2027, 4, 13, 6, 30, tzinfo=UTC),
    columns=SCHEDULE_COLUMNS,
)


def test_an_event_with_only_what_must_be_is_a_panel_without_a_room() -> None:
    assert _read(PLAIN) == ReadFile([OPENING], [])
    assert _read({**PLAIN, "room": "-", "persons": None, "type": None}) == ReadFile([OPENING], [])


def test_an_event_with_everything() -> None:
    people = [{"name": "Ada"}, {"public_name": "Bo", "name": "B."}, "Cy", {}, {"name": "n" * 201}]
    event = PLAIN | {
        "guid": UID.upper(),
        "id": 42,
        "type": "Hands-on",
        "room": "Blue  Hall",
        "track": "Health",
        "language": "EN-gb",
        "description": "Long text",
        "persons": people,
    }

    (session,) = _read(event).sessions

    assert (session.where, session.uid, session.kind) == ("42", UID, SessionKind.WORKSHOP)
    assert (session.room, session.track, session.language) == ("Blue Hall", "Health", "en")
    assert (session.abstract, session.speakers) == ({"ur": "Long text"}, ("Ada", "Bo", "n" * 200))
    assert {"kind", "room", "track", "language", "people"} == SCHEDULE_COLUMNS


def test_an_abstract_goes_before_a_description_and_long_lines_are_cut() -> None:
    (session,) = _read(
        PLAIN | {"abstract": "Short", "description": "Long", "room": "r" * 201, "track": "t" * 201}
    ).sessions

    assert (session.abstract, session.room, session.track) == ({"ur": "Short"}, "r" * 200, "t" * 200)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"title": None}, FileFault("1", "title")),
        ({"title": "x" * 201}, FileFault("1", "long title", "x" * 40)),
        ({"abstract": "x" * 5001}, FileFault("1", "long text")),
        ({"date": "soon"}, FileFault("1", "date", "soon")),
        ({"date": None}, FileFault("1", "date", "")),
        ({"duration": "long"}, FileFault("1", "duration", "long")),
    ],
)
def test_an_event_that_cannot_be_read_is_named(change: dict[str, Any], fault: FileFault) -> None:
    assert _read(PLAIN | change) == ReadFile([], [fault])


def test_events_are_counted_from_one_or_called_by_their_id() -> None:
    file = _read(PLAIN, PLAIN | {"id": "y" * 41, "date": ""}, PLAIN | {"title": ""}, PLAIN)

    assert [session.where for session in file.sessions] == ["1", "4"]
    assert [(fault.where, fault.what) for fault in file.faults] == [("y" * 40, "date"), ("3", "title")]


def test_a_time_that_the_clocks_repeat_is_the_only_fault_of_its_event() -> None:
    document = {"schedule": {"conference": {"days": [{"rooms": {"": [PLAIN | {"date": "2027-10-31T02:30:00"}]}}]}}}

    file = read_programme(json.dumps(document).encode(), "Europe/Berlin", ["en"], {})

    assert [(fault.where, fault.what, fault.value) for fault in file.faults] == [("1", "change of the clocks", "02:30")]
    assert file.faults[0].change is not None


def test_an_xml_event_is_read_as_a_json_one() -> None:
    xml = (
        f'<schedule><day><room name="B"><event id="42" guid="{UID}"><title>Opening</title><room>Blue</room>'
        "<date>2027-04-13T10:00:00</date><duration>01:30</duration><subtitle/><persons><person>Ada</person><person/>"
        "</persons></event><event><title>x</title></event></room></day></schedule>"
    )

    file = read_programme(xml.encode(), "Asia/Karachi", ["ur"], {})

    (session,) = file.sessions
    assert (session.where, session.uid, session.title, session.room) == ("42", UID, {"ur": "Opening"}, "Blue")
    assert (session.starts_at, session.ends_at, session.speakers) == (OPENING.starts_at, OPENING.ends_at, ("Ada",))
    assert [(fault.where, fault.what) for fault in file.faults] == [("2", "date"), ("2", "duration")]


@pytest.mark.parametrize(
    "data",
    [
        b"<html/>",
        b"<schedule>",
        b'<!DOCTYPE schedule [<!ENTITY a "b">]><schedule/>',
        b"{}",
        b"{",
        b'{"schedule": {"conference": {"days": 3}}}',
        b'{"schedule": {"conference": {"days": [{"rooms": [1]}]}}}',
        b'{"schedule": {"conference": {"days": [{"rooms": {"a": [1]}}]}}}',
    ],
)
def test_what_only_looks_like_a_schedule_is_no_table(data: bytes) -> None:
    with pytest.raises(BadSheetError) as refused:
        read_programme(data, "Asia/Karachi", ["en"], {})

    assert refused.value.flaw is SheetFlaw.NO_TABLE


@pytest.mark.parametrize("head", ["", "\ufeff", " \r\n\t"])
def test_a_schedule_is_known_by_its_first_sign(head: str) -> None:
    document = head + json.dumps({"schedule": {"conference": {"days": []}}})

    assert read_programme(document.encode(), "Asia/Karachi", ["en"], {}) == ReadFile([], [])
    assert read_programme((head.strip() + "<schedule/>").encode(), "Asia/Karachi", ["en"], {}) == ReadFile([], [])


def test_a_schedule_has_at_most_five_thousand_sessions() -> None:
    assert len(_read(*[PLAIN] * MOST_SESSIONS).sessions) == MOST_SESSIONS
    with pytest.raises(BadSheetError) as refused:
        _read(*[PLAIN] * (MOST_SESSIONS + 1))
    assert refused.value.flaw is SheetFlaw.TOO_MANY_ROWS
