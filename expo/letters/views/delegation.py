"""The head of a delegation asks for its members' letters, at /delegation/<token>/letters."""

from datetime import timedelta

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from expo import clock
from expo.db import transaction
from expo.delegations.board import board_of
from expo.delegations.doors import head, head_room, ours
from expo.delegations.queries import member_of
from expo.errors import Changed, NotFound, Refused
from expo.i18n import _, said
from expo.letters.forms import LetterForm
from expo.letters.queries import letter_settings, open_requests
from expo.letters.rules import Payer, erased_from, is_late, needed_until
from expo.letters.services.requests import ask
from expo.registration.models import Registration
from expo.web.security import form_checks_csrf

room = head_room("head_letters", __name__, "/letters")


@room.get("")
def show() -> ResponseReturnValue:
    """Who has a letter, and for whom one may be asked. Passport data is never shown here."""
    late = is_late(ours().event.first_day, clock.now().date())
    return render_template("letters/delegation.html", rows=[row for row in board_of(ours()) if row.person], late=late)


@room.route("/<int:member_id>", methods=["GET", "POST"], endpoint="ask")
@form_checks_csrf
def ask_for(member_id: int) -> ResponseReturnValue:
    """Ask for a member's letter; what was typed before is not shown, and is written over."""
    person, refusal = _person(member_id), None
    event, kept = person.event, letter_settings(person.event)
    form = LetterForm(
        event,
        data={
            "nationality": person.country,
            "employer": person.organisation,
            "post": person.job_title,
            "purpose": said(event.name, "en"),
            "arrives_on": ours().arrives_on or event.first_day - timedelta(days=1),
            "leaves_on": ours().leaves_on or event.last_day + timedelta(days=1),
            "places": event.city,
            "payer": (kept.payer if kept else Payer.VISITOR).value,
            "version": str(_version(person)),
        },
    )
    if form.validate_on_submit():
        try:
            with transaction():
                ask(person, form.passport(), version=form.seen(), by=head())
            flash(_("The organisers have the request for %(name)s.", name=person.name), "success")
            return redirect(url_for(".show"), 303)
        except Refused as caught:
            refusal = caught
            if isinstance(caught, Changed):
                form.version.data = str(_version(person))
    page = render_template(
        "letters/ask_for.html",
        form=form,
        refusal=refusal,
        person=person,
        needed=needed_until(event.last_day),
        erased=erased_from(event.last_day),
    )
    return page, (409 if refusal else 400 if form.errors else 200)


def _person(member_id: int) -> Registration:
    member = member_of(ours(), member_id)
    if member is None or member.registration is None:
        raise NotFound(_("There is no such member."))
    return member.registration


def _version(person: Registration) -> int:
    request = open_requests([person]).get(person.id)
    return request.version if request else 0
