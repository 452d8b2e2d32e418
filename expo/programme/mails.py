"""Mail templates of the programme, and sentences that describe a session or a file's fault in a mail or a message."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from expo.i18n import _, _l, force_locale, localize
from expo.kit.tables.sheets import SheetFlaw
from expo.mail.rules import Template
from expo.occasions import Occasion, change_words, occasion_words
from expo.programme.exchange.plain import FileFault
from expo.programme.models import Session
from expo.programme.rules import SessionState
from expo.table_words import table_flaw

_SHARED = {
    "name": (_l("the person's name"), "Vito Example"),
    "expo": (_l("the expo's name"), "Istanbul Tech Summit"),
    "link": (_l("the private link"), "https://expo.example/my/private-link"),
}

SEAT_FREE = Template(
    "a seat became free",
    _l("A seat became free"),
    _l("You have a seat: {session}"),
    _l(
        "Dear {name},\n\na seat became free at {expo}, and it is yours:\n\n{session}\n\nIf you cannot come, give it back by "
        "your private link, so that the next person gets it.\n\n{link}"
    ),
    _SHARED | {"session": (_l("the session, when and where"), "Workshop on demo data, Tuesday 13 April, 10:00–11:00")},
)
PROGRAMME_CHANGED = Template(
    "the programme changed",
    _l("The programme changed"),
    _l("Changes to your programme at {expo}"),
    _l(
        "Dear {name},\n\nsessions you keep at {expo} have changed.\n\n{changes}\n\nA subscribed calendar follows by itself, "
        "though some programs take a day. Your programme:\n\n{link}"
    ),
    _SHARED | {"changes": (_l("the changed sessions"), "“Opening”: Tuesday 13 April: was 10:00–11:00, is 11:00–12:00")},
)


def session_line(session: Session, language: str) -> str:
    """A session in one line: title, day, time, room."""
    room = localize(session.room.name, language) if session.room else ""
    when = occasion_words(Occasion(session.starts_at, session.ends_at, room), session.event.zone, language)
    return f"{localize(session.title, language)}, {when}"


def change_lines(session: Session, before: Mapping[str, Any], language: str) -> str:
    """A sentence on how a session differs from `before`: its earlier times, its room's names, its state; empty where
    nothing differs in this language.
    """
    title = localize(session.title, language)
    with force_locale(language):
        if session.state is not SessionState.PUBLISHED:
            return _("“%(title)s” does not take place.", title=title)
        now = Occasion(
            session.starts_at, session.ends_at, localize(session.room.name, language) if session.room else ""
        )
        zone = session.event.zone
        if before["state"] != SessionState.PUBLISHED:
            return _(
                "“%(title)s” takes place after all: %(now)s.", title=title, now=occasion_words(now, zone, language)
            )
        starts, ends = (datetime.fromisoformat(before[name]) for name in ("starts_at", "ends_at"))
        was = Occasion(starts, ends, localize(before["room"], language) if before["room"] else "")
        return f"“{title}”: {change_words(was, now, zone, language)}" if was != now else ""


def file_fault_words(fault: FileFault) -> str:
    """What to correct in a row."""
    return {
        "title": _("Write a title."),
        "long title": _("The title has more than 200 characters."),
        "long text": _("The text has more than 5,000 characters."),
        "day": _("“%(value)s” is no day. Write it as 2027-04-14 or 14.04.2027.", value=fault.value),
        "starts": _("“%(value)s” is no time to start at. Write it as 14:30.", value=fault.value),
        "ends": _("“%(value)s” is no time to end at. Write it as 14:30, or give the minutes.", value=fault.value),
        "kind": _("“%(value)s” is no kind of session.", value=fault.value),
        "seats": _("“%(value)s” is no number of seats.", value=fault.value),
        "language": _("“%(value)s” is no language of the expo’s.", value=fault.value),
    }[fault.what]


def sheet_flaw(flaw: SheetFlaw) -> str:
    """A sentence on why the file cannot be read at all."""
    return table_flaw(
        flaw,
        too_many_rows=_("This file has too many rows."),
        no_table=_("This file cannot be read. Choose a CSV or XLSX table, a schedule.xml, JSON or iCalendar file."),
    )
