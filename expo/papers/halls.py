"""Hall plans as PDFs, for organisers and builders."""

from io import BytesIO

from flask import request
from flask.typing import ResponseReturnValue

from expo import clock
from expo.accounts.permissions import Permission
from expo.booths.plan.hall_view import drawn_hall
from expo.booths.plan.views.load import plan_here
from expo.booths.plan.words import state_words
from expo.config import settings
from expo.events.blueprints import current_event, organiser_blueprint
from expo.i18n import language, localize
from expo.papers.hallplan import PlanSheet, write_plan
from expo.web.downloads import attachment
from expo.web.filters import day as day_words

room = organiser_blueprint("hall_papers", __name__, Permission.SEE_PLAN, "/plan")


@room.get("/<int:hall_id>.pdf")
def plan(hall_id: int) -> ResponseReturnValue:
    """A hall plan at the largest usual scale that fits the paper: ?paper=a4 or a3."""
    event, (found, kept) = current_event(), plan_here(hall_id)
    drawn = drawn_hall(event, found, kept)
    today = clock.now().astimezone(event.zone_info).date()
    address = f"{settings().base_url}/{event.slug}/plan".split("://", 1)[1]
    words = {state: word for state, word in state_words().items() if state != "taken"}
    sheet = PlanSheet(
        event=localize(event.name),
        foot=f"{address} · {day_words(today)}",
        accent=event.accent,
        language=language(),
        hall=drawn.shape,
        booths=drawn.booths,
        elements=drawn.elements,
        labels={booth_id: holder.name for booth_id, holder in drawn.holders.items()},
        states={booth_id: state.value for booth_id, state in drawn.states().items()},
        words=words,
        paper="a4" if request.args.get("paper") == "a4" else "a3",
    )
    file = BytesIO()
    write_plan(file, sheet, title=f"{localize(event.name)}: {found.name}", created=clock.now())
    return attachment(file.getvalue(), f"{event.slug}-plan-{hall_id}.pdf", "application/pdf", inline=True)
