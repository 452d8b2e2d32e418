"""The organiser's grid: a day's rooms beside one another, sessions moved by hand."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.db import db, transaction
from expo.errors import NotFound
from expo.events.doors import here, needs, organise_room
from expo.events.models import Event
from expo.i18n import _, _n, said
from expo.programme.models import Session
from expo.programme.queries import casts_of, rooms_of, session_in, sessions_of
from expo.programme.services.sessions import edit_session, publish_drafts
from expo.programme.words import kind_word, session_state_word
from expo.web.filters import week_day
from expo.web.params import LARGEST_ID, json_number, json_object
from expo.web.params import day as day_of

room = organise_room("grid", __name__, Permission.SEE_PROGRAMME, "/programme/grid")

DAY_MINUTES = 24 * 60
LATEST = 30  # the hour the grid shows at most: an evening may go on until six


@room.get("")
def index() -> ResponseReturnValue:
    """One day: rooms across, times down."""
    event, day = here(), _day_asked(here())
    items = _items(event, day)
    first, last = _hours(event, items)
    days = [event.first_day + timedelta(days=n) for n in range((event.last_day - event.first_day).days + 1)]
    return render_template(
        "programme/organise/grid.html",
        day=day,
        days=days,
        items=items,
        rooms=rooms_of(event),
        first=first,
        last=last,
        drafts=sum(one["state"] == "draft" and not one["since"] for one in items),
        revision=event.programme_revision,
    )


@room.get("/<day>.json")
def items(day: str) -> ResponseReturnValue:
    """The day as it is now, for a page that stands open; nothing if nothing changed since the revision it has."""
    event = here()
    if request.args.get("since", "") == str(event.programme_revision):
        return "", 204
    shown = _read_day(day)
    return jsonify(revision=event.programme_revision, items=_items(event, shown))


@room.post("/<int:session_id>")
@needs(Permission.EDIT_PROGRAMME)
def place(session_id: int) -> ResponseReturnValue:
    """Put a session elsewhere: {"version", "day", "starts", "minutes", "room"}. 409 with a sentence where it cannot be."""
    event, session = here(), session_in(here(), session_id)
    if session is None:
        raise NotFound(_("There is no such session."))
    asked = json_object()
    fields, version = _asked(event, asked)
    with transaction():
        edit_session(session, fields, version=version, by=actor())
    db.session.refresh(event)
    item = _item(event, _read_day(asked.get("day")), session, casts_of(event).get(session.id, []))
    return jsonify(revision=event.programme_revision, item=item)


@room.post("/publish")
@needs(Permission.EDIT_PROGRAMME)
def publish() -> ResponseReturnValue:
    """Publish every draft of the day, or none of them."""
    day = _read_day(request.form.get("day"))
    with transaction():
        count = publish_drafts(here(), day, by=actor())
    flash(_n("%(num)d session is published.", "%(num)d sessions are published.", count), "success")
    return redirect(url_for(".index", day=day.isoformat()), 303)


def _items(event: Event, day: date) -> list[dict[str, Any]]:
    """What takes place on the day, also what began the evening before."""
    zone, casts = ZoneInfo(event.zone), casts_of(event)
    midnight, next_one = (datetime.combine(one, time(), zone) for one in (day, day + timedelta(days=1)))
    sessions = [one for one in sessions_of(event) if one.starts_at < next_one and one.ends_at > midnight]
    return [_item(event, day, one, casts.get(one.id, [])) for one in sessions]


def _item(event: Event, day: date, session: Session, cast: Any) -> dict[str, Any]:
    """A session as the grid of a day has it; times are minutes after that day's midnight in the event's zone, fewer than none
    for what began the day before, and `since` then says on which day.
    """
    local = session.starts_at.astimezone(ZoneInfo(event.zone))
    minutes = int((session.ends_at - session.starts_at).total_seconds() // 60)
    before = local.date() < day
    return {
        "id": session.id,
        "version": session.version,
        "title": said(session.title),
        "room": session.room_id or 0,
        "starts": (local.date() - day).days * DAY_MINUTES + local.hour * 60 + local.minute,
        "minutes": minutes,
        "day": day.isoformat(),
        "since": _("since %(day)s", day=week_day(local.date())) if before else "",
        "state": session.state.value,
        "state_word": session_state_word(session.state),
        "kind": kind_word(session.kind),
        "people": [speaker.id for speaker, _role in cast],
        "names": ", ".join(speaker.name for speaker, _role in cast),
        "url": url_for("sessions.edit", session_id=session.id),
        "place": url_for(".place", session_id=session.id),
    }


def _hours(event: Event, items_: list[dict[str, Any]]) -> tuple[int, int]:
    """The hours the grid shows: those the expo is open, and whatever begins before or ends after."""
    starts = [event.opens_at.hour, *(one["starts"] // 60 for one in items_)]
    ends = [event.closes_at.hour + 1, *(-(-(one["starts"] + one["minutes"]) // 60) for one in items_)]
    return max(min(starts), 0), min(max(ends), LATEST)


def _asked(event: Event, asked: dict[str, Any]) -> tuple[dict[str, Any], int]:
    starts = json_number(asked.get("starts"), most=DAY_MINUTES - 1)
    minutes = json_number(asked.get("minutes"), least=1, most=DAY_MINUTES)
    version = json_number(asked.get("version"))
    begins = datetime.combine(_read_day(asked.get("day")), time(starts // 60, starts % 60), ZoneInfo(event.zone))
    wanted = json_number(asked.get("room"), most=LARGEST_ID) or None
    if wanted is not None and wanted not in {one.id for one in rooms_of(event)}:
        raise NotFound(_("There is no such room."))
    fields = {"starts_at": begins, "ends_at": begins + timedelta(minutes=minutes), "room_id": wanted}
    return fields, version


def _day_asked(event: Event) -> date:
    text = request.args.get("day", "")
    return _read_day(text) if text else event.first_day


def _read_day(said: object) -> date:
    found = day_of(said)
    if found is None:
        raise NotFound(_("There is no such day."))
    return found
