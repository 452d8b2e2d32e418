"""The form of what came of a meeting."""

from typing import Any

from wtforms import HiddenField
from wtforms.validators import Optional

from expo.events.fields import EventDayField
from expo.i18n import _, _l
from expo.meetings.day.models import MeetingOutcome
from expo.meetings.day.rules import AmountBand, OutcomeKind
from expo.meetings.day.words import amount_word, result_word
from expo.web.fields.choices import Pick
from expo.web.forms import BaseForm, LineField, ParagraphField
from expo.web.params import number

_YES, _NO = "yes", "no"


class OutcomeForm(BaseForm):
    """What one side says came of a meeting; one minute."""

    met = Pick(_l("Did you meet?"), coerce=str)
    result = Pick(_l("What came of it"), coerce=str)
    amount = Pick(_l("Amount that is intended"), coerce=str, description=_l("As you see it. It counts as intended."))
    next_step = ParagraphField(_l("Next step"), longest=300)
    owner = LineField(_l("Who does it"), longest=160, required=False)
    due_on = EventDayField(_l("Until when"), [Optional()])
    version = HiddenField(default="0")

    def seen(self) -> int:
        return number(self.version.data, otherwise=0)

    def fields(self) -> dict[str, Any]:
        """The values; without a meeting nothing came of it, whatever else was chosen."""
        met = self.met.data == _YES
        return {
            "met": met,
            "result": OutcomeKind(self.result.data) if met else OutcomeKind.NOTHING,
            "amount": AmountBand(self.amount.data) if met else AmountBand.NONE,
            "next_step": self.next_step.data or "",
            "owner": self.owner.data or "",
            "due_on": self.due_on.data,
        }


def outcome_form(row: MeetingOutcome | None) -> OutcomeForm:
    form = OutcomeForm(obj=row)
    form.met.choices = [(_YES, _("Yes, we met")), (_NO, _("No, it did not happen"))]
    form.result.choices = [(one.value, result_word(one)) for one in OutcomeKind]
    form.amount.choices = [(one.value, amount_word(one)) for one in AmountBand]
    if row is not None:
        form.met.hold(_YES if row.met else _NO)
        form.result.hold(row.result.value)
        form.amount.hold(row.amount.value)
    if not form.is_submitted():
        form.version.data = str(row.version if row else 0)
    return form
