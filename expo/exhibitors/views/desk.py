"""The firm's desk at /exhibitor/<token>: state, next step, staff badges and documents."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from expo.db import transaction
from expo.errors import NotFound, Refused
from expo.exhibitors.blueprints import current_exhibitor, firm_actor, firm_blueprint
from expo.exhibitors.forms.application import StaffForm
from expo.exhibitors.models import StaffBadge
from expo.exhibitors.panels import rendered_panels
from expo.exhibitors.queries import (
    allowance_of,
    document_of,
    documents_of,
    logo_of,
    open_change,
    points_total,
    staff_of,
)
from expo.exhibitors.rules import IN, LIVE, ApplicationState
from expo.exhibitors.services.applications import is_direct, renew_link, submit
from expo.exhibitors.services.asked_changes import asked_logo
from expo.exhibitors.services.contacts import erase_contacts
from expo.exhibitors.services.decisions import withdraw
from expo.exhibitors.services.dossier import LARGEST_DOCUMENT, add_document, remove_document
from expo.exhibitors.services.renames import board_left_behind
from expo.exhibitors.services.staff import add_staff, revoke_staff_badge, swap_staff
from expo.exhibitors.steps import step_named, steps_of
from expo.exhibitors.summary import difference_of, summary_of
from expo.exhibitors.words import state_sentence
from expo.history.services import Actor
from expo.i18n import _
from expo.kit.text import clean_line
from expo.registration.rules import Details
from expo.web.downloads import attachment
from expo.web.security import form_checks_csrf
from expo.web.single_submission import single_submission

room = firm_blueprint("exhibitor_desk", __name__)


@room.get("")
def home() -> ResponseReturnValue:
    """The application's state, the next step, and the panels."""
    change = open_change(current_exhibitor())
    steps = steps_of(current_exhibitor())
    left = step_named(current_exhibitor(), current_exhibitor().step)
    return render_template(
        "exhibitors/desk/home.html",
        sentence=state_sentence(current_exhibitor().state),
        left=left or steps[0],
        steps=[step for step in steps if step.name != "review"],
        draft=current_exhibitor().state is ApplicationState.DRAFT,
        live=current_exhibitor().state in LIVE,
        inside=current_exhibitor().state in IN,
        direct=is_direct(current_exhibitor()),
        change=difference_of(current_exhibitor(), change) if change else None,
        board_left=board_left_behind(current_exhibitor()),
        summary=summary_of(current_exhibitor()),
        panels=rendered_panels(current_exhibitor(), g.token),
        logo=logo_of(current_exhibitor()),
        asked_logo=asked_logo(current_exhibitor()),
        points=points_total(current_exhibitor().event_id).get(current_exhibitor().firm_id or 0),
        documents=documents_of(current_exhibitor()),
    )


@room.route("/staff", methods=["GET", "POST"])
@form_checks_csrf
def staff() -> ResponseReturnValue:
    """The staff badges, and the form of another one."""
    return _staff(StaffForm(), None)


@room.route("/staff/<int:badge_id>/swap", methods=["GET", "POST"])
@form_checks_csrf
def swap(badge_id: int) -> ResponseReturnValue:
    """Swap a staff badge to another person."""
    return _staff(StaffForm(), _load_badge(badge_id))


@room.post("/staff/<int:badge_id>/leave", endpoint="leave")
def revoke(badge_id: int) -> ResponseReturnValue:
    with transaction():
        revoke_staff_badge(_load_badge(badge_id), by=firm_actor())
    flash(_("The badge is refused from now on, and the seat is free."), "success")
    return redirect(url_for(".staff"), 303)


@room.post("/documents")
def upload() -> ResponseReturnValue:
    """Upload a document."""
    file = request.files.get("file")
    if not isinstance(file, FileStorage) or not file.filename:
        raise Refused(_("Choose a file first."))
    with transaction():
        add_document(
            current_exhibitor(),
            clean_line(file.filename.replace("/", " ").replace("\\", " ")),
            file.stream.read(LARGEST_DOCUMENT + 1),
            by_firm=True,
            by=firm_actor(),
        )
    flash(_("The document is there."), "success")
    return redirect(url_for(".home"), 303)


