"""The law of names: modules are nouns, a public class has one home, and what says it is pure is held to it."""

import ast
import re
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

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
# The same in templates, styles, scripts, and what tests and benchmarks share.
OTHER_NOUNS_IN_ING = {
    "seating": "the seating of a ceremony",
    "booth_drawing": "a drawing of booths",
}
# Modules that import nothing of the web or the database, and are no values in, values out.
NOT_PURE = {
    "expo.cli.entry": "starts the command",
    "expo.cli.output": "writes files",
    "expo.cli.solver": "options of commands, and what they print",
    "expo.clock": "the clock",
    "expo.events.choices": "in the reader's language",
    "expo.files.stores": "speaks to a store over the network",
    "expo.purges.cache_request": "speaks to a cache over the network",
    "expo.webhooks.request": "speaks to receivers over the network",
    "expo.web.callables": "types of the web",
}


def _dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _docstring(path: Path) -> str:
    return ast.get_docstring(ast.parse(path.read_text())) or ""


def test_modules_are_nouns() -> None:
    names = {part for path in SOURCES for part in _dotted(path).split(".") if part.endswith("ing")}

    assert sorted(names) == sorted(NOUNS_IN_ING)


def test_templates_styles_scripts_and_helpers_of_tests_are_nouns() -> None:
    folders = [
        *(ROOT / "expo" / name for name in ("templates", "static/css", "static/js")),
        ROOT / "tests",
        ROOT / "bench",
    ]
    files = [one for folder in folders for kind in ("html", "css", "js", "py") for one in folder.rglob(f"*.{kind}")]
    doing = [
        one.stem.replace("-", "_") for one in files if one.stem.endswith("ing") and not one.stem.startswith("test_")
    ]

    assert len(files) > 1_000
    assert sorted(doing) == sorted(OTHER_NOUNS_IN_ING)


def test_classes_of_styles_are_nouns_or_states() -> None:
    sheets = [path.read_text() for path in (ROOT / "expo" / "static" / "css").rglob("*.css")]
    names = {
        name
        for sheet in sheets
        for name in re.findall(r"\.([a-z][a-z_-]*)", re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL))
    }

    doing = {name for name in names if re.search(r"ing(-|$)", name)}

    assert len(names) > 200
    assert doing - {"panning", "saving", "mb-waiting"} == set()  # what goes on meanwhile


def test_an_alias_of_a_type_has_one_home() -> None:
    homes: dict[str, list[str]] = defaultdict(list)
    for path in SOURCES:
        for name in _aliases(ast.parse(path.read_text())):
            homes[name].append(_dotted(path))

    assert len(homes) > 30
    assert {name: where for name, where in homes.items() if len(where) > 1} == {}


def _aliases(tree: ast.Module) -> list[str]:
    """The public names in the style of a class to which a module assigns a type, and its type variables."""
    assigned = [node for node in tree.body if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)]
    return [
        node.targets[0].id
        for node in assigned
        if isinstance(node.targets[0], ast.Name)
        and re.fullmatch(r"[A-Z][A-Za-z]*[a-z][A-Za-z]*", node.targets[0].id)
        and isinstance(node.value, ast.Subscript | ast.BinOp | ast.Call)
    ]


def test_words_of_pages_and_of_mails_have_one_name_each() -> None:
    assert [_dotted(path) for path in SOURCES if path.stem.endswith(("wording", "texts_of_mails"))] == []


def test_a_public_class_name_has_one_home() -> None:
    homes: dict[str, list[str]] = defaultdict(list)
    for path in SOURCES:
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes[node.name].append(_dotted(path))

    assert {name: places for name, places in homes.items() if len(places) > 1} == {}


def test_a_module_that_touches_nothing_says_that_it_is_pure() -> None:
    contract = _pure_contract()
    listed, forbidden = contract["source_modules"], contract["forbidden_modules"]
    trees = {_dotted(path): ast.parse(path.read_text()) for path in SOURCES if "migrations" not in path.parts}
    imports = {name: _imports(tree, set(trees)) for name, tree in trees.items()}
    touching = {name for name, found in imports.items() if any(_is_in(one, forbidden) for one in found)}
    while further := {name for name, found in imports.items() if name not in touching and found & touching}:
        touching |= further
    kinds = ast.FunctionDef | ast.ClassDef | ast.Assign
    with_code = {name for name, tree in trees.items() if any(isinstance(node, kinds) for node in tree.body)}

    assert len(touching) > 500
    assert sorted(one for one in with_code - touching if not _is_in(one, listed)) == sorted(NOT_PURE)


def _pure_contract() -> dict[str, list[str]]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts: list[dict[str, Any]] = project["tool"]["importlinter"]["contracts"]
    return next(one for one in contracts if one["name"].startswith("Rules and engines are pure"))


def _is_in(module: str, packages: list[str]) -> bool:
    return any(module == one or module.startswith(f"{one}.") for one in packages)


def _imports(tree: ast.Module, modules: set[str]) -> set[str]:
    """The modules that a module imports, with those of which it imports a name."""
    plain = {one.name for node in ast.walk(tree) if isinstance(node, ast.Import) for one in node.names}
    named = [
        (node.module or "", one.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for one in node.names
    ]
    return plain | {f"{home}.{name}" if f"{home}.{name}" in modules else home for home, name in named}


def test_the_pure_modules_are_those_that_say_so() -> None:
    listed = set(_pure_contract()["source_modules"])
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
