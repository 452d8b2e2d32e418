"""The field for an amount of money."""

from typing import Any

from wtforms import StringField
from wtforms.validators import StopValidation

from expo.i18n import _
from expo.kit.amounts import LARGEST_MINOR, format_amount, read_amount


class Amount(StringField):
    """An amount of money: `data` is the text as typed, `minor` the amount in the minor unit once it is valid."""

    digits = 2  # decimal places of the currency

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, render_kw={"inputmode": "decimal", "maxlength": 30, "dir": "ltr"}, **options)
        self.minor: int | None = None

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 -- WTForms' signature
        if not (self.data or "").strip():
            return
        self.minor = read_amount(self.data or "", self.digits)
        if self.minor is None or abs(self.minor) > LARGEST_MINOR:
            raise StopValidation(_("Enter an amount, as in 1,500.00."))

    def show(self, minor: int | None) -> None:
        self.data = "" if minor is None else format_amount(minor, self.digits)
