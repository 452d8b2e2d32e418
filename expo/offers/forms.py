"""The forms of offers, rounds and claims."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from wtforms import IntegerField
from wtforms.validators import InputRequired, Optional

from expo.events.models import Event
from expo.events.moments import Moment, filled
from expo.i18n import _, _l, localize
from expo.kit.wall_time import settled
from expo.web import params
from expo.web.fields.choices import Pick
from expo.web.forms import BaseForm, LineField

_MOST_POINTS = 1_000_000


class Points(IntegerField):
    """A whole number of points, 0 to a million."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        typed = str(valuelist[0]).strip() if valuelist else ""
        self.data = None
        if typed:
            found = params.number(typed, otherwise=-1, most=_MOST_POINTS)
            if found < 0:
                raise ValueError(_("Enter a whole number."))
            self.data = found


class UntilForm(BaseForm):
    """The expiry of offers, in the event's time zone."""

    until = Moment(
        _l("The offers stand until"),
        [filled],
        description=_l("In the expo’s own time."),
    )


def until_form(event: Event, default: datetime) -> UntilForm:
    """The form, prefilled with 18:00 on the default day."""
    day = default.astimezone(event.zone_info).date()
    return UntilForm(data={"until": settled(datetime.combine(day, time(18)), event.zone_info)})


class RoundForm(BaseForm):
    """A round of choice."""

    name = LineField(_l("Name of the round"), required=_l("Give the round a name."), longest=80)
    least = Points(_l("Minimum points"), [InputRequired(_l("Enter a whole number."))], default=0)
    most = Points(_l("Up to so many points"), [Optional()], description=_l("Left empty: without an upper end."))
    opens = Moment(_l("Opens"), [filled])
    closes = Moment(_l("Closes"), [filled])

    def values(self) -> dict[str, Any]:
        """The arguments of `add_round`."""
        return {
            "least": self.least.data,
            "most": self.most.data,
            "opens_at": self.opens.data,
            "closes_at": self.closes.data,
        }


class ClaimsForm(UntilForm):
    """For which earlier expo's firms booths are claimed, and until when."""

    earlier = Pick(_l("Those who stood at"), coerce=params.whole)
    until = Moment(
        _l("Kept until"),
        [filled],
        description=_l("In the expo’s own time."),
    )


def claims_form(earlier: Sequence[Event], *, fresh: bool = False) -> ClaimsForm:
    form = ClaimsForm(formdata=None) if fresh else ClaimsForm()
    form.earlier.choices = [(one.id, localize(one.name)) for one in earlier]
    return form
