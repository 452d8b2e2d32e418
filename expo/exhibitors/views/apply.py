"""The steps of an application, under the firm's private link."""

from typing import Any

from flask import Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from expo.errors import NotFound
from expo.exhibitors.blueprints import current_exhibitor, firm_actor, firm_blueprint
from expo.exhibitors.flow import run_step
from expo.exhibitors.forms.application import FirmForm, LogoForm, ReviewForm, products_form
from expo.exhibitors.forms.rows import (
    companion_choices,
    contacts_form,
    stored_companions_form,
    typed_companions,
    typed_contacts,
)
from expo.exhibitors.forms.space import FIRM_NAMES, NeighboursForm, space_form
from expo.exhibitors.models import Exhibitor, Firm
from expo.exhibitors.neighbour_names import public_names
from expo.exhibitors.queries import companions_of, contacts_of, logo_of, neighbours_of, open_change, settings_of
from expo.exhibitors.rules import WITH_FASCIA, ContactKind, Nearness, Scheme
from expo.exhibitors.services.application_steps import application_values, save, save_contacts
from expo.exhibitors.services.applications import submit
from expo.exhibitors.services.asked_changes import asked_logo, is_asked
from expo.exhibitors.services.companions import save_companions, save_neighbours
from expo.exhibitors.services.dossier import remove_logo, set_logo
from expo.exhibitors.services.firms import firm_data
from expo.exhibitors.steps import ApplicationStep, step_named
from expo.exhibitors.summary import summary_of
from expo.i18n import _, _l
from expo.web.security import form_checks_csrf

room = firm_blueprint("apply", __name__, "/apply")


@room.route("/firm", methods=["GET", "POST"])
@form_checks_csrf
def firm() -> ResponseReturnValue:
    """The firm's data."""
    form = FirmForm(data=_current_values())
    return run_step(
        "firm",
        form,
        lambda: save(current_exhibitor(), form.values(), version=form.seen(), by=firm_actor(), step="firm"),
        "exhibitors/apply/firm.html",
        of_firm=_firm_rows(),
        asked=is_asked(current_exhibitor()),
    )


@room.route("/logo", methods=["GET", "POST"])
@form_checks_csrf
def logo() -> ResponseReturnValue:
    """The logo; optional."""
    form = LogoForm()

    def save_step() -> None:
        chosen = form.chosen()
        if chosen is not None:
            set_logo(current_exhibitor(), chosen, by=firm_actor())
        elif form.no_logo.data:
            remove_logo(current_exhibitor(), by=firm_actor())

    return run_step(
        "logo",
        form,
        save_step,
        "exhibitors/apply/logo.html",
        logo=logo_of(current_exhibitor()),
        asked_logo=asked_logo(current_exhibitor()),
        direct=True,
    )


@room.get("/logo/<uid>.png")
def picture(uid: str) -> ResponseReturnValue:
    """The stored logo, or the one that waits for approval, in small size."""
    both = (logo_of(current_exhibitor()), asked_logo(current_exhibitor()))
    existing = next((one for one in both if one is not None and one.uid == uid), None)
    if existing is None:
        raise NotFound(_("There is no such logo."))
    return Response(existing.thumb, mimetype="image/png", headers={"Cache-Control": "private, max-age=86400"})


@room.route("/contacts", methods=["GET", "POST"])
@form_checks_csrf
def contacts() -> ResponseReturnValue:
    """The contacts."""
    existing = contacts_of(current_exhibitor())
    form: Any = contacts_form(existing)
    if not existing and not form.is_submitted():
        form.main_email.data = current_exhibitor().email
    return run_step(
        "contacts",
        form,
        lambda: save_contacts(current_exhibitor(), typed_contacts(form), version=form.seen(), by=firm_actor()),
        "exhibitors/apply/contacts.html",
        titles=form.titles,
        direct=True,
    )


@room.route("/products", methods=["GET", "POST"])
@form_checks_csrf
def products() -> ResponseReturnValue:
    """Products and texts for visitors."""
    form = products_form(current_exhibitor().event.languages, _current_values())
    return run_step(
        "products",
        form,
        lambda: save(current_exhibitor(), form.values(), version=form.seen(), by=firm_actor(), step="products"),
        "exhibitors/apply/products.html",
        of_firm=_firm_rows(),
        asked=is_asked(current_exhibitor()),
    )


