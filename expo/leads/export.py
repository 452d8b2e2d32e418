"""A firm's leads as rows of a table and as vCards; the consent stands in columns of its own."""

from collections.abc import Iterable, Sequence
from datetime import UTC
from typing import Any

from expo.i18n import _
from expo.leads.contacts import LeadContact
from expo.leads.rules import SharedField, fields_of
from expo.leads.vcard import Card
from expo.leads.words import extent_word, lead_word


def export_header() -> list[str]:
    return [
        _("Lead"),
        _("State"),
        _("Agreed to share"),
        _("Given name"),
        _("Family name"),
        _("Name in a second script"),
        _("Organisation"),
        _("Mail address"),
        _("Phone"),
        _("Rating"),
        _("Tags"),
        _("Notes"),
        _("Scans"),
        _("First scan (UTC)"),
        _("Last scan (UTC)"),
    ]


def export_rows(contacts: Sequence[LeadContact]) -> list[list[Any]]:
    """One row for each lead; what is not shared is an empty cell."""
    return [_row(contact) for contact in contacts]


def cards_of(contacts: Iterable[LeadContact]) -> list[Card]:
    """The contacts who share their name."""
    return [_card(one) for one in contacts if SharedField.NAME in fields_of(one.extent)]


def _row(contact: LeadContact) -> list[Any]:
    lead, person = contact.lead, contact.person
    return [
        lead.id,
        lead_word(contact.state),
        str(extent_word(contact.extent)),
        person.given_name,
        person.family_name,
        person.second_name,
        person.organisation,
        person.email,
        person.phone,
        lead.rating,
        ", ".join(lead.tags),
        "\n".join(contact.notes),
        len(lead.scans),
        lead.first_at,
        lead.last_at,
    ]


def _card(contact: LeadContact) -> Card:
    lead, person = contact.lead, contact.person
    consent = _("Agreed to share: %(what)s (lead %(number)s)", what=extent_word(contact.extent), number=lead.id)
    return Card(
        uid=f"lead-{lead.id}",
        given_name=person.given_name,
        family_name=person.family_name,
        second_name=person.second_name,
        organisation=person.organisation,
        email=person.email,
        phone=person.phone,
        note="\n".join([consent, *contact.notes]),
        tags=lead.tags,
        changed_at=lead.last_at.astimezone(UTC),
    )
