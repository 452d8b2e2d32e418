"""The page of a journey and its forms, the same for the head under their link and for organisers."""

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo.calendar.links import clients, links_for
from expo.db import transaction
from expo.delegations.models import Delegation
from expo.errors import Changed, NotFound, Refused
from expo.history.services import Actor
from expo.i18n import _, said
from expo.itinerary.booklet import by_day, sheets_of
from expo.itinerary.feeds import feed_address
from expo.itinerary.forms import ItemForm, typed_of
from expo.itinerary.models import ItineraryItem
from expo.itinerary.queries import clashes_in, item_in, items_of, itinerary_for, people_in, starred_clashes
from expo.itinerary.rules import ItemState
from expo.itinerary.services import (
    add_item,
    edit_item,
    itinerary_of,
    move_item,
    renew_delegation_feed,
    revoke_delegation_feed,
    take_session,
)
from expo.itinerary.words import detail_words, kind_words, state_words
from expo.papers.daysheet import write_day_sheets
from expo.programme.queries import session_in, sessions_of
from expo.programme.rules import SessionState
from expo.web.doors import GuardedBlueprint
from expo.web.downloads import attachment
from expo.web.params import row_id
from expo.web.security import form_checks_csrf

Whose = Callable[[], Delegation]
Who = Callable[[], Actor]


def add_pages(room: GuardedBlueprint, whose: Whose, who: Who, layout: str) -> None:
    """The journey's pages in a room whose guard knows the delegation and the actor."""

    @room.get("")
    def index() -> ResponseReturnValue:
        return _index(whose(), layout)

    @room.route("/add", methods=["GET", "POST"])
    @form_checks_csrf
    def add() -> ResponseReturnValue:
        return _form(whose(), None, who, layout)

    @room.route("/<int:number>", methods=["GET", "POST"])
    @form_checks_csrf
    def edit(number: int) -> ResponseReturnValue:
        return _form(whose(), number, who, layout)

    @room.post("/<int:number>/<any(cancel, reinstate, delete):step>")
    def step(number: int, step: str) -> ResponseReturnValue:
        states = {"cancel": ItemState.CANCELLED, "reinstate": ItemState.PLANNED, "delete": ItemState.DELETED}
        with transaction():
            move_item(_loaded(whose(), number), states[step], by=who())
        return redirect(url_for(".index"), 303)

    @room.post("/session")
    def session() -> ResponseReturnValue:
        """A session of the programme, as a part of the journey."""
        return _take(whose(), who())

    @room.get("/booklet.pdf")
    def booklet() -> ResponseReturnValue:
        return _booklet(whose())

    @room.post("/calendar/<any(renew, revoke):step>")
    def calendar(step: str) -> ResponseReturnValue:
        with transaction():
            (renew_delegation_feed if step == "renew" else revoke_delegation_feed)(whose(), by=who())
        return redirect(url_for(".index"), 303)

    @room.context_processor
    def words() -> dict[str, Any]:
        return {"kinds": kind_words(), "details": detail_words(), "states": state_words()}


def _index(delegation: Delegation, layout: str, refusal: Refused | None = None) -> str:
    event = delegation.event
    items, journey = items_of(delegation), itinerary_for(delegation)
    if journey is None:
        with transaction():
            journey = itinerary_of(delegation)
    address = feed_address(journey) if journey.revoked_at is None else ""
    taken = {item.session_id for item in items if item.session_id}
    sessions = [one for one in sessions_of(event) if one.state is SessionState.PUBLISHED and one.id not in taken]
    return render_template(
        "itinerary/index.html",
        layout=layout,
        delegation=delegation,
        days=by_day(items, event.zone_info),
        clashes=clashes_in(items),
        starred=starred_clashes(delegation, items),
        sessions=sessions,
        refusal=refusal,
        whom=_whom(delegation, items),
        address=address,
        links=links_for(address) if address else {},
        clients=clients(),
    )


def _whom(delegation: Delegation, items: Sequence[ItineraryItem]) -> dict[int, str]:
    """Whom each part is for, where that is not everybody."""
    names = {member.id: person.name for member, person in people_in(delegation)}
    return {item.id: ", ".join(names[one.id] for one in item.people if one.id in names) for item in items}


def _form(delegation: Delegation, number: int | None, who: Who, layout: str) -> ResponseReturnValue:
    item = _loaded(delegation, number) if number is not None else None
    zone, people = delegation.event.zone_info, people_in(delegation)
    form = ItemForm(data=typed_of(item, zone) if item else {"kind": request.args.get("kind", "")})
    form.people.choices = [(member.id, person.name) for member, person in people]
    refusal: Refused | None = None
    if form.validate_on_submit():
        chosen = [member for member, _person in people if member.id in set(form.people.data or [])]
        try:
            with transaction():
                if number is None:
                    add_item(delegation, form.fields(zone), people=chosen, by=who())
                else:
                    edit_item(
                        _loaded(delegation, number), form.fields(zone), people=chosen, version=form.seen(), by=who()
                    )
            return redirect(url_for(".index"), 303)
        except Refused as caught:
            refusal = caught
            if isinstance(caught, Changed) and number is not None:
                form.version.data = str(_loaded(delegation, number).version)
    page = render_template(
        "itinerary/item.html", layout=layout, delegation=delegation, form=form, item=item, refusal=refusal
    )
    return page, (409 if refusal else 400 if form.errors else 200)


def _take(delegation: Delegation, by: Actor) -> ResponseReturnValue:
    typed = request.form.get("session", "")
    number = row_id(typed)
    found = session_in(delegation.event, number)
    if found is None:
        raise NotFound(_("There is no such session."))
    with transaction():
        take_session(delegation, found, by=by)
    flash(_("“%(title)s” is in the itinerary.", title=said(found.title)), "success")
    return redirect(url_for(".index"), 303)


def _booklet(delegation: Delegation) -> Response:
    sheets = sheets_of(delegation, items_of(delegation))
    if not sheets:
        raise NotFound(_("There is nothing in this itinerary yet."))
    file = BytesIO()
    journey = itinerary_for(delegation)
    moment = journey.changed_at if journey is not None else delegation.created_at
    write_day_sheets(file, sheets, title=f"{said(delegation.name)}: {_('Itinerary')}", created=moment)
    return attachment(file.getvalue(), f"{delegation.event.slug}-itinerary.pdf", "application/pdf", inline=True)


def _loaded(delegation: Delegation, number: int | None) -> ItineraryItem:
    found = item_in(delegation, number or 0)
    if found is None:
        raise NotFound(_("There is no such part of the itinerary."))
    return found
