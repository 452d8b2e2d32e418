"""`make mutants ROOM=x PART=rules`, or PART=services: how many small changes of one part of a room its tests notice.

mutmut writes the changes, and one run of pytest, which has imported everything and gathered the room's tests, forks for each
change and runs those that reach the changed statement, the quickest first, up to the first that fails. Rules are tried with the
tests that ask for no application, in a minute or two; services with all of the room's on SQLite, in some minutes, so that a
SAMPLE of them is usual; BESIDE="imports" takes the tests of another room too, which calls them, and MINUTES=6 tries no more
of the sample after so many. Services that do nothing on SQLite are tried on PostgreSQL. At the end each test that noticed
something runs in one more fork, over a change that changes nothing, which none of them may notice.
"""

import ast
import gc
import io
import json
import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, redirect_stdout, suppress
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any, TypeVar

import pytest
from _pytest.runner import runtestprotocol

from bench.mutants.rooms import both, counting, difference, sample

T = TypeVar("T")

# Of the processor, for all tests of one change; one that takes longer, or ten times as long by the clock, is not counted as
# noticed.
SECONDS = {"rules": 20, "services": 60}
OPTIONS = ("-q", "-p", "no:cacheprovider", "-p", "no:xdist")
ON_POSTGRESQL = {"files"}
TOLD_BY = {  # rooms without a folder of tests, by the tests of those that use them; rooms whose services others' tests tell too
    "events": ("events", "life/test_other_clocks.py", "life/test_doubtful_hours.py"),
    "registration": ("registration", "imports"),
    "programme": ("programme", "life/erasure/test_erased_speakers.py"),
    "solver_runs": (
        "jobs",
        "meetings/scheduler/test_plan_pages.py",
        *(f"booths/allocation/test_allocation_{end}.py" for end in ("pages", "runs")),
    ),
}
WITH_ROWS = {"app", "whole_app", "browser"}  # fixtures


class Forks:
    """A plugin of pytest that runs the gathered tests for each change, in a process of its own. The changes come with the file
    and the lines of what is changed, as it is without the change.
    """

    def __init__(self, part: str, places: Mapping[str, tuple[str, list[range]]], *, apart: bool) -> None:
        self.part, self.places, self.apart = part, places, apart
        self.noticing: set[pytest.Item] = set()
        self.tried: list[str] = []
        self.unnoticed: list[str] | None = None  # None: the tests fail without any change, or there are none

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Of rules, keep the tests that need no database."""
        if self.part == "rules":
            items[:] = [one for one in items if WITH_ROWS.isdisjoint(getattr(one, "fixturenames", ()))]

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try every change with the tests that reach what is changed, the quickest first, and at the end none."""
        reaching = self._reaching(session.items)
        run = {one for items in reaching.values() for one in items}
        print(f"{len(run)} tests reach what is changed", flush=True)
        gc.freeze()  # else each fork's collection copies all that was imported
        unnoticed = list(self._unnoticed(reaching))
        if run and self._noticing([one for one in session.items if one in self.noticing], "") is None:
            self.unnoticed = unnoticed
        return True

    def _unnoticed(self, reaching: Mapping[str, list[pytest.Item]]) -> Iterator[str]:
        until = perf_counter() + 60 * float(os.environ.get("MINUTES") or 1e6)
        for name, items in reaching.items():
            if perf_counter() > until:
                return
            self.tried.append(name)
            began = perf_counter()
            if self._noticing(items, name) is None:
                of = f"{len(items)} tests, {perf_counter() - began:.0f} s"
                print(f"not noticed, of {len(self.tried)} so far: {name} ({of})", flush=True)
                yield name

    def _reaching(self, items: Sequence[pytest.Item]) -> dict[str, list[pytest.Item]]:
        """By change, the tests that reach its statement, or where it is in none that runs, its function."""
        took, covered = (_apart if self.apart else _here)(lambda: self._observed(items))
        reaching = {}
        for name, (file, spans) in self.places.items():
            tests = covered.get(file, {})
            found = ({int(one) for line in span for one in tests.get(line, ()) if one} for span in spans)
            numbers = next(filter(None, found), set())
            reaching[name] = [items[number] for number in sorted(numbers, key=took.__getitem__)]
        return reaching

    def _observed(self, items: Sequence[pytest.Item]) -> tuple[list[float], dict[str, dict[int, list[str]]]]:
        """How long each test takes, and by file and line, the numbers of those that reach it."""
        took = []
        files = sorted({file for file, _spans in self.places.values()})
        lines = import_module("coverage").Coverage(data_file=None, config_file=False, include=files)
        lines.set_option("run:disable_warnings", ["no-data-collected"])
        lines.start()
        for number, item in enumerate(items):
            lines.switch_context(str(number))
            began = perf_counter()
            runtestprotocol(item, log=False, nextitem=items[number + 1] if item is not items[-1] else None)
            took.append(perf_counter() - began)
        lines.stop()
        return took, {file: lines.get_data().contexts_by_lineno(file) for file in files}

    def _noticing(self, items: Sequence[pytest.Item], name: str) -> pytest.Item | None:
        """The first of the tests that fails over a change; "" changes nothing, and may take as long as it takes."""
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.setpgid(0, 0)
            if name:
                signal.setitimer(signal.ITIMER_PROF, SECONDS[self.part])
                signal.alarm(10 * SECONDS[self.part])
            os.environ["MUTANT_UNDER_TEST"] = name
            following: list[pytest.Item | None] = [*items[1:], None]
            for number, (item, after) in enumerate(zip(items, following, strict=True) if items else ()):
                if any(report.failed for report in runtestprotocol(item, log=False, nextitem=after)):
                    os.write(writer, str(number).encode())
                    item.session._setupstate.teardown_exact(None)  # noqa: SLF001 -- as pytest does after the last test
                    break
            os._exit(0)
        os.close(writer)
        with os.fdopen(reader) as told:
            failed = [items[int(number)] for number in told]
        os.waitpid(child, 0)
        with suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)  # servers of tests that were cut short
        self.noticing.update(failed)
        return failed[0] if failed else None


