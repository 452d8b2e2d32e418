"""docs/security.md: every requirement of ASVS 5.0 up to level 2 has a row, and every test in it is there."""

import re
from collections import Counter
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAPER = (ROOT / "docs" / "security.md").read_text()
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAPER.splitlines()
    if re.match(r"\| \d+\.\d+\.\d+ \|", line)
]
STATES = ["met", "in part", "not met", "by the installation", "not applicable"]
# How many requirements each section of ASVS 5.0.0 has up to level 2; those of level 3 come last in each.
SECTIONS = (
    "1.1:2 1.2:9 1.3:11 1.4:3 1.5:2 2.1:3 2.2:3 2.3:4 2.4:1 3.2:2 3.3:4 3.4:6 3.5:5 3.7:2 4.1:3 4.2:1 4.3:2 4.4:4 5.1:1 5.2:3 "
    "5.3:2 5.4:3 6.1:3 6.2:12 6.3:4 6.4:4 6.5:5 6.6:3 6.8:4 7.1:3 7.2:4 7.3:2 7.4:5 7.5:2 7.6:2 8.1:2 8.2:3 8.3:1 8.4:1 9.1:3 "
    "9.2:4 10.1:2 10.2:2 10.3:4 10.4:11 10.5:5 10.6:2 10.7:3 11.1:2 11.2:3 11.3:3 11.4:4 11.5:1 11.6:1 12.1:3 12.2:2 12.3:4 "
    "13.1:1 13.2:5 13.3:2 13.4:5 14.1:2 14.2:4 14.3:3 15.1:3 15.2:3 15.3:7 16.1:1 16.2:5 16.3:4 16.4:3 16.5:3 17.1:1 17.2:4 "
    "17.3:2"
)


def test_every_requirement_of_levels_one_and_two_has_one_row_in_its_order() -> None:
    wanted = [
        f"{section}.{number}"
        for section, _colon, count in (part.partition(":") for part in SECTIONS.split())
        for number in range(1, int(count) + 1)
    ]

    assert [row[0] for row in ROWS] == wanted
    assert Counter(row[1] for row in ROWS) == {"1": 70, "2": 183}


def test_every_row_has_a_state_and_says_how_where_it_is_not_plainly_met() -> None:
    assert [row[0] for row in ROWS if row[3] not in STATES] == []
    assert [row[0] for row in ROWS if row[3] in {"in part", "not met", "not applicable"} and not row[4]] == []


def test_the_figures_at_the_head_are_those_of_the_rows() -> None:
    counted = Counter(row[3] for row in ROWS)

    assert f"Of {len(ROWS)}: " + "; ".join(f"{counted[state]} {state}" for state in STATES) + "." in PAPER


def test_what_is_not_met_is_said_at_the_head_too() -> None:
    head = PAPER.split("## Not met", 1)[1].split("## Dependencies")[0]

    assert [row[0] for row in ROWS if row[3] == "not met" and row[0] not in head] == []


def test_every_test_that_shows_a_requirement_is_there() -> None:
    named = re.findall(r"`(tests/[^`]+::[^`]+)`", PAPER)
    missing = []
    for file, tests in groupby(sorted(set(named)), key=lambda one: one.split("::")[0]):
        text = (ROOT / file).read_text() if (ROOT / file).exists() else ""
        missing += [one for one in tests if not re.search(rf"^def {one.split('::')[1]}\(", text, re.MULTILINE)]

    assert len(named) > 100
    assert missing == []
