"""Who is perhaps the same person as a registration that is about to be erased, though nothing links them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from expo.contributions import contributed
from expo.history.services import Actor
from expo.history.subjects import Subject
from expo.kit.digits import digits_in
from expo.kit.text import fold
from expo.registration.models import Registration
from expo.registration.rules import mailbox

LEAST_DIGITS = 7  # of a number without its country's code
LONGEST_CODE = 3  # digits


@dataclass(frozen=True, slots=True)
class Namesake:
    """Somebody with the person's mail address, or with their whole name and telephone number; a speaker, of whom nothing else
    is known, with their whole name. And the page that shows them.
    """

    key: str  # "interpreter 12"
    kind: Subject
    name: str
    endpoint: str
    values: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Namesakes:
    """Extension point: people of another room who are not linked to registrations. `erase` takes one that `find` has found;
    None where an organiser changes or removes them on their own page.
    """

    find: Callable[[Registration], Sequence[Namesake]]
    erase: Callable[[Registration, Namesake, Actor], None] | None = None


def namesakes_of(registration: Registration, *, erased: bool | None = None) -> list[Namesake]:
    """All of them, room by room; or those alone who can be erased with the registration, or cannot."""
    return [
        one
        for source in contributed(Namesakes)
        if erased is None or erased is (source.erase is not None)
        for one in source.find(registration)
    ]


def erase_namesakes(registration: Registration, keys: Collection[str], *, by: Actor) -> None:
    """Erase those of them that were chosen."""
    for source in contributed(Namesakes):
        for one in source.find(registration) if source.erase is not None else ():
            if one.key in keys and source.erase is not None:
                source.erase(registration, one, by)


def has_name(registration: Registration, *names: str) -> bool:
    """Whether one of the names is the person's whole name, in either script."""
    own = {fold(registration.name), fold(registration.second_name)} - {""}
    return not own.isdisjoint(map(fold, names))


def has_mailbox(registration: Registration, email: str) -> bool:
    """Whether a mail address is the person's."""
    return bool(email) and mailbox(email) == registration.email_key


def is_same(registration: Registration, *, name: str, email: str, phone: str) -> bool:
    """Whether somebody has the same mail address, or the same whole name and telephone number."""
    if has_mailbox(registration, email):
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
    return digits_in(phone).lstrip("0")
