"""Typesetting: shaping, order, fitting, and warnings for what cannot be printed."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expo.typeset.shaping import line
from expo.typeset.typesetting import Setting, TextBox, fit, printable
from tests.examples import examples

ROOM = TextBox(width=250, height=64, size=46, floor=28, least=15, lines=3)


def texts(setting: Setting) -> list[str]:
    return [each.text for each in setting.lines]


def faces(text: str, language: str = "") -> list[str]:
    return [run.face.name for run in line(text, bold=False, language=language).runs]


def inside(setting: Setting, room: TextBox) -> bool:
    widest = max((each.width for each in setting.lines), default=0) * setting.size / 1000
    return widest <= room.width and setting.height <= room.height and len(setting.lines) <= room.lines


def test_a_short_name_stands_at_full_size() -> None:
    setting = fit("Işıl", ROOM, bold=True)

    assert (texts(setting), setting.size, setting.cut) == (["Işıl"], 46, False)


def test_a_longer_name_shrinks_before_it_wraps() -> None:
    shrunk, wrapped = fit("Abdurrahman", ROOM, bold=True), fit("Muhammad Abdullah", ROOM, bold=True)

    assert (texts(shrunk), 28 <= shrunk.size < 46) == (["Abdurrahman"], True)
    assert (texts(wrapped), 15 <= wrapped.size < 46) == (["Muhammad", "Abdullah"], True)


@pytest.mark.parametrize(
    "name",
    [
        "Bo",
        "W" * 80,
        "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftschaferswesse",
        "Maria Francisca da Conceição Josefa Antónia Vasconcelos-Albuquerque de Sousa Lima",
        "محمد عبداللہ احمد علی حسن حسین قریشی صدیقی فاروقی شیخ عبدالرحمٰن خان چوہدری ملک شاہ",
        "م" * 80,
        "محمد Muhammad عبداللہ Abdullah ہال 3",
    ],
)
def test_names_of_every_length_stay_in_their_room(name: str) -> None:
    setting = fit(name, ROOM, bold=True)

    assert inside(setting, ROOM)
    assert setting.cut == texts(setting)[-1].endswith("…")


def test_what_does_not_fit_ends_with_an_ellipsis_and_says_so() -> None:
    setting = fit("Ministry of Industry and Trade " * 9, ROOM, bold=True)

    assert (len(setting.lines), setting.size, setting.cut) == (3, 15, True)
    assert texts(setting)[-1].endswith("…")


def test_a_word_broken_inside_loses_no_letter() -> None:
    setting = fit("Donaudampfschifffahrtselektrizitätenhauptbetriebs", ROOM, bold=True)

    assert (len(setting.lines) > 1, setting.cut) == (True, False)
    assert "".join(texts(setting)) == "Donaudampfschifffahrtselektrizitätenhauptbetriebs"


@settings(max_examples=examples(60), deadline=None)
@given(st.text(alphabet="aWiğİ مہیقڑ3۳-(.é́", min_size=1, max_size=90))
def test_no_text_leaves_its_room_or_shows_an_empty_box(text: str) -> None:
    room = TextBox(width=150, height=40, size=20, floor=11, least=8, lines=2)

    setting = fit(printable(text).text, room, bold=False)

    assert inside(setting, room)
    assert 0 not in {glyph.number for each in setting.lines for run in each.runs for glyph in run.glyphs}


def test_runs_stand_in_visual_order() -> None:
    def order(text: str) -> Sequence[str]:
        return [run.text.strip() for run in line(text, bold=False).runs if run.text.strip()]

    assert order("ہال 3 میں") == ["میں", "3", "ہال"]
    assert order("Hall ہال دو 3") == ["Hall", "3", "ہال دو"]
    assert line("ہال Hall", bold=False).right_to_left
    assert not line("Hall ہال", bold=False).right_to_left


def test_lines_are_broken_before_they_are_turned_round() -> None:
    room = TextBox(width=100, height=80, size=20, floor=20, least=20, lines=2)

    setting = fit("محمد عبداللہ قریشی صدیقی", room, bold=False)

    assert texts(setting) == ["محمد عبداللہ", "قریشی صدیقی"]


def test_letters_are_joined_and_nastaliq_goes_downhill() -> None:
    joined = line("محمد", bold=False).runs[0].glyphs
    alone = [line(letter, bold=False).runs[0].glyphs[0].number for letter in "محمد"]

    assert [glyph.number for glyph in joined[::-1]] != alone
    assert joined[-1].dy > 0


def test_the_language_chooses_the_face_and_one_text_has_one_arabic_face() -> None:
    assert faces("محمد") == ["NotoNastaliqUrdu-Regular"]
    assert faces("محمد", "ar") == ["NotoNaskhArabic-Regular"]
    assert faces("محمد", "fa-IR") == ["NotoNaskhArabic-Regular"]
    assert faces("علي الكبير") == ["NotoNaskhArabic-Regular"]
    assert faces("عائشہ", "ar") == ["NotoNastaliqUrdu-Regular"]
    assert faces("محمد ڪريم") == ["NotoNaskhArabic-Regular"]
    assert faces("Işıl") == ["NotoSans-Regular"]


def test_a_script_without_a_font_leaves_the_text_out_and_signs_are_dropped() -> None:
    assert (printable("ᏣᎳᎩ").text, printable("ᏣᎳᎩ").missing) == ("", "ᏣᎳᎩ")
    assert (printable("Ali 😀👩‍💻 Reza ❤️").text, printable("Ali 😀👩‍💻 Reza ❤️").missing) == ("Ali Reza", "")
    assert set(printable("Ali 😀").dropped) == {"😀"}
    assert printable("  Ali\u202e \x00 Reza ").text == "Ali Reza"
    assert len(printable("a" * 10_000).text) == 400
