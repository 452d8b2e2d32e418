"""Opening the public form, cases that come in through it, and what investors do on their own page."""

import uuid
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from expo import clock
from expo.db import db, refuse_violations
from expo.errors import NotFound, Refused
from expo.events.models import Event
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _, localize
from expo.investors.models import CaseFollowUp, CaseLine, InvestorCase, InvestorDesk
from expo.investors.queries import desk_of
from expo.investors.rules import (
    ACKNOWLEDGE_DAYS,
    ANSWER_DAYS,
    CaseAct,
    CloseReason,
    FollowUpAnswer,
    may,
    working_day_after,
)
from expo.investors.services.notices import tell_received
from expo.investors.services.states import lock_case, lock_for, named, settle_case
from expo.kit.tokens import new_key

MOST_CASES = 5000  # of one expo
MOST_LINES = 50  # of one case


def switch_desk(event: Event, *, is_open: bool, by: Actor) -> None:
    """Open or shut the public form of an event."""
    desk = desk_of(event)
    if desk is None:
        desk = InvestorDesk(event_id=event.id, is_open=False, last_number=0)
        db.session.add(desk)
        with refuse_violations({"pk_investor_desks": _("Somebody else changed this at the same moment. Do it again.")}):
            db.session.flush()
    if desk.is_open != is_open:
        desk.is_open = is_open
        db.session.flush()
        verb = Verb.OPENED_THE_INVESTORS_DESK_OF if is_open else Verb.SHUT_THE_INVESTORS_DESK_OF
        record(verb, event, by=by, event_id=event.id, named=localize(event.name))


def receive_case(event: Event, fields: Mapping[str, Any], *, by: Actor) -> InvestorCase:
    """A case by the public form, with the next number; the contact gets a mail. Raises NotFound while the form is shut."""
    desk = db.session.scalar(sa.select(InvestorDesk).where(InvestorDesk.event_id == event.id).with_for_update())
    if desk is None or not desk.is_open:
        raise NotFound(_("This expo takes no inquiries of investors."))
    if desk.last_number >= MOST_CASES:
        raise Refused(_("The desk takes no more cases. Write to the organisers."))
    desk.last_number += 1
    now = clock.now()
    today = event.date_at(now)
    case = InvestorCase(
        uid=str(uuid.uuid4()),
        event=event,
        number=desk.last_number,
        created_at=now,
        acknowledge_due_on=working_day_after(today, ACKNOWLEDGE_DAYS),
        answer_due_on=working_day_after(today, ANSWER_DAYS),
        link_key=new_key(),
        **fields,
    )
    db.session.add(case)
    db.session.flush()
    record(Verb.ADDED, case, by=by, event_id=event.id, named=named(case))
    tell_received(case)
    return case


def add_line(case: InvestorCase, text: str, *, by: Actor) -> None:
    """A line of text of the investor. Raises Refused for a closed case, and beyond so many."""
    lock_case(case)
    _check_open(case)
    if len(case.lines) >= MOST_LINES:
        raise Refused(_("You have added %(most)s lines already. Write to the organisers.", most=MOST_LINES))
    db.session.add(CaseLine(event_id=case.event_id, case_id=case.id, text=text, created_at=clock.now()))
    settle_case(case, Verb.NOTED, by=by)


def withdraw_case(case: InvestorCase, *, by: Actor) -> None:
    """The investor withdraws the case, which closes it; they are not written to about their own act."""
    lock_case(case)
    _check_open(case)
    case.close_reason, case.closed_at = CloseReason.WITHDRAWN, clock.now()
    settle_case(case, Verb.WITHDREW, by=by)


def answer_follow_up(follow_up: CaseFollowUp, case: InvestorCase, answer: FollowUpAnswer, *, by: Actor) -> None:
    """The investor says what became of the commitment. Once it is done or dropped, nothing more is asked."""
    lock_for(case, CaseAct.COMMIT)
    if follow_up.sent_at is None:
        raise Refused(_("This is not asked yet."))
    follow_up.answer, follow_up.answered_at = answer, clock.now()
    settle_case(case, Verb.NOTED, by=by)


def _check_open(case: InvestorCase) -> None:
    if not may(case.state, CaseAct.CLOSE):
        raise Refused(_("This case is closed."))
