"""`make mutants ROOM=x PART=rules`, or PART=services: how many small changes of one part of a room its tests notice.

mutmut writes the changes, and one run of pytest, which has imported everything and gathered the room's tests, forks for each
change and runs those that call the changed function, the quickest first, up to the first that fails. Rules are tried with the
tests that ask for no application, in a minute or two; services with all of the room's on SQLite, in some minutes, so that a
SAMPLE of them is usual; BESIDE="imports" takes the tests of another room too, which calls them, and MINUTES=6 tries no more
of the sample after so many. At the end each test that noticed something runs in one more fork, over a change that changes
nothing, which none of them may notice.
"""

import gc
import io
import json
import os
import signal
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from bench.mutants.rooms import counting, sample

# Of the processor, for all tests of one change; one that takes longer, or ten times as long by the clock, is not counted as
# noticed.
SECONDS = {"rules": 20, "services": 30}
OPTIONS = ("-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--databases", "sqlite")
WITH_ROWS = {"app", "whole_app", "browser"}  # fixtures


class Forks:
    """A plugin of pytest that runs the gathered tests for each change, in a process of its own. `reached` is filled by mutmut
    with the names of the functions that were called.
    """

    def __init__(self, part: str, names: Sequence[str], reached: set[str]) -> None:
        self.part, self.names, self.reached = part, names, reached
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
        """Try every change with the tests that call the changed function, the quickest first, and at the end none."""
        calling = self._calling(session.items)
        run = [one for one in session.items if any(one in items for items in calling.values())]
        print(f"{len(run)} tests call what is changed", flush=True)
        gc.freeze()  # else each fork's collection copies all that was imported
        unnoticed = list(self._unnoticed(calling))
        if run and self._noticing([one for one in run if one in self.noticing], "") is None:
            self.unnoticed = unnoticed
        return True

    def _unnoticed(self, calling: Mapping[str, list[pytest.Item]]) -> Iterator[str]:
        until = perf_counter() + 60 * float(os.environ.get("MINUTES") or 1e6)
        for name in self.names:
            if perf_counter() > until:
                return
            self.tried.append(name)
            if self._noticing(calling[_function(name)], name) is None:
                print(f"not noticed, of {len(self.tried)} so far: {name}", flush=True)
                yield name

    def _calling(self, items: Sequence[pytest.Item]) -> dict[str, list[pytest.Item]]:
        """By function of the changes, the tests that call it."""
        calling: dict[str, list[tuple[float, int]]] = defaultdict(list)
        os.environ["MUTANT_UNDER_TEST"] = "stats"
        for number, item in enumerate(items):
            self.reached.clear()
            began = perf_counter()
            runtestprotocol(item, log=False, nextitem=items[number + 1] if item is not items[-1] else None)
            for function in self.reached:
                calling[function].append((perf_counter() - began, number))
        os.environ["MUTANT_UNDER_TEST"] = ""
        sought = map(_function, self.names)
        return {name: [items[number] for _seconds, number in sorted(calling[name])] for name in sought}

    def _noticing(self, items: Sequence[pytest.Item], name: str) -> pytest.Item | None:
        """The first of the tests that fails over a change; "" changes nothing, and may take as long as it takes."""
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            if name:
                signal.setitimer(signal.ITIMER_PROF, SECONDS[self.part])
                signal.alarm(10 * SECONDS[self.part])
            os.environ["MUTANT_UNDER_TEST"] = name
            following: list[pytest.Item | None] = [*items[1:], None]
            for number, (item, after) in enumerate(zip(items, following, strict=True) if items else ()):
                if any(report.failed for report in runtestprotocol(item, log=False, nextitem=after)):
                    os.write(writer, str(number).encode())
                    break
            os._exit(0)
        os.close(writer)
        with os.fdopen(reader) as told:
            failed = [items[int(number)] for number in told]
        os.waitpid(child, 0)
        self.noticing.update(failed)
        return failed[0] if failed else None


def _function(name: str) -> str:
    return name.rpartition("__mutmut_")[0]


def main(room: str, part: str) -> int:
    """In a prepared copy of the tree: write the changes and try them. The names of all that were tried, and of those that
    were not noticed, are left in `tried.json` and `unnoticed.json`.
    """
    copy, mutmut = Path.cwd(), _mutmut()
    names = sample(counting(copy))
    os.chdir(copy / "mutants")
    mutmut.set_mutant_under_test("")
    forks = Forks(part, names, getattr(import_module("mutmut.state").state(), "_stats"))  # noqa: B009 -- mutmut has no other door
    folders = [room, *os.environ.get("BESIDE", "").split()]
    pytest.main([*OPTIONS, *(f"tests/{folder}" for folder in folders)], plugins=[forks])
    if forks.unnoticed is None:
        print("There are no such tests, or they fail without any change.", file=sys.stderr)
        return 1
    (copy / "tried.json").write_text(json.dumps(forks.tried))
    (copy / "unnoticed.json").write_text(json.dumps(forks.unnoticed))
    return 0


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
