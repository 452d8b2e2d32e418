"""How the parts of the largest room depend on each other, counted: an arrow is one part whose modules import another's."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOM = "expo.booths"
MOST = 40


def _modules() -> dict[str, Path]:
    found = (ROOT / Path(*ROOM.split("."))).rglob("*.py")
    return {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in found}


MODULES = _modules()


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

    assert 20 < len(arrows) <= MOST
    assert [pair for pair in storeys if pair[0] > pair[1]] == []
    assert {(other, one) for one, other in arrows} & arrows == set()
