"""The forms of payments, cancellation, a smaller space and moves."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from babel.numbers import get_currency_precision
from wtforms import BooleanField, HiddenField, ValidationError
from wtforms.validators import InputRequired

from expo.events.fields import EventDayField
from expo.exhibitors.forms.application import BoundedWhole
from expo.exhibitors.rules import LARGEST_AREA_SQM
from expo.i18n import _, _l
from expo.invoices.rules import MoveTerms
from expo.invoices.services.moves import Move
from expo.invoices.services.payments import LONGEST_REFERENCE
from expo.registration.forms import ChoicesField
from expo.registration.question_fields import PickField
from expo.web import params
from expo.web.fields.amounts import Amount
from expo.web.forms import BaseForm, LineField

_TERMS = "terms-"  # before the exhibitor's id


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
    also = ChoicesField(_l("Approve these too"), coerce=str)
    seen = HiddenField(default="")
    sure = BooleanField(_l("Yes, change the space, credit the old invoice and issue the new one"))

    def typed_numbers(self) -> list[str]:
        return [number.strip() for number in (self.booths.data or "").split(",") if number.strip()]


class AskSmallerSpaceForm(BaseForm):
    """The area that a firm asks for instead of a larger one."""

    area = BoundedWhole(_l("Area wanted, in m²"), 1, LARGEST_AREA_SQM)


class MovesForm(BaseForm):
    """What becomes of the price of each firm that has accepted its space, or of its open offer; `seen` identifies what was
    shown. `moves_form` adds a field for each of these firms.
    """

    seen = HiddenField(default="")
    sure = BooleanField(_l("Yes, change the space and tell the firm"))

    def validate_sure(self, field: BooleanField) -> None:
        if not field.data:
            raise ValidationError(_("Tick the box first: the firm is told at once."))

    def terms(self) -> dict[int, MoveTerms]:
        """The chosen terms, by exhibitor id."""
        return {
            params.row_id(name.removeprefix(_TERMS)): MoveTerms(field.data)
            for name, field in self._fields.items()
            if name.startswith(_TERMS)
        }


def moves_form(moves: Sequence[Move]) -> MovesForm:
    """The form of these moves; a firm with one choice only has it chosen."""
    fields = {
        f"{_TERMS}{move.exhibitor.id}": PickField(
            _l("What becomes of the price"),
            choices={terms.value: words for terms, words in _terms_words(move).items()},
            validators=[InputRequired(_l("Choose one from the list."))],
            default=move.terms[0].value if len(move.terms) == 1 else None,
        )
        for move in moves
        if move.terms
    }
    form: MovesForm = type("MovesFormHere", (MovesForm,), fields)()
    return form


def _terms_words(move: Move) -> dict[MoveTerms, str]:
    if move.open_until is not None:
        return {terms: words for terms, words in _open_terms_words(move).items() if terms in move.terms}
    words = {
        MoveTerms.KEEP: _("Keep the price: the invoice stays as it is"),
        MoveTerms.REPRICE: _("New price: a credit note and a new invoice, at the prices of the day of the offer"),
        MoveTerms.OFFER: _(
            "Offer anew: the invoice is credited in full, and the firm accepts or declines at today’s price"
        ),
    }
    if not move.numbers:
        words[MoveTerms.OFFER] = _(
            "Take the space back: the invoice is credited in full, and the firm is accepted without a space"
        )
    return {terms: words[terms] for terms in move.terms}


def _open_terms_words(move: Move) -> dict[MoveTerms, str]:
    withdrawn = _("Withdraw the offer: the booths chosen here are the firm’s without one")
    if not move.numbers:
        withdrawn = _("Withdraw the offer and take the space back")
    return {
        MoveTerms.KEEP: _("Offer the new booths instead: at the price offered, until the same moment"),
        MoveTerms.OFFER: _("Offer anew: at today’s price, with a new moment to answer by"),
        MoveTerms.WITHDRAW: withdrawn,
    }
