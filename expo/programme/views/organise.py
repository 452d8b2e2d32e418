"""The organisers' pages of the programme: a list of sessions, and forms."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo import clock
from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.db import transaction
from expo.errors import Changed, NotFound, Refused
from expo.events.blueprints import current_event, needs, organiser_blueprint
from expo.events.queries import halls_of, zone_in
from expo.history.shown_rows import unless_changed
from expo.i18n import _
from expo.programme.closures import closed_words
from expo.programme.forms import (
    cast_in,
    interpreters_in,
    part_fields,
    part_form,
    prefill,
    room_form,
    session_fields,
    session_form,
    texts_of,
    track_form,
)
from expo.programme.lines import sessions_by_day
from expo.programme.models import Room, Session, Track
from expo.programme.put_over import PutOver, read_keys
from expo.programme.queries import rooms_of, session_in, sessions_of, tracks_of
from expo.programme.rules import SessionState, may_become
from expo.programme.services.sessions import add_session, edit_session, move_session
from expo.programme.services.sign_ups import give_seat
from expo.programme.services.venue_parts import add_room, add_track, edit_part, remove_part
from expo.programme.sign_up_queries import signed_up
from expo.programme.words import kind_word, session_state_look, session_state_word
from expo.web.downloads import table_response
from expo.web.params import number, row_id
from expo.web.security import form_checks_csrf

room = organiser_blueprint("sessions", __name__, Permission.SEE_PROGRAMME, "/programme")

_STEPS = {
    "publish": SessionState.PUBLISHED,
    "reinstate": SessionState.PUBLISHED,
    "cancel": SessionState.CANCELLED,
    "take-back": SessionState.DRAFT,
    "delete": SessionState.DELETED,
}


@room.context_processor
def words() -> dict[str, Any]:
    return {"kind_word": kind_word, "state_word": session_state_word, "state_look": session_state_look}


@room.get("")
def index() -> ResponseReturnValue:
    """All sessions by day, including drafts."""
    event = current_event()
    closed = closed_words(event)
    return render_template(
        "programme/organise/index.html", days=sessions_by_day(event, sessions_of(event)), closed=closed
    )


@room.route("/new", methods=["GET", "POST"])
@needs(Permission.EDIT_PROGRAMME)
@form_checks_csrf
def add() -> ResponseReturnValue:
    """Add a session."""
    return _edit(None)


@room.route("/<int:session_id>", methods=["GET", "POST"])
@needs(Permission.EDIT_PROGRAMME)
@form_checks_csrf
def edit(session_id: int) -> ResponseReturnValue:
    """Edit a session."""
    return _edit(_session_or_404(session_id))


@room.post("/<int:session_id>/<any(publish, reinstate, cancel, delete, 'take-back'):step>")
@needs(Permission.EDIT_PROGRAMME)
def step(session_id: int, step: str) -> ResponseReturnValue:
    """Publish, cancel, reinstate, take back or delete."""
    session = _session_or_404(session_id)
    try:
        with unless_changed():
            move_session(session, _STEPS[step], by=actor(), seen=_seen())
    except PutOver as taken:
        return _session_page(session, session_form(current_event(), session), taken, step=step), 409
    flash(_("Done."), "success")
    return redirect(url_for(".index"), 303)


@room.get("/<int:session_id>/seats")
@needs(Permission.SEE_REGISTRATIONS)
def seats(session_id: int) -> ResponseReturnValue:
    """The people with a seat and the waiting list."""
    session = _session_or_404(session_id)
    held = signed_up(session)
    filled_until = session.event.seats_filled_until(session.starts_at)
    taken = sum(seat is not None for seat, _number, _person in held)
    return render_template(
        "programme/organise/seats.html",
        session=session,
        held=held,
        filled_until=filled_until,
        decided=session.starts_at > clock.now() >= filled_until and taken < (session.seats or 0),
    )


@room.post("/<int:session_id>/seats/<int:registration_id>")
@needs(Permission.EDIT_PROGRAMME)
def give_a_seat(session_id: int, registration_id: int) -> ResponseReturnValue:
    """Give a free seat to somebody of the waiting list, when it is filled no more."""
    session = _session_or_404(session_id)
    with transaction():
        give_seat(session, registration_id, by=actor())
    flash(_("Done. The person is told by mail."), "success")
    return redirect(url_for(".seats", session_id=session.id), 303)


@room.get("/<int:session_id>/seats.<any(csv, xlsx):kind>", endpoint="seats_file")
@needs(Permission.EXPORT_REGISTRATIONS)
def seats_file(session_id: int, kind: str) -> ResponseReturnValue:
    """The same as a CSV or XLSX file."""
    session = _session_or_404(session_id)
    header = [_("Seat"), _("Waiting list"), _("Name"), _("Organisation"), _("Country"), _("Mail address")]
    rows = (
        [seat or "", waiting_number or "", person.name, person.organisation, person.country, person.email]
        for seat, waiting_number, person in signed_up(session)
    )
    return table_response(f"{session.slug}-seats", kind, header, rows)


@room.route("/places", methods=["GET", "POST"])
@needs(Permission.EDIT_PROGRAMME)
@form_checks_csrf
def rooms_and_tracks() -> ResponseReturnValue:
    """List rooms and tracks; add a room."""
    event, form = current_event(), room_form(current_event())
    if form.validate_on_submit():
        hall = next((candidate for candidate in halls_of(event) if str(candidate.id) == form.hall.data), None)
        zone = zone_in(event, row_id(form.zone.data))
        with transaction():
            add_room(
                event, texts_of(event, form, "name"), hall=hall, zone=zone, capacity=form.capacity.data, by=actor()
            )
        return redirect(url_for(".rooms_and_tracks"), 303)
    return _rooms_and_tracks_page(form, track_form(event)), 400 if form.errors else 200


@room.post("/tracks")
@needs(Permission.EDIT_PROGRAMME)
@form_checks_csrf
def tracks() -> ResponseReturnValue:
    """Add a track."""
    event, form = current_event(), track_form(current_event())
    if form.validate_on_submit():
        with transaction():
            add_track(event, texts_of(event, form, "name"), by=actor())
        return redirect(url_for(".rooms_and_tracks"), 303)
    return _rooms_and_tracks_page(room_form(event), form), 400


@room.post("/<any(rooms, tracks):kind>/<int:part_id>/remove")
@needs(Permission.EDIT_PROGRAMME)
def remove(kind: str, part_id: int) -> ResponseReturnValue:
    """Remove a room or track that has no sessions."""
    part = _part(kind, part_id)
    with unless_changed():
        remove_part(current_event(), part, by=actor())
    return redirect(url_for(".rooms_and_tracks"), 303)


@room.route("/<any(rooms, tracks):kind>/<int:part_id>", methods=["GET", "POST"], endpoint="edit_part")
@needs(Permission.EDIT_PROGRAMME)
@form_checks_csrf
def change_part(kind: str, part_id: int) -> ResponseReturnValue:
    """Edit a room or track: name, hall, capacity and position in the list."""
    event, part = current_event(), _part(kind, part_id)
    form, refusal = part_form(event, part), None
    if form.validate_on_submit():
        try:
            with unless_changed():
                fields = part_fields(event, form, part.name)
                edit_part(event, part, fields, position=form.position.data, by=actor(), seen=_seen())
            flash(_("Saved."), "success")
            return redirect(url_for(".rooms_and_tracks"), 303)
        except PutOver as caught:
            refusal = caught
    page = render_template("programme/organise/part.html", part=part, kind=kind, form=form, refusal=refusal)
    return page, 409 if refusal else 400 if form.errors else 200


def _part(kind: str, part_id: int) -> Room | Track:
    parts: list[Room] | list[Track] = rooms_of(current_event()) if kind == "rooms" else tracks_of(current_event())
    part = next((candidate for candidate in parts if candidate.id == part_id), None)
    if part is None:
        raise NotFound(_("It is not here."))
    return part


def _rooms_and_tracks_page(rooms: Any, tracks_: Any) -> str:
    event = current_event()
    return render_template(
        "programme/organise/rooms_and_tracks.html",
        room_form=rooms,
        track_form=tracks_,
        rooms=rooms_of(event),
        tracks=tracks_of(event),
    )


def _edit(session: Session | None) -> ResponseReturnValue:
    event = current_event()
    form = session_form(event, session)
    if session is None and not form.is_submitted():
        prefill(form, request.args)
    refusal: Refused | None = None
    if form.validate_on_submit():
        try:
            with transaction():
                _save(session, form)
            flash(_("The session is saved."), "success")
            return redirect(url_for(".index"), 303)
        except Refused as caught:
            refusal = caught
            if session is not None and isinstance(caught, Changed):
                form.version.raw_data = [str(session.version)]
    return _session_page(session, form, refusal), (409 if refusal else 400 if form.errors else 200)


def _session_page(session: Session | None, form: Any, refusal: Refused | None, **shown: Any) -> str:
    """The form of a session; `step` is the one that was refused because of what it is put over."""
    able = [name for name, state in _STEPS.items() if session and may_become(session.state, state)]
    return render_template(
        "programme/organise/edit.html", form=form, session=session, refusal=refusal, able=able, **shown
    )


def _seen() -> frozenset[str]:
    """What was named to the organiser, who saves over it."""
    return read_keys(request.form.get("despite"))


def _save(session: Session | None, form: Any) -> None:
    event = current_event()
    if session is None:
        interpreters = interpreters_in(event, form)
        add_session(
            event,
            session_fields(event, form),
            by=actor(),
            cast=cast_in(event, form),
            interpreters=interpreters,
            seen=_seen(),
        )
    else:
        edit_session(
            session,
            session_fields(event, form, session),
            version=number(form.version.data, otherwise=0),
            by=actor(),
            cast=cast_in(event, form),
            interpreters=interpreters_in(event, form),
            seen=_seen(),
        )


def _session_or_404(session_id: int) -> Session:
    session = session_in(current_event(), session_id)
    if session is None:
        raise NotFound(_("There is no such session."))
    return session
