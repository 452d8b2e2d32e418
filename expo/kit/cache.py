"""What a process keeps of what it has built, so that it need not build it again."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from threading import Lock
from typing import Any, Generic, TypeVar

Thing = TypeVar("Thing")


class Kept(Generic[Thing]):
    """The last things built, each under all that it depends on; the least used is dropped first. Safe among threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._things: OrderedDict[Hashable, Thing] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Thing | None:
        with self._lock:
            return self._found(key)

    def find(self, keys: Sequence[Hashable]) -> list[Thing | None]:
        """What is kept under each of the keys, in their order."""
        with self._lock:
            return [self._found(key) for key in keys]

    def put(self, things: Mapping[Any, Thing]) -> None:
        with self._lock:
            self._things.update(things)
            while len(self._things) > self._most:
                self._things.popitem(last=False)

    def get_or(self, key: Hashable, make: Callable[[], Thing]) -> Thing:
        """What is kept, else what `make` makes, kept. Two threads may both make it: the same state gives the same thing."""
        found = self.get(key)
        if found is None:
            found = make()
            self.put({key: found})
        return found

    def clear(self) -> None:
        """As in a process that has just started."""
        with self._lock:
            self._things.clear()

    def _found(self, key: Hashable) -> Thing | None:
        found = self._things.get(key)
        if found is not None:
            self._things.move_to_end(key)
        return found