@room.route("/space", methods=["GET", "POST"])
@form_checks_csrf
def space() -> ResponseReturnValue:
    """The space wanted."""
    form = space_form(current_exhibitor(), _current_values())
    return run_step(
        "space",
        form,
        lambda: save(current_exhibitor(), form.values(), version=form.seen(), by=firm_actor(), step="space"),
        "exhibitors/apply/space.html",
    )


@room.route("/neighbours", methods=["GET", "POST"])
@form_checks_csrf
def neighbours() -> ResponseReturnValue:
    """The firms wanted near, and those to keep apart from."""
    existing = neighbours_of(current_exhibitor())
    form = NeighboursForm(
        data={
            "near": "\n".join(one.called for one in existing if one.wanted is Nearness.NEAR),
            "apart": "\n".join(one.called for one in existing if one.wanted is Nearness.APART),
        }
    )

    def save_step() -> None:
        save_neighbours(
            current_exhibitor(), form.names(form.near), form.names(form.apart), version=form.seen(), by=firm_actor()
        )

    return run_step(
        "neighbours",
        form,
        save_step,
        "exhibitors/apply/neighbours.html",
        direct=True,
        list_id=FIRM_NAMES,
        names=public_names(current_exhibitor().event),
    )


@room.route("/companions", methods=["GET", "POST"])
@form_checks_csrf
def companions() -> ResponseReturnValue:
    """Companions: co-exhibitors and represented companies."""
    form: Any = stored_companions_form(companions_of(current_exhibitor()))
    return run_step(
        "companions",
        form,
        lambda: save_companions(current_exhibitor(), typed_companions(form), version=form.seen(), by=firm_actor()),
        "exhibitors/apply/companions.html",
        **companion_choices(current_exhibitor()),
        direct=True,
    )


@room.route("/review", methods=["GET", "POST"])
@form_checks_csrf
def review() -> ResponseReturnValue:
    """The summary and the terms; submits the application."""
    form, existing = ReviewForm(), settings_of(current_exhibitor().event)

    def send() -> None:
        submit(current_exhibitor(), version=form.seen(), by=firm_actor())
        flash(_("Your application is sent. A mail confirms it."), "success")

    return run_step(
        "review",
        form,
        send,
        "exhibitors/apply/review.html",
        summary=summary_of(current_exhibitor()),
        terms=existing.terms if existing else {},
    )


@room.get("")
def resume() -> ResponseReturnValue:
    """Redirect to the step at which the draft was left."""
    left = step_named(current_exhibitor(), current_exhibitor().step)
    return redirect(url_for(left.endpoint if left is not None else ".firm"), 303)


def _firm_rows() -> list[Firm]:
    """The firm's record, which other expos may change too."""
    firm = current_exhibitor().firm
    return [firm] if firm is not None else []


def _current_values() -> dict[str, Any]:
    """The application's values, overlaid with the open change request."""
    values = application_values(current_exhibitor())
    change = open_change(current_exhibitor())
    values |= change.after if change else {}
    return {**values, "scheme": Scheme(values["scheme"])}


def _has_main_contact(exhibitor: Exhibitor) -> bool:
    return any(one.kind is ContactKind.MAIN for one in contacts_of(exhibitor))


def _has_space(exhibitor: Exhibitor) -> bool:
    return exhibitor.version > 1 and (bool(exhibitor.fascia_name) or exhibitor.scheme not in WITH_FASCIA)


STEPS = (
    ApplicationStep(
        "firm", 10, _l("Firm"), "apply.firm", lambda e: bool(firm_data(e)["country"] and firm_data(e)["sectors"])
    ),
    ApplicationStep("logo", 20, _l("Logo"), "apply.logo", lambda e: logo_of(e) is not None),
    ApplicationStep("contacts", 30, _l("Contacts"), "apply.contacts", _has_main_contact),
    ApplicationStep("products", 40, _l("Products"), "apply.products", lambda e: bool(e.products)),
    ApplicationStep("space", 50, _l("Space"), "apply.space", _has_space),
    ApplicationStep("neighbours", 60, _l("Neighbours"), "apply.neighbours", lambda e: bool(neighbours_of(e))),
    ApplicationStep("companions", 70, _l("Companions"), "apply.companions", lambda e: bool(companions_of(e))),
    ApplicationStep("review", 90, _l("Send"), "apply.review", lambda e: e.submitted_at is not None),
)
