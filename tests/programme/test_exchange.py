"""Programmes out of files and into them: by the published schemas, all or nothing, every fault by its place."""

import json
import os
import re
import uuid
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import sqlalchemy as sa
from flask import Flask
from lxml import etree
from openpyxl import Workbook

from expo.db import db, transaction
from expo.errors import Refused
from expo.events.models import Event
from expo.history.services import Actor
from expo.programme.exchange.reading import read_programme
from expo.programme.importing import read_file
from expo.programme.models import Room, Session, Speaker
from expo.programme.rules import PartRole, SessionKind, SessionState
from expo.programme.services import Imported, check_import, import_sessions
from tests.factories.accounts import nora, olga, sami, signed_in, vera
from tests.factories.events import an_event
from tests.factories.programme import MORNING, a_room, a_session, a_speaker
from tests.pages import Browser

OLGA = Actor("Olga")
HEAD = "Title,Day,Starts at,Ends at"


@pytest.fixture
def schemas() -> dict[str, Any]:
    """The published schemas of both formats, which are not ours to copy: SCHEDULE_SCHEMAS names a folder that has them."""
    folder = Path(os.environ.get("SCHEDULE_SCHEMAS", ""))
    if not (folder / "schedule.xml.xsd").exists():
        pytest.skip(
            "SCHEDULE_SCHEMAS names no folder with schedule.xml.xsd and schedule.schema.json (c3voc.de/wiki/schedule)"
        )
    return {
        "xml": etree.XMLSchema(etree.parse(folder / "schedule.xml.xsd")),
        "json": json.loads((folder / "schedule.schema.json").read_text()),
    }


def _take(event: Event, data: bytes | str) -> Imported:
    body = data.encode() if isinstance(data, str) else data
    with transaction():
        return import_sessions(event, read_file(event, body), by=OLGA)


def _refused(event: Event, data: bytes | str) -> tuple[str, list[str]]:
    with pytest.raises(Refused) as refusal:
        _take(event, data)
    return refusal.value.message, list(refusal.value.details)


def _titles() -> list[str]:
    return [
        title["en"] for title in db.session.scalars(sa.select(Session.title).order_by(Session.starts_at, Session.id))
    ]


def _full_event() -> Event:
    """Two rooms, a cancelled and a draft session, people, titles that XML minds."""
    event = an_event()
    room = a_room(event, "Room <1> & more")
    cast = [(a_speaker(event, "Ayşe “X” Yılmaz"), PartRole.SPEAKER), (a_speaker(event, "Derya"), PartRole.INTERPRETER)]
    a_session(event, room_id=room.id, cast=cast, title={"en": "Opening & <welcome>", "ur": "افتتاح"},
              abstract={"en": "Two lines,\nof text"})  # fmt: skip
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
    titles = [one["title"] for day in days for inside in day["rooms"].values() for one in inside]
    assert titles[0] == "افتتاح"
    assert len(titles) == 2


def test_both_files_say_what_apps_need_in_the_way_they_need_it(app: Flask, browser: Browser) -> None:
    """The rules of both schemas that a slip would break first, without the schemas at hand."""
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

    done = _take(other, data.replace(event.slug.encode(), b"x"))
    again = _take(event, data)

    # an id belongs to one session of the installation: the other expo's keep their own
    assert (done.added, done.rooms, done.speakers) == (2, 1, 1)
    assert (again.added, again.changed) == (0, 0)
    taken = db.session.scalars(sa.select(Session).where(Session.event_id == other.id).order_by(Session.starts_at)).all()
    assert next((one.title["en"], one.state, one.starts_at) for one in taken) == (
        "Opening & <welcome>", SessionState.DRAFT, MORNING,
    )  # fmt: skip


def test_the_table_is_exported_changed_and_imported_again(app: Flask, browser: Browser) -> None:
    event = _full_event()
    signed_in(browser, olga(event))
    table = browser.client.get(f"/organise/{event.slug}/programme/sessions.csv", buffered=True).data

    same = _take(event, table)
    changed = _take(event, table.decode().replace("Opening & <welcome>", "Welcome").encode())

    assert (same.added, same.changed) == (0, 0)
    assert (changed.added, changed.changed) == (0, 1)
    assert "Welcome" in _titles()


