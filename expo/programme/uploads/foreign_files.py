"""An uploaded programme of another make as a table of ours, with the words of the expo and of all product languages."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping

from expo.events.models import Event
from expo.i18n import LANGUAGES, _, force_locale
from expo.imports.kinds import ForeignTable
from expo.imports.reader.findings import Note, What
from expo.imports.reader.grids import read_book
from expo.kit.tables.sheets import BadSheetError
from expo.kit.text import fold
from expo.programme.exchange.calendar_reader import is_calendar, read_calendar
from expo.programme.exchange.foreign import JOINED, ForeignProgramme, ProgrammeClock, table_of
from expo.programme.exchange.json_reader import read_json_programme
from expo.programme.exchange.plain import MOST_SESSIONS
from expo.programme.exchange.room_grid import read_room_grid
from expo.programme.exchange.schedule_reader import parsed_json, read_schedule_xml
from expo.programme.queries import rooms_of
from expo.programme.rules import SessionKind
from expo.programme.words import kind_words


def foreign_table(event: Event, data: bytes, known: Callable[[], Collection[str]]) -> ForeignTable | None:
    """The events of a schedule.xml, JSON, iCalendar file or table of times by rooms as a table; None for any other file.

    `known` gives the UIDs of the sessions that are here. Raises BadSheetError.
    """
    programme = _programme(event, data, known)
    if programme is None:
        return None
    table, said = table_of(programme, ProgrammeClock(event.zone, event.day_changes_at))
    return ForeignTable(table, _notes(programme, said))


def kinds_by_name() -> dict[str, SessionKind]:
    """Session kinds by their folded names in every language of the product."""
    kinds = {fold(kind.value): kind for kind in SessionKind}
    for code in LANGUAGES:
        with force_locale(code):
            kinds |= {fold(word): kind for kind, word in kind_words().items()}
    return kinds


def column_titles(event: Event) -> dict[str, str]:
    """The headings of the columns in the reader's language, by field; those of the export among them."""
    title, text = _("Title"), _("Text")
    found = {"title": title, "abstract": text}
    found |= {f"title {code}": f"{title} ({LANGUAGES[code]})" for code in event.languages}
    found |= {f"abstract {code}": f"{text} ({LANGUAGES[code]})" for code in event.languages}
    return found | {
        "kind": _("Kind"),
        "day": _("Day"),
        "starts": _("Starts at"),
        "ends": _("Ends at"),
        "minutes": _("Minutes"),
        "room": _("Room"),
        "track": _("Track"),
        "language": _("Language"),
        "interpreted": _("Interpreted into"),
        "seats": _("Seats"),
        "speakers": _("Speakers"),
        "moderators": _("Moderators"),
        "interpreters": _("Interpreters"),
        "uid": _("ID"),
    }


def heading_words(event: Event) -> dict[str, list[str]]:
    """The same headings in every language."""
    found: dict[str, list[str]] = {}
    for code in LANGUAGES:
        with force_locale(code):
            for name, title in column_titles(event).items():
                found.setdefault(name, []).append(title)
    return found


def _programme(event: Event, data: bytes, known: Callable[[], Collection[str]]) -> ForeignProgramme | None:
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"<":
        return read_schedule_xml(data, event.zone)
    if start in {b"{", b"["}:
        return read_json_programme(parsed_json(data), event.zone)
    if is_calendar(data):
        names = {fold(name) for room in rooms_of(event) for name in room.name.values()}
        return read_calendar(data, event.zone, names, known())
    try:
        found = read_room_grid(read_book(data, most_rows=MOST_SESSIONS), event.first_day, event.last_day)
    except BadSheetError:
        return None  # the reader of lists says why
    return None if found is None else ForeignProgramme("", found)


def _notes(programme: ForeignProgramme, said: Counter[str]) -> list[Note]:
    joined, words = said.pop(JOINED, 0), _dropped_words()
    notes = [
        Note(What.DROPPED, count=count, example=words.get(name) or _named(name))
        for name, count in sorted(said.items())
        if count
    ]
    if joined:
        notes.append(Note(What.PUT_TOGETHER, count=joined))
    if programme.events and programme.events[0].clocks[0]:
        notes.append(Note(What.UNFOLDED, count=len(programme.events), example=programme.events[0].title[:60]))
    return notes


def _named(name: str) -> str:
    return _("the kind “%(kind)s”, of which these became panels", kind=name.removeprefix("kind "))


def _dropped_words() -> Mapping[str, str]:
    return {
        "links": _("links"),
        "files": _("files and slides"),
        "recordings": _("recordings and what is said of them"),
        "pictures": _("pictures"),
        "streams": _("streams"),
        "licences": _("licences"),
        "questions": _("answers to questions"),
        "repetitions": _("repetitions of an event: only its first date comes in"),
        "alarms": _("alarms"),
        "not held": _("events that were cancelled or withdrawn"),
        "without a time": _("events without a time"),
        "blocks": _("blocks, whose parts come in each by itself, with the block as their track"),
        "language": _("languages that we do not know"),
    }
