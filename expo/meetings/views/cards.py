"""The papers of meetings for organisers: agenda cards, and lists for halls, interpreters and liaison officers."""

from io import BytesIO

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from expo import clock
from expo.accounts.permissions import Permission
from expo.events.blueprints import current_event, organiser_blueprint
from expo.i18n import _, localize
from expo.meetings.agenda_cards import write_agenda_cards
from expo.meetings.sheets import SheetKind, sheets_of
from expo.meetings.views.meetings import sees_g2g
from expo.papers.daysheet import write_day_sheets
from expo.web.downloads import attachment

room = organiser_blueprint("meeting_cards", __name__, Permission.ARRANGE_MEETINGS, "/meetings/papers")


@room.get("/cards.pdf")
def cards() -> ResponseReturnValue:
    """A card for everybody who has a confirmed meeting; their private pages stand on them as codes."""
    event, file = current_event(), BytesIO()
    if not write_agenda_cards(file, event, with_g2g=sees_g2g()):
        return _nothing(_("Nobody has a confirmed meeting that is still to come."))
    return attachment(file.getvalue(), f"{event.slug}-agenda-cards.pdf", "application/pdf", inline=True)


@room.get("/<any(halls, interpreters, liaison):kind>.pdf")
def sheets(kind: str) -> ResponseReturnValue:
    """A list for each hall of the next hours, or for each interpreter or liaison officer of all that is to come."""
    event, file = current_event(), BytesIO()
    found = sheets_of(event, SheetKind(kind), with_g2g=sees_g2g())
    if not found:
        return _nothing(_("No meeting is to be printed on this list."))
    write_day_sheets(file, found, title=f"{localize(event.name)}: {_('Meetings')}", created=clock.now())
    return attachment(file.getvalue(), f"{event.slug}-{kind}.pdf", "application/pdf", inline=True)


def _nothing(sentence: str) -> ResponseReturnValue:
    """Say why there is no paper, on the page that leads to it."""
    flash(sentence, "warning")
    return redirect(url_for("meetings.index"), 303)
