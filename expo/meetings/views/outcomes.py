"""What came of meetings: said by each side on its own page, or by an organiser for it."""

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo import clock
from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.db import transaction
from expo.delegations.blueprints import head_blueprint
from expo.errors import Changed, Refused
from expo.events.blueprints import organiser_blueprint
from expo.exhibitors.blueprints import firm_blueprint
from expo.history.services import Actor
from expo.i18n import _
from expo.meetings.body_pages.blueprints import body_blueprint
from expo.meetings.day.forms import outcome_form
from expo.meetings.day.queries import follow_ups_of, outcome_by
from expo.meetings.day.rules import StepAnswer
from expo.meetings.day.words import step_word
from expo.meetings.meeting_models import Meeting
from expo.meetings.meeting_queries import meeting_in
from expo.meetings.rules import MeetingState
from expo.meetings.services.day.attendance import save_outcome
from expo.meetings.services.day.reminders import answer_reminder
from expo.meetings.views.doors import Door, body_door, firm_door, head_door
from expo.meetings.views.meetings import visible_meeting
from expo.web.params import word_of
from expo.web.security import form_checks_csrf

firm_room = firm_blueprint("firm_outcomes", __name__, "/outcomes")
head_room = head_blueprint("head_outcomes", __name__, "/outcomes")
body_room = body_blueprint("body_outcomes", __name__, "/outcomes")
office_room = organiser_blueprint("meeting_outcomes", __name__, Permission.ARRANGE_MEETINGS, "/meetings/outcomes")


@firm_room.route("/<int:meeting_id>", methods=["GET", "POST"], endpoint="say")
@form_checks_csrf
def firm_say(meeting_id: int) -> ResponseReturnValue:
    """What a firm says came of one of its meetings."""
    return _own(firm_door(), meeting_id, "firm_meetings.firm")


@firm_room.post("/<int:meeting_id>/step", endpoint="step")
def firm_step(meeting_id: int) -> ResponseReturnValue:
    """How what a firm intended stands."""
    return _step(firm_door(), meeting_id)


@head_room.route("/<int:meeting_id>", methods=["GET", "POST"], endpoint="say")
@form_checks_csrf
def head_say(meeting_id: int) -> ResponseReturnValue:
    """The same for a delegation."""
    return _own(head_door(), meeting_id, "head_meetings.head")


@head_room.post("/<int:meeting_id>/step", endpoint="step")
def head_step(meeting_id: int) -> ResponseReturnValue:
    """The same for a delegation."""
    return _step(head_door(), meeting_id)


@body_room.route("/<int:meeting_id>", methods=["GET", "POST"], endpoint="say")
@form_checks_csrf
def body_say(meeting_id: int) -> ResponseReturnValue:
    """The same for a public body."""
    return _own(body_door(), meeting_id, "body_meetings.body")


@body_room.post("/<int:meeting_id>/step", endpoint="step")
def body_step(meeting_id: int) -> ResponseReturnValue:
    """The same for a public body."""
    return _step(body_door(), meeting_id)


@office_room.route("/<int:meeting_id>/<int:party_id>", methods=["GET", "POST"])
@form_checks_csrf
def say(meeting_id: int, party_id: int) -> ResponseReturnValue:
    """The same by an organiser for a party, such as a public body."""
    meeting = visible_meeting(meeting_id)
    if meeting is None or party_id not in {one.party_id for one in meeting.sides}:
        abort(404)
    back = url_for("meetings.edit", meeting_id=meeting_id)
    return _page(meeting, party_id, actor, "meetings/day/outcome_office.html", back)


def _own(here: Door, meeting_id: int, back: str) -> ResponseReturnValue:
    meeting = meeting_in(here.event, meeting_id) if here.party is not None else None
    if meeting is None or here.party is None or not _may_say(meeting, here.party.id):
        abort(404)
    return _page(meeting, here.party.id, lambda: here.actor, "meetings/day/outcome.html", url_for(back))


def _step(here: Door, meeting_id: int) -> ResponseReturnValue:
    meeting = meeting_in(here.event, meeting_id) if here.party is not None else None
    answer = word_of(StepAnswer, request.form.get("answer"))
    if meeting is None or here.party is None or answer is None or not _may_say(meeting, here.party.id):
        abort(404)
    with transaction():
        answer_reminder(meeting, here.party, answer, by=here.actor)
    flash(_("Thank you. Your answer is saved."), "success")
    return redirect(url_for(".say", meeting_id=meeting_id), 303)


def _may_say(meeting: Meeting, party_id: int) -> bool:
    """Whether a party was in this meeting, which it was told of and which has begun."""
    begun = meeting.starts_at is not None and meeting.starts_at <= clock.now()
    is_theirs = any(side.party_id == party_id for side in meeting.sides)
    return is_theirs and begun and meeting.state is MeetingState.CONFIRMED


def _page(meeting: Meeting, party_id: int, by: Callable[[], Actor], template: str, back: str) -> ResponseReturnValue:
    form, refusal = outcome_form(outcome_by(meeting, party_id)), None
    if form.validate_on_submit():
        try:
            with transaction():
                save_outcome(meeting, party_id, form.fields(), version=form.seen(), by=by())
            flash(_("Saved. The other side does not read it."), "success")
            return redirect(back, 303)
        except Refused as caught:
            refusal = caught
            if isinstance(caught, Changed):
                row = outcome_by(meeting, party_id)
                form.version.data = str(row.version if row else 0)
    names = [side.party.name for side in meeting.sides if side.party_id != party_id]
    mine = next(side.party for side in meeting.sides if side.party_id == party_id)
    shown = {"meeting": meeting, "names": names, "mine": mine, "back": back, "zone": meeting.event.zone}
    asked = [one for one in follow_ups_of(meeting, party_id) if one.sent_at is not None]
    shown |= {"asked": asked[-1:], "steps": [(one, step_word(one)) for one in StepAnswer]}
    page = render_template(template, form=form, refusal=refusal, **shown)
    return page, 409 if refusal else 400 if form.errors else 200
