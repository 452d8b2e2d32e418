"""Long sequences in pieces: databases limit the number of bind parameters. Pure."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")


def cut(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """The items in their order, so many at once and the rest at the end."""
    return (items[start : start + size] for start in range(0, len(items), size))
