"""One exhibitor for organisers: its page and the actions on it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.db import db, transaction
from expo.errors import NotFound, Refused
from expo.events.blueprints import current_event, needs
from expo.exhibitors.locations import locations_of
from expo.exhibitors.models import Exhibitor, Firm
from expo.exhibitors.neighbour_names import applicants_by_name, shared_names
from expo.exhibitors.panels import rendered_panels
from expo.exhibitors.queries import (
    allowance_of,
    applications_by,
    asks_for_less,
    companions_of,
    document_of,
    documents_of,
    exhibitor_in,
    logo_of,
    neighbours_of,
    open_change,
    points_of,
    staff_of,
)
from expo.exhibitors.rules import ApplicationState, may_become
from expo.exhibitors.services.applications import renew_link, send_link, submit
from expo.exhibitors.services.asked_changes import asked_logo
from expo.exhibitors.services.companions import approve_companion, link_neighbour
from expo.exhibitors.services.contacts import erase_contacts, texts_of_contacts
from expo.exhibitors.services.decisions import accept, decline, put_on_waiting_list, reinstate, withdraw
from expo.exhibitors.services.dossier import (
    LARGEST_DOCUMENT,
    add_document,
    add_points,
    grant_badges,
    remove_document,
    save_note,
)
from expo.exhibitors.services.firms import merge_firms, possible_doubles
from expo.exhibitors.services.renames import board_left_behind
from expo.exhibitors.summary import difference_of, fields_asked, summary_of
from expo.exhibitors.views.organise import room as room  # noqa: PLC0414 -- re-exported, so that the factory imports this module's routes
from expo.history.queries import history_about
from expo.history.shown_rows import unless_changed
from expo.history.subjects import Subject
from expo.history.words import render_entries
from expo.i18n import _
from expo.kit.text import clean_line, clean_text
from expo.mail.erasure import traces_of
from expo.mail.queries import mails_about
from expo.web.downloads import attachment
from expo.web.params import number, signed

_LONGEST = 2000
_LONGEST_LABEL = 1000  # names of a firm, its city and its mail address
_STEPS: dict[str, Callable[..., object]] = {
    "accept": accept,
    "wait": put_on_waiting_list,
    "withdraw": withdraw,
    "reinstate": reinstate,
    "send": send_link,
    "renew": renew_link,
    "erase": erase_contacts,
    "submit": lambda exhibitor, *, by: submit(exhibitor, by=by, late=True),
}


@dataclass(frozen=True, slots=True)
class RefusedAnswer:
    """What was typed in an answer to a change that could not be given, and why."""

    sentence: str
    fields: Collection[str]
    reason: str


@room.get("/<int:exhibitor_id>")
def show(exhibitor_id: int) -> ResponseReturnValue:
    """The page of one exhibitor."""
    return exhibitor_page(_load_exhibitor(exhibitor_id))


def exhibitor_page(found: Exhibitor, answered: RefusedAnswer | None = None) -> str:
    """The page; with an answer to its change that was refused, that stands beside what was typed."""
    firm = found.firm
    return render_template(
        "exhibitors/organise/one.html",
        exhibitor=found,
        answered=answered,
        board_left=board_left_behind(found),
        summary=summary_of(found),
        **_change_asked_for(found),
        logo=logo_of(found),
        asked_logo=asked_logo(found),
        doubles=possible_doubles(firm) if firm else [],
        others=_other_applications(found),
        points=points_of(found.event_id, firm.id) if firm else [],
        companions=companions_of(found),
        neighbours=(neighbours := neighbours_of(found)),
        shared=shared_names(found, neighbours),
        names=applicants_by_name(current_event()),
        documents=documents_of(found),
        staff=staff_of(found, now_only=False),
        most=allowance_of(found),
        panels=rendered_panels(found, None),
        locations=locations_of(current_event()).get(found.id, ()),
        history=render_entries(history_about(found)),
        mails=mails_about(Subject.EXHIBITOR, found.id),
        able=lambda state: may_become(found.state, ApplicationState(state)),
    )


def _change_asked_for(found: Exhibitor) -> dict[str, Any]:
    """The template values of the change that waits for an answer."""
    change = open_change(found)
    less = asks_for_less(found, change)
    if change is None:
        return {"change": None, "difference": [], "asked": [], "less": less}
    return {"change": change, "difference": difference_of(found, change), "asked": fields_asked(change), "less": less}


@room.post("/<int:exhibitor_id>/<any(accept, wait, withdraw, reinstate, send, renew, erase, submit):step>")
@needs(Permission.EDIT_EXHIBITORS)
def step(exhibitor_id: int, step: str) -> ResponseReturnValue:
    """An action without further input. Decisions check the version that the page was made from."""
    found = _load_exhibitor(exhibitor_id)
    with transaction():
        if step in {"accept", "wait", "withdraw", "reinstate"}:
            _STEPS[step](found, by=actor(), version=number(request.form.get("version"), otherwise=-1))
        else:
            _STEPS[step](found, by=actor())
    flash(_("Done."), "success")
    return _redirect_back(found)


@room.get("/<int:exhibitor_id>/erase")
@needs(Permission.EDIT_EXHIBITORS)
def erasure(exhibitor_id: int) -> ResponseReturnValue:
    """What erasing the firm's contacts takes out, before it is done."""
    found = _load_exhibitor(exhibitor_id)
    return render_template(
        "mail/contact_erasure.html",
        traces=traces_of(found.event_id, texts_of_contacts(found)),
        called=found.name,
        action=url_for(".step", exhibitor_id=found.id, step="erase"),
        back=url_for(".show", exhibitor_id=found.id),
    )


