"""A change of an expo's currency: amounts that were agreed hold it, others are asked about."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from expo.errors import Refused
from expo.events.models import Event
from expo.i18n import _


@dataclass(frozen=True, slots=True)
class Amounts:
    """Extension point: amounts of one kind in an expo's currency, in the minor unit. `way_out`: what to do first, where they
    were told to somebody in that currency; none where the numbers may be read in another.
    """

    title: Any  # lazily translated
    find: Callable[[Event], Sequence[int]]
    way_out: Any = ""  # lazily translated
    personal: bool = False  # told to people who are registered, not to firms


@dataclass(frozen=True, slots=True)
class Unconverted:
    """Amounts of one kind that would be read in the new currency: how many, and the first of them before and after."""

    title: str
    count: int
    examples: Sequence[tuple[str, str]]


class CurrencyHeld(Refused):
    """Amounts in the present currency were told to somebody; `details` say which, and what to do first."""


class CurrencyUndecided(Refused):
    """The organiser has not said that amounts are to be read in the new currency as they are."""

    def __init__(self, amounts: Sequence[Unconverted]) -> None:
        super().__init__(_("No amount is converted into the new currency. Say that this is meant, then save again."))
        self.amounts = amounts
