"""The assignment board: the plan beside the firms, with the booths that fit a firm, assigned by drag, click or
keyboard, with undo.
"""

from functools import cache
from typing import Any

from flask import jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.booths.allocation.engine.problem import Rule
from expo.booths.allocation.fit import judgement
from expo.booths.allocation.words import rule_word, unsaid_titles
from expo.booths.assignments.queries import firms_version, lines_of, plan_revision
from expo.booths.assignments.services import MOST_FIRMS, AgainstRule, Undecided, WantedSpace, assign_batch
from expo.booths.assignments.views.move_links import decision_address
from expo.booths.assignments.words import board_words
from expo.booths.models import HallPlan
from expo.booths.plan.hall_view import booths_now, booths_svg
from expo.booths.plan.shapes import element_shape, hall_shape
from expo.booths.plan.svg import booth_svg
from expo.booths.plan.views.load import plan_here
from expo.booths.plan.words import state_words
from expo.booths.queries import booths_among, elements_in, plans_of, spaces_now
from expo.booths.rules import MOST_BOOTHS, AssignmentState
from expo.booths.wishes.requested_space import requested_space_words
from expo.db import transaction
from expo.errors import NotFound
from expo.events.blueprints import current_event, needs, organiser_blueprint
from expo.events.models import Event, Hall
from expo.events.queries import halls_of
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import exhibitor_in, exhibitors_among, firm_name
from expo.exhibitors.rules import IN
from expo.i18n import _, _n
from expo.web import filters
from expo.web.bodies import JSON, takes
from expo.web.params import json_number, json_object, refuse, row_ids

room = organiser_blueprint("assignment_board", __name__, Permission.SEE_EXHIBITORS, "/board")

_LARGEST_ID = 2**53
_MOST_DRAWN = 2_000  # booths redrawn in one answer: as many as applying a plan to a whole hall may change
_STATES = (AssignmentState.HELD.value, AssignmentState.ASSIGNED.value)


@room.context_processor
def _template_words() -> dict[str, Any]:
    return {"words": board_words(), "firm_name": firm_name}


@room.get("")
def index() -> ResponseReturnValue:
    """The board of the first hall with a plan."""
    plans = plans_of(current_event())
    first = next((hall for hall in halls_of(current_event()) if hall.id in plans), None)
    return _page(first, plans) if first else render_template("booths/organise/assignment_board.html", hall=None)


@room.get("/<int:hall_id>")
def hall(hall_id: int) -> ResponseReturnValue:
    """The board of one hall."""
    found, _plan = plan_here(hall_id)
    return _page(found, plans_of(current_event()))


@room.get("/<int:hall_id>/now.json")
def now(hall_id: int) -> ResponseReturnValue:
    """The current spaces as JSON; 304 if nothing has changed."""
    _hall, plan = plan_here(hall_id)
    answer = jsonify(_board_json(current_event().id, plan.revision))
    answer.add_etag()
    return answer.make_conditional(request)


@room.get("/<int:hall_id>/drawn.json")
def drawn(hall_id: int) -> ResponseReturnValue:
    """The current <g> elements of some booths, by booth id."""
    found, _plan = plan_here(hall_id)
    ids = row_ids(request.args.get("ids", "")[: _MOST_DRAWN * 10].split(","), _MOST_DRAWN)
    return jsonify(_booths_json(current_event().id, found.id, set(ids)))


@room.get("/<int:hall_id>/firm/<int:number>.json")
def firm(hall_id: int, number: int) -> ResponseReturnValue:
    """A firm's request in words, and the verdict on each booth of this hall."""
    found, _plan = plan_here(hall_id)
    exhibitor = exhibitor_in(current_event(), number)
    if exhibitor is None or exhibitor.state not in IN:
        raise NotFound(_("There is no such firm among those accepted."))
    judged = judgement(current_event(), exhibitor, found.id)
    words = unsaid_titles()
    unsaid = [
        (words[one], _n("%(num)d booth of this hall", "%(num)d booths of this hall", count))
        for one, count in judged.unsaid.items()
    ]
    return jsonify(
        firm=exhibitor.id,
        name=firm_name(exhibitor),
        facts=requested_space_words(exhibitor) + unsaid,
        best=judged.best,
        rules={rule.value: rule_word(rule) for rule in Rule},
        booths={one: [verdict.space, verdict.rule, verdict.rank] for one, verdict in judged.booths.items()},
    )


