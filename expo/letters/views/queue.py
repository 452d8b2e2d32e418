"""The organisers' queue of letter requests, with bulk actions and the letter settings."""

from tempfile import SpooledTemporaryFile
from typing import IO, Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wsgi import FileWrapper

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.db import db, transaction
from expo.errors import Changed, Refused
from expo.events.blueprints import current_event, needs, organiser_blueprint
from expo.i18n import _, _n
from expo.letters.forms import settings_form
from expo.letters.models import LetterRequest
from expo.letters.queries import letter_settings, picture_in, request_counts, requests_in, requests_of
from expo.letters.rules import RequestState
from expo.letters.services.decisions import approve_many, ask_anew, number_of
from expo.letters.services.files import MOST_AT_ONCE, record_copies, write_many, zip_many
from expo.letters.services.settings import edit_settings
from expo.letters.words import state_look, state_word
from expo.registration.models import Registration
from expo.web.downloads import attachment
from expo.web.pagination import paged
from expo.web.params import number, row_id, row_ids
from expo.web.security import form_checks_csrf
from expo.web.single_submission import single_submission

room = organiser_blueprint("letters", __name__, Permission.SEE_LETTERS, "/letters")
_SPOOL = 4 * 1024 * 1024


@room.context_processor
def _template_words() -> dict[str, Any]:
    return {"letter_word": state_word, "letter_look": state_look, "name_of": number_of}


@room.get("")
def index() -> ResponseReturnValue:
    """The requests, filtered by state and search, paged."""
    event = current_event()
    rows, counting = requests_of(event, state=_state_filter(), q=_search_text(), delegation_id=_delegation_filter())
    return render_template(
        "letters/index.html",
        page=paged(rows, counting),
        q=_search_text(),
        state=_state_filter(),
        states=list(RequestState),
        counts=request_counts(event),
        settings=letter_settings(event),
        most=MOST_AT_ONCE,
    )


@room.post("/bulk")
def bulk() -> ResponseReturnValue:
    """Issue the checked requests among the chosen, ask anew for the chosen letters of a delegation's members, or download them
    as one PDF or a zip.
    """
    verb = request.form.get("verb", "")
    wanted = dict.fromkeys(("approve", "anew"), Permission.ISSUE_LETTERS)
    wanted |= dict.fromkeys(("pdf", "zip"), Permission.SEE_PASSPORTS)
    if verb not in wanted:
        raise Refused(_("Choose what to do with them."))
    if not current_user.may(wanted[verb], current_event().id):
        abort(403)
    people = _chosen_people()
    back = f"{url_for('.index')}?{request.query_string.decode('ascii', 'ignore')}"
    if not people:
        flash(_("Choose at least one person first."), "warning")
        return redirect(back, 303)
    if verb in {"pdf", "zip"}:
        return _file(people, verb)
    for sentence in (_issue if verb == "approve" else _ask_anew)(people)[:10]:
        flash(sentence, "warning")
    return redirect(back, 303)


def _issue(people: list[Registration]) -> list[str]:
    """Issue the letters; a sentence for each that is not."""
    with single_submission():
        done = approve_many(current_event(), people, by=actor())
    flash(_n("%(num)d letter is issued.", "%(num)d letters are issued.", len(done.letters)), "success")
    return done.refusals


def _ask_anew(people: list[Registration]) -> list[str]:
    """Ask anew for the letters; a sentence for each that is not."""
    with single_submission():
        done, refusals = ask_anew(people, by=actor())
    told = _n(
        "%(num)d letter is asked for anew. Check it, then issue it.",
        "%(num)d letters are asked for anew. Check them, then issue them.",
        done,
    )
    flash(told, "success" if done else "warning")
    return refusals


@room.route("/settings", methods=["GET", "POST"], endpoint="settings")
@needs(Permission.ISSUE_LETTERS)
@form_checks_csrf
def edit_letter_settings() -> ResponseReturnValue:
    """The letter settings: host, signatory, signature and stamp."""
    event = current_event()
    kept = letter_settings(event)
    form, refusal = settings_form(event, kept), None
    if form.validate_on_submit():
        try:
            with transaction():
                edit_settings(
                    event, form.texts(), form.pictures(), version=number(form.version.data, otherwise=0), by=actor()
                )
            flash(_("The settings were saved."), "success")
            return redirect(url_for(".settings"), 303)
        except Refused as caught:
            refusal = caught
            if isinstance(caught, Changed):
                fresh = letter_settings(event)
                form.version.data = str(fresh.version if fresh else 1)
    page = render_template("letters/settings.html", form=form, refusal=refusal, settings=kept)
    return page, (409 if refusal else 400 if form.errors else 200)


@room.get("/pictures/<int:picture_id>.png")
@needs(Permission.ISSUE_LETTERS)
def picture(picture_id: int) -> ResponseReturnValue:
    """The picture of a signature or a stamp."""
    found = picture_in(current_event(), picture_id)
    if found is None:
        abort(404)
    return attachment(found.content, f"picture-{found.id}.png", "image/png", inline=True)


def _file(people: list[Registration], verb: str) -> ResponseReturnValue:
    event = current_event()
    with transaction():
        ids = record_copies(event, people, by=actor())
    file: IO[bytes] = SpooledTemporaryFile(max_size=_SPOOL)  # noqa: SIM115 -- closed by the wrapper when the response is sent
    kind, write = {"pdf": ("application/pdf", write_many), "zip": ("application/zip", zip_many)}[verb]
    write(event, ids, file)  # type: ignore[arg-type]  # a spooled file is a binary file
    file.seek(0)
    return attachment(FileWrapper(file, 1 << 16), f"{event.slug}-letters.{verb}", kind)


def _chosen_people() -> list[Registration]:
    """The ticked people, or everybody the filtered list has."""
    if request.form.get("all") == "yes":
        rows, _counting = requests_of(
            current_event(), state=_state_filter(), q=_search_text(), delegation_id=_delegation_filter()
        )
        requests: list[LetterRequest] = list(db.session.scalars(rows.limit(MOST_AT_ONCE)))
    else:
        ids = row_ids(request.form.getlist("id"), MOST_AT_ONCE)
        requests = requests_in(current_event(), ids)
    return list({one.registration_id: one.registration for one in requests}.values())


def _state_filter() -> str:
    text = request.args.get("state", "")
    return text if text in set(RequestState) else ""


def _delegation_filter() -> int | None:
    """The delegation of the filter; None for one of another event."""
    return row_id(request.args.get("delegation_id")) or None


def _search_text() -> str:
    return request.args.get("q", "")[:200]
