"""What the sweeper sends: that a case is overdue, and what became of a commitment; each once."""

from collections.abc import Sequence
from functools import partial

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from expo import clock
from expo.db import db
from expo.due_work import attempt
from expo.investors.models import CaseFollowUp, InvestorCase
from expo.investors.rules import CaseState, FollowUpAnswer, Lateness, lateness
from expo.investors.services.notices import tell_follow_up, tell_overdue

BATCH = 50
_ENDS = (FollowUpAnswer.DONE, FollowUpAnswer.DROPPED)


def sweep_overdue_cases() -> int:
    """Tell officers of the next batch of cases that are overdue; returns of how many. Each of the two deadlines of a case is
    told of once. Cases locked by another worker are skipped.
    """
    latest = clock.now().date()  # of UTC; the day by the expo's calendar is compared below
    unacknowledged = (InvestorCase.acknowledged_at.is_(None), InvestorCase.acknowledge_due_on < latest)
    unanswered = (InvestorCase.answered_at.is_(None), InvestorCase.answer_due_on < latest)
    untold = sa.or_(
        sa.and_(*unacknowledged, ~InvestorCase.acknowledgement_told), sa.and_(*unanswered, ~InvestorCase.answer_told)
    )
    query = sa.select(InvestorCase).where(InvestorCase.state != CaseState.CLOSED, untold).order_by(InvestorCase.id)
    due = list(db.session.scalars(query.limit(BATCH).with_for_update(skip_locked=True, of=InvestorCase)))
    return sum(_tell(case) for case in due)


def _tell(case: InvestorCase) -> bool:
    late = lateness(
        case.state,
        case.event.date_at(clock.now()),
        case.acknowledge_due_on,
        case.answer_due_on,
        acknowledged=case.acknowledged_at is not None,
        answered=case.answered_at is not None,
    )
    told = {Lateness.ACKNOWLEDGEMENT: case.acknowledgement_told, Lateness.ANSWER: case.answer_told}
    news = [one for one in late if not told[one]]
    return bool(news) and attempt(partial(_tell_of, case, news), "overdue cases", case.id)


def _tell_of(case: InvestorCase, news: Sequence[Lateness]) -> None:
    case.acknowledgement_told |= Lateness.ACKNOWLEDGEMENT in news
    case.answer_told |= Lateness.ANSWER in news
    for one in news:
        tell_overdue(case, one)


def sweep_follow_ups() -> int:
    """Ask the investors of the next batch of commitments what became of them; returns how many are dealt with. Nothing is
    asked of closed cases, nor once the answer was that it is done or dropped.
    """
    ended = sa.select(CaseFollowUp.case_id).where(CaseFollowUp.answer.in_(_ENDS))
    query = sa.select(CaseFollowUp).join(InvestorCase, InvestorCase.id == CaseFollowUp.case_id)
    query = query.where(
        CaseFollowUp.sent_at.is_(None),
        CaseFollowUp.due_on <= clock.now().date(),
        InvestorCase.state != CaseState.CLOSED,
        CaseFollowUp.case_id.not_in(ended),
    )
    query = query.options(joinedload(CaseFollowUp.case)).order_by(CaseFollowUp.due_on, CaseFollowUp.id).limit(BATCH)
    due = list(db.session.scalars(query.with_for_update(skip_locked=True, of=CaseFollowUp)))
    return sum(attempt(partial(_ask, one), "follow-ups of commitments", one.id) for one in due)


def _ask(follow_up: CaseFollowUp) -> None:
    follow_up.sent_at = clock.now()
    tell_follow_up(follow_up)
