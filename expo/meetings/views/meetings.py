"""Organisers' pages of meetings: the list, one meeting, its time and place, its state, the languages of a party."""

from typing import Any

import sqlalchemy as sa
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from expo import clock
from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.db import db, transaction
from expo.errors import Changed, NotFound, Refused
from expo.events.blueprints import current_event, needs, organiser_blueprint
from expo.history.queries import history_about
from expo.history.words import render_entries
from expo.i18n import _
from expo.meetings.day.queries import days_of_meetings
from expo.meetings.day.words import amount_word, course_look, course_word, reason_words, result_word
from expo.meetings.feeds import party_feed_address
from expo.meetings.meeting_forms import meeting_form, new_meeting_form, party_form, time_and_place_form
from expo.meetings.meeting_models import Meeting
from expo.meetings.meeting_queries import meeting_in, meetings_of, state_counts
from expo.meetings.queries import meeting_place_in, party_in
from expo.meetings.rules import MeetingKind, MeetingState
from expo.meetings.services.addresses import renew_party_calendar
from expo.meetings.services.bodies import ensure_party, set_languages
from expo.meetings.services.departures import go_on_without
from expo.meetings.services.meetings import (
    add_meeting,
    bring_back,
    cancel_meeting,
    confirm_meeting,
    edit_meeting,
    pin_meeting,
    place_meeting,
    take_off_the_board,
    title_of,
)
from expo.meetings.troubles import troubles_of
from expo.meetings.words import (
    interpretation_word,
    meeting_kind_word,
    meeting_state_look,
    meeting_state_word,
    origin_word,
    side_word,
)
from expo.web.pagination import paged
from expo.web.params import number, text, word_of
from expo.web.security import form_checks_csrf

room = organiser_blueprint("meetings", __name__, Permission.SEE_MEETINGS, "/meetings")
_ARRANGE = needs(Permission.ARRANGE_MEETINGS)


@room.context_processor
def template_words() -> dict[str, Any]:
    return {
        "meeting_title": title_of,
        "meeting_state_word": meeting_state_word,
        "meeting_state_look": meeting_state_look,
        "meeting_kind_word": meeting_kind_word,
        "interpretation_word": interpretation_word,
        "origin_word": origin_word,
        "reason_words": reason_words,
        "side_word": side_word,
        "course_word": course_word,
        "course_look": course_look,
        "result_word": result_word,
        "amount_word": amount_word,
    }


@room.get("")
def index() -> ResponseReturnValue:
    """The meetings of one state or of all, a page at a time."""
    event, state = current_event(), word_of(MeetingState, request.args.get("state"))
    query = meetings_of(event, with_g2g=sees_g2g(), state=state)
    counting = sa.select(sa.func.count()).select_from(
        query.order_by(None).options().with_only_columns(Meeting.id).subquery()
    )
    counts, page = state_counts(event, with_g2g=sees_g2g()), paged(query, counting)
    troubles = troubles_of(event, page.rows)
    return render_template("meetings/index.html", page=page, state=state, counts=counts, troubles=troubles)


@room.get("/undecided")
def undecided() -> ResponseReturnValue:
    """The meetings that something has come in the way of: each with what it is."""
    event = current_event()
    found = list(db.session.scalars(meetings_of(event, with_g2g=sees_g2g())))
    troubles = troubles_of(event, found)
    rows = [one for one in found if one.id in troubles]
    return render_template("meetings/undecided.html", meetings=rows, troubles=troubles)


@room.route("/add", methods=["GET", "POST"])
@_ARRANGE
@form_checks_csrf
def add() -> ResponseReturnValue:
    """Choose who meets; everything else follows on the meeting's page."""
    event, form = current_event(), new_meeting_form(current_event())
    refusal: Refused | None = None
    if form.validate_on_submit():
        try:
            with transaction():
                parties = [ensure_party(event, thing) for thing in form.parties.data or []]
                made = add_meeting(event, parties, form.fields(), told_as=form.told_as(), by=actor())
                address = url_for(".edit", meeting_id=made.id)
            return redirect(address, 303)
        except Refused as caught:
            refusal = caught
    page = render_template("meetings/add.html", form=form, refusal=refusal)
    return page, 409 if refusal else 400 if form.errors else 200


@room.route("/<int:meeting_id>", methods=["GET", "POST"])
@form_checks_csrf
def edit(meeting_id: int) -> ResponseReturnValue:
    """One meeting: its parties and people, what it is about, its time and place."""
    meeting = _meeting(meeting_id)
    form = meeting_form(meeting, with_g2g=sees_g2g())
    if request.method == "POST":
        _require_arranger()
    refusal: Refused | None = None
    if form.validate_on_submit():
        try:
            with transaction():
                fields, wanted = form.fields(), form.wanted(meeting.sides)
                edit_meeting(
                    meeting,
                    fields,
                    wanted,
                    interpreters=form.chosen_interpreters(current_event()),
                    version=number(form.version.data, otherwise=0),
                    by=actor(),
                )
            flash(_("The meeting is saved."), "success")
            return redirect(url_for(".edit", meeting_id=meeting_id), 303)
        except Refused as caught:
            refusal = caught
            if isinstance(caught, Changed):
                form.version.raw_data = [str(_meeting(meeting_id).version)]
    return _page(meeting_id, form, None, refusal)


