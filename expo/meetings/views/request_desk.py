"""The organiser's pages of requests for meetings: all of them, acting for parties, and what the expo says of requests."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.db import transaction
from expo.errors import Changed, Refused
from expo.events.blueprints import current_event, organiser_blueprint
from expo.i18n import _, _n
from expo.meetings.requests.forms import ask_for_another_form, terms_form
from expo.meetings.requests.queries import (
    parties_called,
    request_counts,
    requests_among,
    requests_of,
    terms_of,
    terms_row,
)
from expo.meetings.requests.rules import MOST_AT_ONCE, OPEN, AskedState, RequestAct
from expo.meetings.requests.words import act_word, asked_words, outcome_words, request_look, request_state_word
from expo.meetings.rules import MeetingKind, kind_of
from expo.meetings.services.requests.answers import answer_many
from expo.meetings.services.requests.lifecycle import ask_for_meeting, edit_terms
from expo.meetings.views.meetings import sees_g2g
from expo.web.pagination import paged
from expo.web.params import number, row_ids, text, word_of
from expo.web.security import form_checks_csrf
from expo.web.single_submission import single_submission

room = organiser_blueprint("meeting_requests", __name__, Permission.ARRANGE_MEETINGS, "/meetings/requests")
_ACTS = (RequestAct.ACCEPT, RequestAct.DECLINE, RequestAct.WITHDRAW)
_MOST_SHOWN = 10  # refusals


@room.context_processor
def _template_words() -> dict[str, Any]:
    return {
        "act_word": act_word,
        "asked_words": asked_words,
        "outcome_words": outcome_words,
        "request_look": request_look,
        "request_state_word": request_state_word,
    }


@room.get("")
def index() -> ResponseReturnValue:
    """The requests of one state or of all, and of the parties that are looked for; those to answer first."""
    event, state = current_event(), word_of(AskedState, request.args.get("state"))
    q = text(request.args.get("q"), 200).strip()
    parties = parties_called(event, q) if q else None
    rows, counting = requests_of(event, state=state, parties=parties, with_g2g=sees_g2g())
    return render_template(
        "meetings/requests/desk.html",
        page=paged(rows, counting),
        q=q,
        state=state,
        states=list(AskedState),
        counts=request_counts(event, with_g2g=sees_g2g()),
        terms=terms_of(event),
        acts=_ACTS,
        is_open=lambda one: one.state in OPEN,
    )


@room.post("/answer")
def answer() -> ResponseReturnValue:
    """Accept, decline or take back the chosen requests for their parties, at most a hundred at once."""
    act = word_of(RequestAct, request.form.get("verb"))
    if act not in _ACTS:
        raise Refused(_("Choose what to do with them."))
    back = f"{url_for('.index')}?{request.query_string.decode('ascii', 'ignore')}"
    ids = row_ids(request.form.getlist("id"), MOST_AT_ONCE + 1)
    if not ids:
        flash(_("Choose at least one request first."), "warning")
        return redirect(back, 303)
    if len(ids) > MOST_AT_ONCE:
        raise Refused(_("At most %(num)s can be answered at once. Choose fewer.", num=MOST_AT_ONCE))
    with single_submission():
        done = answer_many(requests_among(current_event(), ids, with_g2g=sees_g2g()), act, by=actor())
    flash(_n("%(num)d request is done.", "%(num)d requests are done.", done.count), "success")
    for sentence in done.refusals[:_MOST_SHOWN]:
        flash(sentence, "warning")
    if len(done.refusals) > _MOST_SHOWN:
        flash(_("%(num)s more could not be done.", num=len(done.refusals) - _MOST_SHOWN), "warning")
    return redirect(back, 303)


@room.route("/ask", methods=["GET", "POST"])
@form_checks_csrf
def ask() -> ResponseReturnValue:
    """Ask on behalf of a party, such as a public body, which has no private page."""
    event, form, refusal = current_event(), ask_for_another_form(current_event()), None
    if form.validate_on_submit():
        try:
            _check_g2g(str(form.asker.data), str(form.other.data))
            with transaction():
                ask_for_meeting(event, str(form.asker.data), str(form.other.data), form.asked(), by=actor())
            flash(_("The request is made."), "success")
            return redirect(url_for(".index"), 303)
        except Refused as caught:
            refusal = caught
    page = render_template("meetings/requests/desk_ask.html", form=form, refusal=refusal)
    return page, 409 if refusal else 400 if form.errors else 200


@room.route("/terms", methods=["GET", "POST"])
@form_checks_csrf
def terms() -> ResponseReturnValue:
    """What the expo says of requests: limits, days, and whether an accepted one has its time at once."""
    event, form, refusal = current_event(), terms_form(terms_row(current_event())), None
    if form.validate_on_submit():
        try:
            with transaction():
                edit_terms(event, form.fields(), version=number(form.version.data, otherwise=0), by=actor())
            flash(_("The settings were saved."), "success")
            return redirect(url_for(".index"), 303)
        except Refused as caught:
            refusal = caught
            if isinstance(caught, Changed):
                row = terms_row(event)
                form.version.data = str(row.version if row else 0)
    page = render_template("meetings/requests/terms.html", form=form, refusal=refusal)
    return page, 409 if refusal else 400 if form.errors else 200


def _check_g2g(*things: str) -> None:
    if kind_of([one.startswith("body-") for one in things]) is MeetingKind.G2G and not sees_g2g():
        raise Refused(_("Meetings between governments are arranged by somebody who may see them."))
