"""The forms of offers, rounds and claims."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from wtforms import IntegerField
from wtforms.validators import InputRequired, Optional

from expo.events.fields import LocalMoment, Pick
from expo.events.models import Event
from expo.i18n import _, _l, said
from expo.web.forms import BaseForm, LineField

_MOST_POINTS = 1_000_000


class Points(IntegerField):
    """A whole number of points, 0 to a million."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        typed = str(valuelist[0]).strip() if valuelist else ""
        self.data = None
        if typed and not (typed.isascii() and typed.isdigit() and len(typed) < 9 and int(typed) <= _MOST_POINTS):  # noqa: PLR2004 -- digits of no more
            raise ValueError(_("Enter a whole number."))
        self.data = int(typed) if typed else None


class UntilForm(BaseForm):
    """The expiry of offers, in the event's time zone."""

    until = LocalMoment(
        _l("The offers stand until"),
        [InputRequired(_l("Enter a day and a time, as in 2027-04-13 09:30."))],
        description=_l("In the expo’s own time."),
    )

    def moment(self, event: Event) -> datetime:
        """The typed moment, in the event's time zone."""
        typed = self.until.data
        if typed is None:
            raise ValueError("asked before the form was validated")
        return typed.replace(tzinfo=event.zone_info)


def until_form(event: Event, default: datetime) -> UntilForm:
    """The form, prefilled with 18:00 on the default day."""
    local = default.astimezone(event.zone_info).replace(hour=18, minute=0, second=0, microsecond=0, tzinfo=None)
    form = UntilForm()
    if not form.is_submitted():
        form.until.data = local
    return form


class RoundForm(BaseForm):
    """A round of choice."""

    name = LineField(_l("Name of the round"), required=_l("Give the round a name."), longest=80)
    least = Points(_l("From so many priority points"), [InputRequired(_l("Enter a whole number."))], default=0)
    most = Points(_l("Up to so many points"), [Optional()], description=_l("Left empty: without an upper end."))
    opens = LocalMoment(_l("Opens"), [InputRequired(_l("Enter a day and a time, as in 2027-04-13 09:30."))])
    closes = LocalMoment(_l("Closes"), [InputRequired(_l("Enter a day and a time, as in 2027-04-13 09:30."))])

    def values(self, event: Event) -> dict[str, Any]:
        """The arguments of `add_round`, with moments in the event's time zone."""
        moments = {"opens_at": self.opens.data, "closes_at": self.closes.data}
        return {"least": self.least.data, "most": self.most.data} | {
            name: typed.replace(tzinfo=event.zone_info) for name, typed in moments.items() if typed
        }


class ClaimsForm(UntilForm):
    """For which earlier expo's firms booths are claimed, and until when."""

    earlier = Pick(_l("Those who stood at"), coerce=int)
    until = LocalMoment(
        _l("Kept until"),
        [InputRequired(_l("Enter a day and a time, as in 2027-04-13 09:30."))],
        description=_l("In the expo’s own time."),
    )


def claims_form(earlier: Sequence[Event], *, fresh: bool = False) -> ClaimsForm:
    form = ClaimsForm(formdata=None) if fresh else ClaimsForm()
    form.earlier.choices = [(one.id, said(one.name)) for one in earlier]
    return form
