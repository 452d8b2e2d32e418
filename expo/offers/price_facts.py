"""The facts a price depends on, gathered from the application, the firm and the booths."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import sqlalchemy as sa

from expo.booths.models import Assignment as Space
from expo.booths.models import Booth, OccupiedBooth
from expo.db import db
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import companions_of, contacts_of
from expo.exhibitors.rules import ApplicationState, CompanionKind, ContactKind, largest_deck_sqm
from expo.prices.conditions import SpaceFacts

_SQCM_PER_SQM = Decimal(10_000)
_NEWCOMER_AFTER_MISSED = 2  # consecutive shows missed after which a firm is a newcomer again


def booths_on(space: Space) -> list[Booth]:
    """The booths of a current space, by number."""
    query = (
        sa.select(Booth)
        .join(OccupiedBooth, OccupiedBooth.booth_id == Booth.id)
        .where(OccupiedBooth.assignment_id == space.id)
    )
    return list(db.session.scalars(query.order_by(Booth.number_key)))


def area_sqm(booths: Sequence[Booth]) -> Decimal:
    """The total area of booths in square metres."""
    return sum((Decimal(booth.width_cm * booth.depth_cm) for booth in booths), Decimal(0)) / _SQCM_PER_SQM


def open_sides(booths: Sequence[Booth]) -> int:
    """The number of open sides of a space: the union of its booths' open sides."""
    return len({side for booth in booths for side in booth.open_sides})


def payable_deck_sqm(ground_sqm: Decimal, wanted_sqm: int) -> Decimal:
    """The part of the wanted upper deck that the ground area allows, and that is therefore charged."""
    return min(Decimal(wanted_sqm), largest_deck_sqm(ground_sqm))


def facts_of(exhibitor: Exhibitor, booths: Sequence[Booth]) -> SpaceFacts:
    """All facts that a price of this firm on these booths may depend on."""
    event, firm = exhibitor.event, exhibitor.firm
    kinds = Counter(one.kind for one in companions_of(exhibitor) if one.approved)
    earlier_count, newcomer = _participation(event, exhibitor)
    ground = area_sqm(booths)
    return SpaceFacts(
        area_sqm=ground,
        upper_deck_sqm=payable_deck_sqm(ground, exhibitor.upper_deck_sqm),
        scheme=exhibitor.scheme.value,
        open_sides=open_sides(booths),
        booths=len(booths),
        power_kw=exhibitor.power_kw,
        water=exhibitor.water,
        compressed_air=exhibitor.compressed_air,
        internet=exhibitor.internet,
        co_exhibitors=kinds[CompanionKind.CO_EXHIBITOR],
        represented=kinds[CompanionKind.REPRESENTED],
        extra_badges=exhibitor.extra_badges,
        country=firm.country if firm else "",
        resident=firm is None or firm.country == event.country,
        newcomer=newcomer,
        participations=earlier_count + 1,
        sectors=frozenset(firm.sectors if firm else ()),
        own_builder=any(one.kind is ContactKind.BUILDER for one in contacts_of(exhibitor)),
    )


def facts_on_booths(facts: SpaceFacts, booths: Sequence[Booth], *, deck_sqm: int) -> SpaceFacts:
    """The same facts on other booths, with an upper deck of `deck_sqm` wanted."""
    ground = area_sqm(booths)
    return replace(
        facts,
        area_sqm=ground,
        upper_deck_sqm=payable_deck_sqm(ground, deck_sqm),
        open_sides=open_sides(booths),
        booths=len(booths),
    )


def _participation(event: Event, exhibitor: Exhibitor) -> tuple[int, bool]:
    """How many earlier events the firm took part in, and whether it is a newcomer (none, or the last two missed)."""
    earlier = sa.select(Event.id).where(Event.last_day < event.first_day, Event.id != event.id)
    shows = list(db.session.scalars(earlier.order_by(Event.last_day.desc(), Event.id.desc())))
    confirmed = sa.select(Exhibitor.event_id).where(
        Exhibitor.firm_id == exhibitor.firm_id, Exhibitor.state == ApplicationState.CONFIRMED
    )
    attended = set(db.session.scalars(confirmed)) & set(shows)
    return len(attended), attended.isdisjoint(shows[:_NEWCOMER_AFTER_MISSED])
