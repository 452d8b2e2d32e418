"""The form of a wave of offers, or of one."""

from datetime import datetime

from wtforms.validators import InputRequired

from expo.events.forms import LocalMoment
from expo.events.models import Event
from expo.i18n import _l
from expo.web.forms import BaseForm


class UntilForm(BaseForm):
    """Until when an offer stands, in the expo's own time."""

    until = LocalMoment(
        _l("The offers stand until"), [InputRequired(_l("Enter a day and a time, as in 2027-04-13 09:30."))],
        description=_l("In the expo’s own time."),
    )  # fmt: skip

    def moment(self, event: Event) -> datetime:
        """The moment that was typed, aware."""
        typed = self.until.data
        if typed is None:
            raise ValueError("asked before the form was validated")
        return typed.replace(tzinfo=event.zone_info)


def until_form(event: Event, default: datetime) -> UntilForm:
    """The form, with a round default: the end of the expo's day."""
    local = default.astimezone(event.zone_info).replace(hour=18, minute=0, second=0, microsecond=0, tzinfo=None)
    form = UntilForm()
    if not form.is_submitted():
        form.until.data = local
    return form
