"""Firms of an expo in an organiser's search."""

from collections.abc import Sequence

import sqlalchemy as sa
from flask import url_for

from expo.accounts.permissions import Permission
from expo.db import db
from expo.events.models import Event
from expo.events.search_sources import FoundThing, SearchSource, closest
from expo.exhibitors.application_models import Companion
from expo.exhibitors.locations import locations_of
from expo.exhibitors.models import Exhibitor, Firm
from expo.exhibitors.rules import CompanionKind, drafted_name
from expo.exhibitors.words import state_word
from expo.i18n import _, _l
from expo.web.filters import listed


def _find(event: Event, _text: str, terms: Sequence[str]) -> list[FoundThing]:
    names = (Firm.display_name, Firm.legal_name, Firm.second_name, Exhibitor.fascia_name)
    query = sa.select(Exhibitor.id, Exhibitor.state, Exhibitor.draft, *names)
    query = query.outerjoin(Firm, Firm.id == Exhibitor.firm_id).where(Exhibitor.event_id == event.id)
    rows = db.session.execute(query.order_by(Firm.display_name, Exhibitor.id))
    named = [(row, row.display_name or drafted_name(row.draft)) for row in rows]
    texts = (((row, name), (name, *(text or "" for text in row[4:]))) for row, name in named)
    found = closest(terms, texts)
    stands = locations_of(event) if found else {}
    return _companions(event, terms) + [
        FoundThing(
            name,
            listed((state_word(row.state), *(number for _hall, number in stands.get(row.id, ())))),
            url_for("exhibitors.show", exhibitor_id=row.id),
        )
        for row, name in found
    ]


def _companions(event: Event, terms: Sequence[str]) -> list[FoundThing]:
    """The co-exhibitors that are found, and at whose space each is."""
    query = (
        sa.select(Companion.name, Companion.exhibitor_id, Firm.display_name)
        .join(Exhibitor, Exhibitor.id == Companion.exhibitor_id)
        .outerjoin(Firm, Firm.id == Exhibitor.firm_id)
        .where(Exhibitor.event_id == event.id, Companion.kind == CompanionKind.CO_EXHIBITOR)
        .order_by(Companion.name, Companion.id)
    )
    rows = db.session.execute(query)
    return [
        FoundThing(
            name,
            _("Co-exhibitor of %(firm)s", firm=firm or "–"),
            url_for("exhibitors.show", exhibitor_id=exhibitor_id),
        )
        for name, exhibitor_id, firm in closest(terms, ((row, (row.name,)) for row in rows))
    ]


FIRMS = SearchSource(_l("Firms"), "building", Permission.SEE_EXHIBITORS, _find)
