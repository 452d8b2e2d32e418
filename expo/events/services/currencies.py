"""Changing the currency of an expo that has amounts in it."""

from collections.abc import Sequence

from expo.contributions import contributed
from expo.events.changes.currency import Amounts, CurrencyHeld, CurrencyUndecided, Unconverted
from expo.events.models import Event
from expo.events.queries import categories_of
from expo.i18n import _, _l
from expo.kit.money import money_in

MOST_EXAMPLES = 3


def check_currency(event: Event, was: str, *, unconverted: bool) -> None:
    """Raise CurrencyHeld where amounts in the currency before were told to somebody, CurrencyUndecided where there are others
    and it is not said that they stay `unconverted`.
    """
    found = [(one, amounts) for one in (_CATEGORY_PRICES, *contributed(Amounts)) if (amounts := one.find(event))]
    held = [(one, amounts) for one, amounts in found if one.way_out]
    if held:
        details = [_held_words(one, len(amounts)) for one, amounts in held]
        raise CurrencyHeld(_who_was_told([one for one, _amounts in held], was), details)
    if found and not unconverted:
        raise CurrencyUndecided([_read_anew(one, amounts, was, event.currency) for one, amounts in found])


def _who_was_told(held: Sequence[Amounts], was: str) -> str:
    if not any(one.personal for one in held):
        return _("The currency stays %(currency)s while firms were told amounts in it.", currency=was)
    if all(one.personal for one in held):
        return _(
            "The currency stays %(currency)s while people who are registered were told amounts in it.", currency=was
        )
    return _(
        "The currency stays %(currency)s while firms and people who are registered were told amounts in it.",
        currency=was,
    )


def _held_words(kind: Amounts, count: int) -> str:
    return f"{kind.title}: {count}. {kind.way_out}"


def _read_anew(kind: Amounts, amounts: Sequence[int], was: str, now: str) -> Unconverted:
    examples = [(money_in(one, was), money_in(one, now)) for one in amounts[:MOST_EXAMPLES]]
    return Unconverted(str(kind.title), len(amounts), examples)


def _prices(event: Event) -> list[int]:
    return [one.price_minor for one in categories_of(event) if one.price_minor]


_CATEGORY_PRICES = Amounts(_l("Categories with a price"), _prices)
