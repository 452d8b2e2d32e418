"""Queries of the investors' desk."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from expo import clock
from expo.accounts.models import Account
from expo.accounts.permissions import Permission
from expo.accounts.queries import team_who_may
from expo.db import db
from expo.events.models import Event
from expo.investors.models import CaseMeeting, CaseQuestion, InvestorCase, InvestorDesk
from expo.investors.rules import AGES, CaseFacts, CaseState, Discretion, age_group
from expo.meetings.meeting_models import Meeting, MeetingParty
from expo.meetings.meeting_queries import WHOLE
from expo.meetings.models import Party
from expo.meetings.queries import WITH_NAME
from expo.meetings.rules import LIVE, MeetingState


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What the list of cases shows: of a state, at least so old in days, overdue alone."""

    state: CaseState | None = None
    age: int = 0
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class Blocker:
    """A body whose answers are missing: how many, and how many of them are overdue."""

    name: str
    waiting: int
    overdue: int
    stands: bool  # takes part in the expo


def desk_of(event: Event) -> InvestorDesk | None:
    return db.session.get(InvestorDesk, event.id)


def takes_cases(event: Event) -> bool:
    """Whether the public form is open."""
    found = desk_of(event)
    return found is not None and found.is_open


def officers_of(event: Event) -> list[Account]:
    """Who of the team may work on cases and can sign in, by name."""
    return team_who_may(event.id, Permission.INVESTOR_CASES)


def cases_of(event: Event, wanted: CaseFilter, *, reader_id: int | None, manages_team: bool) -> sa.Select[Any]:
    """Selects an event's cases, the newest first. Filters by more than the state leave out those sealed to the reader."""
    query = sa.select(InvestorCase).where(InvestorCase.event_id == event.id).order_by(InvestorCase.number.desc())
    if wanted.state is not None:
        query = query.where(InvestorCase.state == wanted.state)
    if wanted.age:
        query = query.where(InvestorCase.created_at <= clock.now() - timedelta(days=wanted.age))
    if wanted.overdue:
        query = query.where(is_overdue(event.date_at(clock.now())))
    if (wanted.age or wanted.overdue) and not manages_team:
        unsealed = InvestorCase.discretion != Discretion.SEALED
        query = query.where(sa.or_(unsealed, InvestorCase.officer_id == reader_id))
    return query.options(joinedload(InvestorCase.officer))


def is_overdue(today: date) -> sa.ColumnElement[bool]:
    """`rules.lateness` as a condition."""
    unacknowledged = sa.and_(InvestorCase.acknowledged_at.is_(None), InvestorCase.acknowledge_due_on < today)
    unanswered = sa.and_(InvestorCase.answered_at.is_(None), InvestorCase.answer_due_on < today)
    return sa.and_(InvestorCase.state != CaseState.CLOSED, sa.or_(unacknowledged, unanswered))


def case_in(event: Event, case_id: int) -> InvestorCase | None:
    """A case with its questions and meetings."""
    query = sa.select(InvestorCase).where(InvestorCase.event_id == event.id, InvestorCase.id == case_id)
    asked = selectinload(InvestorCase.questions).joinedload(CaseQuestion.party).options(*WITH_NAME)
    met = selectinload(InvestorCase.meetings).joinedload(CaseMeeting.meeting).options(*WHOLE)
    party = joinedload(InvestorCase.party).options(*WITH_NAME)
    return db.session.scalar(query.options(asked, met, party))


def facts_of_case(case: InvestorCase) -> CaseFacts:
    return CaseFacts(
        acknowledged=case.acknowledged_at is not None,
        open_questions=sum(one.answered_at is None for one in case.questions),
        answered=case.answered_at is not None,
        meetings=len(case.meetings),
        committed=case.committed_on is not None,
        followed=any(one.answer is not None for one in case.follow_ups),
        closed=case.close_reason is not None,
    )


def questions_to(party: Party) -> list[CaseQuestion]:
    """A body's questions with their cases, those that wait first."""
    query = sa.select(CaseQuestion).where(CaseQuestion.party_id == party.id)
    ordered = query.order_by(CaseQuestion.answered_at.is_not(None), CaseQuestion.due_on, CaseQuestion.id)
    return list(db.session.scalars(ordered.options(joinedload(CaseQuestion.case))))


def question_to(party: Party, question_id: int) -> CaseQuestion | None:
    query = sa.select(CaseQuestion).where(CaseQuestion.party_id == party.id, CaseQuestion.id == question_id)
    return db.session.scalar(query.options(joinedload(CaseQuestion.case)))


def meetings_to_link(case: InvestorCase) -> list[Meeting]:
    """The event's meetings with a body in them that are not cancelled and not the case's yet."""
    linked = sa.select(CaseMeeting.meeting_id).where(CaseMeeting.case_id == case.id)
    public = sa.select(MeetingParty.meeting_id).join(Party, Party.id == MeetingParty.party_id)
    public = public.where(MeetingParty.event_id == case.event_id, Party.body_id.is_not(None))
    query = sa.select(Meeting).where(Meeting.event_id == case.event_id, Meeting.id.in_(public))
    query = query.where(Meeting.id.not_in(linked), Meeting.state.in_({*LIVE, MeetingState.PROPOSED}))
    return list(db.session.scalars(query.options(*WHOLE).order_by(Meeting.starts_at, Meeting.id)))


def counts_by_age(event: Event) -> dict[CaseState, list[int]]:
    """How many cases of each state are in each group of age; without names."""
    query = sa.select(InvestorCase.state, InvestorCase.created_at).where(InvestorCase.event_id == event.id)
    counted = Counter((state, age_group((clock.now() - at).days)) for state, at in db.session.execute(query))
    return {state: [counted[state, group] for group in range(len(AGES) + 1)] for state in CaseState}


def blockers_of(event: Event) -> list[Blocker]:
    """The bodies whose answers to cases that are not closed are missing, most of them first."""
    today = event.date_at(clock.now())
    query = sa.select(CaseQuestion.party_id, CaseQuestion.due_on).join(
        InvestorCase, InvestorCase.id == CaseQuestion.case_id
    )
    waiting = query.where(
        InvestorCase.event_id == event.id, InvestorCase.state != CaseState.CLOSED, CaseQuestion.answered_at.is_(None)
    )
    rows = [(row[0], row[1]) for row in db.session.execute(waiting)]
    of_party = Counter(party for party, _due in rows)
    late = Counter(party for party, due in rows if due < today)
    named = sa.select(Party).where(Party.id.in_(of_party)).options(*WITH_NAME).order_by(Party.id)
    parties = {one.id: one for one in db.session.scalars(named)} if rows else {}
    counted = ((parties[party], count, late[party]) for party, count in of_party.most_common())
    return [Blocker(one.name, count, overdue, one.stands) for one, count, overdue in counted]


def cases_of_party(party_id: int) -> int:
    """In how many cases a party is: as the investor, or as a body that was asked."""
    return db.session.scalar(sa.select(sa.func.count()).where(_has_party(party_id))) or 0


def open_cases_with(party_id: int) -> list[InvestorCase]:
    """The cases of a party that are not closed."""
    query = sa.select(InvestorCase).where(_has_party(party_id), InvestorCase.closed_at.is_(None))
    return list(db.session.scalars(query.order_by(InvestorCase.number)))


def _has_party(party_id: int) -> sa.ColumnElement[bool]:
    asked = sa.select(CaseQuestion.case_id).where(CaseQuestion.party_id == party_id)
    return sa.or_(InvestorCase.party_id == party_id, InvestorCase.id.in_(asked))
