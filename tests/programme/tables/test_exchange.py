"""Importing programme files: all or nothing, with every fault named by its row."""

from datetime import timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa
from flask import Flask
from openpyxl import Workbook

from expo.db import db, transaction
from expo.programme.exchange.reader import read_programme
from expo.programme.models import Room, Session, Speaker
from expo.programme.rules import PartRole, SessionKind, SessionState
from expo.programme.services.imports import check_import
from expo.programme.upload import read_file
from tests.factories.accounts import nora, olga, sami, signed_in, vera
from tests.factories.events import an_event
from tests.factories.interpreters import an_interpreter
from tests.factories.programme import MORNING, a_room, a_session, a_speaker
from tests.pages import Browser
from tests.programme.tables.files import HEAD, OLGA, import_file, refusal_of, titles


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

    message, faults = refusal_of(event, file.getvalue())

    assert message == "Nothing was imported: 1 fault."
    assert [fault[:30] for fault in faults] == ["Row 4: “Title” has a formula t"]


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

    message, faults = refusal_of(event, "\n".join(rows))

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
        "Row 4: The end must be after the start.",
        "Row 5: This is outside the days of the expo.",
    ]
    assert titles() == []


def test_clashes_among_the_rows_and_with_what_is_there_are_named(app: Flask) -> None:
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

    _message, faults = refusal_of(event, "\n".join(rows))

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

    _message, faults = refusal_of(an_event(), "\n".join(rows))

    assert faults == ["Row 3: The ID of this row stands in row 2 too."]


def test_a_check_keeps_nothing(app: Flask) -> None:
    event = an_event()
    file = read_file(event, f"{HEAD},Room,Speakers\nOpening,2027-04-13,10:00,11:00,Hall,Ayesha\n".encode())

    with transaction():
        done = check_import(event, file, by=OLGA)

    assert (done.added, done.rooms, done.speakers) == (1, 1, 1)
    assert titles() == []
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Room)) == 0


def test_olga_imports_by_the_page_after_a_check(app: Flask, browser: Browser) -> None:
    event = an_event()
    signed_in(browser, olga(event))
    address = f"/organise/{event.slug}/programme/import"
    good, bad = f"{HEAD}\nOpening,2027-04-13,10:00,11:00\n".encode(), f"{HEAD}\nOpening,soon,10:00,11:00\n".encode()

    wrong = browser.send(address, {"file": (BytesIO(bad), "p.csv")}, status=409)
    checked = browser.send(address, {"file": (BytesIO(good), "p.csv"), "check": "yes"})
    after_check = titles()
    done = browser.send(address, {"file": (BytesIO(good), "p.csv")})
    nothing = browser.send(address, {}, status=409)

    assert "Row 2: “soon” is no day." in wrong.text
    assert "The file is good. Nothing is changed yet. 1 session is new, as a draft." in checked.text
    assert after_check == []
    assert "1 session is new, as a draft." in done.text
    assert titles() == ["Opening"]
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

    done = import_file(event, rows)

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

    room, person = refusal_of(event, without_people), refusal_of(event, other)

    assert room == ("Nothing was imported: 1 fault.", ["Row 2: “Opening” has that room at that time."])
    assert person == ("Nothing was imported: 1 fault.", ["Row 2: Somebody of it is in “Panel” at that time."])
