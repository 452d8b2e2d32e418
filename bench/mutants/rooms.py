"""`make mutants ROOM=x [SAMPLE=60] [SEED=1] [AGAIN=1]`: how many small changes of a room's rules and services its tests notice.

With PART=rules, all changes of its rules, with its tests that need no database, or PART=services: see `bench.mutants.parts`.

mutmut changes the code, in a copy under `instance/mutants/`, and runs the room's tests on SQLite over each change. This chooses
which changes are tried, and reads what came out. Changes that no behaviour can tell from the original do not count:

- a message in other letters or between XX (its sense is for readers; that it is translated is checked elsewhere),
- in a function that its module calls while it is imported, which is before a change is chosen,
- the first argument of `cast`, which does nothing when the program runs,
- `strict` of `zip`, which speaks only where the code is wrong already,
- what is said of `with_for_update`, which SQLite ignores (the tests of races run on PostgreSQL too),
- what stands under `if on_postgresql():`, and `on_postgresql() and False`, since tests run on SQLite,
- more than `limit(1)` within `scalar(...)`, which reads the first row,
- small letters for large ones in `text(...)`, where SQL is the same.

A change whose tests did not end in time is not counted as noticed: either it never ends, which a look at it tells, or the
machine was busy, which `AGAIN=1` tells.
"""

import ast
import difflib
import json
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RULES = ("rules.py", "*_rules.py", "*_rules/*.py")
SERVICES = ("services.py", "services/*.py")
PARTS = (*RULES, *SERVICES)
ALONE = {"rules": RULES, "services": SERVICES}
# Pure modules that set type or draw, whose tests look at what was drawn, and the search for a plan of booths, whose tests hold
# it against an exact answer: a slightly different search often finds a plan that is as good.
DRAWN = re.compile(
    r"(pdf|svg|picture|layouts?|composition|design|samples|sheets|texts?|text_operators|colours)$|typeset|engine"
)
COPIED = ("expo", "tests", "bench", "app.py", "pyproject.toml")
WORDS = {"_", "_n"}
LOCK = "with_for_update"
ON_POSTGRESQL = "on_postgresql()"
NOT_TRIED = None
SURVIVED = 0
NO_TEST = {5, 33}
LATE = {-24, 24, 152}
UNNOTICED = {NOT_TRIED, SURVIVED, *NO_TEST, *LATE}
MEMORY = 4 * 1024**3  # bytes of addresses: a loop that a change keeps from ending fills what there is
SECONDS = 10  # mutmut waits fifteen times these and the time of the tests: a busy machine makes many tests late


def main() -> int:
    """Try what was asked for and print the share that was noticed, with every change that was not."""
    room = os.environ.get("ROOM", "")
    if not room or not (ROOT / "expo" / room).is_dir():
        print("Name a room, as in: make mutants ROOM=invoices", file=sys.stderr)
        return 1
    copy = ROOT / "instance" / "mutants" / room
    part = os.environ.get("PART", "")
    files = changed_files(room, ALONE.get(part, PARTS))
    if not files:
        print(f"{room} has no rules, services or pure modules that count.", file=sys.stderr)
        return 1
    return _try_part(copy, room, part, files) if part in ALONE else _try_all(copy, room, files)


def _try_part(copy: Path, room: str, part: str, files: list[str]) -> int:
    shutil.rmtree(copy, ignore_errors=True)
    _prepare(copy, room, files)
    asked = [sys.executable, "-m", "bench.mutants.parts", room, part]
    done = subprocess.run(asked, cwd=copy, env=_environment(), check=False)
    if done.returncode == 0:
        _report(copy, json.loads((copy / "tried.json").read_text()), json.loads((copy / "unnoticed.json").read_text()))
    return done.returncode