@pytest.mark.parametrize(
    "text",
    [
        "Title,Day,Starts at,Ends at,Room,Kind\nOpening,2027-04-13,10:00,11:00,Hall,keynote\n",
        "Salon;Başlık;Tarih;Başlangıç;Dakika;Tür\nHall;Opening;13.04.2027;10:00;60;Açılış konuşması\n".replace(
            "Açılış konuşması", "keynote"
        ),
        "عنوان\tدن\tشروع\tاختتام\tکمرہ\tقسم\nOpening\t13/04/2027\t10:00\t11:00\tHall\tkeynote\n",
    ],
    ids=["en", "tr", "ur"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_headings_in_three_languages_and_columns_in_any_order(app: Flask, text: str, encoding: str) -> None:
    event = an_event()

    _take(event, text.encode(encoding))

    session = db.session.scalars(sa.select(Session)).one()
    assert (session.title, session.starts_at, session.ends_at - session.starts_at, session.kind) == (
        {"en": "Opening"}, MORNING, timedelta(hours=1), SessionKind.KEYNOTE,
    )  # fmt: skip
    assert [room.name for room in db.session.scalars(sa.select(Room))] == [{"en": "Hall"}]


def test_a_file_from_excel_in_turkiye(app: Flask) -> None:
    event = an_event()

    _take(event, "Başlık;Gün;Başlangıç;Bitiş\nŞehir ve ığüşöç;13.04.2027;10:00;11:00\n".encode("cp1254"))

    assert _titles() == ["Şehir ve ığüşöç"]


def test_a_workbook_with_real_dates_blank_columns_and_a_formula(app: Flask) -> None:
    event, book = an_event(), Workbook()
    sheet = book.active
    assert sheet is not None
    local = MORNING + timedelta(hours=5)
    sheet.append(["Title", "", "Day", "Starts at", "Minutes", *[""] * 20])
    sheet.append(["Opening", None, local.replace(tzinfo=None).date(), local.time(), 45])
    sheet.append([])
    sheet.append(["=1+1", None, "2027-04-13", "12:00", 45.0])
    file = BytesIO()
    book.save(file)

    message, faults = _refused(event, file.getvalue())

    assert message == "Nothing was imported: 1 fault."
    assert faults == ["Row 4: Write a title."]  # a formula that nobody has reckoned is an empty cell


def test_every_bad_row_is_named_and_nothing_is_kept(app: Flask) -> None:
    event = an_event()
    rows = [
        HEAD + ",Kind,Seats,Language",
        "Good,2027-04-13,10:00,11:00,,,",
        ",2027-04-13,10:00,11:00,,,",
        "Backwards,2027-04-13,11:00,10:00,,,",
        "Outside,2028-01-01,10:00,11:00,,,",
        "Odd day,soon,10:00,11:00,,,",
        "Odd time,2027-04-13,25:00,ten,,,",
        "Odd kind,2027-04-13,10:00,11:00,dance,-3,Klingon",
        "x" * 201 + ",2027-04-13,10:00,11:00,,,",
    ]

    message, faults = _refused(event, "\n".join(rows))

    assert message == "Nothing was imported: 10 faults."
    assert faults == [
        "Row 3: Write a title.",
        "Row 6: “soon” is no day. Write it as 2027-04-14 or 14.04.2027.",
        "Row 7: “25:00” is no time to start at. Write it as 14:30.",
        "Row 7: “ten” is no time to end at. Write it as 14:30, or give the minutes.",
        "Row 8: “dance” is no kind of session.",
        "Row 8: “-3” is no number of seats.",
        "Row 8: “Klingon” is no language of the expo’s.",
        "Row 9: The title has more than 200 characters.",
        "Row 4: A session ends after it starts.",
        "Row 5: This is outside the days of the expo.",
    ]
    assert _titles() == []


def test_clashes_among_the_rows_and_with_what_is_there_are_named(app: Flask) -> None:
    event = an_event()
    room = a_room(event, "Hall")
    a_session(event, room_id=room.id, title={"en": "There already"},
              cast=[(a_speaker(event, "Ayesha"), PartRole.SPEAKER)])  # fmt: skip
    rows = [
        HEAD + ",Room,Speakers",
        "First,2027-04-13,10:30,11:30,hall,",
        "Second,2027-04-13,12:00,13:00,Other,Bilal",
        "Third,2027-04-13,12:30,13:30,other,",
        "Fourth,2027-04-13,12:30,13:30,,Bilal; Somebody",
        "Fifth,2027-04-13,10:00,10:15,,AYESHA",
    ]

    _message, faults = _refused(event, "\n".join(rows))

    assert sorted(faults) == [
        "Row 2: “There already” has that room at that time.",
        "Row 4: “Second” has that room at that time.",
        "Row 5: Somebody of it is in “Second” at that time.",
        "Row 6: Somebody of it is in “There already” at that time.",
    ]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Speaker)) == 1


