"""Up to three proposals for the meetings that something has come in the way of; one is put in force as a whole."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo import clock
from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.db import db, transaction
from expo.errors import Refused
from expo.events.blueprints import current_event, organiser_blueprint
from expo.i18n import _n
from expo.meetings.meeting_models import Meeting
from expo.meetings.meeting_queries import meetings_of
from expo.meetings.queries import places_of
from expo.meetings.repairs.plan import movable, propose_repairs
from expo.meetings.repairs.rules import MOST_REPAIRED, Repair, RepairMove
from expo.meetings.repairs.words import repair_word
from expo.meetings.services.day.repairs import apply_repair
from expo.meetings.services.meetings import title_of
from expo.meetings.troubles import troubles_of
from expo.meetings.views.meetings import sees_g2g
from expo.web.params import refuse

room = organiser_blueprint("meeting_repairs", __name__, Permission.ARRANGE_MEETINGS, "/meetings/repairs")
_MOVE = re.compile(r"(\d{1,9})\.(\d{1,9})\.(\d{1,10})\.(\d{1,9})", re.ASCII)


@room.get("")
def index() -> str:
    """The proposals, and which meetings a person has to telephone about."""
    event = current_event()
    found = list(db.session.scalars(meetings_of(event, with_g2g=sees_g2g())))
    troubles = troubles_of(event, found)
    broken = {one.id: one for one in found if one.id in troubles}
    moved = movable(list(broken.values()), clock.now())
    return render_template(
        "meetings/repairs.html",
        repairs=propose_repairs(event, moved),
        meetings=broken,
        by_hand=[one for one in broken.values() if one not in moved],
        troubles=troubles,
        places={one.id: one for one in places_of(event)},
        told=lambda repair: len(_people(repair, broken)),
        sent=_sent,
        repair_word=repair_word,
        meeting_title=title_of,
    )


@room.post("")
def apply() -> ResponseReturnValue:
    """Put a proposal in force, as it was shown."""
    moves = list(_moves())
    try:
        with transaction():
            count = apply_repair(current_event(), moves, by=actor())
    except Refused as refusal:
        flash(refusal.message, "warning")
        return redirect(url_for(".index"), 303)
    flash(_n("%(num)d meeting is moved.", "%(num)d meetings are moved.", count), "success")
    return redirect(url_for("meetings.undecided"), 303)


def _people(repair: Repair, meetings: dict[int, Meeting]) -> set[int]:
    """Whom a proposal asks to move."""
    moved = (meetings[one.meeting_id] for one in repair.moves)
    return {person.registration_id for one in moved for person in one.people if person.comes and person.left_at is None}


def _sent(move: RepairMove) -> str:
    return f"{move.meeting_id}.{move.version}.{int(move.starts_at.timestamp())}.{move.place_id}"


def _moves() -> Iterator[RepairMove]:
    sent = request.form.getlist("move")[: MOST_REPAIRED + 1]
    if not sent or len(sent) > MOST_REPAIRED:
        refuse()
    for one in sent:
        parts = _MOVE.fullmatch(one)
        if parts is None:
            refuse()
        meeting_id, version, moment, place_id = map(int, parts.groups())
        yield RepairMove(meeting_id, version, datetime.fromtimestamp(moment, UTC), place_id)
