"""The liaison officers of meetings: whoever has a delegation's meetings has them as its officer."""

import sqlalchemy as sa

from expo.db import db
from expo.delegations.domain_events import LiaisonReplaced
from expo.history.services import record
from expo.history.verbs import Verb
from expo.meetings.meeting_models import Meeting
from expo.meetings.meeting_queries import WHOLE, is_to_come, with_party
from expo.meetings.queries import party_by_thing
from expo.meetings.services.meetings import save_placement, title_of
from expo.meetings.services.news import known_of


def hand_over_meetings(replaced: LiaisonReplaced) -> None:
    """Give the meetings to come that a delegation's former liaison officer had to the new one; who is told of a meeting is
    told with its other news. Without a new officer they stay with the former one: governments do not meet without.
    """
    delegation, officer_id = replaced.delegation, replaced.delegation.liaison_id
    party = party_by_thing(delegation.event, "delegation_id", delegation.id)
    if party is None or replaced.former_id is None or officer_id is None:
        return
    theirs = sa.select(Meeting).where(with_party(party), Meeting.liaison_id == replaced.former_id, is_to_come())
    locked = theirs.options(*WHOLE).order_by(Meeting.id)
    locked = locked.with_for_update(of=Meeting).execution_options(populate_existing=True)
    for meeting in db.session.scalars(locked).all():
        known = known_of(meeting)
        meeting.liaison_id = officer_id
        db.session.flush()
        db.session.expire(meeting, ["liaison"])
        save_placement(meeting, known)
        record(
            Verb.CHANGED,
            meeting,
            by=replaced.by,
            event_id=meeting.event_id,
            named=title_of(meeting),
            before={"liaison_id": replaced.former_id},
            after={"liaison_id": officer_id, "version": meeting.version},
        )
