"""The field for an amount of money, and how a number that has two meanings is asked about."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from wtforms import StringField
from wtforms.validators import StopValidation

from expo.i18n import _, _n
from expo.kit.amounts import LARGEST_MINOR, decimals_of, format_amount, minor_units, read_numbers

_USUAL_DECIMALS = 2


class Amount(StringField):
    """An amount of money: `data` is the text as typed, `minor` the amount in the minor unit once it is valid."""

    digits = 2  # decimal places of the currency

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, render_kw={"inputmode": "decimal", "maxlength": 30, "dir": "ltr"}, **options)
        self.minor: int | None = None

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 -- WTForms' signature
        if not (self.data or "").strip():
            return
        found = read_numbers(self.data or "", decimals=self.digits)
        if not found or abs(found[0].scaleb(self.digits)) > LARGEST_MINOR:
            raise StopValidation(_("Enter an amount, as in 1,500.00."))
        check_one_meaning(self, found, decimals=self.digits)
        self.minor = minor_units(found[0], self.digits)

    def show(self, minor: int | None) -> None:
        self.data = "" if minor is None else format_amount(minor, self.digits)


def check_one_meaning(field: StringField, found: Sequence[Decimal], *, decimals: int) -> None:
    """Raises StopValidation for a number with too many decimals, and for a text of two meanings: the likelier one then
    stands in the field, written so that it has only one, and sending it again takes it.
    """
    if len(found) > 1:
        typed = field.data or ""
        first, other = (plainly(number, decimals) for number in found)
        field.data = first
        raise StopValidation(
            _(
                "“%(typed)s” may be %(first)s or %(other)s. The field now has %(first)s: send it if that is right.",
                typed=typed,
                first=first,
                other=other,
            )
        )
    if decimals_of(found[0]) > decimals:
        raise StopValidation(
            _n("Enter at most %(num)d decimal place.", "Enter at most %(num)d decimal places.", decimals)
            if decimals
            else _("Enter a whole number.")
        )


def plainly(number: Decimal, decimals: int) -> str:
    """The number with a point and no other separator, such that it has one meaning."""
    return f"{number:.{max(decimals_of(number), min(decimals, _USUAL_DECIMALS))}f}"
