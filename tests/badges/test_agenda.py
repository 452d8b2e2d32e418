"""The inside of a folded badge: which days and sessions stand on which panel, and how much of it they fill."""

import random
from collections.abc import Sequence

import pytest

from expo.badges.agenda import agenda_lines
from expo.badges.layout import POINTS_PER_MM, FieldName, Ink
from expo.badges.standard_layouts import LAYOUTS
from expo.badges.text_operators import PlacedLine, TextBlock
from expo.badges.texts import AgendaDay, AgendaItem

BUTTERFLY = LAYOUTS["butterfly"]
MARGIN = 8.0
HEIGHT, WIDTH = BUTTERFLY.height - 2 * MARGIN, BUTTERFLY.width - 2 * MARGIN
TOP, LEFT = (BUTTERFLY.height - MARGIN) * POINTS_PER_MM, MARGIN * POINTS_PER_MM


def _panels(*days: AgendaDay, language: str = "en") -> tuple[list[PlacedLine], list[PlacedLine]]:
    return agenda_lines(days, BUTTERFLY, language, TextBlock)


def _parts(lines: Sequence[PlacedLine]) -> list[PlacedLine]:
    """The first line of each text."""
    return [line for line in lines if line.number == 0]


def _is_title(line: PlacedLine) -> bool:
    return line.field.bold and line.field.ink is not Ink.ACCENT


def _height(parts: Sequence[PlacedLine], *, gap_above: bool) -> float:
    """What texts fill in millimetres, with the gaps between them."""
    gaps = sum(part.field.gap for part in parts) - (0 if gap_above else parts[0].field.gap)
    return gaps + sum(part.typeset.setting.height for part in parts) / POINTS_PER_MM


def _is_ellipsis(part: PlacedLine) -> bool:
    return part.typeset == _ELLIPSIS


def _first_block(parts: list[PlacedLine]) -> list[PlacedLine]:
    """A day's heading and a session, or a session: all to the first title of a session."""
    end = next((number for number, part in enumerate(parts) if _is_title(part)), len(parts) - 1)
    return parts[: end + 1]


def _an_agenda(seed: int) -> list[AgendaDay]:
    chance = random.Random(seed)  # noqa: S311 -- agendas for a test
    return [
        AgendaDay(f"Day {number}", chance.choice(["", "10:00 – 18:00"]), tuple(_items(chance))) for number in range(3)
    ]


def _items(chance: random.Random) -> list[AgendaItem]:
    return [
        AgendaItem(f"{hour}:00", "A talk of some length " * chance.randint(1, 3), chance.choice(["", "Blue room"]))
        for hour in range(chance.randint(2, 7))
    ]


_ELLIPSIS = _parts(_panels(AgendaDay("Day", "", (AgendaItem("9:00", "Talk"),) * 200))[1])[-1].typeset


def test_a_day_stands_at_the_top_with_its_hours_and_its_sessions_below() -> None:
    left, right = _panels(
        AgendaDay("14 April", "10:00 – 18:00", (AgendaItem("10:00", "Opening", "Hall A"), AgendaItem("11:00", "Tea")))
    )

    assert right == []
    assert [(line.field.size, line.field.bold, line.field.ink) for line in left] == [
        (13, True, Ink.ACCENT),
        (8.5, False, Ink.MUTED),
        (8.5, False, Ink.MUTED),
        (10, True, Ink.STRONG),
        (8.5, False, Ink.MUTED),
        (10, True, Ink.STRONG),
    ]
    assert {line.field.name for line in left} == {FieldName.AGENDA}
    assert [line.x for line in left] == [pytest.approx(LEFT)] * 6
    first = left[0].typeset.setting
    assert left[0].y == pytest.approx(TOP - first.lines[0].rise * first.size / 1000)
    assert [line.y for line in left] == sorted((line.y for line in left), reverse=True)


def test_what_is_not_said_takes_no_line() -> None:
    counts = [
        len(_panels(day)[0])
        for day in (
            AgendaDay("14 April", ""),
            AgendaDay("14 April", "10:00 – 18:00"),
            AgendaDay("", "", (AgendaItem("10:00", "Opening"),)),
            AgendaDay("14 April", "", (AgendaItem("10:00", ""),)),
        )
    ]

    assert counts == [1, 2, 2, 2]
    assert _panels() == ([], [])


def test_a_place_follows_the_time_behind_a_dot() -> None:
    said: list[str] = []

    def printed(text: str) -> TextBlock:
        said.append(text)
        return TextBlock("" if text == "Unprintable" else text)

    items = (AgendaItem("10:00", "Opening", "Hall A"), AgendaItem("11:00", "Tea"), AgendaItem("12:00", "Unprintable"))
    left, _right = agenda_lines([AgendaDay("14 April", "10–18", items)], BUTTERFLY, "en", printed)

    assert said == ["14 April", "10–18", "10:00 · Hall A", "Opening", "11:00", "Tea", "12:00", "Unprintable"]
    assert len(left) == 7


@pytest.mark.parametrize("language", ["ur", "ar", "fa", "sd", "ps"])
def test_where_one_reads_from_the_right_the_agenda_begins_there(language: str) -> None:
    day = AgendaDay("14 April", "", (AgendaItem("10:00", "Opening"),))

    assert _panels(day, language=language) == _panels(day)[::-1]
    assert _panels(day, language="tr") == _panels(day)


@pytest.mark.parametrize("seed", range(24))
def test_a_panel_takes_all_that_fits_and_the_next_what_is_left(seed: int) -> None:
    days = _an_agenda(seed)
    left, right = (_parts(lines) for lines in _panels(*days))

    assert _height(left, gap_above=False) <= HEIGHT
    titles = sum(len(day.items) for day in days)
    assert sum(map(_is_title, (*left, *right))) <= titles + 1
    if not right:
        assert sum(map(_is_title, left)) == titles
        return
    assert _height(left, gap_above=False) + _height(_first_block(right), gap_above=True) > HEIGHT
    assert _height(right, gap_above=False) <= HEIGHT
    if not _is_ellipsis(right[-1]):
        assert sum(map(_is_title, (*left, *right))) == titles


@pytest.mark.parametrize("length", range(1, 9))
def test_what_two_panels_cannot_hold_ends_with_an_ellipsis_where_the_next_would_not_fit(length: int) -> None:
    title = "Talk " * length
    day = AgendaDay("14 April", "10:00 – 18:00" if length % 2 else "", (AgendaItem("10:00", title, "Hall"),) * 60)
    left, right = (_parts(lines) for lines in _panels(day))

    *kept, last = right
    assert _is_ellipsis(last)
    assert not any(map(_is_ellipsis, (*left, *kept)))
    assert _height(right, gap_above=False) <= HEIGHT
    another = _height(kept[2:4], gap_above=True)
    assert _height(right, gap_above=False) + another > HEIGHT
    assert _height(left, gap_above=False) + another > HEIGHT


def test_lines_are_as_wide_as_their_panel_at_most() -> None:
    left, right = _panels(*_an_agenda(1))

    widths = [
        line.typeset.setting.lines[line.number].width * line.typeset.setting.size / 1000 for line in (*left, *right)
    ]
    assert 0.8 * WIDTH * POINTS_PER_MM < max(widths) <= WIDTH * POINTS_PER_MM + 0.01
