"""A firm's leads under its private link: the list with numbers, one lead, the question to a visitor, exports."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo import clock
from expo.db import transaction
from expo.errors import Changed, NotFound, Refused
from expo.exhibitors.blueprints import current_exhibitor, firm_actor, firm_blueprint
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.panels import Panel
from expo.exhibitors.queries import firm_name
from expo.i18n import LANGUAGES, _, direction, force_locale
from expo.leads.contacts import LeadContact, contacts_of_leads
from expo.leads.export import cards_of, export_header, export_rows
from expo.leads.forms import lead_form
from expo.leads.models import Lead
from expo.leads.queries import consents_of, lead_in, lead_numbers, leads_of, scanning_firm
from expo.leads.rules import Extent, LeadState, may_ask
from expo.leads.services.leads import edit_lead, export_leads
from expo.leads.services.scans import agree
from expo.leads.vcard import vcards
from expo.leads.words import ANSWERS, answer_word, extent_word, lead_look, lead_word, question
from expo.web.downloads import attachment, csv_lines, table_response
from expo.web.params import number, text, word_of
from expo.web.security import form_checks_csrf

room = firm_blueprint("leads", __name__, "/leads")


@room.context_processor
def _template_words() -> dict[str, Any]:
    return {"extent_word": extent_word, "lead_word": lead_word, "lead_look": lead_look}


@room.get("")
def index() -> ResponseReturnValue:
    """The firm's leads, the newest first, and how many there are of each state."""
    tag, rating = text(request.args.get("tag"), 80), number(request.args.get("rating"), otherwise=0)
    everybody = contacts_of_leads(_firm(), leads_of(_firm()))
    shown = [one for one in everybody if (not tag or tag in one.lead.tags) and (one.lead.rating or 0) >= rating]
    return render_template(
        "leads/index.html",
        contacts=shown,
        counts=_counts(everybody),
        tags=sorted({tag for one in everybody for tag in one.lead.tags}),
        tag=tag,
        rating=rating,
    )


@room.route("/<int:lead_id>", methods=["GET", "POST"])
@form_checks_csrf
def lead(lead_id: int) -> ResponseReturnValue:
    """One lead: what the person shares, and the firm's rating, tags and note."""
    found = _load_lead(lead_id)
    form, refusal = lead_form(found), None
    if form.validate_on_submit():
        try:
            with transaction():
                edit_lead(
                    found, rating=form.rated(), tags=form.tag_list(), note=form.note.data or "", version=form.seen()
                )
        except Refused as refused:
            refusal = refused
            if isinstance(refused, Changed):
                form.version.data = str(found.version)
        else:
            flash(_("The lead is saved."), "success")
            return redirect(url_for(".index"), 303)
    [contact] = contacts_of_leads(_firm(), [found])
    page = render_template("leads/lead.html", contact=contact, form=form, refusal=refusal, asks=_asks(found))
    return page, (409 if refusal else 400 if form.errors else 200)


@room.route("/<int:lead_id>/ask", methods=["GET", "POST"])
def ask(lead_id: int) -> ResponseReturnValue:
    """The sentence for the visitor, in their language, and what they tap."""
    found = _load_lead(lead_id)
    person = found.registration
    if person is None or not _asks(found):
        raise Refused(_("This visitor has chosen already. What they share with you stands on the lead’s page."))
    spoken = request.args.get("lang", "")
    spoken = spoken if spoken in LANGUAGES else person.language if person.language in LANGUAGES else "en"
    if request.method == "POST":
        extent = word_of(Extent, request.form.get("answer"))
        if extent not in ANSWERS:
            raise Refused(_("Choose one of the answers."))
        with transaction():
            agree(_firm(), person, extent, language=spoken, at=clock.now())
        return redirect(url_for(".lead", lead_id=lead_id), 303)
    with force_locale(spoken):
        sentence, answers = question(firm_name(_firm())), [(one.value, answer_word(one)) for one in ANSWERS]
    return render_template(
        "leads/ask.html",
        lead=found,
        sentence=sentence,
        answers=answers,
        spoken=spoken,
        way=direction(spoken),
        languages=LANGUAGES,
    )


@room.post("/export/<any(csv, xlsx, vcf):ending>")
def export(ending: str) -> ResponseReturnValue:
    """All leads as a file. What is in it is remembered, so that the firm can be told what to delete later."""
    with transaction():
        contacts = export_leads(_firm(), by=firm_actor())
        name = f"{_firm().event.slug}-leads"
        if ending == "vcf":
            return attachment(vcards(cards_of(contacts)), f"{name}.vcf", "text/vcard")
        header, rows = export_header(), export_rows(contacts)
    if ending == "csv":
        return attachment("".join(csv_lines(header, rows)), f"{name}.csv", "text/csv")
    return table_response(name, ending, header, rows)


def _firm() -> Exhibitor:
    """The firm of the link. Raises Refused for one that takes no part, whose leads nobody sees."""
    firm = current_exhibitor()
    if not scanning_firm(firm).takes_part:
        raise Refused(_("Only firms that take part in the expo scan badges."))
    return firm


def _load_lead(lead_id: int) -> Lead:
    found = lead_in(_firm(), lead_id)
    if found is None:
        raise NotFound(_("There is no such lead."))
    return found


def _asks(lead: Lead) -> bool:
    """Whether the visitor may be asked on this device."""
    if lead.registration_id is None:
        return False
    return may_ask(consents_of([lead.registration_id])[lead.registration_id], scanning_firm(_firm()))


def _counts(contacts: list[LeadContact]) -> list[tuple[str, int]]:
    """How many leads there are, and of each state that has some."""
    by_state = {state: sum(one.state is state for one in contacts) for state in LeadState}
    return [(_("Leads"), len(contacts)), *((lead_word(state), count) for state, count in by_state.items() if count)]


def _panel(exhibitor: Exhibitor) -> dict[str, Any] | None:
    """The way to the leads, for firms that take part."""
    return {} if scanning_firm(exhibitor).takes_part else None


def _numbers(exhibitor: Exhibitor) -> dict[str, Any] | None:
    """What organisers see of a firm's leads: how many."""
    leads, scans = lead_numbers(exhibitor)
    return {"leads": leads, "scans": scans} if leads else None


FOR_ORGANISERS = Panel("leads_office", 57, "leads/_numbers.html", _numbers, for_organisers=True)
FOR_THE_FIRM = Panel("leads", 57, "leads/_panel.html", _panel)
