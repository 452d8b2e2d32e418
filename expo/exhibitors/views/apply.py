"""The steps of an application, under the firm's private link."""

from typing import Any

from flask import Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from expo.errors import NotFound
from expo.exhibitors.doors import firm_room, our_actor, ours
from expo.exhibitors.flow import run_step
from expo.exhibitors.forms import FirmForm, LogoForm, ReviewForm, products_form
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import companions_of, contacts_of, logo_of, neighbours_of, open_change, settings_of
from expo.exhibitors.row_forms import companions_form, contacts_form, given_companions, given_contacts
from expo.exhibitors.rules import WITH_FASCIA, CompanionKind, ContactKind, RequestedSpace, Scheme
from expo.exhibitors.services.application_steps import OWN_FIELDS, save, save_contacts
from expo.exhibitors.services.applications import submit
from expo.exhibitors.services.companions import save_companions, save_neighbours
from expo.exhibitors.services.dossier import drop_logo, set_logo
from expo.exhibitors.services.firms import firm_data
from expo.exhibitors.space_forms import NeighboursForm, space_form
from expo.exhibitors.steps import ApplicationStep, step_called
from expo.exhibitors.summary import summary_of
from expo.i18n import _, _l, country_name, language
from expo.registration.countries import countries
from expo.web.security import form_checks_csrf

room = firm_room("apply", __name__, "/apply")

COUNTRIES = "countries"  # the id of the list of countries


@room.route("/firm", methods=["GET", "POST"])
@form_checks_csrf
def firm() -> ResponseReturnValue:
    """Who the firm is."""
    form = FirmForm(data=_said())
    return run_step(
        "firm",
        form,
        lambda: save(ours(), form.values(), version=form.seen(), by=our_actor(), step="firm"),
        "exhibitors/apply/firm.html",
    )


@room.route("/logo", methods=["GET", "POST"])
@form_checks_csrf
def logo() -> ResponseReturnValue:
    """Its logo, which nobody has to give."""
    form = LogoForm()

    def keep() -> None:
        chosen = form.chosen()
        if chosen is not None:
            set_logo(ours(), chosen, by=our_actor())
        elif form.no_logo.data:
            drop_logo(ours(), by=our_actor())

    return run_step("logo", form, keep, "exhibitors/apply/logo.html", logo=logo_of(ours()), direct=True)


@room.get("/logo/<uid>.png")
def picture(uid: str) -> ResponseReturnValue:
    """The logo as it is kept."""
    kept = logo_of(ours())
    if kept is None or kept.uid != uid:
        raise NotFound(_("There is no such logo."))
    return Response(kept.thumb, mimetype="image/png", headers={"Cache-Control": "private, max-age=86400"})


@room.route("/contacts", methods=["GET", "POST"])
@form_checks_csrf
def contacts() -> ResponseReturnValue:
    """Whom to write to."""
    kept = contacts_of(ours())
    form: Any = contacts_form(kept)
    if not kept and not form.is_submitted():
        form.main_email.data = ours().email
    return run_step(
        "contacts",
        form,
        lambda: save_contacts(ours(), given_contacts(form), version=form.seen(), by=our_actor()),
        "exhibitors/apply/contacts.html",
        titles=form.titles,
        direct=True,
    )


@room.route("/products", methods=["GET", "POST"])
@form_checks_csrf
def products() -> ResponseReturnValue:
    """What it shows."""
    said = _said()
    about = {f"about_{code}": text for code, text in said["about"].items()}
    form = products_form(
        ours().event.languages, products="\n".join(said["products"]), activity=said["activity"], **about
    )
    return run_step(
        "products",
        form,
        lambda: save(ours(), form.values(), version=form.seen(), by=our_actor(), step="products"),
        "exhibitors/apply/products.html",
    )


@room.route("/space", methods=["GET", "POST"])
@form_checks_csrf
def space() -> ResponseReturnValue:
    """What space it wants."""
    form = space_form(ours(), _said())
    return run_step(
        "space",
        form,
        lambda: save(ours(), form.values(), version=form.seen(), by=our_actor(), step="space"),
        "exhibitors/apply/space.html",
    )