def _try_all(copy: Path, room: str, files: list[str]) -> int:
    again = bool(os.environ.get("AGAIN")) and (copy / "tried.json").exists()
    if not again:
        shutil.rmtree(copy, ignore_errors=True)
    _prepare(copy, room, files)
    if again:
        tried = json.loads((copy / "tried.json").read_text())
        rerun = [name for name in tried if _outcomes(copy).get(name) in UNNOTICED]
    else:
        _mutmut(copy, "nothing")  # writes the changes and learns which tests reach which function
        tried = rerun = sample(counting(copy))
        (copy / "tried.json").write_text(json.dumps(tried))
    reached = json.loads((copy / "mutants" / "mutmut-stats.json").read_text())["tests_by_mangled_function_name"]
    run = [name for name in rerun if again or reached.get(name.rpartition("__mutmut_")[0])]
    if run:
        _mutmut(copy, *run)
    _report(copy, tried, [name for name in tried if _outcomes(copy)[name] in UNNOTICED])
    return 0


def changed_files(room: str, parts: Sequence[str] = PARTS) -> list[str]:
    """These parts of a room, and with its services what stands in it among the pure modules that the import contracts name."""
    folder = ROOT / "expo" / room
    found = {path for part in parts for path in folder.rglob(part) if path.name != "__init__.py"}
    if parts is RULES:
        found = {path for path in found if "Pure." in (ast.get_docstring(ast.parse(path.read_text())) or "")}
    if parts is not PARTS:
        return sorted(str(path.relative_to(ROOT)) for path in found)
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    pure = next(contract for contract in contracts if contract["name"].startswith("Rules and engines are pure"))
    for module in pure["source_modules"]:
        if module.split(".")[1] == room and not DRAWN.search(module):
            path = ROOT / module.replace(".", "/")
            found |= set(path.rglob("*.py")) if path.is_dir() else {path.with_suffix(".py")}
    return sorted(str(path.relative_to(ROOT)) for path in found)


def _prepare(copy: Path, room: str, files: list[str]) -> None:
    for name in ("tests", "mutants/tests"):
        shutil.rmtree(copy / name, ignore_errors=True)
    copy.mkdir(parents=True, exist_ok=True)
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, copy / name)
    lists = {
        "source_paths": ["expo"],
        "only_mutate": files,
        "also_copy": ["app.py", "bench"],
        "pytest_add_cli_args_test_selection": [f"tests/{room}"],
        "pytest_add_cli_args": ["-p", "no:cacheprovider", "--databases", "sqlite"],
    }
    lines = ["[mutmut]", "use_git_change_detection = false", f"timeout_constant = {SECONDS}"]
    for key, values in lists.items():
        lines += [f"{key} =", *(f"    {value}" for value in values)]
    (copy / "setup.cfg").write_text("\n".join(lines) + "\n")


def _mutmut(copy: Path, *names: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "mutmut", "run", *names],
        cwd=copy,
        env=_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
        check=False,
    )


def _environment() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "PYTHONDONTWRITEBYTECODE"}}


def _outcomes(copy: Path) -> dict[str, int | None]:
    outcomes: dict[str, int | None] = {}
    for meta in sorted((copy / "mutants" / "expo").rglob("*.py.meta")):
        outcomes |= json.loads(meta.read_text())["exit_code_by_key"]
    return outcomes


def sample(names: list[str]) -> list[str]:
    """As many of them as SAMPLE says, chosen by SEED, or all; the first of them are a sample too."""
    size = int(os.environ.get("SAMPLE") or len(names))
    return random.Random(int(os.environ.get("SEED") or 1)).sample(names, min(size, len(names)))


def counting(copy: Path) -> list[str]:
    """The names of all changes that count."""
    return [
        name
        for name in sorted(_outcomes(copy))
        if not (_runs_at_import(copy, name) or _is_equivalent(*both(copy, name)))
    ]


def _runs_at_import(copy: Path, name: str) -> bool:
    """Whether the module itself calls the function: it was imported before a change is chosen."""
    module, _, function = name.rpartition("__mutmut_")[0].rpartition(".")
    return function.removeprefix("x_") in _called_at_import(copy / (module.replace(".", "/") + ".py"))


@cache
def _called_at_import(path: Path) -> set[str]:
    outside = [one for one in ast.parse(path.read_text()).body if not isinstance(one, ast.FunctionDef | ast.ClassDef)]
    calls = (node for statement in outside for node in ast.walk(statement) if isinstance(node, ast.Call))
    return {call.func.id for call in calls if isinstance(call.func, ast.Name)}


