"""Delegations as they stand once they were accepted."""

import uuid
from typing import Any

from expo import clock
from expo.db import db
from expo.delegations.models import Delegation, Member
from expo.delegations.rules import DelegationState
from expo.events.models import Event
from expo.kit.tokens import new_key
from expo.registration.models import Registration


def a_delegation(event: Event, name: str = "Demo Delegation", **changes: Any) -> Delegation:
    """An accepted delegation without members."""
    fields = {
        "state": DelegationState.ACCEPTED, "country": "TR", "name": {"en": name}, "quota": 30,
        "contact_email": "dana@ministry.example", "contact_name": "Dana",
    } | changes  # fmt: skip
    made = Delegation(uid=str(uuid.uuid4()), event=event, link_key=new_key(), created_at=clock.now(), **fields)
    db.session.add(made)
    db.session.commit()
    return made


def a_member(delegation: Delegation, registration: Registration | None, **changes: Any) -> Member:
    """A seat of a delegation."""
    made = Member(delegation=delegation, registration=registration, **changes)
    db.session.add(made)
    db.session.commit()
    return made
