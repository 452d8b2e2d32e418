"""Folders in which a reader finds the way: of at most twenty-five files but for a reason, packages with an order inside,
and few arrows between the parts of the largest room: an arrow is one part whose modules import another's.
"""

import ast
import tomllib
from collections import Counter
from collections.abc import Iterator
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
ROOM = "expo.booths"
MOST_ARROWS = 40


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


def _modules_of_room() -> dict[str, Path]:
    found = (ROOT / Path(*ROOM.split("."))).rglob("*.py")
    return {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in found}


MODULES = _modules_of_room()


def _part(module: str) -> str:
    """The folder that a module is in, with its own name for those that stand beside the folders."""
    inside = module.removeprefix(f"{ROOM}.").split(".")
    is_folder = MODULES[module].name == "__init__.py"
    return ".".join(inside if is_folder or len(inside) == 1 else inside[:-1])


def _imports(module: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(MODULES[module].read_text())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(ROOM):
            for one in node.names:
                whole = f"{node.module}.{one.name}"
                yield whole if whole in MODULES else str(node.module)


def _arrows() -> set[tuple[str, str]]:
    between = {(_part(module), _part(other)) for module in MODULES for other in _imports(module)}
    return {(one, other) for one, other in between if one != other}


def test_the_parts_of_booths_depend_on_each_other_by_few_arrows_and_none_upward() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    order = next(one["layers"] for one in contracts if one.get("containers") == [ROOM])
    arrows = _arrows()
    storeys = [(order.index(one.split(".")[0]), order.index(other.split(".")[0])) for one, other in arrows]

    assert 20 < len(arrows) <= MOST_ARROWS
    assert [pair for pair in storeys if pair[0] > pair[1]] == []
    assert {(other, one) for one, other in arrows} & arrows == set()
