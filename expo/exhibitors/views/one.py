"""One exhibitor, for organisers: everything, and what can be done."""

from collections.abc import Callable

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.db import db, transaction
from expo.errors import NotFound, Refused
from expo.events.doors import here, needs
from expo.exhibitors.locations import places_of
from expo.exhibitors.models import ApplicationChange, Exhibitor, Firm
from expo.exhibitors.panels import drawn_panels
from expo.exhibitors.queries import (
    allowance_of,
    applications_by,
    companions_of,
    document_of,
    documents_of,
    exhibitor_in,
    logo_of,
    open_change,
    points_of,
    staff_of,
)
from expo.exhibitors.rules import ApplicationState, may_become
from expo.exhibitors.services.application_steps import answer_change
from expo.exhibitors.services.applications import renew_link, send_link, submit
from expo.exhibitors.services.companions import approve_companion
from expo.exhibitors.services.decisions import accept, decline, put_on_waiting_list, reinstate, withdraw
from expo.exhibitors.services.dossier import (
    LARGEST_DOCUMENT,
    add_document,
    grant_badges,
    note,
    put_points,
    remove_document,
)
from expo.exhibitors.services.firms import merge_firms, possible_doubles
from expo.exhibitors.summary import difference_of, summary_of
from expo.exhibitors.views.organise import room as room  # noqa: PLC0414 -- the factory finds it here, with what this module adds
from expo.history.queries import history_about
from expo.history.words import render_entries
from expo.i18n import _
from expo.kit.text import clean_line, clean_text
from expo.mail.queries import mails_about
from expo.web.downloads import attachment
from expo.web.params import number, signed

_LONGEST = 2000
_STEPS: dict[str, Callable[..., object]] = {
    "accept": accept,
    "wait": put_on_waiting_list,
    "withdraw": withdraw,
    "reinstate": reinstate,
    "send": send_link,
    "renew": renew_link,
    "submit": lambda exhibitor, *, by: submit(exhibitor, by=by, late=True),
}


@room.get("/<int:exhibitor_id>")
def show(exhibitor_id: int) -> ResponseReturnValue:
    """Everything about one exhibitor."""
    found = _loaded(exhibitor_id)
    firm, change = found.firm, open_change(found)
    return render_template(
        "exhibitors/organise/one.html",
        exhibitor=found,
        summary=summary_of(found),
        change=change,
        difference=difference_of(here(), change) if change else [],
        logo=logo_of(found),
        doubles=possible_doubles(firm) if firm else [],
        others=_others(found),
        points=points_of(found.event_id, firm.id) if firm else [],
        companions=companions_of(found),
        documents=documents_of(found),
        staff=staff_of(found, now_only=False),
        most=allowance_of(found),
        panels=drawn_panels(found, None),
        places=places_of(here()).get(found.id, ()),
        history=render_entries(history_about(found)),
        mails=mails_about("exhibitor", found.id),
        able=lambda state: may_become(found.state, ApplicationState(state)),
    )


@room.post("/<int:exhibitor_id>/<any(accept, wait, withdraw, reinstate, send, renew, submit):step>")
@needs(Permission.EDIT_EXHIBITORS)
def step(exhibitor_id: int, step: str) -> ResponseReturnValue:
    """One of the steps that need no words. Those that decide are bound to the version that was seen."""
    found = _loaded(exhibitor_id)
    with transaction():
        if step in {"accept", "wait", "withdraw", "reinstate"}:
            _STEPS[step](found, by=actor(), version=number(request.form.get("version"), otherwise=-1))
        else:
            _STEPS[step](found, by=actor())
    flash(_("Done."), "success")
    return _back(found)


@room.post("/<int:exhibitor_id>/decline", endpoint="decline")
@needs(Permission.EDIT_EXHIBITORS)
def decline_one(exhibitor_id: int) -> ResponseReturnValue:
    found = _loaded(exhibitor_id)
    with transaction():
        decline(found, by=actor(), reason=_text("reason"), version=number(request.form.get("version"), otherwise=-1))
    flash(_("Declined, and told by mail."), "success")
    return _back(found)


@room.post("/<int:exhibitor_id>/change/<int:change_id>")
@needs(Permission.EDIT_EXHIBITORS)
def change(exhibitor_id: int, change_id: int) -> ResponseReturnValue:
    """Approve or refuse what the firm asked to change."""
    found = _loaded(exhibitor_id)
    asked = db.session.get(ApplicationChange, change_id)
    if asked is None or asked.exhibitor_id != found.id:
        raise NotFound(_("There is no such change."))
    with transaction():
        answer_change(asked, found, approved=request.form.get("verb") == "approve", reason=_text("reason"), by=actor())
    flash(_("Answered, and told by mail."), "success")
    return _back(found)


