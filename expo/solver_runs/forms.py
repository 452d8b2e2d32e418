"""The form that asks for a run."""

from expo.i18n import _l
from expo.solver_runs.rules import LONGEST, SHORTEST, USUAL
from expo.web.fields.whole_numbers import WholeNumber
from expo.web.forms import BaseForm


class RunForm(BaseForm):
    """For how long the solver may look, and its seed."""

    seconds = WholeNumber(
        _l("How long it may look, in seconds"),
        SHORTEST,
        LONGEST,
        default=USUAL,
        description=_l("It ends earlier where its search is done; a plan cut short by the clock is allowed too."),
    )
    seed = WholeNumber(_l("Seed"), 0, 999_999, default=1, description=_l("The same seed gives the same plan."))
