"""Exporting the programme: valid by the published schemas, and accepted by the importer again."""

import json
import os
import re
import uuid
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import sqlalchemy as sa
from flask import Flask
from lxml import etree

from expo.db import db
from expo.events.models import Event
from expo.programme.models import Session
from expo.programme.rules import PartRole, SessionState
from tests.factories.accounts import olga, signed_in
from tests.factories.events import an_event
from tests.factories.interpreters import an_interpreter
from tests.factories.programme import MORNING, a_room, a_session, a_speaker
from tests.pages import Browser
from tests.programme.tables.files import import_file, titles


@pytest.fixture
def schemas() -> dict[str, Any]:
    """The published schemas of both formats, whose licence does not let us copy them: SCHEDULE_SCHEMAS names a folder
    that holds them.
    """
    folder = Path(os.environ.get("SCHEDULE_SCHEMAS", ""))
    if not (folder / "schedule.xml.xsd").exists():
        pytest.skip(
            "SCHEDULE_SCHEMAS names no folder with schedule.xml.xsd and schedule.schema.json (c3voc.de/wiki/schedule)"
        )
    return {
        "xml": etree.XMLSchema(etree.parse(folder / "schedule.xml.xsd")),
        "json": json.loads((folder / "schedule.schema.json").read_text()),
    }


def _full_event() -> Event:
    """Two rooms, a cancelled and a draft session, people, and titles with characters that XML escapes."""
    event = an_event()
    room = a_room(event, "Room <1> & more")
    cast = [(a_speaker(event, "Ayşe “X” Yılmaz"), PartRole.SPEAKER)]
    a_session(
        event,
        room_id=room.id,
        cast=cast,
        interpreters=[an_interpreter(event, "Derya")],
        title={"en": "Opening & <welcome>", "ur": "افتتاح"},
        abstract={"en": "Two lines,\nof text"},
    )
    a_session(event, starts_at=MORNING + timedelta(days=1))
    a_session(event, state=SessionState.CANCELLED)
    a_session(event, state=SessionState.DRAFT)
    return event


def test_schedule_xml_is_as_its_schema_says(app: Flask, browser: Browser, schemas: dict[str, Any]) -> None:
    event = _full_event()

    answer = browser.client.get(f"/{event.slug}/schedule.xml")

    assert answer.mimetype == "application/xml"
    tree = etree.fromstring(answer.data)
    schemas["xml"].assertValid(tree)
    assert next(one.text for one in tree.iterfind(".//event/title")) == "Opening & <welcome>"
    assert len(tree.findall(".//event")) == 2
    assert [one.text for one in tree.iterfind(".//person")] == ["Ayşe “X” Yılmaz"]


def test_schedule_json_is_as_its_schema_says(app: Flask, browser: Browser, schemas: dict[str, Any]) -> None:
    event = _full_event()

    answer = browser.client.get(f"/{event.slug}/schedule.json?lang=ur")

    jsonschema.validate(answer.json, schemas["json"])
    days = answer.json["schedule"]["conference"]["days"]
    named = [one["title"] for day in days for inside in day["rooms"].values() for one in inside]
    assert named[0] == "افتتاح"
    assert len(named) == 2


def test_both_files_say_what_apps_need_in_the_way_they_need_it(app: Flask, browser: Browser) -> None:
    """The rules of both schemas that break most easily, checked without the schemas at hand."""
    event = _full_event()

    tree = etree.fromstring(browser.client.get(f"/{event.slug}/schedule.xml").data)
    whole = browser.client.get(f"/{event.slug}/schedule.json").json["schedule"]["conference"]

    first = tree.find(".//event")
    assert first is not None
    assert re.fullmatch(r"[a-z0-9_]{4,}", whole["acronym"])
    assert tree.findtext("conference/acronym") == whole["acronym"]
    assert re.fullmatch(r"[a-z0-9_]{4,}-[a-z0-9_-]*[a-z0-9]", first.findtext("slug") or "")
    assert str(uuid.UUID(first.get("guid"))) == first.get("guid")
    assert (first.findtext("start"), first.findtext("duration")) == ("10:00", "01:00")
    assert first.findtext("date") == "2027-04-13T10:00:00+05:00"
    assert [day["index"] for day in whole["days"]] == [1, 2, 3]
    assert {type(one["id"]) for day in whole["days"] for inside in day["rooms"].values() for one in inside} == {int}


@pytest.mark.parametrize("kind", ["xml", "json"])
def test_what_was_exported_is_imported_into_another_expo(app: Flask, browser: Browser, kind: str) -> None:
    event, other = _full_event(), an_event()
    data = browser.client.get(f"/{event.slug}/schedule.{kind}").data

    done = import_file(other, data.replace(event.slug.encode(), b"x"))
    again = import_file(event, data)
    theirs_again = import_file(other, data.replace(event.slug.encode(), b"x"))

    # an id belongs to one session of the installation: the other expo's keep their own
    assert done == (2, 0)
    assert (again, theirs_again) == ((0, 0), (0, 0))
    theirs = db.session.scalars(
        sa.select(Session).where(Session.event_id == other.id).order_by(Session.starts_at)
    ).all()
    assert next((one.title["en"], one.state, one.starts_at) for one in theirs) == (
        "Opening & <welcome>",
        SessionState.DRAFT,
        MORNING,
    )


def test_the_table_is_exported_changed_and_imported_again(app: Flask, browser: Browser) -> None:
    event = _full_event()
    signed_in(browser, olga(event))
    table = browser.client.get(f"/organise/{event.slug}/programme/sessions.csv", buffered=True).data

    same = import_file(event, table)
    changed = import_file(event, table.decode().replace("Opening & <welcome>", "Welcome").encode())

    assert (same.added, same.changed) == (0, 0)
    assert (changed.added, changed.changed) == (0, 1)
    assert "Welcome" in titles()


def test_a_night_stands_in_the_table_with_its_evening_and_is_read_back(app: Flask, browser: Browser) -> None:
    event = an_event(day_changes_at=time(4))
    at_one = datetime(2027, 4, 13, 20, tzinfo=UTC)  # 01:00 on Wednesday in Karachi
    night = a_session(event, title={"en": "Night of music"}, starts_at=at_one, ends_at=at_one + timedelta(hours=1))
    signed_in(browser, olga(event))
    table = browser.client.get(f"/organise/{event.slug}/programme/sessions.csv", buffered=True).data

    same = import_file(event, table)
    changed = import_file(event, table.replace(b"01:00,02:00", b"02:00,03:00"))

    assert b"2027-04-13,01:00,02:00" in table
    assert ((same.added, same.changed), (changed.added, changed.changed)) == ((0, 0), (0, 1)), changed
    assert night.starts_at == at_one + timedelta(hours=1)
