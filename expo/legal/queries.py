"""Queries on the legal pages of an expo."""

from dataclasses import dataclass

import sqlalchemy as sa

from expo.db import db
from expo.events.models import Event
from expo.legal.models import Imprint, LegalText
from expo.legal.rules import IMPRINT_FIELDS, LegalPage
from expo.prices.queries import billing_of


@dataclass(frozen=True, slots=True)
class Organiser:
    """Who runs an expo, as its legal pages say; what is not known is empty."""

    name: str
    address: str
    phone: str
    email: str
    registration: str
    responsible: str

    def missing(self) -> list[str]:
        """The names of the fields that the law asks for and nobody filled in."""
        return [name for name in IMPRINT_FIELDS if not getattr(self, name)]


def imprint_of(event: Event) -> Imprint | None:
    """The row as stored; what it leaves open is found elsewhere (`organiser_of`)."""
    return db.session.get(Imprint, event.id)


def organiser_of(event: Event) -> Organiser:
    """The imprint; an open name and address are the seller's on invoices, an open email is the expo's contact."""
    own, billing = imprint_of(event), billing_of(event)
    said = {name: getattr(own, name) if own else "" for name in IMPRINT_FIELDS}
    said["name"] = said["name"] or (billing.seller if billing else "")
    said["address"] = said["address"] or (billing.address if billing else "")
    said["email"] = said["email"] or event.contact
    return Organiser(**said)


def legal_texts_of(event: Event) -> dict[LegalPage, dict[str, str]]:
    """The organiser's own words of each page, by language."""
    query = sa.select(LegalText).where(LegalText.event_id == event.id)
    return {one.page: one.words for one in db.session.scalars(query)}
