"""The organiser's grid: the rooms of a day side by side, with sessions that can be dragged."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.db import db, transaction
from expo.errors import NotFound, Refused
from expo.events.blueprints import current_event, needs, organiser_blueprint
from expo.events.models import Event
from expo.events.wall_time_words import occurrence_choices, repeated_sentence, skipped_sentence
from expo.i18n import _, _n, localize
from expo.kit.wall_time import Occurrence, RepeatedTimeError, SkippedTimeError, moment_of, occurrence
from expo.programme.models import Session
from expo.programme.put_over import PutOver, read_keys
from expo.programme.queries import casts_of, rooms_of, session_in, sessions_of
from expo.programme.services.sessions import edit_session, publish_drafts
from expo.programme.words import kind_word, session_state_word
from expo.web.bodies import JSON, takes
from expo.web.filters import week_day
from expo.web.params import LARGEST_ID, json_number, json_object, word_of
from expo.web.params import day as day_of

room = organiser_blueprint("grid", __name__, Permission.SEE_PROGRAMME, "/programme/grid")

DAY_MINUTES = 24 * 60
LATEST = 32  # last hour shown: 8 o'clock of the next morning


@room.get("")
def index() -> ResponseReturnValue:
    """The grid of one day."""
    event, day = current_event(), _day_shown(current_event())
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
        changes=_changes(event),
        drafts=sum(one["state"] == "draft" and not one["since"] for one in items),
        revision=event.programme_revision,
    )


@room.get("/<day>.json")
def items(day: str) -> ResponseReturnValue:
    """The current sessions of a day, polled by an open page; 204 if the revision it has is current."""
    event = current_event()
    if request.args.get("since", "") == str(event.programme_revision):
        return "", 204
    shown = _read_day(day)
    return jsonify(revision=event.programme_revision, items=_items(event, shown))


@room.post("/<int:session_id>")
@needs(Permission.EDIT_PROGRAMME)
@takes(JSON)
def move(session_id: int) -> ResponseReturnValue:
    """Move a session: JSON with "version", "day", "starts", "minutes" and "room". 409 with a sentence when refused.

    A start that comes twice is refused with "choices", pairs of value and label, of which "which" sends a value; so is
    what it is put over, with "links" to that and the "name" of what sends the value.
    """
    event, session = current_event(), session_in(current_event(), session_id)
    if session is None:
        raise NotFound(_("There is no such session."))
    sent = json_object()
    try:
        fields, version = _read_move(event, sent)
    except SkippedTimeError as skipped:
        raise Refused(skipped_sentence(skipped)) from skipped
    except RepeatedTimeError as repeated:
        choices = occurrence_choices(repeated.first, repeated.second)
        return jsonify(error=repeated_sentence(repeated), choices=choices), 409
    try:
        with transaction():
            edit_session(session, fields, version=version, by=actor(), seen=read_keys(sent.get("despite")))
    except PutOver as taken:
        return _put_over(taken), 409
    db.session.refresh(event)
    item = _item(event, _read_day(sent.get("day")), session, casts_of(event).get(session.id, []))
    return jsonify(revision=event.programme_revision, item=item)


def _put_over(taken: PutOver) -> Response:
    return jsonify(
        error=" ".join([taken.message, *taken.details]),
        name="despite",
        choices=[(taken.keys, _("Save it all the same; then decide about these"))],
        links=[(one.address, one.name) for one in taken.occupants],
    )


@room.post("/publish")
@needs(Permission.EDIT_PROGRAMME)
def publish() -> ResponseReturnValue:
    """Publish every draft of the day, or none."""
    day = _read_day(request.form.get("day"))
    with transaction():
        count = publish_drafts(current_event(), day, by=actor())
    flash(_n("%(num)d session is published.", "%(num)d sessions are published.", count), "success")
    return redirect(url_for(".index", day=day.isoformat()), 303)


def _items(event: Event, day: date) -> list[dict[str, Any]]:
    """The sessions of the day, including those that began the evening before."""
    casts = casts_of(event)
    begins, ends = event.day_begins(day), event.day_begins(day + timedelta(days=1))
    sessions = [
        session
        for session in sessions_of(event)
        if (session.starts_at < ends and session.ends_at > begins) or event.day_of(session.starts_at) == day
    ]
    return [_item(event, day, session, casts.get(session.id, [])) for session in sessions]


def _item(event: Event, day: date, session: Session, cast: Any) -> dict[str, Any]:
    """A session as JSON for the grid of a day. `starts` is in minutes after midnight of that day in the event's time
    zone, negative when the session began the day before; `since` then names that day.
    """
    local = session.starts_at.astimezone(ZoneInfo(event.zone))
    minutes = int((session.ends_at - session.starts_at).total_seconds() // 60)
    began_on = event.day_of(session.starts_at)
    return {
        "id": session.id,
        "version": session.version,
        "title": localize(session.title),
        "room": session.room_id or 0,
        "starts": (local.date() - day).days * DAY_MINUTES + local.hour * 60 + local.minute,
        "minutes": minutes,
        "which": occurrence(session.starts_at, event.zone_info) or "",
        "ends": f"{session.ends_at.astimezone(event.zone_info):%H:%M}",
        "day": day.isoformat(),
        "since": _("since %(day)s", day=week_day(began_on)) if began_on < day else "",
        "state": session.state.value,
        "state_word": session_state_word(session.state),
        "kind": kind_word(session.kind),
        "people": [speaker.id for speaker, _role in cast],
        "names": ", ".join(speaker.called for speaker, _role in cast),
        "url": url_for("sessions.edit", session_id=session.id),
        "move_url": url_for(".move", session_id=session.id),
    }


def _hours(event: Event, items_: list[dict[str, Any]]) -> tuple[int, int]:
    """First and last hour of the grid: the opening hours, extended by sessions that begin earlier or end later."""
    starts = [event.opens_at.hour, *(item["starts"] // 60 for item in items_)]
    ends = [event.closes_at.hour + 1, *(-(-(item["starts"] + item["minutes"]) // 60) for item in items_)]
    return max(min(starts), 0), min(max(ends), LATEST)


def _read_move(event: Event, sent: dict[str, Any]) -> tuple[dict[str, Any], int]:
    starts = json_number(sent.get("starts"), most=DAY_MINUTES + _changes(event) - 1)
    minutes = json_number(sent.get("minutes"), least=1, most=DAY_MINUTES)
    version = json_number(sent.get("version"))
    wall = datetime.combine(_read_day(sent.get("day")), time()) + timedelta(minutes=starts)
    begins = moment_of(wall, event.zone_info, word_of(Occurrence, sent.get("which")))
    wanted = json_number(sent.get("room"), most=LARGEST_ID) or None
    if wanted is not None and wanted not in {one.id for one in rooms_of(event)}:
        raise NotFound(_("There is no such room."))
    fields = {"starts_at": begins, "ends_at": begins + timedelta(minutes=minutes), "room_id": wanted}
    return fields, version


def _changes(event: Event) -> int:
    """At how many minutes after midnight the days of the programme change."""
    return event.day_changes_at.hour * 60 + event.day_changes_at.minute


def _day_shown(event: Event) -> date:
    text = request.args.get("day", "")
    return _read_day(text) if text else event.first_day


def _read_day(text: object) -> date:
    day = day_of(text)
    if day is None:
        raise NotFound(_("There is no such day."))
    return day