@room.post("/<int:exhibitor_id>/decline", endpoint="decline")
@needs(Permission.EDIT_EXHIBITORS)
def decline_application(exhibitor_id: int) -> ResponseReturnValue:
    found = _load_exhibitor(exhibitor_id)
    with transaction():
        decline(
            found, by=actor(), reason=_typed_text("reason"), version=number(request.form.get("version"), otherwise=-1)
        )
    flash(_("Declined, and told by mail."), "success")
    return _redirect_back(found)


@room.post("/<int:exhibitor_id>/points")
@needs(Permission.EDIT_EXHIBITORS)
def points(exhibitor_id: int) -> ResponseReturnValue:
    """Add an entry to the priority points."""
    found = _load_exhibitor(exhibitor_id)
    with transaction():
        add_points(
            found, signed(request.form.get("points")), clean_line(request.form.get("reason", ""))[:200], by=actor()
        )
    flash(_("The line is in the ledger."), "success")
    return _redirect_back(found)


@room.post("/<int:exhibitor_id>/badges")
@needs(Permission.EDIT_EXHIBITORS)
def badges(exhibitor_id: int) -> ResponseReturnValue:
    """Grant staff badges on top of the allowance."""
    found = _load_exhibitor(exhibitor_id)
    with unless_changed():
        grant_badges(found, number(request.form.get("extra"), otherwise=-1), by=actor())
    flash(_("Done."), "success")
    return _redirect_back(found)


@room.post("/<int:exhibitor_id>/note", endpoint="note")
@needs(Permission.EDIT_EXHIBITORS)
def edit_note(exhibitor_id: int) -> ResponseReturnValue:
    found = _load_exhibitor(exhibitor_id)
    with unless_changed():
        save_note(found, _typed_text("note"), by=actor())
    flash(_("The note is kept."), "success")
    return _redirect_back(found)


@room.post("/<int:exhibitor_id>/companions/<int:companion_id>")
@needs(Permission.EDIT_EXHIBITORS)
def companion(exhibitor_id: int, companion_id: int) -> ResponseReturnValue:
    """Approve a co-exhibitor, or take the approval back."""
    found = _load_exhibitor(exhibitor_id)
    with unless_changed():
        approve_companion(found, companion_id, approved=request.form.get("verb") == "approve", by=actor())
    flash(_("Done."), "success")
    return _redirect_back(found)


