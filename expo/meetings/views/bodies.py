"""Organisers' pages of public bodies and who comes for them."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.contributions import contributed
from expo.db import transaction
from expo.errors import NotFound, Refused
from expo.events.blueprints import current_event, needs, organiser_blueprint
from expo.history.shown_rows import unless_changed
from expo.i18n import _, _n, localize
from expo.mail.erasure import traces_of
from expo.meetings.forms import BodyMemberForm, body_form
from expo.meetings.meeting_queries import meetings_to_come
from expo.meetings.models import Body
from expo.meetings.queries import PartyUse, bodies_of, body_in, body_sizes, members_of_body, party_by_thing
from expo.meetings.services.bodies import add_body, add_to_body, edit_body, mail_body_page, remove_body, take_from_body
from expo.meetings.services.departures import body_leaves, body_returns, ends_without
from expo.meetings.services.erasure import erase_body_contact, texts_of_body_contact
from expo.meetings.services.meetings import title_of
from expo.meetings.views.saved import done, saved
from expo.meetings.words import body_word
from expo.registration.queries import live_registration
from expo.web.forms import email_key
from expo.web.security import form_checks_csrf

room = organiser_blueprint("bodies", __name__, Permission.SEE_MEETINGS, "/meetings/bodies")
_ARRANGE = needs(Permission.ARRANGE_MEETINGS)


@room.context_processor
def template_words() -> dict[str, Any]:
    return {"body_word": body_word}


@room.get("")
def index() -> ResponseReturnValue:
    event = current_event()
    return render_template("meetings/bodies.html", bodies=bodies_of(event), sizes=body_sizes(event))


@room.route("/add", methods=["GET", "POST"])
@_ARRANGE
@form_checks_csrf
def new_body() -> ResponseReturnValue:
    return _body_page(None)


@room.route("/<int:number>", methods=["GET", "POST"])
@_ARRANGE
@form_checks_csrf
def body(number: int) -> ResponseReturnValue:
    return _body_page(_body(number))


@room.post("/<int:number>/remove")
@_ARRANGE
def drop_body(number: int) -> ResponseReturnValue:
    with unless_changed():
        remove_body(_body(number), by=actor())
    return done(_("The body is removed."), ".index")


@room.post("/<int:number>/page")
@_ARRANGE
def mail_page(number: int) -> ResponseReturnValue:
    """Mail its contact the body's private page."""
    with transaction():
        mail_body_page(_body(number), by=actor())
    flash(_("The private page is on its way to its contact."), "success")
    return redirect(url_for(".body", number=number), 303)


@room.get("/<int:number>/erase")
@_ARRANGE
def erasure(number: int) -> ResponseReturnValue:
    """What erasing the body's contact takes out, before it is done."""
    found = _body(number)
    return render_template(
        "mail/contact_erasure.html",
        traces=traces_of(found.event_id, texts_of_body_contact(found)),
        called=localize(found.name),
        action=url_for(".erase", number=number),
        back=url_for(".body", number=number),
    )


@room.post("/<int:number>/erase")
@_ARRANGE
def erase(number: int) -> ResponseReturnValue:
    """Erase the contact of the body."""
    with transaction():
        erase_body_contact(_body(number), by=actor())
    flash(_("The contact is erased."), "success")
    return redirect(url_for(".body", number=number), 303)


@room.get("/<int:number>/leave")
@_ARRANGE
def departure(number: int) -> ResponseReturnValue:
    """What it brings about that the body does not come, before it is said."""
    found = _body(number)
    party = party_by_thing(current_event(), "body_id", found.id)
    meetings = meetings_to_come(party) if party else []
    return render_template(
        "meetings/body_departure.html",
        body=found,
        ended=[one for one in meetings if ends_without(one, party)],
        others=[one for one in meetings if not ends_without(one, party)],
        uses=[line for use in contributed(PartyUse) for line in use.find(party.id)] if party else [],
        people=members_of_body(found),
        meeting_title=title_of,
    )


@room.post("/<int:number>/leave")
@_ARRANGE
def leave(number: int) -> ResponseReturnValue:
    """The body does not come: its meetings are cancelled, or go on without it."""
    with transaction():
        count = body_leaves(_body(number), by=actor())
    told = _n(
        "%(num)d meeting was cancelled, or goes on without it.",
        "%(num)d meetings were cancelled, or go on without it.",
        count,
    )
    flash(told, "success")
    return redirect(url_for(".body", number=number), 303)


@room.post("/<int:number>/return")
@_ARRANGE
def come_back(number: int) -> ResponseReturnValue:
    """The body comes after all."""
    with unless_changed():
        body_returns(_body(number), by=actor())
    flash(_("The body comes after all. Arrange its meetings anew."), "success")
    return redirect(url_for(".body", number=number), 303)


@room.post("/<int:number>/people")
@_ARRANGE
@form_checks_csrf
def add_member(number: int) -> ResponseReturnValue:
    """Let somebody registered come for the body."""
    found, form = _body(number), BodyMemberForm()
    if not form.validate_on_submit():
        return _body_page(found, form)
    person = live_registration(current_event(), email_key(form.email.data or ""))
    if person is None:
        form.email.errors = [_("Nobody is registered with this address. Register them first.")]
        return _body_page(found, form)
    try:
        with transaction():
            add_to_body(_body(number), person, head=bool(form.head.data), by=actor())
    except Refused as refusal:
        return _body_page(_body(number), form, refusal)
    return redirect(url_for(".body", number=number), 303)


@room.post("/<int:number>/people/<int:person>/remove")
@_ARRANGE
def drop_member(number: int, person: int) -> ResponseReturnValue:
    with transaction():
        take_from_body(_body(number), person, by=actor())
    return redirect(url_for(".body", number=number), 303)


def _body_page(
    found: Body | None, member: BodyMemberForm | None = None, refused: Refused | None = None
) -> ResponseReturnValue:
    event, form = current_event(), body_form(current_event(), found, sent=member is None)
    saving = member is None and form.validate_on_submit()
    refusal = refused
    if saving:

        def save() -> None:
            fields = form.fields(event, found.name if found else {})
            if found is None:
                add_body(event, fields, by=actor())
            else:
                edit_body(found, fields, version=form.seen(), mail_link=bool(form.mail_link.data), by=actor())

        refusal = saved(save, form, found)
        if refusal is None:
            return done(_("The body is saved."), ".index")
    status = 409 if refusal else 400 if form.errors or (member and member.errors) else 200
    page = render_template(
        "meetings/body.html",
        form=form,
        body=found,
        refusal=refusal,
        people=members_of_body(found) if found else [],
        member_form=member or BodyMemberForm(formdata=None),
    )
    return page, status


def _body(number_: int) -> Body:
    found = body_in(current_event(), number_)
    if found is None:
        raise NotFound(_("There is no such body."))
    return found
