"""The organisers' board of meetings: slots across, places, parties or interpreters down, those without a time beside it."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Any

from flask import jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.db import transaction
from expo.errors import NotFound, Refused
from expo.events.blueprints import current_event, needs, organiser_blueprint
from expo.i18n import _
from expo.meetings.availability import spots_of
from expo.meetings.board import (
    BoardDay,
    BoardMeeting,
    board_day,
    board_days,
    board_mark,
    board_meetings,
    busy_interpreters,
    meeting_parties,
    unplaced_meetings,
)
from expo.meetings.judgement import Judge, ground_of
from expo.meetings.meeting_models import Meeting
from expo.meetings.queries import blocks_of, places_of, titles_of
from expo.meetings.services.moves import BoardMove, Step, move_meeting
from expo.meetings.views.meetings import sees_g2g, visible_meeting
from expo.meetings.words import board_words, meeting_state_word, obstacle_sentence, way_words
from expo.web.bodies import JSON, takes
from expo.web.filters import clock_time, short_moment
from expo.web.params import json_number, json_object, moment, refuse, row_id, word_of

room = organiser_blueprint("meeting_board", __name__, Permission.SEE_MEETINGS, "/meetings/board")

_LARGEST_ID = 2**53
_MOST_JUDGED = 300


class BoardRows(StrEnum):
    """The kinds of rows of the board."""

    PLACES = "places"
    PARTIES = "parties"
    INTERPRETERS = "interpreters"


@room.get("")
def index() -> ResponseReturnValue:
    """The board of a day; without scripts a table of links and, on a phone, a list by time."""
    event, lane = current_event(), _lane()
    blocks = blocks_of(event)
    days = board_days(event, blocks)
    day = _day(days)
    if day is None:
        return render_template("meetings/board.html", days=[], day=None)
    shown = board_day(event, day, blocks, with_g2g=sees_g2g())
    names = {party.id: party.name for party in meeting_parties(event)}
    places = {one.id: one.name for one in places_of(event)}
    cells: dict[tuple[str, str], list[dict[str, Any]]] = {}
    placed = [_meeting_json(one, names, places, lane) for one in shown.placed]
    for one in placed:
        for key in one["rows"]:
            cells.setdefault((key, one["at"]), []).append(one)
    return render_template(
        "meetings/board.html",
        days=days,
        day=day,
        lane=lane,
        lanes=_lanes(),
        starts=[(at.isoformat(), at, at in shown.pauses) for at in shown.starts],
        rows=_rows(lane, shown, names),
        cells=cells,
        placed=placed,
        waiting=[_meeting_json(one, names, places, lane) for one in shown.waiting],
        words=board_words(),
        address=_one_address(),
    )


@room.get("/now.json")
def now() -> ResponseReturnValue:
    """The meetings of the day as JSON, with the names of the rows; 304 if nothing of it has changed."""
    event, lane = current_event(), _lane()
    mark = f"{board_mark(event)}.{lane.value}.{request.args.get('day', '')[:10]}.{sees_g2g():d}"
    answer = jsonify({})
    answer.set_etag(mark)
    if answer.make_conditional(request).status_code != 304:  # noqa: PLR2004 -- "not modified"
        blocks = blocks_of(event)
        day = _day(board_days(event, blocks))
        shown = board_day(event, day, blocks, with_g2g=sees_g2g()) if day else None
        answer = jsonify(_day_json(shown, lane) if shown else {"meetings": [], "rows": {}})
        answer.set_etag(mark)
    return answer


@room.get("/obstacles.json")
def obstacles() -> ResponseReturnValue:
    """Why each meeting without a time has none, by its id; those that fit somewhere have an empty sentence."""
    event = current_event()
    found = unplaced_meetings(event, with_g2g=sees_g2g())[:_MOST_JUDGED]
    if not found:
        return jsonify({})
    ground, spots = ground_of(found, except_id=None), spots_of(event, places_of(event), except_id=None)
    faults = {one.id: Judge(one, ground).obstacle(spots) for one in found}
    titles = titles_of({one.busy.meeting_id for one in faults.values() if one and one.busy and one.busy.meeting_id})
    return jsonify(
        {number: obstacle_sentence(one, titles, event.zone) if one else "" for number, one in faults.items()}
    )


@room.get("/<int:meeting_id>.json")
def one(meeting_id: int) -> ResponseReturnValue:
    """Where a meeting can be on this day, and the nearest ways out."""
    event, meeting = current_event(), _visible(meeting_id)
    judge = Judge(meeting)
    blocks = blocks_of(event)
    day = _day(board_days(event, blocks))
    shown = board_day(event, day, blocks, with_g2g=sees_g2g()) if day else None
    fits = judge.fits(shown.starts if shown else (), judge.spots())
    verdict = judge.verdict(judge.base.starts_at, meeting.place)
    ways = [
        {"at": way.starts_at.isoformat(), "place": way.place.id, "words": way_words(way, event.zone)}
        for way in verdict.ways
    ]
    return jsonify(fits={at.isoformat(): places for at, places in fits.items()}, ways=ways)


@room.post("/act")
@needs(Permission.ARRANGE_MEETINGS)
@takes(JSON)
def act() -> ResponseReturnValue:
    """Do one step with a meeting: {"meeting", "version", "step", "at", "place"}. The answer has the meeting as it is now and
    the step that takes it back; 409 with a sentence and the ways out where it cannot be.
    """
    posted, event, lane = json_object(), current_event(), _lane()
    meeting = _visible(json_number(posted.get("meeting"), most=_LARGEST_ID))
    try:
        with transaction():
            back = move_meeting(meeting, _move(posted), by=actor())
    except Refused as refusal:
        return jsonify(error=refusal.message, details=refusal.details), 409
    [found] = board_meetings(event, [meeting.id])
    names = {side.party_id: side.party.name for side in meeting.sides}
    places = {meeting.place.id: meeting.place.name} if meeting.place else {}
    return jsonify(meeting=_meeting_json(found, names, places, lane), undo=_move_json(meeting.id, back))


def _move(posted: dict[str, Any]) -> BoardMove:
    step, place = word_of(Step, posted.get("step")), posted.get("place")
    if step is None:
        refuse()
    version = json_number(posted.get("version"))
    return BoardMove(step, version, moment(posted.get("at")), row_id(place) if place is not None else None)


def _move_json(meeting_id: int, move: BoardMove | None) -> dict[str, Any] | None:
    if move is None:
        return None
    at = move.starts_at.isoformat() if move.starts_at else None
    return {"meeting": meeting_id, "step": move.step, "version": move.version, "at": at, "place": move.place_id}


def _day_json(shown: BoardDay, lane: BoardRows) -> dict[str, Any]:
    """The meetings of a day, and what the rows of the board are called, by their keys."""
    event = current_event()
    names = {party.id: party.name for party in meeting_parties(event)}
    places = {place.id: place.name for place in places_of(event)}
    found = [_meeting_json(one, names, places, lane) for one in (*shown.placed, *shown.waiting)]
    return {"meetings": found, "rows": {key: name for key, name, _more in _rows(lane, shown, names)}}


def _meeting_json(
    found: BoardMeeting, names: dict[int, str], places: dict[int, str], lane: BoardRows
) -> dict[str, Any]:
    zone, place = current_event().zone, places.get(found.place_id or 0, "")
    when = ""
    if found.starts_at and found.ends_at:
        when = f"{short_moment(found.starts_at, zone)}–{clock_time(found.ends_at, zone)}"
    keys = {
        BoardRows.PLACES: [f"places-{found.place_id}"] if found.place_id else [],
        BoardRows.PARTIES: [f"parties-{number}" for number in found.parties],
        BoardRows.INTERPRETERS: [f"interpreters-{number}" for number in found.interpreters],
    }
    return {
        "id": found.id,
        "version": found.version,
        "kind": found.kind,
        "state": found.state,
        "pinned": found.pinned,
        "at": found.starts_at.isoformat() if found.starts_at else "",
        "place": found.place_id,
        "rows": keys[lane],
        "title": found.title(names),
        "line": " · ".join(part for part in (when, place, meeting_state_word(found.state)) if part),
    }


def _rows(lane: BoardRows, shown: BoardDay, names: dict[int, str]) -> list[tuple[str, str, str]]:
    """The rows of the board, each as key, name and what is said beside it."""
    event = current_event()
    if lane is BoardRows.PLACES:
        return [(f"places-{one.id}", one.name, one.hall.name if one.hall else "") for one in places_of(event)]
    if lane is BoardRows.INTERPRETERS:
        return [(f"interpreters-{one.id}", one.name, ", ".join(one.pairs)) for one in busy_interpreters(event)]
    seen = {number for one in (*shown.placed, *shown.waiting) for number in one.parties}
    return sorted(((f"parties-{number}", names.get(number, "?"), "") for number in seen), key=lambda row: row[1])


def _lanes() -> list[tuple[BoardRows, str]]:
    return [
        (BoardRows.PLACES, _("Places")),
        (BoardRows.PARTIES, _("Who meets")),
        (BoardRows.INTERPRETERS, _("Interpreters")),
    ]


def _lane() -> BoardRows:
    return word_of(BoardRows, request.args.get("by")) or BoardRows.PLACES


def _day(days: Iterable[date]) -> date | None:
    """The day that is asked for, else the first with a block."""
    known = {one.isoformat(): one for one in days}
    return known.get(request.args.get("day", "")) or next(iter(known.values()), None)


def _one_address() -> str:
    """The address of a meeting's page, without its number."""
    return url_for("meetings.edit", meeting_id=0).removesuffix("0")


def _visible(meeting_id: int) -> Meeting:
    found = visible_meeting(meeting_id)
    if found is None:
        raise NotFound(_("There is no such meeting."))
    return found
