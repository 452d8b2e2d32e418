"""A fair lock for the threads of one process."""

import threading
from collections import deque


class FairLock:
    """FIFO lock: released to the thread that has waited longest."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._taken = False

    def acquire(self, *, seconds: float) -> bool:
        """Wait for the lock, at most `seconds`; False after the time-out. Whoever gets True calls `release`."""
        with self._guard:
            if not self._taken:
                self._taken = True
                return True
            mine = threading.Event()
            self._waiting.append(mine)
        if mine.wait(seconds):
            return True
        with self._guard:
            if mine.is_set():  # released to this thread just after the time-out
                return True
            self._waiting.remove(mine)
            return False

    def release(self) -> None:
        """Hand the lock to the thread that has waited longest, or free it."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()  # stays taken: the next thread holds it
            else:
                self._taken = False
