"""Importing programme files: all or nothing, with every fault named by its row."""

from datetime import timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa
from flask import Flask
from openpyxl import Workbook

from expo.db import db
from expo.imports.models import UploadedList
from expo.programme.models import Room, Session, Speaker
from expo.programme.rules import PartRole, SessionKind, SessionState
from tests.factories.accounts import nora, olga, sami, signed_in, vera
from tests.factories.events import an_event
from tests.factories.interpreters import an_interpreter
from tests.factories.programme import MORNING, a_room, a_session, a_speaker
from tests.pages import Browser
from tests.programme.tables.files import HEAD, faults_of, import_file, look_at, titles


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

    import_file(event, text.encode(encoding))

    session = db.session.scalars(sa.select(Session)).one()
    assert (session.title, session.starts_at, session.ends_at - session.starts_at, session.kind) == (
        {"en": "Opening"},
        MORNING,
        timedelta(hours=1),
        SessionKind.KEYNOTE,
    )
    assert [room.name for room in db.session.scalars(sa.select(Room))] == [{"en": "Hall"}]


def test_a_file_from_excel_in_turkiye(app: Flask) -> None:
    event = an_event()

    import_file(event, "Başlık;Gün;Başlangıç;Bitiş\nŞehir ve ığüşöç;13.04.2027;10:00;11:00\n".encode("cp1254"))

    assert titles() == ["Şehir ve ığüşöç"]


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

    assert faults_of(event, file.getvalue()) == [
        (4, "A formula was never computed. Open the file in a spreadsheet program, save it, and upload it again.")
    ]


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
        "Odd kind,2027-04-13,10:00,11:00,dance,-3,Martian",
        "x" * 201 + ",2027-04-13,10:00,11:00,,,",
    ]

    assert faults_of(event, "\n".join(rows)) == [
        (3, "Write a title."),
        (4, "The end must be after the start."),
        (5, "This is outside the days of the expo."),
        (6, "“soon” is no date. Write it as 1980-04-14 or 14.04.1980."),
        (7, "“25:00” is no time of day. Write it as 14:30."),
        (7, "“ten” is no time of day. Write it as 14:30."),
        (8, "“-3” is no number of seats."),
        (8, "“Martian” is no language of the expo’s."),
        (8, "“dance” is no kind of session."),
        (9, "The title has more than 200 characters."),
    ]
    assert titles() == []


def test_drafts_that_would_overlap_are_named_and_come_in(app: Flask) -> None:
    event = an_event()
    room = a_room(event, "Hall")
    a_session(
        event, room_id=room.id, title={"en": "There already"}, cast=[(a_speaker(event, "Ayesha"), PartRole.SPEAKER)]
    )
    rows = [
        HEAD + ",Room,Speakers",
        "First,2027-04-13,10:30,11:30,hall,",
        "Second,2027-04-13,12:00,13:00,Other,Bilal",
        "Third,2027-04-13,12:30,13:30,other,",
        "Fourth,2027-04-13,12:30,13:30,,Bilal; Somebody",
        "Fifth,2027-04-13,10:00,10:15,,AYESHA",
    ]

    look = look_at(event, "\n".join(rows))

    assert sorted(look.judged.remarks) == [
        "Row 2, “First”: “There already” has that room at that time.",
        "Row 4, “Third”: “Second” has that room at that time.",
        "Row 5, “Fourth”: Somebody of it is in “Second” at that time.",
        "Row 6, “Fifth”: Somebody of it is in “There already” at that time.",
    ]
    assert (look.whole, db.session.scalar(sa.select(sa.func.count()).select_from(Speaker))) == (True, 1)
    assert import_file(event, "\n".join(rows)) == (5, 0)


def test_what_a_file_has_no_word_for_stays_as_it_is(app: Flask) -> None:
    event = an_event()
    room = a_room(event, "Hall")
    cast = [(a_speaker(event, "Ayşe"), PartRole.MODERATOR)]
    session = a_session(
        event,
        title={"en": "Opening", "ur": "افتتاح"},
        room_id=room.id,
        seats=5,
        cast=cast,
        interpreters=[an_interpreter(event, "Derya")],
    )

    import_file(event, f"{HEAD},ID\nWelcome,2027-04-13,11:00,12:00,{session.uid}\n")

    db.session.expire_all()
    assert session.title == {"en": "Welcome", "ur": "افتتاح"}
    assert (session.starts_at, session.room_id, session.seats) == (MORNING + timedelta(hours=1), room.id, 5)
    assert [(part.speaker.name, part.role) for part in session.parts] == [("Ayşe", PartRole.MODERATOR)]
    assert [one.name for one in session.interpreters] == ["Derya"]


def test_an_id_that_stands_twice_is_a_fault(app: Flask) -> None:
    own = "0b9b2f0e-6a3e-4f5c-9d6e-1f2a3b4c5d6e"
    rows = [HEAD + ",ID", f"First,2027-04-13,10:00,11:00,{own}", f"Second,2027-04-13,12:00,13:00,{own}"]

    assert faults_of(an_event(), "\n".join(rows)) == [(3, "The same stands in another row of the list too: 2.")]


def test_olga_looks_at_a_programme_imports_it_and_takes_it_back(app: Flask, browser: Browser) -> None:
    event = an_event()
    signed_in(browser, olga(event))
    door = browser.client.get(f"/organise/{event.slug}/programme/import").location
    good = f"{HEAD},Room\nOpening,2027-04-13,10:00,11:00,Hall\nClosing,2027-04-13,soon,11:00,\n".encode()

    page = browser.send(door, {"file": (BytesIO(good), "p.csv")})
    looked = (titles(), page.text.count("“soon” is no time of day"))
    here = f"/organise/{event.slug}/lists/{db.session.scalars(sa.select(UploadedList.uid)).one()}"
    browser.send(here, {"verb": "part"})
    registered = titles()
    browser.send(here, {"verb": "undo"})

    assert looked == ([], 1)
    assert (registered, titles()) == (["Opening"], [])


def test_who_may_import(app: Flask) -> None:
    event = an_event()
    pages = [f"/organise/{event.slug}/programme/{name}" for name in ("import", "sessions.csv")]

    answers = {}
    for name, account in (("olga", olga(event)), ("vera", vera(event)), ("sami", sami(event)), ("nora", nora())):
        browser = Browser(app)
        signed_in(browser, account)
        answers[name] = [browser.client.get(page, buffered=True).status_code for page in pages]

    assert answers == {"olga": [303, 200], "vera": [403, 200], "sami": [403, 403], "nora": [404, 404]}


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

    done = import_file(event, rows)

    db.session.expire_all()
    assert (done.added, done.changed) == (0, 2)
    assert (opening.room_id, panel.room_id) == (ravi.id, indus.id)
    assert [part.speaker.name for session in (opening, panel) for part in session.parts] == ["Deniz", "Ayesha"]
    assert {opening.id: opening.sequence - 1, panel.id: panel.sequence - 1} == before
