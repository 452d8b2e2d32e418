"""Exhibitors as rows of a table, read in batches."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from expo.contributions import contributed
from expo.db import db
from expo.events.models import Event
from expo.exhibitors.application_models import Contact
from expo.exhibitors.locations import BoothsByExhibitor
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import ExhibitorFilters, exhibitors_of
from expo.exhibitors.rules import ContactKind
from expo.exhibitors.services.firms import firm_data
from expo.exhibitors.words import scheme_word, sector_word, state_word
from expo.i18n import _, country_name
from expo.mail.rules import Lazy

_BATCH = 300
COLUMNS = (
    "legal_name",
    "display_name",
    "second_name",
    "sort_name",
    "country",
    "tax_number",
    "website",
    "city",
    "address",
    "sectors",
    "email",
    "contact",
    "phone",
    "products",
    "fascia_name",
    "area_sqm",
    "least_sqm",
    "most_sqm",
    "scheme",
    "upper_deck_sqm",
    "open_sides",
    "power_kw",
    "state",
    "booths",
    "submitted_at",
    "note",
)


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """A column that a room above contributes, after the table's own. `told` answers its text by the exhibitor's id, for an
    event's id, in few statements.
    """

    title: Lazy
    texts: Callable[[int, Session], Mapping[int, str]]


def column_titles() -> dict[str, str]:
    """Titles of the columns; the import recognises them in every language of the product."""
    return {
        "legal_name": _("Legal name"),
        "display_name": _("Name for visitors"),
        "second_name": _("Name in a second script"),
        "sort_name": _("Name for sorting"),
        "country": _("Country"),
        "tax_number": _("Tax number"),
        "website": _("Website"),
        "city": _("City"),
        "address": _("Address"),
        "sectors": _("Sectors"),
        "email": _("Mail address"),
        "contact": _("Contact"),
        "phone": _("Phone"),
        "products": _("Products"),
        "fascia_name": _("Name on the fascia board"),
        "area_sqm": _("Area wanted, in m²"),
        "least_sqm": _("Least area accepted, in m²"),
        "most_sqm": _("Most area accepted, in m²"),
        "scheme": _("Scheme"),
        "upper_deck_sqm": _("Upper deck, in m²"),
        "open_sides": _("Open sides"),
        "power_kw": _("Power, in kW"),
        "state": _("State"),
        "booths": _("Booths"),
        "submitted_at": _("Submitted (UTC)"),
        "note": _("Note"),
    }


def export_header() -> list[str]:
    """The titles in order, contributed columns last."""
    words = column_titles()
    return [*(words[name] for name in COLUMNS), *(str(column.title) for column in contributed(ExportColumn))]


def export_rows(event: Event, filters: ExhibitorFilters, locations: BoothsByExhibitor) -> Iterator[list[Any]]:
    """One row per exhibitor, streamed in batches from a session of its own."""
    query, _counting = exhibitors_of(event, filters)
    with Session(db.engine) as session:
        texts = [column.texts(event.id, session) for column in contributed(ExportColumn)]
        for batch in session.scalars(query.execution_options(yield_per=_BATCH)).partitions(_BATCH):
            contacts = _main_contacts(session, [exhibitor.id for exhibitor in batch])
            for exhibitor in batch:
                row = _row(exhibitor, contacts.get(exhibitor.id), locations)
                yield [*row, *(texts.get(exhibitor.id, "") for texts in texts)]
            session.expunge_all()


def _row(exhibitor: Exhibitor, contact: Contact | None, locations: BoothsByExhibitor) -> list[Any]:
    said = firm_data(exhibitor)
    own = {
        "country": country_name(said["country"]),
        "sectors": ", ".join(sector_word(sector) for sector in said["sectors"]),
        "contact": contact.name if contact else "",
        "phone": contact.phone if contact else "",
        "products": "; ".join(exhibitor.products),
        "scheme": scheme_word(exhibitor.scheme),
        "state": state_word(exhibitor.state),
        "booths": ", ".join(number for _hall, number in locations.get(exhibitor.id, ())),
    }
    return [own.get(name, said.get(name, getattr(exhibitor, name, ""))) for name in COLUMNS]


def _main_contacts(session: Session, ids: list[int]) -> dict[int, Contact]:
    query = sa.select(Contact).where(Contact.exhibitor_id.in_(ids), Contact.kind == ContactKind.MAIN)
    return {contact.exhibitor_id: contact for contact in session.scalars(query)}
