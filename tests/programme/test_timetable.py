"""The layout of a day as a table: rooms across, times down."""

import itertools
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as some

from expo.programme.timetable import split_into_lanes, table_of
from tests.examples import examples

DAY = datetime(2027, 4, 13, tzinfo=UTC)


@dataclass(frozen=True)
class Item:
    name: str
    first: int
    last: int
    room_id: int | None

    @property
    def starts_at(self) -> datetime:
        return DAY + timedelta(minutes=self.first)

    @property
    def ends_at(self) -> datetime:
        return DAY + timedelta(minutes=self.last)


def test_a_row_begins_wherever_a_session_begins_or_ends() -> None:
    long, short, later = Item("long", 0, 120, 1), Item("short", 30, 60, 2), Item("later", 120, 150, 1)

    table = table_of([long, short, later], [1, 2])

    assert [(moment - DAY).seconds // 60 for moment, _cells in table.rows] == [0, 30, 60, 120]
    assert [[(cell.session.name if cell.session else "", cell.span) for cell in cells] for _m, cells in table.rows] == [
        [("long", 3), ("", 1)],
        [("short", 1)],
        [("", 1)],
        [("later", 1), ("", 1)],
    ]


def test_a_cancelled_session_stands_beside_what_took_its_place() -> None:
    table = table_of([Item("cancelled", 0, 60, 1), Item("instead", 0, 60, 1)], [1])

    assert [(column.room, column.first) for column in table.columns] == [(1, True), (1, False)]


def test_no_sessions_make_an_empty_table() -> None:
    assert table_of([], [1, 2]).rows == []


_items = some.builds(
    lambda number, first, length, room: Item(str(number), first, first + length, room),
    some.integers(0, 999),
    some.integers(0, 600),
    some.integers(1, 120),
    some.sampled_from([1, 2, None]),
)


@settings(derandomize=True, deadline=None, max_examples=examples(60))
@given(some.lists(_items, max_size=12))
def test_every_session_is_in_the_table_once_and_every_row_is_as_wide(items: list[Item]) -> None:
    table = table_of(items, [1, 2, None])

    shown = [cell.session for _moment, cells in table.rows for cell in cells if cell.session]
    covered = [0] * len(table.rows)
    for number, (_moment, cells) in enumerate(table.rows):
        for cell in cells:
            for row in range(number, number + cell.span):
                covered[row] += 1
    assert sorted(shown, key=repr) == sorted(items, key=repr)
    assert set(covered) <= {len(table.columns)}
    for lane in split_into_lanes(items):
        assert all(a.ends_at <= b.starts_at for a, b in itertools.pairwise(lane))
