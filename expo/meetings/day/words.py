"""The words of the day: presences, courses, outcomes and amounts, and why a meeting was moved or cancelled."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from expo.db import db
from expo.i18n import _, _l, force_locale
from expo.i18n import language as language_read
from expo.meetings.day.models import MeetingAttendance
from expo.meetings.day.rules import AmountBand, Course, OutcomeKind, Presence, StepAnswer
from expo.meetings.meeting_models import Meeting
from expo.meetings.rules import MeetingCause, MeetingState
from expo.web.filters import clock_time

_PRESENCES: Mapping[Presence, Any] = {
    Presence.HERE: _l("here"),
    Presence.LATE: _l("late"),
    Presence.ABSENT: _l("not here"),
}
_COURSES: Mapping[Course, Any] = {
    Course.TO_COME: _l("still to come"),
    Course.WAITS: _l("somebody waits"),
    Course.LATE: _l("somebody is late"),
    Course.RUNNING: _l("running"),
    Course.HELD: _l("held"),
    Course.NO_SHOW: _l("not held: somebody did not come"),
    Course.ONE_SIDE: _l("said by one side alone"),
    Course.DISPUTED: _l("the sides say different things"),
    Course.NOT_SAID: _l("nobody has said whether it was held"),
}
_LOOKS = {
    Course.WAITS: "info",
    Course.LATE: "warn",
    Course.RUNNING: "info",
    Course.HELD: "good",
    Course.NO_SHOW: "bad",
    Course.ONE_SIDE: "warn",
    Course.DISPUTED: "warn",
    Course.NOT_SAID: "warn",
}
_RESULTS: Mapping[OutcomeKind, Any] = {
    OutcomeKind.NOTHING: _l("Nothing"),
    OutcomeKind.CONTACT: _l("A contact"),
    OutcomeKind.SAMPLE: _l("A sample"),
    OutcomeKind.VISIT: _l("A visit"),
    OutcomeKind.OFFER: _l("An offer"),
    OutcomeKind.CONTRACT: _l("A contract is intended"),
    OutcomeKind.MEMORANDUM: _l("A memorandum is intended"),
}
_STEPS: Mapping[StepAnswer, Any] = {
    StepAnswer.DONE: _l("Done"),
    StepAnswer.LATER: _l("Later"),
    StepAnswer.DROPPED: _l("Dropped"),
}
_AMOUNTS: Mapping[AmountBand, Any] = {
    AmountBand.NONE: _l("No amount"),
    AmountBand.TENS: _l("Under 100,000 US dollars"),
    AmountBand.HUNDREDS: _l("100,000 to 1 million US dollars"),
    AmountBand.MILLIONS: _l("1 to 10 million US dollars"),
    AmountBand.MORE: _l("Over 10 million US dollars"),
}


def step_word(answer: StepAnswer) -> str:
    return str(_STEPS[answer])


def at_words(meeting: Meeting) -> str:
    """When and where a meeting is that has its time."""
    at = clock_time(meeting.starts_at, meeting.event.zone) if meeting.starts_at else ""
    return f"{at}, {meeting.place.location_in(None) if meeting.place else ''}"


def presence_word(presence: Presence) -> str:
    return str(_PRESENCES[presence])


def course_word(course: Course) -> str:
    return str(_COURSES[course])


def course_look(course: Course) -> str:
    return _LOOKS.get(course, "")


def result_word(result: OutcomeKind) -> str:
    return str(_RESULTS[result])


def amount_word(amount: AmountBand) -> str:
    return str(_AMOUNTS[amount])


def reason_words(meeting: Meeting, language: str | None = None) -> str:
    """Why a meeting was moved or cancelled: as somebody wrote it, else what brought it about, or which of its parties does not
    come any more, for as long as that is so. Of a late party one more statement.
    """
    with force_locale(language or language_read()):
        if meeting.reason_kind is MeetingCause.DAY_LOST:
            return _("The expo does not take place on that day.")
        if meeting.reason_kind is MeetingCause.REARRANGED:
            return _("Rearranged, since something came in the way.")
        if meeting.reason_kind is MeetingCause.LATE:
            return _who_is_late(meeting, language)
        if meeting.reason or meeting.state is not MeetingState.CANCELLED:
            return meeting.reason
        gone = [side.party.name_in(language) for side in meeting.sides if not side.party.stands]
        return " ".join(_("%(who)s does not come any more.", who=name) for name in gone)


def _who_is_late(meeting: Meeting, language: str | None) -> str:
    """Who is late, by name until they have come."""
    query = sa.select(MeetingAttendance.party_id).where(
        MeetingAttendance.meeting_id == meeting.id, MeetingAttendance.presence == Presence.LATE
    )
    late = set(db.session.scalars(query))
    names = [one.party.name_in(language) for one in meeting.sides if one.party_id in late]
    return _("Late: %(names)s.", names=", ".join(names)) if names else _("A party was late.")
