"""Exhibitors for organisers: the list, bulk actions, mails, import and export."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.db import transaction
from expo.errors import Refused
from expo.events.blueprints import current_event, needs, organiser_blueprint
from expo.events.queries import halls_of
from expo.events.rules import SECTORS
from expo.events.sectors import sector_words
from expo.exhibitors.blueprints import template_words
from expo.exhibitors.bulk_mail import mail_firms
from expo.exhibitors.export import export_header, export_rows
from expo.exhibitors.forms.application import BeginForm
from expo.exhibitors.locations import locations_of
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import (
    ExhibitorFilters,
    countries_in,
    exhibitors_among,
    exhibitors_of,
    exhibitors_with_open_change,
    points_total,
    settings_of,
    state_counts,
)
from expo.exhibitors.rules import ApplicationState
from expo.exhibitors.services.applications import begin
from expo.exhibitors.services.decisions import accept, decline, put_on_waiting_list
from expo.i18n import _, _n
from expo.imports.rules import ListName
from expo.kit.text import clean_line, clean_text
from expo.mail.rules import SUBJECT_LONGEST
from expo.web.downloads import table_response
from expo.web.pagination import paged
from expo.web.params import row_ids
from expo.web.security import form_checks_csrf
from expo.web.single_submission import single_submission

room = organiser_blueprint("exhibitors", __name__, Permission.SEE_EXHIBITORS, "/exhibitors")
room.context_processor(template_words)

MOST_AT_ONCE = 500
LONGEST_TEXT = 5000
_VERBS: dict[str, Callable[..., object]] = {"accept": accept, "decline": decline, "wait": put_on_waiting_list}


@room.get("")
def index() -> ResponseReturnValue:
    """The list: searched, filtered, sorted and paged."""
    event, locations = current_event(), locations_of(current_event())
    filters = filters_from_address(locations)
    rows, counting = exhibitors_of(event, filters)
    return render_template(
        "exhibitors/organise/index.html",
        page=paged(rows, counting),
        filters=filters,
        hall=request.args.get("hall", ""),
        states=list(ApplicationState),
        counts=state_counts(event),
        countries=countries_in(event),
        sectors=sector_words(),
        halls=halls_of(event),
        locations=locations,
        points=points_total(event.id),
        changes=exhibitors_with_open_change(event),
        settings=settings_of(event),
    )


@room.post("/bulk")
@needs(Permission.EDIT_EXHIBITORS)
def bulk() -> ResponseReturnValue:
    """Accept, decline or put on the waiting list the chosen firms; the refused ones are reported."""
    verb = request.form.get("verb", "")
    chosen = exhibitors_among(current_event(), row_ids(request.form.getlist("id"), MOST_AT_ONCE))
    back = f"{url_for('.index')}?{request.query_string.decode('ascii', 'ignore')}"
    if not chosen:
        flash(_("Choose at least one firm first."), "warning")
        return redirect(back, 303)
    if verb == "mail":
        return redirect(url_for(".compose", id=[one.id for one in chosen]), 303)
    if verb not in _VERBS:
        raise Refused(_("Choose what to do with them."))
    done, refusals = _apply_to_each(chosen, _VERBS[verb])
    flash(_n("%(num)d firm updated.", "%(num)d firms updated.", done), "success" if done else "warning")
    for sentence in refusals[:10]:
        flash(sentence, "warning")
    return redirect(back, 303)


@room.route("/mail", methods=["GET", "POST"])
@needs(Permission.EDIT_MAIL)
def compose() -> ResponseReturnValue:
    """Write a mail to the chosen firms."""
    chosen = exhibitors_among(current_event(), row_ids(request.values.getlist("id"), MOST_AT_ONCE))
    subject, text = clean_line(request.form.get("subject", "")), clean_text(request.form.get("text", ""))
    fault = ""
    if request.method == "POST":
        try:
            _check_mail(chosen, subject, text)
            with single_submission():
                sent, stopped = mail_firms(current_event(), chosen, subject, text, by=actor())
            _tell_sent(sent, stopped)
            return redirect(url_for(".index"), 303)
        except Refused as refusal:
            fault = refusal.message
    page = render_template("exhibitors/organise/compose.html", chosen=chosen, subject=subject, text=text, fault=fault)
    return page, 400 if fault else 200


@room.route("/new", methods=["GET", "POST"])
@needs(Permission.EDIT_EXHIBITORS)
@form_checks_csrf
def add() -> ResponseReturnValue:
    """Invite a firm to apply, also after the deadline; its link is mailed."""
    form, refusal = BeginForm(), None
    if form.validate_on_submit():
        try:
            with single_submission():
                made = begin(
                    current_event(),
                    str(form.email.data),
                    str(form.firm.data),
                    language=current_event().languages[0],
                    by=actor(),
                    late=True,
                )
            flash(_("The link is mailed to %(mail)s.", mail=made.email), "success")
            return redirect(url_for(".show", exhibitor_id=made.id), 303)
        except Refused as caught:
            refusal = caught
    page = render_template("exhibitors/organise/new.html", form=form, refusal=refusal)
    return page, (409 if refusal else 400 if form.errors else 200)


@room.get("/export.<any(csv, xlsx):ending>")
@needs(Permission.EDIT_EXHIBITORS)
def export(ending: str) -> ResponseReturnValue:
    """Export the filtered list."""
    locations = locations_of(current_event())
    rows = export_rows(current_event(), filters_from_address(locations), locations)
    return table_response(f"{current_event().slug}-exhibitors", ending, export_header(), rows)


@room.get("/import", endpoint="import")
@needs(Permission.EDIT_EXHIBITORS)
def import_table() -> ResponseReturnValue:
    """To the page on which a list of firms comes in."""
    return redirect(url_for("lists.new", name=ListName.FIRMS.value), 303)


def filters_from_address(locations: Any) -> ExhibitorFilters:
    """The filters of the query string; invalid values do not filter."""
    args = request.args
    hall = args.get("hall", "")[:80]
    inside = tuple(number for number, booths in locations.items() if hall in {name for name, _booth in booths})
    return ExhibitorFilters(
        q=args.get("q", "")[:200],
        state=args.get("state", ""),
        country=args.get("country", "")[:2],
        sector=args.get("sector", "") if args.get("sector") in SECTORS else "",
        sort=args.get("sort", "-begun")[:20],
        ids=inside if hall else None,
    )


def _apply_to_each(chosen: list[Exhibitor], verb: Callable[..., object]) -> tuple[int, list[str]]:
    done, refusals = 0, []
    with transaction():
        for exhibitor in chosen:
            try:
                verb(exhibitor, by=actor())
                done += 1
            except Refused as refusal:
                refusals.append(refusal.message)
    return done, refusals


def _tell_sent(sent: int, stopped: int) -> None:
    flash(
        _n("The mail to %(num)d firm is on its way.", "The mail to %(num)d firms is on its way.", sent),
        "success",
    )
    if stopped:
        flash(
            _n(
                "%(num)d firm wants no mails to many and gets none.",
                "%(num)d firms want no mails to many and get none.",
                stopped,
            ),
            "warning",
        )


def _check_mail(chosen: list[Exhibitor], subject: str, text: str) -> None:
    if not chosen:
        raise Refused(_("Choose at least one firm first."))
    if not subject or not text:
        raise Refused(_("Write a subject and a text."))
    if len(subject) > SUBJECT_LONGEST or len(text) > LONGEST_TEXT:
        raise Refused(_("The subject takes %(a)d characters, the text %(b)d.", a=SUBJECT_LONGEST, b=LONGEST_TEXT))
