"""Text is cleaned for storage and folded for searching, in every script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expo.kit.tables.csv_injection import safe_cell
from expo.kit.text import clean_line, clean_text, fold, like, odd_characters, search_terms


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ayşe \t Yılmaz ", "Ayşe Yılmaz"),
        ("Emil\u202e gnp.exe", "Emil gnp.exe"),
        ("Zero\u200bwidth", "Zerowidth"),
        ("می‌خواہم", "می‌خواہم"),  # the joiner is spelling
        ("line\nbreak", "line break"),
        ("nul\x00byte", "nulbyte"),
        ("e\u0301", "é"),
    ],
)
def test_a_line_is_kept_clean(typed: str, kept: str) -> None:
    assert clean_line(typed) == kept


def test_a_long_text_keeps_its_lines_and_no_more_than_one_empty_one() -> None:
    assert clean_text(" first \r\n\r\n\r\n\r\nsecond\x07\rthird ") == "first\n\nsecond\nthird"


def test_overrides_and_controls_are_named() -> None:
    assert odd_characters("a\u202eb\x1b") == ["RIGHT-TO-LEFT OVERRIDE", "U+001B"]
    assert odd_characters("Ayşe\tYılmaz\nمحمد") == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("İSTANBUL", "istanbul"),
        ("IŞIK", "ışık"),
        ("Müller", "MULLER"),
        ("كراچي", "کراچی"),
        ("مُحَمَّد", "محمد"),
        ("۱۲۳", "123"),
        ("ﬁrma", "firma"),
    ],
)
def test_spellings_people_swap_are_found_as_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@given(text=st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(text=st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean_line(clean_line(text)) == clean_line(text)
    assert clean_text(clean_text(text)) == clean_text(text)


def test_a_query_has_few_short_terms_and_no_wild_cards() -> None:
    assert search_terms("  Ayşe   50%  ") == ["ayse", "50%"]
    assert len(search_terms("a " * 500)) == 8
    assert like("50%_\\") == "%50\\%\\_\\\\%"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "|", "%"])
def test_a_cell_that_would_run_as_a_formula_is_made_text(start: str) -> None:
    assert safe_cell(f"{start}1+1") == f"'{start}1+1"


def test_other_cells_stay_what_they_are() -> None:
    assert [safe_cell(v) for v in ("Emil", "", 5, -5, None)] == ["Emil", "", 5, -5, None]
