"""Turns: one at a time within this process, in the order of asking."""

import threading
from collections import deque


class Turns:
    """FIFO lock: released to the thread that has waited longest."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._taken = False

    def take(self, *, seconds: float) -> bool:
        """Wait for one's turn, at most so long. Whoever gets True gives it back by `give`."""
        with self._guard:
            if not self._taken:
                self._taken = True
                return True
            mine = threading.Event()
            self._waiting.append(mine)
        if mine.wait(seconds):
            return True
        with self._guard:
            if mine.is_set():  # it came in the last moment
                return True
            self._waiting.remove(mine)
            return False

    def give(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()  # stays taken: it is the next one's now
            else:
                self._taken = False
