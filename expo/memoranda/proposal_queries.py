"""Whom clerks propose for a memorandum, and what is to be done after it."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from expo.db import db
from expo.events.models import Event
from expo.memoranda.models import Memorandum
from expo.memoranda.proposal_models import CeremonyProposal, MemorandumFollowUp


def proposals_of(memorandum: Memorandum) -> list[CeremonyProposal]:
    """The open proposals of all parties, in the order in which they came."""
    query = sa.select(CeremonyProposal).where(CeremonyProposal.memorandum_id == memorandum.id)
    return list(db.session.scalars(query.options(joinedload(CeremonyProposal.side)).order_by(CeremonyProposal.id)))


def follow_ups_of(memorandum: Memorandum) -> list[MemorandumFollowUp]:
    """What is to be done, in order of days."""
    query = sa.select(MemorandumFollowUp).where(MemorandumFollowUp.memorandum_id == memorandum.id)
    return list(db.session.scalars(query.order_by(MemorandumFollowUp.due_on, MemorandumFollowUp.id)))


def overdue_follow_ups(event: Event, today: date) -> list[MemorandumFollowUp]:
    """What was to be done by an earlier day and is not, at all memoranda of an expo."""
    query = sa.select(MemorandumFollowUp).where(
        MemorandumFollowUp.event_id == event.id, MemorandumFollowUp.due_on < today, MemorandumFollowUp.done_on.is_(None)
    )
    query = query.options(joinedload(MemorandumFollowUp.memorandum))
    return list(db.session.scalars(query.order_by(MemorandumFollowUp.due_on, MemorandumFollowUp.id)))
