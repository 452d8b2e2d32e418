"""Programme files read and imported as lists, as Olga."""

from collections.abc import Mapping, Sequence
from datetime import time

import pytest
import sqlalchemy as sa

from expo.db import db
from expo.errors import Refused
from expo.events.models import Event
from expo.imports.reader.lists import read_list
from expo.imports.services import Look
from expo.programme.exchange.foreign import ProgrammeClock, table_of
from expo.programme.exchange.json_reader import read_json_programme
from expo.programme.exchange.plain import FileFault, ReadFile, ReadSession
from expo.programme.exchange.schedule_reader import parsed_json, read_schedule_xml
from expo.programme.exchange.table_reader import read_session, session_fields
from expo.programme.models import Session
from expo.programme.rules import SessionKind
from expo.programme.uploads.session_list import SESSION_LIST
from tests.lists import Done, bring_in, faults_in, look_at_list

HEAD = "Title,Day,Starts at,Ends at"


def import_file(event: Event, data: bytes | str, **settings: str) -> Done:
    """Import the file in a transaction of its own."""
    return bring_in(event, SESSION_LIST, data, **settings)


def look_at(event: Event, data: bytes | str, **settings: str) -> Look:
    return look_at_list(event, SESSION_LIST, data, **settings)


def faults_of(event: Event, data: bytes | str) -> list[tuple[int, str]]:
    """The faulty rows of a file, each with its sentence."""
    return sorted((row, said.partition(": ")[2]) for row, said in faults_in(event, SESSION_LIST, data))


def titles() -> list[str]:
    return [
        title["en"] for title in db.session.scalars(sa.select(Session.title).order_by(Session.starts_at, Session.id))
    ]


def refusal_of(event: Event, data: bytes | str) -> tuple[str, list[str]]:
    with pytest.raises(Refused) as refusal:
        import_file(event, data)
    return refusal.value.message, list(refusal.value.details)


def read_programme(
    data: bytes, zone: str, languages: Sequence[str], kinds: Mapping[str, SessionKind], changes_at: time = time()
) -> ReadFile:
    """The sessions of a file and its faults, without an expo."""
    clock, start = ProgrammeClock(zone, changes_at), data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"<":
        data = table_of(read_schedule_xml(data, zone), clock)[0]
    elif start == b"{":
        data = table_of(read_json_programme(parsed_json(data), zone), clock)[0]
    sessions: list[ReadSession] = []
    found = read_list(data, session_fields(languages, {}, {}), {})
    faults = [FileFault("1", "column", name) for name in found.missing]
    for row in found.rows:
        faults += [FileFault(str(row.number), f"{one.column} {one.what}", one.value) for one in row.faults]
        if not row.faults:
            session, wrong = read_session(row.number, row.values, row.fields, clock, kinds)
            sessions += [session] if session else []
            faults += wrong
    return ReadFile(sessions, faults)
