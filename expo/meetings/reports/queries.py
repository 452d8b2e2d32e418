"""The meetings of an expo as reports count them."""

from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from expo import clock
from expo.db import db
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.rules import IN
from expo.meetings.day.models import MeetingFollowUp, MeetingOutcome
from expo.meetings.day.queries import days_of_meetings
from expo.meetings.day.rules import ENDS, AmountBand, StepAnswer
from expo.meetings.meeting_models import Meeting
from expo.meetings.meeting_queries import meetings_of
from expo.meetings.models import Party
from expo.meetings.reports.rules import PartyKind, ReportedMeeting, ReportedParty
from expo.meetings.rules import MeetingState


def reported_meetings(event: Event, *, with_g2g: bool) -> list[ReportedMeeting]:
    """The confirmed meetings, in order of time, with what each side says. A constant number of statements."""
    query = meetings_of(event, with_g2g=with_g2g, state=MeetingState.CONFIRMED)
    meetings = list(db.session.scalars(query))
    days = days_of_meetings(event, meetings, clock.now())
    said, steps, newcomers = _said(event), _steps(event), _newcomers(event)
    return [
        ReportedMeeting(
            one.kind,
            one.origin,
            event.day_of(one.starts_at or one.created_at),
            days[one.id].course,
            tuple(_party(one, side.party, said, steps, newcomers) for side in one.sides),
        )
        for one in meetings
    ]


def cancelled_count(event: Event, *, with_g2g: bool) -> int:
    """How many meetings were cancelled of which people were told."""
    query = meetings_of(event, with_g2g=with_g2g, state=MeetingState.CANCELLED).where(Meeting.told_at.is_not(None))
    ids = query.order_by(None).options().with_only_columns(Meeting.id).subquery()
    return db.session.scalar(sa.select(sa.func.count()).select_from(ids)) or 0


def _party(
    meeting: Meeting,
    party: Party,
    said: Mapping[tuple[int, int], MeetingOutcome],
    steps: Mapping[tuple[int, int], StepAnswer | None],
    newcomers: set[int],
) -> ReportedParty:
    key = (meeting.id, party.id)
    row = said.get(key)
    told = row if row is not None and row.met else None
    firm = party.exhibitor.firm if party.exhibitor is not None else None
    found = firm or party.delegation
    kind = PartyKind.FIRM if party.exhibitor_id else PartyKind.DELEGATION if party.delegation_id else PartyKind.BODY
    return ReportedParty(
        kind,
        party.country,
        tuple(found.sectors) if found is not None else (),
        firm is not None and firm.id in newcomers,
        told.result if told is not None else None,
        told.amount if told is not None else AmountBand.NONE,
        key in steps,
        steps.get(key),
    )


def _said(event: Event) -> dict[tuple[int, int], MeetingOutcome]:
    query = sa.select(MeetingOutcome).where(MeetingOutcome.event_id == event.id)
    return {(one.meeting_id, one.party_id): one for one in db.session.scalars(query)}


def _steps(event: Event) -> dict[tuple[int, int], StepAnswer | None]:
    """The latest answer of each side that was asked how its next step stands."""
    columns = (MeetingFollowUp.meeting_id, MeetingFollowUp.party_id, MeetingFollowUp.answer)
    query = sa.select(*columns).where(MeetingFollowUp.event_id == event.id, MeetingFollowUp.sent_at.is_not(None))
    found: dict[tuple[int, int], StepAnswer | None] = {}
    for meeting_id, party_id, answer in db.session.execute(query.order_by(MeetingFollowUp.days)):
        found[meeting_id, party_id] = answer or found.get((meeting_id, party_id))
    return found


def _newcomers(event: Event) -> set[int]:
    """The firms that take part here and in no expo of the organisation that began before this one."""
    before, other = aliased(Exhibitor), aliased(Event)
    earlier = sa.exists().where(
        before.firm_id == Exhibitor.firm_id,
        before.state.in_(IN),
        before.event_id == other.id,
        other.first_day < event.first_day,
    )
    query = sa.select(Exhibitor.firm_id).where(
        Exhibitor.event_id == event.id, Exhibitor.state.in_(IN), Exhibitor.firm_id.is_not(None), ~earlier
    )
    return {number for number in db.session.scalars(query) if number is not None}


def unanswered_follow_ups(event: Event, today: date) -> list[Meeting]:
    """The meeting of each follow-up that its side has not answered by its day; a side that is done or has dropped it is asked
    no more. A meeting stands there once for each such day of each side.
    """
    answered = aliased(MeetingFollowUp)
    ended = sa.exists().where(
        answered.meeting_id == MeetingFollowUp.meeting_id,
        answered.party_id == MeetingFollowUp.party_id,
        answered.answer.in_(ENDS),
    )
    query = sa.select(Meeting).join(MeetingFollowUp, MeetingFollowUp.meeting_id == Meeting.id)
    query = query.where(MeetingFollowUp.event_id == event.id, MeetingFollowUp.due_on < today)
    query = query.where(MeetingFollowUp.answer.is_(None), ~ended, Meeting.state == MeetingState.CONFIRMED)
    return list(db.session.scalars(query.order_by(MeetingFollowUp.due_on, MeetingFollowUp.id)))
