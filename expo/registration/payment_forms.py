"""The form of what somebody has paid."""

from babel.numbers import get_currency_precision
from wtforms import ValidationError

from expo.i18n import _, _l
from expo.registration.models import Registration
from expo.web.fields.amounts import Amount
from expo.web.forms import BaseForm


class PaidForm(BaseForm):
    """How much was paid in all, in a currency."""

    paid = Amount(_l("Paid in all"), description=_l("Empty: nothing yet."))

    def __init__(self, currency: str, **options: object) -> None:
        super().__init__(**options)
        self.paid.digits = get_currency_precision(currency)

    def validate_paid(self, field: Amount) -> None:
        if field.minor is not None and field.minor < 0:
            raise ValidationError(_("Enter an amount, as in 1,500.00."))


def paid_form(registration: Registration) -> PaidForm:
    """The form with what is noted by now."""
    form = PaidForm(registration.event.currency, formdata=None)
    form.paid.show(registration.paid_minor)
    return form
