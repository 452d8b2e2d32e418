"""Officers of cases: what they have to do is named before they cannot, and given to another in one act."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from expo.accounts.models import Account
from expo.accounts.permissions import Permission
from expo.accounts.responsibilities import HeldThing, Responsibility
from expo.db import db
from expo.history.services import Actor
from expo.history.verbs import Verb
from expo.i18n import _
from expo.investors.models import InvestorCase
from expo.investors.rules import CaseState
from expo.investors.services.states import lock_case, settle_case


def _held(event_id: int | None, account_id: int | None) -> list[HeldThing]:
    """Their cases that are not closed, each by its number alone."""
    return [
        HeldThing(
            one.officer_id or 0,
            one.event_id,
            one.event.slug,
            _("Case %(number)s", number=one.number),
            _("Officer"),
            "cases.show",
            {"case_id": one.id},
        )
        for one in _cases(event_id, account_id)
    ]


def _cases(event_id: int | None, account_id: int | None) -> list[InvestorCase]:
    query = sa.select(InvestorCase).where(InvestorCase.officer_id.is_not(None), InvestorCase.state != CaseState.CLOSED)
    query = query.where(*([InvestorCase.event_id == event_id] if event_id is not None else []))
    query = query.where(*([InvestorCase.officer_id == account_id] if account_id is not None else []))
    return list(db.session.scalars(query.options(joinedload(InvestorCase.event)).order_by(InvestorCase.id)))


def _hand_over(event_id: int, former_id: int, to: Account, by: Actor) -> None:
    for case in _cases(event_id, former_id):
        lock_case(case)
        if case.officer_id == former_id:
            case.officer_id = to.id
            settle_case(case, Verb.CHANGED, by=by)


OF_CASES = Responsibility(Permission.INVESTOR_CASES, _held, _hand_over)
