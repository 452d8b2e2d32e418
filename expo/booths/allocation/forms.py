"""The form that requests an allocation."""

from expo.booths.plan.forms import WholeNumber
from expo.i18n import _l
from expo.web.forms import BaseForm


class RunForm(BaseForm):
    """Time limit and seed of an allocation."""

    seconds = WholeNumber(
        _l("How long it may look, in seconds"),
        5,
        600,
        default=60,
        description=_l("It ends earlier where it has proved that nothing is better."),
    )
    seed = WholeNumber(_l("Seed"), 0, 999_999, default=1, description=_l("The same seed gives the same plan."))
