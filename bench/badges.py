"""Badges a second, bytes and memory: `.venv/bin/python -m bench.badges`."""

import io
import subprocess
import sys
import tempfile
import time

import sqlalchemy as sa
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from bench.engine import EVENT, badges
from bench.fixtures.figures import at_least, at_most, median
from bench.fixtures.site import EVENT as EXPO
from bench.fixtures.site import site
from expo.badges.files import write_run
from expo.badges.papers.sheets import SheetName, SheetPaper
from expo.badges.pdf import WHOLE_PAGE, write_badges
from expo.badges.queries import Choice, chosen_ids
from expo.badges.services import start_run
from expo.badges.texts import BadgeText
from expo.db import db, transaction
from expo.events.models import Event
from expo.history.services import Actor
from expo.kit.graphics import qr
from expo.typeset.fonts import FOLDER, Family


def run() -> list[tuple[str, float, str, float, bool]]:
    """(name, value, unit, target, reached) of each figure.

    Speed is the best of four runs, each of new names, in this process's own time: other work on the machine only ever
    slows one down. Memory is that of fresh processes of the engine alone. The bare canvas draws as many strings and paths
    as a badge has, unshaped and unordered.
    """
    rounds = [_round(seed) for seed in range(4)]  # in turns, so that a busy moment of the machine is everybody's
    thousand, seconds, size = min((each for each, _, _ in rounds), key=lambda timed: timed[1])
    sheets = min(timed[1] for _, timed, _ in rounds)
    bare = min(timed for _, _, timed in rounds)
    one = badges(1001)[-1:]
    single = min(_timed(one)[1] for _ in range(20)) * 1000
    small, large = _peak_mb(1000), _peak_mb(10_000)
    rate = thousand / seconds
    return [
        at_least("badges a second, 1,000 in one PDF", round(rate), "1/s", 1000),
        at_most("time of A4 sheets of four against single pages", sheets / seconds, "x", 1.02),
        at_most("time against a bare canvas", seconds / bare, "x", 1.25),
        at_most("bytes a badge, fonts and all", round(size / thousand), "B", 3000),
        at_most("one badge, warm", round(single, 1), "ms", 40),
        at_most("one badge, recorded and made, from click to bytes", _clicked(), "ms", 40),
        at_most("peak memory of the engine, 1,000 badges", round(small), "MB", 150),
        at_most("peak memory of the engine, 10,000 badges", round(large), "MB", 150),
    ]


def _round(seed: int) -> tuple[tuple[int, float, int], tuple[int, float, int], float]:
    """Single pages, sheets of four, and a bare canvas."""
    sheets = _timed(badges(1000, seed + 100), SheetPaper(SheetName.A4_4UP))
    return _timed(badges(1000, seed)), sheets, _bare(badges(1000, seed))


def _clicked() -> float:
    """Milliseconds to record a print at the desk and make its file, the median of 30 people; SQLite, synced to disk."""
    with site("sqlite", people=60) as app, app.app_context():
        event = db.session.scalars(sa.select(Event).where(Event.slug == EXPO)).one()
        times = []
        for number in chosen_ids(event, Choice())[:30]:
            start = time.perf_counter()
            with transaction():
                run = start_run(event, Choice(one=number), by=Actor("Sami"), desk="desk")
            write_run(event, run, io.BytesIO())
            times.append((time.perf_counter() - start) * 1000)
        return median(times)


def _bare(some: list[BadgeText]) -> float:
    """Seconds that reportlab's own canvas takes for the same strings and QR codes, its fixed parts a form too."""
    for face in (Family.SANS, Family.NASTALIQ):
        pdfmetrics.registerFont(TTFont(face.name, FOLDER / f"{face.value}-Bold.ttf"))
    with tempfile.TemporaryFile() as out:
        start = time.process_time()
        canvas = Canvas(out, pagesize=(297.64, 419.53), pageCompression=1)
        _bare_form(canvas)
        for each in some:
            canvas.doForm("fixed")
            for place, text in enumerate(strings_of(each)):
                family = Family.NASTALIQ if max(text) > "\u0590" else Family.SANS
                canvas.setFont(family.name, 20)
                canvas.drawString(20, 300 - 20 * place, text)
            _bare_code(canvas, each.address)
            canvas.showPage()
        canvas.save()
        return time.process_time() - start


def strings_of(each: BadgeText) -> list[str]:
    """What stands on the badge beside its fixed parts."""
    said = (
        each.given_name,
        each.family_name,
        each.second_name,
        each.job_title,
        each.organisation,
        each.country,
        each.line,
    )
    return [text for text in (*said, each.code) if text]


def _bare_form(canvas: Canvas) -> None:
    canvas.beginForm("fixed")
    canvas.rect(0, 411, 298, 9, stroke=0, fill=1)
    canvas.rect(0, 300, 298, 37, stroke=0, fill=1)
    canvas.setFont(Family.SANS.name, 15)
    for place, text in enumerate((EVENT.name, EVENT.dates, "Delegate")):
        canvas.drawString(20, 400 - 20 * place, text)
    canvas.endForm()


def _bare_code(canvas: Canvas, address: str) -> None:
    matrix = qr.matrix(address)
    module = 79.4 / matrix.size
    path = canvas.beginPath()
    for run in qr.runs(matrix):
        path.rect(190 + run.column * module, 30 + (matrix.size - 1 - run.row) * module, run.width * module, module)
    canvas.drawPath(path, stroke=0, fill=1)


def _timed(some: list[BadgeText], paper: SheetPaper = WHOLE_PAGE) -> tuple[int, float, int]:
    with tempfile.TemporaryFile() as out:
        start = time.process_time()
        write_badges(out, EVENT, some, paper=paper)
        return len(some), time.process_time() - start, out.tell()


def _peak_mb(count: int) -> float:
    asked = [sys.executable, "-m", "bench.engine", str(count)]
    return float(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)


if __name__ == "__main__":
    for name, value, unit, target, reached in run():
        print(f"{name:40} {value:>8} {unit:4} (target {target}) {'ok' if reached else 'MISSED'}")
