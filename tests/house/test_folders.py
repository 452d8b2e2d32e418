"""Folders in which a reader finds the way: of at most twenty-five files but for a reason, and packages with an order inside."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MOST_FILES = 25
# Fuller folders, with the reason. A new one is cut by subject, or stands here.
FULLER = {
    "docs/decisions": "one file a decision, named by its date and listed by subject in its README",
    "expo/migrations/versions": "one file a revision, and Alembic reads one folder",
    "expo/static/css/components": "one component a file, found by the name of its class; all are one style sheet",
    "expo/templates/components": "one macro a file, found by its name; pages of all rooms import them",
}
# Packages that import contracts would have to order inside, with the reason why none does.
MOST_UNORDERED = 7
UNORDERED: dict[str, str] = {}


def _files() -> list[Path]:
    """The files of the project, but for what is made from others and what no repository holds."""
    kept = ("app.py", "bench", "deploy", "docs", "expo", "tests")
    found = [path for name in kept for path in [ROOT / name, *(ROOT / name).rglob("*")] if path.is_file()]
    return [path for path in found if "__pycache__" not in path.parts and path.suffix != ".mo"]


def test_no_folder_has_more_files_than_a_reader_takes_in() -> None:
    counts = Counter(str(path.parent.relative_to(ROOT)) for path in _files())

    assert {folder: count for folder, count in counts.items() if count > MOST_FILES and folder not in FULLER} == {}
    assert [folder for folder in FULLER if counts[folder] <= MOST_FILES] == []


def _packages() -> list[str]:
    """The packages of the product with packages inside, or with more modules than need no order."""
    found = []
    for opening in sorted((ROOT / "expo").glob("*/**/__init__.py")):
        folder = opening.parent
        modules = [path for path in folder.glob("*.py") if path != opening]
        if len(modules) > MOST_UNORDERED or any(folder.glob("*/__init__.py")):
            found.append(".".join(folder.relative_to(ROOT).parts))
    return found


@pytest.mark.parametrize("package", _packages())
def test_a_package_of_many_modules_has_an_order_inside(package: str) -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    ordered = [one for one in contracts if one["type"] == "layers" and package in one["containers"]]

    assert [bool(one.get("exhaustive")) for one in ordered] == ([] if package in UNORDERED else [True])
