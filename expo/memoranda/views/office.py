"""The organisers' pages of memoranda: the register, one memorandum with texts, clearances and originals."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.db import transaction
from expo.errors import Changed, NotFound, Refused
from expo.events.blueprints import current_event, organiser_blueprint
from expo.history.services import Actor
from expo.history.shown_rows import unless_changed
from expo.i18n import _, country_name, localize
from expo.kit.text import clean_line
from expo.memoranda.forms import memorandum_form, text_form
from expo.memoranda.links import clerk_address
from expo.memoranda.models import Memorandum, OfficeClearance
from expo.memoranda.queries import (
    events_with_memoranda,
    latest_texts,
    memoranda_of,
    memorandum_in,
    open_clearances,
    text_of_memorandum,
)
from expo.memoranda.rules import (
    LARGEST_TEXT,
    ClearanceState,
    MemorandumState,
    next_states,
    originals,
    texts_to_sign,
)
from expo.memoranda.services.memoranda import (
    add_memorandum,
    answer_clearance,
    edit_memorandum,
    move_memorandum,
    renew_clerk_link,
)
from expo.memoranda.services.texts import add_text, read_text
from expo.memoranda.words import (
    clearance_look,
    clearance_word,
    memorandum_kind_word,
    memorandum_look,
    memorandum_word,
    office_word,
)
from expo.web.downloads import attachment
from expo.web.params import word_of
from expo.web.security import form_checks_csrf

room = organiser_blueprint("memoranda", __name__, Permission.MEMORANDA, "/memoranda")


@room.context_processor
def _template_words() -> dict[str, Any]:
    return memoranda_words()


def memoranda_words() -> dict[str, Any]:
    """The template helpers of pages about memoranda."""
    return {
        "memorandum_word": memorandum_word,
        "memorandum_look": memorandum_look,
        "memorandum_kind_word": memorandum_kind_word,
        "office_word": office_word,
        "clearance_word": clearance_word,
        "clearance_look": clearance_look,
        "open_clearances": open_clearances,
    }


@room.get("")
def index() -> ResponseReturnValue:
    """The register of the expo, or of all expos whose memoranda the reader may see."""
    over_all = request.args.get("all") == "yes"
    ids = events_with_memoranda() if over_all else [current_event().id]
    seen = [number for number in ids if current_user.may(Permission.MEMORANDA, number)]
    return render_template("memoranda/index.html", memoranda=memoranda_of(seen), over_all=over_all)


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
                edit_memorandum(found, form.fields(found.title), version=form.seen(), by=actor())
        except Refused as refused:
            refusal = refused
            if isinstance(refused, Changed):
                form.version.data = str(found.version)
        else:
            flash(_("The details are saved."), "success")
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
    side = next((one for one in found.sides if one.id == side_id), None)
    if side is None:
        raise NotFound(_("There is no such party."))
    with transaction():
        renew_clerk_link(side, found, by=actor())
    flash(_("The link is renewed. The old one does not work any more."), "success")
    return redirect(url_for(".show", memorandum_id=memorandum_id), 303)


def take_text(found: Memorandum, by: Actor) -> str:
    """Take the file of the request as another text; the sentence names who must clear again."""
    form, file = text_form(found), request.files.get("file")
    if not form.validate_on_submit() or not isinstance(file, FileStorage) or not file.filename:
        raise Refused(_("Choose a language and a file."))
    name = clean_line(file.filename.replace("/", " ").replace("\\", " "))[:200]
    with transaction():
        again = add_text(found, form.language.data, name, file.stream.read(LARGEST_TEXT + 1), by=by)
        offices = ", ".join(f"{country_name(one.country)}: {office_word(one.office)}" for one in again)
    if not offices:
        return _("The text is kept.")
    return _("The text is kept. These must clear it again: %(offices)s.", offices=offices)


def text_response(found: Memorandum, uid: str, by: Actor) -> ResponseReturnValue:
    """The content of one of its texts, for a reader who is recorded."""
    wanted = text_of_memorandum(found, uid)
    if wanted is None:
        raise NotFound(_("There is no such text."))
    with transaction():
        content = read_text(found, wanted, by=by)
    return attachment(content, wanted.name, wanted.media_type)


def answer_office(found: Memorandum, clearance: OfficeClearance | None, by: Actor) -> None:
    """Note the answer of the request for this office."""
    state = word_of(ClearanceState, request.form.get("answer"))
    if clearance is None or state is None:
        raise NotFound(_("There is no such clearance."))
    with unless_changed():
        answer_clearance(clearance, found, state, by=by)
    flash(_("The answer is noted."), "success")


def _load_memorandum(memorandum_id: int) -> Memorandum:
    found = memorandum_in(current_event(), memorandum_id)
    if found is None:
        raise NotFound(_("There is no such memorandum."))
    return found


def _page(found: Memorandum, form: Any, refusal: Refused | None) -> str:
    names = [side.party.name for side in found.sides]
    spoken = {side.party.name: next(iter(side.party.languages), "") for side in found.sides}
    copies = originals(names, spoken, found.languages)
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
        signed_texts=texts_to_sign(copies),
        address=clerk_address,
    )
