"""PDF files of print runs and single badges, generated on request."""

import io
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

import sqlalchemy as sa

from expo.badges.content import agenda_of, badge_text, event_text, spare_text
from expo.badges.designs import PrintableDesign, printable_design
from expo.badges.layout import FieldName
from expo.badges.models import PrintRun
from expo.badges.nameless import NamelessBadges, refuse_nameless, refuse_nameless_run
from expo.badges.papers.sheets import SheetPaper, sheet_named
from expo.badges.pdf import BadgeFile
from expo.badges.queries import BATCH, badge_lines, kept_sessions_by, newest_design, people_of, spares_in
from expo.badges.texts import BadgeText, PrintWarning, TextTrouble
from expo.badges.words import field_words
from expo.db import db
from expo.errors import Refused
from expo.events.models import Event
from expo.i18n import _, _n
from expo.registration.models import Registration
from expo.registration.rules import RegistrationState

_CHUNK_BYTES = 1 << 16
_MOST_WARNINGS = 300  # sentences kept with a run; the last one says how many more there are
# The worst first: letters that are missing, texts that were cut, then small ones; those of the name before all others.
_GRAVITY = (TextTrouble.NO_FONT, TextTrouble.CUT, TextTrouble.SMALL, TextTrouble.DROPPED)
_NAMES = (FieldName.GIVEN_NAME, FieldName.FAMILY_NAME, FieldName.SECOND_NAME)


def write_run(event: Event, run: PrintRun, out: BinaryIO, *, to_printer: bool = False) -> list[PrintWarning]:
    """Write the run's badges as a PDF in constant memory; warnings are stored with the run."""
    file, texts = _open_file(event, run, out, to_printer=to_printer)
    for _done in file.write(texts):
        pass
    if run.count > 1 or file.warnings:  # a single badge at the desk saves this statement
        _save_progress(run.id, run.count, warning_sentences(file.warnings, numbered=run.count > 1))
    return file.warnings


def run_chunks(event: Event, run: PrintRun, *, to_printer: bool = False) -> Iterator[bytes]:
    """The same PDF in chunks while it is generated; progress is stored with the run.

    All queries on the request's session are run before the first chunk and the transaction is ended, so a slow client
    holds none open and chunks may be generated after the request.
    """
    out = io.BytesIO()
    number, count = run.id, run.count
    file, texts = _open_file(event, run, out, to_printer=to_printer)
    db.session.rollback()
    return _chunks(number, count, file, texts, out)


def _chunks(number: int, count: int, file: BadgeFile, texts: Iterator[BadgeText], out: io.BytesIO) -> Iterator[bytes]:
    saved = 0
    _save_progress(number, 0)
    for done in file.write(texts):
        if out.tell() >= _CHUNK_BYTES:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
        if done >= saved + BATCH:
            saved = done
            _save_progress(number, done)
    _save_progress(number, count, warning_sentences(file.warnings, numbered=True))
    yield out.getvalue()


def write_one(registration: Registration, out: BinaryIO, *, to_printer: bool = False) -> list[PrintWarning]:
    """Write the badge of a confirmed person as a PDF in the event's design. Raises Refused for others, and for a
    name that cannot be printed.
    """
    if registration.state is not RegistrationState.CONFIRMED:
        raise Refused(_("There is a badge only once the registration is confirmed."))
    refuse_nameless([registration.id])
    event = registration.event
    design = printable_design(newest_design(event))
    file = BadgeFile(
        out, event_text(event), design.layout, look=design.look, created=registration.state_since, to_printer=to_printer
    )
    for _done in file.write(_badge_texts(design, [registration])):
        pass
    return file.warnings


def badge_troubles(registration: Registration) -> list[str]:
    """What is wrong with the badge of a confirmed person, the worst first; nothing for others, who have none."""
    if registration.state is not RegistrationState.CONFIRMED:
        return []
    try:
        return warning_sentences(write_one(registration, io.BytesIO()))
    except NamelessBadges as refusal:
        return [refusal.message]


def warning_sentences(warnings: Iterable[PrintWarning], *, numbered: bool = False) -> list[str]:
    """The distinct warnings as sentences, the worst first; `numbered` adds the badge's number in the run and the name."""
    sentences = {
        TextTrouble.NO_FONT: _("There is no font for letters of this text, so it is left out (%(letters)s)."),
        TextTrouble.DROPPED: _("Pictures and signs in a text were left out (%(letters)s)."),
        TextTrouble.CUT: _("A text is too long for the badge and ends with an ellipsis (%(letters)s)."),
        TextTrouble.SMALL: _("A text is smaller than its letters can be read well (%(letters)s)."),
    }
    words = field_words()
    found: dict[str, None] = {}
    for warning in sorted(warnings, key=_gravity):
        sentence = sentences[warning.trouble] % {"letters": warning.characters or words[warning.field]}
        if numbered and warning.badge is not None:
            name = warning.name or "–"
            sentence = _("Badge %(num)d, %(name)s: %(sentence)s", num=warning.badge + 1, name=name, sentence=sentence)
        found[sentence] = None
    kept, more = list(found)[:_MOST_WARNINGS], len(found) - _MOST_WARNINGS
    return [*kept, _n("And %(num)d warning more.", "And %(num)d warnings more.", more)] if more > 0 else kept


def _gravity(warning: PrintWarning) -> tuple[bool, int]:
    return warning.field not in _NAMES, _GRAVITY.index(warning.trouble)


def _open_file(
    event: Event, run: PrintRun, out: BinaryIO, *, to_printer: bool
) -> tuple[BadgeFile, Iterator[BadgeText]]:
    design = printable_design(run.design, run.layout)
    paper = SheetPaper(sheet_named(run.sheet), run.first, run.shift_x, run.shift_y)
    file = BadgeFile(
        out,
        event_text(event),
        design.layout,
        look=design.look,
        paper=paper,
        created=run.created_at,
        to_printer=to_printer,
    )
    if "spares" in run.chosen:
        return file, iter([spare_text(spare, event) for spare in spares_in(run.id)])
    refuse_nameless_run(run.id)
    return file, (text for people in people_of(run.id) for text in _badge_texts(design, people))


def _badge_texts(design: PrintableDesign, people: list[Registration]) -> Iterator[BadgeText]:
    if not people:
        return
    ids = [person.id for person in people]
    lines = badge_lines(ids, people[0].event.languages[0])
    sessions = kept_sessions_by(ids) if design.layout.folded else {}
    for person in people:
        agenda = agenda_of(person.event, sessions.get(person.id, ())) if design.layout.folded else ()
        yield badge_text(person, agenda, lines.get(person.id, ""))


def _save_progress(run_id: int, written: int, troubles: list[str] | None = None) -> None:
    """Store the progress in a transaction of its own, visible to other processes at once."""
    values: dict[str, Any] = {"made": written}
    if troubles is not None:
        values["troubles"] = troubles
    with db.engine.connect().execution_options(sqlite_begin="IMMEDIATE") as connection, connection.begin():
        connection.execute(sa.update(PrintRun).where(PrintRun.id == run_id).values(**values))
