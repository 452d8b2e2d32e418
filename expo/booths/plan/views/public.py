"""The public hall plan: a drawing to pan and zoom, and a list."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo import clock
from expo.booths.models import HallPlan
from expo.booths.plan.hall_view import drawn_hall
from expo.booths.plan.words import metres
from expo.booths.queries import booth_numbered, booths_like, plans_of, stands_of
from expo.db import db
from expo.errors import NotFound
from expo.events.blueprints import current_event, public_blueprint
from expo.events.models import Event, Hall
from expo.events.queries import closures_of, halls_of, next_reopening
from expo.exhibitors.directory import DirectoryQuery, exhibitor_slug, shown_exhibitors, slug_for
from expo.exhibitors.models import Exhibitor
from expo.i18n import _, language
from expo.kit.collation import collation_key
from expo.kit.text import search_terms
from expo.web.languages import language_in_address
from expo.web.page_cache import shared_page
from expo.web.replica_reads import from_replica

room = public_blueprint("hall_plan", __name__)
MOST_FOUND = 60  # results of firms, and of booths


@room.get("/plan")
@language_in_address
@from_replica
def index() -> ResponseReturnValue:
    """The first hall with a plan."""
    return _page(None)


@room.get("/plan/<int:hall_id>")
@language_in_address
@from_replica
def hall(hall_id: int) -> ResponseReturnValue:
    """One hall."""
    return _page(hall_id)


@room.get("/plan/booth/<number>")
@language_in_address
@from_replica
def booth(number: str) -> ResponseReturnValue:
    """Redirect from a booth's number to its position on its hall's page."""
    found = booth_numbered(current_event(), number[:40])
    if found is None:
        raise NotFound(_("There is no such booth."))
    return redirect(url_for(".hall", hall_id=found.hall_id, _anchor=f"booth-{found.id}"), 302)


@room.get("/plan/find")
@language_in_address
@from_replica
def find() -> ResponseReturnValue:
    """Find firms and booths in all halls; a single result is shown directly."""
    event, q = current_event(), request.args.get("q", "")[:100].strip()
    if not search_terms(q):
        return redirect(url_for(".index"), 302)
    stands = stands_of(event)
    firms = [one for one in _firms_matching(event, q) if one.id in stands]
    booths = booths_like(event, q, most=MOST_FOUND)
    numbers = [stands[one.id][0][1] for one in firms] + [one.number for one in booths]
    if len(numbers) == 1:
        return redirect(url_for(".booth", number=numbers[0]), 302)
    return render_template(
        "booths/public/found.html", q=q, firms=firms, stands=stands, booths=booths, slug_of=exhibitor_slug
    )


def _firms_matching(event: Event, q: str) -> list[Exhibitor]:
    rows, _counting = shown_exhibitors(event, DirectoryQuery(q=q), None)
    return list(db.session.scalars(rows.limit(MOST_FOUND)))


def _page(hall_id: int | None) -> ResponseReturnValue:
    event = current_event()
    dated = next_reopening(event, clock.now())
    key = ("plan", event.id, event.public_revision, dated, event.accent, hall_id, language())
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
    shown_firms = {booth_id: holder for booth_id, holder in drawn.holders.items() if holder.confirmed}
    names = {booth_id: holder.name for booth_id, holder in shown_firms.items()}
    slugs = {booth_id: slug_for(holder.name, holder.exhibitor_id) for booth_id, holder in shown_firms.items()}
    code = language()
    order = {booth_id: collation_key(name, code) for booth_id, name in names.items()}
    rows = sorted(drawn.rows, key=lambda one: (one.id not in order, order.get(one.id, []), one.number))
    return render_template(
        "booths/public/plan.html",
        closures=closures_of(event, clock.now()),
        hall=shown,
        halls=halls,
        svg=drawn.public_svg(lambda one: f"#booth-{one.id}"),
        rows=rows,
        names=names,
        slugs=slugs,
        states=states,
        metres=metres,
    )
