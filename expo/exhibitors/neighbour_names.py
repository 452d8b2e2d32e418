"""The names of firms that can be wanted near or apart, and the firms that are called so."""

from collections import Counter
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from expo.db import db
from expo.events.models import Event
from expo.events.rules import EventState
from expo.exhibitors.application_models import Neighbour
from expo.exhibitors.models import Exhibitor, Firm
from expo.exhibitors.rules import LIVE, ApplicationState, match_key


def firms_called(event: Event, name: str) -> list[Firm]:
    """The firms with a live application for the event that are called so, whatever their case and legal form."""
    key = match_key(name)
    return [one.firm for one in _applicants(event) if one.firm is not None and key in _keys(one.firm)]


def applicants_by_name(event: Event) -> dict[str, Firm]:
    """The firms with a live application, for organisers, by a name that is one firm's alone: where several are called the
    same, it has the legal name, the city and the mail address too.
    """
    applicants = [one for one in _applicants(event) if one.firm is not None]
    sharing = Counter(key for one in applicants if one.firm is not None for key in _keys(one.firm))
    found: dict[str, Firm] = {}
    for one in applicants:
        if one.firm is not None:
            alone = all(sharing[key] == 1 for key in _keys(one.firm))
            found[one.firm.display_name if alone else _full_name(one, one.firm)] = one.firm
    return dict(sorted(found.items()))


def shared_names(exhibitor: Exhibitor, neighbours: Sequence[Neighbour]) -> dict[int, tuple[int, str]]:
    """Of the linked firms that an exhibitor wants near or apart, those whose name as it was typed several others have now: how
    many, and what tells the linked one from them. By the ids of the wishes; the links stay until an organiser changes them.
    """
    linked = {one.id: one for one in neighbours if one.firm_id is not None}
    others = [one for one in _applicants(exhibitor.event) if one.id != exhibitor.id] if linked else []
    found = {}
    for number, wish in linked.items():
        called = [(one, one.firm) for one in others if one.firm is not None and wish.match_key in _keys(one.firm)]
        if len(called) > 1:
            labels = [_full_name(one, firm) for one, firm in called if firm.id == wish.firm_id]
            found[number] = len(called), labels[0] if labels else wish.called
    return found


def public_names(event: Event) -> list[str]:
    """The names of the firms that stand in a public directory of the organisation, this event's or an earlier one's."""
    query = sa.select(Firm.display_name).join(Exhibitor, Exhibitor.firm_id == Firm.id)
    query = query.join(Event, Event.id == Exhibitor.event_id).where(
        Event.organisation_id == event.organisation_id,
        Event.state != EventState.DRAFT,
        Exhibitor.state == ApplicationState.CONFIRMED,
    )
    return list(db.session.scalars(query.distinct().order_by(Firm.display_name)))


def _applicants(event: Event) -> list[Exhibitor]:
    query = sa.select(Exhibitor).join(Firm, Exhibitor.firm_id == Firm.id).options(contains_eager(Exhibitor.firm))
    query = query.where(Exhibitor.event_id == event.id, Exhibitor.state.in_(LIVE))
    return list(db.session.scalars(query.order_by(Exhibitor.id)))


def _keys(firm: Firm) -> set[str]:
    return {match_key(firm.display_name), match_key(firm.legal_name)}


def _full_name(exhibitor: Exhibitor, firm: Firm) -> str:
    about = (firm.legal_name, firm.city, exhibitor.email)
    return f"{firm.display_name} ({', '.join(filter(None, about))})"
