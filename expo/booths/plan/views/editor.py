"""The drawing board: a whole change of a hall in one answer, judged while it is drawn."""

from typing import Any

from flask import abort, jsonify, render_template
from flask.typing import ResponseReturnValue

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.booths.models import HallPlan
from expo.booths.plan.change import change_plan
from expo.booths.plan.drafts import BoothDraft, PlanChange
from expo.booths.plan.faults import PlanFault
from expo.booths.plan.hall_view import DrawnHall, drawn_hall
from expo.booths.plan.validate import MOST_BOOTHS, judge
from expo.booths.plan.views.load import plan_here
from expo.booths.plan.walkable import Rect
from expo.booths.plan.words import fault_sentence
from expo.db import transaction
from expo.events.doors import here, organise_room
from expo.events.models import Hall
from expo.web.bodies import JSON, takes
from expo.web.params import json_number, json_object, refuse, row_id, text

room = organise_room("plan_board", __name__, Permission.EDIT_PLAN, "/plan")

_LONGEST = 100_000  # centimetres
_LONGEST_NUMBER = 60  # characters of what may be meant as a booth's number
_LARGEST_ID = 2**53


@room.get("/<int:hall_id>/board")
def board(hall_id: int) -> str:
    """The hall to draw in."""
    found, plan = plan_here(hall_id)
    drawn = drawn_hall(here(), found, plan)
    return render_template("booths/organise/board.html", hall=found, svg=drawn.svg())


@room.get("/<int:hall_id>/board.json")
def now(hall_id: int) -> ResponseReturnValue:
    """The hall as it is: revision and booths."""
    found, plan = plan_here(hall_id)
    return jsonify(_state(found, plan))


@room.post("/<int:hall_id>/board")
@takes(JSON)
def save(hall_id: int) -> ResponseReturnValue:
    """Save a whole change: {"revision", "booths": [{"id", "number", "x", "y", "width", "depth", "like"}], "gone": [ids],
    "merged": {gone: kept}}; an id below 0 is a new booth, lengths are centimetres. 409 with sentences where it cannot be.
    """
    found, _plan = plan_here(hall_id)
    change, revision = _asked()
    with transaction():
        change_plan(here(), found, change, revision=revision, by=actor())
    found, plan = plan_here(hall_id)
    drawn = drawn_hall(here(), found, plan)
    return jsonify(**_state(found, plan, drawn), svg=str(drawn.svg()))


@room.post("/<int:hall_id>/board/judge")
@takes(JSON)
def check(hall_id: int) -> ResponseReturnValue:
    """What would be wrong with a change, by booth; nothing is kept."""
    found, plan = plan_here(hall_id)
    change, _revision = _asked()
    ids = [one["id"] for one in json_object().get("booths", [])]
    return jsonify(faults=[_said(one, ids) for one in judge(found, plan, change)])


def _said(fault: PlanFault, ids: list[int]) -> dict[str, Any]:
    """A fault in words, its booths by the ids that the board knows."""
    booths = [ids[-booth.id - 1] if booth.id < 0 else booth.id for booth in fault.booths]
    return {"booths": booths, "text": fault_sentence(fault), "refused": fault.refused}


def _state(hall: Hall, plan: HallPlan, drawn: DrawnHall | None = None) -> dict[str, Any]:
    drawn = drawn or drawn_hall(here(), hall, plan)
    return {
        "revision": plan.revision,
        "width": plan.width_cm,
        "depth": plan.depth_cm,
        "booths": [
            {
                "id": one.id,
                "number": one.number,
                "x": one.x_cm,
                "y": one.y_cm,
                "width": one.width_cm,
                "depth": one.depth_cm,
                "held": one.id in drawn.holders,
            }
            for one in drawn.rows
        ],
    }


def _asked() -> tuple[PlanChange, int]:
    """The change that was sent; 400 for anything that is none."""
    asked = json_object()
    booths, gone, merged = asked.get("booths", []), asked.get("gone", []), asked.get("merged", {})
    if not isinstance(booths, list) or not isinstance(gone, list) or not isinstance(merged, dict):
        refuse()
    if max(len(booths), len(gone), len(merged)) > MOST_BOOTHS:
        abort(413)
    pairs = {row_id(one): _whole(two) for one, two in merged.items()}
    if 0 in pairs:
        refuse()
    change = PlanChange(
        booths=[_draft(one) for one in booths], gone=frozenset(_whole(one) for one in gone), merged=pairs
    )
    return change, _whole(asked.get("revision", 0))


def _draft(one: Any) -> BoothDraft:
    if not isinstance(one, dict) or not isinstance(one.get("number"), str) or len(one["number"]) > _LONGEST_NUMBER:
        refuse()
    number = _whole(one.get("id"))
    x, y, width, depth = (_length(one.get(name)) for name in ("x", "y", "width", "depth"))
    like = one.get("like")
    return BoothDraft(
        number if number > 0 else None,
        text(one["number"], _LONGEST_NUMBER),
        Rect(x, y, width, depth),
        _whole(like) if like else None,
    )


def _length(value: Any) -> int:
    return json_number(value, least=-_LONGEST, most=_LONGEST)


def _whole(value: Any) -> int:
    return json_number(value, least=-_LARGEST_ID, most=_LARGEST_ID)
