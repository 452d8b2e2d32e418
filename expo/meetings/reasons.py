"""Why a meeting was moved or cancelled, in the reader's language and under the parties' present names."""

import sqlalchemy as sa

from expo.db import db
from expo.i18n import _, force_locale
from expo.i18n import language as language_read
from expo.meetings.day.models import MeetingAttendance
from expo.meetings.day.rules import Presence
from expo.meetings.meeting_models import Meeting
from expo.meetings.rules import MeetingReason, MeetingState


def reason_words(meeting: Meeting, language: str | None = None) -> str:
    """Why a meeting was moved or cancelled: as somebody wrote it, else what brought it about, or which of its parties does not
    come any more, for as long as that is so. Of a late party one more statement.
    """
    with force_locale(language or language_read()):
        if meeting.reason_kind is MeetingReason.DAY_LOST:
            return _("The expo does not take place on that day.")
        if meeting.reason_kind is MeetingReason.REARRANGED:
            return _("Rearranged, since something came in the way.")
        if meeting.reason_kind is MeetingReason.LATE:
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
