"""Contracts of exhibitors, for organisers: the text, and which firms accepted it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.db import transaction
from expo.errors import NotFound, Refused
from expo.events.blueprints import current_event, needs, organiser_blueprint
from expo.exhibitors.queries import exhibitor_in, firm_name
from expo.history.shown_rows import unless_changed
from expo.i18n import _, _n
from expo.manuals.contract_forms import contract_form, texts_of
from expo.manuals.contract_queries import acceptances_in, accepted_paper, not_yet_asked_anew, text_in_force
from expo.manuals.contract_rules import grouped
from expo.manuals.services.contracts import ask_anew, write_contract
from expo.web.downloads import attachment
from expo.web.security import form_checks_csrf

room = organiser_blueprint("contracts", __name__, Permission.SEE_EXHIBITORS, "/contracts")


@room.get("")
def index() -> ResponseReturnValue:
    """Who accepted which text, and who has not."""
    event = current_event()
    rows = acceptances_in(event)
    return render_template(
        "manuals/contracts.html",
        rows=rows,
        unasked={one.firm.id for one in not_yet_asked_anew(event, rows)},
        text=text_in_force(event),
        firm_name=firm_name,
        grouped=grouped,
    )


@room.route("/text", methods=["GET", "POST"])
@needs(Permission.EDIT_EXHIBITORS)
@form_checks_csrf
def edit() -> ResponseReturnValue:
    """Write the text; another one is another version, which every firm is asked to accept."""
    event, refusal = current_event(), None
    text = text_in_force(event)
    form = contract_form(event, text)
    if form.validate_on_submit():
        try:
            with unless_changed():
                made = write_contract(event, texts_of(event, form), by=actor())
            flash(_("Text %(number)s is in force.", number=made.number), "success")
            return redirect(url_for(".index"), 303)
        except Refused as caught:
            refusal = caught
    page = render_template("manuals/contract.html", form=form, text=text, refusal=refusal)
    return page, (409 if refusal else 400 if form.errors else 200)


@room.post("/anew")
@needs(Permission.EDIT_EXHIBITORS)
def anew() -> ResponseReturnValue:
    """Mail whoever accepted the contract otherwise than it is now; each firm is told once of what it is now."""
    with transaction():
        told = ask_anew(current_event(), by=actor())
    flash(
        _n("%(num)d firm is told by mail.", "%(num)d firms are told by mail.", told), "success" if told else "warning"
    )
    return redirect(url_for(".index"), 303)


@room.get("/<int:exhibitor_id>.pdf")
@room.get("/<int:exhibitor_id>/<int:acceptance_id>.pdf")
def paper(exhibitor_id: int, acceptance_id: int | None = None) -> ResponseReturnValue:
    """The paper of a firm's acceptance, the last one unless it is said which, as it was given out."""
    exhibitor = exhibitor_in(current_event(), exhibitor_id)
    found = accepted_paper(exhibitor, acceptance_id) if exhibitor else None
    if found is None:
        raise NotFound(_("This firm has accepted no contract."))
    return attachment(found.content, f"contract-{exhibitor_id}.pdf", "application/pdf", inline=True)
