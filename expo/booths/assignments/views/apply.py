"""Apply the plan of an allocation from the page of its run."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.booths.allocation.runs import ALLOCATIONS
from expo.booths.allocation.views import run_page
from expo.booths.assignments.apply_plan import apply_allocation
from expo.db import transaction
from expo.errors import Refused
from expo.events.blueprints import organiser_blueprint
from expo.i18n import _n
from expo.solver_runs.views import load_run

room = organiser_blueprint("plan_of_machine", __name__, Permission.EDIT_EXHIBITORS, "/allocation")


@room.post("/<int:number>/apply")
def apply(number: int) -> ResponseReturnValue:
    """Assign the booths of the plan, all or none."""
    try:
        with transaction():
            changed = apply_allocation(load_run(ALLOCATIONS, number), by=actor())
    except Refused as refusal:
        return run_page(load_run(ALLOCATIONS, number), refusal), 409
    flash(
        _n("The plan is applied: %(num)d firm moves.", "The plan is applied: %(num)d firms move.", changed), "success"
    )
    return redirect(url_for("machine.run", number=number), 303)
