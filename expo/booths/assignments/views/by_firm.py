"""Assignments firm by firm: participating firms with their points, and the spaces that fit each."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.booths.allocation.words import rule_word, unsaid_words
from expo.booths.assignments.queries import standings
from expo.booths.assignments.services import AgainstRule, Undecided, WantedSpace, assign_batch, pin
from expo.booths.assignments.views.firm_page import firm_page
from expo.booths.assignments.views.move_links import decision_address
from expo.booths.models import Booth
from expo.booths.plan.words import state_words
from expo.booths.queries import booth_in
from expo.booths.rules import MOST_BOOTHS, AssignmentState
from expo.db import transaction
from expo.errors import NotFound, Refused
from expo.events.blueprints import current_event, needs, organiser_blueprint
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import exhibitor_in, firm_name
from expo.exhibitors.rules import IN
from expo.i18n import _
from expo.web.params import row_ids

room = organiser_blueprint("spaces", __name__, Permission.SEE_EXHIBITORS, "/spaces")


@room.context_processor
def _template_words() -> dict[str, Any]:
    return {
        "space_words": state_words(),
        "rule_word": rule_word,
        "firm_name": firm_name,
        "unsaid_words": unsaid_words(),
    }


@room.get("")
def index() -> ResponseReturnValue:
    """The participating firms, those without a space first, then by points."""
    return render_template("booths/organise/spaces.html", standings=standings(current_event()))


@room.get("/<int:number>")
def one(number: int) -> ResponseReturnValue:
    """One firm, what it asked for, and the spaces that fit it."""
    return firm_page(_load_firm(number))


@room.post("/<int:number>/give", endpoint="give")
@needs(Permission.EDIT_EXHIBITORS)
def assign(number: int) -> ResponseReturnValue:
    """Hold or assign booths for the firm, by the rules of the board; `despite` overrides the rule that was shown."""
    exhibitor, booths = _load_firm(number), tuple(_posted_booths())
    state = AssignmentState.ASSIGNED if request.form.get("how") == "assign" else AssignmentState.HELD
    wanted = WantedSpace(exhibitor, booths, state)
    try:
        with transaction():
            assign_batch([wanted], by=actor(), despite=request.form.get("despite") == "y")
    except Undecided:
        return redirect(decision_address(current_event(), [wanted]), 303)
    except AgainstRule as refusal:
        return firm_page(exhibitor, refusal, despite=booths), 409
    except Refused as refusal:
        return firm_page(exhibitor, refusal), 409
    flash(_("The space is given."), "success")
    return redirect(url_for(".one", number=number), 303)


@room.post("/<int:number>/<any(release, pin, unpin):step>")
@needs(Permission.EDIT_EXHIBITORS)
def step(number: int, step: str) -> ResponseReturnValue:
    """Take the space back, or pin or unpin it."""
    exhibitor = _load_firm(number)
    try:
        with transaction():
            if step == "release":
                assign_batch([WantedSpace(exhibitor)], by=actor())
            else:
                pin(exhibitor, pinned=step == "pin", by=actor())
    except Undecided:
        return redirect(decision_address(current_event(), [WantedSpace(exhibitor)]), 303)
    return redirect(url_for(".one", number=number), 303)


def _posted_booths() -> list[Booth]:
    """The posted booths, within the event."""
    numbers = row_ids(request.form.get("booths", "")[:400].split(","), MOST_BOOTHS + 1)
    found = [booth_in(current_event(), number) for number in numbers]
    if not found or None in found:
        raise NotFound(_("There is no such booth in this expo."))
    return [booth for booth in found if booth is not None]


def _load_firm(number: int) -> Exhibitor:
    found = exhibitor_in(current_event(), number)
    if found is None or found.state not in IN:
        raise NotFound(_("There is no such firm among those accepted."))
    return found
