"""Reads the JSON of pretalx' and Indico's interfaces. Pure."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from expo.kit.tables.sheets import BadSheetError, SheetFlaw
from expo.kit.wall_time import RepeatedTimeError, SkippedTimeError
from expo.programme.exchange.foreign import ForeignEvent, ForeignProgramme
from expo.programme.exchange.schedule_reader import read_schedule_json
from expo.programme.exchange.times import read_moment

_NOT_HELD = frozenset({"withdrawn", "canceled", "cancelled", "rejected", "deleted"})
_DROPPED = {"files": ("resources", "material", "folders", "slides"), "pictures": ("image",), "questions": ("answers",)}


def read_json_programme(found: Any, zone: str) -> ForeignProgramme:
    """The events of a schedule.json, of pretalx' talks or submissions, or of Indico's export, told by what they hold."""
    if isinstance(found, dict) and "schedule" in found:
        return read_schedule_json(found, zone)
    results = found.get("results") if isinstance(found, dict) else found
    if isinstance(results, dict):  # Indico's timetable, by event and day
        return _indico_timetable(results, zone)
    if not isinstance(results, list) or not results or not all(isinstance(one, dict) for one in results):
        raise BadSheetError(SheetFlaw.NO_TABLE)
    if any("contributions" in one or "sessions" in one for one in results):
        return _indico_event(results, zone)
    if any({"slot", "slots", "code"} & set(one) for one in results):
        return _pretalx(results, zone)
    raise BadSheetError(SheetFlaw.NO_TABLE)


def _pretalx(results: list[dict[str, Any]], zone: str) -> ForeignProgramme:
    programme = ForeignProgramme("pretalx")
    for one in results:
        if str(one.get("state") or "") in _NOT_HELD:
            programme.dropped["not held"] += 1
            continue
        slots = [slot for slot in (one.get("slots") or [one.get("slot")]) if isinstance(slot, dict)]
        slots = [slot for slot in slots if slot.get("start")]
        if not slots:
            programme.dropped["without a time"] += 1
        for n, slot in enumerate(slots):
            code = str(one.get("code") or "")
            programme.events.append(
                ForeignEvent(
                    title=_text(one.get("title")),
                    starts=_moment(slot.get("start"), zone),
                    ends=_end(slot.get("end"), zone),
                    minutes=_text(one.get("duration")),
                    room=_text(slot.get("room")),
                    track=_text(one.get("track")),
                    kind=_text(one.get("submission_type")),
                    language=_text(one.get("content_locale")),
                    outer_id=code if not n else f"{code}-{n + 1}",
                    texts=[_text(one.get("abstract")), _text(one.get("description"))],
                    people=[_speaker(person) for person in one.get("speakers") or ()],
                    dropped=_left_out(one),
                )
            )
    return programme


def _indico_event(results: list[dict[str, Any]], zone: str) -> ForeignProgramme:
    """Contributions of an event, those of its sessions too."""
    programme = ForeignProgramme(f"indico {results[0].get('id') or ''}".strip())
    for event in results:
        for one, session in _contributions(event):
            programme.events.append(
                ForeignEvent(
                    title=_text(one.get("title")),
                    starts=_indico_moment(one.get("startDate"), zone),
                    ends=_indico_end(one.get("endDate"), zone),
                    minutes=_text(one.get("duration")),
                    room=_text(one.get("roomFullname") or one.get("room") or one.get("location")),
                    track=_text(one.get("track")) or _text(session),
                    kind=_text(one.get("type")),
                    outer_id=_text(one.get("friendly_id") or one.get("db_id") or one.get("id")),
                    texts=[_text(one.get("description"))],
                    people=[_speaker(person) for person in one.get("speakers") or one.get("presenters") or ()],
                    dropped=_left_out(one),
                )
            )
    return programme


def _contributions(event: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Any]]:
    yield from ((one, one.get("session")) for one in event.get("contributions") or () if isinstance(one, dict))
    for session in event.get("sessions") or ():
        if isinstance(session, dict):
            inside = [one for one in session.get("contributions") or () if isinstance(one, dict)]
            yield from ((one, session.get("title")) for one in inside or [session])


def _indico_timetable(results: Mapping[str, Any], zone: str) -> ForeignProgramme:
    """The entries of the days; of a block with entries of its own, those."""
    programme = ForeignProgramme(f"indico {next(iter(results), '')}".strip())
    try:
        entries = [(entry, "") for days in results.values() for day in days.values() for entry in day.values()]
    except AttributeError as error:
        raise BadSheetError(SheetFlaw.NO_TABLE) from error
    while entries:
        entry, block = entries.pop(0)
        if not isinstance(entry, dict):
            raise BadSheetError(SheetFlaw.NO_TABLE)
        inside = entry.get("entries")
        if isinstance(inside, dict) and inside:
            entries[:0] = [(one, _text(entry.get("title"))) for one in inside.values()]
            programme.dropped["blocks"] += 1
            continue
        programme.events.append(_indico_entry(entry, block, zone))
    return programme


def _indico_entry(entry: Mapping[str, Any], block: str, zone: str) -> ForeignEvent:
    return ForeignEvent(
        title=_text(entry.get("title")),
        starts=_indico_moment(entry.get("startDate"), zone),
        ends=_indico_end(entry.get("endDate"), zone),
        minutes=_text(entry.get("duration")),
        room=_text(entry.get("room") or entry.get("location")),
        track=block,
        kind=_text(entry.get("entryType")) if entry.get("entryType") == "Break" else "",
        outer_id=_text(entry.get("id")),
        texts=[_text(entry.get("description"))],
        people=[_speaker(person) for person in entry.get("presenters") or ()],
        dropped=_left_out(entry),
    )


def _left_out(one: Mapping[str, Any]) -> list[str]:
    return [name for name, keys in _DROPPED.items() if any(one.get(key) for key in keys)]


def _text(value: Any) -> str:
    """A text, or the first of one in several languages."""
    if isinstance(value, dict):
        value = value.get("en") or value.get("name") or next((one for one in value.values() if one), "")
    return "" if value is None or isinstance(value, list | dict | bool) else str(value)


def _speaker(person: Any) -> tuple[str, str]:
    if not isinstance(person, dict):
        return "", _text(person)
    name = person.get("fullName") or person.get("full_name") or person.get("name")
    if not name:
        parts = (
            person.get("first_name") or person.get("firstName"),
            person.get("last_name") or person.get("familyName"),
        )
        name = " ".join(str(part) for part in parts if part)
    number = person.get("code") or person.get("person_id") or person.get("id") or person.get("emailHash") or ""
    return str(number)[:80], _turned(str(name))


def _turned(name: str) -> str:
    """ "Kaya, Ayşe" as "Ayşe Kaya"."""
    family, comma, given = name.partition(",")
    return f"{given.strip()} {family.strip()}" if comma and given.strip() and "," not in given else name


def _moment(value: Any, zone: str) -> datetime | str:
    try:
        return read_moment(_text(value), zone) or _text(value)
    except (SkippedTimeError, RepeatedTimeError):
        return _text(value)


def _end(value: Any, zone: str) -> datetime | None:
    found = _moment(value, zone)
    return found if isinstance(found, datetime) else None


def _indico_moment(value: Any, zone: str) -> datetime | str:
    """Of a date, a time and the zone they are in."""
    if not isinstance(value, dict):
        return _moment(value, zone)
    written = f"{_text(value.get('date'))}T{_text(value.get('time'))}"
    try:
        return read_moment(written, _text(value.get("tz")) or zone) or written
    except (SkippedTimeError, RepeatedTimeError, ValueError, OverflowError, KeyError, OSError):
        return written


def _indico_end(value: Any, zone: str) -> datetime | None:
    found = _indico_moment(value, zone)
    return found if isinstance(found, datetime) else None
