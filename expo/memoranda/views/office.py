"""The organisers' pages of memoranda: the register, one memorandum with texts, clearances and originals."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from expo import clock
from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.db import transaction
from expo.errors import Changed, NotFound, Refused
from expo.events.blueprints import current_event, organiser_blueprint
from expo.history.shown_rows import unless_changed
from expo.i18n import _, localize
from expo.memoranda.ceremony_queries import people_of_memoranda
from expo.memoranda.ceremony_words import ceremony_role_word
from expo.memoranda.forms import memorandum_form, text_form
from expo.memoranda.links import clerk_address
from expo.memoranda.models import Memorandum, MemorandumParty
from expo.memoranda.proposal_forms import follow_up_form
from expo.memoranda.proposal_queries import follow_ups_of, proposals_of
from expo.memoranda.queries import (
    count_of_memoranda,
    events_with_memoranda,
    facts_of,
    latest_texts,
    memoranda_of,
    memorandum_in,
)
from expo.memoranda.rules import ENDED, FEWEST_PARTIES, MemorandumState, next_states, originals, texts_to_sign, troubles
from expo.memoranda.services.clearances import follow_countries
from expo.memoranda.services.memoranda import (
    accept_time,
    add_memorandum,
    edit_memorandum,
    move_memorandum,
    renew_clerk_link,
    take_out_party,
)
from expo.memoranda.views.shared import answer_office, memoranda_words, take_text, text_response, with_offices
from expo.memoranda.words import memorandum_word, obstacle_sentence
from expo.web.pagination import paged
from expo.web.params import word_of
from expo.web.security import form_checks_csrf

room = organiser_blueprint("memoranda", __name__, Permission.MEMORANDA, "/memoranda")


@room.context_processor
def _template_words() -> dict[str, Any]:
    return memoranda_words()


@room.get("")
def index() -> ResponseReturnValue:
    """The register of the expo, or of all expos whose memoranda the reader may see."""
    over_all = request.args.get("all") == "yes"
    ids = events_with_memoranda() if over_all else [current_event().id]
    seen = [number for number in ids if current_user.may(Permission.MEMORANDA, number)]
    page = paged(memoranda_of(seen), count_of_memoranda(seen))
    return render_template("memoranda/index.html", page=page, over_all=over_all)


@room.route("/add", methods=["GET", "POST"])
@form_checks_csrf
def add() -> ResponseReturnValue:
    """A new memorandum: an idea between parties."""
    form, refusal = memorandum_form(current_event(), None), None
    if form.validate_on_submit():
        try:
            with transaction():
                made = add_memorandum(current_event(), form.fields({}), form.parties.data or [], by=actor())
        except Refused as refused:
            refusal = refused
        else:
            flash(_("The memorandum is in the register."), "success")
            return redirect(url_for(".show", memorandum_id=made.id), 303)
    page = render_template("memoranda/add.html", form=form, refusal=refusal)
    return page, (409 if refusal else 400 if form.errors else 200)


@room.route("/<int:memorandum_id>", methods=["GET", "POST"])
@form_checks_csrf
def show(memorandum_id: int) -> ResponseReturnValue:
    """One memorandum; POST saves its details."""
    found = _load_memorandum(memorandum_id)
    form, refusal = memorandum_form(current_event(), found), None
    if form.validate_on_submit():
        try:
            with transaction():
                again = edit_memorandum(found, form.fields(found.title), version=form.seen(), by=actor())
                sentence = with_offices(_("The details are saved."), again)
        except Refused as refused:
            refusal = refused
            if isinstance(refused, Changed):
                form.version.data = str(found.version)
        else:
            flash(sentence, "success")
            return redirect(url_for(".show", memorandum_id=memorandum_id), 303)
    return _page(found, form, refusal), (409 if refusal else 400 if form.errors else 200)


@room.post("/<int:memorandum_id>/state")
def move(memorandum_id: int) -> ResponseReturnValue:
    """Move it to another state, or say what stands in the way."""
    found = _load_memorandum(memorandum_id)
    there = word_of(MemorandumState, request.form.get("state"))
    if there is None:
        raise Refused(_("Choose a state."))
    try:
        with unless_changed():
            move_memorandum(found, there, by=actor())
    except Refused as refusal:
        return _page(found, memorandum_form(current_event(), found), refusal), 409
    flash(_("It is now: %(state)s.", state=memorandum_word(there)), "success")
    return redirect(url_for(".show", memorandum_id=memorandum_id), 303)


@room.post("/<int:memorandum_id>/texts")
@form_checks_csrf
def upload(memorandum_id: int) -> ResponseReturnValue:
    """Another version of a text; who must clear again is named."""
    found = _load_memorandum(memorandum_id)
    try:
        sentence = take_text(found, actor())
    except Refused as refusal:
        return _page(found, memorandum_form(current_event(), found), refusal), 409
    flash(sentence, "success")
    return redirect(url_for(".show", memorandum_id=memorandum_id), 303)


@room.get("/<int:memorandum_id>/texts/<uid>")
def text(memorandum_id: int, uid: str) -> ResponseReturnValue:
    """The content of a text; the look is recorded."""
    found = _load_memorandum(memorandum_id)
    return text_response(found, uid, actor())


@room.post("/<int:memorandum_id>/clearances/<int:clearance_id>")
def clear(memorandum_id: int, clearance_id: int) -> ResponseReturnValue:
    """Note what an office answered."""
    found = _load_memorandum(memorandum_id)
    answer_office(found, next((one for one in found.clearances if one.id == clearance_id), None), actor())
    return redirect(url_for(".show", memorandum_id=memorandum_id), 303)


@room.post("/<int:memorandum_id>/parties/<int:side_id>/renew")
def renew(memorandum_id: int, side_id: int) -> ResponseReturnValue:
    """Another link for the clerk of a party."""
    found = _load_memorandum(memorandum_id)
    with transaction():
        renew_clerk_link(_side_of(found, side_id), found, by=actor())
    flash(_("The link is renewed. The old one does not work any more."), "success")
    return redirect(url_for(".show", memorandum_id=memorandum_id), 303)


@room.post("/<int:memorandum_id>/parties/<int:side_id>/remove")
def take_out(memorandum_id: int, side_id: int) -> ResponseReturnValue:
    """Take a party out; who must clear again is named."""
    found = _load_memorandum(memorandum_id)
    with transaction():
        again = take_out_party(_side_of(found, side_id), found, by=actor())
        sentence = with_offices(_("The party is taken out."), again)
    flash(sentence, "success")
    return redirect(url_for(".show", memorandum_id=memorandum_id), 303)


@room.post("/<int:memorandum_id>/countries")
def ask_countries(memorandum_id: int) -> ResponseReturnValue:
    """Ask the offices of the countries that parties are of by now."""
    found = _load_memorandum(memorandum_id)
    with transaction():
        follow_countries(found, by=actor())
    flash(_("The offices of the parties’ countries are asked."), "success")
    return redirect(url_for(".show", memorandum_id=memorandum_id), 303)


@room.post("/<int:memorandum_id>/time")
def accept(memorandum_id: int) -> ResponseReturnValue:
    """The parties come at the time that the ceremony has by now."""
    found = _load_memorandum(memorandum_id)
    with unless_changed():
        accept_time(found, by=actor())
    flash(_("The memorandum is ready for the ceremony at its new time."), "success")
    return redirect(url_for(".show", memorandum_id=memorandum_id), 303)


def _side_of(found: Memorandum, side_id: int) -> MemorandumParty:
    side = next((one for one in found.sides if one.id == side_id), None)
    if side is None:
        raise NotFound(_("There is no such party."))
    return side


def _load_memorandum(memorandum_id: int) -> Memorandum:
    found = memorandum_in(current_event(), memorandum_id)
    if found is None:
        raise NotFound(_("There is no such memorandum."))
    return found


def _page(found: Memorandum, form: Any, refusal: Refused | None) -> str:
    names = [side.party.name for side in found.sides]
    spoken = {side.party.name: next(iter(side.party.languages), "") for side in found.sides}
    copies = originals(names, spoken, found.languages)
    facts = facts_of(found)
    return render_template(
        "memoranda/memorandum.html",
        memorandum=found,
        title=localize(found.title),
        form=form,
        text_form=text_form(found),
        refusal=refusal,
        states=next_states(found.state),
        latest=latest_texts(found),
        copies=copies,
        people=people_of_memoranda([found.id])[found.id],
        ceremony_role_word=ceremony_role_word,
        signed_texts=texts_to_sign(copies),
        address=clerk_address,
        troubles=troubles(facts, clock.now()),
        sentence=lambda one: obstacle_sentence(one, facts, found.event.zone),
        proposals=proposals_of(found),
        follow_ups=follow_ups_of(found),
        follow_up_form=follow_up_form(found, sent=False),
        today=found.event.date_at(clock.now()),
        may_take_out=len(found.sides) > FEWEST_PARTIES and found.state not in ENDED,
    )
