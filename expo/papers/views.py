"""The public programme as a PDF."""

from datetime import date
from io import BytesIO

from flask import request
from flask.typing import ResponseReturnValue

from expo.config import settings
from expo.errors import NotFound
from expo.events.blueprints import current_event, public_blueprint
from expo.events.models import Event
from expo.i18n import _, language, localize
from expo.papers.daysheet import DaySheet, SheetSession, write_day_sheets
from expo.programme.lines import Programme, ProgrammeQuery, SessionLine, programme_of
from expo.programme.queries import rooms_of, tracks_of
from expo.programme.rules import SessionKind
from expo.programme.words import kind_words
from expo.web.downloads import attachment
from expo.web.filters import day as day_words
from expo.web.filters import zone_name
from expo.web.languages import language_in_address
from expo.web.replica_reads import from_replica

room = public_blueprint("papers", __name__)


@room.get("/programme.pdf")
@language_in_address
@from_replica
def programme() -> ResponseReturnValue:
    """The programme to print: one day, or every day on a page of its own; in the reader's language."""
    event = current_event()
    wanted = request.args.get("day", "")[:10]
    rooms, tracks = rooms_of(event), tracks_of(event)
    shown = programme_of(event, ProgrammeQuery(), rooms, tracks)
    days = [day for day in shown.days if not wanted or day.isoformat() == wanted]
    if not days:
        raise NotFound(_("There is nothing on that day."))
    names = ({one.id: localize(one.name) for one in rooms}, {one.id: localize(one.name) for one in tracks})
    file = BytesIO()
    sheets = [_sheet(event, shown, day, *names) for day in days]
    write_day_sheets(
        file, sheets, title=f"{localize(event.name)}: {_('Programme')}", created=event.programme_changed_at
    )
    name = f"{event.slug}-programme{'-' + wanted if wanted else ''}.pdf"
    return attachment(file.getvalue(), name, "application/pdf", inline=True)


def _sheet(event: Event, programme_: Programme, day: date, rooms: dict[int, str], tracks: dict[int, str]) -> DaySheet:
    kinds = kind_words()

    def one(line: SessionLine) -> SheetSession:
        kind, room_id, track_id, _seats = line.about
        more = [kinds[SessionKind(kind)], rooms.get(room_id or 0, ""), tracks.get(track_id or 0, "")]
        more += [_("cancelled")] if line.cancelled else []
        return SheetSession(line.time[1], line.title, " · ".join(part for part in more if part), line.people)

    address = f"{settings().base_url}/{event.slug}/programme".split("://", 1)[1]
    return DaySheet(
        event=localize(event.name),
        day=day_words(day),
        accent=event.accent,
        language=language(),
        foot=f"{address} · {zone_name(event.zone)}",
        sessions=tuple(one(line) for line in programme_.on(day)),
    )
