"""schedule.json and schedule.xml as they are read, and what in them cannot be. No database."""

import json
from datetime import UTC, datetime, time
from typing import Any

import pytest

from expo.kit.tables.sheets import BadSheetError, SheetFlaw
from expo.programme.exchange.plain import (
    FileFault,
    ReadFile,
    ReadSession,
)
from expo.programme.rules import SessionKind
from tests.programme.tables.files import read_programme

COLUMNS = frozenset(
    {"title", "abstract", "day", "starts", "ends", "minutes", "room", "track", "language", "people", "uid"}
)
UID = "0b9b2f0e-6a3e-4f5c-9d6e-1f2a3b4c5d6e"


def _read(*events: dict[str, Any]) -> ReadFile:
    document = {"schedule": {"conference": {"days": [{"rooms": {"-": [one]}} for one in events]}}}
    return read_programme(json.dumps(document).encode(), "Asia/Karachi", ["ur", "en"], {})


PLAIN = {"title": "Opening", "date": "2027-04-13T10:00:00", "duration": "01:30"}
OPENING = ReadSession(
    where="2",
    title={"ur": "Opening"},
    starts_at=datetime(2027, 4, 13, 5, tzinfo=UTC),
    ends_at=datetime(2027, 4, 13, 6, 30, tzinfo=UTC),
    columns=COLUMNS,
    source="schedule",
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

    assert (session.outer_id, session.uid, session.kind) == (UID.upper(), UID, SessionKind.WORKSHOP)
    assert (session.room, session.track, session.language) == ("Blue Hall", "Health", "en")
    assert (session.abstract, session.speakers) == ({"ur": "Long text"}, ("Ada", "Bo", "n" * 200))
    assert session.columns == COLUMNS | {"kind"}


def test_subtitle_abstract_and_description_stand_one_after_the_other() -> None:
    (session,) = _read(
        PLAIN
        | {"subtitle": "Sub", "abstract": "Short", "description": "<p>Long</p>", "room": "r" * 201, "track": "t" * 201}
    ).sessions

    assert (session.abstract, session.room, session.track) == ({"ur": "Sub\n\nShort\n\nLong"}, "r" * 200, "t" * 200)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"title": None}, FileFault("2", "title")),
        ({"title": "x" * 201}, FileFault("2", "long title", "x" * 40)),
        ({"abstract": "x" * 5001}, FileFault("2", "long text")),
        ({"date": "soon"}, FileFault("2", "day day", "soon")),
        ({"duration": "long"}, FileFault("2", "ends", "")),
    ],
)
def test_an_event_that_cannot_be_read_is_named(change: dict[str, Any], fault: FileFault) -> None:
    assert _read(PLAIN | change).faults[:1] == [fault]


def test_an_event_without_a_date_has_that_of_its_day_and_a_night_is_the_next() -> None:
    day = {
        "date": "2027-04-13",
        "rooms": {"Blue": [{"title": "A", "start": start, "duration": "00:30"} for start in ("09:00", "01:00")]},
    }
    document = {"schedule": {"conference": {"days": [day]}}}

    morning, night = read_programme(json.dumps(document).encode(), "Asia/Karachi", ["en"], {}, time(4)).sessions

    assert (morning.room, morning.starts_at) == ("Blue", datetime(2027, 4, 13, 4, tzinfo=UTC))
    assert night.starts_at == datetime(2027, 4, 13, 20, tzinfo=UTC)


def test_a_time_that_the_clocks_repeat_is_the_only_fault_of_its_event() -> None:
    document = {
        "schedule": {
            "conference": {"days": [{"rooms": {"": [PLAIN | {"date": "2027-10-31T02:30:00", "start": "02:30"}]}}]}
        }
    }

    file = read_programme(json.dumps(document).encode(), "Europe/Berlin", ["en"], {})

    assert [(fault.where, fault.what, fault.value) for fault in file.faults] == [("2", "change of the clocks", "02:30")]


def test_an_xml_event_is_read_as_a_json_one() -> None:
    xml = (
        f'<schedule><day><room name="B"><event id="42" guid="{UID}"><title>Opening</title><room>Blue</room>'
        "<date>2027-04-13T10:00:00</date><duration>01:30</duration><subtitle/><persons><person>Ada</person><person/>"
        "</persons></event><event><title>x</title></event></room></day></schedule>"
    )

    file = read_programme(xml.encode(), "Asia/Karachi", ["ur"], {})

    (session,) = file.sessions
    assert (session.outer_id, session.uid, session.title, session.room) == (UID, UID, {"ur": "Opening"}, "Blue")
    assert (session.starts_at, session.ends_at, session.speakers) == (OPENING.starts_at, OPENING.ends_at, ("Ada",))
    assert [(fault.where, fault.what) for fault in file.faults] == [("3", "day missing"), ("3", "starts missing")]


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
