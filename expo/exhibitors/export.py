"""All exhibitors as rows of a table, read a batch at a time."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from expo.contributions import contributed
from expo.db import db
from expo.events.models import Event
from expo.exhibitors.locations import Places
from expo.exhibitors.models import Contact, Exhibitor
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
    told: Callable[[int, Session], Mapping[int, str]]


def column_words() -> dict[str, str]:
    """What a table calls its columns; an import finds them by these in any of the product's languages."""
    return {
        "legal_name": _("Legal name"),
        "display_name": _("Name for visitors"),
        "second_name": _("Name in a second script"),
        "sort_name": _("Where the catalogue sorts it"),
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
    """The first line: the same columns in the same order whoever exports."""
    words = column_words()
    return [*(words[name] for name in COLUMNS), *(str(column.title) for column in contributed(ExportColumn))]


def export_rows(event: Event, filters: ExhibitorFilters, places: Places) -> Iterator[list[Any]]:
    """A row each; memory holds one batch, in a session of its own."""
    query, _counting = exhibitors_of(event, filters)
    with Session(db.engine) as apart:
        told = [column.told(event.id, apart) for column in contributed(ExportColumn)]
        for batch in apart.scalars(query.execution_options(yield_per=_BATCH)).partitions(_BATCH):
            contacts = _main_contacts(apart, [exhibitor.id for exhibitor in batch])
            for exhibitor in batch:
                row = _row(exhibitor, contacts.get(exhibitor.id), places)
                yield [*row, *(texts.get(exhibitor.id, "") for texts in told)]
            apart.expunge_all()


def _row(exhibitor: Exhibitor, contact: Contact | None, places: Places) -> list[Any]:
    said = firm_data(exhibitor)
    own = {
        "country": country_name(said["country"]),
        "sectors": ", ".join(sector_word(sector) for sector in said["sectors"]),
        "contact": contact.name if contact else "",
        "phone": contact.phone if contact else "",
        "products": "; ".join(exhibitor.products),
        "scheme": scheme_word(exhibitor.scheme),
        "state": state_word(exhibitor.state),
        "booths": ", ".join(number for _hall, number in places.get(exhibitor.id, ())),
    }
    return [own.get(name, said.get(name, getattr(exhibitor, name, ""))) for name in COLUMNS]


def _main_contacts(apart: Session, ids: list[int]) -> dict[int, Contact]:
    query = sa.select(Contact).where(Contact.exhibitor_id.in_(ids), Contact.kind == ContactKind.MAIN)
    return {contact.exhibitor_id: contact for contact in apart.scalars(query)}
