"""Long work leaves turns to others: pieces are as short as the last one was slow, and SQLite's lock is free between them."""

import sqlite3
import time

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.accounts.models import Attempts
from expo.db import db, on_postgresql, transaction
from expo.jobs import turns
from expo.jobs.rules import LEAST_PIECE, PIECE_SECONDS, first_piece, next_piece
from expo.jobs.turns import take_turns


def _sizes(seconds_a_row: float, most: int, count: int = 6) -> list[int]:
    sizes = [first_piece(most)]
    while len(sizes) < count:
        sizes.append(next_piece(sizes[-1], sizes[-1] * seconds_a_row, most))
    return sizes


def test_pieces_are_as_long_as_the_lock_may_be_held() -> None:
    quick, slow, crawling, few = _sizes(0.0001, 500), _sizes(0.01, 500), _sizes(1, 500), _sizes(0.0001, 2)

    assert quick == [100, 200, 400, 500, 500, 500]
    assert slow == [100, 30, 30, 30, 30, 30]
    assert crawling == [100, *[LEAST_PIECE] * 5]
    assert few == [2] * 6
    assert all(size * 0.01 <= PIECE_SECONDS for size in slow[1:])


def test_between_two_pieces_another_process_finds_the_lock_free(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process asks a tenth of a second later: the pause has to be longer, and the lock free in it."""
    free, pauses = [], []

    def another_process(seconds: float) -> None:
        pauses.append(seconds)
        with sqlite3.connect(str(db.engine.url.database), timeout=0) as other:
            free.append(other.execute("DELETE FROM attempts WHERE key = 'none'").rowcount)

    monkeypatch.setattr(time, "sleep", another_process)
    monkeypatch.setattr(time, "monotonic", lambda: 0.0)
    taken = []
    for piece in take_turns(range(450), 100):
        with transaction() as session:
            rows = [{"key": str(one), "window_ends_at": clock.now(), "count": 1} for one in piece]
            session.execute(sa.insert(Attempts), rows)
        taken.append(len(piece))
    kept = db.session.scalar(sa.select(sa.func.count()).select_from(Attempts))

    assert (taken, kept) == ([20, 40, 80, 100, 100, 100, 10], 450)
    assert pauses == ([] if on_postgresql() else [turns.PAUSE] * 6)
    assert turns.PAUSE > 0.1
    assert free == [0] * len(pauses)
