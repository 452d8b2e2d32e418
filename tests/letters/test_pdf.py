"""The letter as a PDF: one page, two languages, searchable text, a scannable QR code."""

import io
import shutil
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import zxingcpp
from flask import Flask
from PIL import Image
from pypdf import PdfReader

from expo.factory import create_app
from expo.kit.graphics.pictures import logo_png
from expo.letters.exemptions import is_visa_free
from expo.letters.mails import letter_words
from expo.letters.pdf import LetterPage, write_letters
from expo.letters.rules import Passport, PassportKind, needed_until, passport_number
from expo.letters.services.settings import SIDE
from expo.letters.text import Frozen, LetterSide, fill_placeholders, letter_text
from tests.factories.letters import a_passport, a_picture

CODE = "0123456789ABCDEFGH"
CREATED = datetime(2027, 3, 1, tzinfo=UTC)


def _frozen(second: str, undertaking: str = "") -> Frozen:
    first, other = (
        LetterSide(
            code,
            letter_words(code),
            "Test Expo",
            "13–15 April 2027",
            "Karachi",
            "15 April 2027",
            "1 March 2027",
            undertaking,
        )
        for code in ("en", second)
    )
    return Frozen(
        "2027/0042",
        CODE,
        "Demo Trade Authority",
        "1234567-8",
        "1 Demo Road",
        "+92 21 1234567",
        "Olga Organiser",
        "Director",
        "https://expo.example/letters",
        f"HTTPS://EXPO.EXAMPLE/LETTERS/{CODE}",
        "#0b6b46",
        (first, other),
    )


def _pdf(frozen: Frozen, passport: Passport | None) -> bytes:
    out = io.BytesIO()
    pictures = {1: logo_png(a_picture(), SIDE, SIDE), 2: logo_png(a_picture("#880000", size=(200, 200)), SIDE, SIDE)}
    pages = [LetterPage(letter_text(frozen, passport), 1, 2)]
    write_letters(out, pages, pictures, title="Letter 2027/0042", created=CREATED)
    return out.getvalue()


