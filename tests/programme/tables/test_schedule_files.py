"""schedule.json and schedule.xml word by word. No database."""

import json
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from lxml import etree

from expo.programme.exchange.plain import (
    PlainPerson,
    PlainSession,
    SessionFacts,
)
from expo.programme.exchange.writer import schedule_json, schedule_xml

KARACHI = ZoneInfo("Asia/Karachi")
UID = "0b9b2f0e-6a3e-4f5c-9d6e-1f2a3b4c5d6e"
FACTS = SessionFacts(
    slug="it-2",
    title="IT Expo",
    url="https://expo.example/it-2/",
    base_url="https://expo.example",
    zone="Asia/Karachi",
    first_day=date(2027, 4, 13),
    last_day=date(2027, 4, 14),
    accent="#0b6b46",
    version="7",
    tracks=(("health", "Health"), ("ai", "AI")),
)
TEN = datetime(2027, 4, 13, 10, tzinfo=KARACHI)


def _session(number: int, starts_at: datetime = TEN, minutes: int = 75, room: str = "") -> PlainSession:
    return PlainSession(
        number=number,
        uid=UID,
        slug=f"talk-{number}",
        url=f"https://expo.example/it-2/{number}",
        title=f"Talk \x07{number}",
        kind="panel",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        room=room,
        track="Health",
        language="en",
        abstract="Two\nlines",
        people=(PlainPerson("Ada", 4, "u-4"), PlainPerson("Bo", 5, "u-5")),
    )


def _json(*sessions: PlainSession, facts: SessionFacts = FACTS) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(schedule_json(facts, sessions))
    return document


def _attributes(element: etree._Element) -> dict[str, str]:
    return {str(name): str(value) for name, value in element.attrib.items()}


def test_the_header_of_a_json_schedule() -> None:
    document = _json()

    assert document["$schema"] == "https://c3voc.de/schedule/schema.json"
    assert document["generator"] == {"name": "Expo", "version": "1"}
    assert (document["schedule"]["version"], document["schedule"]["base_url"]) == ("7", "https://expo.example")
    conference = document["schedule"]["conference"]
    conference.pop("days")
    assert conference == {
        "acronym": "it_2",
        "title": "IT Expo",
        "start": "2027-04-13",
        "end": "2027-04-14",
        "daysCount": 2,
        "timeslot_duration": "00:05",
        "time_zone_name": "Asia/Karachi",
        "url": "https://expo.example/it-2/",
        "colors": {"primary": "#0b6b46"},
        "tracks": [{"name": "Health", "slug": "health"}, {"name": "AI", "slug": "ai"}],
    }


def test_the_days_of_a_json_schedule() -> None:
    assert _json()["schedule"]["conference"]["days"] == [
        {
            "index": number,
            "date": f"2027-04-{day}",
            "day_start": f"2027-04-{day}T00:00:00+05:00",
            "day_end": f"2027-04-{day + 1}T06:00:00+05:00",
            "rooms": {},
        }
        for number, day in enumerate((13, 14), start=1)
    ]


def test_a_session_of_a_json_schedule() -> None:
    (event,) = _json(_session(3))["schedule"]["conference"]["days"][0]["rooms"]["-"]

    assert event == {
        "guid": UID,
        "id": 3,
        "date": "2027-04-13T10:00:00+05:00",
        "start": "10:00",
        "end": "2027-04-13T11:15:00+05:00",
        "duration": "01:15",
        "room": "-",
        "slug": "it_2-3-talk-3",
        "url": "https://expo.example/it-2/3",
        "title": "Talk \x073",
        "subtitle": "",
        "track": "Health",
        "type": "panel",
        "language": "en",
        "abstract": "Two\nlines",
        "description": "",
        "links": [],
        "persons": [{"id": 4, "name": "Ada", "guid": "u-4"}, {"id": 5, "name": "Bo", "guid": "u-5"}],
    }


