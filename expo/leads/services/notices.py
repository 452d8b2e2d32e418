"""Telling firms of leads that were taken back, and people of what was agreed to at a scan."""

from collections.abc import Sequence

from expo.exhibitors.links import exhibitor_address
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.notices import tell_firm
from expo.exhibitors.queries import firm_name
from expo.history.subjects import Subject
from expo.i18n import force_locale, localize
from expo.leads.mails import AGREED
from expo.leads.models import Lead
from expo.leads.queries import scanning_firm
from expo.leads.rules import Consents, Extent, is_taken_back, shown_fields
from expo.leads.words import extent_word
from expo.mail.rules import Template
from expo.mail.services import queue
from expo.registration.models import Registration
from expo.registration.notices import ticket_address


def tell_firms(leads: Sequence[Lead], template: Template) -> None:
    """One mail to the firm of each of these leads, which are all of one person: it names no more than the lead's number."""
    for lead in leads:
        link = f"{exhibitor_address(lead.exhibitor)}/leads"
        tell_firm(lead.exhibitor, template, {"numbers": str(lead.id), "link": link})


def taken_back_now(leads: Sequence[Lead], before: Consents, after: Consents) -> list[Lead]:
    """The leads of a person whose exports have more than is shown after a choice, and had not before."""
    found = []
    for lead in leads:
        firm = scanning_firm(lead.exhibitor)
        was, now = (is_taken_back(lead.exported, shown_fields(one, firm)) for one in (before, after))
        if now and not was:
            found.append(lead)
    return found


def tell_person(person: Registration, exhibitor: Exhibitor, extent: Extent) -> None:
    """Queue the mail to somebody who agreed at a scan for the first time: on whose device, to what, and how to take it back."""
    language = person.language
    with force_locale(language):
        word = str(extent_word(extent))
    queue(
        AGREED,
        {
            "name": person.name,
            "firm": firm_name(exhibitor),
            "expo": localize(person.event.name, language),
            "extent": word,
            "link": f"{ticket_address(person)}/leads",
        },
        to=person.email,
        to_name=person.name,
        language=language,
        event_id=person.event_id,
        about=(Subject.REGISTRATION, person.id),
        reply_to=person.event.contact or None,
    )