def test_what_a_file_has_no_word_for_stays_as_it_is(app: Flask) -> None:
    event = an_event()
    room = a_room(event, "Hall")
    cast = [(a_speaker(event, "Ayşe"), PartRole.MODERATOR), (a_speaker(event, "Derya"), PartRole.INTERPRETER)]
    session = a_session(event, title={"en": "Opening", "ur": "افتتاح"}, room_id=room.id, seats=5, cast=cast)

    _take(event, f"{HEAD},ID\nWelcome,2027-04-13,11:00,12:00,{session.uid}\n")

    db.session.expire_all()
    assert session.title == {"en": "Welcome", "ur": "افتتاح"}
    assert (session.starts_at, session.room_id, session.seats) == (MORNING + timedelta(hours=1), room.id, 5)
    assert [(part.speaker.name, part.role) for part in session.parts] == [
        ("Ayşe", PartRole.MODERATOR), ("Derya", PartRole.INTERPRETER),
    ]  # fmt: skip


def test_an_id_that_stands_twice_is_a_fault(app: Flask) -> None:
    own = "0b9b2f0e-6a3e-4f5c-9d6e-1f2a3b4c5d6e"
    rows = [HEAD + ",ID", f"First,2027-04-13,10:00,11:00,{own}", f"Second,2027-04-13,12:00,13:00,{own}"]

    _message, faults = _refused(an_event(), "\n".join(rows))

    assert faults == ["Row 3: The ID of this row stands in row 2 too."]


def test_a_check_keeps_nothing(app: Flask) -> None:
    event = an_event()
    file = read_file(event, f"{HEAD},Room,Speakers\nOpening,2027-04-13,10:00,11:00,Hall,Ayesha\n".encode())

    with transaction():
        done = check_import(event, file, by=OLGA)

    assert (done.added, done.rooms, done.speakers) == (1, 1, 1)
    assert _titles() == []
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Room)) == 0


_ENTITY_BOMB = (
    '<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    "<schedule><day><room><event><title>&b;</title></event></room></day></schedule>"
)
_EXTERNAL = '<?xml version="1.0"?><!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]><schedule>&x;</schedule>'


@pytest.mark.parametrize(
    "data",
    [
        _ENTITY_BOMB, _EXTERNAL, "<schedule>", "<html></html>", "{", '{"schedule": 3}', "[]" * 3,
        '{"schedule": {"conference": {"days": [{"rooms": {"A": [1]}}]}}}',
        b"PK\x03\x04 not a zip", b"\x00\x01\x02\x03" * 40, b"%PDF-1.7 \x00", "[" * 100_000,
    ],
    ids=["bomb", "external", "broken", "html", "broken json", "other json", "brackets", "odd json",
         "no zip", "bytes", "pdf", "deep"],
)  # fmt: skip
def test_hostile_and_broken_files_are_refused_in_words(app: Flask, data: bytes | str) -> None:
    message, _faults = _refused(an_event(), data)

    assert message in {
        "This file cannot be read. Choose a CSV, XLSX, schedule.xml or schedule.json file.",
        "Nothing was imported: 4 faults.",  # a text without the columns
    }


def test_files_without_bounds_are_refused_before_they_are_read(app: Flask) -> None:
    event = an_event()

    heavy = _refused(event, b"x" * (10 * 1024 * 1024 + 1))
    long = _refused(event, HEAD + "\nA,2027-04-13,10:00,11:00" * 5002)
    wide = _refused(event, ",".join(["Title"] * 300))

    assert heavy[0] == "This file is too large. A file may have 10 MB."
    assert long[0] == "This file has too many rows."
    assert wide[0] == "This file has too many columns."


def test_five_hundred_sessions_come_in_at_once(app: Flask) -> None:
    event = an_event()
    rows = [HEAD + ",Room"]
    for number in range(500):
        start = 600 + number % 16 * 30
        day, room = 13 + number // 16 % 3, number // 48
        rows.append(
            f"Session {number},2027-04-{day},{start // 60}:{start % 60:02},{(start + 30) // 60}:{(start + 30) % 60:02},R{room}"
        )

    done = _take(event, "\n".join(rows))

    assert (done.added, done.rooms) == (500, 11)
    assert len(set(db.session.scalars(sa.select(Session.slug)))) == 500


