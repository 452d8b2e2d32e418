"""The allocation board: the plan beside the firms, booth by booth what fits, given by drag, click or keyboard, and put back."""

from functools import cache
from typing import Any

from flask import jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.booths.allocation.engine.problem import Rule
from expo.booths.allocation.fit import judgement
from expo.booths.allocation.words import rule_word
from expo.booths.assignments.availability import MOST_BOOTHS
from expo.booths.assignments.batch import MOST_FIRMS, AgainstRule, WantedSpace, arrange
from expo.booths.assignments.queries import firms_version, lines_of, plan_revision
from expo.booths.assignments.words import board_words
from expo.booths.models import HallPlan
from expo.booths.plan.hall_view import booths_now, booths_svg
from expo.booths.plan.shapes import element_shape, hall_shape
from expo.booths.plan.svg import booth_svg
from expo.booths.plan.views.load import plan_here
from expo.booths.plan.words import state_words
from expo.booths.queries import booths_among, elements_in, plans_of, spaces_now
from expo.booths.rules import AssignmentState
from expo.booths.wishes.requested_space import requested_space_words
from expo.db import transaction
from expo.errors import NotFound
from expo.events.doors import here, needs, organise_room
from expo.events.models import Event, Hall
from expo.events.queries import halls_of
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import exhibitor_in, exhibitors_among, firm_name
from expo.exhibitors.rules import IN
from expo.i18n import _
from expo.web import filters
from expo.web.bodies import JSON, takes
from expo.web.params import json_number, json_object, refuse, row_ids

room = organise_room("allotting", __name__, Permission.SEE_EXHIBITORS, "/board")

_LARGEST_ID = 2**53
_MOST_DRAWN = 2_000  # booths drawn anew in one answer: as many as an apply of a whole hall may change
_GIVEN = (AssignmentState.HELD.value, AssignmentState.ASSIGNED.value)


@room.context_processor
def _words() -> dict[str, Any]:
    return {"words": board_words(), "firm_name": firm_name}


@room.get("")
def index() -> ResponseReturnValue:
    """The first hall that is drawn."""
    plans = plans_of(here())
    first = next((hall for hall in halls_of(here()) if hall.id in plans), None)
    return _page(first, plans) if first else render_template("booths/organise/allotting.html", hall=None)


@room.get("/<int:hall_id>")
def hall(hall_id: int) -> ResponseReturnValue:
    """One hall, with all firms beside it."""
    found, _plan = plan_here(hall_id)
    return _page(found, plans_of(here()))


@room.get("/<int:hall_id>/now.json")
def now(hall_id: int) -> ResponseReturnValue:
    """Who has which space, and which booths hold whom; 304 as long as nothing changed."""
    _hall, plan = plan_here(hall_id)
    answer = jsonify(_state(here().id, plan.revision))
    answer.add_etag()
    return answer.make_conditional(request)


@room.get("/<int:hall_id>/drawn.json")
def drawn(hall_id: int) -> ResponseReturnValue:
    """Booths drawn anew: their <g> by id."""
    found, _plan = plan_here(hall_id)
    ids = row_ids(request.args.get("ids", "")[: _MOST_DRAWN * 10].split(","), _MOST_DRAWN)
    return jsonify(_drawn(here().id, found.id, set(ids)))


@room.get("/<int:hall_id>/firm/<int:number>.json")
def firm(hall_id: int, number: int) -> ResponseReturnValue:
    """A firm before this hall: what it asked for in words, and each booth's verdict."""
    found, _plan = plan_here(hall_id)
    exhibitor = exhibitor_in(here(), number)
    if exhibitor is None or exhibitor.state not in IN:
        raise NotFound(_("There is no such firm among those accepted."))
    judged = judgement(here(), exhibitor, found.id)
    return jsonify(
        firm=exhibitor.id,
        name=firm_name(exhibitor),
        facts=requested_space_words(exhibitor),
        best=judged.best,
        rules={rule.value: rule_word(rule) for rule in Rule},
        booths={one: [verdict.space, verdict.rule, verdict.rank] for one, verdict in judged.booths.items()},
    )


