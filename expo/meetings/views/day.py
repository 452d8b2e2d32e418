"""The day of meetings, on a telephone at the tables: who is next, who is here, late or missing, and what ended."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from expo import clock
from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.db import transaction
from expo.errors import NotFound, Refused
from expo.events.blueprints import current_event, organiser_blueprint
from expo.i18n import _
from expo.meetings.day.queries import course_counts, days_of_meetings, meetings_between
from expo.meetings.day.rules import LATE_MINUTES, Presence
from expo.meetings.day.words import at_words, course_look, course_word, presence_word
from expo.meetings.meeting_models import Meeting
from expo.meetings.meeting_queries import meeting_in
from expo.meetings.refusal import NotPossible
from expo.meetings.rules import MeetingKind
from expo.meetings.services.day.attendance import delay_meeting, end_meeting, say_presence
from expo.meetings.services.day.scans import TableArrival, arrive, walk_up
from expo.meetings.services.meetings import title_of
from expo.web.pagination import paged
from expo.web.params import number, text, word_of

room = organiser_blueprint("meeting_day", __name__, Permission.WORK_AT_DESK, "/meetings/day")
liaison_room = organiser_blueprint("my_meeting_day", __name__, Permission.SEE_MEETINGS, "/meetings/mine")

_BEHIND, _AHEAD = timedelta(minutes=30), timedelta(minutes=90)


@room.get("")
def index() -> ResponseReturnValue:
    """The meetings of the next hour and a half, or of the whole day, with who is there; how many were held, and not."""
    return _index(None)


@liaison_room.get("", endpoint="index")
def liaison_index() -> ResponseReturnValue:
    """Those of which the reader is the liaison officer."""
    return _index(current_user.account.id)


@room.post("/<int:meeting_id>/presence")
def presence(meeting_id: int) -> ResponseReturnValue:
    """Say that a party is here, late or missing."""
    return _say(_meeting(meeting_id))


@liaison_room.post("/<int:meeting_id>/presence", endpoint="presence")
def liaison_presence(meeting_id: int) -> ResponseReturnValue:
    return _say(_own_meeting(meeting_id))


@room.post("/scan")
def scan() -> ResponseReturnValue:
    """A badge at the desk or a table: its party is here; two badges: they meet at the next free time."""
    code, other = (text(request.form.get(name), 400).strip() for name in ("code", "other"))
    try:
        with transaction():
            if other:
                made = walk_up(current_event(), code, other, by=actor())
            else:
                came = arrive(current_event(), code, with_g2g=_sees_g2g(), by=actor())
    except Refused as refusal:
        flash(refusal.message, "warning")
        return redirect(url_for(".index"), 303)
    flash(_walk_up_words(made) if other else _arrival_words(came), "success")
    return _back(made if other else came.meeting)


@room.post("/<int:meeting_id>/end")
def end(meeting_id: int) -> ResponseReturnValue:
    """Say that a meeting has ended."""
    return _end(_meeting(meeting_id))


@liaison_room.post("/<int:meeting_id>/end", endpoint="end")
def liaison_end(meeting_id: int) -> ResponseReturnValue:
    return _end(_own_meeting(meeting_id))


@room.post("/<int:meeting_id>/delay")
def delay(meeting_id: int) -> ResponseReturnValue:
    """Move a meeting some minutes on; where it does not fit, the nearest ways out are named."""
    return _delay(_meeting(meeting_id))


@liaison_room.post("/<int:meeting_id>/delay", endpoint="delay")
def liaison_delay(meeting_id: int) -> ResponseReturnValue:
    return _delay(_own_meeting(meeting_id))


def _index(liaison_id: int | None) -> str:
    event, now = current_event(), clock.now()
    whole = request.args.get("whole") is not None
    begins, ends = _day(now)
    starts_at, ends_at = (begins, ends) if whole else (now - _BEHIND, now + _AHEAD)
    with_g2g = liaison_id is not None or _sees_g2g()
    query = meetings_between(event, starts_at, ends_at, with_g2g=with_g2g, liaison_id=liaison_id)
    ids = query.order_by(None).options().with_only_columns(Meeting.id).subquery()
    page = paged(query, sa.select(sa.func.count()).select_from(ids))
    return render_template(
        "meetings/day/index.html",
        page=page,
        days=days_of_meetings(event, page.rows, now),
        counts={} if liaison_id else course_counts(event, begins, ends, now, with_g2g=with_g2g),
        whole=whole,
        scans=liaison_id is None,
        now=now,
        late_minutes=LATE_MINUTES,
        meeting_title=title_of,
        course_word=course_word,
        course_look=course_look,
        presence_word=presence_word,
    )


def _say(meeting: Meeting) -> ResponseReturnValue:
    said = word_of(Presence, request.form.get("presence"))
    if said is None:
        raise Refused(_("Choose one of the answers."))
    with transaction():
        party = number(request.form.get("party"), otherwise=0)
        say_presence(meeting, party, said, by=actor(), late_minutes=_minutes())
    return _back(meeting)


def _end(meeting: Meeting) -> ResponseReturnValue:
    with transaction():
        end_meeting(meeting, by=actor())
    return _back(meeting)


def _delay(meeting: Meeting) -> ResponseReturnValue:
    version = number(request.form.get("version"), otherwise=0)
    try:
        with transaction():
            delay_meeting(meeting, _minutes(), version=version, by=actor())
        flash(_("The meeting is moved. Whoever knows of it is written to."), "success")
    except NotPossible as refusal:
        for sentence in (refusal.message, *refusal.details):
            flash(sentence, "warning")
    return _back(meeting)


def _arrival_words(came: TableArrival) -> str:
    where = at_words(came.meeting)
    return _("%(name)s (%(party)s) is here: %(where)s.", name=came.name, party=came.party.name, where=where)


def _walk_up_words(made: Meeting) -> str:
    voices = ", ".join(one.name for one in made.interpreters)
    told = f"{title_of(made)}: {at_words(made)}"
    return f"{told}. {_('Interpreter: %(name)s', name=voices)}" if voices else told


def _minutes() -> int:
    return max(number(request.form.get("minutes"), otherwise=LATE_MINUTES[1], most=LATE_MINUTES[-1]), 1)


def _sees_g2g() -> bool:
    return bool(current_user.may(Permission.SEE_G2G, current_event().id))


def _day(now: datetime) -> tuple[datetime, datetime]:
    """The expo's day of now; before it the first, after it the last."""
    event = current_event()
    today = min(max(event.day_of(now), event.first_day), event.last_day)
    return event.day_begins(today), event.day_begins(today + timedelta(days=1))


def _back(meeting: Meeting) -> ResponseReturnValue:
    whole = "1" if "whole" in request.form else None
    return redirect(url_for(".index", whole=whole, _anchor=f"meeting-{meeting.id}"), 303)


def _meeting(meeting_id: int) -> Meeting:
    found = meeting_in(current_event(), meeting_id)
    if found is None or (found.kind is MeetingKind.G2G and not _sees_g2g()):
        raise NotFound(_("There is no such meeting."))
    return found


def _own_meeting(meeting_id: int) -> Meeting:
    """A meeting of which the reader is the liaison officer."""
    found = meeting_in(current_event(), meeting_id)
    if found is None or found.liaison_id != current_user.account.id:
        raise NotFound(_("There is no such meeting."))
    return found
