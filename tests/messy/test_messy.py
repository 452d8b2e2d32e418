"""A hundred small files, each after a real habit: taken right or asked about, never silently wrong."""

import re
import sys
from collections import Counter

import pytest

from expo.imports.reader.findings import Answers
from expo.imports.reader.lists import ReadList, read_list
from tests.messy.cell_values import CELL_VALUES
from tests.messy.habits import FIELDS, Habit
from tests.messy.text_files import TEXT_FILES
from tests.messy.workbooks import WORKBOOKS

HABITS = (*TEXT_FILES, *WORKBOOKS, *CELL_VALUES)
_A_COLUMN = re.compile(r"column \d+")


def _values(found: ReadList) -> list[dict[str, object]]:
    return [row.values for row in found.rows if not row.faults]


def _columns_alone(habit: Habit) -> Answers:
    """The headings that had to be matched by hand: the page shows every column with its field, so nothing is hidden."""
    return {key: answer for key, answer in habit.answers.items() if _A_COLUMN.fullmatch(key)}


@pytest.mark.parametrize("habit", HABITS, ids=lambda habit: habit.name)
def test_a_file_as_people_make_it(habit: Habit) -> None:
    before, after = (read_list(habit.data, FIELDS, answers) for answers in (_columns_alone(habit), habit.answers))

    assert tuple(doubt.key for doubt in before.findings.doubts) == habit.asks
    assert tuple((fault.row, fault.what) for row in before.rows for fault in row.faults) == habit.faults
    assert _values(after) == list(habit.reads)


def test_nothing_is_silently_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    """The figures: 95 per cent of the files are taken right or asked about only where a clerk would ask; none is wrong."""
    counts: Counter[str] = Counter()
    for habit in HABITS:
        found = read_list(habit.data, FIELDS, {})
        asked = found.findings.doubts or any(row.faults for row in found.rows) or not found.columns
        right = _values(found) == list(habit.reads)
        unmatched = bool(_columns_alone(habit))
        counts["asked" if asked or unmatched else "right" if right else "wrong"] += 1
        counts["asked needlessly"] += bool(asked and not habit.asks and not habit.faults and not unmatched)
    with capsys.disabled():
        sys.stdout.write(f"\n{len(HABITS)} files: {dict(counts)}\n")

    assert len(HABITS) >= 100
    assert counts["wrong"] == 0
    assert counts["asked needlessly"] * 20 <= len(HABITS)