def both(copy: Path, name: str) -> tuple[ast.FunctionDef, ast.FunctionDef]:
    """A function as it is and as it was changed."""
    module, _, function = name.rpartition(".")
    known = _functions(copy / "mutants" / (module.replace(".", "/") + ".py"))
    return known[re.sub(r"__mutmut_\d+$", "__mutmut_orig", function)], known[function]


@cache
def _functions(path: Path) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)}


def _is_equivalent(original: ast.FunctionDef, changed: ast.FunctionDef) -> bool:
    place = list(difference(original, changed))
    if _is_of_postgresql([one for one, _other in place], place[-1][1]) or _is_same_sql(*zip(*place[-4:], strict=True)):
        return True
    for (parent, other), (child, _other) in pairwise([*place, (place[-1][0], place[-1][1])]):
        if isinstance(parent, ast.Call) and isinstance(other, ast.Call):
            called = ast.unparse(parent.func).rpartition(".")[2]
            if called in WORDS and isinstance(place[-1][0], ast.Constant) and isinstance(place[-1][1], ast.Constant):
                return isinstance(place[-1][0].value, str) and isinstance(place[-1][1].value, str)
            ignored = {"zip": "strict", "refresh": LOCK}.get(called)
            if ignored and _without(parent, ignored) == _without(other, ignored):
                return True
            if (called == LOCK and child is not parent.func) or (called == "cast" and child is parent.args[0]):
                return True
    return False


def _is_of_postgresql(place: Sequence[ast.AST], changed: ast.AST) -> bool:
    under = any(
        isinstance(one, ast.If) and ast.unparse(one.test) == ON_POSTGRESQL and inner in one.body
        for one, inner in pairwise(place)
    )
    return under or (ast.unparse(place[-1]), ast.unparse(changed)) == (ON_POSTGRESQL, f"{ON_POSTGRESQL} and False")


def _is_same_sql(place: Sequence[ast.AST], changed: Sequence[ast.AST]) -> bool:
    was, now = place[-1], changed[-1]
    called = [ast.unparse(one.func).rpartition(".")[2] if isinstance(one, ast.Call) else "" for one in place]
    if not (isinstance(was, ast.Constant) and isinstance(now, ast.Constant)):
        return False
    if called[-2:-1] == ["text"] and isinstance(was.value, str) and isinstance(now.value, str):
        return was.value.lower() == now.value.lower()
    return called[-2:-1] == ["limit"] and "scalar" in called and (was.value, now.value) in {(1, 2), (1, None)}


def _without(call: ast.Call, keyword: str) -> list[str]:
    return [ast.dump(arg) for arg in (*call.args, *call.keywords) if getattr(arg, "arg", None) != keyword]


def difference(one: ast.AST, other: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    """The nodes of both from the top down to the smallest that holds all of the difference."""
    yield one, other
    parts, others = list(ast.iter_child_nodes(one)), list(ast.iter_child_nodes(other))
    differing = [pair for pair in zip(parts, others, strict=False) if ast.dump(pair[0]) != ast.dump(pair[1])]
    if type(one) is type(other) and len(parts) == len(others) and len(differing) == 1:
        yield from difference(*differing[0])


def _report(copy: Path, tried: list[str], unnoticed: list[str]) -> None:
    outcomes = _outcomes(copy)
    for name in sorted(unnoticed):
        why = "  (late)" if outcomes[name] in LATE else "  (no test comes here)" if outcomes[name] in NO_TEST else ""
        print(f"\n{name}{why}")
        original, changed = (re.sub(r"__mutmut_\w+", "", ast.unparse(one)).splitlines() for one in both(copy, name))
        print(
            "\n".join(
                line for line in difflib.unified_diff(original, changed, n=0) if line[:2] not in {"--", "++", "@@"}
            )
        )
    caught = len(tried) - len(unnoticed)
    print(f"\ncaught {caught} of {len(tried)} ({caught / max(len(tried), 1):.0%})")


if __name__ == "__main__":
    sys.exit(main())
