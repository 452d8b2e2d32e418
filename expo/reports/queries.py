"""The source rows of a report's figures, for one expo or several at once."""

from collections.abc import Callable, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from expo.db import db
from expo.delegations.models import Delegation
from expo.delegations.rules import DelegationState
from expo.events.models import Event
from expo.i18n import _, localize
from expo.investors.models import CaseFollowUp, InvestorCase
from expo.investors.queries import is_overdue
from expo.investors.rules import CaseState, TicketBand
from expo.meetings.day.models import MeetingOutcome
from expo.meetings.day.queries import days_of_meetings
from expo.meetings.day.rules import AmountBand, Course
from expo.meetings.meeting_models import Meeting
from expo.meetings.reports.queries import unanswered_follow_ups
from expo.meetings.rules import MeetingState
from expo.memoranda.models import Memorandum
from expo.memoranda.proposal_queries import overdue_follow_ups
from expo.memoranda.rules import MemorandumState
from expo.reports.rules import FigureKind, OverdueKind, ReportFigure, SourceRow, figure_of, lower_band
from expo.web.filters import short_moment

Rows = list[SourceRow]
ORDERS: dict[FigureKind, list[str]] = {
    FigureKind.DELEGATIONS: list(DelegationState),
    FigureKind.MEETINGS: list(Course),
    FigureKind.AMOUNTS: list(AmountBand),
    FigureKind.INVESTMENTS: list(TicketBand),
    FigureKind.MEMORANDA: list(MemorandumState),
    FigureKind.CASES: list(CaseState),
    FigureKind.OVERDUE: list(OverdueKind),
}


def report_of(events: Sequence[Event], now: datetime) -> dict[FigureKind, ReportFigure]:
    """The figures of these expos together."""
    return {kind: figure_of(kind, source_rows(kind, events, now), ORDERS[kind]) for kind in FigureKind}


def source_rows(kind: FigureKind, events: Sequence[Event], now: datetime) -> Rows:
    """The rows that a figure counts, expo by expo."""
    return [row for event in events for row in _ROWS[kind](event, now)]


def _delegations(event: Event, _now: datetime) -> Rows:
    query = sa.select(Delegation.name, Delegation.state).where(Delegation.event_id == event.id).order_by(Delegation.id)
    return [SourceRow(event.id, localize(name), state.value) for name, state in db.session.execute(query)]


def _meetings(event: Event, now: datetime) -> Rows:
    query = sa.select(Meeting).where(Meeting.event_id == event.id, Meeting.state == MeetingState.CONFIRMED)
    meetings = list(db.session.scalars(query.options(selectinload(Meeting.sides)).order_by(Meeting.id)))
    days = days_of_meetings(event, meetings, now)
    return [
        SourceRow(event.id, _meeting_name(one.id, one.starts_at, event), days[one.id].course.value)
        for one in meetings
        if one.id in days
    ]


def _amounts(event: Event, _now: datetime) -> Rows:
    query = sa.select(MeetingOutcome.meeting_id, Meeting.starts_at, MeetingOutcome.amount)
    query = query.join(Meeting, Meeting.id == MeetingOutcome.meeting_id).where(MeetingOutcome.event_id == event.id)
    stated: dict[tuple[int, datetime | None], list[str]] = {}
    for meeting_id, starts_at, amount in db.session.execute(query.order_by(MeetingOutcome.meeting_id)):
        stated.setdefault((meeting_id, starts_at), []).append(amount.value)
    bands = {key: lower_band(amounts, ORDERS[FigureKind.AMOUNTS]) for key, amounts in stated.items()}
    return [SourceRow(event.id, _meeting_name(*key, event), band) for key, band in bands.items() if band is not None]


def _investments(event: Event, _now: datetime) -> Rows:
    query = sa.select(InvestorCase.number, InvestorCase.band).where(
        InvestorCase.event_id == event.id, InvestorCase.committed_on.is_not(None)
    )
    rows = db.session.execute(query.order_by(InvestorCase.number))
    return [SourceRow(event.id, _case_name(number), band.value) for number, band in rows]


def _memoranda(event: Event, _now: datetime) -> Rows:
    query = sa.select(Memorandum.title, Memorandum.state).where(Memorandum.event_id == event.id).order_by(Memorandum.id)
    return [SourceRow(event.id, localize(title), state.value) for title, state in db.session.execute(query)]


def _cases(event: Event, _now: datetime) -> Rows:
    query = sa.select(InvestorCase.number, InvestorCase.state).where(InvestorCase.event_id == event.id)
    rows = db.session.execute(query.order_by(InvestorCase.number))
    return [SourceRow(event.id, _case_name(number), state.value) for number, state in rows]


def _overdue(event: Event, now: datetime) -> Rows:
    today = event.date_at(now)
    cases = sa.select(InvestorCase.number).where(InvestorCase.event_id == event.id, is_overdue(today))
    waiting = (
        sa.select(InvestorCase.number, CaseFollowUp.days)
        .join(InvestorCase, InvestorCase.id == CaseFollowUp.case_id)
        .where(CaseFollowUp.event_id == event.id, CaseFollowUp.due_on < today, CaseFollowUp.answer.is_(None))
        .where(InvestorCase.state != CaseState.CLOSED)
    )
    late = [SourceRow(event.id, _case_name(number), OverdueKind.CASE) for number in db.session.scalars(cases)]
    late += [
        SourceRow(event.id, _("Case %(number)s, after %(days)s days", number=number, days=days), OverdueKind.FOLLOW_UP)
        for number, days in db.session.execute(waiting.order_by(InvestorCase.number, CaseFollowUp.days))
    ]
    late += [
        SourceRow(event.id, f"{localize(one.memorandum.title)}: {one.what}", OverdueKind.MEMORANDUM)
        for one in overdue_follow_ups(event, today)
    ]
    return late + [
        SourceRow(event.id, _meeting_name(one.id, one.starts_at, event), OverdueKind.MEETING)
        for one in unanswered_follow_ups(event, today)
    ]


def _meeting_name(number: int, starts_at: datetime | None, event: Event) -> str:
    when = short_moment(starts_at, event.zone) if starts_at else "–"
    return _("Meeting %(number)s, %(when)s", number=number, when=when)


def _case_name(number: int) -> str:
    """Its number alone: more people read a report than may see a case."""
    return _("Case %(number)s", number=number)


_ROWS: dict[FigureKind, Callable[[Event, datetime], Rows]] = {
    FigureKind.DELEGATIONS: _delegations,
    FigureKind.MEETINGS: _meetings,
    FigureKind.AMOUNTS: _amounts,
    FigureKind.INVESTMENTS: _investments,
    FigureKind.MEMORANDA: _memoranda,
    FigureKind.CASES: _cases,
    FigureKind.OVERDUE: _overdue,
}
