"""Who is perhaps the same person as a registration that is about to be erased, though nothing links them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from expo.contributions import contributed
from expo.history.services import Actor
from expo.history.subjects import Subject
from expo.kit.text import fold
from expo.registration.models import Registration
from expo.registration.rules import mailbox

LEAST_DIGITS = 7  # of a number without its country's code
LONGEST_CODE = 3  # digits


@dataclass(frozen=True, slots=True)
class Namesake:
    """Somebody with the person's mail address, or with their whole name and telephone number; and the page that shows them."""

    key: str  # "interpreter 12"
    kind: Subject
    name: str
    endpoint: str
    values: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Namesakes:
    """Extension point: people of another room who are not linked to registrations. `erase` takes one that `find` has found."""

    find: Callable[[Registration], Sequence[Namesake]]
    erase: Callable[[Registration, Namesake, Actor], None]


def namesakes_of(registration: Registration) -> list[Namesake]:
    """All of them, room by room."""
    return [one for source in contributed(Namesakes) for one in source.find(registration)]


def erase_namesakes(registration: Registration, keys: Collection[str], *, by: Actor) -> None:
    """Erase those of them that were chosen."""
    for source in contributed(Namesakes):
        for one in source.find(registration):
            if one.key in keys:
                source.erase(registration, one, by)


def is_same(registration: Registration, *, name: str, email: str, phone: str) -> bool:
    """Whether somebody has the same mail address, or the same whole name and telephone number."""
    if email and mailbox(email) == registration.email_key:
        return True
    return fold(name) == fold(registration.name) and is_same_number(phone, registration.phone)


def is_same_number(one: str, other: str) -> bool:
    """Whether two telephone numbers are one, with or without the country's code: "0532 111 22 33", "+90 532 111 22 33"."""
    shorter, longer = sorted((_digits(one), _digits(other)), key=len)
    if shorter == longer:
        return bool(shorter)
    code = longer.removesuffix(shorter)
    return len(shorter) >= LEAST_DIGITS and code != longer and len(code) <= LONGEST_CODE


def _digits(phone: str) -> str:
    return "".join(sign for sign in phone if sign.isdigit()).lstrip("0")
