"""Booth wishes as a step of the application, and on the firm's desk afterwards."""

from flask import flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from expo.booths.plan.hall_view import drawn_hall
from expo.booths.queries import plan_of
from expo.booths.rules import number_key
from expo.booths.wishes.forms import FIELDS, WishesForm, wishes_form
from expo.booths.wishes.queries import (
    booth_note,
    booths_numbered,
    halls_to_choose,
    has_wishes,
    is_barred,
    may_wish,
    notes_on,
    numbers_to_choose,
    wish_pairs,
    wishes_of,
)
from expo.booths.wishes.services import closed_words, save_wishes
from expo.errors import NotFound, Refused
from expo.exhibitors.blueprints import current_exhibitor, firm_actor, firm_blueprint
from expo.exhibitors.flow import run_step
from expo.exhibitors.forms.application import StepForm
from expo.exhibitors.steps import ApplicationStep
from expo.i18n import _, _l
from expo.web.security import form_checks_csrf

room = firm_blueprint("firm_wishes", __name__, "/apply/wishes")

NUMBERS = "booth-numbers"  # the id of the list of numbers


@room.route("", methods=["GET", "POST"])
@form_checks_csrf
def choose() -> ResponseReturnValue:
    """Choose booths in order of preference, on the plan or by number."""
    if not may_wish(current_exhibitor()):
        return _closed()
    halls = halls_to_choose(current_exhibitor().event)
    if not halls:
        return run_step("wishes", StepForm(), lambda: None, "booths/wishes.html", direct=True)
    kept = wishes_of(current_exhibitor())
    form = wishes_form(current_exhibitor().event, kept, NUMBERS)

    def save_step() -> None:
        save_wishes(current_exhibitor(), [one.id for one in form.chosen()], version=form.seen(), by=firm_actor())

    return run_step(
        "wishes",
        form,
        save_step,
        "booths/wishes.html",
        halls=halls,
        fields=FIELDS,
        list_id=NUMBERS,
        numbers=numbers_to_choose(current_exhibitor().event),
        begin=kept[0].hall_id if kept else None,
        notes=_field_notes(form),
        direct=True,
    )


@room.get("/hall/<int:hall_id>.json")
def hall(hall_id: int) -> ResponseReturnValue:
    """One hall as the public sees it, with notes on what speaks against each booth for this firm."""
    shown = next((one for one in halls_to_choose(current_exhibitor().event) if one.id == hall_id), None)
    plan = plan_of(shown) if shown is not None else None
    if shown is None or plan is None:
        raise NotFound(_("There is no such hall."))
    drawn = drawn_hall(current_exhibitor().event, shown, plan)
    against = notes_on(current_exhibitor(), drawn.rows)
    return jsonify(
        svg=str(drawn.public_svg()),
        booths=[
            {"id": one.id, "number": one.number, "barred": is_barred(one), "about": booth_note(one, against)}
            for one in drawn.rows
        ],
    )


def _closed() -> ResponseReturnValue:
    """The answer when wishes are closed: a refusal to save, a redirect to the desk for viewing."""
    if request.method == "POST":
        raise Refused(closed_words())
    flash(closed_words(), "warning")
    return redirect(url_for("exhibitor_desk.home"), 303)


def _field_notes(form: WishesForm) -> dict[str, str]:
    """Area and notes of the booth in each field; "" for a blank or unknown one."""
    booths = booths_numbered(current_exhibitor().event, [form[name].data for name in FIELDS if form[name].data])
    against = notes_on(current_exhibitor(), list(booths.values()))
    typed = {name: booths.get(number_key(form[name].data or "")) for name in FIELDS}
    return {name: booth_note(one, against) for name, one in typed.items() if one is not None}


STEP = ApplicationStep("wishes", 55, _l("Booths wished for"), "firm_wishes.choose", has_wishes, may_wish, wish_pairs)
