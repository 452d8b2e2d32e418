"""Reads schedule.xml and schedule.json, as frab, pretalx, pentabarf and others write them. Pure."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from expo.kit.tables.sheets import BadSheetError, SheetFlaw
from expo.kit.wall_time import RepeatedTimeError, SkippedTimeError
from expo.programme.exchange.foreign import ForeignEvent, ForeignProgramme
from expo.programme.exchange.times import read_clock, read_day, read_length, read_moment
from expo.programme.exchange.values import read_uid

_NIGHT = time(5)  # a time before it, of a day that began in the morning, is in the night after it
# What these files can have besides, by the names under which it is said that it is left out.
_DROPPED = {
    "links": ("links", "origin_url"),
    "files": ("attachments", "slides"),
    "recordings": ("recording_license", "recording", "video_download_url", "do_not_record"),
    "pictures": ("logo", "avatar"),
    "streams": ("stream", "live_url"),
    "licences": ("license",),
    "questions": ("answers",),
}


def read_schedule_xml(data: bytes, zone: str) -> ForeignProgramme:
    """The events of a schedule.xml. Raises BadSheetError for anything else."""
    try:
        root = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise BadSheetError(SheetFlaw.NO_TABLE) from error
    if root.tag != "schedule":
        raise BadSheetError(SheetFlaw.NO_TABLE)
    conference = {child.tag: child.text or "" for child in root.iterfind("./conference/*")}
    programme = ForeignProgramme(_source(conference))
    for day in root.iterfind("./day"):
        for room in day.iterfind("./room"):
            programme.events += [
                _event(_xml_event(event), day.get("date", ""), room.get("name", ""), conference, zone)
                for event in room.iterfind("./event")
            ]
    return programme


def read_schedule_json(found: Mapping[str, Any], zone: str) -> ForeignProgramme:
    """The events of a schedule.json, parsed. Raises BadSheetError for anything else."""
    try:
        conference = found["schedule"]["conference"]
        events = list(_json_events(conference["days"]))
    except (KeyError, TypeError, AttributeError) as error:
        raise BadSheetError(SheetFlaw.NO_TABLE) from error
    if not all(isinstance(event, dict) for _day, _room, event in events):
        raise BadSheetError(SheetFlaw.NO_TABLE)
    return ForeignProgramme(
        _source(conference), [_event(event, day, room, conference, zone) for day, room, event in events]
    )


def _json_events(days: Any) -> Iterator[tuple[str, str, Any]]:
    for day in days:
        for room, inside in day["rooms"].items():
            yield from ((str(day.get("date") or ""), str(room), event) for event in inside)


def _xml_event(event: Element) -> dict[str, Any]:
    fields: dict[str, Any] = {child.tag: child.text or "" for child in event}
    fields |= {child.tag: [one.text or "" for one in child] for child in event if len(child)}
    fields["persons"] = [
        {"name": person.text or "", "id": person.get("guid") or person.get("id") or ""}
        for person in event.iterfind("./persons/person")
    ]
    return {**fields, "guid": event.get("guid", ""), "id": event.get("id", "")}


def _source(conference: Mapping[str, Any]) -> str:
    return str(conference.get("acronym") or conference.get("title") or "schedule")[:80]


def _event(event: Mapping[str, Any], day: str, room: str, conference: Mapping[str, Any], zone: str) -> ForeignEvent:
    guid = _str(event, "guid").strip()
    return ForeignEvent(
        title=_str(event, "title"),
        starts=_starts(event, day, conference, zone),
        minutes=_minutes(_str(event, "duration")),
        room=_str(event, "room") or room,
        track=_str(event, "track"),
        kind=_str(event, "type"),
        language=_str(event, "language"),
        uid=read_uid(guid),
        outer_id=(guid or _str(event, "code") or _str(event, "id"))[:80],
        texts=[_str(event, name) for name in ("subtitle", "abstract", "description")],
        people=[_person(one) for one in _list(event.get("persons"))],
        dropped=[name for name, keys in _DROPPED.items() if any(_has(event.get(key)) for key in keys)],
    )


def _starts(event: Mapping[str, Any], day: str, conference: Mapping[str, Any], zone: str) -> datetime | str:
    """When an event begins: by its own date, or by the day it stands in and its time. What cannot be read, as it stands."""
    own, clock = _str(event, "date").strip(), _str(event, "start").strip()
    try:
        if found := read_moment(own, zone) if "T" in own or " " in own else None:
            return found
        of, at = read_day(own or day), read_clock(clock)
        if of is not None and at is not None:
            changes = read_clock(_str(conference, "day_change")[:5]) or _NIGHT
            later = timedelta(days=1) if at.replace(tzinfo=None) < changes else timedelta()
            return read_moment(f"{of + later}T{at:%H:%M}", str(conference.get("time_zone_name") or zone)) or own
    except (SkippedTimeError, RepeatedTimeError, ValueError, OverflowError, KeyError, OSError):
        return own if "T" in own else f"{own or day} {clock}".strip()
    return own or f"{day} {clock}".strip()


def _minutes(text: str) -> str:
    """The minutes of a duration such as 01:30; what stands there where it is none."""
    length = read_length(text)
    return text if length is None else str(int(length.total_seconds() // 60))


def _person(person: Any) -> tuple[str, str]:
    if not isinstance(person, Mapping):
        return "", ""
    number = person.get("guid") or person.get("code") or person.get("id") or ""
    return str(number)[:80], str(person.get("public_name") or person.get("name") or "")


def _has(value: Any) -> bool:
    return bool(value) and value not in ("false", "0") and str(value).strip() not in {"", "{}", "[]"}


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []


def _str(event: Mapping[str, Any], name: str) -> str:
    value = event.get(name)
    return "" if value is None or isinstance(value, list | dict) else str(value)


def parsed_json(data: bytes) -> Any:
    """The document of a JSON file. Raises BadSheetError for none."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise BadSheetError(SheetFlaw.NO_TABLE) from error
