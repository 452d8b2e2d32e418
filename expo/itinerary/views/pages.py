"""The itinerary's page and forms, shared by the head's pages and the organisers' pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo.calendar.links import clients, links_for
from expo.db import transaction
from expo.delegations.models import Delegation, Member
from expo.errors import Changed, NotFound, Refused
from expo.history.services import Actor
from expo.history.shown_rows import unless_changed
from expo.i18n import _, localize
from expo.interpreters.models import Interpreter
from expo.interpreters.queries import interpreters_among, is_coming
from expo.interpreters.words import label_of
from expo.itinerary.booklet import by_day, sheets_of
from expo.itinerary.feed_links import renew_delegation_feed, revoke_delegation_feed
from expo.itinerary.feeds import feed_address
from expo.itinerary.flight_words import flight_line, span_words
from expo.itinerary.flights import FlightUndecided, save_part
from expo.itinerary.forms import ItemForm, form_values
from expo.itinerary.kept_parts import kept_words
from expo.itinerary.models import ItineraryItem
from expo.itinerary.queries import clashes_in, item_in, items_of, itinerary_for, people_in, starred_clashes
from expo.itinerary.rules import ItemState
from expo.itinerary.runs.vehicle_checks import choosable_vehicles
from expo.itinerary.runs.words import ride_warnings, vehicle_line
from expo.itinerary.services import add_item, add_session_item, change_item_state, lock_itinerary
from expo.itinerary.vehicles.words import vehicle_words
from expo.itinerary.views.cancellations import end_or_ask
from expo.itinerary.views.vehicles import Garage, GetActor, add_vehicle_pages
from expo.itinerary.words import (
    detail_words,
    is_of_visit,
    kind_words,
    outside_words,
    person_words,
    state_words,
    whom_words,
)
from expo.papers.daysheet import write_day_sheets
from expo.programme.queries import session_in, sessions_of
from expo.programme.rules import SessionState
from expo.web.blueprints import GuardedBlueprint
from expo.web.downloads import attachment
from expo.web.params import row_id
from expo.web.security import form_checks_csrf

GetDelegation = Callable[[], Delegation]
GetInterpreters = Callable[[Delegation], Sequence[Interpreter]]


@dataclass(frozen=True, slots=True)
class _Page:
    """What the forms of a blueprint look like, and whom they offer."""

    layout: str
    offered: GetInterpreters


def add_pages(
    room: GuardedBlueprint,
    get_delegation: GetDelegation,
    get_actor: GetActor,
    layout: str,
    offered: GetInterpreters,
) -> None:
    """Add the itinerary's routes to a blueprint; the callables give the request's delegation and actor, and the interpreters
    whom the reader may choose.
    """
    _add_item_routes(room, get_delegation, get_actor, _Page(layout, offered))
    _add_calendar_routes(room, get_delegation, get_actor)
    add_vehicle_pages(room, lambda: Garage(get_delegation().event, get_delegation()), get_actor, layout, "/vehicles")

    @room.get("")
    def index() -> ResponseReturnValue:
        return _item_list(get_delegation(), layout)

    @room.context_processor
    def words() -> dict[str, Any]:
        told = {"kinds": kind_words(), "details": detail_words(), "states": state_words(), "outside": outside_words}
        return told | {"vehicle_text": vehicle_line, "span_words": span_words, "flight_line": flight_line}


def _add_item_routes(room: GuardedBlueprint, get_delegation: GetDelegation, get_actor: GetActor, page: _Page) -> None:
    @room.route("/add", methods=["GET", "POST"])
    @form_checks_csrf
    def add() -> ResponseReturnValue:
        return _item_form(get_delegation(), None, get_actor, page)

    @room.route("/<int:number>", methods=["GET", "POST"])
    @form_checks_csrf
    def edit(number: int) -> ResponseReturnValue:
        return _item_form(get_delegation(), number, get_actor, page)

    @room.post("/<int:number>/<any(cancel, reinstate, delete):step>")
    def step(number: int, step: str) -> ResponseReturnValue:
        item = _load_item(get_delegation(), number)
        if step != "reinstate":
            return end_or_ask(item, step, page.layout, get_actor())
        with unless_changed():
            change_item_state(item, ItemState.PLANNED, by=get_actor())
        return redirect(url_for(".index"), 303)

    @room.post("/session")
    def session() -> ResponseReturnValue:
        """Add a session of the programme."""
        return _add_session(get_delegation(), get_actor())


def _add_calendar_routes(room: GuardedBlueprint, get_delegation: GetDelegation, get_actor: GetActor) -> None:
    @room.get("/booklet.pdf")
    def booklet() -> ResponseReturnValue:
        return _booklet(get_delegation())

    @room.post("/calendar/<any(renew, revoke):step>")
    def calendar(step: str) -> ResponseReturnValue:
        with transaction():
            (renew_delegation_feed if step == "renew" else revoke_delegation_feed)(get_delegation(), by=get_actor())
        return redirect(url_for(".index"), 303)


def _item_list(delegation: Delegation, layout: str, refusal: Refused | None = None) -> str:
    event = delegation.event
    items, itinerary = items_of(delegation), itinerary_for(delegation)
    if itinerary is None:
        with transaction():
            itinerary = lock_itinerary(delegation)
    address = feed_address(itinerary) if itinerary.revoked_at is None else ""
    taken = {item.session_id for item in items if item.session_id}
    people = people_in(delegation)
    sessions = [one for one in sessions_of(event) if one.state is SessionState.PUBLISHED and one.id not in taken]
    return render_template(
        "itinerary/index.html",
        layout=layout,
        delegation=delegation,
        days=by_day(items, event),
        is_expected=lambda day: is_of_visit(delegation, day),
        clashes=clashes_in(items),
        starred=starred_clashes(delegation, items),
        sessions=sessions,
        refusal=refusal,
        whom={item.id: whom_words(item) for item in items},
        riding=ride_warnings(items, {member.id for member, _person in people}),
        kept=kept_words(items, event.zone),
        address=address,
        links=links_for(address) if address else {},
        clients=clients(),
    )


def _save_item(delegation: Delegation, number: int | None, form: ItemForm, people: Sequence[Member], by: Actor) -> None:
    chosen = interpreters_among(delegation.event, form.interpreters.data or []) if "interpreters" in form else None
    if number is None:
        add_item(delegation, form.fields(), people=people, interpreters=chosen or (), by=by)
    else:
        item, along = _load_item(delegation, number), form.moves_along()
        save_part(item, form.fields(), people=people, version=form.seen(), by=by, along=along, interpreters=chosen)


def _item_form(delegation: Delegation, number: int | None, get_actor: GetActor, page: _Page) -> ResponseReturnValue:
    item = _load_item(delegation, number) if number is not None else None
    people = people_in(delegation)
    form = _new_form(delegation, item, people, page)
    if "starts_zone" in form:
        form.offer_zones(delegation.event.zone, item)
    vehicles = choosable_vehicles(delegation, get_actor())
    form.vehicle.choices = [("", _("None")), *((str(one.id), vehicle_words(one)) for one in vehicles)]
    refusal: Refused | None = None
    if form.validate_on_submit():
        among = [*(member for member, _person in people), *(item.people if item else [])]
        chosen = list({member.id: member for member in among if member.id in set(form.people.data or [])}.values())
        try:
            with transaction():
                _save_item(delegation, number, form, chosen, get_actor())
            return redirect(url_for(".index"), 303)
        except Refused as caught:
            refusal = caught
            if isinstance(caught, Changed) and number is not None:
                form.version.data = str(_load_item(delegation, number).version)
    parts = refusal.parts if isinstance(refusal, FlightUndecided) else ()
    shown = {"delegation": delegation, "form": form, "item": item, "refusal": refusal, "parts": parts}
    shown["kept"] = kept_words([item], delegation.event.zone).get(item.id, "") if item else ""
    text = render_template("itinerary/item.html", layout=page.layout, **shown)
    return text, (409 if refusal else 400 if form.errors else 200)


def _new_form(
    delegation: Delegation, item: ItineraryItem | None, people: Sequence[tuple[Member, Any]], page: _Page
) -> ItemForm:
    form = ItemForm(data=form_values(item) if item else {"kind": request.args.get("kind", "")})
    names = {one.id: one.name for one in item.interpreters} if item else {}
    form.interpreters.choices = [(one.id, label_of(one)) for one in page.offered(delegation) if is_coming(one)]
    form.interpreters.name_stored = lambda number: names.get(number, str(number))
    form.people.choices = [(member.id, person.name) for member, person in people]
    form.people.name_stored = lambda number: _former_name(item, number)
    if item is not None and item.session is not None:
        form.leave_session_alone()
    return form


def _former_name(item: ItineraryItem | None, member_id: int) -> str:
    """Somebody whom the item is for and who does not come, or whose seat nobody has."""
    member = next((one for one in (item.people if item else []) if one.id == member_id), None)
    return person_words(member) if member is not None else str(member_id)


def _add_session(delegation: Delegation, by: Actor) -> ResponseReturnValue:
    typed = request.form.get("session", "")
    number = row_id(typed)
    found = session_in(delegation.event, number)
    if found is None:
        raise NotFound(_("There is no such session."))
    with transaction():
        add_session_item(delegation, found, by=by)
    flash(_("“%(title)s” is in the itinerary.", title=localize(found.title)), "success")
    return redirect(url_for(".index"), 303)


def _booklet(delegation: Delegation) -> Response:
    sheets = sheets_of(delegation, items_of(delegation))
    if not sheets:
        raise NotFound(_("There is nothing in this itinerary yet."))
    file = BytesIO()
    itinerary = itinerary_for(delegation)
    moment = itinerary.changed_at if itinerary is not None else delegation.created_at
    write_day_sheets(file, sheets, title=f"{localize(delegation.name)}: {_('Itinerary')}", created=moment)
    return attachment(file.getvalue(), f"{delegation.event.slug}-itinerary.pdf", "application/pdf", inline=True)


def _load_item(delegation: Delegation, number: int | None) -> ItineraryItem:
    found = item_in(delegation, number or 0)
    if found is None:
        raise NotFound(_("There is no such part of the itinerary."))
    return found
