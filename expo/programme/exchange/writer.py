"""Writes schedule.xml and schedule.json for conference apps, to the schemas of c3voc.de/wiki/schedule. Pure."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import Any
from xml.etree import ElementTree as ET  # for writing only: uploaded XML is parsed by defusedxml
from zoneinfo import ZoneInfo

from expo.kit.wall_time import day_begins, programme_day
from expo.programme.exchange.plain import PlainSession, SessionFacts

SLOT = "00:05"
GENERATOR = "Expo"
NO_ROOM = "-"
_CONTROLS = {n: None for n in range(32) if n not in (9, 10, 13)}  # XML 1.0 does not allow them


def schedule_xml(facts: SessionFacts, sessions: Sequence[PlainSession]) -> bytes:
    """The programme as schedule.xml, encoded in UTF-8. The output is deterministic."""
    root = ET.Element("schedule")
    ET.SubElement(root, "generator", name=GENERATOR, version="1")
    _add(root, "url", f"{facts.url}schedule.xml")
    _add(root, "version", facts.version)
    _conference(ET.SubElement(root, "conference"), facts)
    for index, (day, first, last) in enumerate(_days(facts), start=1):
        element = ET.SubElement(
            root, "day", index=str(index), date=day.isoformat(), start=first.isoformat(), end=last.isoformat()
        )
        for room, inside in _by_room(facts, sessions, day):
            room_element = ET.SubElement(element, "room", name=room)
            for session in inside:
                _event(ET.SubElement(room_element, "event", id=str(session.number), guid=session.uid), facts, session)
    ET.indent(root)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode").encode() + b"\n"


def schedule_json(facts: SessionFacts, sessions: Sequence[PlainSession]) -> bytes:
    """The programme as schedule.json, encoded in UTF-8. The output is deterministic."""
    document = {
        "$schema": "https://c3voc.de/schedule/schema.json",
        "generator": {"name": GENERATOR, "version": "1"},
        "schedule": {
            "version": facts.version,
            "base_url": facts.base_url,
            "conference": _json_conference(facts, sessions),
        },
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _json_conference(facts: SessionFacts, sessions: Sequence[PlainSession]) -> dict[str, Any]:
    days = [
        {
            "index": index,
            "date": day.isoformat(),
            "day_start": first.isoformat(),
            "day_end": last.isoformat(),
            "rooms": {
                room: [_json_event(facts, session) for session in inside]
                for room, inside in _by_room(facts, sessions, day)
            },
        }
        for index, (day, first, last) in enumerate(_days(facts), start=1)
    ]
    return {
        "acronym": _acronym(facts),
        "title": facts.title,
        "start": facts.first_day.isoformat(),
        "end": facts.last_day.isoformat(),
        "daysCount": len(days),
        "timeslot_duration": SLOT,
        "time_zone_name": facts.zone,
        "url": facts.url,
        "colors": {"primary": facts.accent},
        "tracks": [{"name": name, "slug": slug} for slug, name in facts.tracks],
        "days": days,
    }


def _conference(element: ET.Element, facts: SessionFacts) -> None:
    texts = {
        "title": facts.title,
        "acronym": _acronym(facts),
        "start": facts.first_day.isoformat(),
        "end": facts.last_day.isoformat(),
        "days": str((facts.last_day - facts.first_day).days + 1),
        "timeslot_duration": SLOT,
        "base_url": facts.base_url,
        "url": facts.url,
        "time_zone_name": facts.zone,
    }
    for name, text in texts.items():
        _add(element, name, text)
    ET.SubElement(element, "color", primary=facts.accent)
    for _slug, name in facts.tracks:
        ET.SubElement(element, "track", name=_clean(name))


def _event(element: ET.Element, facts: SessionFacts, session: PlainSession) -> None:
    texts = {
        "date": session.starts_at.isoformat(),
        "start": f"{session.starts_at:%H:%M}",
        "duration": _duration(session),
        "room": session.room or NO_ROOM,
        "slug": _slug(facts, session),
        "title": session.title,
        "subtitle": "",
        "track": session.track,
        "type": session.kind,
        "language": session.language,
        "abstract": session.abstract,
        "description": "",
        "url": session.url,
    }
    for name, text in texts.items():
        _add(element, name, text)
    people = ET.SubElement(element, "persons")
    for person in session.people:
        _add(people, "person", person.name, id=str(person.number), guid=person.uid)
    ET.SubElement(element, "links")


def _json_event(facts: SessionFacts, session: PlainSession) -> dict[str, Any]:
    return {
        "guid": session.uid,
        "id": session.number,
        "date": session.starts_at.isoformat(),
        "start": f"{session.starts_at:%H:%M}",
        "end": session.ends_at.isoformat(),
        "duration": _duration(session),
        "room": session.room or NO_ROOM,
        "slug": _slug(facts, session),
        "url": session.url,
        "title": session.title,
        "subtitle": "",
        "track": session.track,
        "type": session.kind,
        "language": session.language,
        "abstract": session.abstract,
        "description": "",
        "links": [],
        "persons": [{"id": person.number, "name": person.name, "guid": person.uid} for person in session.people],
    }


def _days(facts: SessionFacts) -> list[tuple[date, datetime, datetime]]:
    """Each day of the expo with the bounds of its sessions: until its days change, where that is after midnight. Otherwise
    evening sessions may end until six in the morning.
    """
    zone, changes_at = ZoneInfo(facts.zone), facts.day_changes_at
    days = [facts.first_day + timedelta(days=n) for n in range((facts.last_day - facts.first_day).days + 1)]
    return [
        (
            day,
            day_begins(day, changes_at, zone).astimezone(zone),
            day_begins(day + timedelta(days=1), time(6) if changes_at == time() else changes_at, zone).astimezone(zone),
        )
        for day in days
    ]


def _by_room(facts: SessionFacts, sessions: Sequence[PlainSession], day: date) -> list[tuple[str, list[PlainSession]]]:
    zone = ZoneInfo(facts.zone)
    of_day = [one for one in sessions if programme_day(one.starts_at, facts.day_changes_at, zone) == day]
    ordered = sorted(of_day, key=lambda one: (one.room or NO_ROOM, one.starts_at.astimezone(UTC), one.number))
    return [(_clean(room), list(inside)) for room, inside in groupby(ordered, key=lambda one: one.room or NO_ROOM)]


def _duration(session: PlainSession) -> str:
    length = session.ends_at.astimezone(UTC) - session.starts_at.astimezone(UTC)
    minutes = int(length.total_seconds() // 60)
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _acronym(facts: SessionFacts) -> str:
    """The slug in letters, digits and underscores, at least four characters: the XML schema is the stricter one."""
    return facts.slug.replace("-", "_").ljust(4, "_")


def _slug(facts: SessionFacts, session: PlainSession) -> str:
    return f"{_acronym(facts)}-{session.number}-{session.slug}"


def _add(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, name, attributes).text = _clean(text)


def _clean(text: str) -> str:
    return text.translate(_CONTROLS)
