"""The private pages of an expo's people, firms and delegations, as their links lead to them."""

from collections.abc import Callable
from typing import Any

from expo.db import db
from expo.delegations.links import delegation_address, join_address
from expo.delegations.models import Delegation
from expo.events.models import Event
from expo.exhibitors.links import exhibitor_address, pavilion_address
from expo.exhibitors.models import Exhibitor, Pavilion
from expo.registration.models import Registration
from expo.registration.notices import ticket_address

_PRIVATE: list[tuple[Any, Callable[[Any], str]]] = [
    (Registration, ticket_address),
    (Exhibitor, exhibitor_address),
    (Delegation, delegation_address),
    (Delegation, join_address),
    (Pavilion, pavilion_address),
]


def private_addresses(event: Event) -> list[str]:
    """Two of each kind."""
    return [
        address(one).removeprefix("http://localhost")
        for model, address in _PRIVATE
        for one in db.session.scalars(db.select(model).where(model.event_id == event.id).limit(2))
    ]
