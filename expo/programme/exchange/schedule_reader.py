"""Reads schedule.xml and schedule.json of conference software. Pure."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from expo.kit.tables.sheets import BadSheetError, SheetFlaw
from expo.kit.text import clean_line, clean_text, fold
from expo.kit.wall_time import RepeatedTimeError, SkippedTimeError
from expo.programme.exchange.plain import MOST_SESSIONS, FileFault, ReadFile, ReadSession
from expo.programme.exchange.times import read_length, read_moment
from expo.programme.exchange.values import (
    FOREIGN_KINDS,
    LANGUAGE_CODES,
    LONGEST_LINE,
    change_fault,
    kind_of_name,
    read_uid,
    text_faults,
)

# What these files can say of a session; their persons have no roles.
SCHEDULE_COLUMNS = frozenset({"kind", "room", "track", "language", "people"})


NO_ROOM = frozenset({"", "-"})


def read_schedule_xml(data: bytes, zone: str, languages: Sequence[str]) -> ReadFile:
    try:
        root = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise BadSheetError(SheetFlaw.NO_TABLE) from error
    if root.tag != "schedule":
        raise BadSheetError(SheetFlaw.NO_TABLE)
    events = [_xml_event(event) for event in root.iterfind("./day/room/event")]
    return _read_events(events, zone, languages)


def _xml_event(event: Element) -> dict[str, Any]:
    fields: dict[str, Any] = {child.tag: child.text or "" for child in event}
    fields["persons"] = [{"name": person.text or ""} for person in event.iterfind("./persons/person")]
    return {**fields, "guid": event.get("guid", ""), "id": event.get("id", "")}


def read_schedule_json(data: bytes, zone: str, languages: Sequence[str]) -> ReadFile:
    try:
        days = json.loads(data)["schedule"]["conference"]["days"]
        events = [event for day in days for inside in day["rooms"].values() for event in inside]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadSheetError(SheetFlaw.NO_TABLE) from error
    if not all(isinstance(event, dict) for event in events):
        raise BadSheetError(SheetFlaw.NO_TABLE)
    return _read_events(events, zone, languages)


def _read_events(events: Sequence[Mapping[str, Any]], zone: str, languages: Sequence[str]) -> ReadFile:
    if len(events) > MOST_SESSIONS:
        raise BadSheetError(SheetFlaw.TOO_MANY_ROWS)
    file = ReadFile([], [])
    for number, event in enumerate(events, start=1):
        where = str(event.get("id") or number)[:40]
        session, faults = _read_event(where, event, zone, languages[0])
        file.faults.extend(faults)
        if session is not None:
            file.sessions.append(session)
    return file


def _read_event(
    where: str, event: Mapping[str, Any], zone: str, language: str
) -> tuple[ReadSession | None, list[FileFault]]:
    """The session of one event element or object; None with its faults when it cannot be read."""
    title = clean_line(_str(event, "title"))
    text = clean_text(_str(event, "abstract") or _str(event, "description"))
    faults = text_faults(where, title, text)
    length, starts = read_length(_str(event, "duration")), None
    try:
        starts = read_moment(_str(event, "date"), zone)
    except (SkippedTimeError, RepeatedTimeError) as error:
        faults.append(change_fault(where, error))
    if starts is None and not any(fault.change for fault in faults):
        faults.append(FileFault(where, "date", _str(event, "date")))
    if length is None:
        faults.append(FileFault(where, "duration", _str(event, "duration")))
    if faults or starts is None or length is None:
        return None, faults
    session = ReadSession(
        where=where,
        title={language: title},
        abstract={language: text} if text else {},
        starts_at=starts,
        ends_at=starts + length,
        columns=SCHEDULE_COLUMNS,
        **_details(event),
    )
    return session, []


def _details(event: Mapping[str, Any]) -> dict[str, Any]:
    """Id, kind, room, track, language and people of an event; values that are missing or unknown are left empty."""
    people = [clean_line(_person(person))[:LONGEST_LINE] for person in event.get("persons") or ()]
    room = clean_line(_str(event, "room"))[:LONGEST_LINE]
    return {
        "uid": read_uid(_str(event, "guid")),
        "kind": FOREIGN_KINDS.get(fold(_str(event, "type")), kind_of_name(_str(event, "type"))),
        "room": "" if room in NO_ROOM else room,
        "track": clean_line(_str(event, "track"))[:LONGEST_LINE],
        "language": LANGUAGE_CODES.get(fold(_str(event, "language"))[:2], ""),
        "speakers": tuple(name for name in people if name),
    }


def _str(event: Mapping[str, Any], name: str) -> str:
    value = event.get(name)
    return "" if value is None else str(value)


def _person(person: Any) -> str:
    if not isinstance(person, Mapping):
        return ""
    return str(person.get("public_name") or person.get("name") or "")