@room.post("/<int:meeting_id>/place")
@_ARRANGE
@form_checks_csrf
def place(meeting_id: int) -> ResponseReturnValue:
    """Give the meeting its time and its place."""
    meeting = _meeting(meeting_id)
    form = time_and_place_form(meeting)
    refusal: Refused | None = None
    if form.validate_on_submit():
        try:
            with transaction():
                where, when = meeting_place_in(current_event(), number(form.place.data, otherwise=0)), form.moment()
                if where is None or when is None:
                    raise NotFound(_("There is no such meeting place."))
                place_meeting(
                    _meeting(meeting_id),
                    when,
                    where,
                    version=number(form.seen.data, otherwise=0),
                    reason=form.reason.data or "",
                    by=actor(),
                )
            flash(_("The meeting has its time and its place."), "success")
            return redirect(url_for(".edit", meeting_id=meeting_id), 303)
        except Refused as caught:
            refusal = caught
            form.seen.data = str(_meeting(meeting_id).version)
    return _page(meeting_id, None, form, refusal)


@room.post("/<int:meeting_id>/<any(confirm, cancel, remove, back, pin, unpin):step>")
@_ARRANGE
def step(meeting_id: int, step: str) -> ResponseReturnValue:
    """Confirm, cancel, take off the board, bring back, pin or unpin."""
    version = number(request.form.get("version"), otherwise=0)
    with transaction():
        meeting, by = _meeting(meeting_id), actor()
        if step == "confirm":
            confirm_meeting(meeting, version=version, by=by)
        elif step == "cancel":
            cancel_meeting(meeting, text(request.form.get("reason"), 160).strip(), version=version, by=by)
        elif step == "remove":
            take_off_the_board(meeting, version=version, by=by)
        elif step == "back":
            bring_back(meeting, version=version, by=by)
        else:
            pin_meeting(meeting, pinned=step == "pin", version=version, by=by)
    return redirect(url_for(".edit", meeting_id=meeting_id), 303)


@room.post("/<int:meeting_id>/without/<int:party_id>")
@_ARRANGE
def without(meeting_id: int, party_id: int) -> ResponseReturnValue:
    """Let the others meet without a party that does not come any more."""
    party, version = party_in(current_event(), party_id), number(request.form.get("version"), otherwise=0)
    if party is None:
        raise NotFound(_("There is no such party at this expo."))
    with transaction():
        go_on_without(_meeting(meeting_id), party, version=version, by=actor())
    return redirect(url_for(".edit", meeting_id=meeting_id), 303)


@room.route("/parties/<int:party_id>", methods=["GET", "POST"])
@_ARRANGE
@form_checks_csrf
def party(party_id: int) -> ResponseReturnValue:
    """The languages spoken for a party."""
    found = party_in(current_event(), party_id)
    if found is None:
        raise NotFound(_("There is no such party at this expo."))
    form = party_form(found)
    refusal: Refused | None = None
    if form.validate_on_submit():
        try:
            with transaction():
                version = number(form.version.data, otherwise=0)
                set_languages(found, list(form.languages.data or []), version=version, by=actor())
            flash(_("The languages are saved."), "success")
            return redirect(url_for(".index"), 303)
        except Refused as caught:
            refusal = caught
            form.version.raw_data = [str(found.version)]
    page = render_template(
        "meetings/party.html", form=form, party=found, refusal=refusal, address=party_feed_address(found)
    )
    return page, 409 if refusal else 400 if form.errors else 200


@room.post("/parties/<int:party_id>/renew")
@_ARRANGE
def renew(party_id: int) -> ResponseReturnValue:
    """Draw a new address of a party's calendar."""
    found = party_in(current_event(), party_id)
    if found is None:
        raise NotFound(_("There is no such party at this expo."))
    with transaction():
        renew_party_calendar(found, by=actor())
    return redirect(url_for(".party", party_id=party_id), 303)


def sees_g2g() -> bool:
    """Whether the reader may see meetings between governments."""
    return bool(current_user.may(Permission.SEE_G2G, current_event().id))


def visible_meeting(meeting_id: int) -> Meeting | None:
    """A meeting of this expo that the reader may see."""
    found = meeting_in(current_event(), meeting_id)
    hidden = found is not None and found.kind is MeetingKind.G2G and not sees_g2g()
    return None if hidden else found


def _page(meeting_id: int, form: Any, placing: Any, refusal: Refused | None) -> ResponseReturnValue:
    meeting = _meeting(meeting_id)
    errors = (form.errors if form is not None else {}) or (placing.errors if placing is not None else {})
    page = render_template(
        "meetings/edit.html",
        meeting=meeting,
        form=form or meeting_form(meeting, with_g2g=sees_g2g()),
        placing=placing or time_and_place_form(meeting),
        is_placing=placing is not None,
        refusal=refusal,
        troubles=troubles_of(current_event(), [meeting]).get(meeting_id, []),
        history=render_entries(history_about(meeting)),
        now=clock.now(),
        day=days_of_meetings(current_event(), [meeting], clock.now()).get(meeting_id),
    )
    return page, 409 if refusal else 400 if errors else 200


def _require_arranger() -> None:
    if not current_user.may(Permission.ARRANGE_MEETINGS, current_event().id):
        raise NotFound(_("There is no such meeting."))


def _meeting(meeting_id: int) -> Meeting:
    found = visible_meeting(meeting_id)
    if found is None:
        raise NotFound(_("There is no such meeting."))
    return found
