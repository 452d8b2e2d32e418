"""The law of names: modules are nouns, a public class has one home, and what says it is pure is held to it."""

import ast
import re
import tomllib
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(path for path in (ROOT / "expo").rglob("*.py") if "versions" not in path.parts)

# A module is named after a thing, not after somebody's doing. These are the trade's or the craft's own nouns.
NOUNS_IN_ING = {
    "typesetting": "the craft of setting text",
    "shaping": "HarfBuzz's own word for choosing and placing glyphs",
    "font_embedding": "ISO 32000's word for fonts carried inside a PDF",
    "spelling": "how a name is spelt",
    "scanning": "the folder of scans at gates",
}


def _dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _docstring(path: Path) -> str:
    return ast.get_docstring(ast.parse(path.read_text())) or ""


def test_modules_are_nouns() -> None:
    names = {part for path in SOURCES for part in _dotted(path).split(".") if part.endswith("ing")}

    assert sorted(names) == sorted(NOUNS_IN_ING)


def test_words_of_pages_and_of_mails_have_one_name_each() -> None:
    assert [_dotted(path) for path in SOURCES if path.stem.endswith(("wording", "texts_of_mails"))] == []


def test_a_public_class_name_has_one_home() -> None:
    homes: dict[str, list[str]] = defaultdict(list)
    for path in SOURCES:
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes[node.name].append(_dotted(path))

    assert {name: places for name, places in homes.items() if len(places) > 1} == {}


def test_the_pure_modules_are_those_that_say_so() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = project["tool"]["importlinter"]["contracts"]
    listed = next(
        set(one["source_modules"]) for one in contracts if one["name"].startswith("Rules and engines are pure")
    )
    saying = {_dotted(path) for path in SOURCES if re.search(r"\bPure\b", _docstring(path).partition("\n\n")[0])}
    rules = {_dotted(path) for path in SOURCES if path.stem == "rules"}

    unlisted = {name for name in saying | rules if not any(name == one or name.startswith(f"{one}.") for one in listed)}
    folders = {
        "expo.booths.allocation.engine",
        "expo.imports.reader",
        "expo.kit",
        "expo.programme.exchange",
    }  # pure as a whole
    silent = {name for name in listed - folders if name not in saying}
    assert (unlisted, silent) == (set(), set())
