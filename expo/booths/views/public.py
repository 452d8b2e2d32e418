"""The hall plan for everybody: a drawing to walk about in, and the same as a list."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from expo.booths.models import HallPlan
from expo.booths.queries import booth_numbered, plans_of
from expo.booths.showing import drawn_hall
from expo.booths.words import metres
from expo.errors import NotFound
from expo.events.doors import here, public_room
from expo.events.models import Event, Hall
from expo.events.queries import halls_of
from expo.i18n import _, language
from expo.web.pages import shared_page

room = public_room("hall_plan", __name__)


@room.get("/plan")
def index() -> ResponseReturnValue:
    """The first hall that is drawn."""
    return _page(None)


@room.get("/plan/<int:hall_id>")
def hall(hall_id: int) -> ResponseReturnValue:
    """One hall."""
    return _page(hall_id)


@room.get("/plan/booth/<number>")
def booth(number: str) -> ResponseReturnValue:
    """Where a booth is, by its number: the address of it on its hall's page."""
    found = booth_numbered(here(), number[:40])
    if found is None:
        raise NotFound(_("There is no such booth."))
    return redirect(url_for(".hall", hall_id=found.hall_id, _anchor=f"booth-{found.id}"), 302)


def _page(hall_id: int | None) -> ResponseReturnValue:
    event = here()
    key = ("plan", event.id, event.public_revision, event.accent, hall_id, language())
    return shared_page(key, lambda: _render(event, hall_id))


def _render(event: Event, hall_id: int | None) -> str:
    plans = plans_of(event)
    halls = [one for one in halls_of(event) if one.id in plans]
    shown = next((one for one in halls if hall_id in {None, one.id}), None)
    if shown is None and hall_id is not None:
        raise NotFound(_("There is no such hall."))
    if shown is None:
        return render_template("booths/public/plan.html", hall=None)
    return _render_hall(event, halls, shown, plans[shown.id])


def _render_hall(event: Event, halls: list[Hall], shown: Hall, plan: HallPlan) -> str:
    drawn = drawn_hall(event, shown, plan)
    states = drawn.public_states()
    names = {booth_id: holder.name for booth_id, holder in drawn.holders.items() if holder.confirmed}
    rows = sorted(drawn.rows, key=lambda one: (one.id not in names, names.get(one.id, "").casefold(), one.number))
    return render_template(
        "booths/public/plan.html", hall=shown, halls=halls, svg=drawn.public_svg(lambda one: f"#booth-{one.id}"), rows=rows,
        names=names, states=states, metres=metres,
    )  # fmt: skip