@room.post("/<int:hall_id>/act")
@needs(Permission.EDIT_EXHIBITORS)
@takes(JSON)
def act(hall_id: int) -> ResponseReturnValue:
    """Give booths: {"firms": [{"firm", "booths": [ids], "state": "held" or "assigned", "pinned", "had"}], "despite"}; no
    booths takes the space back. The answer has what would undo it. 409 with a sentence, and "despite" where a rule stands
    against it that may be set aside.
    """
    plan_here(hall_id)
    by, event_id = actor(), here().id
    try:
        with transaction():
            wanted = _asked()
            undo = arrange(wanted, by=by, despite=json_object().get("despite") is True)
            # Told apart from the rows, which a commit makes the session forget.
            touched = {booth.id for one in [*wanted, *undo] for booth in one.booths}
            back = [_plain(one) for one in undo]
    except AgainstRule as refusal:
        return jsonify(error=refusal.message, despite=True), 409
    return jsonify(**_state(event_id, plan_revision(hall_id)), drawn=_drawn(event_id, hall_id, touched), undo=back)


def _page(hall: Hall, plans: dict[int, HallPlan]) -> str:
    event = here()
    elements = [element_shape(one) for one in elements_in(hall)]
    svg = booths_svg(hall_shape(plans[hall.id], hall.name), booths_now(event.id, hall.id), elements)
    return render_template(
        "booths/organise/allotting.html",
        hall=hall,
        halls=[one for one in halls_of(event) if one.id in plans],
        svg=svg,
        lines=_lines(event),
    )


def _lines(event: Event) -> list[dict[str, Any]]:
    """The firms as the list beside the plan has them: hundreds, so what many share is made once."""
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


def _state(event_id: int, revision: int) -> dict[str, Any]:
    words = state_words()
    spaces = [
        {
            "id": one.id,
            "firm": one.firm,
            "state": one.state,
            "word": words[one.state.value],
            "pinned": one.pinned,
            "by": one.by,
            "numbers": ", ".join(one.numbers),
            "booths": one.booths,
        }
        for one in spaces_now(event_id)
    ]
    return {"revision": revision, "firms": firms_version(event_id), "spaces": spaces}


def _drawn(event_id: int, hall_id: int, ids: set[int]) -> dict[int, str]:
    words = state_words()
    return {
        booth.shape.id: booth_svg(booth.shape, booth.name, booth.state.value, words[booth.state.value])
        for booth in booths_now(event_id, hall_id, ids)
    }


def _asked() -> list[WantedSpace]:
    """What was sent; 400 for anything that is none, 404 for what is not of this expo."""
    lines = json_object().get("firms")
    if (
        not isinstance(lines, list)
        or not 0 < len(lines) <= MOST_FIRMS
        or not all(isinstance(one, dict) for one in lines)
    ):
        refuse()
    firms = {one.id: one for one in exhibitors_among(here(), [_whole(line.get("firm")) for line in lines])}
    chosen = [_booth_ids(line) for line in lines]
    booths = {one.id: one for one in booths_among(here(), {number for ids in chosen for number in ids})}
    found = []
    for line, ids in zip(lines, chosen, strict=True):
        exhibitor = firms.get(line["firm"])
        if exhibitor is None or exhibitor.state not in IN or not all(number in booths for number in ids):
            raise NotFound(_("This firm or booth is not of this expo any more. Load the page again."))
        found.append(_wanted(exhibitor, line, [booths[number] for number in ids]))
    return found


def _wanted(exhibitor: Exhibitor, line: dict[str, Any], booths: list[Any]) -> WantedSpace:
    state, pinned, had = line.get("state", "held"), line.get("pinned"), line.get("had")
    if not isinstance(state, str) or state not in _GIVEN or not isinstance(pinned, bool | None):
        refuse()
    return WantedSpace(exhibitor, tuple(booths), AssignmentState(state), pinned, None if had is None else _whole(had))


def _booth_ids(line: dict[str, Any]) -> list[int]:
    ids = line.get("booths", [])
    if not isinstance(ids, list) or len(ids) > MOST_BOOTHS:
        refuse()
    return [_whole(one) for one in ids]


def _plain(one: WantedSpace) -> dict[str, Any]:
    return {
        "firm": one.exhibitor.id,
        "booths": [booth.id for booth in one.booths],
        "state": one.state,
        "pinned": one.pinned,
        "had": one.had,
    }


def _whole(value: Any) -> int:
    return json_number(value, most=_LARGEST_ID)
