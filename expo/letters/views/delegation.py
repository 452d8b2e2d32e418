"""Pages where a delegation's head requests its members' letters, /delegation/<token>/letters."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from expo import clock
from expo.db import transaction
from expo.delegations.blueprints import current_delegation, head_actor, head_blueprint
from expo.delegations.board import board_of
from expo.delegations.queries import member_of
from expo.errors import Changed, NotFound, Refused
from expo.i18n import _
from expo.letters.forms import LetterForm
from expo.letters.queries import open_requests
from expo.letters.rules import is_late, needed_until
from expo.letters.services.requests import request_letter, withdraw_request
from expo.letters.visit import usual_visit
from expo.registration.models import Registration
from expo.retention.queries import day_of_erasure
from expo.retention.rules import KeptKind
from expo.web.security import form_checks_csrf
from expo.web.single_submission import single_submission

room = head_blueprint("head_letters", __name__, "/letters")


@room.get("")
def show() -> ResponseReturnValue:
    """The members with the states of their letters. Passport data is never shown here."""
    event = current_delegation().event
    late = is_late(event.first_day, event.date_at(clock.now()))
    rows = [row for row in board_of(current_delegation()) if row.person]
    return render_template(
        "letters/delegation.html", rows=rows, late=late, open=open_requests([row.person for row in rows if row.person])
    )


@room.route("/<int:member_id>", methods=["GET", "POST"], endpoint="ask")
@form_checks_csrf
def ask_for(member_id: int) -> ResponseReturnValue:
    """Request a member's letter. Data typed before are not shown, and are overwritten."""
    person, refusal = _load_person(member_id), None
    event = person.event
    form = LetterForm(event, data=_defaults(person))
    if form.validate_on_submit():
        try:
            with single_submission():
                request_letter(person, form.passport(), version=form.seen(), by=head_actor())
            flash(_("The organisers have the request for %(name)s.", name=person.name), "success")
            return redirect(url_for(".show"), 303)
        except Refused as caught:
            refusal = caught
            if isinstance(caught, Changed):
                form.version.data = str(_request_version(person))
    page = render_template(
        "letters/ask_for.html",
        form=form,
        refusal=refusal,
        person=person,
        needed=needed_until(event.last_day),
        erased=day_of_erasure(event, KeptKind.PASSPORTS),
    )
    return page, (409 if refusal else 400 if form.errors else 200)


@room.post("/<int:member_id>/withdraw", endpoint="withdraw")
def withdraw_one(member_id: int) -> ResponseReturnValue:
    """Take back a member's open request; its passport data is erased at once."""
    person = _load_person(member_id)
    request = open_requests([person]).get(person.id)
    if request is None:
        raise NotFound(_("There is no request to withdraw."))
    with transaction():
        withdraw_request(request, by=head_actor())
    flash(_("The request for %(name)s is taken back, and the passport data erased.", name=person.name), "success")
    return redirect(url_for(".show"), 303)


def _defaults(person: Registration) -> dict[str, Any]:
    """The form's initial values, from the registration, the delegation and the expo."""
    visit = usual_visit(person.event, current_delegation())
    return {
        "nationality": person.country,
        "employer": person.organisation,
        "post": person.job_title,
        **visit._asdict(),
        "payer": visit.payer.value,
        "version": str(_request_version(person)),
    }


def _load_person(member_id: int) -> Registration:
    member = member_of(current_delegation(), member_id)
    if member is None or member.registration is None:
        raise NotFound(_("There is no such member."))
    return member.registration


def _request_version(person: Registration) -> int:
    request = open_requests([person]).get(person.id)
    return request.version if request else 0
