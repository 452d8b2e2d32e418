"""A lead as a firm may see it: the one reading of a person that pages, exports and devices are given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from expo.exhibitors.models import Exhibitor
from expo.leads.models import Lead
from expo.leads.queries import consents_of, scanning_firm
from expo.leads.rules import (
    Consents,
    Extent,
    LeadState,
    ScanningFirm,
    SharedField,
    choice_for,
    extent_of,
    lead_state,
    shown_fields,
)
from expo.registration.models import Registration

NOBODY = Consents(gone=True)


@dataclass(frozen=True, slots=True)
class ShownPerson:
    """What is shown of a person; what they do not share is empty."""

    given_name: str = ""
    family_name: str = ""
    second_name: str = ""
    organisation: str = ""
    email: str = ""
    phone: str = ""

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


NOT_SHOWN = ShownPerson()


@dataclass(frozen=True, slots=True)
class LeadContact:
    """A lead with its state and what is shown of the person."""

    lead: Lead
    state: LeadState
    extent: Extent
    person: ShownPerson

    @property
    def notes(self) -> list[str]:
        """The firm's notes: those typed at scans, in their order, and that of the lead."""
        return [note for note in (*(scan.note for scan in self.lead.scans), self.lead.note) if note]

    @property
    def last_scan(self) -> datetime:
        return self.lead.last_at


def contacts_of_leads(exhibitor: Exhibitor, leads: Sequence[Lead]) -> list[LeadContact]:
    """The leads of one firm as it may see them, in their order."""
    consents = consents_of({lead.registration_id for lead in leads if lead.registration_id is not None})
    firm = scanning_firm(exhibitor)
    return [_contact(lead, consents.get(lead.registration_id or 0, NOBODY), firm) for lead in leads]


def shown_person(person: Registration | None, consent: Consents, firm: ScanningFirm) -> ShownPerson:
    """What the firm may see of the person."""
    shown = shown_fields(consent, firm)
    if person is None or SharedField.NAME not in shown:
        return NOT_SHOWN
    return ShownPerson(
        person.given_name,
        person.family_name,
        person.second_name,
        person.organisation,
        person.email if SharedField.EMAIL in shown else "",
        person.phone if SharedField.PHONE in shown else "",
    )


def given_extent(consent: Consents, firm: ScanningFirm) -> Extent | None:
    """What was chosen for the firm; None where no choice was made."""
    given = choice_for(consent, firm)
    return given.extent if given is not None else None


def _contact(lead: Lead, consent: Consents, firm: ScanningFirm) -> LeadContact:
    state = lead_state(consent, firm, lead.exported)
    extent = extent_of(shown_fields(consent, firm))
    return LeadContact(lead, state, extent, shown_person(lead.registration, consent, firm))
