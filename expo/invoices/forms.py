"""The forms of payments, cancellation and a smaller space."""

from datetime import date
from typing import Any

from babel.numbers import get_currency_precision
from wtforms import BooleanField, HiddenField, ValidationError
from wtforms.validators import InputRequired

from expo.events.fields import EventDayField
from expo.i18n import _, _l
from expo.invoices.services.payments import LONGEST_REFERENCE
from expo.web.amounts import Amount
from expo.web.forms import BaseForm, LineField


class PaymentForm(BaseForm):
    amount = Amount(_l("Amount"))
    paid_on = EventDayField(_l("Day it came"), validators=[InputRequired(_l("Enter a date, as in 2027-04-13."))])
    reference = LineField(
        _l("Reference"), required=False, longest=LONGEST_REFERENCE, description=_l("As on the bank statement.")
    )

    def __init__(self, currency: str, *, today: date | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.amount.digits = get_currency_precision(currency)
        if today is not None and not self.is_submitted():
            self.paid_on.data = today

    def validate_amount(self, field: Amount) -> None:
        if not field.minor or field.minor < 0:
            raise ValidationError(_("Enter an amount, as in 1,500.00."))


class CancelForm(BaseForm):
    sure = BooleanField(_l("Yes, take this invoice back"))

    def validate_sure(self, field: BooleanField) -> None:
        if not field.data:
            raise ValidationError(_("Tick the box first: a credit note is final."))


class SmallerSpaceForm(BaseForm):
    """The booths of a smaller space; `seen` identifies the preview that was shown."""

    booths = LineField(
        _l("Booths the firm keeps or takes"),
        longest=200,
        description=_l("Their numbers, with commas between them, as in A-12, A-14."),
        render_kw={"dir": "ltr"},
    )
    seen = HiddenField(default="")
    sure = BooleanField(_l("Yes, change the space, credit the old invoice and issue the new one"))

    def typed_numbers(self) -> list[str]:
        return [number.strip() for number in (self.booths.data or "").split(",") if number.strip()]
