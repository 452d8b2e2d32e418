"""Every column of a table as it is read, and the faults of a row, cell by cell. No database."""

from datetime import UTC, datetime, timedelta

import pytest

from expo.programme.exchange.plain import FileFault, ReadFile, ReadSession
from expo.programme.exchange.table_reader import COLUMNS
from expo.programme.rules import SessionKind
from tests.programme.tables.files import read_programme

KARACHI = "Asia/Karachi"
UID = "0b9b2f0e-6a3e-4f5c-9d6e-1f2a3b4c5d6e"
TEN = datetime(2027, 4, 13, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)
HEAD = "Title;Day;Starts at;Ends at"
ROW = "Opening;2027-04-13;10:00;11:00"


def _read(*lines: str, zone: str = KARACHI) -> ReadFile:
    return read_programme("\n".join(lines).encode(), zone, ["ur", "en", "tr"], {"seminer": SessionKind.WORKSHOP})


def _one(*lines: str, zone: str = KARACHI) -> ReadSession:
    (session,) = _read(*lines, zone=zone).sessions
    return session


def _faults(*lines: str) -> list[tuple[str, str, str]]:
    file = _read(*lines)
    assert file.sessions == []
    return [(fault.where, fault.what, fault.value) for fault in file.faults]


def test_a_row_with_every_column() -> None:
    session = _one(
        "ID;Title;Title (English);Title_tr;Text;Abstract (Türkçe);Kind;Day;Starts at;Ends at;Room;Track;Language;"
        "Interpreted into;Seats;Speakers;Moderators;Interpreters;Remark",
        f"{UID.upper()};افتتاح;  Opening  ;Açılış;متن;Metin;Seminer;13.04.2027;10:00;11:30; Blue  Hall ;Health;English;"
        '"tr, Urdu/en";100000;"Ada; ;Bo";"Cy";"Di";nothing',
    )

    assert session == ReadSession(
        where="2",
        uid=UID,
        title={"ur": "افتتاح", "en": "Opening", "tr": "Açılış"},
        abstract={"ur": "متن", "tr": "Metin"},
        kind=SessionKind.WORKSHOP,
        starts_at=TEN,
        ends_at=TEN + 1.5 * HOUR,
        room="Blue Hall",
        track="Health",
        language="en",
        interpreted=("tr", "ur", "en"),
        seats=100_000,
        speakers=("Ada", "Bo"),
        moderators=("Cy",),
        interpreters=("Di",),
        columns=frozenset(COLUMNS) - {"minutes"},
    )


def test_a_row_with_only_what_must_be() -> None:
    assert _one(HEAD, ROW) == ReadSession(
        where="2",
        title={"ur": "Opening"},
        starts_at=TEN,
        ends_at=TEN + HOUR,
        columns=frozenset({"title", "day", "starts", "ends"}),
    )


@pytest.mark.parametrize(
    ("ends", "hours"),
    [("10:01", 1 / 60), ("23:59", 14 - 1 / 60), ("00:00", 14), ("02:00", 16), ("05:59", 20 - 1 / 60)],
)
def test_what_ends_before_six_in_the_morning_ends_on_the_next_day(ends: str, hours: float) -> None:
    session = _one(HEAD, f"Opening;2027-04-13;10:00;{ends}")

    assert (session.starts_at, session.ends_at) == (TEN, TEN + hours * HOUR)


@pytest.mark.parametrize("ends", ["06:00", "09:59", "10:00"])
def test_what_ends_from_six_on_ends_on_the_same_day_though_that_is_backwards(ends: str) -> None:
    session = _one(HEAD, f"Opening;2027-04-13;10:00;{ends}")

    assert session.ends_at <= session.starts_at


def test_an_end_is_better_known_by_its_offset_where_the_hour_comes_twice() -> None:
    session = _one(HEAD, "Night;2027-10-31;02:50+02:00;02:10+01:00", zone="Europe/Berlin")

    assert session.ends_at - session.starts_at == timedelta(minutes=20)


@pytest.mark.parametrize(
    ("ends", "minutes", "length"),
    [("", "45", 45), ("", "9999", 9999), ("11:00", "45", 60), ("11:00", "many", 60), ("", "0", 0)],
)
def test_the_minutes_count_where_no_end_is_written(ends: str, minutes: str, length: int) -> None:
    session = _one(f"{HEAD};Minutes", f"Opening;2027-04-13;10:00;{ends};{minutes}")

    assert session.ends_at - session.starts_at == timedelta(minutes=length)