@room.get("/documents/<uid>")
def document(uid: str) -> ResponseReturnValue:
    found = document_of(current_exhibitor(), uid)
    if found is None:
        raise NotFound(_("There is no such document."))
    return attachment(found.content, found.name, found.media_type)


@room.post("/documents/<uid>/remove")
def drop_document(uid: str) -> ResponseReturnValue:
    with transaction():
        remove_document(current_exhibitor(), uid, by_firm=True, by=firm_actor())
    flash(_("The document is removed."), "success")
    return redirect(url_for(".home"), 303)


@room.post("/link")
def renew() -> ResponseReturnValue:
    """Renew the private link; the new one is only mailed."""
    with single_submission():
        renew_link(current_exhibitor(), by=firm_actor())
    return render_template("exhibitors/desk/renewed.html")


@room.route("/withdraw", methods=["GET", "POST"], endpoint="withdraw")
def withdraw_application() -> ResponseReturnValue:
    """Ask for confirmation, then withdraw the application."""
    if request.method == "GET":
        return render_template(
            "exhibitors/desk/withdraw.html", panels=rendered_panels(current_exhibitor(), g.token, on_withdrawal=True)
        )
    with transaction():
        withdraw(current_exhibitor(), by=firm_actor())
    flash(_("Your application is withdrawn. A mail confirms it."), "success")
    return redirect(url_for(".home"), 303)


@room.route("/erase", methods=["GET", "POST"])
def erase() -> ResponseReturnValue:
    """Say what goes and what stays (GET), or erase the firm's contacts for good (POST)."""
    if request.method == "GET":
        return render_template("exhibitors/desk/erase.html", goes=_goes(), stays=_stays())
    slug = current_exhibitor().event.slug
    with transaction():
        erase_contacts(current_exhibitor(), by=Actor(""))
    flash(_("Your contacts are erased, and the link of the firm stopped working."), "success")
    return redirect(url_for("events.home", slug=slug), 303)


@room.post("/again", endpoint="again")
def submit_again() -> ResponseReturnValue:
    """Submit a withdrawn application again."""
    with transaction():
        submit(current_exhibitor(), by=firm_actor())
    flash(_("Your application is sent. A mail confirms it."), "success")
    return redirect(url_for(".home"), 303)


def _goes() -> list[str]:
    return [
        _("Names, mail addresses and telephone numbers of all contacts, in the history and in mails too."),
        _("The link of this page: nobody can change the application by it, or answer an offer, any more."),
    ]


def _stays() -> list[str]:
    return [
        _("The firm, its application and its space. To give the space back, withdraw first."),
        _("Invoices and credit notes, with the firm’s name, address and tax number, but nobody’s name."),
        _("Badges of your staff: each person erases what is held about them on the page of their ticket."),
    ]


def _staff(form: StaffForm, badge: StaffBadge | None) -> ResponseReturnValue:
    refusal: Refused | None = None
    if form.validate_on_submit():
        try:
            with transaction():
                if badge is None:
                    add_staff(current_exhibitor(), form.details(_shared_details()), by=firm_actor())
                else:
                    swap_staff(badge, form.details(_shared_details()), by=firm_actor())
            flash(_("The badge is made, and told by mail."), "success")
            return redirect(url_for(".staff"), 303)
        except Refused as caught:
            refusal = caught
    page = render_template(
        "exhibitors/desk/staff.html",
        form=form,
        refusal=refusal,
        badge=badge,
        staff=staff_of(current_exhibitor()),
        most=allowance_of(current_exhibitor()),
        inside=current_exhibitor().state in IN,
    )
    return page, (409 if refusal else 400 if form.errors else 200)


def _shared_details() -> Details:
    """The details that all of the firm's staff share."""
    firm = current_exhibitor().firm
    return Details(
        "",
        organisation=firm.display_name if firm else "",
        country=firm.country if firm else "",
        language=current_exhibitor().language,
    )


def _load_badge(badge_id: int) -> StaffBadge:
    found = next((badge for badge in staff_of(current_exhibitor()) if badge.id == badge_id), None)
    if found is None:
        raise NotFound(_("There is no such badge."))
    return found
