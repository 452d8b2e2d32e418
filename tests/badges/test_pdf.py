"""Badge files: valid, small and deterministic; names can be found by search and QR codes scanned."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from expo.badges.layout import FieldName
from expo.badges.pdf import write_badges
from expo.badges.texts import EventText, PrintWarning, TextTrouble
from tests.badges.badges import EVENT, badge, found_text, ran, written


@pytest.mark.parametrize(
    ("names", "language"),
    [
        (("Işıl", "Çağlayan İnönü", "آئشل"), ""),
        (("Dana", "Qureshi", "محمد عبداللہ قریشی صدیقی"), "ur"),
        (("عائشہ", "بھٹی", "Ayesha Bhatti"), "ur"),
        (("Emil", "Soomro", "ساڄن ڪريم سومرو ڳوٺ"), "sd"),
        (("Gul", "Khan", "ګل محمد خټک ښاغلی"), "ps"),
        (("أحمد", "الهاشمي", "أحمد بن عبد الله"), "ar"),
        (("Officer", "Efficient", "Zoë Ångström-Łódź"), ""),
    ],
)
def test_search_finds_each_name_once(names: tuple[str, str, str], language: str) -> None:
    given, family, second = names

    pdf, warnings = written(badge(given, family_name=family, second_name=second, second_language=language))

    text = found_text(pdf)
    assert warnings == []
    assert [text.split("\n").count(name) for name in names] == [1, 1, 1]


def test_urdu_with_latin_and_digits_inside_is_found_word_by_word() -> None:
    pdf, _ = written(badge(organisation="کراچی کلاؤڈ Cloud ہال 3"))

    text = found_text(pdf)

    assert [text.count(word) for word in ("کراچی", "کلاؤڈ", "Cloud", "ہال")] == [1, 1, 1, 1]


def test_the_page_is_exactly_the_badge() -> None:
    pdf, _ = written(badge("Vito"), badge("Emil"))

    pages = PdfReader(io.BytesIO(pdf)).pages

    boxes = [(float(page.mediabox.width) * 25.4 / 72, float(page.mediabox.height) * 25.4 / 72) for page in pages]
    assert boxes == [pytest.approx((105, 148), abs=0.01)] * 2


def test_every_qr_code_is_scanned_at_150_dpi(tmp_path: Path) -> None:
    badges = [badge(f"Vito {number}") for number in range(12)]
    (tmp_path / "badges.pdf").write_bytes(written(*badges)[0])

    ran("pdftoppm", "-r", "150", "-gray", str(tmp_path / "badges.pdf"), str(tmp_path / "page"))

    pictures = [Image.open(path) for path in sorted(tmp_path.glob("page-*.pgm"))]
    assert [[code.text for code in zxingcpp.read_barcodes(picture)] for picture in pictures] == [
        [each.address] for each in badges
    ]


def test_a_checker_finds_no_fault_and_the_file_says_what_it_is(tmp_path: Path) -> None:
    pdf, _ = written(badge("Dana", second_name="محمد", category="VIP"), badge("Emil", category_colour="#ffffff"))
    (tmp_path / "badges.pdf").write_bytes(pdf)

    report = ran("qpdf", "--check", str(tmp_path / "badges.pdf")).decode()

    reader = PdfReader(io.BytesIO(pdf))
    about = reader.metadata
    assert "No syntax or stream encoding errors found" in report
    assert pdf.startswith(b"%PDF-1.7")
    assert about is not None
    assert (about.title, about.subject) == (EVENT.name, "14–16 April 2027, Lahore")
    assert str(reader.root_object["/Lang"]) == "en"


def test_the_same_input_gives_the_same_bytes() -> None:
    badges = [badge("Işıl", second_name="محمد"), badge("Vito", category="VIP")]

    assert written(*badges)[0] == written(*badges)[0]
    assert written(*badges)[0] != written(*badges[::-1])[0]


def test_the_creation_date_is_the_one_given() -> None:
    out = io.BytesIO()

    write_badges(out, EVENT, [badge()], created=datetime(2027, 4, 1, 9, 30, tzinfo=UTC))

    about = PdfReader(out).metadata
    assert about is not None
    assert about.creation_date == datetime(2027, 4, 1, 9, 30, tzinfo=UTC)


def test_a_script_without_a_font_is_left_out_and_the_operator_told() -> None:
    pdf, warnings = written(badge("Wei", family_name="Wang", second_name="ᏣᎳᎩ"), badge("ᏣᎳᎩ", second_name="Wang Wei"))

    lines = found_text(pdf).split("\n")
    assert warnings == [
        PrintWarning(0, FieldName.SECOND_NAME, TextTrouble.NO_FONT, "ᏣᎳᎩ"),
        PrintWarning(1, FieldName.GIVEN_NAME, TextTrouble.NO_FONT, "ᏣᎳᎩ"),
    ]
    assert [lines.count(name) for name in ("Wei", "Wang", "Wang Wei")] == [1, 1, 1]
    assert "Ꮳ" not in "".join(lines)


def test_emoji_and_cut_texts_are_told_too() -> None:
    _, warnings = written(badge("Vito 😀", organisation="Ministry of Industry " * 20))

    assert warnings == [
        PrintWarning(0, FieldName.GIVEN_NAME, TextTrouble.DROPPED, "😀"),
        PrintWarning(0, FieldName.ORGANISATION, TextTrouble.CUT),
    ]


def test_what_is_wrong_with_the_event_s_own_text_is_told_once() -> None:
    event = EventText("پاکستان Expo 🎉", "14–16 April 2027", "#0b6b3a")
    out = io.BytesIO()

    warnings = write_badges(out, event, [badge(category="VIP"), badge(category="Press")])

    about = PdfReader(out).metadata
    assert warnings == [PrintWarning(None, FieldName.EVENT, TextTrouble.DROPPED, "🎉")]
    assert about is not None
    assert about.title == "پاکستان Expo 🎉"


def test_a_badge_with_one_name_or_none_is_still_a_badge() -> None:
    pdf, warnings = written(badge("", family_name="Sukarno"), badge(""))

    assert warnings == []
    assert found_text(pdf).split("\n").count("Sukarno") == 1
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 2


def test_no_badges_make_an_empty_file_that_opens() -> None:
    pdf, warnings = written()

    assert (len(PdfReader(io.BytesIO(pdf)).pages), warnings) == (0, [])


def test_what_is_the_same_is_written_once() -> None:
    pdf, _ = written(*[badge(f"Vito {number}") for number in range(200)])

    assert pdf.count(b"/FormType 1") == 1
    assert pdf.count(b"/FontFile2") == 2
    assert len(pdf) < 200 * 3000


@pytest.mark.parametrize("wrong", ["red", "#12", ""])
def test_a_wrong_colour_is_refused_in_words(wrong: str) -> None:
    with pytest.raises(ValueError, match="a colour is written #rrggbb"):
        written(badge(category_colour=wrong))