@room.post("/<int:exhibitor_id>/points")
@needs(Permission.EDIT_EXHIBITORS)
def points(exhibitor_id: int) -> ResponseReturnValue:
    """A line in the ledger."""
    found = _loaded(exhibitor_id)
    with transaction():
        put_points(
            found, signed(request.form.get("points")), clean_line(request.form.get("reason", ""))[:200], by=actor()
        )
    flash(_("The line is in the ledger."), "success")
    return _back(found)


@room.post("/<int:exhibitor_id>/badges")
@needs(Permission.EDIT_EXHIBITORS)
def badges(exhibitor_id: int) -> ResponseReturnValue:
    """Badges on top of what the space brings."""
    found = _loaded(exhibitor_id)
    with transaction():
        grant_badges(found, number(request.form.get("extra"), otherwise=-1), by=actor())
    flash(_("Done."), "success")
    return _back(found)


@room.post("/<int:exhibitor_id>/note", endpoint="note")
@needs(Permission.EDIT_EXHIBITORS)
def note_one(exhibitor_id: int) -> ResponseReturnValue:
    found = _loaded(exhibitor_id)
    with transaction():
        note(found, _text("note"), by=actor())
    flash(_("The note is kept."), "success")
    return _back(found)


@room.post("/<int:exhibitor_id>/companions/<int:companion_id>")
@needs(Permission.EDIT_EXHIBITORS)
def companion(exhibitor_id: int, companion_id: int) -> ResponseReturnValue:
    """Approve a co-exhibitor, or take that back."""
    found = _loaded(exhibitor_id)
    with transaction():
        approve_companion(found, companion_id, approved=request.form.get("verb") == "approve", by=actor())
    flash(_("Done."), "success")
    return _back(found)


@room.post("/<int:exhibitor_id>/merge/<int:firm_id>")
@needs(Permission.EDIT_EXHIBITORS)
def merge(exhibitor_id: int, firm_id: int) -> ResponseReturnValue:
    """Two firms are one, says a person."""
    found = _loaded(exhibitor_id)
    double, kept = found.firm, db.session.get(Firm, firm_id)
    if double is None or kept is None or kept.id not in {one.id for one in possible_doubles(double)}:
        raise NotFound(_("There is no such firm."))
    with transaction():
        merge_firms(kept, double, event_id=here().id, by=actor())
    flash(_("The two are one firm now: %(name)s.", name=kept.display_name), "success")
    return _back(found)


@room.post("/<int:exhibitor_id>/documents")
@needs(Permission.EDIT_EXHIBITORS)
def upload(exhibitor_id: int) -> ResponseReturnValue:
    """A manual or a permit, for the firm to read."""
    found, file = _loaded(exhibitor_id), request.files.get("file")
    if not isinstance(file, FileStorage) or not file.filename:
        raise Refused(_("Choose a file first."))
    name = clean_line(file.filename.replace("/", " ").replace("\\", " "))
    with transaction():
        add_document(found, name, file.stream.read(LARGEST_DOCUMENT + 1), by_firm=False, by=actor())
    flash(_("The document is there."), "success")
    return _back(found)


@room.get("/<int:exhibitor_id>/documents/<uid>")
def document(exhibitor_id: int, uid: str) -> ResponseReturnValue:
    kept = document_of(_loaded(exhibitor_id), uid)
    if kept is None:
        raise NotFound(_("There is no such document."))
    return attachment(kept.content, kept.name, kept.media_type)


@room.post("/<int:exhibitor_id>/documents/<uid>/remove")
@needs(Permission.EDIT_EXHIBITORS)
def drop_document(exhibitor_id: int, uid: str) -> ResponseReturnValue:
    found = _loaded(exhibitor_id)
    with transaction():
        remove_document(found, uid, by_firm=False, by=actor())
    flash(_("The document is removed."), "success")
    return _back(found)


@room.get("/<int:exhibitor_id>/logo.png")
def logo(exhibitor_id: int) -> ResponseReturnValue:
    kept = logo_of(_loaded(exhibitor_id))
    if kept is None:
        raise NotFound(_("There is no such logo."))
    return Response(kept.thumb, mimetype="image/png", headers={"Cache-Control": "private, no-cache"})


def _loaded(exhibitor_id: int) -> Exhibitor:
    found = exhibitor_in(here(), exhibitor_id)
    if found is None:
        raise NotFound(_("There is no such exhibitor."))
    return found


def _others(found: Exhibitor) -> list[Exhibitor]:
    """The firm's applications for other expos, or earlier ones for this."""
    return [one for one in applications_by(found.firm) if one.id != found.id] if found.firm else []


def _back(found: Exhibitor) -> ResponseReturnValue:
    return redirect(url_for(".show", exhibitor_id=found.id), 303)


def _text(name: str) -> str:
    return clean_text(request.form.get(name, ""))[:_LONGEST]
