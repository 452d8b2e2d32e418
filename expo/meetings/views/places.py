"""Organisers' pages of meeting places, their closures, and the walks between halls."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.db import transaction
from expo.errors import NotFound, Refused
from expo.events.blueprints import current_event, needs, organiser_blueprint
from expo.events.moments import moment_in
from expo.events.queries import halls_of
from expo.history.shown_rows import unless_changed
from expo.i18n import _
from expo.meetings.body_pages.screens import screen_address
from expo.meetings.feeds import place_feed_address
from expo.meetings.forms import walk_form
from expo.meetings.models import MeetingPlace, Party
from expo.meetings.place_forms import ClosureForm, meeting_place_form
from expo.meetings.queries import closure_in, closures_of_place, meeting_place_in, places_of, walks_of
from expo.meetings.services.bodies import ensure_party
from expo.meetings.services.places import add_places, close_place, edit_place, open_place, remove_place, set_walk
from expo.meetings.views.saved import done, saved
from expo.meetings.words import meeting_place_word
from expo.web.params import number, row_id
from expo.web.security import form_checks_csrf

room = organiser_blueprint("meeting_places", __name__, Permission.SEE_MEETINGS, "/meetings/places")
_ARRANGE = needs(Permission.ARRANGE_MEETINGS)


@room.context_processor
def template_words() -> dict[str, Any]:
    return {"meeting_place_word": meeting_place_word}


@room.get("")
def index() -> ResponseReturnValue:
    event = current_event()
    halls = halls_of(event)
    walks = [(a, b, walks_of(event).get(frozenset({a.id, b.id}))) for a in halls for b in halls if a.id < b.id]
    screens = [(one.name, screen_address(event, one.id)) for one in halls]
    shown = {"places": places_of(event), "walks": walks, "walk_form": walk_form(event), "screens": screens}
    return render_template("meetings/places.html", **shown)


@room.route("/add", methods=["GET", "POST"])
@_ARRANGE
@form_checks_csrf
def new_place() -> ResponseReturnValue:
    return _place_page(None)


@room.route("/<int:number>", methods=["GET", "POST"])
@_ARRANGE
@form_checks_csrf
def place(number: int) -> ResponseReturnValue:
    return _place_page(_place(number))


@room.post("/<int:number>/remove")
@_ARRANGE
def drop_place(number: int) -> ResponseReturnValue:
    with unless_changed():
        remove_place(_place(number), by=actor())
    return done(_("The place is removed."), ".index")


@room.post("/<int:number>/close")
@_ARRANGE
@form_checks_csrf
def close(number: int) -> ResponseReturnValue:
    """Close the place for a time."""
    form = ClosureForm()
    if not form.validate_on_submit():
        return _place_page(_place(number), form)
    try:
        with transaction():
            close_place(
                _place(number), moment_in(form.starts_at), moment_in(form.ends_at), form.reason.data or "", by=actor()
            )
    except Refused as refusal:
        return _place_page(_place(number), form, refusal)
    return redirect(url_for(".place", number=number), 303)


@room.post("/<int:number>/closures/<int:closure>/remove")
@_ARRANGE
def reopen(number: int, closure: int) -> ResponseReturnValue:
    found = closure_in(current_event(), closure)
    if found is None or found.meeting_place_id != number:
        raise NotFound(_("There is no such closure."))
    with transaction():
        open_place(_place(number), found, by=actor())
    return redirect(url_for(".place", number=number), 303)


@room.post("/walks")
@_ARRANGE
@form_checks_csrf
def walk() -> ResponseReturnValue:
    """Say how long it takes to walk between two halls."""
    event, form = current_event(), walk_form(current_event())
    if not form.validate_on_submit() or form.one.data == form.other.data:
        flash(_("Choose two halls, and enter 0 to 120 minutes."), "warning")
        return redirect(url_for(".index"), 303)
    with transaction():
        set_walk(event, row_id(form.one.data), row_id(form.other.data), form.minutes.data or 0, by=actor())
    return done(_("The walk is saved."), ".index")


def _place_page(
    found: MeetingPlace | None, closing: ClosureForm | None = None, refused: Refused | None = None
) -> ResponseReturnValue:
    event = current_event()
    form = meeting_place_form(event, found, _thing(found.owner) if found else "", sent=closing is None)
    refusal = refused
    if closing is None and form.validate_on_submit():

        def save() -> None:
            owner = ensure_party(event, form.whose()) if form.whose() else None
            fields = {**form.fields(), "owner_id": owner.id if owner else None}
            if found is None:
                add_places(event, fields, count=form.count.data, by=actor())
            else:
                edit_place(found, fields, version=number(form.version.data, otherwise=0), by=actor())

        refusal = saved(save, form, found)
        if refusal is None:
            return done(_("The place is saved."), ".index")
    page = render_template(
        "meetings/place.html",
        form=form,
        place=found,
        refusal=refusal,
        address=place_feed_address(found) if found else "",
        closures=closures_of_place(found) if found else [],
        closure_form=closing or ClosureForm(formdata=None),
    )
    return page, 409 if refusal else 400 if form.errors or (closing and closing.errors) else 200


def _thing(party: Party | None) -> str:
    if party is None:
        return ""
    kinds = (("firm", party.exhibitor_id), ("delegation", party.delegation_id), ("body", party.body_id))
    return next(f"{kind}-{number_}" for kind, number_ in kinds if number_ is not None)


def _place(number_: int) -> MeetingPlace:
    found = meeting_place_in(current_event(), number_)
    if found is None:
        raise NotFound(_("There is no such meeting place."))
    return found
