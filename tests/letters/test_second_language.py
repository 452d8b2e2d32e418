"""A letter's second language: texts, dates, undertaking and labels of its column."""

from datetime import date

import pytest
from flask import Flask

from expo.letters.frozen_text import Issue, frozen_text
from expo.letters.mails import letter_words
from expo.letters.queries import letter_settings
from expo.letters.text import LetterText, letter_text
from tests.factories.events import an_event
from tests.factories.letters import a_passport, with_letter_settings

UNDERTAKING = {"en": "The host answers.", "tr": "Sorumlu ev sahibidir.", "ur": "میزبان ذمہ دار ہے۔"}


def _letter(country: str, languages: list[str]) -> LetterText:
    event = with_letter_settings(
        an_event(country=country, languages=languages, name={"en": "Expo", "tr": "Fuar", "ur": "نمائش"}),
        undertaking=UNDERTAKING,
    )
    kept = letter_settings(event)
    assert kept is not None
    return letter_text(frozen_text(event, kept, Issue(42, "ABCD1234", date(2027, 3, 1), event.last_day)), a_passport())


@pytest.mark.parametrize(
    ("country", "languages", "second"),
    [("PK", ["en", "tr"], "ur"), ("TR", ["en"], "tr"), ("AZ", ["en", "tr"], "tr"), ("AZ", ["en"], "ur")],
)
def test_the_second_column_is_in_the_second_language_throughout(
    app: Flask, country: str, languages: list[str], second: str
) -> None:
    letter = _letter(country, languages)

    first, other = letter.columns
    assert (first.language, other.language) == ("en", second)
    assert (first.title, other.title) == (letter_words("en").title, letter_words(second).title)
    assert [side.language for side in letter.frozen.sides] == ["en", second]
    assert [side.expo for side in letter.frozen.sides] == ["Expo", {"tr": "Fuar", "ur": "نمائش"}[second]]
    assert [side.undertaking for side in letter.frozen.sides] == [UNDERTAKING["en"], UNDERTAKING[second]]


def test_each_fact_stands_between_its_labels_in_the_first_and_the_second_language(app: Flask) -> None:
    letter = _letter("TR", ["en"])

    english, turkish = letter_words("en").labels, letter_words("tr").labels
    labels = {(label, other) for label, _value, other in letter.facts}
    assert labels <= {(english[name], turkish[name]) for name in english}
    assert len(labels) == len(letter.facts) > 0


def test_the_days_of_the_second_column_are_written_in_its_language(app: Flask) -> None:
    first, other = _letter("TR", ["en"]).frozen.sides

    assert (first.issued, other.issued) == ("1 March 2027", "1 Mart 2027")
    assert (first.until, other.until) == ("15 April 2027", "15 Nisan 2027")
