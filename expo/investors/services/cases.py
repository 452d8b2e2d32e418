"""What the desk does with a case: accepting it, working on it, asking bodies, meetings, commitments, closing it."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from expo import clock
from expo.accounts.models import Account
from expo.db import db, refuse_violations
from expo.errors import Refused
from expo.history.services import Actor
from expo.history.verbs import Verb
from expo.i18n import _
from expo.investors.models import CaseFollowUp, CaseMeeting, CaseQuestion, InvestorCase
from expo.investors.rules import ANSWER_DAYS, CaseAct, CloseReason, StatedIntention, follow_up_days, working_day_after
from expo.investors.services.notices import tell_body, tell_closed, tell_officer_answered
from expo.investors.services.states import lock_for, settle_case
from expo.meetings.meeting_models import Meeting
from expo.meetings.services.bodies import ensure_party
from expo.meetings.services.meetings import add_meeting


def accept_case(case: InvestorCase, officer: Account, *, by: Actor) -> None:
    """Take a case up: it has an officer from now on, and its receipt is acknowledged."""
    lock_for(case, CaseAct.QUALIFY)
    case.officer_id, case.acknowledged_at = officer.id, clock.now()
    settle_case(case, Verb.ACCEPTED, by=by)


def edit_case(case: InvestorCase, officer: Account, fields: Mapping[str, Any], *, by: Actor) -> None:
    """Save the officer, the next step and what the investor's page says. An answer to the investor counts as the answer."""
    lock_for(case, CaseAct.ASK)
    case.officer_id = officer.id
    for name, value in fields.items():
        setattr(case, name, value)
    if case.desk_answer and case.answered_at is None:
        case.answered_at = clock.now()
    settle_case(case, Verb.CHANGED, by=by)


def ask_body(case: InvestorCase, thing: str, question: str, *, by: Actor) -> CaseQuestion:
    """Ask a body ("body-3"), which is told by mail. Raises Refused while an earlier question to it waits."""
    lock_for(case, CaseAct.ASK)
    party = ensure_party(case.event, thing)
    if party.body is None:
        raise Refused(_("Choose a public body."))
    now = clock.now()
    asked = CaseQuestion(
        event_id=case.event_id,
        case_id=case.id,
        party_id=party.id,
        question=question,
        asked_at=now,
        due_on=working_day_after(case.event.date_at(now), ANSWER_DAYS),
    )
    db.session.add(asked)
    waits = _("%(body)s has not answered your first question yet.", body=party.name)
    with refuse_violations({"uq_case_questions_open": waits}):
        db.session.flush()
    settle_case(case, Verb.ASKED_A_BODY_ABOUT, by=by)
    tell_body(asked)
    return asked


def answer_question(asked: CaseQuestion, answer: str, *, by: Actor, named: str, by_desk: bool = False) -> None:
    """The answer of a body, by its own page or noted by the desk, under the name of who answers. It can be corrected until
    the case is closed; the officer is told of the first one.
    """
    case = asked.case
    lock_for(case, CaseAct.ANSWER)
    db.session.refresh(asked, with_for_update={"of": CaseQuestion})
    first = asked.answered_at is None
    asked.answer, asked.answered_by, asked.answered_at = answer, named, clock.now()
    db.session.flush()
    if case.answered_at is None and not _waiting(case):
        case.answered_at = clock.now()
    settle_case(case, Verb.ANSWERED_A_QUESTION_ABOUT, by=by)
    if first and not by_desk:
        tell_officer_answered(asked)


def arrange_meeting(case: InvestorCase, investor: str, body: str, fields: Mapping[str, Any], *, by: Actor) -> Meeting:
    """Add a meeting, without a time, of the investor ("firm-12" or "delegation-3") and a body; the case keeps who it is."""
    lock_for(case, CaseAct.MEET)
    party, public = ensure_party(case.event, investor), ensure_party(case.event, body)
    if party.is_public or not public.is_public:
        raise Refused(_("Choose the investor among firms and delegations, and a public body."))
    case.party_id = party.id
    meeting = add_meeting(case.event, [public, party], fields, by=by)
    _link(case, meeting, by=by)
    return meeting


def link_meeting(case: InvestorCase, meeting: Meeting, *, by: Actor) -> None:
    """Let a meeting that is there belong to the case too."""
    lock_for(case, CaseAct.MEET)
    _link(case, meeting, by=by)


def commit(case: InvestorCase, stated: StatedIntention, *, by: Actor) -> None:
    """Note what the investor states that they intend. The days of follow-ups that were not sent move with its day."""
    lock_for(case, CaseAct.COMMIT)
    case.commitment, case.committed_on = stated.text, stated.committed_on
    case.amount_minor, case.currency = stated.amount_minor, stated.currency
    known = {one.days: one for one in case.follow_ups}
    for days, due_on in follow_up_days(stated.committed_on).items():
        if days not in known:
            db.session.add(CaseFollowUp(event_id=case.event_id, case_id=case.id, days=days, due_on=due_on))
        elif known[days].sent_at is None:
            known[days].due_on = due_on
    settle_case(case, Verb.CHANGED, by=by)


def close_case(case: InvestorCase, reason: CloseReason, *, by: Actor) -> None:
    """Close a case; the investor is told why. What waits for an answer waits no more."""
    lock_for(case, CaseAct.CLOSE)
    case.close_reason, case.closed_at = reason, clock.now()
    settle_case(case, Verb.CLOSED_THE_CASE, by=by)
    tell_closed(case)


def reopen_case(case: InvestorCase, *, by: Actor) -> None:
    """Take a closed case up again, in the state that it had."""
    lock_for(case, CaseAct.REOPEN)
    case.close_reason = case.closed_at = None
    settle_case(case, Verb.REINSTATED, by=by)


def _waiting(case: InvestorCase) -> bool:
    query = sa.select(CaseQuestion.id).where(CaseQuestion.case_id == case.id, CaseQuestion.answered_at.is_(None))
    return db.session.scalar(query.limit(1)) is not None


def _link(case: InvestorCase, meeting: Meeting, *, by: Actor) -> None:
    db.session.add(CaseMeeting(event_id=case.event_id, case_id=case.id, meeting_id=meeting.id))
    with refuse_violations({"pk_case_meetings": _("This meeting belongs to the case already.")}):
        db.session.flush()
    settle_case(case, Verb.CHANGED, by=by)
