"""The drawing board: whole changes of a hall as JSON, validated while drawing."""

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
from expo.booths.plan.validate import MOST_BOOTHS, faults_after
from expo.booths.plan.views.load import plan_here
from expo.booths.plan.walkable import Rect
from expo.booths.plan.words import fault_sentence
from expo.db import transaction
from expo.events.blueprints import current_event, organiser_blueprint
from expo.events.models import Hall
from expo.web.bodies import JSON, takes
from expo.web.params import json_number, json_object, refuse, row_id, text

room = organiser_blueprint("plan_board", __name__, Permission.EDIT_PLAN, "/plan")

_LONGEST = 100_000  # centimetres
_LONGEST_NUMBER = 60  # greatest length of a typed booth number
_LARGEST_ID = 2**53


@room.get("/<int:hall_id>/board")
def board(hall_id: int) -> str:
    """The drawing board of a hall."""
    found, plan = plan_here(hall_id)
    drawn = drawn_hall(current_event(), found, plan)
    return render_template("booths/organise/board.html", hall=found, svg=drawn.svg())


@room.get("/<int:hall_id>/board.json")
def now(hall_id: int) -> ResponseReturnValue:
    """The current revision and booths as JSON."""
    found, plan = plan_here(hall_id)
    return jsonify(_hall_json(found, plan))


@room.post("/<int:hall_id>/board")
@takes(JSON)
def save(hall_id: int) -> ResponseReturnValue:
    """Save a whole change: {"revision", "booths": [{"id", "number", "x", "y", "width", "depth", "like"}], "gone":
    [ids], "merged": {gone: kept}}. A negative id is a new booth, lengths are centimetres. Answers 409 with sentences
    when it is refused.
    """
    found, _plan = plan_here(hall_id)
    change, revision = _posted_change()
    with transaction():
        change_plan(current_event(), found, change, revision=revision, by=actor())
    found, plan = plan_here(hall_id)
    drawn = drawn_hall(current_event(), found, plan)
    return jsonify(**_hall_json(found, plan, drawn), svg=str(drawn.svg()))


@room.post("/<int:hall_id>/board/judge")
@takes(JSON)
def check(hall_id: int) -> ResponseReturnValue:
    """The faults a change would cause, without saving it."""
    found, plan = plan_here(hall_id)
    change, _revision = _posted_change()
    ids = [item["id"] for item in json_object().get("booths", [])]
    return jsonify(faults=[_fault_json(item, ids) for item in faults_after(found, plan, change)])


def _fault_json(fault: PlanFault, ids: list[int]) -> dict[str, Any]:
    """A fault as JSON: sentence and the booth ids of the board."""
    booths = [ids[-booth.id - 1] if booth.id < 0 else booth.id for booth in fault.booths]
    return {"booths": booths, "text": fault_sentence(fault), "refused": fault.refused}


def _hall_json(hall: Hall, plan: HallPlan, drawn: DrawnHall | None = None) -> dict[str, Any]:
    drawn = drawn or drawn_hall(current_event(), hall, plan)
    return {
        "revision": plan.revision,
        "width": plan.width_cm,
        "depth": plan.depth_cm,
        "booths": [
            {
                "id": item.id,
                "number": item.number,
                "x": item.x_cm,
                "y": item.y_cm,
                "width": item.width_cm,
                "depth": item.depth_cm,
                "held": item.id in drawn.holders,
            }
            for item in drawn.rows
        ],
    }


def _posted_change() -> tuple[PlanChange, int]:
    """The posted change and revision; 400 if malformed."""
    asked = json_object()
    booths, gone, merged = asked.get("booths", []), asked.get("gone", []), asked.get("merged", {})
    if not isinstance(booths, list) or not isinstance(gone, list) or not isinstance(merged, dict):
        refuse()
    if max(len(booths), len(gone), len(merged)) > MOST_BOOTHS:
        abort(413)
    pairs = {row_id(item): _require_whole(two) for item, two in merged.items()}
    if 0 in pairs:
        refuse()
    change = PlanChange(
        booths=[_booth_draft(item) for item in booths],
        gone=frozenset(_require_whole(item) for item in gone),
        merged=pairs,
    )
    return change, _require_whole(asked.get("revision", 0))


def _booth_draft(item: Any) -> BoothDraft:
    if not isinstance(item, dict) or not isinstance(item.get("number"), str) or len(item["number"]) > _LONGEST_NUMBER:
        refuse()
    number = _require_whole(item.get("id"))
    x, y, width, depth = (_require_length(item.get(name)) for name in ("x", "y", "width", "depth"))
    like = item.get("like")
    return BoothDraft(
        number if number > 0 else None,
        text(item["number"], _LONGEST_NUMBER),
        Rect(x, y, width, depth),
        _require_whole(like) if like else None,
    )


def _require_length(value: Any) -> int:
    return json_number(value, least=-_LONGEST, most=_LONGEST)


def _require_whole(value: Any) -> int:
    return json_number(value, least=-_LARGEST_ID, most=_LARGEST_ID)