@room.post("/<int:exhibitor_id>/neighbours/<int:neighbour_id>")
@needs(Permission.EDIT_EXHIBITORS)
def neighbour(exhibitor_id: int, neighbour_id: int) -> ResponseReturnValue:
    """Link a firm wanted near or apart to the one that is meant, or unlink it."""
    found = _load_exhibitor(exhibitor_id)
    with unless_changed():
        link_neighbour(found, neighbour_id, clean_line(request.form.get("firm", ""))[:_LONGEST_LABEL], by=actor())
    flash(_("Done."), "success")
    return _redirect_back(found)


@room.post("/<int:exhibitor_id>/merge/<int:firm_id>")
@needs(Permission.EDIT_EXHIBITORS)
def merge(exhibitor_id: int, firm_id: int) -> ResponseReturnValue:
    """Merge the exhibitor's firm into another record of the same firm."""
    found = _load_exhibitor(exhibitor_id)
    double, kept = found.firm, db.session.get(Firm, firm_id)
    if double is None or kept is None or kept.id not in {one.id for one in possible_doubles(double)}:
        raise NotFound(_("There is no such firm."))
    with unless_changed():
        merge_firms(kept, double, event_id=current_event().id, by=actor())
    flash(_("The two are one firm now: %(name)s.", name=kept.display_name), "success")
    return _redirect_back(found)


@room.post("/<int:exhibitor_id>/documents")
@needs(Permission.EDIT_EXHIBITORS)
def upload(exhibitor_id: int) -> ResponseReturnValue:
    """Upload a document for the firm."""
    found, file = _load_exhibitor(exhibitor_id), request.files.get("file")
    if not isinstance(file, FileStorage) or not file.filename:
        raise Refused(_("Choose a file first."))
    name = clean_line(file.filename.replace("/", " ").replace("\\", " "))
    with transaction():
        add_document(found, name, file.stream.read(LARGEST_DOCUMENT + 1), by_firm=False, by=actor())
    flash(_("The document is there."), "success")
    return _redirect_back(found)


@room.get("/<int:exhibitor_id>/documents/<uid>")
def document(exhibitor_id: int, uid: str) -> ResponseReturnValue:
    kept = document_of(_load_exhibitor(exhibitor_id), uid)
    if kept is None:
        raise NotFound(_("There is no such document."))
    return attachment(kept.content, kept.name, kept.media_type)


@room.post("/<int:exhibitor_id>/documents/<uid>/remove")
@needs(Permission.EDIT_EXHIBITORS)
def drop_document(exhibitor_id: int, uid: str) -> ResponseReturnValue:
    found = _load_exhibitor(exhibitor_id)
    with transaction():
        remove_document(found, uid, by_firm=False, by=actor())
    flash(_("The document is removed."), "success")
    return _redirect_back(found)


@room.get("/<int:exhibitor_id>/logo.png")
def logo(exhibitor_id: int) -> ResponseReturnValue:
    kept = logo_of(_load_exhibitor(exhibitor_id))
    if kept is None:
        raise NotFound(_("There is no such logo."))
    return Response(kept.thumb, mimetype="image/png", headers={"Cache-Control": "private, no-cache"})


def _load_exhibitor(exhibitor_id: int) -> Exhibitor:
    found = exhibitor_in(current_event(), exhibitor_id)
    if found is None:
        raise NotFound(_("There is no such exhibitor."))
    return found


def _other_applications(found: Exhibitor) -> list[Exhibitor]:
    """The firm's other applications, for this and other events."""
    return [one for one in applications_by(found.firm) if one.id != found.id] if found.firm else []


def _redirect_back(found: Exhibitor) -> ResponseReturnValue:
    return redirect(url_for(".show", exhibitor_id=found.id), 303)


def _typed_text(name: str) -> str:
    return clean_text(request.form.get(name, ""))[:_LONGEST]
