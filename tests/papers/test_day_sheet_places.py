"""Where a day sheet's words and rules stand, and how many sessions fit a page, measured on the finished pages."""

import io
from datetime import UTC, datetime
from typing import Any

import pytest
from pypdf import PdfReader

from expo.papers.daysheet import DaySheet, SheetSession, write_day_sheets
from expo.typeset.paragraphs import Style, one_line, set_lines
from tests.papers.drawn import Drawn, Words, drawn

MOMENT = datetime(2027, 1, 1, 12, tzinfo=UTC)
INK, MUTED, GREEN = (0.0941, 0.11, 0.141), (0.329, 0.353, 0.4), (0.0431, 0.365, 0.231)
LEFT, RIGHT, TOP = 45.0, 550.28, 796.89
WORDS_LEFT, WORDS_WIDTH = 139.0, 411.28  # beside the times
TITLES = Style(12, 0, 0, bold=True)
MORE = Style(9.5, 0, 0)


def _sheet(*sessions: SheetSession, language: str = "en", **changes: str) -> DaySheet:
    values = {"event": "Test Expo", "day": "Tuesday", "foot": "expo.example", "accent": "#0b5d3b", **changes}
    return DaySheet(language=language, sessions=sessions, **values)


def _written(*sheets: DaySheet) -> tuple[list[Drawn], bytes]:
    out = io.BytesIO()
    count = write_day_sheets(out, sheets, title="Test Expo: Programme", created=MOMENT)
    pages = drawn(out.getvalue())
    assert count == len(pages)
    return pages, out.getvalue()


def _at(words: Words) -> tuple[float, float, float, bool, tuple[float, ...]]:
    return round(words.x, 1), round(words.y, 1), words.size, words.bold, words.fill


def _near(*numbers: float) -> Any:
    return pytest.approx(numbers, abs=0.011)


def _rules(page: Drawn) -> list[tuple[float, ...]]:
    assert {box.how for box in page.boxes} == {"filled"}
    return [tuple(round(number, 2) for number in box.place) for box in page.boxes]


def _lines(text: str, style: Style, language: str = "en", width: float = WORDS_WIDTH) -> int:
    return len(set_lines(text, style, width, language))


def test_a_session_stands_below_the_day_with_its_time_beside_and_its_people_before_its_place() -> None:
    session = SheetSession("10:00", "Opening", "Hall A", "Ayşe Yılmaz")
    [page], _pdf = _written(_sheet(session, SheetSession("11:00", "Closing")))

    number = one_line("1 / 1", Style(8, 11, 0), 50)
    assert [_at(one) for one in page.words] == [
        (45.0, 785.6, 11, False, GREEN),
        (45.0, 757.4, 24, True, INK),
        (45.0, 723.6, 11, True, INK),
        (139.0, 723.3, 12, True, INK),
        (139.0, 708.6, 9.5, False, MUTED),
        (139.0, 694.6, 9.5, False, MUTED),
        (45.0, 667.1, 11, True, INK),
        (139.0, 666.8, 12, True, INK),
        (45.0, 36.8, 8, False, MUTED),
        (round(RIGHT - number.width, 1), 36.8, 8, False, MUTED),
    ]
    assert _rules(page) == [(45, 741.89, 505.28, 2), (45, 685.39, 505.28, 0.4), (45, 656.89, 505.28, 0.4)]
    assert [box.pen.fill for box in page.boxes] == [GREEN, MUTED, MUTED]
    assert page.text.index("Ayşe") < page.text.index("Hall A") < page.text.index("Closing")
    assert page.size == (595.28, 841.89)


def test_a_long_title_takes_as_many_lines_as_it_needs() -> None:
    title = "A long title of many words " * 6
    [page], _pdf = _written(_sheet(SheetSession("10:00", title, "Hall A")))

    count = _lines(title, TITLES)
    titles = page.words[3 : 3 + count]
    assert count == 3
    assert [(one.x, one.y) for one in titles] == [_near(139, 723.265 - 15.5 * line) for line in range(count)]
    assert page.words[3 + count].y == pytest.approx(734.89 - 15.5 * count - 1 - 9.75, abs=0.011)
    assert page.words[4 + count].y == pytest.approx(36.75, abs=0.011)


def test_a_sheet_in_urdu_begins_on_the_right() -> None:
    title = "افتتاحی تقریب"
    [page], _pdf = _written(_sheet(SheetSession("10:00", title, "ہال"), language="ur", event="نمائش", day="منگل"))

    event, day, time, words, place = page.words[:5]
    for one, text, size, bold, right in (
        (event, "نمائش", 11, False, RIGHT),
        (day, "منگل", 22, True, RIGHT),
        (words, title, 12, True, LEFT + WORDS_WIDTH),
        (place, "ہال", 9.5, False, LEFT + WORDS_WIDTH),
    ):
        width = one_line(text, Style(size, 0, 0, bold=bold), 500, "ur").width
        assert one.x == pytest.approx(right - width, abs=0.011)
        assert (one.size, one.bold) == (size, bold)
    assert time.x == pytest.approx(RIGHT - 82, abs=0.011)
    assert time.size == 11
    assert [one.y for one in (event, day, time, words, place)] == [
        pytest.approx(y, abs=0.011)
        for y in (TOP - 24 * 0.55, TOP - 26 - 50 * 0.55, 705.89 - 25 * 0.55, 705.89 - 26 * 0.55, 678.89 - 21 * 0.55)
    ]
    assert _rules(page)[0] == (45, 712.89, 505.28, 2)


