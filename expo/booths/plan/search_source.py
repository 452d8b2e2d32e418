"""Booths of an expo in an organiser's search."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.orm import joinedload

from expo.accounts.permissions import Permission
from expo.booths.models import Booth
from expo.booths.queries import Holder, holders_in
from expo.booths.rules import number_key
from expo.db import db
from expo.events.models import Event
from expo.events.search_sources import MOST_FOUND, FoundThing, SearchSource
from expo.i18n import _, _l
from expo.web.filters import listed, number


def _find(event: Event, text: str, _terms: Sequence[str]) -> list[FoundThing]:
    key = number_key(text).replace("-", "")
    alike = sa.func.replace(Booth.number_key, "-", "").startswith(key, autoescape=True)
    query = sa.select(Booth).where(Booth.event_id == event.id, alike).options(joinedload(Booth.hall))
    booths = db.session.scalars(query.order_by(Booth.number_key).limit(MOST_FOUND)).all() if key else []
    holders = holders_in(event) if booths else {}
    return [
        FoundThing(
            booth.number,
            listed((booth.hall.name, _("%(area)s m²", area=number(booth.area_sqm)), _holder(holders, booth))),
            url_for("plan_parts.booth", booth_id=booth.id),
        )
        for booth in booths
    ]


def _holder(holders: Mapping[int, Holder], booth: Booth) -> str:
    return holders[booth.id].name if booth.id in holders else _("free")


BOOTHS = SearchSource(_l("Booths"), "booth", Permission.SEE_PLAN, _find)
