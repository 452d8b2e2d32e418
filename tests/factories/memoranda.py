"""Who signs a memorandum in a test."""

from typing import Any

from expo.db import transaction
from expo.history.services import Actor
from expo.memoranda.ceremony_rules import CeremonyRole
from expo.memoranda.models import Memorandum, MemorandumParty, MemorandumPerson
from expo.memoranda.services.ceremonies import add_person
from expo.registration.models import Registration

OLGA = Actor("Olga Organiser")


def a_signatory(side: MemorandumParty, who: str | Registration = "Emil Example", **changes: Any) -> MemorandumPerson:
    """Somebody who signs for a party: registered, or of this name."""
    person = None if isinstance(who, str) else who
    fields = {
        "role": CeremonyRole.SIGNATORY,
        "name": {"en": who} if isinstance(who, str) else {},
        "post": {},
        "rank": 50,
        "full_powers": True,
    } | changes
    with transaction():
        return add_person(side.memorandum, side, fields, person, by=OLGA)


def name_signatories(memorandum: Memorandum) -> None:
    """Somebody who signs for each party."""
    for number, side in enumerate(memorandum.sides):
        a_signatory(side, f"Signatory {number}")