@room.post("/<int:hall_id>/act")
@needs(Permission.EDIT_EXHIBITORS)
@takes(JSON)
def act(hall_id: int) -> ResponseReturnValue:
    """Change assignments: {"firms": [{"firm", "booths": [ids], "state": "held" or "assigned", "pinned", "had"}],
    "despite"}; an empty list of booths releases the space. The answer includes the changes that undo it. 409 with a
    sentence, and "despite" if the rule in the way may be overridden, or "decide", the page that decides about firms which
    have accepted.
    """
    plan_here(hall_id)
    by, event_id = actor(), current_event().id
    try:
        with transaction():
            wanted = _posted_changes()
            undo = assign_batch(wanted, by=by, despite=json_object().get("despite") is True)
            # Copied before the commit, which expires the rows.
            touched = {booth.id for one in [*wanted, *undo] for booth in one.booths}
            back = [_change_json(one) for one in undo]
    except Undecided as refusal:
        return jsonify(error=refusal.message, decide=decision_address(current_event(), _posted_changes())), 409
    except AgainstRule as refusal:
        return jsonify(error=refusal.message, despite=True), 409
    return jsonify(
        **_board_json(event_id, plan_revision(hall_id)), drawn=_booths_json(event_id, hall_id, touched), undo=back
    )


def _page(hall: Hall, plans: dict[int, HallPlan]) -> str:
    event = current_event()
    elements = [element_shape(one) for one in elements_in(hall)]
    svg = booths_svg(hall_shape(plans[hall.id], hall.name), booths_now(event.id, hall.id), elements)
    return render_template(
        "booths/organise/assignment_board.html",
        hall=hall,
        halls=[one for one in halls_of(event) if one.id in plans],
        svg=svg,
        lines=_firm_lines(event),
    )


def _firm_lines(event: Event) -> list[dict[str, Any]]:
    """The firms of the list beside the plan; translated texts are cached, since there are hundreds of firms."""
    address = url_for("spaces.one", number=0).rsplit("/", 1)[0]
    points = cache(lambda many: _("%(num)s points", num=filters.number(many)))
    areas = cache(lambda sqm: _("%(area)s m²", area=sqm))
    none = board_words()["none"]
    return [
        {
            "id": one.id,
            "name": one.name,
            "address": f"{address}/{one.id}",
            "asks": f"{points(one.points)} · {areas(one.area_sqm)}",
            "look": "" if one.space is None else "good" if one.space.state is AssignmentState.ASSIGNED else "info",
            "space": filters.listed(one.space.numbers) if one.space else none,
        }
        for one in lines_of(event.id)
    ]


def _board_json(event_id: int, revision: int) -> dict[str, Any]:
    words = state_words()
    spaces = [
        {
            "id": one.id,
            "firm": one.firm,
            "state": one.state,
            "word": words[one.state.value],
            "pinned": one.pinned,
            "by": one.by,
            "named": one.firm_version,
            "numbers": ", ".join(one.numbers),
            "booths": one.booths,
        }
        for one in spaces_now(event_id)
    ]
    return {"revision": revision, "firms": firms_version(event_id), "spaces": spaces}


def _booths_json(event_id: int, hall_id: int, ids: set[int]) -> dict[int, str]:
    words = state_words()
    return {
        booth.shape.id: booth_svg(booth.shape, booth.name, booth.state.value, words[booth.state.value])
        for booth in booths_now(event_id, hall_id, ids)
    }


def _posted_changes() -> list[WantedSpace]:
    """The posted changes; 400 if malformed, 404 for a firm or booth of another event."""
    lines = json_object().get("firms")
    if (
        not isinstance(lines, list)
        or not 0 < len(lines) <= MOST_FIRMS
        or not all(isinstance(one, dict) for one in lines)
    ):
        refuse()
    firms = {
        one.id: one for one in exhibitors_among(current_event(), [_require_whole(line.get("firm")) for line in lines])
    }
    chosen = [_booth_ids(line) for line in lines]
    booths = {one.id: one for one in booths_among(current_event(), {number for ids in chosen for number in ids})}
    found = []
    for line, ids in zip(lines, chosen, strict=True):
        exhibitor = firms.get(line["firm"])
        if exhibitor is None or exhibitor.state not in IN or not all(number in booths for number in ids):
            raise NotFound(_("This firm or booth is not of this expo any more. Load the page again."))
        found.append(_wanted_space(exhibitor, line, [booths[number] for number in ids]))
    return found


def _wanted_space(exhibitor: Exhibitor, line: dict[str, Any], booths: list[Any]) -> WantedSpace:
    state, pinned, had = line.get("state", "held"), line.get("pinned"), line.get("had")
    if not isinstance(state, str) or state not in _STATES or not isinstance(pinned, bool | None):
        refuse()
    return WantedSpace(
        exhibitor, tuple(booths), AssignmentState(state), pinned, None if had is None else _require_whole(had)
    )


def _booth_ids(line: dict[str, Any]) -> list[int]:
    ids = line.get("booths", [])
    if not isinstance(ids, list) or len(ids) > MOST_BOOTHS:
        refuse()
    return [_require_whole(one) for one in ids]


def _change_json(one: WantedSpace) -> dict[str, Any]:
    return {
        "firm": one.exhibitor.id,
        "booths": [booth.id for booth in one.booths],
        "state": one.state,
        "pinned": one.pinned,
        "had": one.had,
    }


def _require_whole(value: Any) -> int:
    return json_number(value, most=_LARGEST_ID)
