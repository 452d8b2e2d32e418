"""Extension point: what accounts are responsible for in an expo, so that it is named before they cannot do it any more."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from expo.accounts.models import Account
from expo.accounts.permissions import Permission
from expo.accounts.queries import account_by_id, works_for
from expo.contributions import contributed
from expo.history.services import Actor


@dataclass(frozen=True, slots=True)
class HeldThing:
    """Something, or several things told as one, that an account is responsible for; `slug` is of their expo."""

    account_id: int
    event_id: int
    slug: str
    name: str
    kind: str
    endpoint: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Responsibility:
    """Extension point: things that are not over yet and have an account that does something for them, for which it needs
    `permission`. `find` takes an expo's id, an account's, or both; `give` gives those of an account in an expo to another.
    """

    permission: Permission
    find: Callable[[int | None, int | None], Sequence[HeldThing]]
    give: Callable[[int, int, Account, Actor], None]


def held_by(account: Account, event_id: int | None = None) -> list[HeldThing]:
    """What an account is responsible for, in one expo or in all."""
    return [one for kind in contributed(Responsibility) for one in kind.find(event_id, account.id)]


def left_behind(event_id: int) -> list[tuple[Account, list[HeldThing]]]:
    """By account, the things of an expo whose responsible account cannot do it: switched off, or without the role."""
    found: dict[int, list[HeldThing]] = {}
    for kind in contributed(Responsibility):
        for one in kind.find(event_id, None):
            account = account_by_id(one.account_id)
            if account is not None and not works_for(account, event_id, kind.permission):
                found.setdefault(account.id, []).append(one)
    accounts = {number: account_by_id(number) for number in found}
    return [(account, found[number]) for number, account in accounts.items() if account is not None]


def permissions_needed(event_id: int, account: Account) -> list[Permission]:
    """What somebody else has to be able to do to take over all that the account is responsible for in an expo."""
    return [kind.permission for kind in contributed(Responsibility) if kind.find(event_id, account.id)]
