"""The papers of meetings for organisers: agenda cards, four on a page."""

from io import BytesIO

from flask.typing import ResponseReturnValue

from expo.accounts.permissions import Permission
from expo.errors import NotFound
from expo.events.blueprints import current_event, organiser_blueprint
from expo.i18n import _
from expo.meetings.agenda_cards import write_agenda_cards
from expo.meetings.views.meetings import sees_g2g
from expo.web.downloads import attachment

room = organiser_blueprint("meeting_cards", __name__, Permission.ARRANGE_MEETINGS, "/meetings/papers")


@room.get("/cards.pdf")
def cards() -> ResponseReturnValue:
    """A card for everybody who has a confirmed meeting; their private pages stand on them as codes."""
    event, file = current_event(), BytesIO()
    if not write_agenda_cards(file, event, with_g2g=sees_g2g()):
        raise NotFound(_("Nobody has a confirmed meeting that is still to come."))
    return attachment(file.getvalue(), f"{event.slug}-agenda-cards.pdf", "application/pdf", inline=True)
