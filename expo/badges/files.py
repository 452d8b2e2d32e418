"""The files of print runs and of single badges: made when they are asked for, sent while they are made."""

import io
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

import sqlalchemy as sa

from expo.badges.content import agenda_of, badge_text, event_text, spare_text
from expo.badges.designs import Dress, dressed
from expo.badges.models import PrintRun
from expo.badges.pdf import BadgeFile
from expo.badges.queries import BATCH, kept_by, lines_of, newest_design, people_of, spares_in
from expo.badges.sheets import SheetName, SheetPaper
from expo.badges.texts import BadgeText, PrintWarning, TextTrouble
from expo.badges.words import field_words
from expo.db import db
from expo.errors import Refused
from expo.events.models import Event
from expo.i18n import _
from expo.registration.models import Registration
from expo.registration.rules import RegistrationState

_PIECE = 1 << 16
_MOST_TOLD = 10


def write_run(event: Event, run: PrintRun, out: BinaryIO, *, to_printer: bool = False) -> list[PrintWarning]:
    """The run's badges as a PDF; memory stays flat. What the operator should know is kept with the run."""
    file, texts = _file_of(event, run, out, to_printer=to_printer)
    for _done in file.written(texts):
        pass
    if run.count > 1 or file.warnings:  # a badge at the desk is in a hurry
        _note_made(run.id, run.count, warning_words(file.warnings, numbered=run.count > 1))
    return file.warnings


def run_pieces(event: Event, run: PrintRun, *, to_printer: bool = False) -> Iterator[bytes]:
    """The same file piece by piece while it is made; how far it is, is noted in the run as it goes.

    All that the session is asked is asked here, before the first piece: a slow client keeps no transaction open, and the
    pieces may be made when the request's session is gone.
    """
    out = io.BytesIO()
    number, count = run.id, run.count
    file, texts = _file_of(event, run, out, to_printer=to_printer)
    db.session.rollback()
    return _pieces(number, count, file, texts, out)


def _pieces(number: int, count: int, file: BadgeFile, texts: Iterator[BadgeText], out: io.BytesIO) -> Iterator[bytes]:
    noted = 0
    _note_made(number, 0)
    for done in file.written(texts):
        if out.tell() >= _PIECE:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
        if done >= noted + BATCH:
            noted = done
            _note_made(number, done)
    _note_made(number, count, warning_words(file.warnings, numbered=True))
    yield out.getvalue()


def write_one(registration: Registration, out: BinaryIO, *, to_printer: bool = False) -> list[PrintWarning]:
    """One confirmed person's badge as a PDF, in the event's design. Raises Refused for anybody else."""
    if registration.state is not RegistrationState.CONFIRMED:
        raise Refused(_("There is a badge only once the registration is confirmed."))
    event = registration.event
    dress = dressed(newest_design(event))
    file = BadgeFile(
        out, event_text(event), dress.layout, look=dress.look, created=registration.state_since, to_printer=to_printer
    )
    for _done in file.written(_said(dress, [registration])):
        pass
    return file.warnings


def warning_words(warnings: Iterable[PrintWarning], *, numbered: bool = False) -> list[str]:
    """What the operator should know, a sentence each, at most ten; `numbered` says which badge of the run."""
    sentences = {
        TextTrouble.NO_FONT: _("A name has letters for which there is no font: they are left out (%(letters)s)."),
        TextTrouble.DROPPED: _("Pictures and signs in a text were left out (%(letters)s)."),
        TextTrouble.CUT: _("A text is too long for the badge and ends with an ellipsis (%(letters)s)."),
    }
    words = field_words()
    found: dict[str, None] = {}
    for warning in warnings:
        told = sentences[warning.trouble] % {"letters": warning.characters or words[warning.field]}
        if numbered and warning.badge is not None:
            told = _("Badge %(num)d: %(sentence)s", num=warning.badge + 1, sentence=told)
        found[told] = None
        if len(found) == _MOST_TOLD:
            break
    return list(found)


def _file_of(event: Event, run: PrintRun, out: BinaryIO, *, to_printer: bool) -> tuple[BadgeFile, Iterator[BadgeText]]:
    dress = dressed(run.design, run.layout)
    paper = SheetPaper(SheetName(run.sheet), run.first, run.shift_x, run.shift_y)
    file = BadgeFile(
        out,
        event_text(event),
        dress.layout,
        look=dress.look,
        paper=paper,
        created=run.created_at,
        to_printer=to_printer,
    )
    if "spares" in run.chosen:
        return file, iter([spare_text(spare, event) for spare in spares_in(run.id)])
    return file, (text for people in people_of(run.id) for text in _said(dress, people))


def _said(dress: Dress, people: list[Registration]) -> Iterator[BadgeText]:
    if not people:
        return
    ids = [person.id for person in people]
    lines = lines_of(ids, people[0].event.languages[0])
    kept = kept_by(ids) if dress.layout.folded else {}
    for person in people:
        agenda = agenda_of(person.event, kept.get(person.id, ())) if dress.layout.folded else ()
        yield badge_text(person, agenda, lines.get(person.id, ""))


def _note_made(run_id: int, made: int, troubles: list[str] | None = None) -> None:
    """How far the file is, seen by every process at once."""
    values: dict[str, Any] = {"made": made}
    if troubles is not None:
        values["troubles"] = troubles
    with db.engine.connect().execution_options(sqlite_begin="IMMEDIATE") as connection, connection.begin():
        connection.execute(sa.update(PrintRun).where(PrintRun.id == run_id).values(**values))
