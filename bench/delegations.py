"""Delegations: sheets of 60 and of 5,000 members previewed and registered, the status board of 60, the journey's feed."""

import io
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import xlsxwriter
from flask import Flask

from bench.fixtures.figures import Figure, at_most, peak_mb
from bench.fixtures.journeys import feed_figures
from bench.fixtures.site import copied, saved, site
from expo.db import db, transaction
from expo.delegations.board import board_of
from expo.delegations.models import Delegation
from expo.delegations.services.lifecycle import accept, invite
from expo.delegations.services.sheets import preview_sheet, register_sheet
from expo.delegations.sheet_values import Choices
from expo.demo.batches import DEMO
from expo.events.queries import event_by_slug

EVENT = "pakistan-it-digital-expo"
PEOPLE, SMALL, LARGE, BOARD = 100, 60, 5_000, 60
PREVIEWED_MS, REGISTERED_MS, BOARD_MS, LARGE_SECONDS, MORE_MB = 300, 500, 50, 10, 120
_SOUNDS = ("ba", "de", "fi", "go", "hu", "ka", "le", "mi", "no", "pu", "ra", "se", "ti", "vo", "zu", "ya")
_HEADINGS = ("Given name", "Family name", "Mail", "Role", "Organisation", "Job title", "Country", "Date of birth")
Found = TypeVar("Found")


def run() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="expo-bench-") as folder:
        built = Path(folder) / "built.sqlite"
        return [*_on("sqlite", built), *_on("postgresql"), _memory(built)]


def _on(kind: str, built: Path | None = None) -> list[Figure]:
    """The figures of one database, which is kept in a file as it was built where one is named."""
    with site(kind, people=PEOPLE) as app, app.app_context():
        if built is not None:
            saved(built)
        small, large = _sheet(0, SMALL), _sheet(10_000, LARGE)
        first, other = _delegation(), _delegation()
        previewed = _seconds(lambda: preview_sheet(first, small, Choices()))
        registered = _seconds(lambda: _register(first, small))
        looked = _seconds(lambda: preview_sheet(other, large, Choices()))
        many = _seconds(lambda: _register(other, large))
        board = min(_board(app, first) for _time in range(5))
        feed = feed_figures(app, first, kind)
    return [
        at_most(f"a sheet of {SMALL} members previewed, {kind}", 1000 * previewed, "ms", PREVIEWED_MS),
        at_most(f"a sheet of {SMALL} members registered, {kind}", 1000 * registered, "ms", REGISTERED_MS),
        at_most(f"a sheet of {LARGE:,} members previewed, {kind}", looked, "s", LARGE_SECONDS),
        at_most(f"a sheet of {LARGE:,} members registered, {kind}", many, "s", LARGE_SECONDS),
        at_most(f"the status board of {BOARD} members, {kind}", 1000 * board, "ms", BOARD_MS),
        *feed,
    ]


def _memory(built: Path) -> Figure:
    """How much more a process needs for the large sheet than for the small one."""
    peaks = [_peak(built, count) for count in (SMALL, LARGE)]
    return at_most(f"more memory for {LARGE:,} members than for {SMALL}", peaks[1] - peaks[0], "MB", MORE_MB)


def _peak(built: Path, count: int) -> float:
    """Megabytes of a process that registers a sheet of so many, over a copy of what was built."""
    command = [sys.executable, "-m", "bench.delegations", str(built), str(count)]
    return float(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


def _register(delegation: Delegation, data: bytes) -> None:
    with transaction():
        register_sheet(delegation, data, Choices(), by=DEMO)


def _board(app: Flask, delegation: Delegation) -> float:
    db.session.expire_all()
    with app.test_request_context():
        return _seconds(lambda: board_of(delegation))


def _seconds(work: Callable[[], Found]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _delegation() -> Delegation:
    event = event_by_slug(EVENT)
    if event is None:
        raise RuntimeError("the demo has no such expo")
    with transaction():
        fields = {"country": "TR", "name": {"en": "Demo delegation"}, "quota": LARGE, "language": "tr"}
        delegation = invite(event, fields, by=DEMO)
        accept(delegation, by=DEMO)
    return delegation


def _sheet(first: int, count: int) -> bytes:
    """An XLSX of people whose names nobody confuses."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, _HEADINGS)
    for row in range(1, count + 1):
        about = ("Deneme", "heyet@demo.example", "delegate", "Demo A.Ş.", "Engineer", "Türkiye", "14.04.1980")
        sheet.write_row(row, 0, (_name(first + row), *about))
    book.close()
    return file.getvalue()


def _name(number: int) -> str:
    sounds = []
    for _place in range(4):
        sounds.append(_SOUNDS[number % len(_SOUNDS)] * 2)
        number //= len(_SOUNDS)
    return "".join(sounds).capitalize()


if __name__ == "__main__":
    with copied(Path(sys.argv[1])):
        _register(_delegation(), _sheet(0, int(sys.argv[2])))
    sys.stdout.write(str(peak_mb()))
