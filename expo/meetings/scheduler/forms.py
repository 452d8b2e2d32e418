"""The form that asks for a plan of meetings."""

from expo.booths.plan.forms import WholeNumber
from expo.i18n import _l
from expo.web.forms import BaseForm


class MeetingRunForm(BaseForm):
    """Time limit and seed."""

    seconds = WholeNumber(
        _l("How long it may look, in seconds"),
        5,
        600,
        default=60,
        description=_l("It ends earlier where its search is done; a plan cut short by the clock is allowed too."),
    )
    seed = WholeNumber(_l("Seed"), 0, 999_999, default=1, description=_l("The same seed gives the same plan."))
