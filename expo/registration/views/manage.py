"""Pages of registrations for organisers: the list, bulk actions, mails to many, and the export."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo import clock
from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.db import transaction
from expo.errors import Refused
from expo.events.blueprints import current_event, needs, organiser_blueprint
from expo.events.queries import categories_of
from expo.i18n import _, _n, language
from expo.kit.text import clean_line, clean_text
from expo.mail.rules import SUBJECT_LONGEST
from expo.registration.bulk_mail import queue_bulk_mail
from expo.registration.export import export_header, export_rows
from expo.registration.forms import countries
from expo.registration.models import Registration
from expo.registration.queries import (
    RegistrationFilters,
    chosen_registrations,
    questions_of,
    registrations_of,
    state_counts,
)
from expo.registration.rules import LIVE, RegistrationSource, RegistrationState
from expo.registration.services.decisions import approve, cancel, decline
from expo.registration.uses import named_for
from expo.registration.words import source_word, state_look, state_word
from expo.web.downloads import table_response
from expo.web.pagination import paged, searched
from expo.web.params import number, row_ids
from expo.web.single_submission import single_submission

room = organiser_blueprint("registrations", __name__, Permission.SEE_REGISTRATIONS, "/registrations")

MOST_AT_ONCE = 500
_VERBS: dict[str, Callable[..., object]] = {"approve": approve, "decline": decline, "cancel": cancel}
_ENDING = frozenset({"decline", "cancel"})  # after which people do not come


@room.context_processor
def words() -> dict[str, Any]:
    return {"state_word": state_word, "state_look": state_look, "source_word": source_word}


@room.get("")
def index() -> ResponseReturnValue:
    """The list: searched in any script, filtered, sorted, paged."""
    event, filters = current_event(), requested_filters()
    rows, counting = registrations_of(event, filters)
    return render_template(
        "registration/manage/index.html",
        page=searched(rows, Registration.id) if filters.q else paged(rows, counting),
        filters=filters,
        categories=categories_of(event),
        countries=countries(language()),
        states=list(RegistrationState),
        sources=list(RegistrationSource),
        counts=state_counts(event),
        filling_over=clock.now() >= event.filling_ends_at,
    )


@room.post("/bulk")
@needs(Permission.EDIT_REGISTRATIONS)
def bulk() -> ResponseReturnValue:
    """Approve, decline or cancel the chosen people; each refusal is shown, the others are done. What those who would not come
    are named for is shown first.
    """
    event, verb = current_event(), request.form.get("verb", "")
    chosen = chosen_registrations(event, _chosen_ids())
    back = f"{url_for('.index')}?{request.query_string.decode('ascii', 'ignore')}"
    if not chosen:
        flash(_("Choose at least one person first."), "warning")
        return redirect(back, 303)
    if verb == "mail":
        return redirect(url_for(".compose", id=[r.id for r in chosen]), 303)
    if verb not in _VERBS:
        raise Refused(_("Choose what to do with them."))
    ids = [one.id for one in chosen if one.state in LIVE]
    if verb in _ENDING and not request.form.get("knowing") and named_for(ids):
        return render_template("registration/manage/cancellation.html", chosen=chosen, ids=ids, verb=verb), 409
    done, refusals = _do_each(verb, chosen)
    flash(_n("%(num)d registration updated.", "%(num)d registrations updated.", done), "success" if done else "warning")
    for sentence in refusals[:10]:
        flash(sentence, "warning")
    return redirect(back, 303)


def _do_each(verb: str, chosen: Sequence[Registration]) -> tuple[int, list[str]]:
    """How many are done, and what the others were refused with."""
    done, refusals = 0, []
    with transaction():
        for registration in chosen:
            try:
                _VERBS[verb](registration, by=actor())
                done += 1
            except Refused as refusal:
                refusals.append(refusal.message)
    return done, refusals


@room.get("/mail")
@needs(Permission.EDIT_MAIL)
def compose() -> ResponseReturnValue:
    """The form for a mail to the chosen people."""
    chosen = chosen_registrations(current_event(), row_ids(request.args.getlist("id"), MOST_AT_ONCE))
    return render_template("registration/manage/compose.html", chosen=chosen, subject="", text="", fault="")


@room.post("/mail")
@needs(Permission.EDIT_MAIL)
def send() -> ResponseReturnValue:
    """Queue the mail for each of the chosen people."""
    event = current_event()
    chosen = chosen_registrations(event, row_ids(request.form.getlist("id"), MOST_AT_ONCE))
    subject, text = clean_line(request.form.get("subject", "")), clean_text(request.form.get("text", ""))
    fault = ""
    if not chosen:
        fault = _("Choose at least one person first.")
    elif not subject or not text:
        fault = _("Write a subject and a text.")
    elif len(subject) > SUBJECT_LONGEST or len(text) > 5000:  # noqa: PLR2004 -- the form's maxlength
        fault = _("The subject takes %(a)d characters, the text %(b)d.", a=SUBJECT_LONGEST, b=5000)
    try:
        if not fault:
            with single_submission():
                sent, stopped = queue_bulk_mail(event, chosen, subject, text, by=actor())
    except Refused as refusal:
        fault = refusal.message
    if fault:
        return render_template(
            "registration/manage/compose.html", chosen=chosen, subject=subject, text=text, fault=fault
        ), 400
    _tell_sent(sent, stopped)
    return redirect(url_for(".index"), 303)


def _tell_sent(sent: int, stopped: int) -> None:
    flash(_n("The mail to %(num)d person is on its way.", "The mail to %(num)d people is on its way.", sent), "success")
    if stopped:
        flash(
            _n(
                "%(num)d person wants no mails to many and gets none.",
                "%(num)d people want no mails to many and get none.",
                stopped,
            ),
            "warning",
        )


@room.get("/export.<any(csv, xlsx):ending>")
@needs(Permission.EXPORT_REGISTRATIONS)
def export(ending: str) -> ResponseReturnValue:
    """The filtered list as a CSV or Excel file."""
    event = current_event()
    questions = questions_of(event, active_only=False)
    rows = export_rows(event, requested_filters(), questions)
    return table_response(f"{event.slug}-registrations", ending, export_header(questions), rows)


def requested_filters() -> RegistrationFilters:
    """The filters of the query string; an invalid value is ignored."""
    args = request.args
    category = args.get("category", "")
    return RegistrationFilters(
        q=args.get("q", "")[:200],
        state=args.get("state", ""),
        category=number(category, otherwise=0) or None,
        country=args.get("country", "") if args.get("country") in dict(countries(language())) else "",
        source=args.get("source", "") if args.get("source") in set(RegistrationSource) else "",
        sort=args.get("sort", "-registered")[:20],
    )


def _chosen_ids() -> list[int]:
    return row_ids(request.form.getlist("id"), MOST_AT_ONCE)
