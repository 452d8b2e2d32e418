"""A page never takes a name from the frame round it: what the layouts read is given by nobody else.

A view that passed `languages` to its own template changed the language links of the whole page.
"""

import ast
from pathlib import Path

from flask import Flask
from jinja2 import nodes

ROOT = Path(__file__).resolve().parents[2] / "expo"
SET_FOR_THE_FRAME = {
    "event": "the expo of the page; a private page finds it by its link",
}


def test_no_view_passes_a_name_that_the_layouts_read(app: Flask) -> None:
    shared = _read_by_layouts(app) & _given_to_all(app) - set(SET_FOR_THE_FRAME)
    taken = [f"{path.relative_to(ROOT)}:{line} {name}" for path, line, name in _passed() if name in shared]

    assert {"site_languages", "menu", "language", "direction", "has_session"} <= shared
    assert [one for one in taken if not one.startswith("web/errors.py")] == []  # pages without a request's context


def _read_by_layouts(app: Flask) -> set[str]:
    read: set[str] = set()
    for folder in ("layouts", "components"):
        for path in sorted((ROOT / "templates" / folder).glob("*.html")):
            tree = app.jinja_env.parse(path.read_text(encoding="utf-8"))
            read |= {one.name for one in tree.find_all(nodes.Name) if one.ctx == "load"}
    return read


def _given_to_all(app: Flask) -> set[str]:
    with app.test_request_context("/"):
        per_page: dict[str, object] = {}
        app.update_template_context(per_page)
    return set(app.jinja_env.globals) | set(per_page)


def _passed() -> list[tuple[Path, int, str]]:
    """Each name that a call gives to a template: path, line, name. Values that views build as a dictionary count, too."""
    found: list[tuple[Path, int, str]] = []
    for path in sorted(ROOT.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "").startswith("render_template"):
                found += [(path, node.lineno, one.arg) for one in node.keywords if one.arg]
    return found