@pytest.mark.parametrize(
    ("row", "faults"),
    [
        (";2027-04-13;10:00;11:00;", [("2", "title", "")]),
        ("x;soon;10:00;11:00;", [("2", "day day", "soon")]),
        ("x;2027-04-13;noon;11:00;", [("2", "starts clock", "noon")]),
        ("x;2027-04-13;10:00;late;", [("2", "ends clock", "late")]),
        ("x;2027-04-13;10:00;;10000", [("2", "ends", "")]),
        ("x;2027-04-13;10:00;;-5", [("2", "ends", "")]),
        ("x;;;;", [("2", "day missing", ""), ("2", "starts missing", "")]),
        (f"{'y' * 201};2027-04-13;10:00;11:00;", [("2", "long title", "y" * 40)]),
    ],
)
def test_a_row_is_refused_by_the_name_of_its_column(row: str, faults: list[tuple[str, str, str]]) -> None:
    assert _faults(f"{HEAD};Minutes", row) == faults


@pytest.mark.parametrize(
    ("column", "value", "fault"),
    [
        ("Kind", "dance", "kind"),
        ("Seats", "0", "seats"),
        ("Seats", "100001", "seats"),
        ("Seats", "-3", "seats"),
        ("Seats", "two", "seats"),
        ("Language", "Martian", "language"),
        ("Interpreted into", "en, Martian", "language"),
    ],
)
def test_a_cell_that_says_nothing_known_is_named(column: str, value: str, fault: str) -> None:
    assert _faults(f"{HEAD};{column}", f"{ROW};{value}") == [("2", fault, value)]


def test_a_long_text_in_any_language_is_a_fault() -> None:
    assert _faults(f"{HEAD};Text (English)", f"{ROW};{'y' * 5001}") == [("2", "long text", "")]


@pytest.mark.parametrize(("seats", "number"), [("", None), ("1", 1), ("100000", 100_000)])
def test_seats_are_a_number_or_not_said(seats: str, number: int | None) -> None:
    assert _one(f"{HEAD};Seats", f"{ROW};{seats}").seats == number


@pytest.mark.parametrize(
    ("written", "kind"),
    [("", SessionKind.PANEL), ("Talk", SessionKind.KEYNOTE), ("SEMINER", SessionKind.WORKSHOP)],
)
def test_a_kind_is_known_by_the_names_of_other_programmes_too(written: str, kind: SessionKind) -> None:
    assert _one(f"{HEAD};Kind", f"{ROW};{written}").kind is kind


def test_names_and_rooms_are_cut_where_they_are_too_long_and_too_many() -> None:
    names = ";".join(f"Speaker {number}" for number in range(51))

    session = _one(f"{HEAD};Room;Track;Speakers", f'{ROW};{"r" * 201};{"t" * 201};"{"n" * 201};{names}"')

    assert (session.room, session.track) == ("r" * 200, "t" * 200)
    assert (len(session.speakers), session.speakers[0], session.speakers[-1]) == (50, "n" * 200, "Speaker 48")


@pytest.mark.parametrize(("written", "code"), [("de", "de"), ("Almanca", "de"), ("pt-BR", "pt"), ("Klingon", "tlh")])
def test_a_language_may_be_any_that_has_a_code(written: str, code: str) -> None:
    assert _one(f"{HEAD};Language", f"{ROW};{written}").language == code


@pytest.mark.parametrize(
    ("head", "missing"),
    [("Title;Day", ["starts"]), ("Title;Starts at;Ends at", ["day"]), ("a;b", ["day", "starts"])],
)
def test_a_table_without_its_columns_says_which(head: str, missing: list[str]) -> None:
    said = [fault for fault in _read(head, "x;y").faults if fault.what == "column"]
    assert said == [FileFault("1", "column", name) for name in missing]


def test_good_rows_are_read_though_others_are_not() -> None:
    file = _read(HEAD, ROW, "x;soon;10:00;11:00", "", "Closing;2027-04-13;12:00;13:00")

    assert [session.where for session in file.sessions] == ["2", "5"]
    assert [fault.where for fault in file.faults] == ["3"]
