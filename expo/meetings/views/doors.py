"""The doors of parties: whose private page is read, as a party of meetings."""

from dataclasses import dataclass

from flask import abort

from expo.delegations.blueprints import current_delegation, head_actor
from expo.delegations.rules import DelegationState
from expo.events.models import Event
from expo.exhibitors.blueprints import current_exhibitor, firm_actor
from expo.exhibitors.rules import IN
from expo.history.services import Actor
from expo.meetings.body_pages.blueprints import body_actor, current_body
from expo.meetings.models import Party
from expo.meetings.queries import party_by_thing


@dataclass(frozen=True, slots=True)
class Door:
    """Whose page this is: the event, the party as "firm-12", its row once there is one, and who acts."""

    event: Event
    thing: str
    party: Party | None
    actor: Actor


def firm_door() -> Door:
    """The firm of this request's private link; 404 unless it takes part."""
    one = current_exhibitor()
    if one.state not in IN:
        abort(404)
    return Door(one.event, f"firm-{one.id}", party_by_thing(one.event, "exhibitor_id", one.id), firm_actor())


def head_door() -> Door:
    """The delegation of this request's private link; 404 unless it is accepted."""
    one = current_delegation()
    if one.state is not DelegationState.ACCEPTED:
        abort(404)
    return Door(one.event, f"delegation-{one.id}", party_by_thing(one.event, "delegation_id", one.id), head_actor())


def body_door() -> Door:
    """The public body of this request's private link."""
    party = current_body()
    return Door(party.event, f"body-{party.body_id}", party, body_actor())
