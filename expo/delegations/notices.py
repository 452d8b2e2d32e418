"""Mails to the head of a delegation and to its members."""

from collections.abc import Mapping

from expo.delegations.links import delegation_address
from expo.delegations.models import Delegation
from expo.history.subjects import Subject
from expo.i18n import localize
from expo.mail.models import Mail
from expo.mail.rules import Template
from expo.mail.services import queue
from expo.registration.models import Registration
from expo.registration.notices import date_span, ticket_address


def queue_head_mail(
    delegation: Delegation,
    template: Template,
    values: Mapping[str, str] | None = None,
    *,
    person: Registration | None = None,
) -> Mail | None:
    """Queue a mail to the delegation's contact, in their language; does nothing without an address. One that tells the details
    of a `person` is about them, and goes with them when they are erased.
    """
    if not delegation.contact_email:
        return None
    event, language = delegation.event, delegation.language
    return queue(
        template,
        {**_shared(delegation), **(values or {})},
        to=delegation.contact_email,
        to_name=delegation.contact_name,
        language=language,
        event_id=event.id,
        about=(Subject.REGISTRATION, person.id) if person else (Subject.DELEGATION, delegation.id),
        reply_to=event.contact or None,
    )


def _shared(delegation: Delegation) -> dict[str, str]:
    event, language = delegation.event, delegation.language
    return {
        "name": delegation.contact_name or localize(delegation.name, language),
        "delegation": localize(delegation.name, language),
        "expo": localize(event.name, language),
        "when": date_span(event.first_day, event.last_day, language),
        "where": ", ".join(part for part in (event.venue, event.city) if part),
        "link": delegation_address(delegation),
    }


def queue_member_mail(
    delegation: Delegation, registration: Registration, template: Template, values: Mapping[str, str]
) -> Mail:
    """Queue a mail to a member, in the member's language."""
    event, language = delegation.event, registration.language
    return queue(
        template,
        {
            "name": registration.name,
            "delegation": localize(delegation.name, language),
            "expo": localize(event.name, language),
            "link": ticket_address(registration),
            **values,
        },
        to=registration.email,
        to_name=registration.name,
        language=language,
        event_id=event.id,
        about=(Subject.REGISTRATION, registration.id),
        reply_to=event.contact or None,
    )
