"""Batches of a long sequence, since databases limit the number of bind parameters. Pure."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")


def cut(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """The items in order, in batches of that size; the last batch has the rest."""
    return (items[start : start + size] for start in range(0, len(items), size))
