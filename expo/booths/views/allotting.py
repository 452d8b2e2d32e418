"""The allocation board: the plan beside the firms, booth by booth what fits, given by drag, click or keyboard, and put back."""

from typing import Any

from flask import abort, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.booths.allocation.problem import Rule
from expo.booths.asked import asked_in_words
from expo.booths.asking import TAKES_PART
from expo.booths.board_words import board_words
from expo.booths.drawing import booth_svg
from expo.booths.judging import judgement
from expo.booths.models import HallPlan
from expo.booths.queries import booth_shape, booth_states, booths_among, holders_in, plans_of
from expo.booths.reasons import rule_word
from expo.booths.rules import AssignmentState
from expo.booths.services.arranging import MOST_FIRMS, AgainstRule, Wanted, arrange
from expo.booths.services.giving import MOST_BOOTHS
from expo.booths.showing import drawn_hall
from expo.booths.standing import live_spaces, places_by_space, standings, taking_part
from expo.booths.views.loading import plan_here
from expo.booths.words import state_words
from expo.db import transaction
from expo.errors import NotFound
from expo.events.doors import here, needs, organise_room
from expo.events.models import Hall
from expo.events.queries import halls_of
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import exhibitor_in, exhibitors_among, firm_name
from expo.i18n import _

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
    answer = jsonify(_state(plan))
    answer.add_etag()
    return answer.make_conditional(request)


@room.get("/<int:hall_id>/drawn.json")
def drawn(hall_id: int) -> ResponseReturnValue:
    """Booths drawn anew: their <g> by id."""
    found, _plan = plan_here(hall_id)
    typed = request.args.get("ids", "")[: _MOST_DRAWN * 10].split(",")[:_MOST_DRAWN]
    return jsonify(_drawn(found, {int(one) for one in typed if one.isascii() and one.isdigit()}))


@room.get("/<int:hall_id>/firm/<int:number>.json")
def firm(hall_id: int, number: int) -> ResponseReturnValue:
    """A firm before this hall: what it asked for in words, and each booth's verdict."""
    found, _plan = plan_here(hall_id)
    exhibitor = exhibitor_in(here(), number)
    if exhibitor is None or exhibitor.state not in TAKES_PART:
        raise NotFound(_("There is no such firm among those accepted."))
    judged = judgement(here(), exhibitor, found.id)
    return jsonify(
        firm=exhibitor.id, name=firm_name(exhibitor), facts=asked_in_words(exhibitor), best=judged.best,
        rules={rule.value: rule_word(rule) for rule in Rule},
        booths={one: [verdict.space, verdict.rule, verdict.rank] for one, verdict in judged.booths.items()},
    )  # fmt: skip


@room.post("/<int:hall_id>/act")
@needs(Permission.EDIT_EXHIBITORS)
def act(hall_id: int) -> ResponseReturnValue:
    """Give booths: {"firms": [{"firm", "booths": [ids], "state": "held" or "assigned", "pinned", "had"}], "despite"}; no
    booths takes the space back. The answer has what would undo it. 409 with a sentence, and "despite" where a rule stands
    against it that may be set aside.
    """
    found, plan = plan_here(hall_id)
    wanted = _asked()
    before = places_by_space(here())
    try:
        with transaction():
            undo = arrange(wanted, by=actor(), despite=_body().get("despite") is True)
    except AgainstRule as refusal:
        return jsonify(error=refusal.message, despite=True), 409
    state = _state(plan)
    touched = {booth.id for one in [*wanted, *undo] for booth in one.booths}
    touched |= {
        booth for space in before.keys() ^ {one["id"] for one in state["spaces"]} for booth in before.get(space, ())
    }
    return jsonify(**state, drawn=_drawn(found, touched), undo=[_plain(one) for one in undo])


def _page(hall: Hall, plans: dict[int, HallPlan]) -> str:
    shown = drawn_hall(here(), hall, plans[hall.id])
    return render_template(
        "booths/organise/allotting.html", hall=hall, halls=[one for one in halls_of(here()) if one.id in plans],
        svg=shown.svg(), standings=standings(here()),
    )  # fmt: skip


def _state(plan: HallPlan) -> dict[str, Any]:
    words, places = state_words(), places_by_space(here())
    spaces = [
        {
            "id": one.id, "firm": one.exhibitor_id, "state": one.state, "word": words[one.state.value], "pinned": one.pinned,
            "by": one.made_by, "numbers": ", ".join(one.numbers), "booths": places.get(one.id, []),
        }
        for one in live_spaces(here())
    ]  # fmt: skip
    return {"revision": plan.revision, "firms": taking_part(here()), "spaces": spaces}


def _drawn(hall: Hall, ids: set[int]) -> dict[int, str]:
    booths = [one for one in booths_among(here(), ids) if one.hall_id == hall.id]
    holders = holders_in(here(), hall)
    states, words = booth_states(booths, holders), state_words()
    return {
        one.id: booth_svg(booth_shape(one), holders[one.id].name if one.id in holders else "", states[one.id].value,
                          words[states[one.id].value])
        for one in booths
    }  # fmt: skip


def _body() -> dict[str, Any]:
    asked = request.get_json(silent=True)
    return asked if isinstance(asked, dict) else {}


def _asked() -> list[Wanted]:
    """What was sent; 400 for anything that is none, 404 for what is not of this expo."""
    lines = _body().get("firms")
    if (
        not isinstance(lines, list)
        or not 0 < len(lines) <= MOST_FIRMS
        or not all(isinstance(one, dict) for one in lines)
    ):
        abort(400)
    firms = {one.id: one for one in exhibitors_among(here(), [_whole(line.get("firm")) for line in lines])}
    chosen = [_booth_ids(line) for line in lines]
    booths = {one.id: one for one in booths_among(here(), {number for ids in chosen for number in ids})}
    found = []
    for line, ids in zip(lines, chosen, strict=True):
        exhibitor = firms.get(line["firm"])
        if exhibitor is None or exhibitor.state not in TAKES_PART or not all(number in booths for number in ids):
            raise NotFound(_("This firm or booth is not of this expo any more. Load the page again."))
        found.append(_wanted(exhibitor, line, [booths[number] for number in ids]))
    return found


def _wanted(exhibitor: Exhibitor, line: dict[str, Any], booths: list[Any]) -> Wanted:
    state, pinned, had = line.get("state", "held"), line.get("pinned"), line.get("had")
    if state not in _GIVEN or pinned not in {None, True, False}:
        abort(400)
    return Wanted(exhibitor, tuple(booths), AssignmentState(state), pinned, None if had is None else _whole(had))


def _booth_ids(line: dict[str, Any]) -> list[int]:
    ids = line.get("booths", [])
    if not isinstance(ids, list) or len(ids) > MOST_BOOTHS:
        abort(400)
    return [_whole(one) for one in ids]


def _plain(one: Wanted) -> dict[str, Any]:
    return {
        "firm": one.exhibitor.id, "booths": [booth.id for booth in one.booths], "state": one.state, "pinned": one.pinned,
        "had": one.had,
    }  # fmt: skip


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _LARGEST_ID:
        abort(400)
    return value
