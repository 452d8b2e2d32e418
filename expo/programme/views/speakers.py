"""The organisers' pages of speakers: a list and a form."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.db import transaction
from expo.errors import Changed, NotFound, Refused
from expo.events.blueprints import current_event, needs, organiser_blueprint
from expo.history.mentions import mentions
from expo.history.shown_rows import unless_changed
from expo.history.subjects import Subject
from expo.history.words import kind_words
from expo.i18n import _
from expo.kit.graphics.pictures import LARGEST_FILE
from expo.kit.text import fold, search_terms
from expo.mail.erasure import traces_of
from expo.programme.forms import speaker_fields, speaker_form
from expo.programme.models import Speaker
from expo.programme.queries import parts_of
from expo.programme.services.speaker_erasure import erase_speaker, texts_of_speaker
from expo.programme.services.speakers import add_speaker, edit_speaker, remove_speaker, set_photo
from expo.programme.speaker_queries import expos_besides, speaker_in, speakers_of
from expo.programme.words import role_word, session_state_look, session_state_word
from expo.web.params import number
from expo.web.security import form_checks_csrf

room = organiser_blueprint("speakers", __name__, Permission.SEE_PROGRAMME, "/speakers")


@room.get("")
def index() -> ResponseReturnValue:
    """All speakers, searched by name, organisation or job title."""
    q = request.args.get("q", "")[:200]
    terms = search_terms(q)
    people = [
        person for person in speakers_of(current_event()) if all(term in _searchable_text(person) for term in terms)
    ]
    return render_template("programme/organise/speakers.html", people=people, q=q)


@room.route("/new", methods=["GET", "POST"])
@needs(Permission.EDIT_PROGRAMME)
@form_checks_csrf
def add() -> ResponseReturnValue:
    """Add a speaker."""
    return _edit(None)


@room.route("/<int:speaker_id>", methods=["GET", "POST"])
@needs(Permission.EDIT_PROGRAMME)
@form_checks_csrf
def edit(speaker_id: int) -> ResponseReturnValue:
    """Edit a speaker, their photo, and list their sessions."""
    return _edit(_speaker_or_404(speaker_id))


@room.post("/<int:speaker_id>/remove")
@needs(Permission.EDIT_PROGRAMME)
def remove(speaker_id: int) -> ResponseReturnValue:
    """Remove a speaker who is in no session."""
    speaker = _speaker_or_404(speaker_id)
    with unless_changed():
        remove_speaker(speaker, by=actor())
    return redirect(url_for(".index"), 303)


@room.get("/<int:speaker_id>/erase")
@needs(Permission.EDIT_PROGRAMME)
def erasure(speaker_id: int) -> str:
    """What erasing a speaker takes out, before it is done."""
    speaker = _speaker_or_404(speaker_id)
    texts = texts_of_speaker(speaker)
    found = [one for one in mentions(speaker.event_id, texts, ()) if one.kind is not Subject.SPEAKER]
    return render_template(
        "programme/organise/speaker_erasure.html",
        speaker=speaker,
        traces=traces_of(speaker.event_id, texts),
        parts=parts_of(speaker),
        stays=[one for one in found if not one.goes],
        words=kind_words(),
        elsewhere=expos_besides(speaker),
    )


@room.post("/<int:speaker_id>/erase")
@needs(Permission.EDIT_PROGRAMME)
def erase(speaker_id: int) -> ResponseReturnValue:
    """Erase who a speaker is."""
    speaker = _speaker_or_404(speaker_id)
    with unless_changed():
        erase_speaker(speaker, by=actor())
    flash(_("The speaker is erased."), "success")
    return redirect(url_for(".index"), 303)


def _edit(speaker: Speaker | None) -> ResponseReturnValue:
    form = speaker_form(current_event(), speaker)
    refusal: Refused | None = None
    if form.validate_on_submit():
        try:
            with transaction():
                _save(speaker, form)
            flash(_("It is saved."), "success")
            return redirect(url_for(".index"), 303)
        except Refused as caught:
            refusal = caught
            if speaker is not None and isinstance(caught, Changed):
                form.version.raw_data = [str(speaker.version)]
    parts = parts_of(speaker) if speaker else []
    page = render_template(
        "programme/organise/speaker.html",
        form=form,
        speaker=speaker,
        refusal=refusal,
        parts=parts,
        role_word=role_word,
        state_word=session_state_word,
        state_look=session_state_look,
    )
    return page, (409 if refusal else 400 if form.errors else 200)


def _save(speaker: Speaker | None, form: Any) -> None:
    event, fields = current_event(), speaker_fields(current_event(), form, speaker)
    if speaker is None:
        speaker = add_speaker(event, fields, by=actor())
    else:
        version = number(form.version.data, otherwise=0)
        edit_speaker(speaker, fields, version=version, by=actor())
    file = request.files.get("photo")
    if file is not None and file.filename:
        set_photo(speaker, file.read(LARGEST_FILE + 1), by=actor())
    elif form.without_photo.data and speaker.photo_key:
        set_photo(speaker, None, by=actor())


def _searchable_text(speaker: Speaker) -> str:
    return fold(f"{speaker.name} {speaker.second_name} {speaker.organisation} {speaker.job_title}")


def _speaker_or_404(speaker_id: int) -> Speaker:
    speaker = speaker_in(current_event(), speaker_id)
    if speaker is None:
        raise NotFound(_("There is nobody like that here."))
    return speaker
