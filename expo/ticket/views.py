"""Pages under a private link, /my/<token>: whoever has the link is its holder; nobody signs in."""

from io import BytesIO
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo import clock
from expo.badges.services import write_one
from expo.calendar.links import clients, links_for
from expo.calendar.services import (
    drop,
    feed_address,
    feed_of,
    keep,
    mark_changed,
    renew_feed,
    revoke_feed,
    set_feed_options,
)
from expo.db import transaction
from expo.errors import NotFound, Refused
from expo.history.services import Actor
from expo.i18n import LANGUAGES, _, _n
from expo.kit.graphics.qr import svg
from expo.programme.lines import sessions_by_day
from expo.programme.queries import kept_ids, session_in, sessions_by_slug, sessions_of
from expo.programme.rules import PUBLIC_STATES
from expo.programme.services.sign_ups import give_back, sign_up
from expo.programme.sign_up_queries import seats_left, sign_ups_of, waited_for_in
from expo.programme.words import kind_word, waiting_sentence
from expo.registration.blueprints import current_registration, link_blueprint, link_holder
from expo.registration.forms import given_answers
from expo.registration.notices import badge_address, calendar_file, ticket_address
from expo.registration.photos import has_photo
from expo.registration.queries import waiting_number
from expo.registration.rules import RegistrationState
from expo.registration.services.decisions import cancel
from expo.registration.services.erasure import erase
from expo.registration.services.links import renew_link
from expo.registration.services.register import edit
from expo.registration.views.person import edit_form, refresh_version
from expo.registration.views.photos import photo_response, take_photo
from expo.ticket.data import personal_data
from expo.ticket.erasure import what_is_erased
from expo.web.downloads import attachment
from expo.web.params import number
from expo.web.security import form_checks_csrf
from expo.web.single_submission import single_submission

ALARMS = (5, 10, 15, 30, 60, 120)


room = link_blueprint("ticket", __name__)


@room.context_processor
def template_words() -> dict[str, Any]:
    return {"kind_word": kind_word}


@room.get("")
def show() -> ResponseReturnValue:
    """The ticket page."""
    return _ticket_page()


def _ticket_page(refusal: Refused | None = None) -> str:
    person = current_registration()
    code = (
        svg(badge_address(person), title=_("Your ticket’s QR code"))
        if person.state is RegistrationState.CONFIRMED
        else ""
    )
    return render_template(
        "ticket/show.html",
        qr=code,
        waiting_number=waiting_number(person),
        filling_over=clock.now() >= person.event.filling_ends_at,
        photo=has_photo(person),
        refusal=refusal,
    )


@room.get("/ticket.pdf")
def ticket() -> ResponseReturnValue:
    """The badge as a PDF."""
    file = BytesIO()
    write_one(current_registration(), file)
    return attachment(
        file.getvalue(), f"{current_registration().event.slug}-ticket.pdf", "application/pdf", inline=True
    )


@room.get("/expo.ics", endpoint="days")
def expo_file() -> ResponseReturnValue:
    """The expo's open days as an iCalendar file."""
    return attachment(
        calendar_file(current_registration().event, current_registration().language),
        f"{current_registration().event.slug}.ics",
        "text/calendar",
    )


@room.route("/edit", methods=["GET", "POST"], endpoint="edit")
@form_checks_csrf
def edit_mine() -> ResponseReturnValue:
    """Edit the personal details; a stale version shows what was changed in between."""
    person = current_registration()
    form, questions = edit_form(person)
    refusal: Refused | None = None
    if form.validate_on_submit():
        try:
            with transaction():
                edit(
                    person,
                    form.details(),
                    given_answers(form, questions),
                    version=number(form.version.data, otherwise=0),
                    by=link_holder(),
                )
            flash(_("Your changes are saved."), "success")
            return redirect(url_for(".show"), 303)
        except Refused as caught:
            refusal = caught
            refresh_version(form, caught, person)
    page = render_template("ticket/edit.html", form=form, questions=questions, refusal=refusal)
    return page, (409 if refusal else 400 if form.errors else 200)


@room.route("/cancel", methods=["GET", "POST"], endpoint="cancel")
def cancel_mine() -> ResponseReturnValue:
    """Ask for confirmation (GET), or cancel the registration (POST)."""
    if request.method == "GET":
        return render_template("ticket/cancel.html", person=current_registration())
    with transaction():
        cancel(current_registration(), by=link_holder())
    flash(_("Your registration is cancelled."), "success")
    return redirect(url_for(".show"), 303)


@room.post("/renew")
def renew() -> ResponseReturnValue:
    """Renew the private link and open it; it is mailed too. The old one stops working."""
    with single_submission():
        renew_link(current_registration(), by=link_holder())
    flash(_("This is your new private link. The old one does not work any more."), "success")
    return redirect(ticket_address(current_registration()), 303)


@room.get("/photo.jpg")
def photo() -> ResponseReturnValue:
    """The holder's photo."""
    return photo_response(current_registration())


