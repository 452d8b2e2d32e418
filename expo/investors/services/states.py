"""A case under its lock: what may be done with it, and the state that it comes to."""

import sqlalchemy as sa

from expo.db import db
from expo.errors import Refused
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _
from expo.investors.models import InvestorCase
from expo.investors.queries import facts_of_case
from expo.investors.rules import CaseAct, may, state_of


def lock_case(case: InvestorCase) -> None:
    """Lock the row until the transaction ends, and read it with all that belongs to it anew."""
    query = sa.select(InvestorCase).where(InvestorCase.id == case.id).with_for_update(of=InvestorCase)
    db.session.scalar(query, execution_options={"populate_existing": True})
    _expire(case)


def lock_for(case: InvestorCase, act: CaseAct) -> None:
    """Lock a case. Raises Refused where its state does not allow the act."""
    lock_case(case)
    if not may(case.state, act):
        raise Refused(_("The case is in another state by now. Look at it again."))


def settle_case(case: InvestorCase, verb: Verb, *, by: Actor) -> None:
    """Write the state that the case has come to, and record what was done. The history names it by its number alone, and
    has nothing of what was asked, since more people read it than may see the case.
    """
    db.session.flush()
    _expire(case)
    was, case.state = case.state, state_of(facts_of_case(case))
    case.version += 1
    db.session.flush()
    before = {"state": was} if was is not case.state else None
    after = {"version": case.version, **({"state": case.state} if was is not case.state else {})}
    record(verb, case, by=by, event_id=case.event_id, named=named(case), before=before, after=after)


def named(case: InvestorCase) -> str:
    """What the history calls a case."""
    return str(case.number)


def _expire(case: InvestorCase) -> None:
    db.session.expire(case, ["questions", "meetings", "lines", "follow_ups", "party", "officer"])