def test_the_header_of_an_xml_schedule() -> None:
    root = etree.fromstring(schedule_xml(FACTS, []))

    assert schedule_xml(FACTS, []).startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<schedule>')
    generator = root.find("generator")
    assert generator is not None
    assert _attributes(generator) == {"name": "Expo", "version": "1"}
    assert (root.findtext("url"), root.findtext("version")) == ("https://expo.example/it-2/schedule.xml", "7")
    conference = root.find("conference")
    assert conference is not None
    assert [(child.tag, child.text or _attributes(child)) for child in conference] == [
        ("title", "IT Expo"),
        ("acronym", "it_2"),
        ("start", "2027-04-13"),
        ("end", "2027-04-14"),
        ("days", "2"),
        ("timeslot_duration", "00:05"),
        ("base_url", "https://expo.example"),
        ("url", "https://expo.example/it-2/"),
        ("time_zone_name", "Asia/Karachi"),
        ("color", {"primary": "#0b6b46"}),
        ("track", {"name": "Health"}),
        ("track", {"name": "AI"}),
    ]


def test_the_days_of_an_xml_schedule() -> None:
    root = etree.fromstring(schedule_xml(FACTS, []))

    assert [_attributes(day) for day in root.iterfind("day")] == [
        {
            "index": str(number),
            "date": f"2027-04-{day}",
            "start": f"2027-04-{day}T00:00:00+05:00",
            "end": f"2027-04-{day + 1}T06:00:00+05:00",
        }
        for number, day in enumerate((13, 14), start=1)
    ]


def test_a_session_of_an_xml_schedule() -> None:
    root = etree.fromstring(schedule_xml(FACTS, [_session(3, room="Blue \x01Hall")]))

    (room,), (event,) = root.findall("day/room"), root.findall("day/room/event")
    assert (room.get("name"), _attributes(event)) == ("Blue Hall", {"id": "3", "guid": UID})
    assert {child.tag: child.text or "" for child in event if child.tag != "persons"} == {
        "date": "2027-04-13T10:00:00+05:00",
        "start": "10:00",
        "duration": "01:15",
        "room": "Blue Hall",
        "slug": "it_2-3-talk-3",
        "title": "Talk 3",
        "subtitle": "",
        "track": "Health",
        "type": "panel",
        "language": "en",
        "abstract": "Two\nlines",
        "description": "",
        "url": "https://expo.example/it-2/3",
        "links": "",
    }
    assert [(one.text, _attributes(one)) for one in event.iterfind("persons/person")] == [
        ("Ada", {"id": "4", "guid": "u-4"}),
        ("Bo", {"id": "5", "guid": "u-5"}),
    ]


def test_sessions_stand_in_their_room_by_time_and_then_by_number() -> None:
    late, night = TEN + timedelta(hours=2), TEN + timedelta(days=1)
    sessions = [
        _session(1, late, room="B"),
        _session(4, room="B"),
        _session(2, room="B"),
        _session(3),
        _session(5, night),
    ]

    days = _json(*sessions)["schedule"]["conference"]["days"]

    ids = [{room: [one["id"] for one in inside] for room, inside in day["rooms"].items()} for day in days]
    assert ids == [{"-": [3], "B": [2, 4, 1]}, {"-": [5]}]
    assert list(ids[0]) == ["-", "B"]


@pytest.mark.parametrize(("slug", "acronym"), [("x", "x___"), ("abcd", "abcd"), ("it-expo-2027", "it_expo_2027")])
def test_an_acronym_has_four_letters_at_least(slug: str, acronym: str) -> None:
    facts = SessionFacts(slug, "", "", "", "UTC", date(2027, 4, 13), date(2027, 4, 13), "", "")

    assert _json(facts=facts)["schedule"]["conference"]["acronym"] == acronym


@pytest.mark.parametrize(("minutes", "written"), [(59, "00:59"), (60, "01:00"), (1440, "24:00")])
def test_a_duration_is_hours_and_minutes(minutes: int, written: str) -> None:
    (event,) = _json(_session(1, minutes=minutes))["schedule"]["conference"]["days"][0]["rooms"]["-"]

    assert event["duration"] == written
