"""The screen of a hall, /screen/<token>/<hall>: who meets next at which table, without anything that is private."""

from datetime import timedelta

from flask import Response, abort, g, make_response, render_template

from expo import clock
from expo.events.models import Event, Hall
from expo.events.queries import halls_of
from expo.i18n import country_name
from expo.meetings.body_pages.screens import event_by_screen_token
from expo.meetings.day.queries import screen_meetings
from expo.meetings.meeting_models import Meeting
from expo.web.blueprints import private_blueprint

_AHEAD = timedelta(minutes=60)
_AGAIN = "30"  # seconds until a screen reads the page again


def _load_event() -> None:
    found = event_by_screen_token(g.token)
    if found is None:
        abort(404)
    g.event, g.slug = found, found.slug


room = private_blueprint("hall_screens", __name__, guard=_load_event, url_prefix="/screen/<token>")


@room.get("/<int:hall_id>")
def hall(hall_id: int) -> Response:
    """The meetings of a hall that run or begin within the hour. It reads itself again, without scripts."""
    event: Event = g.event
    one: Hall | None = next((found for found in halls_of(event) if found.id == hall_id), None)
    if one is None:
        abort(404)
    now = clock.now()
    meetings = screen_meetings(event, one.id, now, now + _AHEAD)
    page = render_template("meetings/day/screen.html", hall=one, meetings=meetings, now=now, shown=shown)
    response = make_response(page)
    response.headers["Refresh"] = _AGAIN
    return response


def shown(meeting: Meeting) -> str:
    """The names of the parties if all of them agreed; else their countries alone."""
    parties = [side.party for side in meeting.sides]
    if all(party.on_screens for party in parties):
        return " – ".join(party.name for party in parties)
    return " – ".join(country_name(party.country) or "…" for party in parties)
