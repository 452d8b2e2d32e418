"""A person's page of the firms that scanned their badge: what each gets, and how to change it or take it back."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo.db import transaction
from expo.errors import NotFound
from expo.i18n import _
from expo.leads.forms import consent_form
from expo.leads.queries import consents_of, leads_about, scanning_firm
from expo.leads.rules import Extent, choice_for, extent_of, shown_fields
from expo.leads.services.consents import choose, choose_for, take_back
from expo.leads.words import extent_word, extent_words
from expo.registration.blueprints import current_registration, link_blueprint, link_holder
from expo.web.params import word_of
from expo.web.security import form_checks_csrf

room = link_blueprint("my_leads", __name__, "/leads")


@room.context_processor
def _template_words() -> dict[str, Any]:
    return {"extent_word": extent_word, "extent_words": extent_words()}


@room.route("", methods=["GET", "POST"])
@form_checks_csrf
def mine() -> ResponseReturnValue:
    """Who scanned the badge, what each gets, and the choice for all."""
    person = current_registration()
    consent = consents_of([person.id])[person.id]
    form = consent_form(consent.general.extent if consent.general else None)
    if form.validate_on_submit():
        with transaction():
            choose(person, form.chosen(), by=link_holder())
        flash(_("Your choice is saved and holds from now on."), "success")
        return redirect(url_for(".mine"), 303)
    rows = []
    for lead in leads_about(person):
        firm = scanning_firm(lead.exhibitor)
        own, holds = consent.by_firm.get(firm.id), choice_for(consent, firm)
        rows.append((lead, extent_of(shown_fields(consent, firm)), own if own is holds else None))
    page = render_template("leads/mine.html", form=form, rows=rows, consent=consent)
    return page, (400 if form.errors else 200)


@room.post("/firm/<int:exhibitor_id>")
def firm(exhibitor_id: int) -> ResponseReturnValue:
    """The choice for one firm that scanned the badge."""
    person = current_registration()
    lead = next((one for one in leads_about(person) if one.exhibitor_id == exhibitor_id), None)
    if lead is None:
        raise NotFound(_("This firm has not scanned your badge."))
    with transaction():
        choose_for(person, lead.exhibitor, word_of(Extent, request.form.get("extent")), by=link_holder())
    flash(_("Your choice is saved and holds from now on."), "success")
    return redirect(url_for(".mine"), 303)


@room.post("/take-back", endpoint="take_back")
def take_all_back() -> ResponseReturnValue:
    """Share nothing with anybody any more."""
    with transaction():
        take_back(current_registration(), by=link_holder())
    flash(_("Nothing is shared any more. Firms that exported it are told to delete it."), "success")
    return redirect(url_for(".mine"), 303)
