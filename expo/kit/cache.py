"""A thread-safe, bounded cache: cachetools' caches under a lock."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from contextlib import suppress
from threading import Lock
from typing import Any, Generic, TypeVar

from cachetools import Cache, LRUCache, TTLCache

Thing = TypeVar("Thing")


class _Lru(LRUCache[Any, Any]):
    """An LRUCache whose answer to a miss is None: Cache.get looks every key up twice, and a KeyError costs ten hits."""

    def __missing__(self, key: Hashable) -> None:
        return None


class _Ttl(TTLCache[Any, Any]):
    """A TTLCache whose answer to a miss is None."""

    def __missing__(self, key: Hashable) -> None:
        return None


class BoundedCache(Generic[Thing]):
    """Thread-safe LRU cache of at most `most` values; with `seconds`, a value expires that long after it was put.

    With `size` a value counts as much as that function says of it; one that is larger than `most` is not kept.
    """

    def __init__(self, most: int, *, seconds: float | None = None, size: Callable[[Thing], int] | None = None) -> None:
        self._values: Cache[Any, Any] = (
            _Lru(most, getsizeof=size) if seconds is None else _Ttl(most, seconds, getsizeof=size)
        )
        self._lock = Lock()

    def get(self, key: Hashable) -> Thing | None:
        with self._lock:
            return self._values[key]  # type: ignore[no-any-return]  # values are put by `put` alone

    def find(self, keys: Sequence[Hashable]) -> list[Thing | None]:
        """The values under the keys, in the keys' order; None for a miss."""
        with self._lock:
            return list(map(self._values.__getitem__, keys))

    def put(self, values: Mapping[Any, Thing]) -> None:
        with self._lock, suppress(ValueError):  # cachetools' refusal of a value larger than the whole cache
            self._values.update(values)

    def drop(self, chosen: Callable[[Any], bool]) -> None:
        """Drop the values whose keys are chosen."""
        with self._lock:
            for key in [key for key in self._values if chosen(key)]:
                del self._values[key]

    def get_or(self, key: Hashable, make: Callable[[], Thing]) -> Thing:
        """The cached value, else the one that `make` returns, cached. Two threads may both make it: `make` is deterministic."""
        found = self.get(key)
        if found is None:
            found = make()
            self.put({key: found})
        return found

    def clear(self) -> None:
        """Drop every value, as in a process that has just started."""
        with self._lock:
            self._values.clear()
