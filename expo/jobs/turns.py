"""Long work cut into pieces, between which others write: a transaction each, short by what the last one took.

SQLite has no queue for the writers of several processes: who waits asks again each tenth of a second, and would never find the
moment between two pieces. So its lock is left alone for longer than that.
"""

import time
from collections.abc import Iterator, Sequence

from expo.db import on_postgresql
from expo.jobs.rules import first_piece, next_piece
from expo.kit.pieces import Item

PAUSE = 0.12  # seconds; SQLite's busy handler asks again after 0.1 at most


def take_turns(items: Sequence[Item], most: int) -> Iterator[Sequence[Item]]:
    """The items in order, in pieces of at most `most`, fewer where a piece took long. The caller commits each piece."""
    pause = 0.0 if on_postgresql() else PAUSE
    start, size = 0, first_piece(most)
    while start < len(items):
        piece = items[start : start + size]
        began = time.monotonic()
        yield piece
        start += len(piece)
        size = next_piece(len(piece), time.monotonic() - began, most)
        if start < len(items) and pause:
            time.sleep(pause)