def _drawn(pdf: bytes, folder: Path) -> Image.Image:
    if shutil.which("pdftoppm") is None:
        pytest.skip("pdftoppm is not installed")
    (folder / "letter.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", "150", "-png", str(folder / "letter.pdf"), str(folder / "letter")], check=True)
    with Image.open(next(folder.glob("letter*.png"))) as picture:
        return picture.convert("L")


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An application for its catalogues; no database is asked."""
    return create_app({"INSTANCE_DIR": str(tmp_path_factory.mktemp("words")), "LOG_LEVEL": "error"})


@pytest.mark.parametrize("second", ["tr", "ur"])
def test_it_is_one_page_with_metadata_in_both_languages(words: Flask, second: str) -> None:
    with words.app_context():
        reader = PdfReader(io.BytesIO(_pdf(_frozen(second), a_passport())))

    assert len(reader.pages) == 1
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.creator) == ("Letter 2027/0042", "Expo")
    text = reader.pages[0].extract_text()
    assert "Invitation letter" in text
    assert "DANA ÖRNEK" in text
    if second == "tr":
        assert "Davet mektubu" in text


def test_urdu_is_found_by_search(words: Flask, tmp_path: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    with words.app_context():
        (tmp_path / "letter.pdf").write_bytes(_pdf(_frozen("ur"), a_passport()))

    asked = ["pdftotext", str(tmp_path / "letter.pdf"), "-"]
    text = subprocess.run(asked, check=True, capture_output=True, text=True).stdout

    assert "دعوت نامہ" in text
    assert "ویزے کا وعدہ نہیں" in text


def test_the_qr_code_is_readable_and_has_no_personal_data(words: Flask, tmp_path: Path) -> None:
    with words.app_context():
        picture = _drawn(_pdf(_frozen("ur"), a_passport()), tmp_path)

    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [f"HTTPS://EXPO.EXAMPLE/LETTERS/{CODE}"]


@pytest.mark.parametrize("second", ["tr", "ur"])
def test_the_longest_texts_still_fit_above_the_foot(words: Flask, tmp_path: Path, second: str) -> None:
    long = a_passport(
        name="WOLFESCHLEGELSTEINHAUSEN " * 4,
        employer="W" * 120,
        post="M" * 100,
        mission="Embassy " * 15,
        purpose="Business meetings " * 11,
        places="Karachi, " * 13,
        birth_place="W" * 80,
        issued_at="M" * 80,
        issued_on=date(2019, 5, 2),
        issued_by="CD",
    )
    undertaking = "میزبان دورے کا ذمہ دار ہے۔ " * 18 if second == "ur" else "The host answers for all. " * 19
    with words.app_context():
        pdf = _pdf(_frozen(second, undertaking[:500]), long)

    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1
    assert [code.text[-18:] for code in zxingcpp.read_barcodes(_drawn(pdf, tmp_path))] == [CODE]


def test_the_same_letter_is_the_same_bytes(words: Flask) -> None:
    with words.app_context():
        frozen = _frozen("ur")

        files = {_pdf(frozen, a_passport()), _pdf(Frozen.from_plain(frozen.plain()), a_passport())}

    assert len(files) == 1


def test_birth_place_and_issue_are_in_a_letter_where_they_were_given(words: Flask) -> None:
    told = a_passport(birth_place="İzmir", issued_on=date(2019, 5, 2), issued_at="Konak", issued_by="DE")
    with words.app_context():
        frozen = _frozen("tr")
        known, unknown, erased = (letter_text(frozen, passport).facts for passport in (told, a_passport(), None))
        plain = frozen.plain()
        for side in plain["sides"]:  # the older form, without these fields
            del side["words"]["labels"]["birth_place"], side["words"]["labels"]["issued"]
        before = letter_text(Frozen.from_plain(plain), told).facts

    assert [fact for fact in known if fact not in unknown] == [
        ("Place of birth", "İzmir", "Doğum yeri"),
        ("Passport issued", "2 May 2019, Konak, Germany", "Pasaportun verilişi"),
    ]
    assert (len(unknown), len(erased), before) == (8, 8, unknown)


def test_passport_data_is_read_back_unchanged_also_from_the_older_form() -> None:
    told = a_passport(birth_place="İzmir", issued_on=date(2019, 5, 2), kind=PassportKind.SERVICE)
    before = {
        name: text
        for name, text in a_passport().plain().items()
        if name not in {"birth_place", "issued_on", "issued_at"}
    }

    assert Passport.from_plain(told.plain()) == told
    assert Passport.from_plain(before) == a_passport()


def test_placeholders_inside_inserted_values_are_left_alone() -> None:
    assert fill_placeholders("{name} at {place}: {", {"name": "{place}", "place": "Karachi"}) == "{place} at Karachi: {"


@pytest.mark.parametrize(
    ("last_day", "until"),
    [
        (date(2027, 4, 15), date(2027, 10, 15)),
        (date(2027, 8, 31), date(2028, 2, 29)),
        (date(2026, 8, 31), date(2027, 2, 28)),
    ],
)
def test_a_passport_must_be_valid_for_six_more_months(last_day: date, until: date) -> None:
    assert needed_until(last_day) == until


@pytest.mark.parametrize(
    ("host", "nationality", "kind", "free"),
    [
        ("TR", "PK", PassportKind.OFFICIAL, True),
        ("TR", "PK", PassportKind.ORDINARY, False),
        ("PK", "TR", PassportKind.ORDINARY, False),
        ("PK", "PK", PassportKind.ORDINARY, True),
    ],
)
def test_who_needs_no_visa(host: str, nationality: str, kind: PassportKind, *, free: bool) -> None:
    assert is_visa_free(host, nationality, kind) is free


def test_a_passport_number_is_stored_in_capitals_without_spaces() -> None:
    assert passport_number(" ab 123-４５６.7 ") == "AB1234567"


def test_a_picture_is_re_encoded_and_made_small() -> None:
    clean = logo_png(a_picture(size=(2000, 1000), kind="JPEG"), SIDE, SIDE)

    with Image.open(io.BytesIO(clean)) as picture:
        assert (picture.format, picture.size, picture.mode) == ("PNG", (700, 350), "RGBA")
