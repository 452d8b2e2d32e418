"""Counters in shared memory that forked processes increment."""

import fcntl
import mmap
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import Any

_BYTES = 8  # of a float
# A file without a name, whose lock a process holds while it takes a row; the system takes it back from one that is killed.
_CLAIMS, _name = tempfile.mkstemp()
Path(_name).unlink()


class SharedNumbers:
    """`size` floats, each the sum of what several processes have added. Made before the fork; nothing is kept after the last
    process.

    Each process adds in a row of its own, so that none waits for another or could be killed with a lock in its hand. The row
    of a process that has ended goes to the next one, with what is in it: sums never fall.
    """

    def __init__(self, size: int, rows: int) -> None:
        self._size, self._rows = size, rows
        self._numbers = memoryview(mmap.mmap(-1, rows * (size + 1) * _BYTES)).cast(
            "d"
        )  # a row begins with its owner's pid
        self._owner, self._start, self._lock = 0, 0, Lock()

    def add(self, index: int, amount: float = 1.0) -> None:
        """Add to a number."""
        if self._owner != os.getpid():
            self._claim()
        with self._lock:
            self._numbers[self._start + index] += amount

    def put(self, index: int, amount: float) -> None:
        """Set this process's part of a number; see `living`."""
        if self._owner != os.getpid():
            self._claim()
        self._numbers[self._start + index] = amount

    def sums(self) -> list[float]:
        """Every number, over all processes that are or were."""
        return [sum(column) for column in zip(*self._parts(), strict=True)]

    def living(self, index: int) -> float:
        """A number over the processes that are alive."""
        return float(sum(part[index] for part, pid in zip(self._parts(), self._pids(), strict=True) if _is_alive(pid)))

    def _parts(self) -> Iterator[Any]:
        for start in self._starts():
            yield self._numbers[start : start + self._size]

    def _pids(self) -> list[int]:
        return [int(self._numbers[start - 1]) for start in self._starts()]

    def _starts(self) -> range:
        return range(1, self._rows * (self._size + 1), self._size + 1)

    def _claim(self) -> None:
        """Take the row of nobody or of a process that has ended; the last one, shared, if there is none."""
        self._lock = Lock()  # another thread may have held the parent's when this process was forked
        with _claimed():
            free = (start for start, pid in zip(self._starts(), self._pids(), strict=True) if not _is_alive(pid))
            self._start = next(free, self._starts()[-1])
            self._numbers[self._start - 1] = self._owner = os.getpid()


@contextmanager
def _claimed() -> Iterator[None]:
    fcntl.lockf(_CLAIMS, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.lockf(_CLAIMS, fcntl.LOCK_UN)


def _is_alive(pid: int) -> bool:
    if pid == 0:
        return False
    with suppress(PermissionError):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
    return True
