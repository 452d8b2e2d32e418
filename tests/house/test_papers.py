"""The papers say what the code says: settings, commands, words, storeys, and no link into nothing."""

import re
import tomllib
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest

import expo
from expo import config
from expo.cli.main import MODULES
from expo.db import Base

ROOT = Path(__file__).resolve().parents[2]
DECISIONS = ROOT / "docs" / "decisions"
PAPERS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), DECISIONS / "README.md"])
README = (ROOT / "README.md").read_text()
REFERENCE = (ROOT / "docs" / "reference.md").read_text()
FINDING = (ROOT / "docs" / "finding.md").read_text()
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text()
LONGEST_README = 150
FIRST_RUN, SECOND_RUN, THIRD_RUN = 15, 18, 20  # questions
FINDING_ROOMS = len(FINDING.split("\n## ")) - 3  # the tables after those of the three runs
MOST_FILES_A_QUESTION = 1.5


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _states() -> dict[str, list[str]]:
    """The values of every enum whose name ends in State, by the enum's full name."""
    for module in walk_packages(expo.__path__, "expo."):
        if ".migrations." not in module.name:
            import_module(module.name)
    ours = [one for one in StrEnum.__subclasses__() if one.__module__.startswith("expo.")]
    return {
        f"{one.__module__}.{one.__name__}": [str(value) for value in one]
        for one in ours
        if one.__name__.endswith("State")
    }


def test_the_readme_is_a_page() -> None:
    assert len(README.splitlines()) <= LONGEST_README


def test_the_reference_names_every_setting() -> None:
    assert [name for name in config.names() if f"`{name}`" not in REFERENCE] == []


def test_the_reference_names_every_command() -> None:
    commands = [one.name for module in MODULES for one in import_module(f"expo.cli.{module}").COMMANDS]

    assert [name for name in commands if f"`expo {name}" not in REFERENCE] == []


def test_the_reference_names_every_target_of_make() -> None:
    makefile = (ROOT / "Makefile").read_text()
    targets = " ".join(re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)).split()

    assert [target for target in targets if f"`make {target}" not in REFERENCE] == []


def test_the_glossary_names_every_table() -> None:
    _states()  # all tables are known once every module is read

    assert [name for name in sorted(Base.metadata.tables) if f"`{name}`" not in GLOSSARY] == []


def test_the_glossary_names_every_state() -> None:
    states = _states()

    assert states
    assert [(enum, word) for enum, words in states.items() for word in words if f"`{word}`" not in GLOSSARY] == []


def test_the_glossary_names_no_table_that_is_gone() -> None:
    _states()
    column = re.findall(r"\| ((?:`[a-z_]+`(?:, )?)+) \|$", GLOSSARY, re.MULTILINE)
    named = {name for cell in column for name in re.findall(r"`([a-z_]+)`", cell)}

    assert named
    assert sorted(named - set(Base.metadata.tables)) == []


def test_the_readme_draws_the_storeys_as_they_are_checked() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    storeys = next(one["layers"] for one in contracts if one["type"] == "layers")
    drawn = re.search(r"its storey:\n\n```\n(.*?)\n```", README, re.DOTALL)

    assert drawn
    assert [re.split(r"\s{2,}", line)[0] for line in drawn[1].splitlines()] == storeys


@pytest.mark.parametrize("paper", PAPERS, ids=_name)
def test_no_link_leads_into_nothing(paper: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", paper.read_text())

    assert [link for link in links if not (paper.parent / link).exists()] == []


def test_every_decision_is_in_the_index_and_says_its_cost() -> None:
    index = (DECISIONS / "README.md").read_text()
    decisions = sorted(path for path in DECISIONS.glob("*.md") if path.name != "README.md")

    assert decisions
    assert [path.name for path in decisions if f"]({path.name})" not in index] == []
    assert [path.name for path in decisions if "Cost" not in path.read_text()] == []


def test_every_decision_says_on_which_day_it_was_made() -> None:
    undated = [
        path.name
        for path in sorted(DECISIONS.glob("20*.md"))
        if not re.search(rf"\A# .+\n\nDecided: {path.name[:10]}\b", path.read_text())
    ]

    assert undated == []
    assert [path.name for path in DECISIONS.glob("*.md") if not path.name.startswith("20")] == ["README.md"]


@pytest.mark.parametrize("run", range(3 + FINDING_ROOMS))
def test_questions_are_answered_by_files_and_names_that_exist(run: int) -> None:
    answers = [(re.findall(r"`(.+?)`", row[1]), re.findall(r"`(.+?)`", row[2])) for row in _questions(run)]

    missing = [path for paths, _names in answers for path in paths if not (ROOT / path).is_file()]
    unknown = [name for paths, names in answers for name in names if not _defined(paths, name)]

    assert answers
    assert all(paths for paths, _names in answers)
    assert (missing, unknown) == ([], [])


def test_no_question_of_the_three_runs_is_dropped() -> None:
    assert [len(_questions(run)) for run in range(3)] == [FIRST_RUN, SECOND_RUN, THIRD_RUN]


def test_fifteen_questions_open_one_and_a_half_files_each() -> None:
    assert sum(row[1].count("`") // 2 for row in _questions(0)) <= FIRST_RUN * MOST_FILES_A_QUESTION


def test_the_second_run_counts_no_fewer_files_than_its_answers_have() -> None:
    rows = _questions(1)
    first, whole = ([int(row[column]) for row in rows] for column in (3, 4))
    said = tuple(map(float, re.findall(r"on average (\d+\.\d+) and (\d+\.\d+)", FINDING)[0]))

    assert [row[0] for row, count in zip(rows, whole, strict=True) if count < row[1].count("`") // 2] == []
    assert [row[0] for row, one, count in zip(rows, first, whole, strict=True) if not 1 <= one <= count] == []
    assert said == (round(sum(first) / len(rows), 1), round(sum(whole) / len(rows), 1))


def _questions(run: int) -> list[list[str]]:
    """The cells of a table of questions, row by row: the first table, or the one under the second heading."""
    lines = FINDING.split("\n## ")[run].splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if re.match(r"\| .+\? \|", line)]


def _defined(paths: list[str], name: str) -> bool:
    return any(
        re.search(rf"^(def|class) {name}\b|^{name} = |^    def {name}\b", (ROOT / path).read_text(), re.MULTILINE)
        for path in paths
    )
