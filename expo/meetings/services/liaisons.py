"""The liaison officers of meetings: whoever has a delegation's meetings has them as its officer."""

from typing import Any

import sqlalchemy as sa

from expo.accounts.models import Account
from expo.accounts.permissions import Permission
from expo.accounts.responsibilities import HeldThing, Responsibility
from expo.db import db
from expo.delegations.board import OfficerKept
from expo.delegations.domain_events import LiaisonReplaced
from expo.delegations.models import Delegation
from expo.events.models import Event
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _, _n
from expo.meetings.meeting_models import Meeting, MeetingParty
from expo.meetings.meeting_queries import WHOLE, is_to_come, with_party
from expo.meetings.models import Party
from expo.meetings.queries import party_by_thing
from expo.meetings.rules import MeetingKind
from expo.meetings.services.meetings import save_placement, title_of
from expo.meetings.services.news import known_of


def hand_over_meetings(replaced: LiaisonReplaced) -> None:
    """Give the meetings to come that a delegation's former liaison officer had to the new one; who is told of a meeting is
    told with its other news. Without a new officer they stay with the former one, since governments do not meet without, and
    whoever is officer next has them then.
    """
    delegation, officer_id = replaced.delegation, replaced.delegation.liaison_id
    party = party_by_thing(delegation.event, "delegation_id", delegation.id)
    if party is None or officer_id is None:
        return
    left = _is_left(party, officer_id) if replaced.former_id is None else Meeting.liaison_id == replaced.former_id
    _give(sa.and_(with_party(party), left), officer_id, by=replaced.by)


def _give(condition: Any, officer_id: int, *, by: Actor) -> None:
    """Give these meetings, of those to come, to a liaison officer."""
    theirs = sa.select(Meeting).where(condition, is_to_come()).options(*WHOLE).order_by(Meeting.id)
    locked = theirs.with_for_update(of=Meeting).execution_options(populate_existing=True)
    for meeting in db.session.scalars(locked).all():
        known, former_id = known_of(meeting), meeting.liaison_id
        meeting.liaison_id = officer_id
        db.session.flush()
        db.session.expire(meeting, ["liaison"])
        save_placement(meeting, known)
        record(
            Verb.CHANGED,
            meeting,
            by=by,
            event_id=meeting.event_id,
            named=title_of(meeting),
            before={"liaison_id": former_id},
            after={"liaison_id": officer_id, "version": meeting.version},
        )


def _is_left(party: Party, officer_id: int) -> Any:
    """That a meeting of a delegation that had no officer is with somebody who is nobody's officer at its table, or with nobody
    though its kind needs one.
    """
    others = sa.select(MeetingParty.meeting_id).join(Party, Party.id == MeetingParty.party_id)
    others = others.join(Delegation, Delegation.id == Party.delegation_id)
    others = others.where(Party.id != party.id, Delegation.liaison_id == Meeting.liaison_id)
    elsewhere = others.where(MeetingParty.meeting_id == Meeting.id).correlate(Meeting).exists()
    missing = sa.and_(Meeting.liaison_id.is_(None), Meeting.kind != MeetingKind.B2B)
    return sa.or_(missing, sa.and_(Meeting.liaison_id != officer_id, ~elsewhere))


def _name_kept(delegation: Delegation, officer: Account) -> str:
    party = party_by_thing(delegation.event, "delegation_id", delegation.id)
    if party is None:
        return ""
    theirs = sa.select(sa.func.count(Meeting.id)).where(
        with_party(party), Meeting.liaison_id == officer.id, is_to_come()
    )
    count = db.session.scalar(theirs) or 0
    named = _n(
        "%(num)d meeting to come still names %(name)s as its liaison officer, until the delegation has another.",
        "%(num)d meetings to come still name %(name)s as their liaison officer, until the delegation has another.",
        count,
        name=officer.name,
    )
    return named if count else ""


def _held(event_id: int | None, account_id: int | None) -> list[HeldThing]:
    """By expo and account, how many meetings to come it is the liaison officer of."""
    query = sa.select(Meeting.event_id, Event.slug, Meeting.liaison_id, sa.func.count())
    query = query.join(Event, Event.id == Meeting.event_id).where(Meeting.liaison_id.is_not(None), is_to_come())
    query = query.where(*([Meeting.event_id == event_id] if event_id is not None else []))
    query = query.where(*([Meeting.liaison_id == account_id] if account_id is not None else []))
    rows = db.session.execute(
        query.group_by(Meeting.event_id, Event.slug, Meeting.liaison_id).order_by(Meeting.event_id)
    )
    return [
        HeldThing(
            officer_id or 0,
            number,
            slug,
            _n("%(num)d meeting to come", "%(num)d meetings to come", count),
            _("Liaison officer"),
            "meetings.index",
            {},
        )
        for number, slug, officer_id, count in rows
    ]


def _hand_over(event_id: int, former_id: int, to: Account, by: Actor) -> None:
    _give(sa.and_(Meeting.event_id == event_id, Meeting.liaison_id == former_id), to.id, by=by)


MEETINGS_KEPT = OfficerKept(_name_kept)
OF_MEETINGS = Responsibility(Permission.SEE_MEETINGS, _held, _hand_over)
