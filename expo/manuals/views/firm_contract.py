"""A firm's contract under its private link: its text, accepted by name, and the signed paper."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo.db import transaction
from expo.errors import NotFound, Refused
from expo.exhibitors.blueprints import current_exhibitor, firm_actor, firm_blueprint
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.panels import Panel
from expo.exhibitors.rules import IN
from expo.i18n import LANGUAGES, _, direction
from expo.i18n import language as language_read
from expo.manuals.contract_forms import AcceptanceForm
from expo.manuals.contract_models import ContractText
from expo.manuals.contract_queries import (
    acceptances_of,
    accepted_paper,
    languages_of,
    still_holds,
    terms_for,
    text_in_force,
)
from expo.manuals.contract_rules import grouped
from expo.manuals.services.contracts import accept_contract
from expo.web.downloads import attachment
from expo.web.security import form_checks_csrf

room = firm_blueprint("firm_contract", __name__, "/contract")


@room.route("", methods=["GET", "POST"])
@form_checks_csrf
def show() -> ResponseReturnValue:
    """The contract in one of its languages, with the form that accepts it."""
    firm, text = current_exhibitor(), text_in_force(current_exhibitor().event)
    if text is None or firm.state not in IN:
        raise NotFound(_("There is no contract for this firm."))
    language = _language(text)
    terms, form, refusal = terms_for(firm, text, language), AcceptanceForm(), None
    if form.validate_on_submit():
        try:
            with transaction():
                who = {"name": form.name.data or "", "post": form.post.data or ""}
                accept_contract(firm, text, language, digest=form.digest.data or "", **who, by=firm_actor())
            flash(_("Accepted. Your copy is here as a PDF."), "success")
            return redirect(url_for(".show"), 303)
        except Refused as caught:
            refusal = caught
    form.digest.data = terms.digest
    page = render_template(
        "manuals/firm_contract.html",
        terms=terms,
        form=form,
        refusal=refusal,
        **_acceptance(firm, text),
        languages=[(code, LANGUAGES[code]) for code in languages_of(text)],
        spoken=language,
        way=direction(language),
    )
    return page, (409 if refusal else 400 if form.errors else 200)


@room.get("/contract.pdf")
@room.get("/<int:acceptance_id>.pdf")
def paper(acceptance_id: int | None = None) -> ResponseReturnValue:
    """The paper of an acceptance, the last one unless it is said which, as it was given out."""
    found = accepted_paper(current_exhibitor(), acceptance_id)
    if found is None:
        raise NotFound(_("There is no contract for this firm."))
    return attachment(found.content, f"contract-{found.frozen['number']}.pdf", "application/pdf", inline=True)


def _language(text: ContractText) -> str:
    """The language asked for, else the reader's, else the expo's first one in which the text is written."""
    written = languages_of(text)
    wanted = (request.args.get("text", ""), language_read())
    return next((code for code in wanted if code in written), written[0])


def _panel(exhibitor: Exhibitor) -> Mapping[str, Any] | None:
    """Whether the contract waits to be accepted; None without one."""
    text = text_in_force(exhibitor.event)
    if text is None or exhibitor.state not in IN:
        return None
    return _acceptance(exhibitor, text)


def _acceptance(exhibitor: Exhibitor, text: ContractText) -> dict[str, Any]:
    """The firm's last acceptance of the text, whether the contract says by now what was accepted, and all former ones."""
    papers = acceptances_of(exhibitor)
    accepted = next((one for one in papers if one.text_id == text.id), None)
    return {
        "accepted": accepted,
        "holds": accepted is not None and still_holds(accepted),
        "former": [one for one in papers if one is not accepted],
        "grouped": grouped,
    }


FOR_THE_FIRM = Panel("contract", 15, "manuals/_contract_panel.html", _panel)