@pytest.mark.parametrize(
    ("language", "second", "drops"),
    [("en", "ur", (0.25, 0.45, 26, 26)), ("ur", "tr", (0.45, 0.25, 26, 15.5)), ("en", "tr", (0.25, 0.25, 15.5, 15.5))],
)
def test_a_title_in_a_second_language_stands_in_its_own_script_below_the_first(
    language: str, second: str, drops: tuple[float, float, float, float]
) -> None:
    texts = {"en": "Opening", "tr": "Açılış", "ur": "افتتاحی تقریب"}
    session = SheetSession("10:00", texts[language], second=texts[second], second_language=second, more="x")
    [page], _pdf = _written(_sheet(session, language=language))

    drop, leading = drops[1], drops[3]
    begins = (741.89 if language == "en" else 712.89) - 7 - (15.5 if language == "en" else 26) - 1
    title, below, more = page.words[3:6]
    width = one_line(texts[second], TITLES, 500, second).width
    left = WORDS_LEFT if language == "en" else LEFT
    assert below.y == pytest.approx(begins - leading * (1 - drop), abs=0.011)
    assert below.x == pytest.approx(left + WORDS_WIDTH - width if second == "ur" else left, abs=0.011)
    assert (title.size, below.size, below.bold, below.fill, more.fill) == (12, 12, True, INK, MUTED)
    more_leading, own_drop = (13, 0.25) if language == "en" else (21, 0.45)
    assert more.y == pytest.approx(begins - leading - 1 - more_leading * (1 - own_drop), abs=0.011)


@pytest.mark.parametrize(
    ("people", "short", "pages"),
    [
        (16, 0, 1),  # 0.9 points are left
        (12, 6, 2),  # 0.1 points are missing
        (0, 23, 1),
        (0, 24, 2),
    ],
)
def test_a_page_takes_the_sessions_that_fit_above_its_foot(people: int, short: int, pages: int) -> None:
    """A session of one line takes 28.5 points, one with its people 42.5; 680.9 are free."""
    sessions = [SheetSession("10:00", "Title", people="Somebody")] * people + [SheetSession("10:00", "Title")] * short
    made, _pdf = _written(_sheet(*sessions))

    assert len(made) == pages
    assert [len(page.boxes) - 1 for page in made] == [people + short - (pages - 1), *([1] * (pages - 1))]


@pytest.mark.parametrize(
    ("last", "sessions"),
    [
        (SheetSession("10:00", "Title", people="Somebody"), [23]),
        (SheetSession("10:00", "Title", more="Hall A"), [23]),
        (SheetSession("10:00", "Title", second="Başlık", second_language="tr"), [23]),
        (SheetSession("10:00", "Title", people="Somebody", more="Hall A"), [22, 1]),
        (SheetSession("10:00", "Title", second="عنوان", second_language="ur"), [22, 1]),
        (SheetSession("10:00", "A long title of many words " * 6), [22, 1]),
    ],
)
def test_all_that_a_session_says_counts_when_it_is_seen_whether_it_fits(
    last: SheetSession, sessions: list[int]
) -> None:
    """22 sessions leave 53.9 points: enough for one with another line, but not with two."""
    made, _pdf = _written(_sheet(*[SheetSession("10:00", "Title")] * 22, last))

    assert [len(page.boxes) - 1 for page in made] == sessions


@pytest.mark.parametrize(
    ("first", "pages"), [(SheetSession("9:00", "Short"), 1), (SheetSession("9:00", "Short", "Hall"), 2)]
)
def test_a_session_higher_than_a_page_begins_one_unless_little_stands_above(first: SheetSession, pages: int) -> None:
    made, _pdf = _written(_sheet(first, SheetSession("10:00", "word " * 900)))

    assert len(made) == pages


def test_pages_are_counted_within_their_day_and_each_day_begins_one() -> None:
    long, short = (
        _sheet(*[SheetSession("10:00", "Title")] * 24),
        _sheet(SheetSession("10:00", "Title"), day="Wednesday"),
    )
    made, _pdf = _written(long, short)

    assert ["1 / 2" in made[0].text, "2 / 2" in made[1].text, "1 / 1" in made[2].text] == [True] * 3
    assert ["Wednesday" in page.text for page in made] == [False, False, True]
    assert all("Test Expo" in page.text and "expo.example" in page.text for page in made)
    assert {page.language for page in made} == {"en"}


def test_the_file_says_what_it_is_and_is_the_same_each_time() -> None:
    sheet = _sheet(SheetSession("10:00", "Açılış"), language="tr")
    [page], pdf = _written(sheet)
    again = _written(sheet)[1]
    about = PdfReader(io.BytesIO(pdf)).metadata

    assert about is not None
    assert (about.title, about.author, about.creator) == ("Test Expo: Programme", "", "Expo")
    assert (about.creation_date, pdf == again) == (MOMENT, True)
    assert page.language == "tr"


@pytest.mark.parametrize("field", ["event", "day"])
def test_a_name_wider_than_the_page_is_set_smaller(field: str) -> None:
    text = "A very long name of an expo or a day " * 6
    [page], _pdf = _written(_sheet(**{field: text}))

    usual, number = (11, 0) if field == "event" else (24, 1)
    one = page.words[number]
    assert one.x == 45
    assert one.size < usual
    assert one_line(text, Style(usual, 0, 0, bold=field == "day"), 505.28, "en").width == pytest.approx(505.28, abs=0.5)


def test_a_foot_wider_than_the_page_leaves_room_for_the_number() -> None:
    text = "expo.example/very/long/address/" * 8
    [page], _pdf = _written(_sheet(foot=text))

    foot, number = page.words[-2:]
    whole = one_line(text, Style(8, 0, 0), 9_999).width
    assert (foot.x, number.size) == (45, 8)
    assert foot.size == pytest.approx(445.28 * 8 / whole, abs=0.06)
