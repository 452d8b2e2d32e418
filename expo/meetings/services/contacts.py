"""Who answers for a party by mail, and on which private page."""

from dataclasses import dataclass

from expo.delegations.links import delegation_address
from expo.exhibitors.links import exhibitor_address
from expo.history.subjects import Subject
from expo.meetings.body_pages.links import body_address
from expo.meetings.models import Party


@dataclass(frozen=True, slots=True)
class PartyContact:
    """Who answers for a party, and where."""

    email: str
    name: str
    language: str
    link: str
    about: tuple[Subject, int]


def contact_of(party: Party, page: str) -> PartyContact | None:
    """The contact of a firm, a delegation or a public body, with the address of this of its private pages."""
    if party.exhibitor is not None:
        firm = party.exhibitor
        link, about = f"{exhibitor_address(firm)}/{page}", (Subject.EXHIBITOR, firm.id)
        return PartyContact(firm.email, party.name, firm.language, link, about)
    if party.delegation is not None:
        group = party.delegation
        link, about = f"{delegation_address(group)}/{page}", (Subject.DELEGATION, group.id)
        return PartyContact(group.contact_email, group.contact_name, group.language, link, about)
    if party.body is None:
        return None
    body, link = party.body, f"{body_address(party)}/{page}"
    return PartyContact(body.contact_email, body.contact_name, body.language, link, (Subject.BODY, body.id))
