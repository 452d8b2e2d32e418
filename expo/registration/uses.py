"""Extension point: what people are named for, shown before their registration is cancelled, declined, erased or replaced."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from expo.accounts.permissions import Permission
from expo.contributions import contributed


@dataclass(frozen=True, slots=True)
class NamedFor:
    """Something that a person is named for, and what they do there; `thing` and `address` are for those with `permission`,
    `kind` says to everybody what kind of thing it is. Whoever replaces them takes it over where it `passes_on`.
    """

    registration_id: int
    person: str
    what: str
    kind: str
    thing: str
    endpoint: str
    values: Mapping[str, Any]
    permission: Permission
    of_group: bool = False  # it goes where their whole group goes, so a page of all of them leaves it out
    passes_on: bool = True


@dataclass(frozen=True, slots=True)
class PersonUse:
    """Extension point: what is to come and names people, by their registrations, in a constant number of queries."""

    find: Callable[[Collection[int]], Sequence[NamedFor]]


def named_for(registration_ids: Collection[int]) -> list[NamedFor]:
    """What these people are named for, in the order of the rooms that tell it."""
    return [one for use in contributed(PersonUse) for one in use.find(registration_ids)] if registration_ids else []
