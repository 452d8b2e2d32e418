"""The tree keeps its promises: sizes, first sentences, commands where they are said to be."""

import ast
import re
from importlib import import_module
from pathlib import Path

import pytest

from expo.cli.main import MODULES

ROOT = Path(__file__).resolve().parents[2]
# Revisions are left out: each is the record of one change of the tables, written once, and stays whole and as it was run.
SOURCES = sorted(path for path in (ROOT / "expo").rglob("*.py") if "versions" not in path.parts)
BENCHMARKS = sorted((ROOT / "bench").rglob("*.py"))
SCRIPTS = sorted((ROOT / "expo" / "static" / "js").rglob("*.js"))
STYLES = sorted((ROOT / "expo" / "static" / "css").rglob("*.css"))
TEMPLATES = sorted((ROOT / "expo" / "templates").rglob("*.html"))
_COMMANDS = {one.name: one for module in MODULES for one in import_module(f"expo.cli.{module}").COMMANDS}
TESTS = sorted((ROOT / "tests").rglob("*.py"))
LONGEST_FILE = 300
LONGEST_TEMPLATE_LINE = 140
LONGEST_SCRIPT_LINE = 120
LONGEST_FUNCTION = 30
MOST_LAID_OUT = 20  # pieces of code that the formatter leaves as they are
# Longer files, with the reason. A new one is cut by subject, or stands here.
LONGER = {
    "tests/house/test_migrations.py": "each revision that moves data is walked down and up, in the order of their numbers",
}
LONGER_FUNCTIONS = {
    "tests/life/scene.py": ["build_scene"],  # one table of what stands for each part of an address
}


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("source", [*SOURCES, *BENCHMARKS, *TESTS], ids=_name)
def test_functions_stay_short(source: Path) -> None:
    text = source.read_text()
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
    long = [node.name for node in functions if (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION]

    assert long == LONGER_FUNCTIONS.get(_name(source), [])


@pytest.mark.parametrize("source", [*SOURCES, *BENCHMARKS, *TESTS, *SCRIPTS, *STYLES], ids=_name)
def test_files_stay_short(source: Path) -> None:
    assert (len(source.read_text().splitlines()) <= LONGEST_FILE) != (_name(source) in LONGER)


def test_what_a_linter_is_told_to_let_pass_has_a_reason() -> None:
    told = [(_name(source), line) for source in SOURCES for line in source.read_text().splitlines() if "# noqa" in line]
    laid_out = [
        source for source in [*SOURCES, *BENCHMARKS, *TESTS] for _skip in re.findall("# fmt: skip", source.read_text())
    ]

    assert [(name, line) for name, line in told if not re.search(r"# noqa: [A-Z0-9, ]*[0-9] +(--?|#) \S", line)] == []
    assert len(told) > 20
    assert len(laid_out) < MOST_LAID_OUT


@pytest.mark.parametrize("room", sorted((ROOT / "expo").glob("*/__init__.py")), ids=_name)
def test_a_room_opens_with_one_sentence_and_no_code(room: Path) -> None:
    tree = ast.parse(room.read_text())
    sentence = ast.get_docstring(tree) or ""

    assert len(tree.body) == 1
    assert re.fullmatch(r"[^.]+\.", sentence.replace("\n", " "))


@pytest.mark.parametrize("source", SOURCES, ids=_name)
def test_imports_stand_at_the_top(source: Path) -> None:
    tree = ast.parse(source.read_text())
    inside = [
        child.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        for child in ast.walk(node)
        if isinstance(child, ast.Import | ast.ImportFrom)
    ]

    assert inside == []


@pytest.mark.parametrize("template", TEMPLATES, ids=_name)
def test_lines_of_templates_stay_short(template: Path) -> None:
    lines = enumerate(template.read_text().splitlines(), 1)

    assert [number for number, line in lines if len(line) > LONGEST_TEMPLATE_LINE] == []


@pytest.mark.parametrize("script", SCRIPTS, ids=_name)
def test_lines_of_scripts_stay_short(script: Path) -> None:
    lines = enumerate(script.read_text().splitlines(), 1)

    assert [number for number, line in lines if len(line) > LONGEST_SCRIPT_LINE] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=_name)
def test_templates_have_no_inline_style_or_script(template: Path) -> None:
    text = template.read_text()
    if template.parent.name == "mail":
        text = re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)  # mail programs know no style sheets

    assert re.findall(r"\sstyle=|\son[a-z]+=|<script>|<style", text) == []


def test_the_command_line_finds_every_command_where_it_is() -> None:
    homes = {module: tuple(one.name for one in import_module(f"expo.cli.{module}").COMMANDS) for module in MODULES}

    assert homes == MODULES


@pytest.mark.parametrize("name", sorted(_COMMANDS))
def test_every_command_has_help_with_an_example(name: str) -> None:
    words = _COMMANDS[name].help or ""

    assert "Example:" in words


def test_no_unfinished_words_in_the_product() -> None:
    unfinished = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")

    assert [_name(path) for path in [*SOURCES, *TEMPLATES] if unfinished.search(path.read_text())] == []
