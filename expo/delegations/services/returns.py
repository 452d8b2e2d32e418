"""The members of a delegation that was withdrawn and is accepted again: counted, and brought back."""

import sqlalchemy as sa

from expo.db import db
from expo.delegations.mails import DELEGATION_ACCEPTED, DELEGATION_RETURNS
from expo.delegations.models import Delegation
from expo.delegations.notices import queue_head_mail
from expo.delegations.queries import cancelled_with
from expo.delegations.rules import DelegationState
from expo.errors import Refused
from expo.history.services import Actor
from expo.i18n import _, _n, force_locale
from expo.registration.services.decisions import approve

_MOST_NAMED = 5


def bring_back(delegation: Delegation, *, by: Actor) -> None:
    """Register the members again whom the withdrawal of their delegation cancelled; each is told, and where there is no free
    seat waits for one. Raises Refused where the delegation does not come, and where none of them can be registered.
    """
    db.session.scalar(sa.select(Delegation.id).where(Delegation.id == delegation.id).with_for_update())
    if delegation.state is not DelegationState.ACCEPTED:
        raise Refused(_("Members can be named once the delegation is accepted."))
    gone = cancelled_with(delegation)
    if not gone:
        raise Refused(_("Nobody is cancelled since then any more."))
    refusals = _register_again(delegation, by)
    if len(refusals) == len(gone):
        raise Refused(_("None of them can be registered again."), refusals[:_MOST_NAMED])


def welcome_back(delegation: Delegation, *, people: bool, by: Actor) -> None:
    """Tell the head of a delegation that comes after all how many of its members are cancelled; with `people` they are
    registered again first.
    """
    gone = cancelled_with(delegation)
    if not gone:
        queue_head_mail(delegation, DELEGATION_ACCEPTED)
        return
    left = len(_register_again(delegation, by)) if people else len(gone)
    with force_locale(delegation.language):
        told = " ".join(part for part in (_back_words(len(gone) - left), _left_words(left)) if part)
    queue_head_mail(delegation, DELEGATION_RETURNS, {"members": told})


def _register_again(delegation: Delegation, by: Actor) -> list[str]:
    """What those were refused with who are not registered again."""
    refusals = []
    for person in cancelled_with(delegation):
        try:
            approve(person, by=by)
        except Refused as refused:
            refusals.append(refused.message)
    return refusals


def _back_words(count: int) -> str:
    if not count:
        return ""
    return _n(
        "%(num)d member who was cancelled when it was withdrawn is registered again, and told so.",
        "%(num)d members who were cancelled when it was withdrawn are registered again, and told so.",
        count,
    )


def _left_words(count: int) -> str:
    if not count:
        return ""
    return _n(
        "%(num)d member who was cancelled when it was withdrawn is still cancelled. The page brings them back.",
        "%(num)d members who were cancelled when it was withdrawn are still cancelled. The page brings them back.",
        count,
    )