def _here(do: Callable[[], T]) -> T:
    return do()


def _apart(do: Callable[[], T]) -> T:
    """What it returns in a process of its own: the client of a store of files has threads, which no fork survives."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        with os.fdopen(writer, "wb") as told:
            pickle.dump(do(), told)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as answer:
        found: T = pickle.load(answer)  # noqa: S301 -- written by the same program
    os.waitpid(child, 0)
    return found


def _place(copy: Path, name: str) -> tuple[str, list[range]]:
    """The file and the lines of the statement that is changed, and of its function, as they are without the change."""
    original, changed = both(copy, name)
    statement = [one for one, _other in difference(original, changed) if isinstance(one, ast.stmt)][-1]
    within = getattr(statement, "body", None)
    last = within[0].lineno - 1 if within else statement.end_lineno or statement.lineno
    spans = [
        range(statement.lineno, max(last, statement.lineno) + 1),
        range(original.lineno, (original.end_lineno or 0) + 1),
    ]
    module = name.rpartition("__mutmut_")[0].rpartition(".")[0]
    return str(copy / "mutants" / (module.replace(".", "/") + ".py")), spans


def main(room: str, part: str) -> int:
    """In a prepared copy of the tree: write the changes and try them. The names of all that were tried, and of those that
    were not noticed, are left in `tried.json` and `unnoticed.json`.
    """
    copy, mutmut = Path.cwd(), _mutmut()
    names = sample(counting(copy))
    os.chdir(copy / "mutants")
    mutmut.set_mutant_under_test("")
    tests = [f"tests/{one}" for one in (*TOLD_BY.get(room, (room,)), *os.environ.get("BESIDE", "").split())]
    kind = "postgresql" if room in ON_POSTGRESQL else "sqlite"
    forks = Forks(part, {name: _place(copy, name) for name in names}, apart=room in ON_POSTGRESQL)
    with _database(kind):
        pytest.main([*OPTIONS, "--databases", kind, *tests], plugins=[forks])
    if forks.unnoticed is None:
        print("There are no such tests, or they fail without any change.", file=sys.stderr)
        return 1
    (copy / "tried.json").write_text(json.dumps(forks.tried))
    (copy / "unnoticed.json").write_text(json.dumps(forks.unnoticed))
    return 0


@contextmanager
def _database(kind: str) -> Iterator[None]:
    """One server for all processes, since each would start its own; each makes its databases anew."""
    if kind == "sqlite":
        yield
        return
    databases: Any = import_module("tests.databases")
    with databases.postgresql() as url:
        databases.postgresql = lambda: nullcontext(url)
        yield


def _mutmut() -> Any:
    """mutmut, after it has written all changes of the files that its settings name."""
    mutmut: Any = import_module("mutmut.__main__")  # fetched by `make mutants`, so that it may be missing elsewhere
    mutmut.set_mutant_under_test("mutant_generation")
    Path("mutants").mkdir(exist_ok=True)
    with redirect_stdout(io.StringIO()):
        mutmut.copy_src_dir()
        mutmut.copy_also_copy_files()
        mutmut.setup_source_paths()
        mutmut.store_lines_covered_by_tests()
        mutmut.create_mutants(1)
    return mutmut


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
