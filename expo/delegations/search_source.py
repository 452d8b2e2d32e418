"""Delegations of an expo in an organiser's search."""

from collections.abc import Sequence

import sqlalchemy as sa
from flask import url_for

from expo.accounts.permissions import Permission
from expo.db import db
from expo.delegations.models import Delegation
from expo.delegations.words import delegation_word
from expo.events.models import Event
from expo.events.search_sources import FoundThing, SearchSource, closest
from expo.i18n import _l, country_name, localize
from expo.web.filters import listed


def _find(event: Event, _text: str, terms: Sequence[str]) -> list[FoundThing]:
    columns = (Delegation.id, Delegation.name, Delegation.lead_body, Delegation.country, Delegation.state)
    rows = db.session.execute(sa.select(*columns).where(Delegation.event_id == event.id).order_by(Delegation.id))
    texts = ((row, (*row.name.values(), row.lead_body, country_name(row.country))) for row in rows)
    return [
        FoundThing(
            localize(row.name),
            listed(part for part in (country_name(row.country), row.lead_body, delegation_word(row.state)) if part),
            url_for("delegations.show", delegation_id=row.id),
        )
        for row in closest(terms, texts)
    ]


DELEGATIONS = SearchSource(_l("Delegations"), "delegation", Permission.SEE_DELEGATIONS, _find)
