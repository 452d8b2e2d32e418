"""Delegations for tests: as they stand once they were accepted, and made through the services."""

import itertools
import uuid
from typing import Any

from expo import clock
from expo.db import db, transaction
from expo.delegations.models import Delegation, Member
from expo.delegations.rules import DelegationState, MemberRole
from expo.delegations.services.lifecycle import accept, invite
from expo.delegations.services.member_checks import Naming
from expo.delegations.services.members import add_members
from expo.events.models import Event
from expo.history.services import Actor
from expo.kit.tokens import new_key
from expo.registration.models import Registration
from expo.registration.rules import Details, RegistrationSource

OLGA = Actor("Olga Organiser")
DANA = Actor("Dana Delegate")
_numbers = itertools.count(1)
_SOUNDS = ("ba", "de", "fi", "go", "hu", "ka", "le", "mi", "no", "pu", "ra", "se", "ti", "vo", "zu", "ya")


def a_delegation(event: Event, name: str = "Demo Delegation", **changes: Any) -> Delegation:
    """An accepted delegation without members."""
    fields = {
        "state": DelegationState.ACCEPTED,
        "country": "TR",
        "name": {"en": name},
        "quota": 30,
        "contact_email": "dana@ministry.example",
        "contact_name": "Dana",
    } | changes
    made = Delegation(uid=str(uuid.uuid4()), event=event, link_key=new_key(), created_at=clock.now(), **fields)
    db.session.add(made)
    db.session.commit()
    return made


def a_member(delegation: Delegation, registration: Registration | None, **changes: Any) -> Member:
    """A seat of a delegation."""
    made = Member(event_id=delegation.event_id, delegation=delegation, registration=registration, **changes)
    db.session.add(made)
    db.session.commit()
    return made


def a_name(number: int) -> str:
    """A name that is like no other number's by less than two letters."""
    sounds = []
    for _place in range(4):
        sounds.append(_SOUNDS[number % len(_SOUNDS)] * 2)
        number //= len(_SOUNDS)
    return "".join(sounds).capitalize()


def danas_delegation(event: Event, *, accepted: bool = True, **changes: Any) -> Delegation:
    """Dana's delegation of Türkiye with ten seats, accepted unless it says otherwise."""
    fields: dict[str, Any] = {
        "country": "TR",
        "name": {"en": "Demo delegation of Türkiye", "tr": "Türkiye deneme heyeti"},
        "lead_body": "Demo Chamber",
        "quota": 10,
        "contact_name": "Dana Delegate",
        "contact_email": f"dana.{next(_numbers)}@delegation.example",
        "language": "en",
    }
    with transaction():
        delegation = invite(event, {**fields, **changes}, by=OLGA)
        if accepted:
            accept(delegation, by=DANA)
    return delegation


def some_people(count: int, **changes: Any) -> list[Naming]:
    """So many people with names that nobody confuses, behind one mailbox."""
    role = changes.pop("role", MemberRole.DELEGATE)
    given = {
        "family_name": "Deneme",
        "email": "heyet@delegation.example",
        "country": "TR",
        "organisation": "Demo A.Ş.",
        "job_title": "Engineer",
        **changes,
    }
    return [Naming(Details(given_name=a_name(next(_numbers)), **given), role) for _n in range(count)]


def somebody_of(delegation: Delegation, **changes: Any) -> Member:
    """Somebody with a seat, complete but for a photo."""
    with transaction():
        name = changes.pop("given_name", None)
        [naming] = some_people(1, **changes)
        if name:
            naming = Naming(Details(**{**_plain(naming.details), "given_name": name}), naming.role)
        return add_members(delegation, [naming], source=RegistrationSource.ORGANISER, by=DANA)[0]


def _plain(details: Details) -> dict[str, Any]:
    return {name: getattr(details, name) for name in Details.__dataclass_fields__}