@room.post("/photo", endpoint="set_photo")
@form_checks_csrf
def change_photo() -> ResponseReturnValue:
    """Replace or delete the photo."""
    try:
        take_photo(current_registration(), by=link_holder())
    except Refused as refusal:
        return _ticket_page(refusal), 409
    flash(
        _("Your photo was saved.") if has_photo(current_registration()) else _("Your photo was taken away."), "success"
    )
    return redirect(url_for(".show"), 303)


@room.get("/programme")
def programme() -> ResponseReturnValue:
    """The programme with the kept sessions and the workshop seats of the holder."""
    person = current_registration()
    sessions = sessions_of(person.event, published_only=True)
    return render_template(
        "ticket/programme.html",
        days=sessions_by_day(person.event, sessions),
        kept=kept_ids(person.id),
        held=sign_ups_of(person.id),
        left=seats_left(person.event),
        waited_for=waited_for_in(person.event),
        now=clock.now(),
    )


@room.post("/programme/<int:session_id>/<any(keep, drop):step>", endpoint="keep")
def keep_one(session_id: int, step: str) -> ResponseReturnValue:
    """Add a session to the personal calendar, or remove it."""
    session = session_in(current_registration().event, session_id)
    if session is None:
        raise NotFound(_("There is no such session."))
    with transaction():
        (keep if step == "keep" else drop)(current_registration(), session)
    return redirect(f"{url_for('.programme')}#session-{session_id}", 303)


@room.post("/programme/<int:session_id>/<any('sign-up', 'give-back'):step>", endpoint="seat")
def seat(session_id: int, step: str) -> ResponseReturnValue:
    """Sign up for a workshop (a seat, or a waiting number), or release it."""
    session = session_in(current_registration().event, session_id)
    if session is None:
        raise NotFound(_("There is no such session."))
    with transaction():
        if step == "give-back":
            give_back(current_registration(), session, by=link_holder())
            flash(_("You have given it back."), "success")
        elif sign_up(current_registration(), session, by=link_holder()).seat is not None:
            flash(_("You have a seat."), "success")
        else:
            flash(waiting_sentence(session), "warning")
        mark_changed(current_registration())
    return redirect(f"{url_for('.programme')}#session-{session_id}", 303)


@room.post("/programme/carry", endpoint="carry")
def carry() -> ResponseReturnValue:
    """Add the sessions that the browser stored before the registration was made."""
    slugs = request.form.get("sessions", "")[:20_000].split()[:500]
    with transaction():
        sessions = [one for one in sessions_by_slug(current_registration().event, slugs) if one.state in PUBLIC_STATES]
        for one in sessions:
            keep(current_registration(), one)
    flash(
        _n("%(num)d session is in your programme.", "%(num)d sessions are in your programme.", len(sessions)), "success"
    )
    return redirect(url_for(".programme", carried=1), 303)


@room.get("/calendar")
def calendar() -> ResponseReturnValue:
    """The address and settings of the personal calendar."""
    with transaction():
        feed = feed_of(current_registration())
    address = feed_address(feed)
    return render_template(
        "ticket/calendar.html",
        feed=feed,
        links=links_for(address),
        clients=clients(),
        alarms=ALARMS,
        qr=svg(address, title=_("The address of your calendar as a QR code")),
    )


@room.post("/calendar/<any(renew, revoke, options):step>", endpoint="feed")
def feed_step(step: str) -> ResponseReturnValue:
    """Renew or revoke the calendar's address, or change its settings."""
    with transaction():
        feed = feed_of(current_registration())
        if step == "renew":
            renew_feed(feed, by=link_holder())
        elif step == "revoke":
            revoke_feed(feed, by=link_holder())
        else:
            minutes = number(request.form.get("alarm"), otherwise=-1)
            alarm = minutes if minutes in ALARMS else None
            wanted = request.form.get("language", "")
            set_feed_options(
                feed,
                hide_cancelled=request.form.get("hide") == "yes",
                alarm_minutes=alarm,
                language=wanted if wanted in LANGUAGES else "",
            )
    flash(_("Done."), "success")
    return redirect(url_for(".calendar"), 303)


@room.get("/data.json", endpoint="data")
def data_file() -> ResponseReturnValue:
    """The person's data as a JSON file."""
    with transaction():
        response = jsonify(personal_data(current_registration(), by=link_holder()))
    response.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@room.route("/erase", methods=["GET", "POST"], endpoint="erase")
def erase_mine() -> ResponseReturnValue:
    """Ask for confirmation (GET), or erase the registration for good (POST)."""
    if request.method == "GET":
        return render_template(
            "ticket/erase.html", person=current_registration(), **what_is_erased(current_registration())
        )
    slug = current_registration().event.slug
    with transaction():
        erase(current_registration(), by=Actor(""))
    flash(_("Everything that was held about you is erased."), "success")
    return redirect(url_for("events.home", slug=slug), 303)
