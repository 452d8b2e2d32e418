"""Invoices of an expo in an organiser's search."""

from collections.abc import Sequence

from flask import url_for

from expo import clock
from expo.accounts.permissions import Permission
from expo.db import db
from expo.events.models import Event
from expo.events.search_sources import MOST_FOUND, FoundThing, SearchSource
from expo.i18n import _l, language
from expo.invoices.queries import InvoiceFilters, invoices_matching
from expo.invoices.rules import InvoiceKind
from expo.invoices.words import heading_of, invoice_state_word
from expo.kit.money import money_in
from expo.web.filters import listed


def _find(event: Event, text: str, _terms: Sequence[str]) -> list[FoundThing]:
    query, _counting = invoices_matching(event, InvoiceFilters(q=text), event.day_of(clock.now()))
    return [
        FoundThing(
            heading_of(invoice),
            listed(
                (
                    invoice.firm,
                    money_in(invoice.total_minor, invoice.currency, language()),
                    *([invoice_state_word(invoice.state)] if invoice.kind is InvoiceKind.INVOICE else []),
                )
            ),
            url_for("invoices.show", number=invoice.id),
        )
        for invoice in db.session.scalars(query.limit(MOST_FOUND))
    ]


INVOICES = SearchSource(_l("Invoices"), "ticket", Permission.SEE_MONEY, _find)