@room.route("/neighbours", methods=["GET", "POST"])
@form_checks_csrf
def neighbours() -> ResponseReturnValue:
    """Beside whom, and beside whom not."""
    kept = neighbours_of(ours())
    form = NeighboursForm(
        data={
            "near": "\n".join(one.name for one in kept if one.wanted is RequestedSpace.NEAR),
            "apart": "\n".join(one.name for one in kept if one.wanted is RequestedSpace.APART),
        }
    )

    def keep() -> None:
        save_neighbours(ours(), form.names(form.near), form.names(form.apart), version=form.seen(), by=our_actor())

    return run_step("neighbours", form, keep, "exhibitors/apply/neighbours.html", direct=True)


@room.route("/companions", methods=["GET", "POST"])
@form_checks_csrf
def companions() -> ResponseReturnValue:
    """Who else is on the booth: co-exhibitors with their staff, represented companies with their goods."""
    kept = [(one.kind, one.name, country_name(one.country)) for one in companions_of(ours())]
    form: Any = companions_form(kept, COUNTRIES)
    return run_step(
        "companions",
        form,
        lambda: save_companions(ours(), given_companions(form), version=form.seen(), by=our_actor()),
        "exhibitors/apply/companions.html",
        kinds=list(CompanionKind),
        countries=countries(language()),
        list_id=COUNTRIES,
        approved={one.name for one in companions_of(ours()) if one.approved},
        direct=True,
    )


@room.route("/review", methods=["GET", "POST"])
@form_checks_csrf
def review() -> ResponseReturnValue:
    """All of it once more, the terms, and the button that sends it."""
    form, kept = ReviewForm(), settings_of(ours().event)

    def send() -> None:
        submit(ours(), version=form.seen(), by=our_actor())
        flash(_("Your application is sent. A mail confirms it."), "success")

    return run_step(
        "review",
        form,
        send,
        "exhibitors/apply/review.html",
        summary=summary_of(ours()),
        terms=kept.terms if kept else {},
    )


@room.get("")
def resume() -> ResponseReturnValue:
    """Where the application was left."""
    left = step_called(ours(), ours().step)
    return redirect(url_for(left.endpoint if left is not None else ".firm"), 303)


def _said() -> dict[str, Any]:
    """What the firm said last: what holds, and over it what it asked to change."""
    said = {**firm_data(ours()), **{name: getattr(ours(), name) for name in OWN_FIELDS}}
    change = open_change(ours())
    said |= change.after if change else {}
    return {**said, "scheme": Scheme(said["scheme"])}


def _has_main(exhibitor: Exhibitor) -> bool:
    return any(one.kind is ContactKind.MAIN for one in contacts_of(exhibitor))


def _has_space(exhibitor: Exhibitor) -> bool:
    return exhibitor.version > 1 and (bool(exhibitor.fascia_name) or exhibitor.scheme not in WITH_FASCIA)


STEPS = (
    ApplicationStep(
        "firm", 10, _l("Firm"), "apply.firm", lambda e: bool(firm_data(e)["country"] and firm_data(e)["sectors"])
    ),
    ApplicationStep("logo", 20, _l("Logo"), "apply.logo", lambda e: logo_of(e) is not None),
    ApplicationStep("contacts", 30, _l("Contacts"), "apply.contacts", _has_main),
    ApplicationStep("products", 40, _l("Products"), "apply.products", lambda e: bool(e.products)),
    ApplicationStep("space", 50, _l("Space"), "apply.space", _has_space),
    ApplicationStep("neighbours", 60, _l("Neighbours"), "apply.neighbours", lambda e: bool(neighbours_of(e))),
    ApplicationStep("companions", 70, _l("Companions"), "apply.companions", lambda e: bool(companions_of(e))),
    ApplicationStep("review", 90, _l("Send"), "apply.review", lambda e: e.submitted_at is not None),
)