def test_olga_imports_by_the_page_after_a_check(app: Flask, browser: Browser) -> None:
    event = an_event()
    signed_in(browser, olga(event))
    address = f"/organise/{event.slug}/programme/import"
    good, bad = f"{HEAD}\nOpening,2027-04-13,10:00,11:00\n".encode(), f"{HEAD}\nOpening,soon,10:00,11:00\n".encode()

    wrong = browser.send(address, {"file": (BytesIO(bad), "p.csv")}, status=409)
    checked = browser.send(address, {"file": (BytesIO(good), "p.csv"), "check": "yes"})
    after_check = _titles()
    done = browser.send(address, {"file": (BytesIO(good), "p.csv")})
    nothing = browser.send(address, {}, status=409)

    assert "Row 2: “soon” is no day." in wrong.text
    assert "The file is good. Nothing is changed yet. 1 session is new, as a draft." in checked.text
    assert after_check == []
    assert "1 session is new, as a draft." in done.text
    assert _titles() == ["Opening"]
    assert "Choose a file." in nothing.text


def test_who_may_import(app: Flask) -> None:
    event = an_event()
    pages = [f"/organise/{event.slug}/programme/{name}" for name in ("import", "sessions.csv")]

    answers = {}
    for name, account in (("olga", olga(event)), ("vera", vera(event)), ("sami", sami(event)), ("nora", nora())):
        browser = Browser(app)
        signed_in(browser, account)
        answers[name] = [browser.client.get(page, buffered=True).status_code for page in pages]

    assert answers == {"olga": [200, 200], "vera": [403, 200], "sami": [403, 403], "nora": [404, 404]}


def test_a_file_without_its_columns_says_which(app: Flask) -> None:
    file = read_programme(b"Title,Room\nOpening,Hall\n", "Asia/Karachi", ["en"], {})

    assert [(fault.what, fault.value) for fault in file.faults] == [
        ("column", "day"),
        ("column", "starts"),
        ("column", "ends"),
    ]


def test_two_sessions_change_their_rooms_by_a_file(app: Flask, browser: Browser) -> None:
    event = an_event()
    indus, ravi = a_room(event, "Indus"), a_room(event, "Ravi")
    ayesha, deniz = a_speaker(event, "Ayesha"), a_speaker(event, "Deniz")
    opening = a_session(
        event,
        title={"en": "Opening"},
        room_id=indus.id,
        cast=[(ayesha, PartRole.SPEAKER)],
        state=SessionState.PUBLISHED,
    )
    panel = a_session(
        event, title={"en": "Panel"}, room_id=ravi.id, cast=[(deniz, PartRole.SPEAKER)], state=SessionState.PUBLISHED
    )
    before = {opening.id: opening.sequence, panel.id: panel.sequence}
    rows = (
        f"{HEAD},Room,Speakers,ID\n"
        f"Opening,2027-04-13,10:00,11:00,Ravi,Deniz,{opening.uid}\n"
        f"Panel,2027-04-13,10:00,11:00,Indus,Ayesha,{panel.uid}\n"
    )

    done = _take(event, rows)

    db.session.expire_all()
    assert (done.added, done.changed) == (0, 2)
    assert (opening.room_id, panel.room_id) == (ravi.id, indus.id)
    assert [part.speaker.name for session in (opening, panel) for part in session.parts] == ["Deniz", "Ayesha"]
    assert {opening.id: opening.sequence - 1, panel.id: panel.sequence - 1} == before


def test_a_row_is_judged_by_where_everything_ends_up(app: Flask) -> None:
    event = an_event()
    indus = a_room(event, "Indus")
    gone = a_session(event, title={"en": "Gone"}, room_id=indus.id, state=SessionState.CANCELLED)
    a_session(event, title={"en": "Opening"}, room_id=indus.id)
    panel = a_session(event, title={"en": "Panel"}, cast=[(a_speaker(event, "Ayesha"), PartRole.SPEAKER)])
    rows = [f"Panel,2027-04-13,10:30,11:30,Indus,{panel.uid}", f"Gone,2027-04-13,10:00,11:00,Indus,{gone.uid}"]
    without_people = "\n".join([f"{HEAD},Room,ID", *rows])
    other = f"{HEAD},Speakers\nElsewhere,2027-04-13,10:30,11:30,Ayesha\n"

    room, person = _refused(event, without_people), _refused(event, other)

    assert room == ("Nothing was imported: 1 fault.", ["Row 2: “Opening” has that room at that time."])
    assert person == ("Nothing was imported: 1 fault.", ["Row 2: Somebody of it is in “Panel” at that time."])
