"""Every public function is called by the product: what tests alone call is no feature."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(path for path in (ROOT / "expo").rglob("*.py") if "migrations" not in path.parts)
# Called by no page, and why.
KNOWN = {
    "expo.badges.pdf.write_badges": "the benchmark of badges writes whole files at once by it",
    "expo.calendar.builder.clear_caches": "the benchmark of feeds empties a process's caches by it, to measure the first one",
    "expo.calendar.response_cache.clear_cache": "the same for responses",
    "expo.calendar.views.feeds.clear_caches": "the same for pages of subscriptions",
    "expo.cli.entry.main": "the command `expo` itself, which pyproject.toml names",
    "expo.config.names": "the house test that docs/reference.md names every setting",
}
# What waits for a time: Python's, the browser's and the database's own words for it.
WAITS = re.compile(r"\bsleep\(|\bpg_sleep|\bwait_for_timeout\(|\bsetTimeout\(")
# Where the time itself is what is tested, and why.
WAITED = {
    "tests/journeys/test_slow_lane.py": "without scripts a form is sent once the seconds that its page names are over",
}
Name = tuple[str, str]  # of a module, and of what stands in it


def _module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


TREES = {_module(path): ast.parse(path.read_text()) for path in SOURCES}


def _imports(tree: ast.Module) -> dict[str, Name]:
    """What each imported name of a module is: a name in another module, or with "" the module itself."""
    found: dict[str, Name] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for one in node.names:
                whole = f"{node.module}.{one.name}"
                found[one.asname or one.name] = (whole, "") if whole in TREES else (node.module, one.name)
    return found


IMPORTS = {module: _imports(tree) for module, tree in TREES.items()}


def _home(name: Name) -> Name:
    """Where a name is defined that a module only hands on."""
    while name[1] in IMPORTS.get(name[0], {}):
        name = IMPORTS[name[0]][name[1]]
    return name


def _promised() -> set[Name]:
    return {
        (module, node.name)
        for module, tree in TREES.items()
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not node.decorator_list
    }


def _used(module: str) -> Iterator[Name]:
    """What a module calls or hands on to be called; a function's use of itself does not count."""
    waiting: list[tuple[ast.AST, frozenset[str]]] = [(TREES[module], frozenset())]
    own = {id(node) for node in TREES[module].body}
    while waiting:
        node, inside = waiting.pop()
        if isinstance(node, ast.FunctionDef) and id(node) in own:
            inside |= {node.name}
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id not in inside:
            yield _home((module, node.id))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield _home((IMPORTS[module].get(node.value.id, ("", ""))[0], node.attr))
        waiting += [(child, inside) for child in ast.iter_child_nodes(node)]


def test_no_test_waits_for_a_time_instead_of_for_what_it_waits_for() -> None:
    tests = [path for path in sorted((ROOT / "tests").rglob("*.py")) if path != Path(__file__)]
    waiting = [path for path in tests if WAITS.search(path.read_text())]

    assert [str(path.relative_to(ROOT)) for path in waiting] == list(WAITED)
    assert [bool(WAITS.search(one)) for one in ("time.sleep(1)", "SELECT pg_sleep(1)", "page.wait_for_timeout(1)")] == [
        True
    ] * 3


def test_every_public_function_has_a_caller_in_the_product() -> None:
    used = {name for module in TREES for name in _used(module)}

    assert len(_promised()) > 2_000  # the search itself finds what is there
    assert sorted(f"{module}.{name}" for module, name in _promised() - used) == list(KNOWN)
