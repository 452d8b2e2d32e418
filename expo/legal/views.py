"""The legal pages of an expo, and the organisers' page on which they are written."""

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.config import settings
from expo.db import transaction
from expo.errors import Changed
from expo.events.blueprints import current_event, organiser_blueprint, public_blueprint
from expo.events.models import Event
from expo.events.views.settings import tabs
from expo.i18n import _, language, localize
from expo.legal.forms import LegalForm, legal_form
from expo.legal.queries import legal_texts_of, organiser_of
from expo.legal.rules import LegalPage, passages_of
from expo.legal.services import save_legal
from expo.legal.texts import IMPRINT_WORDS, PAGES, standard_text
from expo.retention.queries import day_of_erasure, days_kept
from expo.retention.words import kind_word
from expo.web.languages import language_in_address
from expo.web.page_cache import shared_page
from expo.web.params import word_of
from expo.web.replica_reads import from_replica
from expo.web.security import form_checks_csrf

legal = public_blueprint("legal", __name__)
room = organiser_blueprint("legal_pages", __name__, Permission.EDIT_EVENT, "/settings/legal-pages")


@legal.get("/<any(privacy, imprint, accessibility):page>")
@language_in_address
@from_replica
def show(page: str) -> Response:
    """A page: who runs the expo, the organiser's own text or the standard one, and how long data is kept."""
    event, shown = current_event(), word_of(LegalPage, page) or abort(404)
    key = ("legal.show", event.id, event.public_revision, language(), shown)
    return shared_page(key, lambda: _legal_page(event, shown))


def _legal_page(event: Event, shown: LegalPage) -> str:
    organiser = organiser_of(event)
    own = legal_texts_of(event).get(shown, {}).get(language(), "")
    named = [(words, getattr(organiser, name)) for name, words in IMPRINT_WORDS.items()]
    return render_template(
        "legal/page.html",
        page=shown.value,
        base=settings().base_url,
        heading=PAGES[shown],
        organiser=named if organiser.name else [(IMPRINT_WORDS["name"], localize(event.name)), *named],
        passages=passages_of(own or standard_text(shown, event, organiser)),
        kept=_kept(event) if shown is LegalPage.PRIVACY else [],
    )


@room.route("", methods=["GET", "POST"])
@form_checks_csrf
def index() -> ResponseReturnValue:
    """The form; with "standard" the named page's standard text is shown in its empty fields, without saving."""
    event, refusal = current_event(), None
    stored = legal_texts_of(event)
    form = legal_form(event, stored)
    if not form.validate_on_submit():
        return _page(form), 400 if form.errors else 200
    if begun := word_of(LegalPage, request.form.get("standard")):
        form.begin_with_standard(begun, event, organiser_of(event))
        return _page(form, begun=begun)
    try:
        with transaction():
            save_legal(event, form.imprint(), form.texts(stored), version=form.seen(), by=actor())
    except Changed as changed:
        refusal = changed
        form.version.data = str(event.version)  # sending it again overwrites the other one's changes
        return _page(form, refusal=refusal), 409
    flash(_("The settings were saved."), "success")
    return redirect(url_for(".index"), 303)


def _kept(event: Event) -> list[tuple[str, int | None, object]]:
    """(kind, days after the last day, day of erasure) of each kind of personal data."""
    return [(kind_word(kind), days, day_of_erasure(event, kind)) for kind, days in days_kept(event).items()]


def _page(form: LegalForm, *, refusal: Changed | None = None, begun: LegalPage | None = None) -> str:
    missing = [str(IMPRINT_WORDS[name]) for name in organiser_of(current_event()).missing()]
    return render_template(
        "legal/settings.html",
        form=form,
        missing=missing,
        begun=begun,
        refusal=refusal,
        changed=refusal is not None,
        tabs=tabs(),
    )
