"""Issued letters and the stays of delegations, which name days and a place, when the expo is on other days or elsewhere."""

from typing import Any

import sqlalchemy as sa

from expo.db import db
from expo.delegations.models import Delegation
from expo.delegations.rules import DelegationState
from expo.delegations.words import delegation_word
from expo.events.changes.venue import NamesVenue, whereabouts_of
from expo.events.lost_days import Dated, DaysChange, LostLine
from expo.events.models import Event
from expo.i18n import _l, _n, localize
from expo.letters.models import Letter


def _elsewhere(event: Event) -> str:
    """How many letters hold and name another place than the expo has now."""
    query = sa.select(Letter.frozen).where(Letter.event_id == event.id, Letter.revoked_at.is_(None))
    with db.session.no_autoflush:
        held = db.session.scalars(query.where(Letter.replaced_by_id.is_(None))).all()
    number = sum(1 for frozen in held if not _names(frozen, event))
    if not number:
        return ""
    return _n(
        "%(num)d letter that is issued names another place: issue it anew, or a consulate may refuse it.",
        "%(num)d letters that are issued name another place: issue them anew, or a consulate may refuse them.",
        number,
    )


def _names(frozen: dict[str, Any], event: Event) -> bool:
    whereabouts = whereabouts_of(event)
    return all(side["place"] == whereabouts.words(side["language"]) for side in frozen["sides"])


def _letters(change: DaysChange) -> list[LostLine]:
    """One line for all that hold, since they may be thousands; none where only a day was added."""
    if change.now[0] <= change.was[0] and change.now[1] >= change.was[1]:
        return []
    query = sa.select(sa.func.count()).where(Letter.event_id == change.event.id, Letter.revoked_at.is_(None))
    number = db.session.scalar(query.where(Letter.replaced_by_id.is_(None))) or 0
    line = _n("%(num)d letter that is issued", "%(num)d letters that are issued", number)
    return [LostLine(line, change.was[0])] if number else []


def _stays(change: DaysChange) -> list[LostLine]:
    """Delegations whose own dates leave out a day of the expo that they were to be there on, or all of them."""
    query = sa.select(Delegation).where(
        Delegation.event_id == change.event.id,
        sa.or_(Delegation.arrives_on > change.now[0], Delegation.leaves_on < change.now[1]),
    )
    return [
        LostLine(localize(one.name), one.arrives_on or one.leaves_on or change.was[0], _state_note(one))
        for one in db.session.scalars(query.order_by(Delegation.arrives_on, Delegation.id))
    ]


def _state_note(delegation: Delegation) -> str:
    """The state of a delegation that is not accepted: it may come on the new days."""
    return "" if delegation.state is DelegationState.ACCEPTED else delegation_word(delegation.state)


LETTER_VENUES = NamesVenue(_elsewhere)
LETTER_DAYS = Dated(
    "letters",
    _l("Invitation letters that name the former days: issue them anew, or a visa may end too early"),
    _letters,
    lambda _change: (),
)
STAYS = Dated(
    "stays",
    _l("Delegations whose own dates do not fit the new days: correct them with their heads"),
    _stays,
    lambda _change: (),
)
